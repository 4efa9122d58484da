//! Moving faders, and what is kept of them.

use downbeat_journal::{Change, Strip as Named};
use downbeat_rt::Levels;

use super::Conductor;
use super::faders::Fader;
use crate::{Strip, Switch, Weight};

impl Conductor {
    pub(super) fn set_level(&mut self, strip: Strip, db: f32) {
        self.move_fader(strip, |fader, _| fader.set_level(db));
    }

    pub(super) fn nudge_level(&mut self, strip: Strip, db: f32) {
        self.move_fader(strip, |fader, _| fader.set_level(fader.level_db + db));
    }

    pub(super) fn mute(&mut self, strip: Strip, switch: Switch) {
        self.move_fader(strip, |fader, by_version| fader.set_mute(switch, by_version));
    }

    pub(super) fn solo(&mut self, strip: Strip, switch: Switch) {
        self.move_fader(strip, |fader, _| fader.set_solo(switch));
    }

    pub(super) fn solo_click(&mut self, switch: Switch) {
        match self.click_bus {
            Some(bus) => self.solo(Strip::Bus(bus), switch),
            None => self.refuse(Weight::Info, "this show has no click"),
        }
    }

    fn move_fader(&mut self, strip: Strip, change: impl FnOnce(&mut Fader, bool)) {
        let (fader, by_version) = match strip {
            Strip::Bus(bus) => (self.faders.bus_mut(bus), false),
            Strip::Stem { entry, stem } => {
                // As it plays, where its version was changed since.
                let Some(source) = self.source(entry) else { return self.no_such_fader() };
                let by_version = source.stems.get(stem).is_some_and(|stem| stem.muted);
                let song = source.song;
                (self.faders.stem_mut(song, stem), by_version)
            }
        };
        let Some(fader) = fader else { return self.no_such_fader() };
        let before = *fader;
        change(fader, by_version);
        let after = *fader;
        if before == after {
            return;
        }
        self.levels_changed = true;
        self.keep(strip, before, after);
    }

    fn no_such_fader(&mut self) {
        self.refuse(Weight::Info, "not done: there is no such fader any more");
    }

    /// Writes a change into the journal, and into the venue's levels.
    fn keep(&mut self, strip: Strip, before: Fader, after: Fader) {
        let Some(named) = self.named(strip) else { return };
        match (&mut self.venue, &named) {
            (Some(venue), Named::Bus { bus }) => venue.set_bus(bus, after.offset()),
            (Some(venue), Named::Stem { song, stem }) => venue.set_stem(song, stem, after.offset()),
            (None, _) => {}
        }
        self.venue_changed |= before.offset() != after.offset();
        if before.level_db != after.level_db {
            let (strip, db) = (named.clone(), Some(after.level_db));
            self.record(Change::Level { strip, db });
        }
        // A stem that its version mutes may be muted by hand besides, and stays so in others.
        if before.mute != after.mute {
            self.record(Change::Mute { strip: named.clone(), on: after.mute });
        }
        if before.soloed != after.soloed {
            self.record(Change::Solo { strip: named, on: Some(after.soloed) });
        }
    }

    fn named(&self, strip: Strip) -> Option<Named> {
        Some(match strip {
            Strip::Bus(bus) => Named::Bus { bus: self.bus_names.get(bus)?.0.clone() },
            Strip::Stem { entry, stem } => {
                let source = &self.set.piece(entry)?.source;
                Named::Stem { song: source.key.clone(), stem: source.stems.get(stem)?.name.clone() }
            }
        })
    }

    pub(super) fn publish_levels(&mut self) {
        if !std::mem::take(&mut self.levels_changed) {
            return;
        }
        let mut levels = Levels::new(&self.faders.bus_gains());
        for (place, slot) in levels.songs.iter_mut().zip(self.slots.with_audio()) {
            place.song = slot.id;
            let source = &slot.what.source;
            for (at, (gain, stem)) in place.stems.iter_mut().zip(&source.stems).enumerate() {
                *gain = self.faders.stem_gain(source.song, at, stem.muted, stem.trim_db);
            }
        }
        levels.muted_outputs = self.outs.muted();
        self.link.set_levels(levels);
    }
}
