//! The layout for front of house: a strip for each bus, and one for each stem.

use downbeat_show_files::Show;
use serde_json::Value;

use super::widgets::{address, fader, meter, panel, switch, text};

/// A tab of buses, and one of stems: as many as the song with the most of them has.
pub(super) fn tabs(show: &Show) -> Result<Vec<(&'static str, Vec<Value>)>, String> {
    let carries = |bus: &usize| show.buses[*bus].role.carries_music();
    let buses = (0..show.buses.len()).filter(carries);
    let stems = show.songs.iter().map(|song| song.stems.len()).max().unwrap_or(0);
    Ok(vec![
        ("Buses", buses.map(|bus| strip("bus", "{bus}", bus + 1)).collect::<Result<_, _>>()?),
        ("Stems", (1..=stems).map(|stem| strip("stem", "{stem}", stem)).collect::<Result<_, _>>()?),
    ])
}

fn strip(kind: &str, segment: &str, number: usize) -> Result<Value, String> {
    let at = |last: &str| address(&format!("/downbeat/{kind}/{segment}/{last}"), Some(number));
    let id = |last: &str| format!("{kind}_{number}_{last}");
    let travel = vec![fader(&id("fader"), &at("fader")?), meter(&id("meter"), &at("peak")?)];
    let widgets = vec![
        text(&id("name"), &at("name")?, 40),
        panel(&id("travel"), "horizontal", travel),
        switch(&id("mute"), &at("mute")?, "mute"),
        switch(&id("solo"), &at("solo")?, "solo"),
    ];
    Ok(panel(&id("strip"), "vertical", widgets))
}
