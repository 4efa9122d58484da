//! The table of what was measured.

use std::fmt::Write as _;
use std::time::Duration;

use crate::engine::Taken;
use crate::told::tell;

/// A row for each period.
#[derive(Default)]
pub(crate) struct Table(String);

impl Table {
    pub(crate) fn add(&mut self, period: usize, all: &[Taken]) {
        let Some(frames) = all.iter().map(|jump| jump.unchanged).max() else { return };
        let median = |of: fn(&Taken) -> Duration| {
            let mut times: Vec<Duration> = all.iter().map(of).collect();
            times.sort_unstable();
            times[times.len() / 2].as_secs_f64() * 1e6
        };
        let (step, plain_step) = (median(|jump| jump.step), median(|jump| jump.plain_step));
        let (callback, plain) = (median(|jump| jump.callback), median(|jump| jump.plain_callback));
        writeln!(
            self.0,
            "| {period} | {frames} | {step:.1} us | {:.1} | {callback:.2} us | {:.2} |",
            step / plain_step,
            callback / plain
        )
        .unwrap();
    }

    /// To standard output and to a file.
    pub(crate) fn write(&self) {
        let table = format!(
            "| period | frames unchanged | conductor | to a step without | callback | to a plain one |\n\
             | ---: | ---: | ---: | ---: | ---: | ---: |\n{}",
            self.0
        );
        tell("jump", &table);
    }
}
