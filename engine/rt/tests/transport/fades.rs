//! The transport's fades: stop, fade and back, hold, panic; and frames that were skipped.

use downbeat_rt::{ArmedId, Command, Doing, Fading, Farewell, Levels, SongLevels};

use crate::support::{
    BAR, Rig, Song, Step, Told, Wanted, X, at, clicks, line, perform, sample, song, span,
};

fn play(song: &Song, more: Vec<Step>) -> Vec<Step> {
    let (arm, go) = (song.clone(), song.clone());
    let mut script = vec![at(0, move || arm.arm()), at(0, move || go.go())];
    script.extend(more);
    script
}

#[test]
fn a_fade_takes_the_stems_and_leaves_the_click_and_the_song_stops() {
    let script = vec![at(1_003, || Command::Fade { frames: 4_000 })];
    let rig = perform(6_000, &play(&song(1), script));
    Wanted::default()
        .plays(1, 0, 1_003)
        .shaped(1, 1_003, 5_003, |at| line(1.0, 0.0, 4_000, at))
        .silence(997)
        .assert(&rig.out[0]);
    let whole = perform(6_000, &play(&song(1), Vec::new()));
    assert_eq!(rig.out[1][..5_003], whole.out[1][..5_003]);
    // The click that rang when the stems were gone ends within a ramp.
    for at in 0..X {
        let frame = (5_003 + at) as usize;
        assert_eq!(rig.out[1][frame], whole.out[1][frame] * line(1.0, 0.0, X, at));
    }
    assert_eq!(rig.told.last(), Some(&Told::Retired(1, Farewell::Stopped)));
}

#[test]
fn a_fade_comes_back_from_where_it_is_over_the_same_time() {
    let fade = || Command::Fade { frames: 4_000 };
    let script = vec![at(1_000, fade), at(2_000, fade), at(4_000, fade), at(5_000, fade)];
    let rig = perform(10_000, &play(&song(1), script));
    // Down to 0.75, halfway up to 0.875, down to 0.625 with the first slope, up to 1; as `f32` has
    // them.
    let first = line(1.0, 0.0, 4_000, 999);
    let second = line(first, 1.0, 4_000, 1_999);
    let third = line(second, 0.0, 3_500, 999);
    Wanted::default()
        .plays(1, 0, 1_000)
        .shaped(1, 1_000, 2_000, |at| line(1.0, 0.0, 4_000, at))
        .shaped(1, 2_000, 4_000, |at| line(first, 1.0, 4_000, at))
        .shaped(1, 4_000, 5_000, |at| line(second, 0.0, 3_500, at))
        .shaped(1, 5_000, 9_000, |at| line(third, 1.0, 4_000, at))
        .plays(1, 9_000, 10_000)
        .assert(&rig.out[0]);
}

#[test]
fn a_fade_is_shown_and_passes_through_cuts() {
    let s = song(1).spans(vec![span(0, BAR), span(20_000, 30_000)]);
    let script = vec![at(3_000, || Command::Fade { frames: 4_000 })];
    let rig = perform(5_000, &play(&s, script));
    let fade = |at: i64| line(1.0, 0.0, 4_000, at);
    let mut wanted = Wanted::default()
        .plays(1, 0, 3_000)
        .shaped(1, 3_000, BAR - X, fade)
        .shaped(1, BAR - X, BAR, |at| fade(900 + at) * line(1.0, 0.0, X, at))
        .shaped(1, 20_000, 21_000, |at| fade(1_000 + at));
    let fading_in = |at: i64| sample(1, 20_000 - X + at) * (fade(900 + at) * line(0.0, 1.0, X, at));
    wanted = wanted.plus((BAR - X) as usize, (0..X).map(fading_in));
    wanted.assert(&rig.out[0]);
    let mut rig = Rig::new();
    rig.send(s.arm());
    rig.send(s.go());
    rig.send(Command::Fade { frames: 4_000 });
    rig.render(100);
    rig.render(1);
    assert_eq!(rig.front().fading, Fading::Out(3_899));
    rig.send(Command::Fade { frames: 4_000 });
    rig.render(1);
    assert_eq!(rig.front().fading, Fading::Back(3_999));
}

