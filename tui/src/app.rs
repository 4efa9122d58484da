//! The state of the console itself: all that is not in a snapshot.

use std::sync::Arc;
use std::time::Duration;

use downbeat_engine::{NotTaken, Quantum, Snapshot, Strip, StripView};

use crate::guard::Guards;
use crate::learn::Learn;
use crate::meters::Meters;
use crate::selection::{Follow, Selected};
use crate::surfaces::Surfaces;
use crate::to_bar::ToBar;
use crate::watch::Watch;

/// How long a message stays.
const MESSAGE_STAYS: Duration = Duration::from_secs(5);

/// What the console knows beside the newest snapshot.
#[derive(Debug)]
pub(crate) struct App {
    /// The list that the arrows move in.
    pub(crate) focus: Focus,
    pub(crate) selected: Selected,
    pub(crate) follow: Follow,
    pub(crate) overlay: Overlay,
    /// The program's pedals and surfaces, if it has any.
    pub(crate) surfaces: Option<Arc<dyn Surfaces>>,
    /// What came in from them last.
    pub(crate) heard: Option<String>,
    /// How far the learning of a control is, while that lies over the screen.
    pub(crate) learn: Learn,
    /// The bar that is typed, while that lies over the screen, or that was typed last.
    pub(crate) to_bar: ToBar,
    /// Which page of an overlay, from 0; beyond the last one it begins again.
    pub(crate) page: isize,
    /// Where the next jumps land, if not where the song or the show says.
    pub(crate) quantum: Option<Quantum>,
    pub(crate) meters: Meters,
    pub(crate) watch: Watch,
    pub(crate) guards: Guards,
    /// The conductor takes no more actions.
    pub(crate) conductor_ended: bool,
    /// What other threads said when they panicked.
    pub(crate) broken: Option<String>,
    /// The time since the program started.
    pub(crate) now: Duration,
    /// Whether to draw in colour.
    pub(crate) colour: bool,
    message: Option<(Duration, String)>,
}

/// The lists of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Focus {
    Setlist,
    Sections,
    Buses,
    Stems,
}

/// What lies over the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overlay {
    Nothing,
    Help,
    /// All notices.
    Notices,
    /// The songs, one of which is to be inserted.
    Insert,
    /// The learning of a control.
    Learn,
    /// The number of a bar to jump to.
    ToBar,
    /// The question whether to quit.
    Quit,
}

impl App {
    pub(crate) fn new(colour: bool) -> Self {
        Self {
            focus: Focus::Setlist,
            selected: Selected::default(),
            follow: Follow::default(),
            overlay: Overlay::Nothing,
            surfaces: None,
            heard: None,
            learn: Learn::new(),
            to_bar: ToBar::default(),
            page: 0,
            quantum: None,
            meters: Meters::default(),
            watch: Watch::default(),
            guards: Guards::new(),
            conductor_ended: false,
            broken: None,
            now: Duration::ZERO,
            colour,
            message: None,
        }
    }

    /// Takes the newest snapshot at `now`, before it is drawn.
    pub(crate) fn observe(&mut self, snapshot: &Arc<Snapshot>, now: Duration) {
        self.now = now;
        self.watch.observe(snapshot, now);
        self.meters.observe(snapshot, now);
        self.follow.observe(&mut self.selected, snapshot);
        self.confirm_bar(snapshot);
        if let Some(surfaces) = self.surfaces.clone() {
            self.observe_surfaces(&*surfaces);
        }
    }

    fn observe_surfaces(&mut self, surfaces: &dyn Surfaces) {
        self.heard = surfaces.last();
        if self.overlay == Overlay::Learn {
            self.learn.listen(surfaces);
        }
        if let Some(Ok(text) | Err(text)) = surfaces.saved() {
            self.say(text);
        }
    }

    /// Says something to the operator for a few seconds.
    pub(crate) fn say(&mut self, text: impl Into<String>) {
        self.message = Some((self.now, text.into()));
    }

    /// Takes back what was said: another key was pressed, and what is said then is about that one.
    pub(crate) fn say_no_more(&mut self) {
        self.message = None;
    }

    /// What there is to say now.
    pub(crate) fn message(&self) -> Option<&str> {
        let (since, text) = self.message.as_ref()?;
        (self.now.saturating_sub(*since) < MESSAGE_STAYS).then_some(text)
    }

    /// An action was not taken.
    pub(crate) fn refused(&mut self, why: NotTaken) {
        self.conductor_ended |= why == NotTaken::Ended;
        self.say(why.to_string());
    }

    /// The selected strip, where a list of strips has the focus and is not empty.
    pub(crate) fn strip<'a>(&self, snapshot: &'a Snapshot) -> Option<(Strip, &'a StripView)> {
        let Selected { bus, stem, .. } = self.selected;
        match self.focus {
            Focus::Setlist | Focus::Sections => None,
            Focus::Buses => Some((Strip::Bus(bus), snapshot.buses.get(bus)?)),
            Focus::Stems => {
                let entry = snapshot.strips_of?;
                Some((Strip::Stem { entry, stem }, snapshot.stems.get(stem)?))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_goes_by_itself() {
        let mut app = App::new(true);
        app.say("ignored");
        assert_eq!(app.message(), Some("ignored"));
        app.now = MESSAGE_STAYS;
        assert_eq!(app.message(), None);
    }
}
