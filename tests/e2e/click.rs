//! The click: on the grid to the frame, and nowhere else.

use downbeat_engine::Action;

use crate::support::audio::{Format, expected, write_long_silence, write_samples};
use crate::support::rig::Rig;
use crate::support::show::TestShow;

/// A run of bars: its first bar, its tempo as a fraction, its meter.
struct Tempo {
    bar: i128,
    bpm: (i128, i128),
    beats: i128,
    unit: i128,
}

/// A sum of fractions, in lowest terms.
fn add(a: (i128, i128), b: (i128, i128)) -> (i128, i128) {
    fn divisor(a: i128, b: i128) -> i128 {
        if b == 0 { a.abs() } else { divisor(b, a % b) }
    }
    let (over, under) = (a.0 * b.1 + b.0 * a.1, a.1 * b.1);
    let common = divisor(over, under);
    (over / common, under / common)
}

/// Every point of the grid before `frames`, from bar 1 on, as the frame and the sound (0 accent, 1
/// beat, 2 subdivision), in whole numbers all the way. bpm counts quarters; a beat is the unit of
/// the meter. A point is on the nearest frame, and a half goes up.
fn points(
    rate: i128,
    offset: (i128, i128),
    tempos: &[Tempo],
    subdivide: i128,
    frames: i64,
) -> Vec<(i64, usize)> {
    let mut points = Vec::new();
    let mut start = offset;
    for (at, tempo) in tempos.iter().enumerate() {
        // Seconds of a beat: 60 / bpm quarters, 4 / unit of them.
        let beat = (240 * tempo.bpm.1, tempo.unit * tempo.bpm.0);
        let bars = tempos.get(at + 1).map(|next| next.bar - tempo.bar);
        let mut point = 0;
        while bars.is_none_or(|bars| point < bars * tempo.beats * subdivide) {
            let time = add(start, (beat.0 * point, beat.1 * subdivide));
            let frame = (2 * rate * time.0 + time.1).div_euclid(2 * time.1) as i64;
            if frame >= frames {
                return points;
            }
            let beat_number = point / subdivide % tempo.beats;
            let sound = match (point % subdivide, beat_number) {
                (0, 0) => 0,
                (0, _) => 1,
                _ => 2,
            };
            points.push((frame, sound));
            point += 1;
        }
        start = add(start, (beat.0 * bars.unwrap_or(0) * tempo.beats, beat.1));
    }
    points
}

/// A show with a click on output 2, whose sounds are these samples.
fn show(rate: u32, click: &str, sounds: [&[f32]; 3]) -> TestShow {
    let show = TestShow::at(rate)
        .head(&format!(
            "click: {{ bus: click, accent: 0.wav, beat: 1.wav, subdivision: 2.wav, {click} }}"
        ))
        .bus("a", "{ outputs: [1] }")
        .bus("click", "{ outputs: [2], role: monitor }");
    for (number, sound) in sounds.into_iter().enumerate() {
        let path = show.folder.path().join(format!("{number}.wav"));
        write_samples(&path, rate, &[sound.to_vec()]);
    }
    show
}

/// One sample for each sound, which tells them apart.
const IMPULSES: [&[f32]; 3] = [&[1.0], &[0.5], &[0.25]];
const IMPULSE: [f32; 3] = [1.0, 0.5, 0.25];

/// The frames and values that are not silent.
fn heard(out: &[f32]) -> Vec<(i64, f32)> {
    out.iter()
        .enumerate()
        .filter(|(_, sample)| **sample != 0.0)
        .map(|(frame, sample)| (frame as i64, *sample))
        .collect()
}

/// Points as what is heard of them.
fn impulses(points: &[(i64, usize)]) -> Vec<(i64, f32)> {
    points.iter().map(|&(frame, sound)| (frame, IMPULSE[sound])).collect()
}

#[test]
fn every_beat_of_an_hour_is_where_whole_numbers_put_it() {
    let rate = 44_100;
    let frames = rate * 3_600 + 17;
    let tempos = [
        Tempo { bar: 1, bpm: (120, 1), beats: 4, unit: 4 },
        Tempo { bar: 33, bpm: (961, 10), beats: 4, unit: 4 },
        Tempo { bar: 100, bpm: (13_337, 100), beats: 7, unit: 8 },
        Tempo { bar: 401, bpm: (403, 2), beats: 3, unit: 4 },
        Tempo { bar: 1_000, bpm: (599, 10), beats: 5, unit: 4 },
        Tempo { bar: 1_111, bpm: (127, 1), beats: 4, unit: 4 },
    ];
    let files = show(rate, "subdivide: 3", IMPULSES).song(
        "s",
        "offset: 123 ms\ntempo:\n\
         \x20 - { bar: 1, bpm: 120, meter: 4/4 }\n\
         \x20 - { bar: 33, bpm: 96.1 }\n\
         \x20 - { bar: 100, bpm: 133.37, meter: 7/8 }\n\
         \x20 - { bar: 401, bpm: 201.5, meter: 3/4 }\n\
         \x20 - { bar: 1000, bpm: 59.9, meter: 5/4 }\n\
         \x20 - { bar: 1111, bpm: 127, meter: 4/4 }",
    );
    write_long_silence(&files.song_folder("s").join("0.wav"), rate, frames);
    let files = files.stem_file("0.wav", "bus: a");
    let wanted = impulses(&points(rate.into(), (123, 1000), &tempos, 3, frames.into()));
    assert!(wanted.len() > 20_000);

    let mut rig = Rig::new(files.load());
    rig.go();
    let period = 4096;
    let mut out = vec![f32::NAN; 2 * period];
    let mut got = Vec::new();
    for callback in 0..i64::from(frames) / period as i64 + 1 {
        rig.settle();
        rig.renderer.render(&mut out);
        let (stem, click) = out.split_at(period);
        assert!(stem.iter().all(|sample| *sample == 0.0));
        let start = callback * period as i64;
        got.extend(heard(click).into_iter().map(|(frame, value)| (start + frame, value)));
    }
    assert_eq!(rig.snapshot().reading.starved_frames, 0);
    let differs = got.iter().zip(&wanted).position(|(a, b)| a != b);
    assert_eq!(differs.map(|at| (got[at], wanted[at])), None);
    assert_eq!(got.len(), wanted.len());
}

