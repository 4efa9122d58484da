//! A file of controls, read as the program reads it, and messages played into it by hand.

mod faders;
mod files;
mod pedals;
mod songs;
mod surface;

use std::fs;
use std::time::Duration;

use downbeat_engine::{Action, ArmedState, EntryId, EntryView, Snapshot, StripView, Transport};
use downbeat_show_files::{LoadOptions, Loaded, load};

use super::{Bindings, Did, Source, problems};
use crate::midi::{Decoder, Message};

/// Loads a show of two songs with these controls beside it. Program 5 is the ballad.
fn loaded(controls: &str) -> Loaded {
    loaded_in("", controls)
}

/// The same, with more in the show file.
fn loaded_in(more: &str, controls: &str) -> Loaded {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("a.wav"), wav()).unwrap();
    let show = "show: S\nbuses: { drums: { outputs: [1, 2] }, lead vox: { outputs: [3] }, main: { outputs: [4] } }\n\
                songs: { opener: one.yaml, ballad: two.yaml }\nsetlists: { all: [opener, ballad] }\n";
    let stems = "stems: [{ name: Drums, file: a.wav, bus: drums }]";
    fs::write(at("show.yaml"), format!("{show}{more}")).unwrap();
    fs::write(
        at("one.yaml"),
        format!("tempo: 120\nsections: [{{ name: Verse, bar: 1 }}]\n{stems}\n"),
    )
    .unwrap();
    fs::write(at("two.yaml"), format!("tempo: 120\ntitle: Ballad\nprogram: 5\n{stems}\n")).unwrap();
    fs::write(at("controls.yaml"), controls).unwrap();
    load(&at("show.yaml"), &LoadOptions::default())
}

/// A mono file of 16 bits at 48 kHz, four seconds of silence.
fn wav() -> Vec<u8> {
    let bytes: u32 = 4 * 48_000 * 2;
    let mut wav = b"RIFF".to_vec();
    wav.extend((36 + bytes).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    wav.extend(48_000_u32.to_le_bytes());
    wav.extend(96_000_u32.to_le_bytes());
    wav.extend(b"\x02\0\x10\0data");
    wav.extend(bytes.to_le_bytes());
    wav.resize(44 + bytes as usize, 0);
    wav
}

/// All problems of controls, as the program tells them.
fn told(controls: &str) -> Vec<String> {
    let loaded = loaded(controls);
    let ours = problems(&loaded);
    loaded.problems.iter().chain(&ours).map(ToString::to_string).collect()
}

/// A show as the faces see it: stopped, with the opener armed.
fn snapshot() -> Snapshot {
    let entry = |id: u32, song: usize, title: &str| EntryView {
        id: EntryId(id),
        song: Some(song),
        title: title.into(),
        ..EntryView::default()
    };
    let bus = |name: &str| StripView { name: name.into(), ..StripView::default() };
    Snapshot {
        songs: ["Opener".to_owned(), "Ballad".to_owned()].into(),
        entries: [entry(10, 0, "Opener"), entry(11, 1, "Ballad")].into(),
        armed: Some(0),
        armed_state: ArmedState::Ready,
        strips_of: Some(EntryId(10)),
        buses: vec![bus("drums"), bus("lead vox")],
        stems: vec![bus("Drums")],
        ..Snapshot::default()
    }
}

/// Controls at work.
struct Desk {
    bindings: Bindings,
    decoder: Decoder,
    source: Source,
    show: Snapshot,
    now: u64,
}

impl Desk {
    #[track_caller]
    fn new(controls: &str) -> Self {
        let loaded = loaded(controls);
        let ours = problems(&loaded);
        assert_eq!((&loaded.problems, &ours), (&vec![], &vec![]), "{controls}");
        let mut bindings = Bindings::new(&loaded.controls, &loaded.show.unwrap());
        let source = bindings.source("FS-1 MIDI 1");
        Self { bindings, decoder: Decoder::default(), source, show: snapshot(), now: 1_000 }
    }

    fn playing(mut self) -> Self {
        self.show.transport = Transport::Playing;
        self.show.playing = Some(0);
        self
    }

    /// Lets so many milliseconds pass, one by one, and returns what happens by itself.
    fn wait(&mut self, ms: u64) -> Vec<Did> {
        let mut did = Vec::new();
        for _ in 0..ms {
            self.now += 1;
            did.extend(self.bindings.tick(Duration::from_millis(self.now), &self.show));
        }
        did
    }

    /// What these bytes do now.
    fn sends(&mut self, bytes: &[u8]) -> Vec<Did> {
        self.sends_from(self.source, bytes)
    }

    fn sends_from(&mut self, source: Source, bytes: &[u8]) -> Vec<Did> {
        let mut messages: Vec<Message> = Vec::new();
        self.decoder.decode(bytes, |message| messages.push(message));
        let now = Duration::from_millis(self.now);
        let take = |message| self.bindings.take(source, message, now, &self.show);
        messages.into_iter().flat_map(take).collect()
    }

    /// The actions of a sequence of (milliseconds to wait before, bytes), and of the two seconds after
    /// it.
    fn plays(&mut self, sequence: &[(u64, &[u8])]) -> Vec<Action> {
        let mut did = Vec::new();
        for (ms, bytes) in sequence {
            did.extend(self.wait(*ms));
            did.extend(self.sends(bytes));
        }
        did.extend(self.wait(2_000));
        actions(&did)
    }
}

fn actions(did: &[Did]) -> Vec<Action> {
    let action = |did: &Did| match did {
        Did::Acts { action, .. } => Some(*action),
        _ => None,
    };
    did.iter().filter_map(action).collect()
}
