//! What the thread of MIDI and the console share.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};
use downbeat_control::bindings::{Bindings, Did, learned, problems, usage};
use downbeat_control::midi::Message;
use downbeat_device::midi::Changes;
use downbeat_show_files::{Controls, LoadOptions, Show, add_binding, load};
use downbeat_tui::{Listening, Surfaces};

/// A console that has not asked for so long does not learn any more: presses act again.
const LISTENS: Duration = Duration::from_secs(1);
/// Messages of a control that is learnt: more do not tell more.
const REMEMBERED: usize = 64;

/// What came in, and what it did.
pub(super) struct Heard<'a> {
    pub(super) port: Option<&'a str>,
    pub(super) bytes: &'a [u8],
    pub(super) message: Message,
    /// What it is bound to.
    pub(super) meant: &'a [String],
    pub(super) did: &'a [Did],
}

/// What is shared. Locked for moments only, and never by the conductor or the audio thread.
#[derive(Debug)]
pub(crate) struct Desk {
    show_file: PathBuf,
    file: PathBuf,
    rows: Vec<(String, &'static str)>,
    renew: Sender<Box<Bindings>>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    last: Option<String>,
    layer: Option<String>,
    ports: Option<String>,
    lost: u64,
    refused: u64,
    /// When the console asked last.
    asked: Option<Instant>,
    learning: Vec<(Option<String>, Message)>,
    saved: Option<Result<String, String>>,
}

impl Desk {
    /// A desk, and the end by which new bindings come.
    pub(super) fn new(show: &Show, controls: &Controls) -> (Arc<Self>, Receiver<Box<Bindings>>) {
        let (renew, renewed) = bounded(1);
        let rows = downbeat_control::rows().map(|row| (usage(row), row.about)).collect();
        let (show_file, file) = (show.file.clone(), controls.file.clone());
        let desk = Self { show_file, file, rows, renew, state: Mutex::default() };
        (Arc::new(desk), renewed)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // One that panicked while it held it left nothing half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the console is learning, so that every port is listened to.
    pub(super) fn is_listening(&self) -> bool {
        self.state().asked.is_some_and(|at| at.elapsed() < LISTENS)
    }

    /// Keeps a message for learning, where the console learns: it does nothing then.
    pub(super) fn learns(&self, port: Option<&str>, message: Message) -> bool {
        let mut state = self.state();
        if state.asked.is_none_or(|at| at.elapsed() >= LISTENS) {
            return false;
        }
        if state.learning.len() < REMEMBERED {
            state.learning.push((port.map(str::to_owned), message));
        }
        true
    }

    /// Remembers what came in last.
    pub(super) fn heard(&self, heard: Heard<'_>) {
        let mut text = heard.bytes.iter().take(8).fold(String::new(), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02X} ");
            text
        });
        if heard.bytes.len() > 8 {
            text.push_str("... ");
        }
        let _ = write!(text, "{}: {}", heard.message, shown(heard.meant, heard.did));
        if let Some(port) = heard.port {
            let _ = write!(text, " ({port})");
        }
        self.state().last = Some(text);
    }

    /// Remembers how many messages were lost.
    pub(super) fn lost(&self, lost: u64) {
        self.state().lost = lost;
    }

    /// Counts an action that was not taken.
    pub(super) fn refused(&self) {
        self.state().refused += 1;
    }

    /// Remembers the layer that is on.
    pub(super) fn layer(&self, layer: Option<&str>) {
        let mut state = self.state();
        if state.layer.as_deref() != layer {
            state.layer = layer.map(str::to_owned);
        }
    }

