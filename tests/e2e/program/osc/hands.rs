//! Two surfaces at one fader: the one that moves it is not told of its own moves while it does.

use std::time::{Duration, Instant};

use rosc::{OscMessage, OscType};

use super::super::run::until;
use super::support::{Client, Ports, show, start, text};

const FADER: &str = "/downbeat/bus/drums/fader";
/// Between two moves of the hand.
const PACE: Duration = Duration::from_millis(10);
/// A hand that rests for longer has left: on a busy machine a test may do that.
const RESTED: Duration = Duration::from_millis(200);
/// For how long it moves.
const SWEEP: Duration = Duration::from_millis(800);

fn subscribe(client: &Client) {
    client.send("/downbeat/subscribe", &[OscType::Float(10.0), OscType::Float(600.0), text(FADER)]);
    client.wait_for("its place", |message| message.addr == FADER);
}

fn faders(messages: Vec<OscMessage>) -> Vec<f32> {
    let faders = messages.into_iter().filter(|message| message.addr == FADER);
    faders.map(|message| message.args[0].clone().float().unwrap()).collect()
}

/// Sweeps the fader up and down and leaves it in the middle. Returns what the surface was told of it
/// meanwhile; `None` where the hand rested.
fn sweep(hand: &Client) -> Option<Vec<f32>> {
    let (begun, mut last) = (Instant::now(), Instant::now());
    let (mut told, mut rested) = (Vec::new(), false);
    for step in 0u16.. {
        let over = begun.elapsed() > SWEEP;
        let position = if over { 0.5 } else { 0.6 + f32::from(step % 20) / 100.0 };
        hand.send(FADER, &[position.into()]);
        rested |= last.elapsed() > RESTED;
        last = Instant::now();
        if over {
            break;
        }
        told.extend(faders(hand.receive_now()));
        std::thread::sleep(PACE);
    }
    (!rested).then_some(told)
}

#[test]
fn whoever_moves_a_fader_is_told_of_it_when_the_hand_has_left_and_others_at_once() {
    let ports = Ports::new();
    let show = show(ports, 1);
    let running = start(&show.write(), "null");
    let (hand, other) = (Client::of(ports.own), Client::of(ports.own));
    subscribe(&hand);
    subscribe(&other);
    let is_middle = |message: &OscMessage| faders(vec![message.clone()]) == [0.5];
    until("a hand that does not rest", || {
        let swept = sweep(&hand);
        // What it left is what both are told at last.
        hand.wait_for("where it left it", is_middle);
        let mut seen = 0;
        other.wait_for("where it left it", |message| {
            seen += faders(vec![message.clone()]).len();
            is_middle(message)
        });
        assert!(seen > 5, "the other surface saw {seen} moves");
        let Some(told) = swept else { return false };
        assert_eq!(told, Vec::<f32>::new(), "it was told of its own moves");
        true
    });
    drop(running);
}
