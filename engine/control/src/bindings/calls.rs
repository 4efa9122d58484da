//! The text of an action becomes a row of the table with its values: `bus-mute drums on`.

use downbeat_engine::{Action, Snapshot};

use crate::{Kind, Param, Refused, Row, Value, row, rows};

/// An action of the table with its values, of which the control may give the last.
#[derive(Clone, Debug)]
pub(crate) struct ReadyCall {
    pub(crate) row: &'static Row,
    pub(crate) values: Vec<Value>,
}

/// Why a text is no action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NoCall {
    pub(crate) cause: String,
    pub(crate) fix: String,
}

impl ReadyCall {
    /// Reads a text. Words are apart by blanks; what has blanks in it stands in quotes, or is a name
    /// that comes first.
    pub(crate) fn read(text: &str) -> Result<Self, NoCall> {
        let words = words(text)?;
        let (name, words) = words.split_first().ok_or_else(|| NoCall {
            cause: "an action is missing".into(),
            fix: "write for example `go`".into(),
        })?;
        let row = row(name).ok_or_else(|| unknown(name))?;
        Ok(Self { row, values: values(row, &joined(words, row))? })
    }

    /// What is wrong with the words behind a name, where all of them were taken for the name because
    /// they are no values: in `bus-level lead vox 99`, `99`. `is_known` says whether there is a thing
    /// of a name.
    pub(crate) fn wrong_behind_name(&self, is_known: impl Fn(&str) -> bool) -> Option<NoCall> {
        let [Value::Text(name)] = &self.values[..] else { return None };
        if is_known(name) {
            return None;
        }
        let words: Vec<String> = name.split(' ').map(str::to_owned).collect();
        (1..words.len()).rev().find_map(|at| {
            let (name, behind) = words.split_at(at);
            let name = name.join(" ");
            let words: Vec<String> =
                [name.clone()].into_iter().chain(behind.iter().cloned()).collect();
            if is_known(&name) { values(self.row, &words).err() } else { None }
        })
    }

    /// What the control must give: the first value that is missing and needed, or where a binding
    /// asks for it, the first that is missing.
    pub(crate) fn wanted(&self, also_optional: bool) -> Option<Kind> {
        let param = self.row.params.get(self.values.len())?;
        (also_optional || !param.optional).then_some(param.kind)
    }

    /// The action, with the value of the control where it has one.
    pub(crate) fn action(&self, value: Option<Value>, now: &Snapshot) -> Result<Action, Refused> {
        match value {
            None => self.row.action(&self.values, now),
            Some(value) => {
                let mut values = self.values.clone();
                values.push(value);
                self.row.action(&values, now)
            }
        }
    }
}

/// Words as the values of a row.
fn values(row: &Row, words: &[String]) -> Result<Vec<Value>, NoCall> {
    let name = row.name;
    let fix = || format!("write `{}`", usage(row));
    if words.len() > row.params.len() {
        let most = row.params.len();
        let cause = format!("`{name}` takes {most} values at the most, not {}", words.len());
        return Err(NoCall { cause, fix: fix() });
    }
    let value = |(word, param): (&String, &Param)| {
        value(word, &param.kind).ok_or_else(|| {
            let (of, is) = (param.name, param.kind.is());
            let word: String = word.chars().take(60).flat_map(char::escape_debug).collect();
            let cause = format!("`{of}` of `{name}` must be {is}, not `{word}`");
            NoCall { cause, fix: fix() }
        })
    };
    words.iter().zip(row.params).map(value).collect()
}

/// How a row is written, its parameters in capital letters: `bus-mute BUS [SWITCH]`.
#[must_use]
pub fn usage(row: &Row) -> String {
    row.params.iter().fold(row.name.to_owned(), |text, param| {
        let name = param.name.to_uppercase();
        text + &if param.optional { format!(" [{name}]") } else { format!(" {name}") }
    })
}

fn unknown(name: &str) -> NoCall {
    let near = rows()
        .map(|row| (strsim::damerau_levenshtein(name, row.name), row.name))
        .filter(|(distance, _)| *distance <= (name.len() / 3).max(1))
        .min();
    let shown: String = name.chars().take(60).flat_map(char::escape_debug).collect();
    NoCall {
        cause: format!("there is no action `{shown}`"),
        fix: match near {
            Some((_, near)) => format!("did you mean `{near}`?"),
            None => "`downbeat actions` lists all of them".into(),
        },
    }
}

/// The words of a text; what stands in double quotes is one.
fn words(text: &str) -> Result<Vec<String>, NoCall> {
    let mut words = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (word, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').ok_or_else(|| NoCall {
                cause: "a quote is not closed".into(),
                fix: "write the other one behind it, or none".into(),
            })?,
            None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
        };
        words.push(word.to_owned());
        rest = after.trim_start();
    }
    Ok(words)
}

/// A name that comes first has all words but those at the end that are values of what follows it:
/// `bus-level lead vox -6`.
fn joined(words: &[String], row: &Row) -> Vec<String> {
    let Some((first, others)) = row.params.split_first() else { return words.to_vec() };
    if !is_name(&first.kind) || words.len() < 2 {
        return words.to_vec();
    }
    let most = others.len().min(words.len() - 1);
    for behind in (0..=most).rev() {
        let (name, values) = words.split_at(words.len() - behind);
        if values.iter().zip(others).all(|(word, param)| value(word, &param.kind).is_some()) {
            return [name.join(" ")].into_iter().chain(values.iter().cloned()).collect();
        }
    }
    words.to_vec()
}

fn is_name(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Bus
            | Kind::Out
            | Kind::Stem
            | Kind::Entry
            | Kind::Song
            | Kind::Section
            | Kind::Span
            | Kind::Version
    )
}

/// A word as a value of a kind, if it can be one. Whether there is a thing of that name is for the
/// show to say.
fn value(word: &str, kind: &Kind) -> Option<Value> {
    let number = || word.parse::<f64>().ok().filter(|number| number.is_finite());
    let in_range = |number: f64, least: f64, most: f64| {
        (least..=most).contains(&number).then_some(Value::Float(number))
    };
    match kind {
        // A text that is a number is looked up as one, after no name was found.
        kind if is_name(kind) => Some(Value::Text(word.to_owned())),
        Kind::Word(words) => {
            let known = words.iter().any(|known| known.eq_ignore_ascii_case(word));
            known.then(|| Value::Text(word.to_owned()))
        }
        Kind::Switch => {
            let known = ["on", "off", "true", "false", "toggle", "1", "0"];
            let sound = known.iter().any(|known| known.eq_ignore_ascii_case(word));
            sound.then(|| Value::Text(word.to_owned()))
        }
        Kind::Int { least, most } => {
            let number: i32 = word.parse().ok()?;
            (*least..=*most).contains(&number).then(|| Value::Int(number.into()))
        }
        Kind::Decibels => in_range(number()?, -1e9, f64::from(downbeat_engine::MAX_LEVEL_DB)),
        Kind::Change => in_range(number()?, -106.0, 106.0),
        Kind::Position => in_range(number()?, 0.0, 1.0),
        _ => None,
    }
}
