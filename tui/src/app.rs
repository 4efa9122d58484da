//! The state of the console itself: all that is not in a snapshot.

use std::sync::Arc;
use std::time::Duration;

use downbeat_engine::{NotTaken, Snapshot, Strip, StripView};

use crate::guard::Guard;
use crate::meters::Meters;
use crate::watch::Watch;

/// How long a message stays.
const MESSAGE_STAYS: Duration = Duration::from_secs(5);

/// What the console knows beside the newest snapshot.
#[derive(Debug)]
pub(crate) struct App {
    /// The list that the arrows move in.
    pub(crate) focus: Focus,
    pub(crate) selected: Selected,
    pub(crate) overlay: Overlay,
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
    armed_before: Option<usize>,
}

/// The lists of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Focus {
    Setlist,
    Buses,
    Stems,
}

/// The selected row of each list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Selected {
    pub(crate) entry: usize,
    pub(crate) bus: usize,
    pub(crate) stem: usize,
}

/// What lies over the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overlay {
    Nothing,
    Help,
    /// The question whether to quit.
    Quit,
}

/// The keys that must act once.
#[derive(Debug)]
pub(crate) struct Guards {
    pub(crate) go: Guard,
    pub(crate) hold: Guard,
    pub(crate) stop: Guard,
}

impl App {
    pub(crate) fn new(colour: bool) -> Self {
        Self {
            focus: Focus::Setlist,
            selected: Selected::default(),
            overlay: Overlay::Nothing,
            meters: Meters::default(),
            watch: Watch::default(),
            guards: Guards {
                go: Guard::against_holding(),
                hold: Guard::against_holding(),
                stop: Guard::against_bouncing(),
            },
            conductor_ended: false,
            broken: None,
            now: Duration::ZERO,
            colour,
            message: None,
            armed_before: None,
        }
    }

    /// Takes the newest snapshot at `now`, before it is drawn.
    pub(crate) fn observe(&mut self, snapshot: &Arc<Snapshot>, now: Duration) {
        self.now = now;
        self.watch.observe(snapshot, now);
        self.meters.observe(snapshot, now);
        self.follow_armed(snapshot);
        let selected = &mut self.selected;
        selected.entry = selected.entry.min(snapshot.entries.len().saturating_sub(1));
        selected.bus = selected.bus.min(snapshot.buses.len().saturating_sub(1));
        selected.stem = selected.stem.min(snapshot.stems.len().saturating_sub(1));
    }

    /// A selection that stands on the armed song goes with it; one that was moved away stays.
    fn follow_armed(&mut self, snapshot: &Snapshot) {
        let moved_away = self.armed_before.is_some_and(|armed| armed != self.selected.entry);
        if let Some(armed) = snapshot.armed {
            if !moved_away {
                self.selected.entry = armed;
            }
            self.armed_before = Some(armed);
        }
    }

    /// Says something to the operator for a few seconds.
    pub(crate) fn say(&mut self, text: impl Into<String>) {
        self.message = Some((self.now, text.into()));
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
            Focus::Setlist => None,
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
    use crate::fixtures;

    fn observe(app: &mut App, armed: usize) {
        let snapshot = Snapshot { armed: Some(armed), ..fixtures::playing() };
        app.observe(&Arc::new(snapshot), Duration::ZERO);
    }

    #[test]
    fn the_selection_goes_with_the_armed_song() {
        let mut app = App::new(true);
        observe(&mut app, 1);
        assert_eq!(app.selected.entry, 1);
        observe(&mut app, 2);
        assert_eq!(app.selected.entry, 2);
    }

    #[test]
    fn a_selection_that_was_moved_stays() {
        let mut app = App::new(true);
        observe(&mut app, 1);
        app.selected.entry = 3;
        observe(&mut app, 2);
        assert_eq!(app.selected.entry, 3);
    }

    #[test]
    fn a_selection_stays_in_a_list_that_shrinks() {
        let mut app = App::new(true);
        app.selected = Selected { entry: 9, bus: 9, stem: 9 };
        app.observe(&Arc::new(Snapshot::default()), Duration::ZERO);
        assert_eq!(app.selected, Selected::default());
    }

    #[test]
    fn a_message_goes_by_itself() {
        let mut app = App::new(true);
        app.say("ignored");
        assert_eq!(app.message(), Some("ignored"));
        app.now = MESSAGE_STAYS;
        assert_eq!(app.message(), None);
    }
}
