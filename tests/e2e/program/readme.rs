//! What the README and the documents say works as they say.

use std::path::{Path, PathBuf};

use super::run::{Ran, run};
use crate::support::audio::{Format, write};

/// Where a line of a document stands.
type Place = String;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(file: impl AsRef<Path>) -> String {
    let file = root().join(file);
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// The README and every document.
fn documents() -> Vec<PathBuf> {
    let mut found = vec![PathBuf::from("README.md"), PathBuf::from("CHANGELOG.md")];
    let mut folders = vec![PathBuf::from("docs")];
    while let Some(folder) = folders.pop() {
        for entry in root().join(&folder).read_dir().unwrap() {
            let entry = entry.unwrap();
            let path = folder.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    assert!(found.len() > 5, "where are the documents? {found:?}");
    found
}

/// Every line of the documents that is a command of the program: what stands in a code block or
/// between backticks and begins with its name.
fn commands() -> Vec<(Place, String)> {
    let mut found = Vec::new();
    for document in documents() {
        let mut in_block = false;
        for (number, line) in read(&document).lines().enumerate() {
            let place = format!("{}:{}", document.display(), number + 1);
            if line.trim_start().starts_with("```") {
                in_block = !in_block;
            } else if in_block {
                found.push((place, line.to_owned()));
            } else {
                let quoted = line.split('`').skip(1).step_by(2);
                found.extend(quoted.map(|quoted| (place.clone(), quoted.to_owned())));
            }
        }
    }
    found.retain(|(_, line)| line.trim_start().starts_with("downbeat "));
    assert!(found.len() > 5, "where are the commands? {found:?}");
    found
}

/// The values of a Markdown link: what stands in `](...)`.
fn links(text: &str) -> Vec<&str> {
    let ends = text.split("](").skip(1);
    ends.filter_map(|end| end.split_once(')')).map(|(link, _)| link).collect()
}

#[test]
fn the_readme_leads_to_every_command_and_every_document() {
    let readme = read("README.md");
    let help = run(["--help"]).out;
    let (_, commands) = help.split_once("\nCommands:\n").expect("a list of commands");
    let commands = commands.split("\n\n").next().unwrap().lines();
    let mut listed = 0;
    for command in commands.filter_map(|line| line.strip_prefix("  ")?.split(' ').next()) {
        if !command.is_empty() && command != "help" {
            let row = format!("\n| `downbeat {command}");
            assert!(readme.contains(&row), "{command} is not in the table of commands");
            listed += 1;
        }
    }
    assert!(listed > 5, "where are the commands?\n{help}");
    let documents = documents();
    let of_users = documents.iter().filter(|path| path.parent() == Some(Path::new("docs")));
    for document in of_users.map(|path| path.display().to_string()) {
        assert!(links(&readme).contains(&document.as_str()), "nothing leads to {document}");
    }
}

#[test]
fn the_two_commands_are_in_the_readme_and_in_the_makefile() {
    let (readme, makefile) = (read("README.md"), read("Makefile"));
    for target in ["demo", "test"] {
        assert!(readme.lines().any(|line| line.starts_with(&format!("make {target} "))));
        assert!(makefile.lines().any(|line| line.starts_with(&format!("{target}:"))));
    }
    let documented = |line: &&str| line.starts_with("make ");
    for document in documents() {
        for line in read(&document).lines().filter(documented) {
            let target = line.split_whitespace().nth(1).unwrap();
            let rule = makefile.lines().any(|rule| rule.starts_with(&format!("{target}:")));
            assert!(rule, "{}: the Makefile has no `{target}`", document.display());
        }
    }
}

#[test]
fn every_command_line_of_the_documents_is_one() {
    for (place, line) in commands() {
        let command = line.split(['#', '|', '>']).next().unwrap();
        // `--help` at the end has the command line read and nothing done, but says yes to nearly
        // anything; a wrong value after it is an error in a command line that is right up to there.
        let mut words: Vec<&str> = command.split_whitespace().skip(1).collect();
        if words.first().is_none_or(|word| word.starts_with('-')) || words.contains(&"...") {
            continue;
        }
        words.push("--no-such-flag");
        let Ran { code, err, .. } = run(&words);
        let only = err.contains("unexpected argument '--no-such-flag'");
        assert!(code == Some(2) && only, "{place}: `{command}`\n{err}");
    }
}

#[test]
fn every_link_of_the_documents_leads_somewhere() {
    for document in documents() {
        let folder = document.parent().unwrap();
        let text = read(&document);
        for link in links(&text).into_iter().filter(|link| !link.starts_with("http")) {
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { document.clone() } else { folder.join(file) };
            let there = root().join(&target).exists();
            assert!(there, "{} links to {link}, which is not there", document.display());
            let named = |line: &str| line.starts_with('#') && anchor(line) == heading;
            let found = heading.is_empty() || read(&target).lines().any(named);
            assert!(found, "{} links to {link}, and no heading is called so", document.display());
        }
    }
}

/// The anchor that a heading gets: lower case, spaces as hyphens, no other marks.
fn anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn the_first_own_show_of_the_readme_is_ready() {
    let folder = tempfile::tempdir().unwrap();
    let readme = read("README.md");
    for block in readme.split("```yaml\n# ").skip(1) {
        let (name, rest) = block.split_once('\n').unwrap();
        let (text, _) = rest.split_once("```").unwrap();
        let file = folder.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, text).unwrap();
        for stem in text.split("file: ").skip(1) {
            let stem = file.with_file_name(stem.split(',').next().unwrap());
            write(&stem, Format::Wav24, 48_000, 2, 1000, 1);
        }
    }
    let Ran { code, out, err } = run(["check".as_ref(), folder.path().as_os_str()]);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    // Stems of noise start with a jump, which is a warning.
    assert!(out.starts_with("READY"), "{out}");
}
