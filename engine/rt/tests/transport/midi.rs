//! What songs send to other machines: at the frame, once, and undone where they jump.

use downbeat_rt::{
    Command, Enter, Follow, LeadIn, Levels, OSC_OUTPUT, Passed, Quantum, ScoreMessage, ScoreParts,
    Target, When,
};

use crate::support::{
    BAR, BEAT, MIDI, Rig, Song, X, at, jump, perform, perform_at, place, rt_rig, song, span,
    vamping,
};

fn short(port: u8, bytes: &[u8]) -> ScoreMessage {
    ScoreMessage::short(port, bytes).unwrap()
}

/// What was sent on one output: frames and bytes.
fn sent(rig: &Rig, port: u8) -> Vec<(u64, &[u8])> {
    let of_port = rig.midi.iter().filter(|(_, to, _)| *to == port);
    of_port.map(|(frame, _, bytes)| (*frame, &bytes[..])).collect()
}

fn with(song: Song, timeline: Vec<(i64, ScoreMessage)>) -> Song {
    Song { midi: ScoreParts { timeline, ..ScoreParts::default() }, ..song }
}

/// A timeline of clock as the grid of these tests has it: 24 ticks for a beat of 1000 frames.
fn ticks(from: i64, to: i64) -> ScoreParts {
    let ticks = (from..to).map(|tick| (tick * BEAT).div_euclid(24)).collect();
    ScoreParts { ticks, first_tick: from, ..ScoreParts::default() }
}

#[test]
fn messages_are_sent_at_their_frames_and_those_of_one_frame_in_their_order() {
    let on = short(0, &[0x90, 60, 100]);
    let off = short(0, &[0x80, 60, 64]);
    let clock = short(1, &[0xc3, 9]);
    let timeline = vec![(1_000, on), (0, clock), (1_999, off), (1_000, short(0, &[0xe0, 1, 2]))];
    let s = with(song(1), timeline);
    let (a, g) = (s.clone(), s);
    let rig = perform(3_000, &[at(0, move || a.arm()), at(500, move || g.go())]);
    assert_eq!(
        sent(&rig, 0),
        [(1_500, &[0x90, 60, 100][..]), (1_500, &[0xe0, 1, 2]), (2_499, &[0x80, 60, 64]),]
    );
    assert_eq!(sent(&rig, 1), [(500, &[0xc3, 9][..])]);
}

#[test]
fn load_start_and_end_have_their_moments() {
    let message = |number| vec![short(0, &[0xc0, number])];
    let parts = ScoreParts {
        load: message(1),
        start: message(2),
        end: message(3),
        ..ScoreParts::default()
    };
    let s = Song { midi: parts, start: LeadIn::Grid { frames: 700 }, ..song(1) };
    let s = s.spans(vec![span(0, 2_000)]);
    let (a, g) = (s.clone(), s);
    let rig = perform(5_000, &[at(100, move || a.arm()), at(300, move || g.go())]);
    let wanted = [(100, &[0xc0, 1][..]), (300, &[0xc0, 2]), (300 + 700 + 2_000, &[0xc0, 3])];
    assert_eq!(sent(&rig, 0), wanted);
}

#[test]
fn a_stopped_song_has_no_end() {
    let s = Song {
        midi: ScoreParts { end: vec![short(0, &[0xc0, 3])], ..ScoreParts::default() },
        ..song(1)
    };
    let (a, g) = (s.clone(), s);
    let script =
        [at(0, move || a.arm()), at(0, move || g.go()), at(500, || Command::Stop { fade: 50 })];
    assert_eq!(sent(&perform(2_000, &script), 0), []);
}

#[test]
fn before_the_first_frame_the_lead_in_sends() {
    let s = with(
        Song { start: LeadIn::Grid { frames: 1_000 }, ..song(1) },
        vec![(-1_001, short(0, &[0xc0, 1])), (-400, short(0, &[0xc0, 2]))],
    );
    let (a, g) = (s.clone(), s);
    let rig = perform(2_000, &[at(0, move || a.arm()), at(0, move || g.go())]);
    // What is before all of it sets the state that it begins with.
    assert_eq!(sent(&rig, 0), [(0, &[0xc0, 1][..]), (600, &[0xc0, 2])]);
}

