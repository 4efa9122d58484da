//! Snapshots for tests.

use std::time::Duration;

use downbeat_engine::{
    ArmedState, Colour, DeviceState, DeviceView, EntryId, EntryView, JumpView, Meter, Notice,
    Position, Quantum, ReadingView, Snapshot, SpanView, StripKind, StripView, Then, Transport,
    VampView, Weight,
};

/// A show of six songs, its first armed, on a device that is well.
pub(crate) fn stopped() -> Snapshot {
    Snapshot {
        show: "Summer Tour".to_owned(),
        setlist: "festival".to_owned(),
        entries: ["Opener", "Ballad", "Night Drive", "Static", "Long Way Home", "Encore"]
            .into_iter()
            .zip(0..)
            .map(|(title, index)| entry(title, index))
            .collect(),
        armed: Some(0),
        armed_state: ArmedState::Ready,
        next: Some(1),
        set_left: Duration::from_secs(1_275),
        songs: ["Ballad", "Encore", "Long Way Home", "Night Drive", "Opener", "Static", "太鼓"]
            .map(str::to_owned)
            .into(),
        spans: spans().into(),
        jump_at: Quantum::Bar,
        strips_of: Some(EntryId(0)),
        buses: buses(),
        stems: stems(&["Drums", "Bass", "Keys", "Pads", "Lead", "Backing", "FX", "Guide"]),
        outputs: (0..12).map(|output| meter(0.05 * f32::from(output as u8))).collect(),
        device: device(),
        reading: ReadingView {
            ahead: Duration::from_millis(4_120),
            lowest: Some(Duration::from_millis(3_910)),
            starved_frames: 0,
            memory: 120 << 20,
            memory_limit: 256 << 20,
            ..ReadingView::default()
        },
        notices: vec![
            notice(1, Weight::Info, "the show is open"),
            notice(8, Weight::Warning, "the ballad's Keys end 0.2 s before its other stems"),
        ],
        ..Snapshot::default()
    }
}

/// The first song in its second section.
pub(crate) fn playing() -> Snapshot {
    Snapshot {
        transport: Transport::Playing,
        playing: Some(0),
        armed: Some(1),
        next: Some(2),
        position: Some(Position {
            frame: 48_000 * 62,
            gone: Duration::from_millis(62_000),
            left: Duration::from_millis(137_600),
            bar: 32,
            beat: 2,
            beats_in_bar: 4,
            span: 1,
            section: Some("Verse 1".to_owned()),
            next_section: Some(("Chorus".to_owned(), 4)),
            ..Position::default()
        }),
        set_gone: Duration::from_secs(62),
        set_left: Duration::from_secs(1_213),
        ..stopped()
    }
}

/// Two bars before the first frame of the first song.
pub(crate) fn count_in() -> Snapshot {
    let position = Position {
        frame: -72_000,
        gone: Duration::ZERO,
        left: Duration::from_secs(200),
        bar: 0,
        beat: 2,
        beats_in_bar: 4,
        count_in: Some(Duration::from_millis(1_500)),
        section: None,
        next_section: Some(("Intro".to_owned(), 0)),
        ..Position::default()
    };
    Snapshot { transport: Transport::CountIn, position: Some(position), ..playing() }
}

/// The first song with a jump that waits, a vamp that is left, and all that a song may say.
pub(crate) fn busy() -> Snapshot {
    let mut snapshot = playing();
    snapshot.jump = Some(JumpView {
        to: "Bridge".to_owned(),
        span: Some(5),
        in_beats: Some(5),
        ..JumpView::default()
    });
    snapshot.vamp = Some(VampView {
        what: "Verse 1".to_owned(),
        first_span: 1,
        last_span: 1,
        pass: 3,
        releasing: true,
        leaves: Some(("Chorus".to_owned(), 7)),
    });
    snapshot.locked = true;
    snapshot.setlist_changed = true;
    snapshot.venue = Some("Club Nord".to_owned());
    let entries = std::sync::Arc::make_mut(&mut snapshot.entries);
    entries[0].note = Some("capo 2".to_owned());
    entries[0].then = Then::Segue(Duration::from_secs(8));
    entries[1].version = Some("long".to_owned());
    entries[1].versions = ["short".to_owned(), "long".to_owned()].into();
    entries[2].skipped = true;
    entries[3].song = None;
    entries[3].title = "Talk".to_owned();
    entries[3].then = Then::Pause(Duration::from_secs(5));
    snapshot.next = Some(4);
    std::sync::Arc::make_mut(&mut snapshot.spans)[1].note = Some("watch the drummer".to_owned());
    if let Some(position) = &mut snapshot.position {
        let line = |text: &str| Some(text.to_owned());
        position.lyric = (line("We drove all night"), line("to find the sea"));
        position.next_event =
            Some(("MIDI lights ch 1 program 5".to_owned(), Duration::from_millis(12_300)));
    }
    snapshot
}

