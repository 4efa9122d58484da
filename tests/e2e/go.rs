//! GO: the next callback, once, and the song that was meant.

use std::sync::Arc;

use downbeat_engine::{Action, ArmedState, EntryId, Transport};
use downbeat_rt::{
    ArmedId, ArmedSong, Arrangement, Automation, Block, BlockMap, Command, Event, Follow, Grid,
    LeadIn, Levels, Mixer, Rig as RtRig, Route, SONGS_AT_AUDIO,
};

use crate::support::audio::{Format, expected};
use crate::support::rig::Rig;
use crate::support::show::TestShow;

const FRAMES: u64 = 3_001;

/// Songs of so many stems, each to its own output.
fn show(songs: usize, stems: usize) -> TestShow {
    let mut show = TestShow::new();
    for stem in 0..stems {
        show = show.bus(&format!("b{stem}"), &format!("{{ outputs: [{}] }}", stem + 1));
    }
    for song in 0..songs {
        show = show.song(&format!("s{song}"), "");
        for stem in 0..stems {
            show = show.stem(Format::Wav16, 1, FRAMES, &format!("bus: b{stem}"));
        }
    }
    show
}

#[test]
fn the_first_frame_of_the_song_is_the_first_of_the_next_callback() {
    for stems in [1, 64] {
        let files = show(1, stems);
        let show = files.load();
        for period in [1, 16, 64, 100, 1024, 4096] {
            let mut rig = Rig::new(show.clone());
            // It was armed for a while, and the callbacks ran.
            for _ in 0..10 {
                rig.settle();
                rig.render(period);
            }
            rig.settle();
            assert_eq!(rig.snapshot().armed_state, ArmedState::Ready);
            rig.forget();
            rig.act(Action::Go);
            // Nobody but the audio thread is needed from here.
            rig.play_alone(FRAMES as usize + 10, period);
            for stem in 0..stems {
                let mut wanted = expected(Format::Wav16, stem as u64, 0, FRAMES);
                wanted.extend([0.0; 10]);
                assert_eq!(rig.recorded[stem], wanted, "stem {stem} at period {period}");
            }
        }
    }
}

#[test]
fn go_while_a_song_plays_is_ignored_and_said_so() {
    let files = show(2, 1);
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.perform(FRAMES as usize, || 64, &[(1_000, Action::Go), (2_003, Action::Go)]);
    assert_eq!(rig.recorded[0], expected(Format::Wav16, 0, 0, FRAMES));
    assert!(rig.was_told("GO ignored: it came twice at once"));
    let long = TestShow::new().bus("a", "{ outputs: [1] }").song("Ballad", "").stem(
        Format::Wav16,
        1,
        20_000,
        "bus: a",
    );
    let mut rig = Rig::new(long.load());
    rig.go();
    rig.perform(20_000, || 64, &[(10_000, Action::Go)]);
    assert_eq!(rig.recorded[0], expected(Format::Wav16, 0, 0, 20_000));
    assert!(rig.was_told("GO ignored: Ballad plays; stop it first"));
}

#[test]
fn a_pedal_that_bounces_starts_one_song() {
    // The song is over before the pedal bounces: the next one is armed by then and must not start.
    let files = show(2, 1);
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.act(Action::Go);
    // 100 ms are 4 800 frames.
    rig.perform(10_000, || 64, &[(3_500, Action::Go), (4_799, Action::Go)]);
    assert_eq!(rig.recorded[0][..FRAMES as usize], expected(Format::Wav16, 0, 0, FRAMES));
    assert!(rig.recorded[0][FRAMES as usize..].iter().all(|sample| *sample == 0.0));
    // After that it is a GO like any other.
    rig.forget();
    rig.act(Action::Go);
    rig.perform(FRAMES as usize, || 64, &[]);
    assert_eq!(rig.recorded[0], expected(Format::Wav16, 100, 0, FRAMES));
}

#[test]
fn go_waits_for_a_song_that_is_being_read_and_a_second_one_is_refused() {
    let files = show(1, 3);
    let mut rig = Rig::new(files.load());
    rig.step();
    rig.render(64);
    rig.step();
    assert_eq!(rig.snapshot().armed_state, ArmedState::Arming);
    rig.act(Action::Go);
    assert_eq!(rig.snapshot().armed_state, ArmedState::GoWaits);
    // The same press bouncing is something else.
    rig.act(Action::Go);
    assert!(rig.was_told("GO ignored: it came twice at once"));
    rig.play_alone(5_000, 64);
    rig.act(Action::Go);
    assert!(rig.was_told("GO refused: it waits already, and the song starts when it is armed"));
    rig.play_alone(1_000, 64);
    assert!(rig.recorded.iter().flatten().all(|sample| *sample == 0.0));
    rig.forget();
    rig.settle();
    rig.play(FRAMES as usize + 50, 64);
    for stem in 0..3 {
        let mut wanted = expected(Format::Wav16, stem as u64, 0, FRAMES);
        wanted.extend([0.0; 50]);
        assert_eq!(rig.recorded[stem], wanted);
    }
}

#[test]
fn a_go_that_waits_can_be_taken_back() {
    for action in [Action::Stop, Action::Panic, Action::Arm(EntryId(1))] {
        let files = show(2, 1);
        let mut rig = Rig::new(files.load());
        rig.step();
        rig.act(Action::Go);
        rig.act(action);
        rig.play(5_000, 64);
        assert!(rig.recorded[0].iter().all(|sample| *sample == 0.0), "{action:?}");
    }
}

