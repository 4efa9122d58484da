//! The conductor, arming and disk reading of Downbeat.
