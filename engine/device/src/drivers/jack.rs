//! A JACK client.

mod callbacks;
mod midi;
mod plugs;
mod server;
mod tend;
mod thread_end;

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use jack::{AudioOut, Client, PortFlags, PortSpec};

use crate::device::{Info, Opened, Request};
use crate::error::OpenError;
use crate::midi::MidiNames;
use crate::render::Render;
use crate::seat::Seat;
use callbacks::{News, Player, Started};
use plugs::Plugs;

pub(crate) use server::hush;
use server::Server;

/// How long a client's threads may take to start.
const START_LIMIT: Duration = Duration::from_secs(1);

/// Says which server is meant, before other threads start: see [`Server::named`].
pub(crate) fn prepare(server: Option<&str>) -> Result<(), OpenError> {
    Server::named(server).map(drop)
}

/// Opens a client, names its ports, connects them. May hang.
pub(crate) fn open<R: Render>(
    server: Option<&str>,
    request: &Request,
    seat: &Arc<Seat<R>>,
) -> Result<Opened, OpenError> {
    let server = Server::named(server)?;
    let refused = |error: jack::Error| OpenError::Driver {
        device: server.to_string(),
        cause: error.to_string(),
    };
    let client = server.enter(&request.client)?;
    let rate = client.sample_rate();
    if rate != request.rate {
        let (device, wanted) = (server.to_string(), request.rate);
        return Err(OpenError::Rate { device, wanted, has: rate.to_string() });
    }
    let ports = request
        .outputs
        .iter()
        .map(|name| client.register_port(name, AudioOut::default()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(refused)?;

    let midi = midi::register(&client, &request.midi).map_err(refused)?;

    let period = client.buffer_size();
    let started = Arc::new(Started::default());
    let player = Player::new(Arc::clone(seat), ports, midi, Arc::clone(&started));
    let (wake, wakes) = tend::wakes();
    let news = News::new(Arc::clone(seat), rate, Arc::clone(&started), wake.clone());
    let client = client.activate_async(news, player).map_err(refused)?;
    wait_for(&started);

    let unheard =
        if request.connect { connect(client.as_client(), &request.outputs) } else { Vec::new() };
    let midi = if request.connect { request.midi.clone() } else { MidiNames::default() };
    let mut plugs = Plugs::new(midi);
    let plugged = plugs.look(client.as_client());
    let waiting = plugs.waiting(client.as_client());
    let info = Info {
        name: server.to_string(),
        rate,
        period,
        outputs: request.outputs.len(),
        midi: true,
        refused: refusal(&started).into_iter().chain(unheard).chain(waiting).collect(),
        notes: settle(client.as_client(), request, period),
    };
    let told = request.midi.told.clone();
    tend::tell(told.as_ref(), plugged);
    let stop =
        tend::spawn(client, Arc::clone(seat), plugs, told, (wake, wakes)).map_err(|error| {
            let cause = format!("no thread: {error}");
            OpenError::Driver { device: server.to_string(), cause }
        })?;
    Ok(Opened { info, stop })
}

/// Connects what was asked for. Returns in words what is otherwise than asked.
fn settle(client: &Client, request: &Request, period: u32) -> Vec<String> {
    let mut notes = Vec::new();
    let called = client.name();
    if called != request.client {
        let wanted = &request.client;
        notes.push(format!("another {wanted} is on this server, so this one is called {called}"));
    }
    if let Some(wanted) = request.period.filter(|&wanted| wanted != period) {
        notes.push(format!(
            "the period is the server's, {period} frames, not {wanted}: start jackd with -p {wanted}"
        ));
    }
    notes
}

/// Waits until the client's threads run. One that is slower plays all the same.
fn wait_for(started: &Started) {
    let end = Instant::now() + START_LIMIT;
    let runs = || started.realtime.get().is_some() && started.listening.get().is_some();
    while !runs() && Instant::now() < end {
        thread::sleep(Duration::from_millis(1));
    }
}

/// What the operator should know, if the server gives no real-time priority.
fn refusal(started: &Started) -> Option<String> {
    let refused = *started.realtime.get()? == Some(false);
    refused.then(|| {
        "the JACK server gives no real-time priority: start jackd with -R, as a user who may have it"
            .into()
    })
}

/// Connects each output to the system's playback port of the same number. Returns what could not
/// be connected, in words.
fn connect(client: &Client, names: &[String]) -> Vec<String> {
    let playback = playback(client);
    let mut notes = Vec::new();
    for (name, port) in names.iter().zip(&playback) {
        let ours = format!("{}:{name}", client.name());
        if let Err(error) = client.connect_ports_by_name(&ours, port) {
            notes.push(format!("{ours} is not heard: not connected to {port}: {error}"));
        }
    }
    if let Some(first) = names.get(playback.len()) {
        notes.push(format!(
            "{first} and what follows are not heard: the system has {} playback ports",
            playback.len()
        ));
    }
    notes
}

/// The system's playback ports, in the order of their numbers.
fn playback(client: &Client) -> Vec<String> {
    let audio = AudioOut::default();
    let physical = PortFlags::IS_INPUT | PortFlags::IS_PHYSICAL;
    client.ports(None, Some(audio.jack_port_type()), physical)
}

/// What a server says of itself.
pub(crate) struct Seen {
    pub(crate) name: String,
    pub(crate) rate: u32,
    pub(crate) period: u32,
    /// Number of the system's playback ports.
    pub(crate) playback: usize,
}

/// Looks whether the server of the environment runs. May hang.
pub(crate) fn look() -> Result<Seen, OpenError> {
    let server = Server::named(None)?;
    let client = server.enter("downbeat-look")?;
    Ok(Seen {
        name: server.to_string(),
        rate: client.sample_rate(),
        period: client.buffer_size(),
        playback: playback(&client).len(),
    })
}
