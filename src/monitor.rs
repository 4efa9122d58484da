//! `downbeat monitor`

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use downbeat_control::bindings::{Bindings, problems};
use downbeat_control::midi::{Decoder, Message};
use downbeat_device::midi::{Changes, Inbox, MidiNames, PortName, link};
use downbeat_device::system_midi::Inputs;
use downbeat_device::{Choice, Choices, Listener, NothingOpened, Request, Supervisor};
use downbeat_show_files::{LoadOptions, load};
use serde_json::json;

use crate::args::MonitorMidi;
use crate::ending::Ending;
use crate::{print, rig};

/// How often it looks for messages of the device.
const TICK: Duration = Duration::from_millis(5);
/// How often it looks for ports.
const LOOK: Duration = Duration::from_secs(1);
/// Looks at ports whose news may wait.
const PLUGGED: usize = 64;
/// The frames a second that are asked of a JACK server, if the show does not say.
const RATE: u32 = 48_000;

pub(crate) fn midi(args: &MonitorMidi) -> ExitCode {
    match run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            print::message(format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn run(args: &MonitorMidi) -> Result<(), String> {
    let ending =
        Ending::at_signals().map_err(|error| format!("signals cannot be caught: {error}"))?;
    let (bindings, rate) = match &args.show {
        Some(show) => read(show)?,
        None => (None, None),
    };
    let mut monitor = Monitor {
        bindings,
        decoders: std::collections::HashMap::new(),
        began: Instant::now(),
        ticks: args.ticks,
        as_json: args.json,
    };
    match &args.device {
        Some(choice @ Choice::Jack(_)) => {
            of_device(choice, rate.unwrap_or(RATE), &ending, &mut monitor)
        }
        Some(other) => {
            Err(format!("{other} has no MIDI ports: leave --device out to hear the system's"))
        }
        None => {
            of_system(&ending, &mut monitor);
            Ok(())
        }
    }
}

/// The bindings of a show, whatever else is wrong with it.
fn read(show: &Path) -> Result<(Option<Bindings>, Option<u32>), String> {
    let loaded = load(&rig::show_file(show), &LoadOptions::default());
    loaded.problems.iter().for_each(print::message);
    problems(&loaded).iter().for_each(print::message);
    let show = loaded.show.ok_or("the show has errors: without it, nothing is bound")?;
    Ok((Some(Bindings::new(&loaded.controls, &show)), Some(show.rate)))
}

/// Listens to every input of the system, as they come and go.
fn of_system(ending: &Ending, monitor: &mut Monitor) {
    let (mut inputs, mut looked) = (Inputs::default(), None::<Instant>);
    print::message("listening to the system's MIDI inputs; Ctrl+C ends");
    while !ending.has_come() {
        if looked.is_none_or(|at| at.elapsed() >= LOOK) {
            tell(&inputs.look(&|_| true));
            looked = Some(Instant::now());
        }
        if let Some(heard) = inputs.wait(TICK) {
            monitor.show(&heard.port, &heard.bytes);
        }
    }
}

fn tell(changes: &Changes) {
    changes.opened.iter().for_each(|name| print::message(format!("listening to {name}")));
    changes.gone.iter().for_each(|name| print::message(format!("{name} is gone")));
    changes
        .refused
        .iter()
        .for_each(|(name, why)| print::message(format!("warning: {name} does not open: {why}")));
}

/// Listens to a port of a JACK client, which is connected to every MIDI port there is.
fn of_device(
    choice: &Choice,
    rate: u32,
    ending: &Ending,
    monitor: &mut Monitor,
) -> Result<(), String> {
    let (midi, mut inbox, _, _) = link();
    let (told, plugged) = crossbeam_channel::bounded(PLUGGED);
    let input = PortName { name: "midi_in".into(), connect: Some(String::new()) };
    let request = Request {
        client: "downbeat-monitor".into(),
        rate,
        period: None,
        outputs: vec!["silence".into()],
        connect: true,
        midi: MidiNames { inputs: vec![input], outputs: Vec::new(), told: Some(told) },
    };
    let choices = Choices::from(choice.clone());
    let mut supervisor = Supervisor::start(&choices, &request, Listener::new(midi), |_, _| {})
        .map_err(|NothingOpened { causes, .. }| {
            let causes = causes.iter().map(|(_, error)| error.to_string());
            causes.collect::<Vec<_>>().join("; ")
        })?;
    let name = supervisor.status().info.name.clone();
    print::message(format!("listening at downbeat-monitor:midi_in on {name}; Ctrl+C ends"));
    while !ending.has_come() {
        let _ = supervisor.step(Instant::now());
        plugged.try_iter().for_each(|plugged| tell(&plugged.inputs));
        drain(&mut inbox, monitor);
        std::thread::sleep(TICK);
    }
    supervisor.close();
    Ok(())
}

fn drain(inbox: &mut Inbox, monitor: &mut Monitor) {
    while let Some(heard) = inbox.pop() {
        monitor.show("midi_in", heard.bytes());
    }
}

/// Shows what arrives.
struct Monitor {
    bindings: Option<Bindings>,
    decoders: std::collections::HashMap<String, Decoder>,
    began: Instant,
    ticks: bool,
    as_json: bool,
}

impl Monitor {
    fn show(&mut self, port: &str, bytes: &[u8]) {
        let mut messages: Vec<Message> = Vec::new();
        let decoder = self.decoders.entry(port.to_owned()).or_default();
        decoder.decode(bytes, |message| messages.push(message));
        let ticking = messages.iter().all(|message| message.is_ticking());
        if ticking && !messages.is_empty() && !self.ticks {
            return;
        }
        let raw: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
        let raw = raw.join(" ");
        let words: Vec<String> = messages.iter().map(ToString::to_string).collect();
        let bound: Option<Vec<String>> = self.bindings.as_mut().map(|bindings| {
            let source = bindings.source(port);
            messages.iter().flat_map(|message| bindings.meant(source, *message)).collect()
        });
        let at = self.began.elapsed().as_secs_f64();
        if self.as_json {
            let at = (at * 1e6).round() / 1e6;
            print::result(json!({
                "at": at, "port": port, "bytes": raw, "messages": words, "bound": bound,
            }));
            return;
        }
        let words = if words.is_empty() { "no whole message".to_owned() } else { words.join(", ") };
        let bound = match bound {
            None => String::new(),
            Some(bound) if bound.is_empty() => "  -> nothing".to_owned(),
            Some(bound) => format!("  -> {}", bound.join("; ")),
        };
        print::result(format!("{at:9.3}  {port}  {raw}  {words}{bound}"));
    }
}
