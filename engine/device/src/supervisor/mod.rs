//! Keeps a show on a device, whatever happens to the device.
//!
//! | state | how it is seen | what is done |
//! | --- | --- | --- |
//! | ok | callbacks come | nothing |
//! | glitch | the driver counted a gap less than 1 s ago | nothing: the driver goes on |
//! | open but silent | no callback for 0.5 s (or 4 periods), and no word of the driver | the renderer is taken out; if callbacks come again it goes back in; after 2 s the other devices of the list are tried; after 15 s this one counts as lost |
//! | lost | the driver says so | the renderer is taken out, the driver ended |
//! | retrying | an attempt at a device is under way, or will be soon | every device of the list in turn, by name, again and again; the first that opens plays |
//!
//! A device that takes over may have another period and fewer outputs, never another rate. The
//! first device of the list does not come back by itself while another plays, because that is heard:
//! [`Supervisor::return_to_first`] is for the operator, or for between songs.
//!
//! A device that nobody hears (the null device behind others) is no better than none: it takes over
//! only after 2 s, to keep the show's time, and gives way to the first other one that opens.
//!
//! The song's time is not this crate's business. Before the renderer goes into a device it is shown
//! to a function of the caller with the [`Outage`], where `Renderer::skip` belongs. What goes by
//! from then until the device is heard, its callbacks skip themselves.

mod attempt;
mod news;
mod playing;
mod retry;
mod start;

use std::sync::Arc;
use std::time::{Duration, Instant};

use downbeat_rt::Health;

use crate::choices::Choices;
use crate::device::{Request, CLOSE_LIMIT};
use crate::pump::Pump;
use crate::render::Render;
use attempt::Opener;
use playing::{Closing, Look, Playing};
use retry::Retry;
use start::Started;

pub use news::{News, Outage, State, Status};
pub use start::NothingOpened;

/// How long a gap of the driver is shown.
const GLITCH_SHOWN: Duration = Duration::from_secs(1);
/// How long a device is silent until another may take over.
const FALLBACK_AFTER: Duration = Duration::from_secs(2);
/// How long a device is silent until it is closed and opened again. Long, because a JACK server that
/// is frozen goes on by itself when it wakes, and closing its client may hang until then.
const GIVEN_UP_AFTER: Duration = Duration::from_secs(15);
/// How long a callback may take when the renderer moves to the first device.
const MOVE_LIMIT: Duration = Duration::from_millis(200);

/// What the caller does with the renderer before it goes into a device.
type Returns<R> = Box<dyn FnMut(&mut R, &Outage) + Send>;

/// A renderer and the device it plays on, as a state machine: [`Self::step`] it every 10 ms or so,
/// from a thread of its own. No step waits longer than 0.2 s, whatever a driver does.
pub struct Supervisor<R: Render> {
    health: Arc<Health>,
    returns: Returns<R>,
    retry: Retry<R>,
    /// The device that plays, or one that is silent and may come back.
    device: Option<Playing<R>>,
    /// The renderer while no device has it, with the last period it played.
    standing: Option<Pump<R>>,
    /// A device that ends, and how long the next one waits for that.
    closing: Option<(Closing, Instant)>,
    status: Status,
    xruns: u64,
    glitch_until: Option<Instant>,
    first_wanted: bool,
    news: Vec<News>,
}

impl<R: Render> Supervisor<R> {
    /// Opens the first device of the list that opens, exactly as requested, and plays `renderer`
    /// on it. Why those before it did not open is told by the first [`Self::step`].
    ///
    /// `returns` is called with the renderer before it goes into a device again, on the thread that
    /// steps. Sets an environment variable for a JACK server with a name: call it before other
    /// threads start. Waits at most 5 s for each device.
    ///
    /// # Errors
    ///
    /// [`NothingOpened`], with the renderer.
    pub fn start(
        choices: &Choices,
        request: &Request,
        renderer: R,
        returns: impl FnMut(&mut R, &Outage) + Send + 'static,
    ) -> Result<Self, NothingOpened<R>> {
        Self::start_with(attempt::by_driver(), choices, request, renderer, Box::new(returns))
    }

