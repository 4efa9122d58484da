//! Everything that can be read from outside, once: its OSC address, what it says, and how it is read
//! from a snapshot.

use downbeat_engine::{ArmedState, DeviceState, Meter, OutView, Snapshot, StripView, Transport};

use super::Value;
use crate::fader_law;

/// One thing that can be read. Where there is one for each bus or stem, its address has a segment in
/// braces, as addresses of rows do.
#[derive(Debug)]
pub struct State {
    /// Its OSC address. Where a row has the same one, sending a value there changes it.
    pub address: &'static str,
    /// Of what there is one each.
    pub each: Each,
    /// The OSC type tags of what it says; `s*` is any number of texts.
    pub tags: &'static str,
    /// When it is sent to those who subscribed to it.
    pub sent: Sent,
    /// What it says, in one sentence.
    pub about: &'static str,
    read: Read,
}

/// When something is sent to those who subscribed to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Whenever it changes.
    OnChange,
    /// It moves by itself while a song plays, and is sent at the rate that the subscriber asks.
    AtRate,
    /// The same, and what is sent is the highest it was since the last time.
    Highest,
}

/// How one is read.
#[derive(Clone, Copy, Debug)]
enum Read {
    Show(fn(&Snapshot) -> Vec<Value>),
    Strip(fn(&StripView) -> Vec<Value>),
    Out(fn(&OutView) -> Vec<Value>),
}

/// Of what there is one each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Each {
    /// Of the show: one.
    Show,
    /// Of each bus.
    Bus,
    /// Of each stem of the song on show.
    Stem,
    /// Of each output to other machines.
    Out,
}

impl State {
    /// What it says now; `at` counts buses, stems or outs from 0. Nothing where there is no such one.
    pub fn read(&self, now: &Snapshot, at: usize) -> Vec<Value> {
        match self.read {
            Read::Show(read) => read(now),
            Read::Strip(read) => {
                let strips = if self.each == Each::Bus { &now.buses } else { &now.stems };
                strips.get(at).map(read).unwrap_or_default()
            }
            Read::Out(read) => now.outs.get(at).map(read).unwrap_or_default(),
        }
    }
}

impl Each {
    /// Of what there is one each, by the address of a row or a state.
    pub fn of(address: &str) -> Self {
        match address {
            address if address.contains("{bus}") => Self::Bus,
            address if address.contains("{stem}") => Self::Stem,
            address if address.contains("{out}") => Self::Out,
            _ => Self::Show,
        }
    }

    /// Their names; `None` where there is but one, which has none.
    pub fn names(self, now: &Snapshot) -> Option<Vec<&str>> {
        match self {
            Self::Show => None,
            Self::Bus => Some(now.buses.iter().map(|bus| bus.name.as_str()).collect()),
            Self::Stem => Some(now.stems.iter().map(|stem| stem.name.as_str()).collect()),
            Self::Out => Some(now.outs.iter().map(|out| out.name.as_str()).collect()),
        }
    }
}

/// All of them, in the order of the manual.
pub fn states() -> &'static [State] {
    STATES
}

fn text(text: impl Into<String>) -> Vec<Value> {
    vec![Value::Text(text.into())]
}

fn int(number: impl TryInto<i64>) -> Vec<Value> {
    vec![Value::Int(number.try_into().unwrap_or(i64::MAX))]
}

fn float(number: f64) -> Vec<Value> {
    vec![Value::Float(number)]
}

/// On and off are 1 and 0, which every surface understands; not all know the types true and false.
fn switch(on: bool) -> Vec<Value> {
    int(i64::from(on))
}

fn title(now: &Snapshot, entry: Option<usize>) -> Vec<Value> {
    let entry = entry.and_then(|entry| now.entries.get(entry));
    text(entry.map_or("", |entry| &entry.title))
}

/// A place counted from 1; 0 is none.
fn number(place: Option<usize>) -> Vec<Value> {
    int(place.map_or(0, |place| place + 1))
}

fn texts<'a>(names: impl Iterator<Item = &'a String>) -> Vec<Value> {
    names.map(|name| Value::Text(name.clone())).collect()
}

/// The word for what the transport does.
fn transport_word(transport: Transport) -> &'static str {
    match transport {
        Transport::Stopped => "stopped",
        Transport::CountIn => "count-in",
        Transport::Playing => "playing",
        Transport::Held => "held",
        Transport::Fading => "fading",
        Transport::FadingOut => "fading-out",
        Transport::FadingBack => "fading-back",
        Transport::Pausing => "pausing",
    }
}

