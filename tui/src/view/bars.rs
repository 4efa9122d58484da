//! Bars of characters: the progress of a song, a fader, a meter.

use ratatui::style::{Color, Style};
use ratatui::text::Span;

use super::paint::span;
use crate::meters::Needle;
use crate::theme;

/// The bottom of a meter and of a fader, in dB.
const BOTTOM: f32 = -60.0;

/// From here on a meter is yellow, and from the second on red, in dB.
const LOUD: (f32, f32) = (-12.0, -3.0);

/// Columns out of `columns` for a share; nothing for what is not a number.
fn part(share: f32, columns: usize) -> usize {
    // A share that is clamped to 1 gives at most `columns`, and not a number gives 0.
    (share.clamp(0.0, 1.0) * columns as f32).round() as usize
}

/// A full and an empty part that together take `columns`.
pub(crate) fn progress(share: f32, columns: usize) -> (String, String) {
    let full = part(share, columns);
    ("█".repeat(full), "░".repeat(columns - full))
}

/// A fader from the left end, closed, to the right one; `┼` is 0 dB and `●` the knob.
pub(crate) fn fader(db: f32, columns: usize) -> String {
    let at = |db: f32| part((db - BOTTOM) / (downbeat_engine::MAX_LEVEL_DB - BOTTOM), columns - 1);
    let (knob, unity) = (at(db), at(0.0));
    (0..columns)
        .map(|column| match column {
            column if column == knob => '●',
            column if column == unity => '┼',
            column if column < knob => '━',
            _ => '─',
        })
        .collect()
}

/// A meter: `█` up to the mean, `▒` up to the peak, `│` where the peak was held.
pub(crate) fn meter(needle: Needle, columns: usize) -> Vec<Span<'static>> {
    let columns_of = |db: f32| part((db - BOTTOM) / -BOTTOM, columns);
    let (mean, peak) = (columns_of(needle.rms), columns_of(needle.peak));
    let hold = columns_of(needle.hold).checked_sub(1);
    (0..columns)
        .map(|column| {
            let top = BOTTOM - BOTTOM * (column + 1) as f32 / columns as f32;
            let style = colour_of(top);
            match column {
                column if column < mean => span("█", style),
                column if column < peak => span("▒", style),
                column if Some(column) == hold => span("│", style),
                _ => span("·", theme::LABEL),
            }
        })
        .collect()
}

fn colour_of(db: f32) -> Style {
    Style::new().fg(match db {
        db if db > LOUD.1 => Color::Red,
        db if db > LOUD.0 => Color::Yellow,
        _ => Color::Green,
    })
}

/// One character as high as a level.
pub(crate) fn column(db: f32) -> Span<'static> {
    const STEPS: [&str; 9] = ["·", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
    let step = part((db - BOTTOM) / -BOTTOM, STEPS.len() - 1);
    span(STEPS[step], colour_of(db))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_progress_bar_is_full_at_the_end_and_never_longer() {
        assert_eq!(progress(0.0, 4), (String::new(), "░░░░".to_owned()));
        assert_eq!(progress(0.5, 4), ("██".to_owned(), "░░".to_owned()));
        assert_eq!(progress(7.0, 4), ("████".to_owned(), String::new()));
        assert_eq!(progress(f32::NAN, 2), (String::new(), "░░".to_owned()));
    }

    #[test]
    fn a_fader_spans_seventy_decibels() {
        // 0 dB is 60/70 of the way, the eighth of ten columns (6/7 * 7 columns on, for eight).
        assert_eq!(fader(-96.0, 8), "●─────┼─");
        assert_eq!(fader(0.0, 8), "━━━━━━●─");
        assert_eq!(fader(10.0, 8), "━━━━━━┼●");
        assert_eq!(fader(f32::NAN, 8), "●─────┼─");
    }

    #[test]
    fn an_output_is_as_high_as_it_is_loud() {
        // 60 dB over eight steps: 7.5 dB each.
        for (db, shown) in [(-100.0, "·"), (-52.5, "▁"), (-30.0, "▄"), (0.0, "█"), (6.0, "█")]
        {
            assert_eq!(column(db).content, shown);
        }
    }
}
