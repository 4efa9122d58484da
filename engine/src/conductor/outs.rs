//! Outs: what goes to other machines, each of which can be muted at once.

use std::collections::BTreeSet;

use downbeat_journal::{self as journal, Change};
use downbeat_rt::{MAX_MIDI_PORTS, OSC_OUTPUT};
use downbeat_show_files::{Role, Show};

use super::Conductor;
use crate::{OutKind, OutView, Switch, Weight};

/// The outs of a show.
#[derive(Debug, Default)]
pub(super) struct Outs {
    outs: Vec<OutView>,
}

impl Outs {
    /// The MIDI outputs of a show, and its songs' OSC messages where they have some.
    pub(super) fn new(show: &Show) -> Self {
        let midi = show.midi.outputs.iter().take(MAX_MIDI_PORTS);
        let midi = midi.map(|out| OutView::new(&out.name, OutKind::Midi));
        let has_osc = show.songs.iter().any(|song| song.osc_messages().next().is_some());
        let osc = has_osc.then(|| OutView::new("osc", OutKind::Osc));
        Self { outs: midi.chain(osc).collect() }
    }

    /// The muted ones, as the audio thread has them.
    pub(super) fn muted(&self) -> u32 {
        let bit = |(at, out): (usize, &OutView)| match out.kind {
            OutKind::Midi => 1 << at,
            OutKind::Osc => 1 << OSC_OUTPUT,
        };
        self.outs.iter().enumerate().filter(|(_, out)| out.muted).map(bit).sum()
    }

    pub(super) fn name(&self, at: usize) -> &str {
        self.outs.get(at).map_or("?", |out| &out.name)
    }

    pub(super) fn view(&self) -> Vec<OutView> {
        self.outs.clone()
    }
}

impl Conductor {
    /// Mutes all that goes to other machines, timecode too, because this one stands by for another.
    /// The pilot stays: it tells that this machine is well. To be called before a device plays.
    pub fn stand_by(&mut self) {
        self.mute_out(None, Switch::On);
        self.publish_levels();
    }

    /// Mutes an out, or all of them with timecode.
    pub(super) fn mute_out(&mut self, out: Option<usize>, switch: Switch) {
        let Some(at) = out else {
            let timecode =
                self.bus_names.iter().enumerate().filter(|(_, (_, role))| *role == Role::Timecode);
            let buses: Vec<usize> = timecode.map(|(bus, _)| bus).collect();
            let heard = self.outs.outs.iter().any(|out| !out.muted)
                || buses.iter().any(|&bus| !self.faders.bus(bus).is_muted(false));
            // What is toggled falls silent where anything is heard.
            let mute = switch.apply(!heard);
            (0..self.outs.outs.len()).for_each(|at| self.set_out(at, mute));
            for bus in buses {
                let switch = if mute { Switch::On } else { Switch::Off };
                self.mute(crate::Strip::Bus(bus), switch);
            }
            let text = if mute {
                "all that goes to other machines is muted: MIDI, OSC events, timecode"
            } else {
                "nothing that goes to other machines is muted any more"
            };
            self.notices.add(Weight::Info, text);
            self.levels_changed = true;
            return;
        };
        match self.outs.outs.get(at) {
            Some(out) => self.set_out(at, switch.apply(out.muted)),
            None => self.refuse(Weight::Warning, "the show has no such output to other machines"),
        }
    }

    fn set_out(&mut self, at: usize, muted: bool) {
        let Some(out) = self.outs.outs.get_mut(at).filter(|out| out.muted != muted) else { return };
        out.muted = muted;
        self.levels_changed = true;
        let change = match out.kind {
            OutKind::Midi => Change::MidiOut { name: out.name.clone(), muted },
            OutKind::Osc => Change::OscEvents { muted },
        };
        self.record(change);
    }

    /// Mutes what an earlier run had muted.
    pub(super) fn restore_outs(&mut self, state: &journal::State, missing: &mut BTreeSet<String>) {
        for out in &mut self.outs.outs {
            let kept = match out.kind {
                OutKind::Midi => state.midi_muted.get(&out.name).copied(),
                OutKind::Osc => state.osc_muted,
            };
            out.muted = kept.unwrap_or(out.muted);
        }
        let muted = self.outs.outs.iter().filter(|out| out.muted).map(|out| out.name.as_str());
        let muted: Vec<&str> = muted.collect();
        if !muted.is_empty() {
            let text = format!("still muted, as before the restart: {}", muted.join(", "));
            self.notices.add(Weight::Warning, text);
        }
        let is_there = |name: &str| {
            self.outs.outs.iter().any(|out| out.kind == OutKind::Midi && out.name == name)
        };
        let gone = state.midi_muted.keys().filter(|name| !is_there(name));
        missing.extend(gone.map(|name| format!("the MIDI output {name}")));
    }
}
