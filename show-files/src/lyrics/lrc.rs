//! LRC files: lines of lyrics with times in brackets.
//!
//! There is no standard. Read are the forms that players agree on: `[mm:ss]`, `[mm:ss.xx]` and
//! `[mm:ss.xxx]` before a line, several of them if the line comes again, `<mm:ss.xx>` between words
//! (left out), and ID tags such as `[ar:NAME]`, of which only `[offset:MS]` counts: a positive one
//! lets all lines come sooner (<https://en.wikipedia.org/wiki/LRC_(file_format)>).

/// More lines are not read.
pub(crate) const MAX_LINES: usize = 10_000;
/// A longer line is cut.
pub(crate) const MAX_CHARS: usize = 200;

/// What an LRC file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Lrc {
    /// The lines with their times in milliseconds, by time.
    pub(crate) lines: Vec<(i64, String)>,
    /// What is wrong with it, by line of the file, counted from 1.
    pub(crate) faults: Vec<(u32, Fault)>,
}

/// What is wrong with a line of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It has words but no time.
    Untimed,
    /// It has a time that is none.
    Time,
    /// It is too long.
    Long,
    /// It is one too many.
    TooMany,
}

/// Reads the text of an LRC file. It answers any text.
pub(crate) fn parse(text: &str) -> Lrc {
    let mut lrc = Lrc::default();
    let mut offset = 0;
    for (number, line) in text.lines().enumerate() {
        let number = u32::try_from(number + 1).unwrap_or(u32::MAX);
        let Line { times, words, new_offset, fault } = read_line(line);
        offset = new_offset.unwrap_or(offset);
        lrc.faults.extend(fault.map(|fault| (number, fault)));
        let (words, cut) = cleaned(words);
        if cut {
            lrc.faults.push((number, Fault::Long));
        }
        if times.is_empty() && !words.is_empty() && fault.is_none() {
            lrc.faults.push((number, Fault::Untimed));
        }
        for time in times {
            if lrc.lines.len() == MAX_LINES {
                lrc.faults.push((number, Fault::TooMany));
                return lrc.sorted(offset);
            }
            lrc.lines.push((time, words.clone()));
        }
    }
    lrc.sorted(offset)
}

impl Lrc {
    /// With the offset taken off, by time; lines of the same time stay in their order.
    fn sorted(mut self, offset: i64) -> Self {
        for (time, _) in &mut self.lines {
            *time -= offset;
        }
        self.lines.sort_by_key(|(time, _)| *time);
        self
    }
}

/// The parts of one line of the file.
struct Line<'a> {
    times: Vec<i64>,
    words: &'a str,
    new_offset: Option<i64>,
    fault: Option<Fault>,
}

fn read_line(line: &str) -> Line<'_> {
    let mut read = Line { times: Vec::new(), words: line.trim(), new_offset: None, fault: None };
    while let Some((tag, rest)) = read.words.strip_prefix('[').and_then(|it| it.split_once(']')) {
        if let Some(time) = time(tag) {
            read.times.push(time);
        } else if tag.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            read.fault = Some(Fault::Time);
        } else if let Some((name, value)) = tag.split_once(':')
            && read.times.is_empty()
        {
            if name.trim().eq_ignore_ascii_case("offset") {
                match offset(value) {
                    Some(offset) => read.new_offset = Some(offset),
                    None => read.fault = Some(Fault::Time),
                }
            }
        } else {
            break;
        }
        read.words = rest.trim_start();
    }
    read
}

/// Milliseconds of `mm:ss`, `mm:ss.x`, `mm:ss.xx`, `mm:ss.xxx` or `mm:ss:xx`, with up to three
/// digits of minutes.
fn time(tag: &str) -> Option<i64> {
    let digits = |text: &str, most: usize| -> Option<i64> {
        let plain = text.bytes().all(|byte| byte.is_ascii_digit());
        (plain && (1..=most).contains(&text.len())).then(|| text.parse().ok()).flatten()
    };
    let (minutes, rest) = tag.trim().split_once(':')?;
    let (seconds, fraction) = rest.split_once(['.', ':']).unwrap_or((rest, "0"));
    let seconds = digits(seconds, 2).filter(|seconds| *seconds < 60)?;
    let scale = [100, 10, 1].get(fraction.len().checked_sub(1)?)?;
    Some((digits(minutes, 3)? * 60 + seconds) * 1000 + digits(fraction, 3)? * scale)
}

