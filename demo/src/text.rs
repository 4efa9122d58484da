//! The show and song files, with the comments of somebody who explains them.

use std::fmt::Write as _;

use crate::form::Form;
use crate::score::{Part, Song, file_name};
use crate::songs;

/// The show for a sound card with two outputs.
pub(crate) fn show() -> String {
    let mut text = String::from(
        "\
# The demo show of Downbeat, for any sound card: everything comes out of outputs 1 and 2.
# show-16.yaml beside it is the same show on a real rig with sixteen outputs.
# Levels are in dB, bars count from 1, paths start in the folder of the file they stand in.

show: Downbeat Demo
rate: 48000          # frames per second of the sound card and of every stem

# A bus is a fader of the rig. Stems feed buses, buses feed outputs.
buses:
  drums:  { outputs: [1, 2] }
  bass:   { outputs: [1, 2] }
  music:  { outputs: [1, 2] }
  vocals: { outputs: [1, 2] }
  # Only the band should hear these two, so on a rig they have outputs of their own and
  # `role: monitor` (see show-16.yaml). Buses of different roles never share an output: two
  # outputs leave no other choice than to let everybody hear them. Mute them and listen.
  guide:  { outputs: [1, 2], level: -6 dB }
  click:  { outputs: [1, 2], level: -6 dB }

click: { bus: click, level: -9 dB }
",
    );
    text.push_str(&programme());
    text
}

/// The show for a rig with sixteen outputs.
pub(crate) fn wide_show() -> String {
    let mut text = String::from(
        "\
# The demo show of Downbeat on a rig with sixteen outputs. show.yaml is the same show on two.

show: Downbeat Demo (16 outputs)
rate: 48000

# Each bus has its own outputs, so that the mixing desk gets every group on its own channels.
buses:
  drums:  { outputs: [1, 2] }
  bass:   { outputs: [3] }
  music:  { outputs: [5, 6] }
  vocals: { outputs: [7, 8] }
  guide:  { outputs: [9],  role: monitor }     # in-ears only, never to the audience
  click:  { outputs: [10], role: monitor }

click: { bus: click, level: -6 dB }
",
    );
    text.push_str(&programme());
    text
}

/// Songs and setlists, which both shows have in common.
fn programme() -> String {
    let mut text =
        String::from("\n# Each song has its own file: tempo, sections and stems.\nsongs:\n");
    for song in songs::ALL {
        let _ = writeln!(text, "  {}: songs/{0}/song.yaml", song.key);
    }
    let [first, second, third] = songs::ALL.map(|song| song.key);
    let _ = write!(
        text,
        "
# A setlist is one evening. After a song Downbeat stops and waits for GO, or goes on at once
# where `then: continue` says so. The first setlist is played if you do not name one.
setlists:
  festival:
    - {{ song: {first}, then: continue }}
    - {second}
  headline:
    - {first}
    - {second}
    - {third}
"
    );
    text
}

/// The file of a song.
pub(crate) fn song(form: &Form) -> String {
    let song = form.song;
    let mut text =
        String::from("# A song: where its bars are, what its parts are called, and its stems.\n\n");
    let _ = writeln!(text, "title: {}\n", song.title);
    text.push_str(
        "# `bpm` counts quarter notes a minute, whatever the meter is; the click counts the\n",
    );
    text.push_str("# meter's own beats. Another line is another tempo from that bar on.\n");
    text.push_str(&tempo(form));
    text.push_str("offset: 0 s          # where bar 1 is in the stems\n");
    text.push_str("count_in: 1 bar      # clicked before the first frame of the stems\n");
    text.push_str("click: on\n\n");
    text.push_str("# Each section lasts until the next one begins.\nsections:\n");
    for (number, bar) in form.section_starts() {
        let _ = writeln!(text, "  - {{ name: {}, bar: {number} }}", bar.section.name);
    }
    text.push_str(&stems(song));
    text
}

fn tempo(form: &Form) -> String {
    let mut text = String::from("tempo:\n");
    let mut before = None;
    for (number, bar) in form.section_starts() {
        let (bpm, (beats, unit)) = (bar.section.bpm, bar.section.meter);
        if before.replace((bpm, (beats, unit))) != Some((bpm, (beats, unit))) {
            let _ = writeln!(text, "  - {{ bar: {number}, bpm: {bpm}, meter: {beats}/{unit} }}");
        }
    }
    text
}

fn stems(song: &Song) -> String {
    let mut text = String::from(
        "\n# All stems start together and are equally long. Mono or stereo, WAV or FLAC, 16 or 24 bits\n\
         # or float: mix them as you like.\nstems:\n",
    );
    for part in Part::ALL {
        let name = format!("{},", part.name());
        let file = format!("{},", file_name(song, part));
        let _ = writeln!(text, "  - {{ name: {name:<11} file: {file:<19} bus: {} }}", part.bus());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tempo_changes_stand_at_the_bars_of_their_sections() {
        let form = Form::new(songs::ALL[2], u32::MAX);
        // Six bars of intro, eight of verse, eight of chorus and four of bridge come before.
        let expected = "tempo:\n  - { bar: 1, bpm: 132, meter: 7/8 }\n  \
                        - { bar: 15, bpm: 140, meter: 4/4 }\n  \
                        - { bar: 23, bpm: 108, meter: 3/4 }\n  \
                        - { bar: 27, bpm: 132, meter: 7/8 }\n";
        assert_eq!(tempo(&form), expected);
    }

    #[test]
    fn a_song_file_names_every_section_and_stem() {
        let text = song(&Form::new(songs::ALL[0], u32::MAX));
        assert!(text.contains("  - { name: Chorus, bar: 13 }\n"), "{text}");
        assert!(
            text.contains("  - { name: Bass,       file: 03_Bass.wav,        bus: bass }\n"),
            "{text}"
        );
        assert_eq!(text.matches("bus: ").count(), Part::ALL.len());
    }
}
