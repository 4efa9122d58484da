//! A bar that is typed: what stands in the prompt, and which place that is.

use std::time::Duration;

use downbeat_engine::{EntryId, JumpTo, SpanView};

/// The most signs of a place; more would be no bar of any song.
const SIGNS: usize = 12;

/// How soon the conductor has asked for a second press, if it does: it does not wait longer for one.
const ASKED_WITHIN: Duration = Duration::from_secs(3);

/// What was typed, and for which song. It stays when the prompt is closed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ToBar {
    /// The song that was on show when the prompt was opened.
    pub(crate) song: Option<EntryId>,
    /// `17` or `17.3`.
    pub(crate) text: String,
    /// When it was sent, where no second press was asked for before.
    sent: Option<Duration>,
}

impl ToBar {
    /// An empty prompt for this song.
    pub(crate) fn of(song: EntryId) -> Self {
        Self { song: Some(song), ..Self::default() }
    }

    /// Takes a digit, or the point between the bar and its beat. Returns whether it could be one.
    pub(crate) fn write(&mut self, sign: char) -> bool {
        let point = sign == '.' && !self.text.is_empty() && !self.text.contains('.');
        let fits = sign.is_ascii_digit() || point;
        if fits && self.text.len() < SIGNS {
            self.text.push(sign);
        }
        fits
    }

    /// Takes back the last sign.
    pub(crate) fn erase(&mut self) {
        self.text.pop();
    }

    /// The place that was typed; `None` while nothing is.
    ///
    /// # Errors
    ///
    /// A number that is larger than any bar or beat.
    pub(crate) fn place(&self) -> Result<Option<JumpTo>, String> {
        if self.text.is_empty() {
            return Ok(None);
        }
        let no_bar = || format!("there is no bar {}", self.text);
        let (bar, beat) = self.text.split_once('.').unwrap_or((&self.text, ""));
        let bar = bar.parse().map_err(|_| no_bar())?;
        Ok(Some(match beat {
            "" => JumpTo::Bar(bar),
            beat => JumpTo::Beat(bar, beat.parse().map_err(|_| no_bar())?),
        }))
    }

    /// Notes that it was sent at `now`, while a second press was `asked` for or not.
    pub(crate) fn sent(&mut self, asked: bool, now: Duration) {
        self.sent = (!asked).then_some(now);
    }

    /// Forgets that it was sent: another key was pressed since.
    pub(crate) fn forget(&mut self) {
        self.sent = None;
    }

    /// Whether a second press that is asked for at `now` is one of Enter in the prompt. Once.
    pub(crate) fn is_asked(&mut self, now: Duration) -> bool {
        self.sent.take().is_some_and(|sent| now.saturating_sub(sent) <= ASKED_WITHIN)
    }
}

/// Whether these spans play a bar, whole or in part.
pub(crate) fn has_bar(spans: &[SpanView], bar: i32) -> bool {
    spans.iter().any(|span| {
        let first = i64::from(span.bar);
        (first..first + i64::from(span.bars)).contains(&i64::from(bar))
    })
}

/// The first and the last bar that these spans play; `None` where they play none.
pub(crate) fn bars(spans: &[SpanView]) -> Option<(i64, i64)> {
    let plays = || spans.iter().filter(|span| span.bars > 0);
    let first = plays().map(|span| i64::from(span.bar)).min()?;
    let last = plays().map(|span| i64::from(span.bar) + i64::from(span.bars) - 1).max()?;
    Some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(signs: &str) -> ToBar {
        let mut prompt = ToBar::of(EntryId(0));
        signs.chars().for_each(|sign| {
            prompt.write(sign);
        });
        prompt
    }

    #[test]
    fn a_number_is_a_bar_and_one_behind_a_point_its_beat() {
        for (signs, place) in [
            ("", None),
            ("3", Some(JumpTo::Bar(3))),
            ("007", Some(JumpTo::Bar(7))),
            ("0", Some(JumpTo::Bar(0))),
            ("1024", Some(JumpTo::Bar(1_024))),
            ("17.", Some(JumpTo::Bar(17))),
            ("17.3", Some(JumpTo::Beat(17, 3))),
            ("17.0", Some(JumpTo::Beat(17, 0))),
            // The largest numbers that an action can name.
            ("2147483647", Some(JumpTo::Bar(i32::MAX))),
            ("1.65535", Some(JumpTo::Beat(1, u16::MAX))),
        ] {
            assert_eq!(typed(signs).place(), Ok(place), "{signs}");
        }
    }

    #[test]
    fn an_absurd_number_is_no_bar() {
        for signs in ["2147483648", "999999999999", "1.65536", "17.99999"] {
            assert_eq!(typed(signs).place(), Err(format!("there is no bar {signs}")));
        }
    }

    #[test]
    fn only_digits_and_one_point_behind_one_are_taken() {
        for (signs, text) in [
            (".5", "5"),
            ("1..2.3", "1.23"),
            ("-3", "3"),
            ("a1b2 \u{663}太", "12"),
            ("1234567890123456", "123456789012"),
        ] {
            assert_eq!(typed(signs).text, text);
        }
        let mut prompt = typed("1.2");
        for left in ["1.", "1", "", ""] {
            prompt.erase();
            assert_eq!(prompt.text, left);
        }
    }

    #[test]
    fn a_bar_between_two_spans_is_played_by_none() {
        let span = |bar, bars| SpanView { bar, bars, ..SpanView::default() };
        let spans = [span(17, 8), span(1, 4), span(i32::MAX, u32::MAX)];
        let played = [i32::MIN, 0, 1, 4, 5, 16, 17, 24, 25, i32::MAX];
        let expected = [false, false, true, true, false, false, true, true, false, true];
        assert_eq!(played.map(|bar| has_bar(&spans, bar)), expected);
    }

    #[test]
    fn the_bars_of_a_song_are_those_that_its_spans_play() {
        let span = |bar, bars| SpanView { bar, bars, ..SpanView::default() };
        assert_eq!(bars(&[]), None);
        assert_eq!(bars(&[span(1, 0)]), None);
        assert_eq!(bars(&[span(17, 8), span(1, 16), span(9, 4)]), Some((1, 24)));
        let end = i64::from(i32::MAX) + i64::from(u32::MAX) - 1;
        assert_eq!(bars(&[span(i32::MAX, u32::MAX)]), Some((i64::from(i32::MAX), end)));
    }
}