#[test]
fn a_bank_goes_before_its_program_by_the_gap() {
    let program = ScoreMessage::Program { port: 1, channel: 2, bank: Some(300), program: 7 };
    let s = with(song(1), vec![(100, program)]);
    let (a, g) = (s.clone(), s);
    let rig = perform(1_000, &[at(0, move || a.arm()), at(0, move || g.go())]);
    // 300 = 2 * 128 + 44.
    assert_eq!(
        sent(&rig, 1),
        [(100, &[0xb2, 0, 2][..]), (100, &[0xb2, 32, 44]), (100 + u64::from(MIDI.gap), &[0xc2, 7]),]
    );
}

#[test]
fn a_jump_ends_notes_and_brings_back_what_was_set() {
    let timeline = vec![
        (0, short(0, &[0xc0, 1])),
        (100, short(0, &[0xb0, 7, 10])),
        (BAR, short(0, &[0xb0, 7, 90])),
        (BAR + 10, short(0, &[0xb0, 64, 127])),
        (BAR + 20, short(0, &[0x90, 60, 100])),
        (BAR + 30, short(0, &[0x91, 62, 100])),
        (BAR + 40, short(0, &[0x81, 62, 0])),
        (3 * BAR, short(0, &[0x80, 60, 0])),
    ];
    let s = with(song(1), timeline);
    let (a, g) = (s.clone(), s);
    // In the second bar back to a frame of the first, which sounds at the third bar's line.
    let back = || jump(1, 1, Target::Place(place(0, 200)), Quantum::Bar);
    let script = [at(0, move || a.arm()), at(0, move || g.go()), at(BAR as u64 + 500, back)];
    let rig = perform(2 * BAR as u64 + 1_000, &script);
    let landed = 2 * BAR as u64;
    let all = sent(&rig, 0);
    assert_eq!(
        all[all.len() - 5..],
        [
            (landed, &[0x80, 60, 64][..]),
            (landed, &[0xb0, 123, 0]),
            (landed, &[0xb1, 123, 0]),
            (landed, &[0xb0, 64, 0]),
            (landed, &[0xb0, 7, 10]),
        ]
    );
    assert_eq!(all.len(), 7 + 5);
}

#[test]
fn what_is_the_same_after_a_jump_is_not_sent_again() {
    let s = with(song(1), vec![(0, short(0, &[0xc0, 1])), (2 * BAR, short(0, &[0xc0, 1]))]);
    let (a, g) = (s.clone(), s);
    let on = || jump(1, 1, Target::Place(place(0, 3 * BAR)), Quantum::Bar);
    let script = [at(0, move || a.arm()), at(0, move || g.go()), at(500, on)];
    assert_eq!(sent(&perform(2 * BAR as u64, &script), 0), [(0, &[0xc0, 1][..])]);
}

#[test]
fn the_end_of_a_note_that_does_not_sound_is_not_sent() {
    let timeline = vec![
        (100, short(0, &[0x80, 60, 64])),
        (200, short(0, &[0x90, 62, 0])),
        (300, short(0, &[0x90, 60, 1])),
        (400, short(0, &[0x90, 60, 0])),
    ];
    let s = with(song(1), timeline);
    let (a, g) = (s.clone(), s);
    let rig = perform(1_000, &[at(0, move || a.arm()), at(0, move || g.go())]);
    assert_eq!(sent(&rig, 0), [(300, &[0x90, 60, 1][..]), (400, &[0x90, 60, 0])]);
}

#[test]
fn a_loop_sends_each_pass_anew() {
    let s = with(
        song(1).spans(vec![vamping(0, 2_000)]),
        vec![(500, short(0, &[0x90, 60, 100])), (2_500, short(0, &[0x80, 60, 0]))],
    );
    let (a, g) = (s.clone(), s);
    let rig = perform(5_000, &[at(0, move || a.arm()), at(0, move || g.go())]);
    let (on, off, all) = (&[0x90, 60, 100][..], &[0x80, 60, 64][..], &[0xb0, 123, 0][..]);
    assert_eq!(
        sent(&rig, 0),
        [
            (500, on),
            (2_000, off),
            (2_000, all),
            (2_500, on),
            (4_000, off),
            (4_000, all),
            (4_500, on)
        ]
    );
}

