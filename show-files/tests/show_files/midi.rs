//! Standard MIDI files, written byte by byte as MIDI 1.0 (RP-001) has them.

use std::fs::{self, File};

use downbeat_show_files::midi::{
    MidiError, MidiFile, MidiMarker, MidiMeterChange, MidiPosition, MidiTempoChange, parse, read,
    tempo_of,
};
use downbeat_show_files::{Exact, Meter, MeterChange, TempoChange, TempoMap};

/// The variable-length quantity of a delta time.
fn delta(ticks: u32) -> Vec<u8> {
    let mut bytes = vec![(ticks & 0x7f) as u8];
    let mut rest = ticks >> 7;
    while rest > 0 {
        bytes.insert(0, (rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    bytes
}

fn tempo(after: u32, micros: u32) -> Vec<u8> {
    [delta(after), vec![0xff, 0x51, 3], micros.to_be_bytes()[1..].to_vec()].concat()
}

fn meter(after: u32, beats: u8, power: u8) -> Vec<u8> {
    [delta(after), vec![0xff, 0x58, 4, beats, power, 24, 8]].concat()
}

fn marker(after: u32, kind: u8, name: &[u8]) -> Vec<u8> {
    [delta(after), vec![0xff, kind], delta(name.len() as u32), name.to_vec()].concat()
}

/// A note of a quarter at 480 ticks, with running status.
fn note(after: u32) -> Vec<u8> {
    [delta(after), vec![0x90, 60, 100], delta(480), vec![60, 0]].concat()
}

fn end(after: u32) -> Vec<u8> {
    [delta(after), vec![0xff, 0x2f, 0]].concat()
}

pub(crate) fn file(format: u16, division: u16, tracks: &[Vec<Vec<u8>>]) -> Vec<u8> {
    let mut bytes = b"MThd\0\0\0\x06".to_vec();
    for word in [format, tracks.len() as u16, division] {
        bytes.extend(word.to_be_bytes());
    }
    for track in tracks {
        let track = track.concat();
        bytes.extend(b"MTrk");
        bytes.extend((track.len() as u32).to_be_bytes());
        bytes.extend(track);
    }
    bytes
}

/// A file with something of everything.
pub(crate) fn song() -> Vec<u8> {
    let conductor = vec![
        meter(0, 3, 2),
        tempo(0, 500_000),
        marker(0, 6, b"Intro"),
        // Two bars of three quarters of 480 ticks.
        meter(2 * 3 * 480, 7, 3),
        marker(0, 6, "R\u{e9}frain".as_bytes()),
        // In the middle of the second bar of seven eighths.
        tempo(7 * 240 + 240, 400_000),
        marker(240, 7, b"Cue"),
        end(0),
    ];
    file(1, 480, &[conductor, vec![note(0), note(4800), end(10)]])
}

fn found(bytes: &[u8]) -> MidiFile {
    parse(bytes).unwrap()
}

fn meter_of(beats: u16, unit: u16) -> Meter {
    Meter::new(beats, unit).unwrap()
}

#[test]
fn tempos_meters_and_markers_are_found() {
    let refrain = 2 * 3 * 480;
    let faster = refrain + 7 * 240 + 240;
    let marker = |tick, name: &str| MidiMarker { tick, name: name.to_owned() };
    assert_eq!(
        found(&song()),
        MidiFile {
            ticks_per_quarter: 480,
            tempos: vec![
                MidiTempoChange { tick: 0, micros_per_quarter: 500_000 },
                MidiTempoChange { tick: faster, micros_per_quarter: 400_000 },
            ],
            meters: vec![
                MidiMeterChange { tick: 0, bar: 1, meter: meter_of(3, 4) },
                MidiMeterChange { tick: refrain, bar: 3, meter: meter_of(7, 8) },
            ],
            markers: vec![
                marker(0, "Intro"),
                marker(refrain, "Réfrain"),
                marker(faster + 240, "Cue")
            ],
            end: 480 + 4800 + 480 + 10,
        }
    );
}

#[test]
fn format_0_has_all_in_one_track() {
    let track = vec![tempo(0, 600_000), note(0), tempo(480, 300_000), note(0), end(0)];
    let file = found(&file(0, 480, &[track]));
    let tempos: Vec<(u64, u32)> =
        file.tempos.iter().map(|it| (it.tick, it.micros_per_quarter)).collect();
    assert_eq!(tempos, [(0, 600_000), (960, 300_000)]);
    assert_eq!(file.meters, [MidiMeterChange { tick: 0, bar: 1, meter: meter_of(4, 4) }]);
}

#[test]
fn what_a_file_does_not_say_is_120_in_4_4() {
    let file = found(&file(1, 96, &[vec![end(0)]]));
    assert_eq!(file.tempos, [MidiTempoChange { tick: 0, micros_per_quarter: 500_000 }]);
    assert_eq!(file.meters, [MidiMeterChange { tick: 0, bar: 1, meter: meter_of(4, 4) }]);
}

#[test]
fn of_two_at_one_place_the_last_counts() {
    let file =
        found(&file(1, 480, &[vec![tempo(0, 1), tempo(0, 2), end(0)], vec![tempo(0, 3), end(0)]]));
    assert_eq!(file.tempos, [MidiTempoChange { tick: 0, micros_per_quarter: 3 }]);
}

#[test]
fn the_tempo_map_of_a_file_is_exact() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("song.mid");
    fs::write(&path, song()).unwrap();
    let tempo = tempo_of(&path).unwrap();
    assert_eq!(
        tempo.meters,
        [
            MeterChange { bar: 1, meter: meter_of(3, 4) },
            MeterChange { bar: 3, meter: meter_of(7, 8) }
        ]
    );
    // Six quarters, a bar of seven eighths, and an eighth.
    let at = Exact::ratio(6 * 2 + 7 + 1, 2).unwrap();
    let change = |at: Exact, bpm: i64| TempoChange { at, bpm: Exact::from(bpm), ramp: None };
    assert_eq!(tempo.tempi, [change(Exact::from(0), 120), change(at, 150)]);
    let map = TempoMap::new(&Exact::from(0), &tempo.meters, &tempo.tempi).unwrap();
    // Ten quarters of 0.5 s, then three of 0.4 s until bar 5 starts.
    assert_eq!(map.bar_frame(48_000, 5), 5 * 48_000 + 3 * 19_200);
}

#[test]
fn a_change_that_changes_nothing_is_no_change() {
    let track = vec![
        tempo(0, 500_000),
        meter(0, 4, 2),
        tempo(480, 500_000),
        meter(3 * 480, 4, 2),
        tempo(0, 400_000),
        end(0),
    ];
    let tempo = found(&file(0, 480, &[track])).tempo();
    assert_eq!((tempo.meters.len(), tempo.tempi.len()), (1, 2));
}

#[test]
fn a_tick_has_a_bar_and_a_beat() {
    let file = found(&song());
    let position = |bar, beat, on_beat| MidiPosition { bar, beat, on_beat };
    assert_eq!(file.position(0), position(1, 1, true));
    assert_eq!(file.position(479), position(1, 1, false));
    assert_eq!(file.position(5 * 480), position(2, 3, true));
    let refrain = 6 * 480;
    assert_eq!(file.position(refrain), position(3, 1, true));
    assert_eq!(file.position(refrain + 8 * 240 + 1), position(4, 2, false));
    assert!(file.position(u64::MAX).bar > 1_000_000);
}

#[test]
fn a_tick_has_a_time() {
    // A quarter of 0.5 s, three of 0.4 s, and then 0.25 s.
    let track = vec![tempo(0, 500_000), tempo(480, 400_000), tempo(3 * 480, 250_000), end(480)];
    let file = found(&file(0, 480, &[track]));
    for (tick, seconds) in
        [(0, 0.0), (240, 0.25), (480, 0.5), (960, 0.9), (1920, 1.7), (2400, 1.95)]
    {
        assert!((file.seconds(tick) - seconds).abs() < 1e-9, "{tick}: {}", file.seconds(tick));
    }
}

fn refusal(bytes: &[u8]) -> String {
    let error = parse(bytes).unwrap_err();
    assert!(!error.suggestion().is_empty());
    error.to_string()
}

#[test]
fn what_has_no_bars_is_refused() {
    let smpte = file(1, 0xe728, &[vec![end(0)]]);
    assert_eq!(refusal(&smpte), "it counts SMPTE frames instead of beats, so it has no tempo map");
    let songs = file(2, 480, &[vec![end(0)], vec![end(0)]]);
    assert_eq!(refusal(&songs), "it is of format 2, whose tracks have no common time");
    let still = file(1, 480, &[vec![tempo(0, 0), end(0)]]);
    assert_eq!(refusal(&still), "it is damaged: a quarter note lasts no time");
    assert_eq!(refusal(&file(1, 0, &[vec![end(0)]])), "it is damaged: a quarter note has no ticks");
    assert_eq!(refusal(&file(1, 480, &[])), "it is damaged: it has no tracks");
}

#[test]
fn a_meter_is_one_that_a_show_could_have_and_starts_a_bar() {
    for (beats, power) in [(0, 2), (65, 2), (4, 6), (4, 255)] {
        let odd = file(1, 480, &[vec![meter(480, beats, power), end(0)]]);
        assert_eq!(refusal(&odd), format!("its meter at tick 480 is {beats}/2^{power}"));
    }
    let inside = file(1, 480, &[vec![meter(4 * 480 + 1, 3, 2), end(0)]]);
    assert_eq!(refusal(&inside), "its meter changes inside bar 2, at tick 1921");
    let late = file(1, 1, &[vec![meter(0x0fff_ffff, 3, 2), end(0)]]);
    assert_eq!(refusal(&late), "it has more than 100000 bars");
}

#[test]
fn thousands_of_changes_are_read_and_endless_ones_refused() {
    let many: Vec<Vec<u8>> = (1..=100_000).map(|step| tempo(1, step)).chain([end(0)]).collect();
    assert_eq!(
        refusal(&file(0, 480, std::slice::from_ref(&many))),
        "it has more than 100000 tempos, meters or markers"
    );
    assert_eq!(found(&file(0, 480, &[many[1..].to_vec()])).tempos.len(), 100_000);
}

/// A bound that failed would show as a test that never ends.
#[test]
fn a_tempo_map_of_a_hundred_thousand_steps_is_exact() {
    // Steps of a quarter each, of 500001, 500002, ... microseconds.
    let steps = 99_999_u32;
    let track: Vec<Vec<u8>> = (1..=steps)
        .map(|step| tempo(u32::from(step > 1), 500_000 + step))
        .chain([end(0)])
        .collect();
    let tempo = found(&file(0, 1, &[track])).tempo();
    let map = TempoMap::new(&Exact::from(0), &tempo.meters, &tempo.tempi).unwrap();
    let micros: i64 = (1..i64::from(steps)).map(|step| 500_000 + step).sum();
    // The last step starts at quarter 99998, the third beat of bar 25000; so bar 25001 is two later.
    let at = micros + 2 * (500_000 + i64::from(steps));
    let frame = (i128::from(at) * 48_000 * 2 + 1_000_000).div_euclid(2_000_000);
    assert_eq!(i128::from(map.bar_frame(48_000, 25_001)), frame);
}

#[test]
fn what_is_no_midi_file_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let refusal = |name: &str| read(&at(name)).unwrap_err().to_string();
    assert_eq!(refusal("missing.mid"), "there is no such file");
    fs::create_dir(at("folder.mid")).unwrap();
    assert_eq!(refusal("folder.mid"), "it is not a regular file");
    fs::write(at("text.mid"), "tempo: 120").unwrap();
    assert_eq!(refusal("text.mid"), "it is not a Standard MIDI file");
    File::create(at("huge.mid")).unwrap().set_len(1 << 40).unwrap();
    assert_eq!(refusal("huge.mid"), "it is larger than 16 MiB");
}

#[test]
fn a_file_that_breaks_off_is_answered_at_every_byte() {
    let whole = song();
    let found = found(&whole);
    for length in 0..whole.len() {
        match parse(&whole[..length]) {
            // Cut between the tracks: the first has all that counts.
            Ok(file) => assert_eq!((&file.tempos, &file.meters), (&found.tempos, &found.meters)),
            Err(MidiError::Unknown | MidiError::Damaged(_)) => {}
            Err(other) => panic!("cut after {length} bytes: {other}"),
        }
    }
}
