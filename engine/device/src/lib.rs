//! The audio devices of Downbeat.
