//! Names and numbers as the screen can bear them.

use std::time::Duration;

use ratatui::buffer::CellWidth;
use ratatui::style::Style;
use ratatui::text::Span;

/// The text with every character made harmless that would move the cursor or hide: control
/// characters become their pictures (`␀`), the rest that has no width becomes `�`.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .map(|char| match char {
            '\0'..='\u{1f}' => char::from_u32(0x2400 + char as u32).unwrap_or('�'),
            '\u{7f}' => '␡',
            // C1 controls; separators; marks that turn the direction of a line; zero width.
            '\u{80}'..='\u{9f}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' => '�',
            char => char,
        })
        .collect()
}

/// The columns that a clean text takes.
pub(crate) fn width(text: &str) -> usize {
    graphemes(text).map(|(_, width)| width).sum()
}

/// The text cleaned and in exactly `columns` columns: filled with spaces, or cut with `…`.
pub(crate) fn fit(text: &str, columns: usize) -> String {
    let text = clean(text);
    let whole = width(&text);
    if whole <= columns {
        return text + &" ".repeat(columns - whole);
    }
    let mut cut = String::new();
    let mut used = 0;
    for (symbol, width) in graphemes(&text) {
        if used + width + 1 > columns {
            break;
        }
        cut.push_str(&symbol);
        used += width;
    }
    if used < columns {
        cut.push('…');
        used += 1;
    }
    cut + &" ".repeat(columns - used)
}

/// The text cleaned, and cut only if it is wider than `columns`.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    let text = clean(text);
    if width(&text) <= columns { text } else { fit(&text, columns) }
}

/// The text cleaned and in lines of at most `columns`, broken between words where that is possible;
/// at least one line.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let text = clean(text);
    let lines = textwrap::wrap(&text, columns.max(1)).into_iter();
    lines.map(std::borrow::Cow::into_owned).collect()
}

/// What one cell, or two, can hold, and how many. As the screen's buffer counts them.
fn graphemes(text: &str) -> impl Iterator<Item = (String, usize)> {
    let span = Span::raw(text.to_owned());
    let symbols: Vec<_> = span
        .styled_graphemes(Style::new())
        .map(|grapheme| (grapheme.symbol.to_owned(), usize::from(grapheme.symbol.cell_width())))
        .collect();
    symbols.into_iter()
}

/// `3:05`, or `1:02:03` from an hour on.
pub(crate) fn clock(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours == 0 {
        format!("{minutes}:{seconds:02}")
    } else {
        format!("{hours}:{minutes:02}:{seconds:02}")
    }
}

/// Time that has gone, in whole seconds that are over.
pub(crate) fn gone(time: Duration) -> String {
    clock(time.as_secs())
}

/// Time that is left, with the second that has begun: it is zero only at the end, and with
/// [`gone`] it adds up to the whole.
pub(crate) fn left(time: Duration) -> String {
    clock(time.as_secs() + u64::from(time.subsec_nanos() > 0))
}

/// How long ago, short: `now`, `12 s`, `3 min`, `2 h`.
pub(crate) fn age(time: Duration) -> String {
    match time.as_secs() {
        0 => "now".to_owned(),
        seconds @ 1..=99 => format!("{seconds} s"),
        seconds @ 100..=5_999 => format!("{} min", seconds / 60),
        seconds => format!("{} h", seconds / 3_600),
    }
}

/// A fader's level in five columns: `-12.3`, ` +0.5`, `   -∞`.
pub(crate) fn level(db: f32) -> String {
    if db.is_nan() || db <= downbeat_engine::MIN_LEVEL_DB {
        return format!("{:>5}", "-∞");
    }
    let tenths = (db.min(999.0) * 10.0).round() / 10.0;
    if tenths == 0.0 { format!("{:>5}", "0.0") } else { format!("{tenths:>+5.1}") }
}

/// A share as whole per cent, from 0 to 999.
pub(crate) fn per_cent(share: f32) -> String {
    let per_cent = (share * 100.0).round().clamp(0.0, 999.0);
    format!("{} %", if per_cent.is_nan() { 0.0 } else { per_cent })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_fits_to_the_column() {
        assert_eq!(fit("Drums", 7), "Drums  ");
        assert_eq!(fit("Drums", 5), "Drums");
        assert_eq!(fit("Drums", 4), "Dru…");
        assert_eq!(fit("Drums", 1), "…");
        assert_eq!(fit("Drums", 0), "");
    }

    #[test]
    fn wide_text_is_never_cut_in_half() {
        assert_eq!(fit("太鼓の音", 8), "太鼓の音");
        assert_eq!(fit("太鼓の音", 7), "太鼓の…");
        assert_eq!(fit("太鼓の音", 6), "太鼓… ");
        assert_eq!(fit("🥁", 1), "…");
    }

    #[test]
    fn long_text_is_wrapped_between_words() {
        assert_eq!(wrap("the disk was late for 2 s", 13), ["the disk was", "late for 2 s"]);
        assert_eq!(wrap("a/path/without/words", 10), ["a/path/wit", "hout/words"]);
        assert_eq!(wrap("太鼓の音", 4), ["太鼓", "の音"]);
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("abc", 0), ["a", "b", "c"]);
    }

    #[test]
    fn control_characters_are_seen_and_do_nothing() {
        assert_eq!(clean("a\x1b[2Jb\n\x7f"), "a␛[2Jb␊␡");
        assert_eq!(clean("\u{202e}evil\u{200b}\u{9b}"), "�evil��");
    }

    #[test]
    fn time_gone_and_left_add_up() {
        assert_eq!(gone(Duration::from_millis(61_300)), "1:01");
        assert_eq!(left(Duration::from_millis(58_700)), "0:59");
        assert_eq!(left(Duration::ZERO), "0:00");
        assert_eq!(gone(Duration::from_secs(3_723)), "1:02:03");
    }

    #[test]
    fn levels_take_five_columns() {
        for (db, text) in [
            (0.0, "  0.0"),
            (-0.04, "  0.0"),
            (0.5, " +0.5"),
            (-12.34, "-12.3"),
            (10.0, "+10.0"),
            (-96.0, "   -∞"),
            (f32::NAN, "   -∞"),
        ] {
            assert_eq!(level(db), text);
        }
    }

    #[test]
    fn ages_are_short() {
        for (seconds, text) in [(0, "now"), (99, "99 s"), (100, "1 min"), (7_200, "2 h")] {
            assert_eq!(age(Duration::from_secs(seconds)), text);
        }
    }

    #[test]
    fn shares_stay_in_their_columns() {
        assert_eq!(per_cent(0.124), "12 %");
        assert_eq!(per_cent(f32::NAN), "0 %");
        assert_eq!(per_cent(f32::INFINITY), "999 %");
    }
}