#[test]
fn hold_and_stop_end_notes_when_the_sound_ends_and_panic_at_once() {
    let notes = |song: Song| with(song, vec![(100, short(0, &[0x90, 60, 100]))]);
    /// What is told, when the notes end, and whether at once.
    type Case = (fn() -> Command, u64, bool);
    let cases: [Case; 3] = [
        (|| Command::Hold, 500 + X as u64, false),
        (|| Command::Stop { fade: 300 }, 800, false),
        (|| Command::Panic, 500, true),
    ];
    for (command, ends, panic) in cases {
        let (a, g) = (notes(song(1)), notes(song(1)));
        let script = [at(0, move || a.arm()), at(0, move || g.go()), at(500, command)];
        let rig = perform(2_000, &script);
        let mut wanted = vec![(100, &[0x90, 60, 100][..]), (ends, &[0x80, 60, 64])];
        if panic {
            wanted.push((ends, &[0xb0, 120, 0]));
        }
        wanted.push((ends, &[0xb0, 123, 0]));
        assert_eq!(sent(&rig, 0), wanted);
    }
}

/// What a panic silences is what sounds: the song that is armed then is to be played next, with all that
/// it sends.
#[test]
fn a_song_that_was_armed_when_somebody_pressed_panic_sends_like_any_other() {
    let first = with(song(1), vec![(100, short(0, &[0x90, 60, 100]))]);
    let next = ScoreParts {
        start: vec![short(1, &[0xc0, 5])],
        timeline: vec![(200, short(1, &[0xb0, 7, 99]))],
        ..ScoreParts::default()
    };
    let next = Song { midi: next, ..song(2) };
    let (a, g, b, go) = (first.clone(), first, next.clone(), next);
    let script = [
        at(0, move || a.arm()),
        at(0, move || g.go()),
        at(300, move || b.arm()),
        at(500, || Command::Panic),
        at(1_000, move || go.go()),
    ];
    let rig = perform(2_000, &script);
    assert_eq!(sent(&rig, 1), [(1_000, &[0xc0, 5][..]), (1_200, &[0xb0, 7, 99])]);
}

/// Of the song that sounds, of the one that is armed, and of one that has gone.
#[test]
fn a_panic_ends_every_note_and_what_waits() {
    let long = |note| ScoreMessage::Note { port: 0, channel: 1, note, velocity: 9, frames: 9_000 };
    let first = ScoreParts { end: vec![long(40)], ..ScoreParts::default() };
    let first = Song { midi: first, ..song(1).spans(vec![span(0, 1_000)]) };
    let first = first.follow(Follow::Continue);
    let second = with(song(2), vec![(100, long(50))]);
    let third = ScoreParts { load: vec![long(60)], ..ScoreParts::default() };
    let third = Song { midi: third, ..song(3) };
    let (a, g, b, c) = (first.clone(), first, second, third);
    let script = [
        at(0, move || a.arm()),
        at(0, move || g.go()),
        at(100, move || b.arm()),
        at(1_200, move || c.arm()),
        at(2_000, || Command::Panic),
    ];
    let rig = perform(3_000, &script);
    for note in [40, 50, 60] {
        let of_note = |(_, bytes): &(u64, &[u8])| bytes[1] == note;
        let all: Vec<_> = sent(&rig, 0).into_iter().filter(of_note).collect();
        assert!(all[0].0 < 2_000 && all[0].1[0] == 0x91, "{all:?}");
        assert!(all.len() > 1 && all[1..].iter().all(|off| off.0 == 2_000), "{all:?}");
        assert!(all[1..].iter().all(|off| off.1[0] == 0x81), "{all:?}");
    }
    let sounds_off = sent(&rig, 0).iter().filter(|(_, bytes)| bytes[1] == 120).count();
    assert_eq!(sounds_off, 2);
}

