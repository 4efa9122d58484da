//! The manual lists the tables as they are.

use super::{Param, Row, State, rows, states};

/// The lines of the table under a heading of the manual, without its head.
fn documented(heading: &str) -> Vec<&'static str> {
    let manual = include_str!("../../../../docs/osc.md");
    let sections = manual.split("\n## ");
    let section = sections.into_iter().find(|section| section.lines().next() == Some(heading));
    section.unwrap().lines().filter(|line| line.starts_with("| `")).collect()
}

/// A row of the manual's table, in which a bar is no end of a cell.
fn line(row: &Row) -> String {
    let argument = |param: &Param| {
        let name = match param.optional {
            true => format!("[`{}`]", param.name),
            false => format!("`{}`", param.name),
        };
        format!("{name}: {}", param.kind.is())
    };
    let arguments = row.params[row.params_in_address()..].iter().map(argument);
    let arguments = arguments.collect::<Vec<_>>().join("; ");
    format!("| `{}` | `{}` | {arguments} | {} |", row.name, row.address, row.about)
}

fn value_line(state: &State) -> String {
    format!("| `{}` | `{}` | {} |", state.address, state.tags, state.about)
}

#[test]
fn the_manual_has_every_action_and_no_other() {
    let expected: Vec<String> = rows().map(line).collect();
    assert_eq!(documented("Actions"), expected, "the table should be:\n{}", expected.join("\n"));
}

#[test]
fn the_manual_has_every_value_and_no_other() {
    let expected: Vec<String> = states().map(value_line).collect();
    assert_eq!(documented("Values"), expected, "the table should be:\n{}", expected.join("\n"));
}
