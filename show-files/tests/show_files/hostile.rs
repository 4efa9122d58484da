//! Files that were made to do harm, or that are no show files at all.
//!
//! A bound that failed would show as a test that runs out of memory or never ends.

use std::fs::{self, File};
use std::path::Path;

use downbeat_show_files::{LoadOptions, load};
use proptest::prelude::*;

/// The first error of a show file with this text.
fn first_error(text: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("show.yaml");
    fs::write(&file, text).unwrap();
    first_error_of(&file)
}

fn first_error_of(file: &Path) -> String {
    let loaded = load(file, &LoadOptions::default());
    assert_eq!(loaded.show, None);
    loaded.errors().next().unwrap().cause.clone()
}

/// What is wrong with the rate in a show file with this text.
fn rate_error(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("show.yaml");
    fs::write(&file, text).unwrap();
    let loaded = load(&file, &LoadOptions::default());
    let mut causes = loaded.errors().map(|error| error.cause.clone());
    causes.find(|cause| cause.starts_with("`rate` must be")).unwrap()
}

#[test]
fn deep_nesting_is_refused() {
    for text in
        ["[".repeat(500_000), "{a: ".repeat(100_000), "- ".repeat(300_000), "? ".repeat(300_000)]
    {
        let cause = first_error(text.as_bytes());
        assert!(cause.starts_with("this is not YAML: "), "{cause}");
        assert!(cause.contains("limit"), "{cause}");
    }
    let mut block = String::new();
    for depth in 0..1000 {
        block.push_str(&format!("{}a:\n", " ".repeat(depth)));
    }
    assert!(first_error(block.as_bytes()).contains("limit"));
}

#[test]
fn anchors_that_explode_are_refused() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..20 {
        let uses = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{uses}]\n"));
    }
    assert_eq!(
        first_error(text.as_bytes()),
        "the file has more than 200000 values with its aliases"
    );
}

#[test]
fn a_long_text_is_not_copied_without_end() {
    // Half a megabyte, a hundred thousand times, would be 50 GB.
    let long = "x".repeat(500_000);
    let text = format!("show: &a {long}\nrate: [{}]\n", vec!["*a"; 100_000].join(","));
    assert_eq!(
        first_error(text.as_bytes()),
        "the file has more than 200000 values with its aliases"
    );
}

#[test]
fn an_alias_inside_its_own_anchor_is_refused() {
    assert_eq!(first_error(b"show: &a [*a]\n"), "an alias stands inside its own anchor");
}

#[test]
fn a_huge_file_is_refused_without_reading_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("show.yaml");
    File::create(&file).unwrap().set_len(1 << 40).unwrap();
    let refusal = format!("cannot read the show file `{}`: it is larger", file.display());
    assert_eq!(first_error_of(&file), refusal + " than 1 MiB");
}

#[test]
fn a_huge_scalar_is_not_repeated_in_the_message() {
    let text = format!("show: S\nrate: {}\n", "9".repeat(1_000_000));
    let cause = rate_error(&text);
    assert!(cause.len() < 300);
}

#[test]
fn thousands_of_unknown_keys_are_all_reported() {
    let mut text = "show: S\n".to_owned();
    for key in 0..20_000 {
        text.push_str(&format!("levl{key}: 1\n"));
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("show.yaml");
    fs::write(&file, text).unwrap();
    let loaded = load(&file, &LoadOptions::default());
    // Besides: no buses, no songs, no setlists.
    assert_eq!(loaded.errors().count(), 20_000 + 3);
}

#[cfg(unix)]
#[test]
fn devices_and_pipes_are_refused() {
    let refusal = |file: &Path| {
        format!("cannot read the show file `{}`: it is not a regular file", file.display())
    };
    let zero = Path::new("/dev/zero");
    assert_eq!(first_error_of(zero), refusal(zero));
    let folder = tempfile::tempdir().unwrap();
    crate::audio_files::fill(&folder.path().join("audio"));
    let pipe = folder.path().join("audio/pipe");
    assert_eq!(first_error_of(&pipe), refusal(&pipe));
}

#[test]
fn numbers_that_would_not_fit_are_not_numbers() {
    for number in ["1e999999999", "9999999999999999999999", "0x7fffffff", ".inf", "-0", "1_000"] {
        let cause = rate_error(&format!("show: S\nrate: {number}\n"));
        assert!(cause.ends_with(&format!("not `{number}`")), "{cause}");
    }
}

/// Words that reach far into the readers.
fn word() -> impl Strategy<Value = String> {
    let words = [
        "show", "rate", "buses", "outputs", "songs", "setlists", "click", "bus", "song", "then",
        ":", ": ", "\n", "\n  ", "\n    ", "- ", "[", "]", "{", "}", ", ", "&a ", "*a", "\"", "'",
        "|", ">", "~", "48000", "-6 dB", "pa", "\t", "\u{feff}", "\u{1b}", "#", "!t ", "<<", "? ",
        "---\n", "é",
    ];
    prop::sample::select(words.to_vec()).prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_text_is_answered(words in prop::collection::vec(word(), 0..80)) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("show.yaml");
        fs::write(&file, words.concat()).unwrap();
        let loaded = load(&file, &LoadOptions::default());
        prop_assert!(loaded.errors().count() > 0);
        for problem in &loaded.problems {
            prop_assert!(problem.line >= 1 && problem.column >= 1);
            // One line for the cause and one for the suggestion, without terminal codes.
            let text = problem.to_string();
            prop_assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
            prop_assert_eq!(text.lines().count(), 2);
        }
    }
}
