//! The show file.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::scalar::scalar;
use super::song::add_left_out;
use crate::draft::Draft;
use crate::names::Kind;

/// A show as it is written.
pub(crate) struct ShowParts<'a> {
    pub(crate) name: &'a str,
    pub(crate) rate: u32,
    /// The other rates of audio files, which are converted.
    pub(crate) other_rates: Vec<u32>,
    /// Whether audio files lie outside the show's folder.
    pub(crate) outside: bool,
    /// Each song with its word and the path of its file.
    pub(crate) songs: Vec<(&'a Draft, String, String)>,
    /// What belongs to no song.
    pub(crate) left_out: &'a [crate::draft::LeftOut],
}

/// The text of the show file.
pub(crate) fn show_text(show: &ShowParts<'_>) -> String {
    let mut text = String::from("# Made by `downbeat import`.\n\n");
    let _ = writeln!(text, "show: {}", scalar(show.name));
    let _ = write!(text, "rate: {}", show.rate);
    if show.other_rates.is_empty() {
        text.push('\n');
    } else {
        let others: Vec<String> = show.other_rates.iter().map(u32::to_string).collect();
        let _ = writeln!(
            text,
            "          # most files have it; files at {} are converted",
            others.join(", ")
        );
    }
    if show.outside {
        text.push_str("outside: on          # audio files lie outside this folder\n");
    }
    text.push_str("\n# The outputs are a guess: put in those of your interface. What is on `monitor` never shares\n");
    text.push_str("# an output with what the audience hears.\nbuses:\n");
    add_buses(&mut text, show);
    text.push_str("\nclick: { bus: click, level: -6 dB }\n\nsongs:\n");
    for (_, word, path) in &show.songs {
        let _ = writeln!(text, "  {}: {}", scalar(word), scalar(path));
    }
    text.push_str("\nsetlists:\n  all:\n");
    let last = show.songs.len().saturating_sub(1);
    for (index, (draft, word, _)) in show.songs.iter().enumerate() {
        if draft.runs_on == Some(true) && index < last {
            let _ = writeln!(text, "    - {{ song: {}, then: continue }}", scalar(word));
        } else {
            let _ = writeln!(text, "    - {}", scalar(word));
        }
    }
    if !show.left_out.is_empty() {
        text.push('\n');
        add_left_out(&mut text, show.left_out);
    }
    text
}

fn add_buses(text: &mut String, show: &ShowParts<'_>) {
    let used: BTreeSet<&str> = show
        .songs
        .iter()
        .flat_map(|(draft, _, _)| &draft.stems)
        .map(|stem| stem.kind.bus())
        .collect();
    let order =
        [Kind::Drums, Kind::Bass, Kind::Music, Kind::Vocals, Kind::Fx, Kind::Guide, Kind::Click];
    let mut next = 1;
    for kind in order {
        let bus = kind.bus();
        // The click of the show always has its bus.
        if kind != Kind::Click && !used.contains(bus) {
            continue;
        }
        let label = format!("{bus}:");
        if matches!(kind, Kind::Guide | Kind::Click) {
            let _ = writeln!(text, "  {label:<7} {{ outputs: [{next}], role: monitor }}");
            next += 1;
        } else {
            let _ = writeln!(text, "  {label:<7} {{ outputs: [{next}, {}] }}", next + 1);
            next += 2;
        }
    }
}