#[test]
fn sounds_that_overlap_add_up() {
    // A subdivision every 3 000 frames, and sounds that are longer than that.
    let sounds = [
        expected(Format::Float, 1, 0, 7_001),
        expected(Format::Float, 2, 0, 5_003),
        expected(Format::Float, 3, 0, 3_500),
    ];
    let files = show(48_000, "subdivide: 2", [&sounds[0], &sounds[1], &sounds[2]])
        .song("s", "tempo: 480 3/4")
        .stem_of_ones(60_000, "bus: a");
    let tempo = Tempo { bar: 1, bpm: (480, 1), beats: 3, unit: 4 };
    let points = points(48_000, (0, 1), &[tempo], 2, 60_000);
    for period in [64, 1_000] {
        let mut rig = Rig::new(files.load());
        rig.go();
        rig.perform(60_000, || period, &[]);
        for (frame, got) in rig.recorded[1].iter().enumerate() {
            let wanted: f64 = points
                .iter()
                .filter_map(|&(start, sound)| {
                    let at = usize::try_from(frame as i64 - start).ok()?;
                    sounds[sound].get(at).map(|sample| f64::from(*sample))
                })
                .sum();
            assert!((f64::from(*got) - wanted).abs() < 1e-6, "frame {frame}: {got}, not {wanted}");
        }
    }
}

#[test]
fn the_built_in_sounds_begin_on_their_frame_with_their_peak() {
    let files = TestShow::new()
        .head("click: { bus: click, subdivide: 2 }")
        .bus("a", "{ outputs: [1] }")
        .bus("click", "{ outputs: [2], role: monitor }")
        .song("s", "tempo: 120")
        .stem_of_ones(96_000, "bus: a");
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(96_000, 256);
    let click = &rig.recorded[1];
    for beat in 0..4 {
        let peak = if beat == 0 { 0.9 } else { 0.7 };
        for (frame, peak) in [(beat * 24_000, peak), (beat * 24_000 + 12_000, 0.4)] {
            assert_eq!(click[frame], peak);
            assert!(click[frame..frame + 12_000].iter().all(|sample| sample.abs() <= peak));
            assert!(frame == 0 || click[frame - 1] == 0.0);
        }
    }
}

#[test]
fn sounds_have_sides_and_a_level() {
    let files = TestShow::new()
        .head("click: { bus: click, level: -6 dB, accent: 0.wav, beat: 1.wav }")
        .bus("a", "{ outputs: [3] }")
        .bus("click", "{ outputs: [1, 2], role: monitor }")
        .song("s", "tempo: 480")
        .stem_of_ones(24_000, "bus: a");
    let folder = files.folder.path();
    write_samples(&folder.join("0.wav"), 48_000, &[vec![1.0], vec![0.25]]);
    write_samples(&folder.join("1.wav"), 48_000, &[vec![0.5]]);
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(24_000, 256);
    let gain = 10f32.powf(-6.0 / 20.0);
    for (output, values) in [(0, [1.0, 0.5]), (1, [0.25, 0.5])] {
        let heard = heard(&rig.recorded[output]);
        assert_eq!(
            heard.iter().map(|heard| heard.0).collect::<Vec<_>>(),
            [0, 6_000, 12_000, 18_000]
        );
        assert!((heard[0].1 - values[0] * gain).abs() < 1e-6);
        assert!(heard[1..].iter().all(|heard| (heard.1 - values[1] * gain).abs() < 1e-6));
    }
}

#[test]
fn a_song_may_be_without_its_click() {
    let files = show(48_000, "subdivide: 2", IMPULSES)
        .song("s", "tempo: 480\nclick: off")
        .stem_of_ones(24_000, "bus: a");
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(24_000, 256);
    assert_eq!(heard(&rig.recorded[1]), []);
}

