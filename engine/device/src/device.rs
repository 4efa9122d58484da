//! An open device.

use std::sync::Arc;
use std::time::Duration;

use downbeat_rt::MAX_OUTPUTS;

use crate::choice::Choice;
use crate::drivers;
use crate::error::{OpenError, OpenFailure};
use crate::midi::{MidiNames, MAX_PORTS};
use crate::pump::Pump;
use crate::render::Render;
use crate::seat::Seat;
use crate::within::within;

/// How long a driver may take to open.
pub(crate) const OPEN_LIMIT: Duration = Duration::from_secs(5);

/// How long [`Device::close`] waits for the callback, and then for the driver.
pub(crate) const CLOSE_LIMIT: Duration = Duration::from_secs(1);

/// Rates that any device could mean, in hertz.
const RATES: std::ops::RangeInclusive<u32> = 8_000..=768_000;

/// What the program asks of a device.
#[derive(Clone, Debug)]
pub struct Request {
    /// Name of the program among the clients of a JACK server, usually `downbeat`.
    pub client: String,
    /// Frames a second: the show's.
    pub rate: u32,
    /// Frames of a callback, where the operator asked for a number. A wish: see [`Info::period`].
    pub period: Option<u32>,
    /// Name of each output, such as `drums_L`, as many as the renderer has. They name JACK's ports.
    pub outputs: Vec<String>,
    /// Whether to connect the ports: to the JACK system's outputs by number, to MIDI ports by name.
    pub connect: bool,
    /// The MIDI ports, on a driver that has some. Names are checked as those of outputs are.
    pub midi: MidiNames,
}

/// How strictly a request is meant. The rate always is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Terms {
    /// To the letter, at the start of a show.
    AsAsked,
    /// Another period and fewer outputs are better than silence, in the middle of a show.
    AsItIs,
}

/// What opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    /// Name for the console, such as `JACK server default` or the sound card's.
    pub name: String,
    /// Frames a second.
    pub rate: u32,
    /// Frames of a callback when it opened. The driver may change it while it runs.
    pub period: u32,
    /// Outputs that play.
    pub outputs: usize,
    /// Whether it has MIDI ports of its own, in which messages lie on their frames.
    pub midi: bool,
    /// What the system refused or has not got (a priority, an output), a sentence each.
    pub refused: Vec<String>,
    /// What the operator should know besides, a sentence each.
    pub notes: Vec<String>,
}

/// Ends a driver when it is dropped. That may hang, so it is dropped on a thread of its own.
pub(crate) struct Stop(Option<Box<dyn FnOnce() + Send>>);

impl Stop {
    pub(crate) fn new(end: impl FnOnce() + Send + 'static) -> Self {
        Self(Some(Box::new(end)))
    }
}

impl Drop for Stop {
    fn drop(&mut self) {
        if let Some(end) = self.0.take() {
            end();
        }
    }
}

/// A driver that runs, with nothing to play yet.
pub(crate) struct Opened {
    pub(crate) info: Info,
    pub(crate) stop: Stop,
}

/// A device that plays until it is closed or dropped.
pub struct Device<R: Render> {
    info: Info,
    seat: Arc<Seat<R>>,
    stop: Option<Stop>,
}

/// Opens a device and starts to play `renderer` on it. Its health says from then on whether the
/// device is lost; a device that does not call back at all is seen by
/// [`Health::callbacks`](downbeat_rt::Health::callbacks) standing still.
///
/// A JACK server with a name other than that in the environment variable `JACK_DEFAULT_SERVER`
/// sets that variable for the whole process: open it before other threads start.
///
/// Waits for the driver, at most a few seconds. Not for the audio thread.
///
/// # Errors
///
/// What stood in the way and what to do, with the renderer.
pub fn open<R: Render>(
    choice: &Choice,
    request: &Request,
    renderer: R,
) -> Result<Device<R>, OpenFailure<R>> {
    let health = renderer.health().clone();
    let ready = check(request, renderer.outputs()).and_then(|()| drivers::prepare(choice));
    if let Err(error) = ready {
        return Err(OpenFailure { error, renderer });
    }
    let seat = Seat::new(health);
    let opening = {
        let (choice, request, seat) = (choice.clone(), request.clone(), Arc::clone(&seat));
        move || drivers::open(&choice, &request, Terms::AsAsked, &seat)
    };
    let silent = || {
        let (device, seconds) = (choice.to_string(), OPEN_LIMIT.as_secs());
        Err(OpenError::Silent { device, seconds })
    };
    match within(OPEN_LIMIT, opening).unwrap_or_else(silent) {
        Ok(Opened { info, stop }) => {
            seat.found();
            seat.put(Pump::new(renderer, info.rate));
            Ok(Device { info, seat, stop: Some(stop) })
        }
        Err(error) => {
            seat.shut();
            Err(OpenFailure { error, renderer })
        }
    }
}

