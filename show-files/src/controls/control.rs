//! The messages that a binding waits for.

/// Something that sends MIDI (MIDI 1.0). Numbers are as on the wire, from 0 to 127; `None` is any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Control {
    /// A key; 60 is C4.
    Note(Option<u8>),
    /// A controller.
    Cc(Option<u8>),
    /// A controller from 0 to 31 of 14 bits, with its lower bits in the controller 32 above.
    Cc14(u8),
    /// The pitch wheel, of 14 bits.
    Bend,
    /// A program change.
    Program(Option<u8>),
    /// A song select.
    Song(Option<u8>),
    /// A command of MIDI Machine Control, to any device number.
    Mmc(Mmc),
    /// The real-time message start.
    Start,
    /// The real-time message continue.
    Continue,
    /// The real-time message stop.
    Stop,
}

impl Control {
    /// Whether there is a message that both mean.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        let either = |a: Option<u8>, b: Option<u8>| a.is_none() || b.is_none() || a == b;
        match (self, other) {
            (Self::Note(a), Self::Note(b))
            | (Self::Cc(a), Self::Cc(b))
            | (Self::Program(a), Self::Program(b))
            | (Self::Song(a), Self::Song(b)) => either(a, b),
            (Self::Cc14(a), Self::Cc(b)) | (Self::Cc(b), Self::Cc14(a)) => {
                b.is_none_or(|b| b == a || b == a + 32)
            }
            (a, b) => a == b,
        }
    }

    /// Whether it is pressed and released, and so has long and short presses.
    #[must_use]
    pub(crate) fn has_release(self) -> bool {
        matches!(self, Self::Note(_) | Self::Cc(_))
    }

    /// Whether its messages belong to a channel.
    #[must_use]
    pub(crate) fn has_channel(self) -> bool {
        matches!(self, Self::Note(_) | Self::Cc(_) | Self::Cc14(_) | Self::Bend | Self::Program(_))
    }
}

/// Commands of MIDI Machine Control (MMC 1.0, F0 7F device 06 command F7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mmc {
    /// 01.
    Stop,
    /// 02 and 03, the deferred play.
    Play,
    /// 04.
    Forward,
    /// 05.
    Rewind,
    /// 06.
    Record,
    /// 07.
    RecordExit,
    /// 09.
    Pause,
}

impl Mmc {
    /// All of them, with their words.
    pub const ALL: [(&'static str, Self); 7] = [
        ("stop", Self::Stop),
        ("play", Self::Play),
        ("forward", Self::Forward),
        ("rewind", Self::Rewind),
        ("record", Self::Record),
        ("record-exit", Self::RecordExit),
        ("pause", Self::Pause),
    ];

    /// The one with a command byte, if it is one of these.
    #[must_use]
    pub const fn of(command: u8) -> Option<Self> {
        Some(match command {
            1 => Self::Stop,
            2 | 3 => Self::Play,
            4 => Self::Forward,
            5 => Self::Rewind,
            6 => Self::Record,
            7 => Self::RecordExit,
            9 => Self::Pause,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_overlap_where_a_message_means_both() {
        let cc = |number| Control::Cc(Some(number));
        for (a, b) in [
            (cc(64), cc(64)),
            (cc(64), Control::Cc(None)),
            (Control::Cc14(7), cc(7)),
            (Control::Cc14(7), cc(39)),
            (Control::Program(None), Control::Program(Some(3))),
            (Control::Bend, Control::Bend),
        ] {
            assert!(a.overlaps(b) && b.overlaps(a), "{a:?} {b:?}");
        }
        for (a, b) in [
            (cc(64), cc(65)),
            (cc(64), Control::Note(Some(64))),
            (Control::Cc14(7), cc(8)),
            (Control::Mmc(Mmc::Stop), Control::Mmc(Mmc::Play)),
            (Control::Stop, Control::Mmc(Mmc::Stop)),
        ] {
            assert!(!a.overlaps(b) && !b.overlaps(a), "{a:?} {b:?}");
        }
    }
}
