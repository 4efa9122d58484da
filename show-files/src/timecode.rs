//! What a show says about timecode and the pilot.

/// How a show sends timecode.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Timecode {
    /// How fast its frames go.
    pub rate: TimecodeRate,
    /// Which hour a song begins that does not say so itself.
    pub hours: Hours,
    /// What it does where a song jumps.
    pub jumps: TimecodeJumps,
    /// What it does while no song plays.
    pub stopped: TimecodeStopped,
}

/// A rate of timecode frames.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TimecodeRate {
    /// 24 frames a second.
    F24,
    /// 25 frames a second.
    #[default]
    F25,
    /// 30000/1001 frames a second, with numbers left out.
    F2997Drop,
    /// 30000/1001 frames a second.
    F2997,
    /// 30 frames a second.
    F30,
}

impl TimecodeRate {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::F24, Self::F25, Self::F2997Drop, Self::F2997, Self::F30];

    /// The words for it in a show file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::F24 => "24",
            Self::F25 => "25",
            Self::F2997Drop => "29.97 drop",
            Self::F2997 => "29.97",
            Self::F30 => "30",
        }
    }

    /// Frames that a second of timecode counts.
    #[must_use]
    pub const fn counted(self) -> u8 {
        match self {
            Self::F24 => 24,
            Self::F25 => 25,
            Self::F2997Drop | Self::F2997 | Self::F30 => 30,
        }
    }
}

/// What the hour of a song is counted by: the first is hour 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Hours {
    /// Its place among the songs of the setlist.
    #[default]
    Setlist,
    /// Its place in the show file.
    Songs,
}

/// What timecode does where a song jumps or vamps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TimecodeJumps {
    /// It jumps too.
    #[default]
    Follow,
    /// It runs on.
    RunOn,
    /// It stands until the song is where it stands.
    Hold,
}

/// What timecode does while no song plays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TimecodeStopped {
    /// It is silent.
    #[default]
    Silent,
    /// It says the frame on which it stands again and again.
    Still,
    /// It runs on.
    RunOn,
}

/// What a song says about its timecode.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SongTimecode {
    /// It begins an hour, by the rule of the show.
    #[default]
    Hour,
    /// It has none.
    Off,
    /// Its first frame of audio has this address.
    Address(TimecodeAddress),
}

/// What a timecode frame is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimecodeAddress {
    /// From 0 to 23.
    pub hours: u8,
    /// From 0 to 59.
    pub minutes: u8,
    /// From 0 to 59.
    pub seconds: u8,
    /// From 0 to 29, and below [`TimecodeRate::counted`].
    pub frames: u8,
}

/// How a show sends the pilot tone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pilot {
    /// Its frequency in Hz, below half of the rate.
    pub hertz: u32,
    /// Seconds for which stems may be missing, from 0.01 to 10.
    pub starved_seconds: f64,
    /// Seconds for which the conductor may give no sign of life, from 0.2 to 10.
    pub hung_seconds: f64,
    /// Seconds for which all must have been well before it comes back, from 0 to 60; `None` where
    /// only the operator brings it back.
    pub back_seconds: Option<f64>,
}

impl Default for Pilot {
    fn default() -> Self {
        Self { hertz: 1000, starved_seconds: 0.1, hung_seconds: 1.0, back_seconds: Some(2.0) }
    }
}

/// A failover switch that listens for the pilot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FailoverBox {
    /// The word for it in a show file.
    pub word: &'static str,
    /// The frequency it wants, in Hz.
    pub hertz: u32,
    /// The level at which the bus starts if it does not say, in dB.
    pub level_db: f32,
    /// The outputs of which it listens to one; none where that is chosen at the box, or by a cable.
    pub outputs: &'static [u16],
}

impl FailoverBox {
    /// All that there is a profile of, from their makers' manuals. All want a level far above the
    /// one at which they switch (-42 dBFS and -40 dBFS for the two EXBOXes).
    pub const ALL: [Self; 5] = [
        Self { word: "playaudio12", hertz: 1000, level_db: -20.0, outputs: &[] },
        Self { word: "sw8", hertz: 1000, level_db: -20.0, outputs: &[] },
        Self { word: "sw8-usb", hertz: 1000, level_db: -20.0, outputs: &[9, 10] },
        Self { word: "exbox-blds", hertz: 1000, level_db: -20.0, outputs: &[56] },
        Self { word: "exbox-md", hertz: 1000, level_db: -20.0, outputs: &[64, 32] },
    ];
}
