//! The table of states and actions in docs/transport.md is what the engine does.

use downbeat_engine::{Action, GoOn, JumpTo, Quantum, Reentry, RejoinAt, Transport, VampOf};

use super::{RATE, songs};
use crate::support::rig::Rig;

const PERIOD: usize = 240;
/// 50 ms: longer than a ramp, shorter than everything else in the table.
const LATER: usize = RATE / 20;

/// The rows of the table: what each begins with, and its cells.
fn rows() -> (Vec<String>, Vec<(String, Vec<String>)>) {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/transport.md");
    let text = std::fs::read_to_string(file).unwrap();
    let mut rows = text.lines().filter(|line| line.starts_with('|')).map(|line| {
        let cells = line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned());
        cells.collect::<Vec<_>>()
    });
    let states = rows.next().unwrap().split_off(1);
    let rows = rows.skip(1).map(|mut row| {
        let cells = row.split_off(1);
        assert_eq!(cells.len(), states.len(), "{row:?}");
        (row.remove(0), cells)
    });
    (states.clone(), rows.collect())
}

fn word(transport: Transport) -> &'static str {
    match transport {
        Transport::Stopped => "stopped",
        Transport::CountIn => "count-in",
        Transport::Playing => "playing",
        Transport::Held => "held",
        Transport::Fading => "fading",
        Transport::FadingOut => "fading out",
        Transport::FadingBack => "fading back",
        Transport::Pausing => "pausing",
    }
}

fn action(row: &str) -> Action {
    let now = Some(Quantum::Now);
    match row {
        "GO" => Action::Go,
        "stop" => Action::Stop,
        "fade" => Action::Fade,
        "panic" => Action::Panic,
        "hold" => Action::Hold,
        "go on, counted in" => Action::GoOn(GoOn { from: Reentry::Bar, count_in: 1 }),
        "jump to a section" => Action::Jump { to: JumpTo::Section(1), at: now },
        "jump to the next song" => Action::Jump { to: JumpTo::Song, at: now },
        "vamp" => Action::Vamp(VampOf::Section),
        "rejoin" => Action::Rejoin(RejoinAt::WhereWeWouldBe),
        "arm another song" => Action::ArmNext,
        _ => panic!("there is no action {row}"),
    }
}

/// An engine in a state, some time after the last GO.
fn in_state(show: &downbeat_show_files::Show, state: &str) -> Rig {
    let mut rig = Rig::new(show.clone());
    rig.settle();
    rig.play(RATE / 10, PERIOD);
    let script: &[(Action, usize)] = match state {
        "stopped" => &[],
        // A bar at 120 is 2 s long.
        "count-in" => &[(Action::Go, RATE / 2)],
        "playing" => &[(Action::Go, 3 * RATE)],
        "fading" => &[(Action::Go, 3 * RATE), (Action::Stop, LATER)],
        "fading out" => &[(Action::Go, 3 * RATE), (Action::Fade, 4 * LATER)],
        "fading back" => {
            &[(Action::Go, 3 * RATE), (Action::Fade, 8 * LATER), (Action::Fade, LATER)]
        }
        "held" => &[(Action::Go, 3 * RATE), (Action::Hold, LATER)],
        // The count-in, the song, and half of the pause.
        "pausing" => &[(Action::Go, 11 * RATE)],
        _ => panic!("there is no state {state}"),
    };
    for &(action, frames) in script {
        rig.act(action);
        rig.play(frames, PERIOD);
    }
    assert_eq!(word(rig.snapshot().transport), state);
    rig
}

#[test]
fn the_table_in_the_document_is_what_the_engine_does() {
    let files = songs("count_in: 1 bar")
        .head("stop_fade: 1 s\ntransport: { confirm: [] }")
        .entry("{ song: s0, then: { pause: 2 s } }")
        .entry("s1")
        .entry("s2");
    let show = files.load();
    let (states, rows) = rows();
    assert_eq!((states.len(), rows.len()), (8, 11));
    let mut wrong = Vec::new();
    for (row, cells) in &rows {
        for (state, cell) in states.iter().zip(cells) {
            let mut rig = in_state(&show, state);
            rig.act(action(row));
            rig.play(LATER, PERIOD);
            let is = word(rig.snapshot().transport);
            if is != cell {
                wrong.push(format!("{row} while {state}: {is}, and the table says {cell}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
