//! Trying the devices of the list in turn.

use std::sync::Arc;
use std::time::{Duration, Instant};

use downbeat_rt::Health;

use super::attempt::{Attempt, Opener, Ready};
use super::news::News;
use super::playing::Playing;
use crate::choice::Choice;
use crate::choices::Choices;
use crate::device::{Request, OPEN_LIMIT};
use crate::error::OpenError;
use crate::render::Render;
use crate::seat::Seat;

/// How long a device may take to open until the next in the list is tried too.
const ATTEMPT_LIMIT: Duration = Duration::from_secs(2);
/// The time between the first two rounds through the list; each is twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// How long devices that are heard are tried alone, before one that nobody hears takes the time over.
const UNHEARD_AFTER: Duration = Duration::from_secs(2);
/// The longest time between two rounds.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// The list of devices, with at most one attempt at each.
pub(super) struct Retry<R: Render> {
    opener: Opener<R>,
    request: Request,
    health: Arc<Health>,
    places: Vec<Place<R>>,
    /// The place whose turn it is in this round; behind the last one between two rounds.
    turn: usize,
    next_round: Option<Instant>,
    pause: Duration,
    /// When a device that nobody hears may be tried.
    unheard_from: Option<Instant>,
}

/// A device of the list.
struct Place<R: Render> {
    choice: Choice,
    /// It may be from an earlier round, and hang.
    attempt: Option<Attempt<R>>,
    /// Why it did not open the last time, which is told only once.
    told: Option<OpenError>,
}

impl<R: Render> Retry<R> {
    pub(super) fn new(
        opener: Opener<R>,
        choices: &Choices,
        request: &Request,
        health: Arc<Health>,
    ) -> Self {
        let place = |choice: &Choice| Place { choice: choice.clone(), attempt: None, told: None };
        Self {
            opener,
            request: request.clone(),
            health,
            places: choices.all().iter().map(place).collect(),
            turn: 0,
            next_round: None,
            pause: FIRST_PAUSE,
            unheard_from: None,
        }
    }

    pub(super) fn choice(&self, at: usize) -> Choice {
        self.places[at].choice.clone()
    }

    /// A device was lost: from the first one on, at once.
    pub(super) fn restart(&mut self, now: Instant) {
        (self.turn, self.next_round, self.pause) = (0, None, FIRST_PAUSE);
        self.unheard_from = Some(now + UNHEARD_AFTER);
        self.places.iter_mut().for_each(|place| place.told = None);
    }

    /// Goes on through the list, without the place `without`. Returns the device that opened, and
    /// whether an attempt began.
    pub(super) fn step(
        &mut self,
        now: Instant,
        without: Option<usize>,
        news: &mut Vec<News>,
    ) -> (Option<(usize, Ready<R>)>, bool) {
        self.step_before(self.places.len(), now, without, news)
    }

    /// The same for the devices before a place in the list, because that one plays.
    pub(super) fn better(
        &mut self,
        than: usize,
        now: Instant,
        news: &mut Vec<News>,
    ) -> Option<(usize, Ready<R>)> {
        self.step_before(than, now, None, news).0
    }

    fn step_before(
        &mut self,
        end: usize,
        now: Instant,
        without: Option<usize>,
        news: &mut Vec<News>,
    ) -> (Option<(usize, Ready<R>)>, bool) {
        let mut tried = false;
        if self.next_round.is_some_and(|at| now >= at) {
            (self.turn, self.next_round) = (0, None);
        }
        // Late answers are as good as others, and the first in the list is the best.
        for at in 0..end {
            match self.places[at].answer() {
                Some(Ok(ready)) => return (Some((at, ready)), tried),
                Some(Err(error)) => {
                    self.places[at].tell(error, news);
                    self.turn += usize::from(at == self.turn);
                }
                None => {}
            }
        }
        while self.turn < end && self.next_round.is_none() {
            if without != Some(self.turn) && self.may_try(self.turn, now) {
                match self.places[self.turn].waited(now) {
                    None => {
                        self.begin(self.turn, now);
                        return (None, true);
                    }
                    Some(waited) if waited < ATTEMPT_LIMIT => return (None, tried),
                    Some(_) => {
                        let place = &mut self.places[self.turn];
                        let (device, seconds) = (place.choice.to_string(), ATTEMPT_LIMIT.as_secs());
                        place.tell(OpenError::Silent { device, seconds }, news);
                        tried = true;
                    }
                }
            }
            self.turn += 1;
        }
        if self.next_round.is_none() {
            self.next_round = Some(now + self.pause);
            self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        }
        (None, tried)
    }

    /// Whether a device's time has come: one that nobody hears waits, if there are others.
    fn may_try(&self, at: usize, now: Instant) -> bool {
        let waits = self.unheard_from.is_some_and(|from| now < from);
        at == 0 || !waits || self.places[at].choice.is_heard()
    }

    /// The attempt at the first device, while another plays.
    pub(super) fn first(&mut self, now: Instant) -> Option<Result<Ready<R>, OpenError>> {
        match self.places[0].waited(now) {
            None => {
                self.begin(0, now);
                None
            }
            Some(waited) => {
                let place = &mut self.places[0];
                let (device, seconds) = (place.choice.to_string(), OPEN_LIMIT.as_secs());
                let late = || Err(OpenError::Silent { device, seconds });
                place.answer().or_else(|| (waited > OPEN_LIMIT).then(late))
            }
        }
    }

    /// Closes devices from a place in the list on that opened after another had taken over.
    pub(super) fn close_late(&mut self, from: usize) {
        for place in &mut self.places[from..] {
            if let Some(Ok(ready)) = place.answer() {
                // Its place does not matter any more.
                drop(Playing::new(0, ready, Instant::now()));
            }
        }
    }

    /// How many attempts are not answered yet.
    #[cfg(test)]
    pub(super) fn under_way(&self) -> usize {
        self.places.iter().filter(|place| place.attempt.is_some()).count()
    }

    fn begin(&mut self, at: usize, now: Instant) {
        let seat = Seat::new(Arc::clone(&self.health));
        let place = &mut self.places[at];
        place.attempt = Some(Attempt::begin(&self.opener, &place.choice, &self.request, seat, now));
    }
}

impl<R: Render> Place<R> {
    /// The answer of the attempt, which is over with that.
    fn answer(&mut self) -> Option<Result<Ready<R>, OpenError>> {
        let answer = self.attempt.as_ref()?.answer(&self.choice)?;
        if let Some(attempt) = self.attempt.take() {
            attempt.over();
        }
        Some(answer)
    }

    /// How long the attempt has been under way.
    fn waited(&self, now: Instant) -> Option<Duration> {
        Some(now.saturating_duration_since(self.attempt.as_ref()?.began()))
    }

    fn tell(&mut self, error: OpenError, news: &mut Vec<News>) {
        if self.told.as_ref() != Some(&error) {
            self.told = Some(error.clone());
            news.push(News::NotOpened { choice: self.choice.clone(), error });
        }
    }
}
