//! A whole setlist in one file, as it is played.

use std::fmt::Write as _;
use std::fs;

use downbeat_bounce::{Options, What, bounce_setlist};
use downbeat_show_files::{LoadOptions, Show, load};

use crate::support::*;

/// Bars of two seconds at 120 bpm.
const BAR: usize = 96_000;

/// A show of songs, each of one stem of noise on output 1, and a setlist.
struct Set {
    dir: tempfile::TempDir,
    songs: Vec<Vec<i32>>,
}

impl Set {
    /// Songs of so many frames.
    fn new(lengths: &[usize]) -> Self {
        let songs = lengths.iter().enumerate();
        let songs = songs.map(|(at, &frames)| noise(at as u64 + 1, frames)).collect();
        Self { dir: tempfile::tempdir().unwrap(), songs }
    }

    /// With these ends of the songs, `rest` in each song file and `head` in the show file.
    fn show(&self, thens: &[&str], rest: &str, head: &str) -> Show {
        let mut show =
            format!("show: Test\nrate: {RATE}\nbuses:\n  main: {{ outputs: [1] }}\n{head}");
        show += "songs:\n";
        let mut setlist = String::from("setlists:\n  Friday Night:\n");
        for (at, (song, then)) in self.songs.iter().zip(thens).enumerate() {
            write(&self.dir.path().join(format!("{at}.wav")), std::slice::from_ref(song));
            let text = format!(
                "title: Song {at}\ntempo: 120\n{rest}stems:\n  - {{ name: S, file: {at}.wav, bus: main }}\n"
            );
            fs::write(self.dir.path().join(format!("{at}.yaml")), text).unwrap();
            writeln!(show, "  song{at}: {at}.yaml").unwrap();
            writeln!(setlist, "    - {{ song: song{at}, then: {then} }}").unwrap();
        }
        let file = self.dir.path().join("show.yaml");
        fs::write(&file, show + &setlist).unwrap();
        let loaded = load(&file, &LoadOptions::default());
        loaded.show.unwrap_or_else(|| panic!("{:?}", loaded.problems))
    }

    /// The only file of a bounce, by channel.
    fn bounce(&self, show: &Show, options: &Options) -> Vec<Vec<f32>> {
        let bounced = bounce_setlist(show, 0, &self.dir.path().join("out"), options).unwrap();
        assert_eq!(bounced.files.len(), 1);
        let samples = samples(&bounced.files[0].path);
        assert_eq!(samples[0].len() as u64, bounced.frames);
        samples
    }

    fn song(&self, at: usize) -> Vec<f32> {
        floats_of(&self.songs[at])
    }
}

#[test]
fn songs_that_continue_or_stop_follow_each_other_bit_for_bit() {
    // One is shorter than any period, and none is a number of whole blocks.
    let set = Set::new(&[30_000, 500, 20_001, 9_000]);
    let show = set.show(&["continue", "continue", "stop", "stop"], "", "");
    let mix = set.bounce(&show, &floats());
    let expected: Vec<f32> = (0..4).flat_map(|at| set.song(at)).collect();
    mix.iter().for_each(|side| assert_same(side, &expected));
    assert!(set.dir.path().join("out/Friday_Night_Mix.wav").is_file());
}

#[test]
fn a_pause_is_as_long_as_the_setlist_says() {
    let set = Set::new(&[30_000, 20_001]);
    let show = set.show(&["{ pause: 0.5 s }", "stop"], "", "");
    let mix = set.bounce(&show, &floats());
    let expected = [set.song(0), vec![0.0; 24_000], set.song(1)].concat();
    mix.iter().for_each(|side| assert_same(side, &expected));
}

#[test]
fn a_segue_crosses_over_with_constant_power() {
    let set = Set::new(&[30_000, 40_001]);
    let show = set.show(&["{ segue: 0.25 s }", "stop"], "", "");
    let mix = set.bounce(&show, &floats());
    let (first, second) = (set.song(0), set.song(1));
    let (start, cross) = (30_000 - 12_000, 12_000);
    assert_eq!(mix[0].len(), start + second.len());
    let sample = |of: &[f32], at: usize| of.get(at).copied().map_or(0.0, f64::from);
    assert_near(&mix[0], |at| {
        let Some(into) = at.checked_sub(start) else { return sample(&first, at) };
        // A line that has moved one step on its first frame.
        let share = ((into + 1) as f64 / cross as f64).min(1.0);
        sample(&first, at) * (1.0 - share).sqrt() + sample(&second, into) * share.sqrt()
    });
}

#[test]
fn a_count_in_is_counted_after_a_pause_and_not_where_songs_continue() {
    let set = Set::new(&[BAR, BAR, BAR]);
    let head = "  click: { outputs: [2], role: monitor }\nclick: { bus: click }\n";
    let thens = ["{ pause: 1 s }", "continue", "stop"];
    let show = set.show(&thens, "click: on\ncount_in: 1 bar\n", head);
    let outputs = set.bounce(&show, &Options { what: What::Outputs, ..floats() });
    let (bar, pause) = (vec![0.0; BAR], vec![0.0; 48_000]);
    let expected = [bar.clone(), set.song(0), pause, bar, set.song(1), set.song(2)].concat();
    assert_same(&outputs[0], &expected);
    // The click is silent in the middle of the pause, and strikes on the beat after it.
    let after = 2 * BAR + 48_000;
    assert!(outputs[1][after - 24_000..after].iter().all(|&sample| sample == 0.0));
    assert!(outputs[1][after..after + 480].iter().any(|sample| sample.abs() > 0.01));
    // Without it there is no count-in.
    let mix = set.bounce(&show, &floats());
    assert_eq!(mix[0].len(), 3 * BAR + 48_000);
}

#[test]
fn what_a_whole_setlist_does_not_have_is_told() {
    let set = Set::new(&[1_000]);
    let show = set.show(&["stop"], "", "");
    let told = |options: &Options| {
        bounce_setlist(&show, 0, &set.dir.path().join("out"), options).unwrap_err().to_string()
    };
    assert!(told(&Options { what: What::Stems, ..floats() }).contains("stems belong to a song"));
    let length = Some("30s".parse().unwrap());
    assert!(told(&Options { length, ..floats() }).contains("has no cutdown"));
    assert!(!set.dir.path().join("out").exists());
}
