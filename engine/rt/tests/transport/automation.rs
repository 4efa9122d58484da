//! Levels that move by themselves, by song frame.

use downbeat_rt::{ArmedId, Automation, Curve, Knot, LeadIn, Levels, Quantum, SongLevels, Target};

use crate::support::{
    PERIODS, Rig, Song, Step, Wanted, X, at, cue_sound, jump, line, perform, place, rt_rig, sample,
    song,
};

fn play(song: &Song, more: Vec<Step>) -> Vec<Step> {
    let (arm, go) = (song.clone(), song.clone());
    let mut script = vec![at(0, move || arm.arm()), at(0, move || go.go())];
    script.extend(more);
    script
}

const KNOTS: [(i64, f32); 5] =
    [(1_000, 1.0), (3_003, 0.25), (5_000, 0.25), (5_000, 0.75), (9_000, 0.0)];

fn curve(knots: &[(i64, f32)]) -> Curve {
    let knots: Vec<Knot> = knots.iter().map(|&(frame, gain)| Knot { frame, gain }).collect();
    Curve::new(&knots)
}

/// The gain of a song frame, from the rule.
fn gain(knots: &[(i64, f32)], frame: i64) -> f32 {
    let Some(last) = knots.iter().rposition(|knot| knot.0 <= frame) else { return knots[0].1 };
    let Some(next) = knots.get(last + 1) else { return knots[last].1 };
    let (from, frames) = (knots[last], next.0 - knots[last].0);
    from.1 + (next.1 - from.1) / frames as f32 * (frame - from.0) as f32
}

#[test]
fn stems_and_buses_follow_their_curves_to_the_frame() {
    let bus = [(0, 0.5), (2_500, 1.0)];
    for (stem, with_bus) in [(true, false), (false, true), (true, true)] {
        let stems = if stem { vec![(0, curve(&KNOTS))] } else { Vec::new() };
        let buses = if with_bus { vec![(0, curve(&bus))] } else { Vec::new() };
        let s = Song { automation: Automation::new(stems, buses, &rt_rig()), ..song(1) };
        let rig = perform(10_000, &play(&s, Vec::new()));
        let level = |frame| {
            let own = if stem { gain(&KNOTS, frame) } else { 1.0 };
            own * if with_bus { gain(&bus, frame) } else { 1.0 }
        };
        Wanted::default().shaped(1, 0, 10_000, level).assert(&rig.out[0]);
    }
}

#[test]
fn a_curve_belongs_to_the_song_frame_through_jumps() {
    let s = Song {
        automation: Automation::new(vec![(0, curve(&KNOTS))], Vec::new(), &rt_rig()),
        ..song(1)
    };
    let script = vec![at(1_500, || jump(1, 1, Target::Place(place(0, 6_000)), Quantum::Now))];
    let rig = perform(4_000, &play(&s, script));
    let fading_in = |at: i64| {
        let frame = 6_000 - X + at;
        sample(1, frame) * gain(&KNOTS, frame) * line(0.0, 1.0, X, at)
    };
    let mut wanted = Wanted::default().shaped(1, 0, 1_500, |frame| gain(&KNOTS, frame));
    wanted.0.extend((0..X).map(|at| {
        let frame = 1_500 + at;
        sample(1, frame) * gain(&KNOTS, frame) * line(1.0, 0.0, X, at)
    }));
    wanted = wanted.plus(1_500, (0..X).map(fading_in));
    wanted.shaped(1, 6_000, 8_400, |at| gain(&KNOTS, 6_000 + at)).assert(&rig.out[0]);
}

#[test]
fn a_fader_that_moves_is_multiplied_for_every_sample() {
    let s = Song {
        automation: Automation::new(vec![(0, curve(&KNOTS))], Vec::new(), &rt_rig()),
        ..song(1)
    };
    for period in PERIODS {
        let mut rig = Rig::new();
        rig.send(s.arm());
        rig.send(s.go());
        rig.until(2_000, period);
        let mut levels = Levels::new(&[1.0; 3]);
        levels.songs[0] = SongLevels { song: ArmedId(1), stems: [0.5; 128] };
        rig.link.set_levels(levels);
        rig.until(3_000, period);
        Wanted::default()
            .shaped(1, 0, 2_000, |frame| gain(&KNOTS, frame))
            .shaped(1, 2_000, 3_000, |at| line(1.0, 0.5, X, at) * gain(&KNOTS, 2_000 + at))
            .assert(&rig.out[0]);
    }
}

#[test]
fn a_bus_curve_is_for_stems_and_cues_and_not_for_the_click() {
    let muted = curve(&[(0, 0.0)]);
    let buses = vec![(0, muted.clone()), (1, muted.clone()), (2, muted)];
    let spans = vec![
        downbeat_rt::Span { cue: Some(0), ..crate::support::span(0, 4_000) },
        downbeat_rt::Span { cue: Some(0), ..crate::support::span(4_000, 9_000) },
    ];
    let s =
        Song { automation: Automation::new(Vec::new(), buses, &rt_rig()), ..song(1).spans(spans) };
    let plain = Song { automation: Automation::none(), ..s.clone() };
    let rig = perform(6_000, &play(&s, Vec::new()));
    assert!(rig.out[0].iter().chain(&rig.out[2]).all(|sample| *sample == 0.0));
    assert_eq!(rig.out[1], perform(6_000, &play(&plain, Vec::new())).out[1]);
}

/// A cue is part of the song, in the lead-in too: there it has the gain that its bus has at each frame.
#[test]
fn a_cue_in_the_lead_in_follows_the_curve_of_its_bus() {
    let knots = [(5_000, 1.0), (9_000, 0.0)];
    let s = Song {
        automation: Automation::new(Vec::new(), vec![(2, curve(&knots))], &rt_rig()),
        start: LeadIn::Grid { frames: 4_000 },
        ..song(1)
            .spans(vec![downbeat_rt::Span { cue: Some(0), ..crate::support::span(8_000, 20_000) }])
    };
    let rig = perform(6_000, &play(&s, Vec::new()));
    // The lead-in begins at song frame 4 000, and with it the cue.
    for (at, sound) in cue_sound(1.0).into_iter().enumerate() {
        assert_eq!(rig.out[2][at], sound * 0.5 * gain(&knots, 4_000 + at as i64), "frame {at}");
    }
}

#[test]
fn a_very_long_line_is_cut_into_pieces_that_stay_exact() {
    let long = curve(&[(0, 0.0), (50_000_000, 1.0)]);
    assert!(long.knots().windows(2).all(|pair| pair[1].frame - pair[0].frame <= 1 << 22));
    for knot in long.knots() {
        assert!((knot.gain - (knot.frame as f64 / 5e7) as f32).abs() < 1e-7);
    }
    assert_eq!(curve(&[]).knots(), []);
}
