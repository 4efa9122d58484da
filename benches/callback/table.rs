//! What was measured, as a table.

use std::fmt::Write as _;

use crate::RATE;
use crate::duel::Times;
use crate::told::tell;

/// One line of the table.
pub(crate) struct Row {
    pub(crate) stems: usize,
    pub(crate) outputs: usize,
    pub(crate) period: usize,
    pub(crate) moving: bool,
    pub(crate) times: Times,
}

/// All lines.
#[derive(Default)]
pub(crate) struct Table {
    pub(crate) rows: Vec<Row>,
}

impl Table {
    /// Writes the table to standard output and into the target folder.
    pub(crate) fn write(&self) {
        let text = self.text();
        tell("callback", &text);
    }

    fn text(&self) -> String {
        let mut text = String::from(
            "| stereo stems | outputs | period | gains | callback | share of deadline | \
             bare, planar | ratio | bare, tiles | ratio |\n\
             | ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n",
        );
        for row in &self.rows {
            let Row { stems, outputs, period, moving, times } = row;
            let gains = if *moving { "moving" } else { "still" };
            let share = times.real * f64::from(RATE) / *period as f64;
            writeln!(
                text,
                "| {stems} | {outputs} | {period} | {gains} | {:.2} us | {:.2} % | {:.2} us | \
                 {:.2} | {:.2} us | {:.2} |",
                times.real * 1e6,
                share * 100.0,
                times.planar * 1e6,
                times.real / times.planar,
                times.tiles * 1e6,
                times.real / times.tiles,
            )
            .unwrap();
        }
        text
    }
}