#[test]
fn a_stop_fades_click_and_stems_and_a_shorter_one_shortens() {
    let script = vec![
        at(1_000, || Command::Stop { fade: 4_000 }),
        at(2_000, || Command::Stop { fade: 100 }),
    ];
    let rig = perform(3_000, &play(&song(1), script));
    let level = line(1.0, 0.0, 4_000, 999);
    Wanted::default()
        .plays(1, 0, 1_000)
        .shaped(1, 1_000, 2_000, |at| line(1.0, 0.0, 4_000, at))
        .shaped(1, 2_000, 2_100, |at| line(level, 0.0, 100, at))
        .silence(900)
        .assert(&rig.out[0]);
}

#[test]
fn a_hold_in_a_crossfade_goes_on_in_it() {
    let s = song(1).spans(vec![span(0, BAR), span(20_000, 30_000)]);
    let script = vec![at(3_950, || Command::Hold), at(8_000, || Command::GoOn)];
    let rig = perform(9_000, &play(&s, script));
    assert!(rig.out[0][4_050..8_000].iter().all(|sample| *sample == 0.0));
    // Held 100 frames later: 50 into the second span.
    let held = 20_000 + 50;
    Wanted::default()
        .shaped(1, held, held + X, |at| line(0.0, 1.0, X, at))
        .plays(1, held + X, held + 1_000)
        .assert(&rig.out[0][8_000..]);
}

#[test]
fn skipped_frames_pass_for_all_and_everything_comes_back_with_a_ramp() {
    for skipped in [1u64, 777, 3_000, 20_000] {
        for period in [1, 64, 256] {
            let s = song(1).spans(vec![span(0, BAR), span(20_000, 50_000)]);
            let mut rig = Rig::new();
            rig.send(s.arm());
            rig.send(s.go());
            rig.until(1_234, period);
            rig.renderer.skip(skipped);
            let skip_at = 1_234 + skipped as usize;
            rig.until(1_234 + 5_000, period);
            let whole = perform(1_234 + skipped + 5_000, &play(&s, Vec::new()));
            // Timecode and pilot are there at once.
            for (got, wanted) in rig.out.iter().zip(&whole.out).take(3) {
                for (at, got) in got[1_234..].iter().enumerate() {
                    let level = line(0.0, 1.0, X, at as i64);
                    assert_eq!(*got, wanted[skip_at + at] * level, "{skipped} {at}");
                }
            }
            assert_eq!(rig.status.as_ref().map(|s| s.rendered >= 6_000 + skipped), Some(true));
        }
    }
}

/// While the device was gone nobody took commands or levels: they hold from the frame on which it went.
#[test]
fn what_was_asked_while_the_device_was_gone_comes_before_the_frames_that_went_by() {
    let s = song(1);
    let mut rig = Rig::new();
    rig.send(s.arm());
    rig.send(s.go());
    rig.until(1_000, 64);
    let mut levels = Levels::new(&[1.0; 5]);
    levels.songs[0] = SongLevels { song: ArmedId(1), stems: [0.5; 128] };
    rig.link.set_levels(levels);
    rig.renderer.skip(10_000);
    rig.until(1_500, 64);
    assert_eq!(rig.out[0][1_000 + X as usize], sample(1, 11_000 + X) * 0.5);
    // At full level of the fader from the first frame on: it had moved by then.
    assert_eq!(rig.out[0][1_000], sample(1, 11_000) * 0.5 * line(0.0, 1.0, X, 0));
    rig.send(Command::Hold);
    rig.renderer.skip(10_000);
    rig.render(1);
    assert_eq!((rig.front().place.frame, rig.front().doing), (11_500 + X, Doing::Held));
}

#[test]
fn a_held_song_stays_held_when_frames_are_skipped() {
    let mut rig = Rig::new();
    let s = song(1);
    rig.send(s.arm());
    rig.send(s.go());
    rig.until(1_000, 64);
    rig.send(Command::Hold);
    rig.until(2_000, 64);
    rig.renderer.skip(10_000);
    rig.until(2_100, 64);
    assert_eq!((rig.front().place.frame, rig.front().doing), (1_000 + X, Doing::Held));
    rig.send(Command::GoOn);
    rig.until(4_000, 64);
    assert_eq!(rig.out[0][3_000], sample(1, 1_000 + X + 900));
    assert_eq!(clicks(&rig.out[1][3_000 - 9..]).first(), Some(&(9, 2)));
}
