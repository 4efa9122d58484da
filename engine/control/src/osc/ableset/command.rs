//! What these controllers ask, as actions.

use downbeat_engine::{
    Action, EntryView, JumpTo, Quantum, Release, Snapshot, Switch, Transport, VampOf,
};

use crate::table::{Value, row};

/// What a message asks.
#[derive(Debug, PartialEq)]
pub(super) enum Command {
    /// These actions, in order; none where all is already so.
    Actions(Vec<Action>),
    /// That jumps land elsewhere from now on.
    JumpMode(Option<Quantum>),
}

/// The words for where jumps land.
pub(super) const JUMP_MODES: [(&str, Quantum); 3] = [
    ("quantized", Quantum::Bar),
    ("end-of-section", Quantum::Section),
    ("end-of-song", Quantum::Song),
];

/// What a message asks while the show stands so.
///
/// # Errors
///
/// Why nothing is to be done.
pub(super) fn command(
    address: &str,
    values: &[Value],
    now: &Snapshot,
    mode: Option<Quantum>,
) -> Result<Command, String> {
    let first = values.first();
    let at = if is_forced(values) { Some(Quantum::Now) } else { mode };
    let jump = |to| Ok(vec![Action::Jump { to, at }]);
    let by = || whole(first);
    let actions = match address.split('/').skip(1).collect::<Vec<_>>().as_slice() {
        ["global", "play"] => Ok(vec![Action::Go]),
        ["global", "pause"] => Ok(match now.transport {
            // Held already: once more would go on.
            Transport::Held | Transport::Stopped | Transport::Pausing => Vec::new(),
            _ => vec![Action::Hold],
        }),
        ["global", "stop"] => Ok(match now.transport {
            // Once more would cut the fade off.
            Transport::Stopped | Transport::Fading => Vec::new(),
            _ => vec![Action::Stop],
        }),
        ["setlist", "jumpToSong"] => jump(JumpTo::Entry(song(first, now)?.id)),
        ["setlist", "jumpBySongs"] => jump(JumpTo::Songs(by()?)),
        ["setlist", "jumpToSection"] => jump(JumpTo::Span(span(first, now)?)),
        ["setlist", "jumpBySections"] => jump(JumpTo::Sections(by()?)),
        ["setlist", "jumpByBeats"] => jump(JumpTo::Beats(by()?)),
        ["setlist", "jumpByBars"] => jump(JumpTo::Bars(by()?)),
        ["setlist", "playCuedSong"] => match now.transport {
            Transport::Stopped | Transport::Pausing => Ok(vec![Action::Go]),
            _ => jump(JumpTo::Song),
        },
        ["setlist", "enableLoop"] => Ok(match &now.vamp {
            Some(vamp) if !vamp.releasing => Vec::new(),
            _ => vec![Action::Vamp(VampOf::Section)],
        }),
        ["setlist", "escapeLoop"] => Ok(vec![Action::Release(Release::AtEnd)]),
        ["mixer", group, what @ ("solo" | "mute")] => {
            let row = row(if *what == "solo" { "bus-solo" } else { "bus-mute" });
            let row = row.ok_or("there is no such action")?;
            let values = [Value::Text((*group).into())].into_iter().chain(first.cloned());
            let values: Vec<Value> = values.collect();
            row.action(&values, now).map(|action| vec![action]).map_err(|why| why.to_string())
        }
        ["settings", "safeMode"] => {
            let on = whole(first)? != 0;
            Ok(vec![Action::Lock(if on { Switch::On } else { Switch::Off })])
        }
        ["settings", "jumpMode"] => return jump_mode(first).map(Command::JumpMode),
        ["settings", "autoplay" | "alwaysStopOnSongEnd" | "autoJumpToNextSong"] => {
            Err("what follows a song stands in the setlist: `then`".into())
        }
        ["settings", "countIn" | "countInSoloClick" | "countInDuration"] => {
            Err("the count-in stands in the song file: `count_in`".into())
        }
        _ => Err("this has no meaning in Downbeat".into()),
    };
    actions.map(Command::Actions)
}

/// Whether what is asked is to be done at once, whatever plays.
pub(super) fn is_forced(values: &[Value]) -> bool {
    values.contains(&Value::Text("force=true".into()))
}

fn jump_mode(value: Option<&Value>) -> Result<Option<Quantum>, String> {
    let Some(Value::Text(word)) = value else { return Err("the mode is missing".into()) };
    let mode = JUMP_MODES.iter().find(|(mode, _)| mode == word);
    match mode {
        Some((_, quantum)) => Ok(Some(*quantum)),
        None => Err("the modes are quantized, end-of-section and end-of-song".into()),
    }
}

fn whole(value: Option<&Value>) -> Result<i32, String> {
    let number = match value {
        Some(Value::Int(number)) => Some(*number as f64),
        Some(Value::Float(number)) => Some(*number),
        Some(Value::Bool(on)) => Some(f64::from(u8::from(*on))),
        _ => None,
    };
    let whole = number.filter(|number| number.fract() == 0.0 && number.abs() <= 10_000.0);
    whole.map(|number| number as i32).ok_or_else(|| "a whole number is missing".into())
}

/// The songs of the setlist, without breaks and talks: these controllers know nothing else.
pub(super) fn songs(now: &Snapshot) -> impl Iterator<Item = (usize, &EntryView)> {
    now.entries.iter().enumerate().filter(|(_, entry)| entry.song.is_some())
}

/// A song by its number from 1 or by its title; of several with one title the coming one.
fn song<'a>(value: Option<&Value>, now: &'a Snapshot) -> Result<&'a EntryView, String> {
    let found = match value {
        Some(Value::Text(title)) => {
            let titled = || songs(now).filter(|(_, entry)| entry.title == *title);
            let coming = titled().find(|(place, _)| now.playing.is_none_or(|at| *place > at));
            coming.or_else(|| titled().next())
        }
        value => songs(now).nth(whole(value)?.checked_sub(1).map_or(usize::MAX, |n| n as usize)),
    };
    found.map(|(_, entry)| entry).ok_or_else(|| "there is no such song in the setlist".into())
}

/// A section by its number in the order of play, from 1, or by its name.
fn span(value: Option<&Value>, now: &Snapshot) -> Result<usize, String> {
    let found = match value {
        Some(Value::Text(name)) => now.spans.iter().position(|span| span.name == *name),
        value => usize::try_from(whole(value)?).ok().and_then(|number| number.checked_sub(1)),
    };
    let found = found.filter(|span| *span < now.spans.len());
    found.ok_or_else(|| "there is no such section in the song".into())
}