fn armed_word(armed: ArmedState) -> &'static str {
    match armed {
        ArmedState::None => "none",
        ArmedState::Arming => "arming",
        ArmedState::GoWaits => "go-waits",
        ArmedState::Ready => "ready",
    }
}

fn device_word(device: DeviceState) -> &'static str {
    match device {
        DeviceState::Closed => "closed",
        DeviceState::Ok => "ok",
        DeviceState::Glitch => "glitch",
        DeviceState::Silent => "silent",
        DeviceState::Lost => "lost",
        DeviceState::Retrying => "retrying",
    }
}

/// Peaks in dB below full scale, one for each channel, no lower than a closed fader.
fn meters(meters: &[Meter]) -> Vec<Value> {
    meters.iter().map(|meter| Value::Float(peak_db(meter.peak))).collect()
}

fn peak_db(peak: f32) -> f64 {
    (20.0 * f64::from(peak).log10()).max(f64::from(downbeat_engine::MIN_LEVEL_DB))
}

/// The loudest peak as a fader's position: a meter beside a fader moves as far for as many dB.
fn loudest(meters: &[Meter]) -> f64 {
    let peak = meters.iter().fold(0.0, |peak: f32, meter| peak.max(meter.peak));
    fader_law::position(peak_db(peak))
}

fn position(level_db: f32) -> Vec<Value> {
    float(fader_law::position(f64::from(level_db)))
}

const fn show(
    address: &'static str,
    tags: &'static str,
    about: &'static str,
    read: fn(&Snapshot) -> Vec<Value>,
) -> State {
    State { address, each: Each::Show, tags, sent: Sent::OnChange, about, read: Read::Show(read) }
}

/// One that moves by itself while a song plays.
const fn live(
    address: &'static str,
    tags: &'static str,
    about: &'static str,
    read: fn(&Snapshot) -> Vec<Value>,
) -> State {
    State { sent: Sent::AtRate, ..show(address, tags, about, read) }
}

const fn strip(
    each: Each,
    address: &'static str,
    tags: &'static str,
    about: &'static str,
    read: fn(&StripView) -> Vec<Value>,
) -> State {
    State { address, each, tags, sent: Sent::OnChange, about, read: Read::Strip(read) }
}

const fn out(
    address: &'static str,
    tags: &'static str,
    about: &'static str,
    read: fn(&OutView) -> Vec<Value>,
) -> State {
    State { address, each: Each::Out, tags, sent: Sent::OnChange, about, read: Read::Out(read) }
}

const fn highest(state: State) -> State {
    State { sent: Sent::Highest, ..state }
}

fn name(strip: &StripView) -> Vec<Value> {
    text(&strip.name)
}

fn level(strip: &StripView) -> Vec<Value> {
    float(f64::from(strip.level_db))
}

fn fader(strip: &StripView) -> Vec<Value> {
    position(strip.level_db)
}

fn muted(strip: &StripView) -> Vec<Value> {
    switch(strip.muted)
}

fn soloed(strip: &StripView) -> Vec<Value> {
    switch(strip.soloed)
}

fn open(strip: &StripView) -> Vec<Value> {
    switch(strip.open)
}

fn peaks(strip: &StripView) -> Vec<Value> {
    meters(&strip.meters)
}

fn peak(strip: &StripView) -> Vec<Value> {
    float(loudest(&strip.meters))
}

fn clips(strip: &StripView) -> Vec<Value> {
    int(strip.meters.iter().map(|meter| meter.clips).sum::<u64>())
}

/// The song on show: the playing entry, or else the armed one.
fn shown(now: &Snapshot) -> Option<usize> {
    now.playing.or(now.armed)
}

