//! The console of Downbeat.