    fn start_with(
        opener: Opener<R>,
        choices: &Choices,
        request: &Request,
        renderer: R,
        returns: Returns<R>,
    ) -> Result<Self, NothingOpened<R>> {
        let health = renderer.health().clone();
        let Started { mut device, causes } =
            match start::first_of(&opener, choices, request, &health, renderer.outputs()) {
                Ok(started) => started,
                Err(causes) => return Err(NothingOpened { causes, renderer }),
            };
        device.put(renderer, Instant::now());
        let status = Status {
            state: State::Ok,
            choice: choices.all()[device.at].clone(),
            info: device.info.clone(),
            silent_since: None,
        };
        let news = causes.into_iter().map(|(choice, error)| News::NotOpened { choice, error });
        Ok(Self {
            xruns: health.xruns(),
            returns,
            retry: Retry::new(opener, choices, request, Arc::clone(&health)),
            health,
            device: Some(device),
            standing: None,
            closing: None,
            status,
            glitch_until: None,
            first_wanted: false,
            news: news.collect(),
        })
    }

    /// How the device stands.
    pub fn status(&self) -> &Status {
        &self.status
    }

    /// Whether no other device plays than the first one of the list.
    pub fn plays_first(&self) -> bool {
        self.device.as_ref().is_none_or(|device| device.at == 0)
    }

    /// Asks for the first device of the list while another plays. It is opened beside the one that
    /// plays, and the renderer moves when it is there: what sounds breaks off for a moment, so this
    /// is never done unasked in a song. [`News::Plays`] or [`News::NotOpened`] tells how it went.
    /// Returns whether there is anything to do.
    pub fn return_to_first(&mut self) -> bool {
        self.first_wanted = !self.plays_first();
        self.first_wanted
    }

    /// Looks at the device and does what is due at `now`. Returns what happened since the last
    /// step.
    pub fn step(&mut self, now: Instant) -> Vec<News> {
        if self.standing.is_none() {
            self.watch(now);
        }
        if self.standing.is_some() {
            self.find(now);
        } else {
            self.tend(now);
        }
        std::mem::take(&mut self.news)
    }

    /// Ends it all and gives the renderer back; `None` when a callback that hangs has it. The sound
    /// is cut: fade before. Waits at most 2 s.
    pub fn close(mut self) -> Option<R> {
        let standing = self.standing.take();
        let Some(device) = self.device.take() else {
            return standing.map(Pump::into_renderer);
        };
        let pump = standing.or_else(|| device.take_within(CLOSE_LIMIT));
        device.close().wait(CLOSE_LIMIT);
        pump.map(Pump::into_renderer)
    }

    /// Watches the device that has the renderer, and takes the renderer out when it is gone.
    fn watch(&mut self, now: Instant) {
        let Some(device) = &mut self.device else { return };
        let state = match device.look(now) {
            Look::Calls | Look::Waits if self.status.silent_since.is_none() => None,
            Look::Calls => None,
            Look::Waits | Look::Silent => Some(State::Silent),
            Look::Lost => Some(State::Lost),
        };
        let pump = state.and_then(|_| device.take());
        match state {
            None => {
                self.status.silent_since = None;
                let state = self.glitch(now);
                self.set_state(state);
            }
            Some(state) => {
                self.set_state(state);
                let since = pump.as_ref().map(Pump::next);
                self.status.silent_since = since.or(self.status.silent_since).or(Some(now));
                self.standing = pump;
                self.retry.restart(now);
            }
        }
    }

    /// Whether the driver had a gap just now.
    fn glitch(&mut self, now: Instant) -> State {
        let xruns = self.health.xruns();
        if xruns != self.xruns {
            self.xruns = xruns;
            self.glitch_until = Some(now + GLITCH_SHOWN);
        }
        match self.glitch_until {
            Some(until) if now < until => State::Glitch,
            _ => State::Ok,
        }
    }