impl<R: Render> Device<R> {
    /// What opened.
    pub fn info(&self) -> &Info {
        &self.info
    }

    /// Ends the device and gives the renderer back, silent from the next callback on. The sound is
    /// cut: fade before. `None` when a callback that hangs has the renderer.
    ///
    /// Waits at most 2 s. A driver that takes longer, which a frozen JACK server makes it do, ends
    /// alone when it can. Not for the audio thread.
    pub fn close(mut self) -> Option<R> {
        let renderer = self.seat.take(CLOSE_LIMIT).map(Pump::into_renderer);
        self.end();
        renderer
    }

    /// Ends the driver, once.
    fn end(&mut self) {
        self.seat.shut();
        if let Some(stop) = self.stop.take() {
            // No answer means that the driver hangs, and nothing more can be done about that.
            let _ = within(CLOSE_LIMIT, move || drop(stop));
        }
    }
}

impl<R: Render> Drop for Device<R> {
    fn drop(&mut self) {
        self.end();
    }
}

/// Refuses what no driver could do.
pub(crate) fn check(request: &Request, outputs: usize) -> Result<(), OpenError> {
    let refuse = |cause: String| Err(OpenError::Request(cause));
    if outputs == 0 || outputs > MAX_OUTPUTS {
        return refuse(format!("a device plays 1 to {MAX_OUTPUTS} outputs, not {outputs}"));
    }
    if request.outputs.len() != outputs {
        let names = request.outputs.len();
        return refuse(format!("{outputs} outputs need {outputs} names, and there are {names}"));
    }
    if !RATES.contains(&request.rate) {
        let (least, most) = (RATES.start(), RATES.end());
        return refuse(format!("a rate is {least} to {most} Hz, not {}", request.rate));
    }
    if request.period == Some(0) {
        return refuse("a period has at least 1 frame".into());
    }
    let midi = || request.midi.inputs.iter().chain(&request.midi.outputs);
    if request.midi.inputs.len() > MAX_PORTS || request.midi.outputs.len() > MAX_PORTS {
        return refuse(format!("a device has at most {MAX_PORTS} MIDI ports each way"));
    }
    let names = request.outputs.iter().chain([&request.client]);
    let names = names.chain(midi().map(|port| &port.name));
    if let Some(name) = names.into_iter().find(|name| name.is_empty() || name.contains('\0')) {
        return refuse(format!("`{}` is no name for a client or an output", name.escape_debug()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pump::tests::Counter;

    fn request() -> Request {
        Request {
            client: "downbeat".into(),
            rate: 48_000,
            period: None,
            outputs: vec!["drums_L".into(), "drums_R".into()],
            connect: false,
            midi: MidiNames::default(),
        }
    }

    #[test]
    fn a_request_that_no_driver_could_meet_is_refused() {
        let refusal = |request: Request| check(&request, 2).unwrap_err().to_string();
        assert!(check(&request(), 2).is_ok());
        assert_eq!(refusal(Request { rate: 0, ..request() }), "a rate is 8000 to 768000 Hz, not 0");
        assert_eq!(
            refusal(Request { period: Some(0), ..request() }),
            "a period has at least 1 frame"
        );
        assert_eq!(
            refusal(Request { outputs: vec!["a".into()], ..request() }),
            "2 outputs need 2 names, and there are 1"
        );
        assert_eq!(
            refusal(Request { outputs: vec!["a".into(), "b\0".into()], ..request() }),
            "`b\\0` is no name for a client or an output"
        );
        assert_eq!(
            check(&request(), 65).unwrap_err().to_string(),
            "a device plays 1 to 64 outputs, not 65"
        );
    }

    #[test]
    fn a_file_is_no_device_and_the_renderer_comes_back() {
        let choice = Choice::File("out.wav".into());
        let renderer = Counter::new(2);
        renderer.health().set_lost(true);
        let failure = open(&choice, &request(), renderer).err().unwrap();
        assert!(failure.to_string().contains("`FileWriter`"));
        assert_eq!(failure.renderer.frame, 0);
        assert!(failure.renderer.health().is_lost(), "what did not open is not there");
    }
}
