//! Everything of Downbeat that runs in the audio callback.
