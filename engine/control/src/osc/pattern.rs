//! OSC address patterns (OSC 1.0, "OSC Message Dispatching and Pattern Matching").
//!
//! Our own, because the library's matcher panics on some patterns and takes the longest match of a
//! `*` without going back (docs/decisions/0024-osc.md). The places at which a match may stand are
//! kept all at once, so no pattern takes longer than its length times that of the address.

/// The longest pattern that is read.
const MAX_BYTES: usize = 512;

/// A pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// The parts between the slashes.
    segments: Vec<Vec<Token>>,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Byte(u8),
    /// `?`
    Any,
    /// `*`
    Run,
    /// `[a-z]`, `[!a-z]`
    Class {
        not: bool,
        ranges: Vec<(u8, u8)>,
    },
    /// `{one,other}`
    OneOf(Vec<Vec<u8>>),
}

/// Whether a text has characters that mean something in a pattern.
pub fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '[', '{'])
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn new(text: &str) -> Result<Self, &'static str> {
        if text.len() > MAX_BYTES {
            return Err("the pattern is too long");
        }
        let rest = text.strip_prefix('/').ok_or("an address begins with a slash")?;
        let segments: Result<_, _> = rest.split('/').map(|part| read(part.as_bytes())).collect();
        Ok(Self { segments: segments? })
    }

    /// The patterns of the parts between the slashes.
    pub fn segments(&self) -> usize {
        self.segments.len()
    }

    /// Whether it stands for this address.
    pub fn matches(&self, address: &str) -> bool {
        let Some(rest) = address.strip_prefix('/') else { return false };
        let mut parts = rest.split('/');
        let all = (0..self.segments.len())
            .all(|at| parts.next().is_some_and(|part| self.segment_matches(at, part)));
        all && parts.next().is_none()
    }

    /// Whether the part between two slashes with this number, from 0, stands for `part`.
    pub fn segment_matches(&self, at: usize, part: &str) -> bool {
        self.segments.get(at).is_some_and(|tokens| stands_for(tokens, part.as_bytes()))
    }
}

fn read(part: &[u8]) -> Result<Vec<Token>, &'static str> {
    let mut tokens = Vec::new();
    let mut rest = part;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        let mut until = |close: u8, error: &'static str| {
            let end = rest.iter().position(|byte| *byte == close).ok_or(error)?;
            let inside = &rest[..end];
            rest = &rest[end + 1..];
            Ok::<_, &'static str>(inside)
        };
        tokens.push(match first {
            b'?' => Token::Any,
            b'*' => Token::Run,
            b'[' => class(until(b']', "a `[` without `]`")?),
            b'{' => {
                let inside = until(b'}', "a `{` without `}`")?;
                Token::OneOf(inside.split(|byte| *byte == b',').map(<[u8]>::to_vec).collect())
            }
            byte => Token::Byte(*byte),
        });
    }
    Ok(tokens)
}

fn class(inside: &[u8]) -> Token {
    let (not, mut rest) = match inside.split_first() {
        Some((b'!', rest)) => (true, rest),
        _ => (false, inside),
    };
    let mut ranges = Vec::new();
    loop {
        rest = match rest {
            [from, b'-', to, rest @ ..] => {
                ranges.push((*from.min(to), *from.max(to)));
                rest
            }
            [one, rest @ ..] => {
                ranges.push((*one, *one));
                rest
            }
            [] => return Token::Class { not, ranges },
        };
    }
}

fn stands_for(tokens: &[Token], text: &[u8]) -> bool {
    // Whether what was read so far may end before each byte, and after the last.
    let mut here = vec![false; text.len() + 1];
    here[0] = true;
    for token in tokens {
        let mut next = vec![false; text.len() + 1];
        for at in (0..here.len()).filter(|at| here[*at]) {
            let byte = text.get(at);
            match token {
                Token::Byte(wanted) if byte == Some(wanted) => next[at + 1] = true,
                Token::Any if byte.is_some() => next[at + 1] = true,
                Token::Class { not, ranges } => {
                    let inside = |byte: &u8| ranges.iter().any(|(a, b)| (a..=b).contains(&byte));
                    if byte.is_some_and(|byte| inside(byte) != *not) {
                        next[at + 1] = true;
                    }
                }
                Token::OneOf(words) => {
                    for word in words.iter().filter(|word| text[at..].starts_with(word)) {
                        next[at + word.len()] = true;
                    }
                }
                Token::Run => {
                    next[at..].fill(true);
                    break;
                }
                Token::Byte(_) | Token::Any => {}
            }
        }
        here = next;
    }
    here[text.len()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn matches(pattern: &str, address: &str) -> bool {
        Pattern::new(pattern).unwrap().matches(address)
    }

    #[test]
    fn patterns_stand_for_what_the_standard_says() {
        for (pattern, address) in [
            ("/a/b", "/a/b"),
            ("/bus/*/mute", "/bus/drums/mute"),
            ("/bus/?rums/mute", "/bus/drums/mute"),
            ("/bus/[a-d]*/mute", "/bus/drums/mute"),
            ("/bus/[!x]rums/mute", "/bus/drums/mute"),
            ("/bus/{bass,drums}/{mute,solo}", "/bus/drums/solo"),
            ("/*a*b*c", "/xaxbbxbc"),
            ("/{a,ab}{c,bc}", "/abc"),
            ("/[z-a]", "/m"),
            ("/a[-x]", "/a-"),
            ("/*", "/"),
            ("/{}", "/"),
        ] {
            assert!(matches(pattern, address), "{pattern} {address}");
        }
        for (pattern, address) in [
            ("/a", "/a/b"),
            ("/a/b", "/a"),
            ("/*", "/a/b"),
            ("/bus/*/mute", "/bus/drums/solo"),
            ("/?", "/"),
            ("/[!d]rums", "/drums"),
            ("/{a,b}", "/c"),
            ("/a*b", "/abc"),
            ("/[]", "/a"),
            ("/a", "a"),
        ] {
            assert!(!matches(pattern, address), "{pattern} {address}");
        }
        for wrong in ["", "a", "/[a", "/{a", "/a/[b/]"] {
            assert!(Pattern::new(wrong).is_err(), "{wrong}");
        }
        assert!(Pattern::new(&"/a".repeat(300)).is_err());
    }

    #[test]
    fn a_hostile_pattern_takes_no_time() {
        // In how many ways the letters may be shared out has more than a hundred digits.
        let pattern = format!("/{}c", "{a,aa}*".repeat(70));
        let begun = std::time::Instant::now();
        assert!(!matches(&pattern, &format!("/{}", "a".repeat(400))));
        assert!(matches(&pattern, &format!("/{}c", "a".repeat(400))));
        assert!(begun.elapsed().as_secs() < 2);
    }

    proptest! {
        #[test]
        fn no_pattern_breaks_it(pattern in "/[ -~]{0,40}", address in "/[ -~]{0,40}") {
            if let Ok(pattern) = Pattern::new(&pattern) {
                pattern.matches(&address);
            }
        }
    }
}
