//! The instruments: each adds notes to a track, starting and ending in silence.

pub(crate) mod bass;
pub(crate) mod drums;
pub(crate) mod effects;
pub(crate) mod keys;
pub(crate) mod lead;
pub(crate) mod pad;
pub(crate) mod percussion;
pub(crate) mod voice;
