//! A JACK client.

mod callbacks;
mod midi;
mod server;
mod thread_end;

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use jack::{AsyncClient, AudioOut, Client, PortFlags, PortSpec};

use crate::device::{Info, Opened, Request, Stop};
use crate::error::OpenError;
use crate::render::Render;
use crate::seat::Seat;
use callbacks::{News, Player, Started};

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
    let names = &request.outputs;
    let ports = names
        .iter()
        .map(|name| client.register_port(name, AudioOut::default()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(refused)?;

    let midi = midi::register(&client, &request.midi).map_err(refused)?;

    let period = client.buffer_size();
    let started = Arc::new(Started::default());
    let player = Player::new(Arc::clone(seat), ports, midi, Arc::clone(&started));
    let news = News::new(Arc::clone(seat), rate, Arc::clone(&started));
    let client = client.activate_async(news, player).map_err(refused)?;
    wait_for(&started);

    let names = if request.connect { &request.outputs[..] } else { &[] };
    let unheard = connect(client.as_client(), names);
    let midi =
        if request.connect { midi::connect(client.as_client(), &request.midi) } else { vec![] };
    let info = Info {
        name: server.to_string(),
        rate,
        period,
        outputs: names.len(),
        refused: refusal(&started).into_iter().chain(unheard).chain(midi).collect(),
        notes: settle(client.as_client(), request, period),
    };
    Ok(Opened { info, stop: Stop::new(move || end(client)) })
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

/// Leaves the server. Hangs for as long as the server is frozen, and for ever after some freezes; the
/// binding lets nobody else open or close a client meanwhile, so that opening is given up too.
fn end<R: Render>(client: AsyncClient<News<R>, Player<R>>) {
    // The client closes when it is dropped here, whether the server said goodbye or not.
    let _ = client.deactivate();
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
