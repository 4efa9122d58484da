//! An hour of LTC at every rate: libltc reads every frame of it, where arithmetic has it.

use std::sync::Arc;

use downbeat_rt::{
    ArmedId, ArmedSong, Arrangement, Automation, BlockMap, Command, Follow, Grid, LeadIn, Levels,
    Mixer, Renderer, Rig, SongMidi, TimeOfDay, TimecodeRate, TimecodeRules,
};

use super::count::{begins, next};
use super::decoder::{Decoder, Frame};

const RATE: i64 = 48_000;
const HOUR: i64 = 3_600 * RATE;
/// What is left of the last frame when the hour is over is not read.
const START: TimeOfDay = TimeOfDay { hours: 22, minutes: 59, seconds: 30, frames: 0 };
/// How late libltc may say that a frame begins: it says when it has seen the edge, and an edge takes
/// three frames.
const LATE: i64 = 2;

/// A renderer that plays an hour of nothing but timecode.
fn renderer(rate: TimecodeRate) -> Renderer {
    let rules = TimecodeRules { buses: vec![0], rate, ..TimecodeRules::default() };
    let rig = Rig::new(RATE as u32, 1, &[vec![0]]).with_timecode(rules);
    let (renderer, mut link, _disk) = downbeat_rt::split(rig, &Levels::new(&[0.126]));
    let frames = HOUR as u64;
    let song = ArmedSong {
        id: ArmedId(1),
        frames,
        arrangement: Arrangement::plain(frames),
        start: LeadIn::None,
        follow: Follow::Stop,
        mixer: Mixer::new(&[], Vec::new(), Vec::new()),
        automation: Automation::none(),
        grid: Arc::new(Grid::default()),
        click: None,
        cues: None,
        timecode: Some(START),
        midi: SongMidi::new(Arc::default()),
        blocks: BlockMap::new(frames),
    };
    assert!(link.send(Command::Arm(Box::new(song))).is_ok());
    assert!(link.send(Command::Go(ArmedId(1))).is_ok());
    renderer
}

fn an_hour_is_read(rate: TimecodeRate) {
    let mut renderer = renderer(rate);
    let mut decoder = Decoder::start(rate);
    let mut out = vec![0.0; 9_600];
    for _ in 0..HOUR / out.len() as i64 {
        renderer.render(&mut out);
        decoder.feed(&out);
    }
    let frames = decoder.finish();
    let mut address = START;
    // libltc reads a frame once it has seen that what comes before it was one.
    let first = frames.first().unwrap();
    let mut number = 0;
    while address != first.address {
        address = next(address, rate);
        number += 1;
        assert!(number < 3, "the first frame it reads is {first:?}");
    }
    for frame in &frames {
        let drops = rate == TimecodeRate::F2997Drop;
        let off = frame.start - begins(number, rate);
        assert!((0..=LATE).contains(&off), "{frame:?} is {off} frames late");
        let wanted = Frame { start: frame.start, address, drops, parity: true, reverse: false };
        assert_eq!(*frame, wanted, "frame {number}");
        (address, number) = (next(address, rate), number + 1);
    }
    assert!(begins(number + 1, rate) >= HOUR, "the last frame it reads is number {number}");
}

#[test]
fn at_24_frames_a_second() {
    an_hour_is_read(TimecodeRate::F24);
}

#[test]
fn at_25_frames_a_second() {
    an_hour_is_read(TimecodeRate::F25);
}

#[test]
fn at_29_97_frames_a_second_with_numbers_left_out() {
    an_hour_is_read(TimecodeRate::F2997Drop);
}

#[test]
fn at_29_97_frames_a_second() {
    an_hour_is_read(TimecodeRate::F2997);
}

#[test]
fn at_30_frames_a_second() {
    an_hour_is_read(TimecodeRate::F30);
}
