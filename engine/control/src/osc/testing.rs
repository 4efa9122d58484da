//! A core in a test's hands, with the conductor's end of its face.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use crossbeam_channel::Receiver;
use downbeat_engine::{
    Action, EntryId, EntryView, Face, Meter, NotDone, Request, Snapshot, SpanView, StripView,
    SurfaceCounts,
};
use rosc::{OscBundle, OscMessage, OscPacket, OscTime, OscType};

use super::Peer;
use super::core::{Core, Now};
use super::packet::{self, decode};
use crate::table::Value;

pub(super) struct Desk {
    pub(super) core: Core,
    pub(super) face: Face,
    requests: Receiver<Request>,
    pub(super) now: Now,
}

pub(super) const PEER: Peer =
    Peer::Udp(std::net::SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 5000));

/// Two buses, two stems, and a setlist of two songs with a talk between, of which the first plays.
pub(super) fn show() -> Snapshot {
    let strip = |name: &str| StripView {
        name: name.into(),
        meters: vec![Meter { peak: 1.0, ..Meter::default() }],
        ..StripView::default()
    };
    let entry = |id, title: &str, song| EntryView {
        id: EntryId(id),
        title: title.into(),
        song,
        sections: ["Intro".to_owned(), "Chorus".to_owned()].into(),
        tempo: "120 4/4".into(),
        ..EntryView::default()
    };
    let span = |name: &str, beats| SpanView { name: name.into(), beats, ..SpanView::default() };
    Snapshot {
        show: "Summer Tour".into(),
        setlist: "festival".into(),
        songs: ["Opener".to_owned(), "Ballad".to_owned()].into(),
        words: ["opener".to_owned(), "ballad".to_owned()].into(),
        entries: [entry(0, "Opener", Some(0)), entry(1, "Talk", None), entry(2, "Ballad", Some(1))]
            .into(),
        playing: Some(0),
        armed: Some(2),
        transport: downbeat_engine::Transport::Playing,
        strips_of: Some(EntryId(0)),
        spans: [span("Intro", (0.0, 16.0)), span("Chorus", (16.0, 48.0))].into(),
        buses: vec![strip("drums"), strip("Lead Vox")],
        stems: vec![strip("Kick"), strip("Pads")],
        ..Snapshot::default()
    }
}

impl Desk {
    pub(super) fn new() -> Self {
        let (face, requests) = Face::detached(show());
        let core = Core::new(face.clone(), Arc::new(SurfaceCounts::default()));
        let now = Now { instant: Instant::now(), wall: SystemTime::now() };
        Self { core, face, requests, now }
    }

    pub(super) fn wait(&mut self, time: Duration) {
        self.now.instant += time;
        self.now.wall += time;
    }

    /// Sends a message and lets its effects happen.
    pub(super) fn send(&mut self, from: Peer, address: &str, values: &[Value]) {
        self.core.take(from, &packet::encode(packet::message(address, values)), self.now);
        self.core.tick(self.now);
    }

    /// Sends a bundle that is to be done so many milliseconds from now.
    pub(super) fn send_later(&mut self, millis: u64, messages: &[(&str, Vec<Value>)]) {
        let at = self.now.wall + Duration::from_millis(millis);
        let since = at.duration_since(SystemTime::UNIX_EPOCH).unwrap();
        let timetag = OscTime {
            seconds: (since.as_secs() + 2_208_988_800) as u32,
            fractional: (f64::from(since.subsec_nanos()) / 1e9 * 2f64.powi(32)) as u32,
        };
        let content = messages
            .iter()
            .map(|(address, values)| OscPacket::Message(packet::message(*address, values)));
        let bundle = OscPacket::Bundle(OscBundle { timetag, content: content.collect() });
        self.core.take(PEER, &rosc::encoder::encode(&bundle).unwrap(), self.now);
        self.core.tick(self.now);
    }

    /// What the conductor was asked since the last time.
    pub(super) fn asked(&self) -> Vec<Action> {
        self.requests.try_iter().map(|request| request.action).collect()
    }

    /// Refuses all that the conductor was asked since the last time, as the conductor does it.
    pub(super) fn refuse_all(&mut self, why: &str) {
        for ticket in self.requests.try_iter().filter_map(|request| request.ticket) {
            self.core.not_done(&NotDone { ticket, why: why.into() }, self.now);
        }
    }

    /// What was sent since the last time, to whom.
    pub(super) fn told_all(&mut self) -> Vec<(Peer, OscMessage)> {
        let packets: Vec<_> = self.core.out().collect();
        let messages = packets.into_iter().flat_map(|(to, bytes)| {
            decode(&bytes).unwrap().into_iter().map(move |dated| (to, dated.message))
        });
        messages.collect()
    }

    /// The same in words, for one peer.
    pub(super) fn told(&mut self, peer: Peer) -> Vec<String> {
        let all = self.told_all().into_iter().filter(|(to, _)| *to == peer);
        all.map(|(_, message)| words(&message)).collect()
    }
}

/// A message as a person reads it.
pub(super) fn words(message: &OscMessage) -> String {
    let args = message.args.iter().map(|arg| match arg {
        OscType::Int(number) => number.to_string(),
        OscType::Float(number) => number.to_string(),
        OscType::String(text) => text.clone(),
        other => format!("{other:?}"),
    });
    [message.addr.clone()].into_iter().chain(args).collect::<Vec<_>>().join(" ")
}
