//! A command to the audio thread in words, for the black box.

use downbeat_rt::{ArmedId, Command, Enter, Jump, Place, Stretch, Target, VampSpan, When};

use super::Conductor;
use super::action_text::{quantum, release};
use super::places::name;

impl Conductor {
    /// What the audio thread is told.
    pub(super) fn command_words(&self, command: &Command) -> String {
        let title = |song: ArmedId| {
            self.slots.get(song).map_or("a song", |slot| slot.what.source.title.as_str())
        };
        let place = |song: ArmedId, at: Place| {
            let slot = self.slots.get(song);
            slot.map_or_else(|| "a place".to_owned(), |slot| name(&slot.what.source, at))
        };
        let seconds = |frames: u32| f64::from(frames) / f64::from(self.set.rate);
        match command {
            Command::Arm(song) => format!("arm {}", title(song.id)),
            Command::Disarm => "arm nothing".into(),
            Command::Go(song) => format!("start {}", title(*song)),
            Command::Jump(Jump { song, to, at, .. }) => {
                let to = match *to {
                    Target::Place(at) => place(*song, at),
                    Target::Bars(by) => format!("{by:+} bars"),
                    Target::Beats(by) => format!("{by:+} beats"),
                    Target::Sections(by) => format!("{by:+} sections"),
                    Target::Song(song) => title(song).to_owned(),
                };
                format!("{}: jump to {to} {}", title(*song), quantum(*at))
            }
            Command::CancelJump => "cancel the jump".into(),
            Command::Vamp(order) => {
                let what = match order.span {
                    VampSpan::Section => "the section".to_owned(),
                    VampSpan::Bars(bars) => format!("the last {bars} bars"),
                    VampSpan::Between(Stretch { from, to }) => {
                        format!("from {} up to {}", place(order.song, from), place(order.song, to))
                    }
                };
                format!("{}: vamp {what}", title(order.song))
            }
            Command::Release(song, how) => {
                format!("{}: release the vamp {}", title(*song), release(*how))
            }
            Command::KeepVamping(song) => format!("{}: go on vamping", title(*song)),
            Command::Stop { fade } => format!("stop within {:.2} s", seconds(*fade)),
            Command::Fade { frames } => {
                format!("fade, or back from a fade, over {:.2} s", seconds(*frames))
            }
            Command::Panic => "panic".into(),
            Command::Hold => "hold".into(),
            Command::GoOn => "go on".into(),
            Command::Enter(Enter { song, at, when, count_in_bars, .. }) => {
                let when = match when {
                    When::Next if *count_in_bars > 0 => format!("{count_in_bars} bars counted in"),
                    When::Next => "at once".to_owned(),
                    When::Device(frame) => format!("at device frame {frame}"),
                };
                format!("enter {} at {}, {when}", title(*song), place(*song, *at))
            }
            Command::Pilot(true) => "send the pilot".into(),
            Command::Pilot(false) => "withdraw the pilot".into(),
        }
    }
}
