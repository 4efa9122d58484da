//! What is done with a control, and when it counts.

/// What is done with a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gesture {
    /// It is pressed.
    Down,
    /// It is released.
    Up,
    /// It is pressed and released before the time of a long press, and not pressed again where a
    /// double press is bound too.
    Short,
    /// It is held for a time.
    Long,
    /// It is pressed twice within a time.
    Double,
    /// It sends anything.
    Every,
    /// Its value counts: a fader.
    Value,
}

impl Gesture {
    /// All of them, with their words.
    pub const ALL: [(&'static str, Self); 7] = [
        ("down", Self::Down),
        ("up", Self::Up),
        ("short", Self::Short),
        ("long", Self::Long),
        ("double", Self::Double),
        ("every", Self::Every),
        ("value", Self::Value),
    ];
}

/// What must be so for a binding to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Nothing plays, and nothing is held.
    Stopped,
    /// A song plays, or counts in or fades.
    Playing,
    /// A song is held.
    Held,
    /// An entry is armed and sounds at once after GO.
    Armed,
}

impl When {
    /// All of them, with their words.
    pub const ALL: [(&'static str, Self); 4] = [
        ("stopped", Self::Stopped),
        ("playing", Self::Playing),
        ("held", Self::Held),
        ("armed", Self::Armed),
    ];

    /// Whether both can be so at a time.
    #[must_use]
    pub(crate) fn agrees(self, other: Self) -> bool {
        self == other || self == Self::Armed || other == Self::Armed
    }
}
