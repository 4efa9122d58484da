//! `downbeat actions`

use std::process::ExitCode;

use downbeat_control::{Param, Row, State, rows, states};
use serde_json::{Value, json};

use crate::args::Actions;
use crate::print;

pub(crate) fn run(args: &Actions) -> ExitCode {
    if args.json {
        let actions: Vec<Value> = rows().map(action).collect();
        let values: Vec<Value> = states().map(value).collect();
        print::result(format!("{:#}", json!({ "actions": actions, "values": values })));
        return ExitCode::SUCCESS;
    }
    print::result("Actions, by their names in controls.yaml and their OSC addresses:");
    for row in rows() {
        print::result(format!("\n{:<16} {}\n    {}", row.name, row.address, row.about));
        for param in row.params {
            print::result(format!("    {:<10} {}", named(param), param.kind.is()));
        }
    }
    print::result("\nValues that OSC tells, of an address that is sent without arguments:\n");
    for state in states() {
        print::result(format!("{:<34} {}", state.address, state.about));
    }
    ExitCode::SUCCESS
}

/// The name of a parameter, in brackets if it may be left out.
fn named(param: &Param) -> String {
    if param.optional { format!("[{}]", param.name) } else { param.name.to_owned() }
}

fn action(row: &Row) -> Value {
    let params = row.params.iter().map(|param| {
        json!({
            "name": param.name,
            "is": param.kind.is(),
            "about": param.about,
            "optional": param.optional,
            "types": param.kind.tags(),
        })
    });
    json!({
        "name": row.name,
        "address": row.address,
        "about": row.about,
        "params": params.collect::<Vec<_>>(),
    })
}

fn value(state: &State) -> Value {
    json!({ "address": state.address, "types": state.tags, "about": state.about })
}
