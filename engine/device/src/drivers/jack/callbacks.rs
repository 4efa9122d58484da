//! What a JACK server calls.

use std::sync::mpsc::Sender;
use std::sync::{Arc, OnceLock};

use jack::{AudioOut, Client, Control, Frames, NotificationHandler, Port, PortId};
use jack::{ProcessHandler, ProcessScope};

use super::midi::MidiPorts;
use super::tend::Wake;
use super::thread_end::LastWord;
use crate::priority::is_realtime;
use crate::render::Render;
use crate::seat::Seat;

/// What is known of a client once its threads run.
#[derive(Default)]
pub(crate) struct Started {
    /// Whether its callbacks have a real-time priority; inside, `None` where the system does not say.
    pub(crate) realtime: OnceLock<Option<bool>>,
    /// Set when the end of the server will be heard.
    pub(crate) listening: OnceLock<()>,
}

/// Fills the ports.
pub(crate) struct Player<R> {
    seat: Arc<Seat<R>>,
    ports: Vec<Port<AudioOut>>,
    midi: MidiPorts,
    started: Arc<Started>,
}

impl<R: Render> Player<R> {
    pub(crate) fn new(
        seat: Arc<Seat<R>>,
        ports: Vec<Port<AudioOut>>,
        midi: MidiPorts,
        started: Arc<Started>,
    ) -> Self {
        Self { seat, ports, midi, started }
    }
}

impl<R: Render> ProcessHandler for Player<R> {
    fn process(&mut self, _: &Client, scope: &ProcessScope) -> Control {
        // Only here is the priority known, which the thread gets after it was set up. The first
        // callback asks for it, while nothing sits in the seat yet.
        self.started.realtime.get_or_init(is_realtime);

        let ports = &mut self.ports;
        let mut midi = self.midi.in_callback(scope);
        let frames = scope.n_frames() as usize;
        let played = self.seat.play_with_midi(frames, &mut midi, |piece| {
            let run = piece.start..piece.start + piece.frames;
            for (c, port) in ports.iter_mut().enumerate() {
                port.as_mut_slice(scope)[run.clone()].copy_from_slice(piece.output(c));
            }
        });
        if !played {
            // JACK hands out a buffer as it was left.
            ports.iter_mut().for_each(|port| port.as_mut_slice(scope).fill(0.0));
        }
        Control::Continue
    }
}

/// Hears what happens besides.
pub(crate) struct News<R> {
    seat: Arc<Seat<R>>,
    rate: u32,
    started: Arc<Started>,
    wake: Sender<Wake>,
}

impl<R: Render> News<R> {
    pub(crate) fn new(
        seat: Arc<Seat<R>>,
        rate: u32,
        started: Arc<Started>,
        wake: Sender<Wake>,
    ) -> Self {
        Self { seat, rate, started, wake }
    }
}

impl<R: Render> NotificationHandler for News<R> {
    fn graph_reorder(&mut self, _: &Client) -> Control {
        // Every client hears this when it joins, on the thread that listens to the server.
        let seat = &self.seat;
        LastWord::at_thread_end(|| {
            let seat = Arc::clone(seat);
            Box::new(move || seat.lost())
        });
        self.started.listening.get_or_init(|| ());
        Control::Continue
    }

    fn port_registration(&mut self, _: &Client, port: PortId, has_come: bool) {
        // On the thread that listens to the server nothing may be asked of it.
        let wake = if has_come { Wake::Came(port) } else { Wake::Went };
        // Where nobody is woken any more, the client ends.
        let _ = self.wake.send(wake);
    }

    fn sample_rate(&mut self, _: &Client, rate: Frames) -> Control {
        if rate != self.rate {
            // The show would play at another speed: the device that was opened is not there.
            self.seat.lost();
        }
        Control::Continue
    }

    fn xrun(&mut self, _: &Client) -> Control {
        self.seat.xrun();
        Control::Continue
    }
}