/// Six sections; the chorus is to be vamped.
fn spans() -> [SpanView; 6] {
    let names = ["Intro", "Verse 1", "Chorus", "Verse 2", "Chorus", "Bridge"];
    let mut bar = 1;
    names.map(|name| {
        let span = SpanView {
            name: name.to_owned(),
            bar,
            bars: 16,
            length: Duration::from_millis(33_300),
            colour: Colour::read(if name == "Chorus" { "red" } else { "blue" }),
            vamps: name == "Chorus",
            ..SpanView::default()
        };
        bar += 16;
        span
    })
}

/// A song with so many stems.
pub(crate) fn many_stems(count: usize) -> Snapshot {
    let names: Vec<_> = (1..=count).map(|number| format!("Stem {number:02}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    Snapshot { stems: stems(&names), ..playing() }
}

fn entry(title: &str, index: u64) -> EntryView {
    EntryView {
        id: EntryId(index as u32),
        song: Some(index as usize),
        title: title.to_owned(),
        length: Duration::from_secs(200 + 5 * index),
        then: if index == 0 { Then::Continue } else { Then::Stop },
        tempo: format!("{} 4/4", 100 + 4 * index),
        ..EntryView::default()
    }
}

fn device() -> DeviceView {
    DeviceView {
        name: "JACK server \"default\"".to_owned(),
        why: "a JACK server runs".to_owned(),
        rate: 48_000,
        period: 128,
        outputs: 12,
        midi: true,
        took_over: false,
        stands_in: false,
        state: DeviceState::Ok,
        load: 0.12,
        worst_load: 0.31,
        xruns: 0,
        refused: Vec::new(),
    }
}

fn buses() -> Vec<StripView> {
    let kinds = [
        ("drums", StripKind::Pa),
        ("bass", StripKind::Pa),
        ("music", StripKind::Pa),
        ("vocals", StripKind::Pa),
        ("guide", StripKind::Monitor),
        ("click", StripKind::Monitor),
        ("ltc", StripKind::Timecode),
        ("pilot", StripKind::Pilot),
    ];
    kinds.into_iter().map(|(name, kind)| StripView { kind, ..strip(name, 0.4) }).collect()
}

/// Every other state of a strip at fixed places: level, mute, solo, clip, fault.
fn stems(names: &[&str]) -> Vec<StripView> {
    let mut stems: Vec<_> = names.iter().map(|name| strip(name, 0.25)).collect();
    if let [first, second, third, fourth, ..] = stems.as_mut_slice() {
        first.level_db = -3.5;
        first.meters = vec![Meter { peak: 1.2, rms: 0.7, clips: 12 }; 2];
        second.muted = true;
        second.open = false;
        third.soloed = true;
        fourth.open = false;
        fourth.fault = Some("04_Pads.wav: no such file".to_owned());
    }
    stems
}

/// A strip that is open, at 0 dB.
pub(crate) fn strip(name: &str, peak: f32) -> StripView {
    StripView {
        name: name.to_owned(),
        open: true,
        meters: vec![meter(peak); 2],
        ..StripView::default()
    }
}

fn meter(peak: f32) -> Meter {
    Meter { peak, rms: peak / 3.0, clips: 0 }
}

/// A notice of so many seconds after the start.
pub(crate) fn notice(at: u64, weight: Weight, text: &str) -> Notice {
    Notice { at: Duration::from_secs(at), weight, text: text.to_owned() }
}
