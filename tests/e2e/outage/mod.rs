//! Outages of everything but the audio thread, and of the device, stepped by hand: the samples are
//! what the failure policy says, every one of them.

mod conductor;
mod device;
mod disk;
mod long_show;
