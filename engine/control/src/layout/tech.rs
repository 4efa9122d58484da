//! The layout for the playback tech: what plays, the transport, the sections, the setlist.

use downbeat_show_files::{Entry, Setlist, Show};
use serde_json::{Value, json};

use super::widgets::{address, panel, press, switch, text};

/// Buttons of the transport, by the addresses of the table.
const TRANSPORT: [(&str, &str); 9] = [
    ("/downbeat/go", "GO"),
    ("/downbeat/hold", "hold"),
    ("/downbeat/stop", "stop"),
    ("/downbeat/fade", "fade"),
    ("/downbeat/vamp", "vamp"),
    ("/downbeat/vamp/release", "leave"),
    ("/downbeat/tap", "tap"),
    ("/downbeat/rejoin", "rejoin"),
    ("/downbeat/panic", "PANIC"),
];

/// What is shown, by the addresses of the table, and how high.
const SHOWN: [(&str, u32); 7] = [
    ("/downbeat/transport", 40),
    ("/downbeat/song/title", 60),
    ("/downbeat/song/section", 60),
    ("/downbeat/song/bar", 60),
    ("/downbeat/armed/title", 40),
    ("/downbeat/device/state", 40),
    ("/downbeat/notice", 60),
];

/// The one tab.
pub(super) fn tab(show: &Show, setlist: &Setlist) -> Result<(&'static str, Vec<Value>), String> {
    let shown = SHOWN.iter().enumerate().map(|(at, (table, size))| {
        Ok::<_, String>(text(&format!("shown_{at}"), &address(table, None)?, *size))
    });
    let mut shown = shown.collect::<Result<Vec<_>, _>>()?;
    shown.push(switch("lock", &address("/downbeat/lock", None)?, "lock"));
    let buttons = TRANSPORT.iter().enumerate().map(|(at, (table, label))| {
        let address = address(table, None)?;
        Ok::<_, String>(press(&format!("transport_{at}"), &address, label, Vec::new(), json!(1)))
    });
    let jump = address("/downbeat/jump/section", None)?;
    let sections = (1..=most_sections(show)).map(|number| {
        let label = format!("section {number}");
        press(&format!("section_{number}"), &jump, &label, Vec::new(), json!(number))
    });
    let arm = address("/downbeat/arm/song", None)?;
    // By the number in the setlist: breaks count too.
    let songs = setlist.entries.iter().enumerate().filter_map(|(at, entry)| {
        let Entry::Song(song) = entry else { return None };
        let title = &show.songs.get(song.song)?.title;
        let label = format!("{} {title}", at + 1);
        Some(press(&format!("song_{}", at + 1), &arm, &label, Vec::new(), json!(at + 1)))
    });
    let widgets = vec![
        panel("shown", "vertical", shown),
        panel("transport", "vertical", buttons.collect::<Result<_, _>>()?),
        panel("sections", "vertical", sections.collect()),
        panel("setlist", "vertical", songs.collect()),
    ];
    Ok(("Playback", widgets))
}

fn most_sections(show: &Show) -> usize {
    show.songs.iter().map(|song| song.sections.len()).max().unwrap_or(0)
}
