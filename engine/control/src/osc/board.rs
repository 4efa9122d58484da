//! All that can be read, as it was sent last, and what of it has changed since.

use std::sync::Arc;

use downbeat_engine::Snapshot;

use super::tree::Place;
use crate::table::{Each, Value, states};

/// Everything that can be read, of one snapshot.
#[derive(Debug, Default)]
pub(crate) struct Board {
    shown: Option<Arc<Snapshot>>,
    cells: Vec<Cell>,
    /// The names of buses, stems and outs, which make the addresses; none before the first snapshot.
    names: Vec<Vec<String>>,
    /// Counts the times that addresses changed.
    layout: u64,
    /// Stems of the song that was on show before.
    stems_before: usize,
}

/// One value.
#[derive(Debug)]
pub(crate) struct Cell {
    pub(crate) place: Place,
    /// Its address, by the name of its bus or stem.
    pub(crate) name: String,
    /// The same by its number.
    pub(crate) number: String,
    pub(crate) values: Vec<Value>,
    /// The fader whose place it shows.
    pub(crate) fader: Option<Fader>,
}

/// A fader: of what there is one each, and of which one, from 0.
pub(crate) type Fader = (Each, usize);

/// The fader whose place is shown there, in dB or as a position.
fn fader(place: Place) -> Option<Fader> {
    let is_fader =
        place.state.address.ends_with("/level") || place.state.address.ends_with("/fader");
    is_fader.then_some((place.state.each, place.at))
}

impl Board {
    /// Takes a snapshot, and returns the cells that it changed. Where the buses or stems are others,
    /// [`Self::layout`] is another too, and no cell is what it was.
    pub(crate) fn update(&mut self, now: &Arc<Snapshot>) -> Vec<usize> {
        if self.shown.as_ref().is_some_and(|shown| Arc::ptr_eq(shown, now)) {
            return Vec::new();
        }
        self.shown = Some(Arc::clone(now));
        if self.names != names(now) {
            self.lay_out(now);
            return (0..self.cells.len()).collect();
        }
        let mut changed = Vec::new();
        for (at, cell) in self.cells.iter_mut().enumerate() {
            let values = cell.place.read(now);
            if values != cell.values {
                cell.values = values;
                changed.push(at);
            }
        }
        changed
    }

    fn lay_out(&mut self, now: &Snapshot) {
        self.stems_before = self.names.get(1).map_or(0, Vec::len);
        self.names = names(now);
        let places = states().flat_map(|state| {
            let count = state.each.names(now).map_or(1, |names| names.len());
            (0..count).map(move |at| Place { state, at })
        });
        self.cells = places
            .map(|place| Cell {
                place,
                name: place.by_name(now),
                number: place.by_number(now),
                values: place.read(now),
                fader: fader(place),
            })
            .collect();
        self.layout += 1;
    }

    /// Changes with the addresses.
    pub(crate) fn layout(&self) -> u64 {
        self.layout
    }

    /// All values.
    pub(crate) fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The numbers, from 1, of stems that the song before had and this one has not: a surface that
    /// goes by numbers must empty their strips.
    pub(crate) fn stems_gone(&self) -> impl Iterator<Item = usize> {
        let stems = self.names.get(1).map_or(0, Vec::len);
        stems + 1..self.stems_before + 1
    }
}

/// The names that make addresses.
fn names(now: &Snapshot) -> Vec<Vec<String>> {
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
    [Each::Bus, Each::Stem, Each::Out].map(|each| owned(each.names(now).unwrap_or_default())).into()
}
