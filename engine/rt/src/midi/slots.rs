//! What a song sets on other machines, and which of its messages do so.

use std::collections::BTreeMap;

use super::message::{ScoreMessage, Sets};

/// Things that are set, over all outputs and channels. After a jump each is looked up; what is more
/// than this is sent when it comes and not brought back after a jump.
const MAX_SLOTS: usize = 1024;

/// In place of a slot's number.
pub(super) const NO_SLOT: u16 = u16::MAX;

/// The things that a song sets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Slots {
    /// For each message its slot, or [`NO_SLOT`].
    of: Box<[u16]>,
    /// The messages that set each slot, in their order.
    setters: Box<[Box<[u32]>]>,
    /// The output of each slot.
    ports: Box<[u8]>,
    /// Whether it is the sustain pedal of a channel.
    pedals: Box<[bool]>,
}

impl Slots {
    /// The slots of a list of messages.
    pub(super) fn new<'a>(messages: impl Iterator<Item = &'a ScoreMessage> + Clone) -> Self {
        let mut setters: BTreeMap<(u8, u8, Sets), Vec<u32>> = BTreeMap::new();
        for (at, message) in messages.clone().enumerate() {
            let Some((channel, what)) = message.sets() else { continue };
            let Some(port) = message.port() else { continue };
            if setters.len() < MAX_SLOTS || setters.contains_key(&(port, channel, what)) {
                setters.entry((port, channel, what)).or_default().push(at as u32);
            }
        }
        let mut of = vec![NO_SLOT; messages.count()];
        for (slot, setters) in setters.values().enumerate() {
            setters.iter().for_each(|&setter| of[setter as usize] = slot as u16);
        }
        Self {
            of: of.into(),
            ports: setters.keys().map(|&(port, ..)| port).collect(),
            pedals: setters.keys().map(|&(.., what)| what == Sets::Control(64)).collect(),
            setters: setters.into_values().map(Vec::into_boxed_slice).collect(),
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.setters.len()
    }

    /// The slot that a message sets.
    #[inline]
    pub(super) fn of(&self, message: usize) -> Option<usize> {
        self.of.get(message).filter(|&&slot| slot != NO_SLOT).map(|&slot| usize::from(slot))
    }

    /// The last message before number `before` that sets a slot.
    #[inline]
    pub(super) fn last(&self, slot: usize, before: usize) -> Option<usize> {
        let setters = &self.setters[slot];
        let count = setters.partition_point(|&setter| (setter as usize) < before);
        Some(setters[count.checked_sub(1)?] as usize)
    }

    /// The output of a slot.
    pub(super) fn port(&self, slot: usize) -> u8 {
        self.ports[slot]
    }

    /// Whether a slot is a sustain pedal.
    pub(super) fn is_pedal(&self, slot: usize) -> bool {
        self.pedals[slot]
    }
}
