//! Outs: what goes to other machines, each of which can be muted at once.

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
            self.outs.outs.iter_mut().for_each(|out| out.muted = mute);
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
        let Some(out) = self.outs.outs.get_mut(at) else {
            self.refuse(Weight::Warning, "the show has no such output to other machines");
            return;
        };
        out.muted = switch.apply(out.muted);
        self.levels_changed = true;
    }
}
