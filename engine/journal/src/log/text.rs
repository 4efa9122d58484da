//! A log for people: a line for each record.

use std::fmt;

use super::{About, Entry, Source, Weight, What};

/// `0:01:02.345  action    key: go`
impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.at / 1000;
        let (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(f, "{h}:{m:02}:{s:02}.{:03}  {}", self.at % 1000, self.what)
    }
}

/// `action    key: go`
impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, rest) = match self {
            Self::Action { source, action, refused } => {
                let rest = match refused {
                    None => format!("{source}: {action}"),
                    Some(why) => format!("{source}: {action}: refused: {why}"),
                };
                ("action", rest)
            }
            Self::Command { command } => ("command", command.clone()),
            Self::Started { song, entry, frame, device_frame } => (
                "started",
                format!("{song} (entry {}) at frame {frame}, device {device_frame}", entry + 1),
            ),
            Self::Landed { song, target, frame, device_frame } => {
                ("landed", format!("{song}: {target} at frame {frame}, device {device_frame}"))
            }
            Self::Vamp { song, vamp, pass } => ("vamp", format!("{song}: {vamp}, pass {pass}")),
            Self::VampLeft { song, vamp, passes } => {
                let plural = if *passes == 1 { "pass" } else { "passes" };
                ("vamp", format!("{song}: {vamp} was left after {passes} {plural}"))
            }
            Self::Held { song, place, frame } => {
                ("held", format!("{song} at {place}, frame {frame}"))
            }
            Self::Over { song, played: true } => ("over", format!("{song} was played to its end")),
            Self::Over { song, played: false } => ("over", format!("{song} was stopped")),
            Self::Xruns { new, total } => ("xrun", format!("{new} (in all {total})")),
            Self::Starved { frames, total } => {
                ("starved", format!("{frames} frames (in all {total})"))
            }
            Self::Device { state, name, cause: None } => ("device", format!("{name}: {state}")),
            Self::Device { state, name, cause: Some(cause) } => {
                ("device", format!("{name}: {state}: {cause}"))
            }
            Self::Drift { device_frames, clock_us, rate } => {
                ("drift", drift(*device_frames, *clock_us, *rate))
            }
            Self::Notice { weight, text } => ("notice", format!("{weight}: {text}")),
            Self::Lost { records } => {
                ("lost", format!("{records} records: the disk was too slow for them"))
            }
            Self::End => ("end", "the run ended as it should".into()),
            Self::Other => ("other", "a record of a newer program".into()),
        };
        // Names come from files: none of them may move the cursor of a terminal.
        write!(f, "{word:<9} {}", Plain(&rest))
    }
}

/// `2026-06-01T20:00:00.000+02:00  Summer Tour, setlist festival (/tour/show.yaml)`
impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { show, file, setlist, began, .. } = self;
        write!(f, "{}  ", Plain(began))?;
        write!(f, "{}, setlist {} ({})", Plain(show), Plain(setlist), Plain(file))
    }
}

/// How far a device is from the clock.
fn drift(device_frames: u64, clock_us: u64, rate: u32) -> String {
    let expected = i128::from(clock_us) * i128::from(rate) / 1_000_000;
    let ahead = i128::from(device_frames) - expected;
    let ppm = if expected == 0 { 0.0 } else { ahead as f64 / expected as f64 * 1e6 };
    format!("{device_frames} frames, {ahead:+} against the clock ({ppm:+.1} ppm)")
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Key => "key",
            Self::Osc => "osc",
            Self::Midi => "midi",
            Self::Auto => "auto",
        })
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// Text with control characters written out.
struct Plain<'a>(&'a str);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            if c.is_control() { write!(f, "{}", c.escape_default())? } else { write!(f, "{c}")? }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(at: u64, what: What) -> String {
        Entry { at, what }.to_string()
    }

    #[test]
    fn a_record_is_a_line() {
        let action = What::Action { source: Source::Osc, action: "go".into(), refused: None };
        assert_eq!(line(3_723_045, action), "1:02:03.045  action    osc: go");
        let song = String::from("a\u{1b}[2J\nb");
        let over = What::Over { song, played: false };
        assert_eq!(line(0, over), "0:00:00.000  over      a\\u{1b}[2J\\nb was stopped");
    }

    #[test]
    fn what_repeats_and_where_it_is_held_is_told() {
        let (song, vamp) = (String::from("opener"), String::from("Chorus"));
        let passes = What::Vamp { song: song.clone(), vamp: vamp.clone(), pass: 2 };
        assert_eq!(line(0, passes), "0:00:00.000  vamp      opener: Chorus, pass 2");
        let left = What::VampLeft { song: song.clone(), vamp, passes: 2 };
        assert_eq!(line(0, left), "0:00:00.000  vamp      opener: Chorus was left after 2 passes");
        let held = What::Held { song, place: "bar 12.3".into(), frame: 1_104_000 };
        assert_eq!(line(0, held), "0:00:00.000  held      opener at bar 12.3, frame 1104000");
    }

    #[test]
    fn drift_is_frames_against_the_clock() {
        // 100 s at 48 kHz are 4 800 000 frames; 480 more are 100 ppm.
        assert_eq!(
            drift(4_800_480, 100_000_000, 48_000),
            "4800480 frames, +480 against the clock (+100.0 ppm)"
        );
        assert_eq!(drift(0, 0, 48_000), "0 frames, +0 against the clock (+0.0 ppm)");
    }
}
