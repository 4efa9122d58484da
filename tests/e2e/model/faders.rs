//! Faders, mutes and solos, and the gains that follow from them.

use downbeat_engine::{Action, Strip};

use super::show::{BUSES, Both, CLICK_BUS, gain};
use super::song::Piece;

#[derive(Clone, Copy, Default)]
struct Fader {
    db: f32,
    /// `None` is what the version says.
    muted: Option<bool>,
    soloed: bool,
}

pub struct Faders {
    buses: Vec<Fader>,
    stems: Vec<Vec<Fader>>,
}

impl Faders {
    pub fn new(both: &Both) -> Self {
        let fader = |db| Fader { db, ..Fader::default() };
        Self {
            buses: BUSES.iter().map(|(db, _)| fader(*db)).collect(),
            stems: both.songs.iter().map(|song| vec![fader(0.0); song.stems.len()]).collect(),
        }
    }

    /// Executes an action of a fader; false where it is another one.
    pub fn act(&mut self, both: &Both, action: Action) -> bool {
        let strip = match action {
            Action::SetLevel(strip, _)
            | Action::NudgeLevel(strip, _)
            | Action::Mute(strip, _)
            | Action::Solo(strip, _) => strip,
            Action::SoloClick(_) => Strip::Bus(CLICK_BUS),
            _ => return false,
        };
        let change = |fader: &mut Fader, by_version: bool| match action {
            Action::SetLevel(_, db) => fader.db = db.clamp(-96.0, 10.0),
            Action::NudgeLevel(_, db) => fader.db = (fader.db + db).clamp(-96.0, 10.0),
            Action::Mute(_, switch) => {
                fader.muted = Some(switch.apply(fader.muted.unwrap_or(by_version)));
            }
            Action::Solo(_, switch) | Action::SoloClick(switch) => {
                fader.soloed = switch.apply(fader.soloed);
            }
            _ => {}
        };
        match strip {
            Strip::Bus(bus) => change(&mut self.buses[bus], false),
            Strip::Stem { entry, stem } => {
                let piece = &both.pieces[entry.0 as usize].0;
                if let Some(fader) = self.stems[piece.song].get_mut(stem) {
                    change(fader, piece.muted == Some(stem));
                }
            }
        }
        true
    }

    /// A solo silences the other buses of the same role; the click is the only monitor.
    pub fn buses(&self) -> Vec<f32> {
        let solo = self.buses[..CLICK_BUS].iter().any(|fader| fader.soloed);
        let open = |(bus, fader): (usize, &Fader)| {
            let silenced = solo && bus != CLICK_BUS && !fader.soloed;
            if fader.muted == Some(true) || silenced { 0.0 } else { gain(fader.db) }
        };
        self.buses.iter().enumerate().map(open).collect()
    }

    pub fn stems(&self, both: &Both, entry: usize) -> Vec<f32> {
        self.stems_of(both, &both.pieces[entry].0)
    }

    pub fn stems_of(&self, both: &Both, piece: &Piece) -> Vec<f32> {
        let faders = &self.stems[piece.song];
        let solo = faders.iter().any(|fader| fader.soloed);
        let open = |(stem, fader): (usize, &Fader)| {
            let muted = fader.muted.unwrap_or(piece.muted == Some(stem));
            let closed = muted || solo && !fader.soloed || fader.db <= -96.0;
            if closed { 0.0 } else { gain(both.songs[piece.song].stems[stem].2 + fader.db) }
        };
        faders.iter().enumerate().map(open).collect()
    }
}
