//! The callback does not allocate or free, whatever it is told. A binary of its own, because a program
//! has one allocator. (That it makes no system call is proved by the test of the same name of the
//! whole program.)
#![allow(clippy::disallowed_macros, reason = "a test is not the audio thread")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail loudly too")]
#![allow(
    unreachable_pub,
    dead_code,
    unused_imports,
    reason = "this binary uses a part of what the tests share"
)]

#[path = "transport/support/mod.rs"]
mod support;

use assert_no_alloc::{AllocDisabler, assert_no_alloc, reset_violation_count, violation_count};
use downbeat_rt::{
    ArmedId, AtJump, Automation, Command, Curve, Enter, Event, Follow, Jump, Knot, LeadIn, Levels,
    PilotRules, Quantum, Release, Rig, SONGS_AT_AUDIO, ScoreMessage, Span, Stretch, Target,
    TimecodeRules, Vamp, VampOrder, VampSpan, When, WhenStopped,
};

use support::{OUTPUTS, PILOT, Song, busy_score, machines, place, rt_rig, song, span, vamping};

#[global_allocator]
static ALLOCATOR: AllocDisabler = AllocDisabler;

/// Numbers that look random (xorshift, Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

fn any_song(id: u32, dice: &mut Dice) -> Song {
    let with_cue = |span: Span| Span { cue: Some(1), ..span };
    let spans = match dice.below(3) {
        0 => vec![span(0, 9_000)],
        1 => vec![with_cue(span(0, 4_000)), vamping(4_000, 8_000), with_cue(span(12_000, 20_000))],
        _ => vec![span(8_100, 8_300), span(3, 4), vamping(16_000, 16_090)],
    };
    let follow = match dice.below(4) {
        0 => Follow::Stop,
        1 => Follow::Continue,
        2 => Follow::Pause { frames: 500 },
        _ => Follow::Segue { at: 2_000, crossfade: 1_500, click_after: 700 },
    };
    let start = match dice.below(3) {
        0 => LeadIn::None,
        1 => LeadIn::Bars(1),
        _ => LeadIn::Grid { frames: 2_000 },
    };
    let knots = [(0, 1.0), (5_000, 0.25), (9_000, 1.0)].map(|(frame, gain)| Knot { frame, gain });
    let automation = match dice.below(2) {
        0 => Automation::none(),
        _ => {
            let curve = Curve::new(&knots);
            Automation::new(vec![(0, curve.clone())], vec![(2, curve)], &rt_rig())
        }
    };
    let mut midi = busy_score();
    if dice.below(20) == 0 {
        // More than a period has room for.
        let flood = ScoreMessage::Long { port: 3, start: 0, length: 3 };
        midi.timeline.extend((0..6_000).map(|at| (4_000 + at % 2, flood)));
    }
    Song { midi, frames: 20_000, start, automation, has: |index| index != 1, ..song(id) }
        .spans(spans)
        .follow(follow)
}

