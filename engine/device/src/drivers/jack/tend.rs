//! The thread that has a client while it plays: it connects MIDI ports as they come, and ends the
//! client. No other thread calls into libjack for this client once it runs, so nothing is asked of a
//! client that ends.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use jack::{AsyncClient, PortId};

use super::callbacks::{News, Player};
use super::plugs::Plugs;
use crate::device::Stop;
use crate::midi::Plugged;
use crate::render::Render;
use crate::seat::Seat;

/// How often it looks at the ports unasked. Every port that comes and goes wakes it; what a port is
/// called besides is not told.
const LOOK: Duration = Duration::from_secs(1);

/// What wakes the thread.
pub(super) enum Wake {
    /// A port has come.
    Came(PortId),
    /// A port has gone.
    Went,
    /// The client ends.
    End,
}

/// Where the thread is woken from. The ring is without bound: the thread that listens to the server must
/// not wait, and what it tells is as rare as clients that come and go.
pub(super) type Wakes = (Sender<Wake>, Receiver<Wake>);

/// Starts the thread.
///
/// # Errors
///
/// What the system refused. The client has ended then.
pub(super) fn spawn<R: Render>(
    client: AsyncClient<News<R>, Player<R>>,
    seat: Arc<Seat<R>>,
    plugs: Plugs,
    told: Option<crossbeam_channel::Sender<Plugged>>,
    (wake, wakes): Wakes,
) -> std::io::Result<Stop> {
    let run = move || tend(client, &seat, plugs, told.as_ref(), &wakes);
    let thread = thread::Builder::new().name("midi-ports".into()).spawn(run)?;
    Ok(Stop::new(move || {
        // It ends by this alone.
        let _ = wake.send(Wake::End);
        // It has nothing to say at its end, not even a panic.
        let _ = thread.join();
    }))
}

fn tend<R: Render>(
    client: AsyncClient<News<R>, Player<R>>,
    seat: &Seat<R>,
    mut plugs: Plugs,
    told: Option<&crossbeam_channel::Sender<Plugged>>,
    wakes: &Receiver<Wake>,
) {
    loop {
        let first = wakes.recv_timeout(LOOK).ok();
        let woken: Vec<Wake> = first.into_iter().chain(wakes.try_iter()).collect();
        if woken.iter().any(|wake| matches!(wake, Wake::End)) {
            return end(client);
        }
        // A server that is gone answers nothing any more.
        if seat.is_lost() {
            continue;
        }
        for wake in &woken {
            if let Wake::Came(port) = wake {
                tell(told, plugs.came(client.as_client(), *port));
            }
        }
        tell(told, plugs.look(client.as_client()));
    }
}

/// Tells what changed.
pub(super) fn tell(told: Option<&crossbeam_channel::Sender<Plugged>>, plugged: Plugged) {
    if let Some(told) = told.filter(|_| !plugged.is_empty()) {
        // Whoever does not listen is not waited for.
        let _ = told.try_send(plugged);
    }
}

/// Leaves the server. Hangs for as long as the server is frozen, and for ever after some freezes; the
/// binding lets nobody else open or close a client meanwhile, so that opening is given up too.
fn end<R: Render>(client: AsyncClient<News<R>, Player<R>>) {
    // The client closes when it is dropped here, whether the server said goodbye or not.
    let _ = client.deactivate();
}

/// Both ends by which the thread is woken.
pub(super) fn wakes() -> Wakes {
    mpsc::channel()
}