#[test]
fn a_count_in_is_whole_bars_before_the_first_frame() {
    // A bar of 3/4 at 240 bpm is 3 * 12 000 frames.
    for (click, goes_on) in [("on", true), ("off", false)] {
        let files = show(48_000, "subdivide: 1", IMPULSES)
            .song("s", &format!("tempo: 240 3/4\ncount_in: 2 bars\nclick: {click}"))
            .stem(Format::Wav24, 1, 36_000, "bus: a");
        for period in [1, 100, 4096] {
            let mut rig = Rig::new(files.load());
            rig.go();
            rig.perform(110_000, || period, &[]);
            let bars = if goes_on { 3 } else { 2 };
            let wanted: Vec<(i64, f32)> = (0..bars * 3)
                .map(|beat| (beat * 12_000, if beat % 3 == 0 { 1.0 } else { 0.5 }))
                .collect();
            assert_eq!(heard(&rig.recorded[1]), wanted);
            let stem = &rig.recorded[0];
            assert!(stem[..72_000].iter().all(|sample| *sample == 0.0));
            assert_eq!(stem[72_000..108_000], expected(Format::Wav24, 0, 0, 36_000));
        }
    }
}

#[test]
fn a_song_with_a_pickup_begins_inside_the_last_bar_of_its_count_in() {
    // Bar 1 is a beat after the first frame, at 120 bpm 24 000 frames. The bar before it is counted
    // in, and its last beat is the song's first frame.
    let files = show(48_000, "subdivide: 1", IMPULSES)
        .song("s", "tempo: 120\noffset: 0.5 s\ncount_in: 1 bar")
        .stem(Format::Wav24, 1, 60_000, "bus: a");
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(132_000, 256);
    let beats =
        [(0, 1.0), (24_000, 0.5), (48_000, 0.5), (72_000, 0.5), (96_000, 1.0), (120_000, 0.5)];
    assert_eq!(heard(&rig.recorded[1]), beats);
    assert_eq!(rig.recorded[0][72_000..132_000], expected(Format::Wav24, 0, 0, 60_000));
    assert!(rig.recorded[0][..72_000].iter().all(|sample| *sample == 0.0));
}

#[test]
fn nothing_clicks_before_bar_1_without_a_count_in() {
    let files = show(48_000, "subdivide: 1", IMPULSES)
        .song("s", "tempo: 120\noffset: 1.25 s")
        .stem(Format::Wav24, 1, 100_000, "bus: a");
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(100_000, 256);
    assert_eq!(heard(&rig.recorded[1]), [(60_000, 1.0), (84_000, 0.5)]);
}

#[test]
fn the_click_fades_with_a_stop_and_stands_still_with_a_hold() {
    // A beat a second, each a second of ones: the click is a line at 1.0.
    let ones = vec![1.0; 48_000];
    let files = show(48_000, "subdivide: 1", [&ones, &ones, &ones])
        .head("stop_fade: 100 ms")
        .song("s", "tempo: 60")
        .stem_of_ones(200_000, "bus: a");
    let mut rig = Rig::new(files.load());
    rig.go();
    let script = [(50_001, Action::Hold), (60_001, Action::Hold), (90_001, Action::Stop)];
    rig.perform(120_000, || 64, &script);
    // Stem and click are the same line, and so must their fades be.
    assert_eq!(rig.recorded[0], rig.recorded[1]);
    let click = &rig.recorded[1];
    for (frame, sample) in click.iter().enumerate() {
        let wanted = match frame {
            50_001..50_241 => 1.0 - (frame - 50_000) as f64 / 240.0,
            50_241..60_001 => 0.0,
            60_001..60_241 => (frame - 60_000) as f64 / 240.0,
            90_001..94_801 => 1.0 - (frame - 90_000) as f64 / 4_800.0,
            94_801.. => 0.0,
            _ => 1.0,
        };
        assert!(
            (f64::from(*sample) - wanted).abs() < 1e-6,
            "frame {frame}: {sample}, not {wanted}"
        );
    }
}

/// Bars of 7/8, of 2+2+3/8 and of 3/4 at 120 quarters a minute: an eighth is 12 000 frames.
#[test]
fn patterns_and_groups_of_meters_are_heard() {
    let files = show(48_000, "patterns: { 7/8: A b b A . b s, 3/4: A. b. bs }", IMPULSES)
        .song(
            "s",
            "count_in: 1 bar\ntempo:\n\
             \x20 - { bar: 1, bpm: 120, meter: 7/8 }\n\
             \x20 - { bar: 2, meter: 2+2+3/8 }\n\
             \x20 - { bar: 3, meter: 3/4 }",
        )
        .stem_of_ones(20 * 12_000, "bus: a");
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(27 * 12_000, 1_000);
    // The meter with groups has the pattern of its beats.
    let strokes = ["AbbA.bs", "AbbA.bs", "AbbA.bs", "A.b.bs"].concat();
    let wanted: Vec<(i64, f32)> = (0..)
        .zip(strokes.chars())
        .filter_map(|(at, stroke)| Some((at * 12_000, IMPULSE["Abs".find(stroke)?])))
        .collect();
    assert_eq!(heard(&rig.recorded[1]), wanted);
}