fn any_command(dice: &mut Dice, token: u32, song: ArmedId, armed: u32) -> Command {
    let quantum = [Quantum::Now, Quantum::Beat, Quantum::Bar, Quantum::Section, Quantum::Song];
    let at = quantum[dice.below(5) as usize];
    let n = dice.below(5) as i32 - 2;
    let to = match dice.below(5) {
        0 => Target::Bars(n),
        1 => Target::Beats(n),
        2 => Target::Sections(n),
        3 => Target::Song(ArmedId(armed)),
        _ => Target::Place(place(0, dice.below(9_000) as i64)),
    };
    let release = [Release::AtEnd, Release::AtBar, Release::Now][dice.below(3) as usize];
    let vamp = match dice.below(3) {
        0 => VampSpan::Section,
        1 => VampSpan::Bars(1 + dice.below(9) as u16),
        _ => {
            let to = place(dice.below(3) as u32, dice.below(20_000) as i64);
            VampSpan::Between(Stretch { from: place(0, 0), to })
        }
    };
    let when = match dice.below(2) {
        0 => When::Next,
        _ => When::Device(dice.below(3_000_000)),
    };
    match dice.below(17) {
        0..4 => Command::Jump(Jump { token, song, to, at }),
        4 => Command::CancelJump,
        5 | 6 => Command::Vamp(VampOrder { token, song, span: vamp }),
        7 => Command::Release(song, release),
        8 => Command::KeepVamping(song),
        9 => Command::Fade { frames: 3_000 },
        10 => Command::Hold,
        11 => Command::GoOn,
        12 => {
            let at = place(0, dice.below(9_000) as i64);
            let count_in_bars = dice.below(2) as u16;
            let left = Vamp::of(Stretch { from: place(0, 0), to: place(0, 9_000) });
            let vamp = (dice.below(2) > 0).then_some(left);
            Command::Enter(Enter { token, song, at, when, count_in_bars, vamp })
        }
        16 => Command::Pilot(dice.below(3) > 0),
        13 if dice.below(4) == 0 => Command::Stop { fade: 900 },
        14 if dice.below(4) == 0 => Command::Panic,
        15 if dice.below(4) == 0 => Command::Disarm,
        _ => Command::Go(ArmedId(armed)),
    }
}

#[test]
fn no_command_in_any_state_makes_the_callback_allocate_or_free() {
    let rules = [
        (AtJump::Follow, WhenStopped::Silent),
        (AtJump::RunOn, WhenStopped::RunOn),
        (AtJump::Hold, WhenStopped::Still),
    ];
    let mut landed = 0;
    for (at_jump, when_stopped) in rules {
        let timecode = TimecodeRules { at_jump, when_stopped, ..TimecodeRules::default() };
        let pilot = PilotRules { hung: 5_000, ..PILOT };
        landed += thousands_of_commands(machines(timecode, pilot), 10_000);
    }
    // The dice did meet what they were to meet.
    assert!(landed > 500, "{landed} landings");
}

/// Returns how many jumps landed.
fn thousands_of_commands(rig: Rig, commands: u32) -> usize {
    let (mut renderer, mut link, mut disk) = downbeat_rt::split(rig, &Levels::new(&[1.0; OUTPUTS]));
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let (mut armed, mut out, mut song, mut dropped) = (0u32, 0usize, ArmedId(1), 0);
    let mut landed = 0;
    let mut buffer = vec![0.0; OUTPUTS * 1_024];
    reset_violation_count();
    for token in 0..commands {
        if out < SONGS_AT_AUDIO && dice.below(3) == 0 {
            armed += 1;
            out += 1;
            assert!(link.send(any_song(armed, &mut dice).arm()).is_ok());
        }
        assert!(link.send(any_command(&mut dice, token, song, armed)).is_ok());
        if dice.below(5) == 0 {
            link.beat();
        }
        disk.evict(song, dice.below(3) as usize);
        if dice.below(20) == 0 {
            let _ = disk.deliver(any_song(song.0, &mut dice).block(1));
        }
        if dice.below(10) == 0 {
            let mut levels = Levels::new(&[dice.below(2) as f32; OUTPUTS]);
            levels.songs[0].song = song;
            levels.muted_outputs = dice.below(1 << 17) as u32;
            link.set_levels(levels);
        }
        let frames = 1 + dice.below(1_024) as usize;
        assert_no_alloc(|| renderer.render(&mut buffer[..OUTPUTS * frames]));
        if dice.below(10) == 0 {
            // What a device that opens again does first.
            let late = dice.below(5_000);
            assert_no_alloc(|| renderer.skip(late));
        }
        while let Some(event) = link.event() {
            match event {
                Event::Started { song: started, .. } => song = started,
                Event::Retired(..) => out -= 1,
                Event::Landed { .. } => landed += 1,
                Event::Vamping { .. } | Event::Refused { .. } => {}
            }
        }
        while disk.spent().is_some() {}
        if let Some(status) = link.status() {
            dropped = status.dropped;
        }
    }
    assert_eq!(violation_count(), 0);
    assert_eq!(dropped, 0);
    assert!(armed > 500, "{armed} songs");
    landed
}
