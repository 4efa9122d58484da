//! The demo show of Downbeat, synthesised.
