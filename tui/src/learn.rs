//! Learning a control: an action is chosen, written out, and the pedal is pressed.

use crossterm::event::KeyCode;

use crate::keys::Step;
use crate::surfaces::{Listening, Surfaces};

/// The most letters of an action.
const LETTERS: usize = 200;

/// How far the learning of a control is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Learn {
    /// One of the actions is to be chosen.
    Choose {
        /// Which is selected.
        selected: usize,
    },
    /// What the action needs is to be written behind it.
    Write {
        /// The action as it is.
        text: String,
        /// How it is to be written.
        usage: String,
        /// What is wrong with it.
        wrong: Option<String>,
    },
    /// The control is to be pressed.
    Press {
        /// The action.
        text: String,
        /// What was heard.
        heard: Listening,
    },
}

/// What a key makes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// It goes on so.
    Stay(Learn),
    /// This line is to be written.
    Save(String),
    /// It ends.
    Close,
}

impl Learn {
    pub(crate) const fn new() -> Self {
        Self::Choose { selected: 0 }
    }

    /// What a key does.
    pub(crate) fn key(self, code: KeyCode, step: Option<Step>, surfaces: &dyn Surfaces) -> Next {
        if code == KeyCode::Esc {
            return Next::Close;
        }
        Next::Stay(match (self, code) {
            (Self::Choose { selected }, KeyCode::Enter) => match surfaces.actions().get(selected) {
                Some((usage, _)) => chosen(usage, surfaces),
                None => return Next::Close,
            },
            (Self::Choose { selected }, _) => {
                let rows = surfaces.actions().len();
                Self::Choose { selected: step.map_or(selected, |step| step.from(selected, rows)) }
            }
            (Self::Write { text, usage, .. }, KeyCode::Enter) => match surfaces.check(&text) {
                Ok(()) => press(text, surfaces),
                Err(why) => Self::Write { text, usage, wrong: Some(why) },
            },
            (Self::Write { mut text, usage, .. }, KeyCode::Backspace) => {
                text.pop();
                Self::Write { text, usage, wrong: None }
            }
            (Self::Write { mut text, usage, .. }, KeyCode::Char(letter)) => {
                if text.chars().count() < LETTERS && !letter.is_control() {
                    text.push(letter);
                }
                Self::Write { text, usage, wrong: None }
            }
            (Self::Press { text, heard }, KeyCode::Enter) => match heard.line {
                Some(line) => return Next::Save(line),
                None => Self::Press { text, heard },
            },
            // Another control was meant.
            (Self::Press { text, .. }, KeyCode::Backspace) => press(text, surfaces),
            (learn, _) => learn,
        })
    }

    /// Listens, where it is that far.
    pub(crate) fn listen(&mut self, surfaces: &dyn Surfaces) {
        if let Self::Press { text, heard } = self {
            *heard = surfaces.listen(text);
        }
    }
}

/// An action that needs nothing is ready; others are written out.
fn chosen(usage: &str, surfaces: &dyn Surfaces) -> Learn {
    match usage.split_once(' ') {
        None => press(usage.to_owned(), surfaces),
        Some((name, _)) => {
            Learn::Write { text: format!("{name} "), usage: usage.to_owned(), wrong: None }
        }
    }
}

fn press(text: String, surfaces: &dyn Surfaces) -> Learn {
    surfaces.forget();
    Learn::Press { heard: Listening::default(), text: text.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    /// Two actions; a pedal is pressed at once.
    #[derive(Debug)]
    struct Pedal(Vec<(String, &'static str)>);

    impl Surfaces for Pedal {
        fn last(&self) -> Option<String> {
            None
        }
        fn actions(&self) -> &[(String, &'static str)] {
            &self.0
        }
        fn check(&self, call: &str) -> Result<(), String> {
            if call == "bus-mute drums" { Ok(()) } else { Err("no bus".to_owned()) }
        }
        fn listen(&self, call: &str) -> Listening {
            let line = Some(format!("{{ on: cc 64, do: {call} }}"));
            Listening { heard: Some("cc 64".to_owned()), line, wrong: None }
        }
        fn forget(&self) {}
        fn save(self: Arc<Self>, _: String) {}
        fn saved(&self) -> Option<Result<String, String>> {
            None
        }
    }

    fn pedal() -> Pedal {
        Pedal(vec![("go".to_owned(), "start"), ("bus-mute BUS [SWITCH]".to_owned(), "mute")])
    }

    fn after(learn: Learn, code: KeyCode, step: Option<Step>) -> Learn {
        match learn.key(code, step, &pedal()) {
            Next::Stay(learn) => learn,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_action_that_needs_nothing_waits_for_the_pedal_at_once() {
        let mut learn = after(Learn::new(), KeyCode::Enter, None);
        assert_eq!(learn, Learn::Press { text: "go".to_owned(), heard: Listening::default() });
        // Nothing was pressed yet.
        learn = after(learn, KeyCode::Enter, None);
        learn.listen(&pedal());
        let saved = learn.key(KeyCode::Enter, None, &pedal());
        assert_eq!(saved, Next::Save("{ on: cc 64, do: go }".to_owned()));
    }

    #[test]
    fn what_an_action_needs_is_written_and_checked() {
        let mut learn = after(Learn::new(), KeyCode::Down, Some(Step::By(1)));
        learn = after(learn, KeyCode::Down, Some(Step::By(1)));
        assert_eq!(learn, Learn::Choose { selected: 1 });
        learn = after(learn, KeyCode::Enter, None);
        for letter in "drumz".chars() {
            learn = after(learn, KeyCode::Char(letter), None);
        }
        learn = after(learn, KeyCode::Enter, None);
        assert!(matches!(&learn, Learn::Write { wrong: Some(_), .. }), "{learn:?}");
        learn = after(learn, KeyCode::Backspace, None);
        learn = after(learn, KeyCode::Char('s'), None);
        learn = after(learn, KeyCode::Enter, None);
        assert!(
            matches!(&learn, Learn::Press { text, .. } if text == "bus-mute drums"),
            "{learn:?}"
        );
        assert_eq!(learn.key(KeyCode::Esc, None, &pedal()), Next::Close);
    }
}