#[test]
fn go_after_the_end_of_the_setlist_is_ignored_and_said_so() {
    let files = show(1, 1);
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.perform(10_000, || 64, &[(6_000, Action::Go)]);
    assert!(rig.recorded[0][FRAMES as usize..].iter().all(|sample| *sample == 0.0));
    assert!(rig.was_told("GO ignored: no song is armed; pick one"));
    assert_eq!(rig.snapshot().transport, Transport::Stopped);
}

/// The gain on frame `at` of a fade of 2 s.
fn fade(at: usize) -> f64 {
    (1.0 - (at + 1) as f64 / 96_000.0).max(0.0)
}

#[test]
fn a_go_waits_while_as_many_songs_fade_as_may_be_out() {
    let mut files = TestShow::new()
        .head("stop_fade: 2 s")
        .bus("a", "{ outputs: [1] }")
        .song("ones", "")
        .stem_of_ones(200_000, "bus: a");
    for _ in 0..6 {
        files = files.entry("ones");
    }
    let mut rig = Rig::new(files.load());
    rig.go();
    // Every 10 000 frames a song starts, and 5 000 frames later it fades; the fifth has to wait.
    let mut script = vec![(5_000, Action::Stop)];
    for start in [10_000, 20_000, 30_000] {
        script.extend([(start, Action::Go), (start + 5_000, Action::Stop)]);
    }
    script.push((40_000, Action::Go));
    rig.perform(110_000, || 64, &script);
    let song = |start: usize, frame: usize| match frame {
        _ if frame < start => 0.0,
        _ if frame < start + 5_000 => 1.0,
        _ => fade(frame - start - 5_000),
    };
    let first_is_gone = 5_000 + 96_000;
    for (frame, got) in rig.recorded[0].iter().enumerate() {
        let fading: f64 = (0..SONGS_AT_AUDIO).map(|number| song(number * 10_000, frame)).sum();
        let fifth = f64::from(*got) - fading;
        if frame < first_is_gone {
            assert!(fifth.abs() < 1e-5, "frame {frame}: {got}, not {fading}");
        } else if frame > first_is_gone + 2_000 {
            assert!((fifth - 1.0).abs() < 1e-5, "frame {frame}: the fifth has {fifth}");
        }
    }
    assert_eq!(rig.snapshot().reading.dropped, 0);
}

#[test]
fn go_after_a_conductor_hung_past_the_end_of_a_song_starts_the_next() {
    let files = show(2, 1);
    let mut rig = Rig::new(files.load());
    rig.go();
    // What it knows when it wakes up is a status of the first callback, in which a song played.
    rig.play_alone(10_000, 64);
    rig.forget();
    rig.act(Action::Go);
    rig.play(FRAMES as usize, 64);
    assert_eq!(rig.recorded[0], expected(Format::Wav16, 100, 0, FRAMES));
}

#[test]
fn a_song_that_was_picked_while_another_started_stays_picked() {
    // All before one callback, as while a device hangs for a moment.
    let files = show(4, 1);
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.act(Action::Arm(EntryId(3)));
    rig.perform(FRAMES as usize + 5_000, || 64, &[(7_000, Action::Go)]);
    assert_eq!(rig.recorded[0][..FRAMES as usize], expected(Format::Wav16, 0, 0, FRAMES));
    let second = &rig.recorded[0][7_000..];
    assert_eq!(second, &expected(Format::Wav16, 300, 0, FRAMES)[..second.len()]);
}

/// An armed song of one frame of 1.0, for the audio thread alone.
fn one_frame(id: u32) -> Box<ArmedSong> {
    let route = Route { source: 0, stem: 0, channel: 0, coefficient: 1.0 };
    let mut blocks = BlockMap::new(1);
    let mut block = Box::new(Block::new(1));
    block.address(ArmedId(id), 0);
    block.runs_mut(0, 0..1)[0] = 1.0;
    assert!(blocks.insert(block).is_none());
    Box::new(ArmedSong {
        id: ArmedId(id),
        frames: 1,
        arrangement: Arrangement::plain(1),
        start: LeadIn::None,
        follow: Follow::Stop,
        mixer: Mixer::new(&[1.0], vec![0], vec![route]),
        automation: Automation::none(),
        grid: Arc::new(Grid::default()),
        click: None,
        cues: None,
        timecode: None,
        midi: downbeat_rt::SongMidi::new(Arc::default()),
        blocks,
    })
}

#[test]
fn a_go_that_comes_late_starts_no_other_song() {
    let rig = RtRig::new(48_000, 1, &[vec![0]]);
    let (mut renderer, mut link, _disk) = downbeat_rt::split(rig, &Levels::new(&[1.0]));
    for command in [
        Command::Arm(one_frame(1)),
        Command::Arm(one_frame(2)),
        // Meant for the song that was armed before.
        Command::Go(ArmedId(1)),
    ] {
        assert!(link.send(command).is_ok());
    }
    let mut out = [f32::NAN; 64];
    renderer.render(&mut out);
    assert_eq!(out, [0.0; 64]);
    assert_eq!(link.status().map(|status| status.refused), Some(1));
    assert!(matches!(link.event(), Some(Event::Retired(song, _)) if song.id == ArmedId(1)));
    assert!(link.event().is_none());
    assert!(link.send(Command::Go(ArmedId(2))).is_ok());
    renderer.render(&mut out);
    assert_eq!((out[0], &out[1..]), (1.0, &[0.0; 63][..]));
}
