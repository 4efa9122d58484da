//! The order of names, and numbers in front of them.

use std::cmp::Ordering;

use super::tokens::fold;

/// Compares names as people sort them: numbers by their value, letters without case or accents.
pub(crate) fn natural(one: &str, other: &str) -> Ordering {
    let (a, b) = (fold(one), fold(other));
    let (mut a, mut b) = (a.chars().peekable(), b.chars().peekable());
    loop {
        match (a.peek().copied(), b.peek().copied()) {
            (None, None) => return one.cmp(other),
            (None, _) => return Ordering::Less,
            (_, None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (x, y) = (digits(&mut a), digits(&mut b));
                let order = x.len().cmp(&y.len()).then_with(|| x.cmp(&y));
                if order != Ordering::Equal {
                    return order;
                }
            }
            (Some(x), Some(y)) => {
                if x != y {
                    return x.cmp(&y);
                }
                a.next();
                b.next();
            }
        }
    }
}

/// The digits that come next, without zeros in front, so that longer means more.
fn digits(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> String {
    let mut run = String::new();
    while let Some(digit) = chars.next_if(char::is_ascii_digit) {
        run.push(digit);
    }
    run.trim_start_matches('0').to_owned()
}

/// Takes the numbers off names that stand beside each other: each name's number, if it has one, and
/// the byte at which the rest starts.
///
/// `01_Drums`, `3 - Title` and `07 Title` have one. `99 Problems` only has one if its neighbours are
/// numbered the same way.
pub(crate) fn numbered(names: &[&str]) -> Vec<(Option<u32>, usize)> {
    let found: Vec<Option<Number>> = names.iter().map(|name| number(name)).collect();
    let mut values: Vec<u32> = found.iter().flatten().map(|number| number.value).collect();
    values.sort_unstable();
    values.dedup();
    let all = names.len() >= 2 && values.len() == names.len();
    found
        .into_iter()
        .map(|number| match number {
            Some(number) if number.certain || all => (Some(number.value), number.end),
            _ => (None, 0),
        })
        .collect()
}

struct Number {
    value: u32,
    /// Where the rest of the name starts.
    end: usize,
    /// Set if it cannot well be a part of the title.
    certain: bool,
}

fn number(name: &str) -> Option<Number> {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=3).contains(&digits) {
        return None;
    }
    let value = name[..digits].parse().ok()?;
    let rest = &name[digits..];
    let title = rest.trim_start_matches([' ', '_', '-', '.', ')']);
    let gap = &rest[..rest.len() - title.len()];
    let next = super::tokens::tokens(title).first().map(|token| fold(token.text));
    // `120 BPM Song` and `24.5` start with a number that is no place in an order.
    let is_measure = next.is_none_or(|next| matches!(next.as_str(), "bpm" | "bit" | "khz" | "k"));
    if gap.is_empty()
        || is_measure
        || (gap == "." && title.starts_with(|c: char| c.is_ascii_digit()))
    {
        return None;
    }
    let certain = gap != " " || name.starts_with('0');
    Some(Number { value, end: name.len() - title.len(), certain })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_sort_by_value() {
        let mut names = ["10 Ten", "9 Nine", "b", "A", "09 Nine B", "Ärger", "2"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["2", "9 Nine", "09 Nine B", "10 Ten", "A", "Ärger", "b"]);
    }

    #[test]
    fn numbers_in_front_are_an_order() {
        let names = ["01_Drums", "2 - Title", "3. Title", "04 Title", "5) Title"];
        let found = numbered(&names);
        let numbers: Vec<Option<u32>> = found.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [Some(1), Some(2), Some(3), Some(4), Some(5)]);
        assert_eq!(&names[0][found[0].1..], "Drums");
        assert_eq!(&names[1][found[1].1..], "Title");
    }

    #[test]
    fn numbers_of_titles_stay() {
        for name in
            ["99 Problems", "1979", "120 BPM Song", "2024-05-01 Song", "7", "24.5 Miles", "3"]
        {
            assert_eq!(numbered(&[name, "Other"])[0], (None, 0), "{name}");
        }
        // Both are numbered, so it is an order.
        assert_eq!(numbered(&["1 One", "2 Two"])[1].0, Some(2));
        assert_eq!(numbered(&["1 One", "1 Two"])[1].0, None);
    }
}