    /// Remembers what happened to the ports.
    pub(super) fn ports_changed(&self, changes: &Changes) {
        let text = |names: &[String], what: &str| {
            (!names.is_empty()).then(|| format!("{what} {}", names.join(", ")))
        };
        let refused: Vec<String> =
            changes.refused.iter().map(|(name, why)| format!("{name}: {why}")).collect();
        let told = [
            text(&changes.opened, "listening to"),
            text(&changes.gone, "gone:"),
            text(&refused, "does not open:"),
        ];
        let told: Vec<String> = told.into_iter().flatten().collect();
        if !told.is_empty() {
            self.state().ports = Some(told.join("; "));
        }
    }

    /// What was heard of the control that came first, and its port.
    fn learning(&self) -> (Option<String>, Vec<Message>) {
        let state = self.state();
        let port = state.learning.first().and_then(|(port, _)| port.clone());
        let of_port = state.learning.iter().filter(|(its, _)| *its == port);
        (port.clone(), of_port.map(|(_, message)| *message).collect())
    }

    /// Writes a binding, and lets it work at once.
    fn keep(&self, line: &str) -> Result<String, String> {
        let shown = self.file.display();
        add_binding(&self.file, line).map_err(|error| format!("{shown}: {error}"))?;
        let loaded = load(&self.show_file, &LoadOptions::default());
        let Some(show) = &loaded.show else {
            return Err(format!("written to {shown}; it works after the show's files are mended"));
        };
        if let Some(problem) = problems(&loaded).first() {
            return Err(format!("written to {shown}, but {}", problem.cause));
        }
        // Only the newest counts, and the thread takes it within milliseconds.
        let _ = self.renew.try_send(Box::new(Bindings::new(&loaded.controls, show)));
        Ok(format!("written to {shown}: {line}"))
    }
}

/// What a message is bound to, and why that did nothing, in a few words.
fn shown(meant: &[String], did: &[Did]) -> String {
    if meant.is_empty() {
        return "nothing is bound to it".to_owned();
    }
    let why = did.iter().filter_map(|did| match did {
        Did::Refused { why, .. } => Some(format!("refused: {why}")),
        Did::Ignored { why, .. } => Some(format!("ignored: {}", why.why())),
        Did::Acts { .. } | Did::Layer(_) => None,
    });
    meant.iter().cloned().chain(why).collect::<Vec<_>>().join("; ")
}

impl Surfaces for Desk {
    fn last(&self) -> Option<String> {
        let state = self.state();
        let mut text = state.last.clone().or_else(|| state.ports.clone())?;
        if let Some(layer) = &state.layer {
            text = format!("[{layer}] {text}");
        }
        let lost = state.lost + state.refused;
        if lost > 0 {
            text = format!("{text} · {lost} lost");
        }
        Some(text)
    }

    fn actions(&self) -> &[(String, &'static str)] {
        &self.rows
    }

    fn check(&self, call: &str) -> Result<(), String> {
        learned(call, None, &[]).map(drop)
    }

    fn listen(&self, call: &str) -> Listening {
        self.state().asked = Some(Instant::now());
        let (port, messages) = self.learning();
        match learned(call, port.as_deref(), &messages) {
            Ok(Some(learned)) => {
                Listening { heard: Some(learned.heard), line: Some(learned.line), wrong: None }
            }
            Ok(None) => Listening::default(),
            Err(why) => {
                let heard = messages.last().map(ToString::to_string);
                Listening { heard, line: None, wrong: Some(why) }
            }
        }
    }

    fn forget(&self) {
        let mut state = self.state();
        state.learning.clear();
        state.asked = None;
    }

    fn save(self: Arc<Self>, line: String) {
        self.state().saved = None;
        let desk = Arc::clone(&self);
        // A disk may hang: neither the console nor the thread of MIDI waits for it.
        let spawned = thread::Builder::new().name("learn".into()).spawn(move || {
            let saved = desk.keep(&line);
            desk.state().saved = Some(saved);
        });
        if let Err(error) = spawned {
            self.state().saved = Some(Err(format!("not written: {error}")));
        }
    }

    fn saved(&self) -> Option<Result<String, String>> {
        self.state().saved.take()
    }
}