/// Milliseconds of at most an hour, with or without a sign.
fn offset(value: &str) -> Option<i64> {
    let value = value.trim();
    let number: i64 = value.strip_prefix('+').unwrap_or(value).parse().ok()?;
    (-3_600_000..=3_600_000).contains(&number).then_some(number)
}

/// The words without times between them, and whether they had to be cut.
fn cleaned(words: &str) -> (String, bool) {
    let mut text = String::new();
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        match after.split_once('>') {
            Some((tag, behind)) if time(tag).is_some() => rest = behind,
            _ => {
                text.push('<');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    let text = text.trim();
    let cut: String = text.chars().take(MAX_CHARS).collect();
    let long = cut.len() < text.len();
    (cut, long)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(i64, String)> {
        parse(text).lines
    }

    fn line(time: i64, words: &str) -> (i64, String) {
        (time, words.to_owned())
    }

    #[test]
    fn times_are_read_in_every_usual_form() {
        let text = "[00:01]a\n[00:02.5]b\r\n[01:03.25]c\n [1:04.125] d \n[02:05:50]e\n[100:00.00]f";
        let expected = [
            line(1_000, "a"),
            line(2_500, "b"),
            line(63_250, "c"),
            line(64_125, "d"),
            line(125_500, "e"),
            line(6_000_000, "f"),
        ];
        assert_eq!(parse(text), Lrc { lines: expected.into(), faults: Vec::new() });
    }

    #[test]
    fn a_line_that_comes_again_has_several_times_and_all_are_sorted() {
        let text = "[00:30.00][00:10.00]Chorus\n[00:20.00]Verse\n[00:40.00]";
        let expected = [
            line(10_000, "Chorus"),
            line(20_000, "Verse"),
            line(30_000, "Chorus"),
            line(40_000, ""),
        ];
        assert_eq!(lines(text), expected);
    }

    #[test]
    fn a_positive_offset_lets_all_lines_come_sooner_wherever_it_stands() {
        assert_eq!(lines("[offset:+500]\n[00:02.00]a"), [line(1_500, "a")]);
        assert_eq!(lines("[00:02.00]a\n[Offset: -500]"), [line(2_500, "a")]);
        assert_eq!(lines("[offset:3000]\n[00:02.00]a"), [line(-1_000, "a")]);
        assert_eq!(parse("[offset:soon]").faults, [(1, Fault::Time)]);
    }

    #[test]
    fn other_tags_and_times_of_words_are_left_out() {
        let text = "[ar:Nobody]\n[ti:Song: One]\n\n[00:01.00]<00:01.00>One <00:01.50>two <3";
        assert_eq!(parse(text).faults, []);
        assert_eq!(lines(text), [line(1_000, "One two <3")]);
        assert_eq!(lines("[00:01.00][Chorus] la"), [line(1_000, "[Chorus] la")]);
    }

    #[test]
    fn faults_are_told_by_line_and_the_rest_is_read() {
        let long = "x".repeat(MAX_CHARS + 1);
        let text = format!("no time\n[00:61.00]a\n[00:01.00]b\n[x\n[00:02.00]{long}\n[-1:00]c");
        let Lrc { lines, faults } = parse(&text);
        assert_eq!(lines, [line(1_000, "b"), line(2_000, &long[1..])]);
        assert_eq!(
            faults,
            [
                (1, Fault::Untimed),
                (2, Fault::Time),
                (4, Fault::Untimed),
                (5, Fault::Long),
                (6, Fault::Time)
            ]
        );
    }

    #[test]
    fn a_file_of_nothing_but_times_ends_at_the_limit() {
        let Lrc { lines, faults } = parse(&"[00:01.00]".repeat(50_000));
        assert_eq!((lines.len(), faults), (MAX_LINES, vec![(1, Fault::TooMany)]));
    }
}
