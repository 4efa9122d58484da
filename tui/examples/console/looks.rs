//! What a show that is made up looks like.

use std::sync::Arc;
use std::time::Duration;

use downbeat_engine::{
    ArmedState, Colour, DeviceState, DeviceView, EntryId, EntryView, Meter, Notice, Position,
    Quantum, ReadingView, Snapshot, SpanView, StripKind, StripView, Then, Weight,
};

const RATE: f64 = 48_000.0;
pub(crate) const BPM: f64 = 112.0;
pub(crate) const LENGTH: f64 = 214.0;
pub(crate) const SECTIONS: [&str; 6] =
    ["Intro", "Verse 1", "Chorus", "Verse 2", "Chorus 2", "Outro"];

/// The show as it is opened, with so many stems.
pub(crate) fn opening(stems: usize) -> Snapshot {
    let titles = ["Opener", "Ballad", "Night Drive", "夜のドライブ", "Static", "Long Way Home"];
    let mut ids = 0..;
    let entries = titles.map(|title| EntryView {
        id: EntryId(ids.next().unwrap_or_default()),
        title: title.to_owned(),
        length: Duration::from_secs_f64(LENGTH),
        song: Some(0),
        versions: ["short".to_owned()].into(),
        note: (title == "Ballad").then(|| "acoustic guitar".to_owned()),
        then: match title {
            "Opener" => Then::Segue(Duration::from_secs(8)),
            "Ballad" => Then::Pause(Duration::from_secs(5)),
            _ => Then::Stop,
        },
        tempo: format!("{BPM} 4/4"),
        ..EntryView::default()
    });
    Snapshot {
        show: "Summer Tour".to_owned(),
        setlist: "festival".to_owned(),
        entries: Arc::new(entries),
        armed: Some(0),
        armed_state: ArmedState::Ready,
        next: Some(1),
        songs: titles.map(str::to_owned).into(),
        jump_at: Quantum::Bar,
        spans: SECTIONS.iter().zip(0..).map(span).collect(),
        venue: Some("Club Nord".to_owned()),
        strips_of: Some(EntryId(0)),
        buses: buses(),
        stems: (1..=stems)
            .map(|number| strip(&format!("Stem {number}"), StripKind::Stem))
            .collect(),
        device: DeviceView {
            name: "none (made up)".to_owned(),
            why: "an example".to_owned(),
            rate: RATE as u32,
            period: 128,
            outputs: 12,
            state: DeviceState::Ok,
            refused: vec!["real-time priority".to_owned()],
            ..DeviceView::default()
        },
        reading: ReadingView {
            memory_limit: 256 << 20,
            memory: 90 << 20,
            ..ReadingView::default()
        },
        notices: vec![notice(Duration::ZERO, Weight::Info, "the show is open")],
        ..Snapshot::default()
    }
}

pub(crate) fn measure(strip: &mut StripView, runs: bool, phase: f64) {
    let level = 10_f64.powf(f64::from(strip.level_db) / 20.0);
    let beat = (-4.0 * (phase * BPM / 60.0).rem_euclid(1.0)).exp();
    let peak = if runs && strip.open { (0.1 + 0.6 * beat) * level } else { 0.0 } as f32;
    for meter in &mut strip.meters {
        *meter = Meter { peak, rms: peak / 2.5, clips: meter.clips + u64::from(peak > 1.0) };
    }
}

pub(crate) fn position(at: f64) -> Position {
    let beat = (at * BPM / 60.0).floor() as i32;
    let bar = beat.div_euclid(4) + 1;
    let section = |index: i32| usize::try_from(index).ok().and_then(|index| SECTIONS.get(index));
    let line = |text: &str| Some(text.to_owned());
    let now = (bar - 1).div_euclid(16);
    Position {
        frame: (at * RATE) as i64,
        gone: Duration::from_secs_f64(at.max(0.0)),
        left: Duration::from_secs_f64((LENGTH - at.max(0.0)).max(0.0)),
        bar,
        beat: beat.rem_euclid(4) as u16 + 1,
        beats_in_bar: 4,
        beats: at * BPM / 60.0,
        bpm: BPM,
        section: section(now).map(|&name| name.to_owned()),
        next_section: section(now + 1).map(|&name| (name.to_owned(), (now + 1) * 16 + 1 - bar)),
        span: section_at(at).0,
        count_in: (at < 0.0).then(|| Duration::from_secs_f64(-at)),
        lyric: (line("We drove all night"), line("to find the sea")),
        next_event: None,
    }
}

/// The section of a time in seconds.
pub(crate) fn section_at(at: f64) -> (usize, &'static str) {
    let bars = (at.max(0.0) * BPM / 240.0).floor() as usize;
    let section = (bars / 16).min(SECTIONS.len() - 1);
    (section, SECTIONS[section])
}

fn span((name, index): (&&str, i32)) -> SpanView {
    SpanView {
        name: (*name).to_owned(),
        bar: index * 16 + 1,
        length: Duration::from_secs_f64(16.0 * 240.0 / BPM),
        bars: 16,
        beats: (f64::from(index * 64), f64::from(index * 64 + 64)),
        colour: Colour::read(["cyan", "blue", "red", "blue", "red", "grey"][index as usize % 6]),
        vamps: name.starts_with("Chorus"),
        note: (*name == "Verse 1").then(|| "watch the drummer".to_owned()),
    }
}

pub(crate) fn clear_clips(snapshot: &mut Snapshot) {
    for strip in snapshot.buses.iter_mut().chain(&mut snapshot.stems) {
        for meter in &mut strip.meters {
            meter.clips = 0;
        }
    }
}

fn buses() -> Vec<StripView> {
    let pa = ["drums", "bass", "music", "vocals"].map(|name| strip(name, StripKind::Pa));
    let monitor = ["guide", "click"].map(|name| strip(name, StripKind::Monitor));
    let rest = [strip("ltc", StripKind::Timecode), strip("pilot", StripKind::Pilot)];
    pa.into_iter().chain(monitor).chain(rest).collect()
}

fn strip(name: &str, kind: StripKind) -> StripView {
    StripView {
        name: name.to_owned(),
        kind,
        open: true,
        meters: vec![Meter::default(); 2],
        ..StripView::default()
    }
}

fn notice(at: Duration, weight: Weight, text: &str) -> Notice {
    Notice { at, weight, text: text.to_owned() }
}
