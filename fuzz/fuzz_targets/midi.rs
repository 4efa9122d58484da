//! Any bytes as a MIDI file: its changes are in order, and make a tempo map or none.
#![no_main]

use downbeat_show_files::{Exact, TempoMap, midi};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(file) = midi::parse(bytes) else { return };
    assert!(file.tempos.first().is_some_and(|first| first.tick == 0));
    assert!(file.meters.first().is_some_and(|first| first.tick == 0 && first.bar == 1));
    assert!(file.tempos.is_sorted_by_key(|change| change.tick));
    assert!(file.meters.is_sorted_by_key(|change| change.bar));
    assert!(file.markers.is_sorted_by_key(|marker| marker.tick));
    for marker in &file.markers {
        assert!(file.position(marker.tick).bar >= 1);
    }
    let tempo = file.tempo();
    if let Ok(map) = TempoMap::new(&Exact::from(0), &tempo.meters, &tempo.tempi) {
        assert_eq!(map.bar_frame(48_000, 1), 0);
    }
});
