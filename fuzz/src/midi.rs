//! MIDI files.

use downbeat_show_files::{Exact, TempoMap, midi};

use super::Target;

/// Any bytes as a MIDI file: its changes are in order, and make a tempo map or none.
#[derive(Debug)]
pub struct Midi;

impl Target for Midi {
    const NAME: &'static str = "midi";

    fn new() -> Self {
        Self
    }

    fn run(&self, bytes: &[u8]) -> bool {
        let Ok(file) = midi::parse(bytes) else { return false };
        assert!(file.tempos.first().is_some_and(|first| first.tick == 0));
        assert!(file.meters.first().is_some_and(|first| first.tick == 0 && first.bar == 1));
        assert!(file.tempos.is_sorted_by_key(|change| change.tick));
        assert!(file.meters.is_sorted_by_key(|change| change.bar));
        assert!(file.markers.is_sorted_by_key(|marker| marker.tick));
        for marker in &file.markers {
            assert!(file.position(marker.tick).bar >= 1);
            assert!(file.seconds(marker.tick) >= 0.0);
        }
        let tempo = file.tempo();
        if let Ok(map) = TempoMap::new(&Exact::from(0), &tempo.meters, &tempo.tempi) {
            assert_eq!(map.bar_frame(48_000, 1), 0);
        }
        true
    }
}