static STATES: &[State] = &[
    // The show.
    show("/downbeat/show", "s", "the name of the show", |now| text(&now.show)),
    show("/downbeat/setlist", "s", "the name of the setlist", |now| text(&now.setlist)),
    show("/downbeat/setlist/songs", "s*", "the titles of its entries", |now| {
        texts(now.entries.iter().map(|entry| &entry.title))
    }),
    show("/downbeat/setlist/changed", "i", "1 if it was changed since it was saved", |now| {
        switch(now.setlist_changed)
    }),
    show("/downbeat/venue", "s", "the venue whose levels these are", |now| {
        text(now.venue.as_deref().unwrap_or(""))
    }),
    // The transport.
    show(
        "/downbeat/transport",
        "s",
        "`stopped`, `count-in`, `playing`, `held`, `fading`, `fading-out`, `fading-back`, `pausing`",
        |now| text(transport_word(now.transport)),
    ),
    show(
        "/downbeat/status",
        "sssss",
        "the transport, the title on show, the section, the armed title, the device, all in one",
        |now| {
            let section = now.position.as_ref().and_then(|position| position.section.as_deref());
            [
                text(transport_word(now.transport)),
                title(now, shown(now)),
                text(section.unwrap_or("")),
                title(now, now.armed),
                text(device_word(now.device.state)),
            ]
            .concat()
        },
    ),
    show(
        "/downbeat/playing",
        "i",
        "the place of the playing song in the setlist; 0: none",
        |now| number(now.playing),
    ),
    show("/downbeat/playing/title", "s", "its title", |now| title(now, now.playing)),
    show("/downbeat/armed", "i", "the place of the armed song in the setlist; 0: none", |now| {
        number(now.armed)
    }),
    show("/downbeat/armed/title", "s", "its title", |now| title(now, now.armed)),
    show("/downbeat/armed/state", "s", "`none`, `arming`, `go-waits` or `ready`", |now| {
        text(armed_word(now.armed_state))
    }),
    show("/downbeat/next/title", "s", "the title of the song after the armed one", |now| {
        title(now, now.next)
    }),
    // The song on show.
    show(
        "/downbeat/song/title",
        "s",
        "the title of the playing song, else of the armed one",
        |now| title(now, shown(now)),
    ),
    show("/downbeat/song/tempo", "s", "the tempo and meter of its bar 1", |now| {
        let entry = shown(now).and_then(|entry| now.entries.get(entry));
        text(entry.map_or("", |entry| &entry.tempo))
    }),
    show("/downbeat/song/sections", "s*", "the sections, in the order of play", |now| {
        texts(now.spans.iter().map(|span| &span.name))
    }),
    show("/downbeat/song/section", "s", "the section that plays", |now| {
        let section = now.position.as_ref().and_then(|position| position.section.as_deref());
        text(section.unwrap_or(""))
    }),
    show("/downbeat/song/span", "i", "its place in the order of play; 0: none", |now| {
        number(now.position.as_ref().map(|position| position.span))
    }),
    show("/downbeat/song/next-section", "s", "the section after it", |now| {
        let next = now.position.as_ref().and_then(|position| position.next_section.as_ref());
        text(next.map_or("", |(name, _)| name))
    }),
    show("/downbeat/song/lyric", "ss", "the line that is sung, and the one after it", |now| {
        let lyric = now.position.as_ref().map(|position| &position.lyric);
        let line = |line: Option<&String>| text(line.map_or("", String::as_str));
        [
            line(lyric.and_then(|lyric| lyric.0.as_ref())),
            line(lyric.and_then(|lyric| lyric.1.as_ref())),
        ]
        .concat()
    }),
    show("/downbeat/song/bar", "ii", "the bar and the beat", |now| {
        let place = now.position.as_ref().map(|place| (place.bar, place.beat));
        let (bar, beat) = place.unwrap_or_default();
        [int(bar), int(beat)].concat()
    }),
    live("/downbeat/song/gone", "f", "seconds since its first frame", |now| {
        float(now.position.as_ref().map_or(0.0, |position| position.gone.as_secs_f64()))
    }),
    live("/downbeat/song/left", "f", "seconds to its end", |now| {
        float(now.position.as_ref().map_or(0.0, |position| position.left.as_secs_f64()))
    }),
    live("/downbeat/song/count-in", "f", "seconds to go while the click counts alone", |now| {
        let count_in = now.position.as_ref().and_then(|position| position.count_in);
        float(count_in.unwrap_or_default().as_secs_f64())
    }),
    live("/downbeat/set/gone", "f", "seconds of the songs that were played", |now| {
        float(now.set_gone.as_secs_f64())
    }),
    live("/downbeat/set/left", "f", "seconds of what is to come", |now| {
        float(now.set_left.as_secs_f64())
    }),
    show("/downbeat/jump", "s", "where the jump that waits goes", |now| {
        text(now.jump.as_ref().map_or("", |jump| &jump.to))
    }),
    show("/downbeat/vamp/repeats", "s", "what repeats", |now| {
        text(now.vamp.as_ref().map_or("", |vamp| &vamp.what))
    }),
    show("/downbeat/vamp/pass", "i", "which time through this is", |now| {
        int(now.vamp.as_ref().map_or(0, |vamp| vamp.pass))
    }),
    // The console.
    show("/downbeat/lock", "i", "1 while it is locked", |now| switch(now.locked)),
    show("/downbeat/confirm", "s", "what the last press does if it comes once more", |now| {
        text(now.confirm.as_deref().unwrap_or(""))
    }),
    show("/downbeat/notice", "s", "the newest notice to the operator", |now| {
        text(now.notices.last().map_or("", |notice| &notice.text))
    }),
    // Health.
    show("/downbeat/device", "s", "the audio device", |now| text(&now.device.name)),
    show(
        "/downbeat/device/state",
        "s",
        "`closed`, `ok`, `glitch`, `silent`, `lost` or `retrying`",
        |now| text(device_word(now.device.state)),
    ),
    show("/downbeat/device/xruns", "i", "gaps that its driver reported", |now| {
        int(now.device.xruns)
    }),
    live(
        "/downbeat/device/load",
        "f",
        "the share of its deadline that is used, from 0 to 1",
        |now| float(f64::from(now.device.load)),
    ),
    live("/downbeat/disk/ahead", "f", "seconds of audio in memory before the playhead", |now| {
        float(now.reading.ahead.as_secs_f64())
    }),
    show("/downbeat/disk/starved", "i", "frames that were silent for want of blocks", |now| {
        int(now.reading.starved_frames)
    }),
    // What goes to other machines.
    show("/downbeat/outs", "s*", "the names of what goes to other machines", |now| {
        texts(now.outs.iter().map(|out| &out.name))
    }),
    out("/downbeat/out/{out}/mute", "i", "1 if it is muted", |out| switch(out.muted)),
    live("/downbeat/timecode", "s", "what timecode says; empty without it", |now| {
        text(now.timecode.map(|timecode| timecode.to_string()).unwrap_or_default())
    }),
    show("/downbeat/pilot", "i", "1 while the pilot tone is sent", |now| {
        switch(now.pilot.as_ref().is_some_and(|pilot| pilot.withdrawn.is_none()))
    }),
    // Buses and stems.
    show("/downbeat/buses", "s*", "the names of the buses", |now| {
        texts(now.buses.iter().map(|bus| &bus.name))
    }),
    show("/downbeat/stems", "s*", "the names of the stems of the song on show", |now| {
        texts(now.stems.iter().map(|stem| &stem.name))
    }),
    strip(Each::Bus, "/downbeat/bus/{bus}/name", "s", "its name", name),
    strip(Each::Bus, "/downbeat/bus/{bus}/level", "f", "its level in dB", level),
    strip(Each::Bus, "/downbeat/bus/{bus}/fader", "f", "its fader, from 0 to 1", fader),
    strip(Each::Bus, "/downbeat/bus/{bus}/mute", "i", "1 if it is muted", muted),
    strip(Each::Bus, "/downbeat/bus/{bus}/solo", "i", "1 if it is soloed", soloed),
    strip(Each::Bus, "/downbeat/bus/{bus}/open", "i", "1 if nothing silences it", open),
    strip(Each::Bus, "/downbeat/bus/{bus}/clips", "i", "samples above full scale", clips),
    highest(strip(Each::Bus, "/downbeat/bus/{bus}/meter", "f*", "its peaks in dB", peaks)),
    highest(strip(Each::Bus, "/downbeat/bus/{bus}/peak", "f", "its peak, as a fader stands", peak)),
    strip(Each::Stem, "/downbeat/stem/{stem}/name", "s", "its name", name),
    strip(Each::Stem, "/downbeat/stem/{stem}/level", "f", "its level in dB", level),
    strip(Each::Stem, "/downbeat/stem/{stem}/fader", "f", "its fader, from 0 to 1", fader),
    strip(Each::Stem, "/downbeat/stem/{stem}/mute", "i", "1 if it is muted", muted),
    strip(Each::Stem, "/downbeat/stem/{stem}/solo", "i", "1 if it is soloed", soloed),
    strip(Each::Stem, "/downbeat/stem/{stem}/open", "i", "1 if nothing silences it", open),
    strip(Each::Stem, "/downbeat/stem/{stem}/clips", "i", "samples above full scale", clips),
    highest(strip(Each::Stem, "/downbeat/stem/{stem}/meter", "f*", "its peaks in dB", peaks)),
    highest(strip(
        Each::Stem,
        "/downbeat/stem/{stem}/peak",
        "f",
        "its peak, as a fader stands",
        peak,
    )),
];
