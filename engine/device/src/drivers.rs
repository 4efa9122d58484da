//! The drivers. Each opens with an empty seat, runs in silence until the renderer sits there, and
//! hands back how to end it.

pub(crate) mod cpal;
pub(crate) mod jack;
pub(crate) mod null;
