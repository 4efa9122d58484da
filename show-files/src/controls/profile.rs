//! Pedals and surfaces that are common.

use super::Gesture;

/// Pedals and surfaces that are common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Controllers that send 127 when pressed and 0 when released.
    CcPedal,
    /// Controllers that send one value when pressed, whatever it is, and nothing when released.
    ZeroPedal,
    /// Controllers that send 127 at one press and 0 at the next.
    TogglePedal,
    /// Notes that start when pressed and end when released.
    NotePedal,
    /// Program changes, which call songs.
    ProgramPedal,
    /// A surface that speaks Mackie Control.
    Mackie,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::CcPedal,
        Self::ZeroPedal,
        Self::TogglePedal,
        Self::NotePedal,
        Self::ProgramPedal,
        Self::Mackie,
    ];

    /// The word for it in a file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::CcPedal => "cc-pedal",
            Self::ZeroPedal => "zero-pedal",
            Self::TogglePedal => "toggle-pedal",
            Self::NotePedal => "note-pedal",
            Self::ProgramPedal => "program-pedal",
            Self::Mackie => "mackie",
        }
    }

    /// Which gesture counts on it, where a binding does not say.
    #[must_use]
    pub const fn gesture(self) -> Gesture {
        match self {
            Self::ZeroPedal | Self::TogglePedal => Gesture::Every,
            _ => Gesture::Down,
        }
    }
}