#[test]
fn a_song_that_is_entered_begins_with_the_state_of_that_place() {
    let timeline = vec![
        (0, short(0, &[0xc0, 1])),
        (BAR, short(0, &[0xc0, 2])),
        (BAR + 1, short(0, &[0x90, 60, 100])),
        (2 * BAR, short(0, &[0xe0, 0, 64])),
    ];
    let s = with(song(1), timeline);
    let enter = || {
        Command::Enter(Enter {
            token: 1,
            song: downbeat_rt::ArmedId(1),
            at: place(0, 2 * BAR),
            when: When::Next,
            count_in_bars: 1,
            vamp: None,
        })
    };
    let rig = perform(2 * BAR as u64, &[at(0, move || s.arm()), at(100, enter)]);
    let sounds = 100 + BAR as u64;
    assert_eq!(sent(&rig, 0), [(sounds, &[0xc0, 2][..]), (sounds, &[0xe0, 0, 64])]);
}

#[test]
fn a_segue_sends_the_end_of_one_song_and_the_start_of_the_next() {
    let first = with(
        song(1).spans(vec![span(0, 4_000)]).follow(Follow::Segue {
            at: 1_000,
            crossfade: 1_000,
            click_after: 0,
        }),
        vec![(3_500, short(0, &[0xc0, 1]))],
    );
    let first =
        Song { midi: ScoreParts { end: vec![short(0, &[0xc0, 9])], ..first.midi }, ..first };
    let second = with(song(2), vec![(0, short(0, &[0xc0, 2]))]);
    let (a, g, b) = (first.clone(), first, second);
    let script = [at(0, move || a.arm()), at(0, move || g.go()), at(100, move || b.arm())];
    let rig = perform(6_000, &script);
    assert_eq!(sent(&rig, 0), [(3_000, &[0xc0, 2][..]), (3_500, &[0xc0, 1]), (4_000, &[0xc0, 9])]);
}

#[test]
fn osc_messages_are_told_by_number_and_frame() {
    let s = with(song(1), vec![(250, ScoreMessage::Osc { number: 17 })]);
    let (a, g) = (s.clone(), s);
    let rig = perform(1_000, &[at(0, move || a.arm()), at(100, move || g.go())]);
    assert_eq!(rig.passed, [Passed { number: 17, frame: 350 }]);
}

#[test]
fn a_muted_output_is_silent_and_gets_what_it_missed() {
    let timeline = vec![
        (100, short(0, &[0x90, 60, 100])),
        (100, short(1, &[0x90, 60, 100])),
        (600, short(0, &[0xc0, 5])),
        (700, ScoreMessage::Osc { number: 1 }),
    ];
    let s = with(song(1), timeline);
    let mut rig = Rig::new();
    rig.send(s.arm());
    rig.send(s.go());
    rig.until(500, 64);
    let mut levels = Levels::new(&[1.0; 5]);
    levels.muted_outputs = 1 | 1 << OSC_OUTPUT;
    rig.link.set_levels(levels.clone());
    rig.until(1_000, 64);
    levels.muted_outputs = 0;
    rig.link.set_levels(levels);
    rig.until(1_500, 64);
    let on = &[0x90, 60, 100][..];
    let wanted = [(100, on), (500, &[0x80, 60, 64]), (500, &[0xb0, 123, 0]), (1_000, &[0xc0, 5])];
    assert_eq!(sent(&rig, 0), wanted);
    assert_eq!(sent(&rig, 1), [(100, on)]);
    assert_eq!(rig.passed, []);
}

#[test]
fn an_outage_ends_notes_and_brings_the_state_of_where_the_song_is_then() {
    let timeline = vec![
        (100, short(0, &[0x90, 60, 100])),
        (1_000, short(0, &[0x80, 60, 100])),
        (1_500, short(0, &[0xc0, 5])),
    ];
    let s = with(song(1), timeline);
    let mut rig = Rig::new();
    rig.send(s.arm());
    rig.send(s.go());
    rig.until(500, 64);
    rig.renderer.skip(3_000);
    rig.until(1_000, 64);
    let wanted = [
        (100, &[0x90, 60, 100][..]),
        (3_500, &[0x80, 60, 64]),
        (3_500, &[0xb0, 123, 0]),
        (3_500, &[0xc0, 5]),
    ];
    assert_eq!(sent(&rig, 0), wanted);
}

