//! What a show says about the operator's keys.

/// Rules of the transport.
#[derive(Debug, Clone, PartialEq)]
pub struct TransportRules {
    /// Where a jump happens if neither the song nor the operator says.
    pub jump: JumpAt,
    /// Seconds within which a second GO is taken for a bounce of the first, from 0 to 5.
    pub go_guard_seconds: f64,
    /// Seconds for which a device may be gone and the song goes on where it would have been, from 0
    /// to 60.
    pub grace_seconds: f64,
    /// What must be pressed twice while a song plays. None of them twice.
    pub confirm: Vec<Confirm>,
}

impl Default for TransportRules {
    fn default() -> Self {
        Self {
            jump: JumpAt::Bar,
            go_guard_seconds: 0.1,
            grace_seconds: 3.0,
            confirm: vec![Confirm::Song],
        }
    }
}

/// Where a jump happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JumpAt {
    /// At once.
    Now,
    /// On the next beat.
    Beat,
    /// On the next bar.
    Bar,
    /// At the end of the section.
    Section,
    /// At the end of the song.
    Song,
}

impl JumpAt {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Now, Self::Beat, Self::Bar, Self::Section, Self::Song];

    /// The word for it in a show file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Beat => "beat",
            Self::Bar => "bar",
            Self::Section => "section",
            Self::Song => "song",
        }
    }
}

/// What may ask for a second press while a song plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Confirm {
    /// A stop.
    Stop,
    /// A fade.
    Fade,
    /// A hold.
    Hold,
    /// A jump at once.
    JumpNow,
    /// Another song.
    Song,
}

impl Confirm {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Stop, Self::Fade, Self::Hold, Self::JumpNow, Self::Song];

    /// The words for it in a show file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Fade => "fade",
            Self::Hold => "hold",
            Self::JumpNow => "jump now",
            Self::Song => "song",
        }
    }
}
