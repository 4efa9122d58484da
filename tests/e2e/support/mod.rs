//! What the tests share: shows made on the spot, and an engine that is stepped by hand.

pub mod audio;
pub mod rig;
pub mod show;
