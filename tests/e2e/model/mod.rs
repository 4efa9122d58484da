//! The engine against a slow model of it: a player in RAM that walks the song frame by frame, without
//! blocks, periods or threads. Whatever an operator does, and whatever the periods are, every sample
//! of every output is the same.
//!
//! The model is written from what the engine is said to do. Sums are taken in the same order in
//! `f32`, so that equal means equal.
//!
//! What the model does not know (edits of the setlist, outages of device, disk and conductor, rejoins) is
//! pressed at random in `goes_on`, which asks less.

mod cross;
mod faders;
mod goes_on;
mod moment;
mod orders;
mod pattern;
mod place;
mod plan;
mod player;
mod press;
mod ramp;
mod random;
mod script;
mod scripts;
mod show;
mod song;
mod vamp;
mod vamps;
mod voice;

use std::sync::LazyLock;

use downbeat_engine::Action;

use self::moment::Moment;
use self::player::Player;
use self::script::{Press, Wait};
use self::show::Both;
use crate::support::rig::Rig;

/// At these rates every block of the songs is one of those that stay in memory: the model has no
/// blocks, and no jump waits for one.
static SLOW: LazyLock<Both> = LazyLock::new(|| Both::at(8_000));
static FAST: LazyLock<Both> = LazyLock::new(|| Both::at(9_600));

/// Frames after the last press.
const REST: i64 = 6_000;
/// Frames that a press waits for a moment at the most: longer than the shortest song.
const LONGEST_WAIT: i64 = 13_000;
/// Frames between two looks of the disk, and the longest period.
const DISK_EVERY: usize = 512;
const PERIOD: usize = 1_500;
/// Frames after a start in which the next song is read and armed, whatever the periods are.
const TO_ARM: i64 = (PERIOD + DISK_EVERY) as i64;

/// What the model made of a script.
struct Modelled {
    outputs: Vec<Vec<f32>>,
    /// The presses that it covers, each with its frame.
    presses: Vec<(usize, Action)>,
    /// What was going on at each press of the script, if the model covers it.
    moments: Vec<Vec<Moment>>,
}

/// What the model plays; nothing where more songs sound at once, or sooner, than the engine takes.
fn modelled(both: &Both, script: &[Press]) -> Option<Modelled> {
    let mut player = Player::new(both);
    let mut presses = Vec::new();
    let mut moments = Vec::new();
    for &Press { wait, action } in script {
        match wait {
            Wait::Frames(frames) => player.play(frames),
            Wait::Until(moment, then) => {
                let end = player.frame + LONGEST_WAIT;
                while !moment.is_now(&player) && player.sounds() && player.frame < end {
                    player.play(1);
                }
                player.play(then);
            }
        }
        let mut now = Vec::new();
        if player.covers(action) {
            now.extend(Moment::ALL.into_iter().filter(|moment| moment.is_now(&player)));
            presses.push((player.frame as usize, action));
            player.press(action);
        }
        moments.push(now);
    }
    player.play(REST);
    let fits = !player.crowded;
    fits.then_some(Modelled { outputs: player.recorded, presses, moments })
}

/// What the engine plays.
fn played(
    both: &Both,
    presses: &[(usize, Action)],
    frames: usize,
    periods: &[usize],
) -> Vec<Vec<f32>> {
    let mut rig = Rig::new(both.show.clone());
    rig.settle();
    rig.render(1);
    rig.settle();
    rig.forget();
    let mut periods = periods.iter().copied().cycle();
    let mut presses = presses.iter().copied().peekable();
    let (mut at, mut disk_at) = (0, 0);
    while at < frames {
        if at >= disk_at {
            rig.settle();
            disk_at = at + DISK_EVERY;
        }
        while let Some((_, action)) = presses.next_if(|press| press.0 == at) {
            rig.settle();
            rig.act(action);
            rig.settle();
        }
        let until = presses.peek().map_or(frames, |press| press.0).min(frames);
        let period = periods.next().unwrap_or(64).clamp(1, until - at);
        rig.render(period);
        // It reads the status of every callback, so that it never acts on an old one.
        rig.step();
        at += period;
    }
    rig.recorded
}

/// The first frame in which an output differs: frame, output, what the model and the engine played.
fn difference(model: &[Vec<f32>], engine: &[Vec<f32>]) -> Option<(usize, usize, f32, f32)> {
    let outputs = model.iter().zip(engine).enumerate();
    let first = outputs.filter_map(|(output, (model, engine))| {
        let frame = model.iter().zip(engine).position(|(a, b)| a != b || b.is_nan())?;
        Some((frame, output, model[frame], engine[frame]))
    });
    first.min_by_key(|difference| difference.0)
}

/// Whether the engine plays what the model played; else the first difference, and the script.
fn compare(both: &Both, model: &Modelled, periods: &[usize]) -> Result<(), String> {
    let engine = played(both, &model.presses, model.outputs[0].len(), periods);
    match difference(&model.outputs, &engine) {
        None => Ok(()),
        Some((frame, output, model_s, engine_s)) => Err(format!(
            "at {} Hz, frame {frame}, output {output}: the engine plays {engine_s}, the model \
             {model_s}, after {:?}",
            both.rate, model.presses
        )),
    }
}
