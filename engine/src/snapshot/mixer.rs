//! Faders and meters.

/// A fader with its meter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StripView {
    /// Its name.
    pub name: String,
    /// What kind of strip it is, for its colour and mark.
    pub kind: StripKind,
    /// The level in dB; at or below [`crate::MIN_LEVEL_DB`] it is silent.
    pub level_db: f32,
    /// Muted by the operator.
    pub muted: bool,
    /// Soloed by the operator.
    pub soloed: bool,
    /// Whether it sounds at all: not muted, and not silenced by another strip's solo.
    pub open: bool,
    /// The meter after the fader, one value for each channel.
    pub meters: Vec<Meter>,
    /// What is wrong with it (a stem's file that went missing), if anything is.
    pub fault: Option<String>,
}

/// The kinds of strip.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StripKind {
    /// A stem of a song.
    #[default]
    Stem,
    /// A bus to the audience.
    Pa,
    /// A bus to the musicians (click, guide).
    Monitor,
    /// A bus that carries timecode.
    Timecode,
    /// A bus that carries the pilot tone.
    Pilot,
}

/// A level that was measured, over the time since the last snapshot.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Meter {
    /// The greatest magnitude; 1.0 is full scale.
    pub peak: f32,
    /// The root of the mean square; 1.0 is a full-scale square wave.
    pub rms: f32,
    /// Samples above full scale since the start or the last [`crate::Action::ResetMarks`].
    pub clips: u64,
}
