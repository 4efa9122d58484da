//! A song that sends a lot.

use downbeat_rt::{ScoreMessage, ScoreParts};

/// Messages of all kinds, close together.
pub fn busy_score() -> ScoreParts {
    let short = |bytes: &[u8]| ScoreMessage::short(0, bytes).unwrap();
    let note = ScoreMessage::Note { port: 1, channel: 1, note: 50, velocity: 9, frames: 1_111 };
    let program = |program| ScoreMessage::Program { port: 1, channel: 1, bank: Some(300), program };
    let timeline = (-20..400).flat_map(|at: i64| {
        let low = at.rem_euclid(100) as u8;
        [
            (at * 67, short(&[0x90, low, 100])),
            (at * 67 + 45, short(&[0x80, low, 64])),
            (at * 131, short(&[0xb0, low % 5, low])),
            (at * 211, short(&[0xb0, 64, 127 * (low % 2)])),
            (at * 499, program(low)),
            (at * 499, ScoreMessage::Osc { number: at as u32 }),
        ]
    });
    ScoreParts {
        load: vec![short(&[0xb0, 7, 1])],
        start: vec![program(99), note],
        timeline: timeline.collect(),
        end: vec![note, ScoreMessage::Long { port: 0, start: 0, length: 3 }],
        long: vec![0xf0, 1, 0xf7],
        ticks: (-48..620).map(|tick| tick * 125 / 3).collect(),
        first_tick: -48,
    }
}