#[test]
fn clock_starts_at_bar_one_and_ticks_before_it() {
    let s = Song { midi: ticks(-24, 100), start: LeadIn::Grid { frames: 500 }, ..song(1) };
    let (a, g) = (s.clone(), s);
    let script =
        [at(0, move || a.arm()), at(0, move || g.go()), at(1_400, || Command::Stop { fade: 100 })];
    let rig = perform(2_000, &script);
    let sent = sent(&rig, 2);
    // Ticks 0 to -12 of the count-in, and those to the end of the fade at song frame 1000.
    let tick = |number: i64| (((number * BEAT).div_euclid(24) + 500) as u64, &[0xf8][..]);
    let mut wanted: Vec<_> = (-12..0).map(tick).collect();
    wanted.push((500, &[0xfa]));
    wanted.extend((0..24).map(tick));
    wanted.push((1_500, &[0xfc]));
    assert_eq!(sent, wanted);
}

#[test]
fn clock_goes_on_from_the_sixteenth_after_a_jump() {
    let s = Song { midi: ticks(0, 1_000), ..song(1) };
    let (a, g) = (s.clone(), s);
    // At frame 4000 to 100 frames after the third bar's line: the next sixteenth is at 8250.
    let on = || jump(1, 1, Target::Place(place(0, 2 * BAR + 100)), Quantum::Bar);
    let script = [at(0, move || a.arm()), at(0, move || g.go()), at(500, on)];
    let rig = perform(BAR as u64 + 300, &script);
    let after: Vec<_> = sent(&rig, 2).into_iter().filter(|(frame, _)| *frame >= 4_000).collect();
    let frame = |song: u64| 4_000 + song - 8_100;
    let tick = |number: u64| (frame(number * 1_000 / 24), &[0xf8][..]);
    let mut wanted = vec![(4_000, &[0xfc][..])];
    wanted.extend((195..198).map(tick));
    // Tick 198 is sixteenth 33.
    wanted.extend([(frame(8_250), &[0xf2, 33, 0][..]), (frame(8_250), &[0xfb])]);
    wanted.extend((198..202).map(tick).filter(|(at, _)| *at < 4_300));
    assert_eq!(after, wanted);
}

#[test]
fn timecode_tells_a_full_frame_and_then_quarters_from_the_first_of_eight() {
    // 25 frames a second: a quarter frame is 200 frames of the audio.
    let (a, g) = (song(1), song(1));
    let on = || jump(1, 1, Target::Place(place(0, 20_000 + 900)), Quantum::Beat);
    let script = [at(0, move || a.arm()), at(0, move || g.go()), at(2_500, on)];
    let rig = perform(5_000, &script);
    let full = |seconds, frames| vec![0xf0, 0x7f, 0x7f, 1, 1, 1 << 5 | 1, 0, seconds, frames, 0xf7];
    let quarter = |number: u64, seconds: u8, frames: u8| {
        let piece = (number % 8) as u8;
        let value = match piece {
            0 => frames & 15,
            1 => frames >> 4,
            2 => seconds & 15,
            3 => seconds >> 4,
            6 => 1,
            7 => 1 << 1,
            _ => 0,
        };
        vec![0xf1, piece << 4 | value]
    };
    let mut wanted = vec![(0, full(0, 0))];
    wanted.extend((0..15).map(|at| (at * 200, quarter(at, 0, (at / 8 * 2) as u8))));
    // It lands at 3000 an eighth into frame 26 of the hour. An address is told of every other frame,
    // and the next one of these is 28: 01:00:01:03, 1500 frames of the audio on.
    wanted.push((3_000, full(1, 1)));
    wanted.extend((0..3).map(|at| (4_500 + at * 200, quarter(at, 1, 3))));
    let got = rig.midi.iter().filter(|(_, port, _)| *port == 3);
    let got: Vec<_> = got.map(|(frame, _, bytes)| (*frame, bytes.clone())).collect();
    assert_eq!(got, wanted);
}

#[test]
fn nothing_hangs_when_a_song_is_disarmed_or_left() {
    let note = ScoreMessage::Note { port: 0, channel: 0, note: 60, velocity: 1, frames: 9_999 };
    let s = Song { midi: ScoreParts { load: vec![note], ..ScoreParts::default() }, ..song(1) };
    let rig = perform_at(64, 1_000, &[at(0, move || s.arm()), at(300, || Command::Disarm)]);
    let off = [(300, &[0x80, 60, 64][..]), (300, &[0xb0, 123, 0])];
    assert_eq!(sent(&rig, 0)[1..], off);
    assert_eq!(rt_rig().midi(), &MIDI);
}
