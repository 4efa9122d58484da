//! What is wrong with bindings: what the table of actions and the show know and the reader of the file
//! does not.

use downbeat_show_files::{
    Binding, Control, Controls, FilePlace, Gesture, Loaded, Problem, Severity, Show,
};

use super::ReadyCall;
use super::value::gives;
use crate::table::{Kind, Value, address_word};

/// Every problem of the actions of bindings, in the order of the file. The show tells which buses,
/// songs and stems there are; of one that could only be read in part, names are looked at where all
/// that may have them was read.
#[must_use]
pub fn problems(loaded: &Loaded) -> Vec<Problem> {
    let controls = &loaded.controls;
    let show = Known::of(loaded);
    let mut problems = Vec::new();
    for binding in &controls.bindings {
        for call in &binding.calls {
            let found = match ReadyCall::read(&call.text) {
                Err(no_call) => Some((no_call.cause, no_call.fix)),
                Ok(ready) => misread(&ready, show)
                    .or_else(|| mismatch(binding, &ready))
                    .or_else(|| unknown(&ready, show)),
            };
            problems.extend(found.map(|(cause, fix)| problem(controls, call.at, cause, fix)));
        }
    }
    problems
}

/// What names are looked up in.
#[derive(Clone, Copy)]
struct Known<'a> {
    show: &'a Show,
    /// Whether all of it could be read.
    whole: bool,
}

impl<'a> Known<'a> {
    fn of(loaded: &'a Loaded) -> Option<Self> {
        let show = loaded.show.as_ref().or(loaded.partial.as_ref())?;
        Some(Self { show, whole: loaded.errors().next().is_none() })
    }

    /// The names of a kind of thing that the show has anywhere; `None` where some may not have been
    /// read.
    fn names(self, kind: &Kind) -> Option<(&'static str, Vec<&'a str>)> {
        let all_are_read = match kind {
            Kind::Bus => !self.show.buses.is_empty(),
            // A show of which a song could not be read has no setlists.
            Kind::Song | Kind::Entry => !self.show.setlists.is_empty(),
            _ => false,
        };
        if self.whole || all_are_read { names(kind, self.show) } else { None }
    }
}

fn problem(controls: &Controls, at: FilePlace, cause: String, suggestion: String) -> Problem {
    let FilePlace { line, column } = at;
    let file = controls.shown.clone();
    Problem { severity: Severity::Error, file, line, column, cause, suggestion }
}

/// A control that does not give what its action lacks, or gives what it has no use for.
fn mismatch(binding: &Binding, call: &ReadyCall) -> Option<(String, String)> {
    let says_value = binding.gesture == Some(Gesture::Value);
    let name = call.row.name;
    let usage = || format!("write `{}`", super::calls::usage(call.row));
    match call.wanted(says_value) {
        Some(kind) if binding.gesture.is_some() && !says_value => Some((
            format!("a press does not give what `{name}` lacks: {}", kind.is()),
            format!("{}, or leave `press` out", usage()),
        )),
        Some(kind) if !gives(binding, &kind) => {
            Some((format!("this control cannot give what `{name}` lacks: {}", kind.is()), usage()))
        }
        Some(_) => None,
        None if binding.encoder.is_some() => {
            let fix = "use an action that takes a change, such as `bus-nudge`".to_owned();
            Some((format!("an encoder has nothing to say to `{name}`"), fix))
        }
        None if says_value || matches!(binding.on, Control::Cc14(_) | Control::Bend) => {
            let fix = "leave out the last value of the action, or use another control".to_owned();
            Some((format!("`{name}` has no use for the value of this control"), fix))
        }
        None => None,
    }
}

/// A value that was taken for a part of the name before it.
fn misread(call: &ReadyCall, show: Option<Known<'_>>) -> Option<(String, String)> {
    let (_, known) = show?.names(&call.row.params.first()?.kind)?;
    let no_call = call.wrong_behind_name(|name| is_known(name, &known))?;
    Some((no_call.cause, no_call.fix))
}

/// Whether a name is among those that are known. How many there are of each is not the same in every
/// song: a number is looked at later.
fn is_known(name: &str, known: &[&str]) -> bool {
    let same = |known: &&str| {
        known.to_lowercase() == name.to_lowercase()
            || address_word(known).eq_ignore_ascii_case(name)
    };
    name.parse::<u32>().is_ok_and(|number| number > 0) || known.iter().any(same)
}

/// A name that the show does not have.
fn unknown(call: &ReadyCall, show: Option<Known<'_>>) -> Option<(String, String)> {
    let show = show?;
    call.values.iter().zip(call.row.params).find_map(|(value, param)| {
        let Value::Text(name) = value else { return None };
        let (what, known) = show.names(&param.kind)?;
        if is_known(name, &known) {
            return None;
        }
        let shown: String = name.chars().take(60).flat_map(char::escape_debug).collect();
        let mut listed: Vec<&str> = known;
        listed.dedup();
        let more = if listed.len() > 10 { " and more" } else { "" };
        let listed: Vec<String> = listed.iter().take(10).map(|name| format!("`{name}`")).collect();
        let fix = format!("there are {}{more}", listed.join(", "));
        Some((format!("the show has no {what} `{shown}`"), fix))
    })
}

/// The names of a kind of thing that the show has anywhere.
fn names<'a>(kind: &Kind, show: &'a Show) -> Option<(&'static str, Vec<&'a str>)> {
    let songs = || show.songs.iter();
    Some(match kind {
        Kind::Bus => ("bus", show.buses.iter().map(|bus| bus.name.as_str()).collect()),
        Kind::Out => {
            let outs = show.midi.outputs.iter().map(|out| out.name.as_str());
            ("out", outs.chain(["osc"]).collect())
        }
        Kind::Stem => {
            let stems = songs().flat_map(|song| &song.stems);
            ("stem", stems.map(|stem| stem.name.as_str()).collect())
        }
        Kind::Song | Kind::Entry => {
            let both = songs().flat_map(|song| [song.key.as_str(), song.title.as_str()]);
            ("song", both.collect())
        }
        Kind::Section | Kind::Span => {
            let sections = songs().flat_map(|song| &song.sections);
            ("section", sections.map(|section| section.name.as_str()).collect())
        }
        Kind::Version => {
            let versions = songs().flat_map(|song| &song.versions);
            ("version", versions.map(|version| version.name.as_str()).collect())
        }
        _ => return None,
    })
}