    /// Finds a device for the renderer that stands without one.
    fn find(&mut self, now: Instant) {
        let mut silent = None;
        if let Some(device) = &mut self.device {
            match device.look(now) {
                Look::Calls => return self.come_back(now),
                Look::Lost => self.lose(now),
                Look::Silent | Look::Waits => {
                    let quiet = device.quiet_for(now);
                    if quiet > GIVEN_UP_AFTER {
                        self.lose(now);
                    } else if quiet < FALLBACK_AFTER {
                        return;
                    } else {
                        silent = Some(device.at);
                    }
                }
            }
        }
        // A client of a dead server has to end before the next one begins.
        if self.closing.as_ref().is_some_and(|(closing, until)| !closing.is_over() && now < *until)
        {
            return;
        }
        self.closing = None;
        let (found, tried) = self.retry.step(now, silent, &mut self.news);
        if tried {
            self.set_state(State::Retrying);
        }
        if let Some((at, ready)) = found {
            self.play(Playing::new(at, ready, now), now);
        }
    }

    /// Ends a device that is gone.
    fn lose(&mut self, now: Instant) {
        self.set_state(State::Lost);
        self.closing = self.device.take().map(|device| (device.close(), now + CLOSE_LIMIT));
    }

    /// The silent device calls again.
    fn come_back(&mut self, now: Instant) {
        if let Some(device) = self.device.take() {
            self.play(device, now);
        }
    }

    /// Puts the renderer into a device.
    fn play(&mut self, mut device: Playing<R>, now: Instant) {
        let Some(pump) = self.standing.take() else { return };
        let outage = Outage::until(now, pump.next(), device.info.rate);
        let mut renderer = pump.into_renderer();
        (self.returns)(&mut renderer, &outage);
        // What that took, and what the device takes until it is heard, its callbacks skip.
        device.put_late(renderer, now);
        let (choice, info) = (self.retry.choice(device.at), device.info.clone());
        self.status = Status {
            choice: choice.clone(),
            info: info.clone(),
            silent_since: None,
            ..self.status
        };
        // What was silent and is replaced ends by being dropped.
        self.device = Some(device);
        self.news.push(News::Plays { choice, info, outage });
        self.xruns = self.health.xruns();
        self.glitch_until = None;
        self.set_state(State::Ok);
    }

    /// Whether the device that plays stands in for others that are heard, and nobody hears it.
    pub fn stands_in(&self) -> bool {
        let device = self.device.as_ref().filter(|device| device.at > 0);
        device.is_some_and(|device| !self.retry.choice(device.at).is_heard())
    }

    /// While a device plays: late answers of others, and the way back to the first.
    fn tend(&mut self, now: Instant) {
        let at = self.device.as_ref().map_or(0, |device| device.at);
        if self.stands_in() {
            self.first_wanted = false;
            if let Some((at, ready)) = self.retry.better(at, now, &mut self.news) {
                self.change_to(Playing::new(at, ready, now), now);
            }
            return;
        }
        self.retry.close_late(usize::from(self.first_wanted));
        if !self.first_wanted {
            return;
        }
        match self.retry.first(now) {
            None => {}
            Some(Err(error)) => {
                self.first_wanted = false;
                self.news.push(News::NotOpened { choice: self.retry.choice(0), error });
            }
            Some(Ok(ready)) => {
                self.first_wanted = false;
                self.change_to(Playing::new(0, ready, now), now);
            }
        }
    }

    /// Moves from the device that plays to another.
    fn change_to(&mut self, device: Playing<R>, now: Instant) {
        // If a callback hangs just now, the watch deals with that, and `device` ends here.
        self.standing = self.device.as_ref().and_then(|plays| plays.take_within(MOVE_LIMIT));
        self.play(device, now);
    }

    fn set_state(&mut self, state: State) {
        if self.status.state != state {
            self.status.state = state;
            self.news.push(News::State(state));
        }
    }
}

#[cfg(test)]
mod tests;
