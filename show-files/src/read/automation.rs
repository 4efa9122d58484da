//! The automation of a song: levels of stems and buses that change by themselves.

use super::fields::{Fields, list, read as read_value};
use super::keys;
use super::node::{Node, Value};
use super::position::{self, Timeline};
use super::report::{FileReport, Pos, quoted};
use super::similar::suggest;
use super::stems;
use super::units::{LENGTH, LEVEL, NAME, POSITION, Unit};
use super::versions::{Material, stem};
use crate::{Automation, Bus, Knot, Length, Target};

/// The most changes a song has after sections of one name are told apart.
const MAX_MOVES: usize = 10_000;

/// A level that something moves to.
struct Move {
    target: Target,
    /// Where it starts to move.
    from: i64,
    /// Where it has arrived.
    to: i64,
    level_db: f32,
    at: Pos,
}

/// Reads the automation and works it out to one curve for each stem and bus.
pub(super) fn read(
    node: &Node,
    song: &Material<'_>,
    buses: &[Bus],
    timeline: &Timeline<'_>,
    out: &FileReport<'_>,
) -> Vec<Automation> {
    let example = "`automation: [{ stem: Drums, at: Chorus, level: 2 dB, ramp: 2 beats }]`";
    let mut moves: Vec<Move> = Vec::new();
    for item in list(node, "`automation`", example, out) {
        moves.extend(read_moves(item, song, buses, timeline, out).unwrap_or_default());
        if moves.len() > MAX_MOVES {
            let cause = format!("the song changes levels more than {MAX_MOVES} times");
            out.error(node.at, cause, "put such changes into the stems");
            return Vec::new();
        }
    }
    // Stable, so that of two at one place the later one of the file is the one reported.
    moves.sort_by_key(|change| change.from);
    let mut curves: Vec<Automation> = Vec::new();
    for change in &moves {
        let known = curves.iter().position(|curve| curve.target == change.target);
        let index = known.unwrap_or_else(|| {
            curves.push(Automation { target: change.target, knots: Vec::new() });
            curves.len() - 1
        });
        add(&mut curves[index].knots, change, timeline, out);
    }
    curves
}

/// One line of automation: a change for each place it names.
fn read_moves(
    node: &Node,
    song: &Material<'_>,
    buses: &[Bus],
    timeline: &Timeline<'_>,
    out: &FileReport<'_>,
) -> Option<Vec<Move>> {
    let fields = Fields::of(node, "an automation", keys::AUTOMATION, out)?;
    let target = read_target(&fields, song, buses, out);
    let level_db = fields.need_read("level", &LEVEL);
    let ramp = match fields.get("ramp") {
        Some(_) => fields.read("ramp", &LENGTH),
        None => Some(Length::Seconds(0.into())),
    };
    let at = fields.need("at", "Chorus")?;
    let places = read_places(at, song, timeline, out)?;
    let (target, level_db, ramp) = (target?, level_db?, ramp?);
    let moves = places.into_iter().map(|from| {
        let to = timeline.tempo.frame_after(timeline.rate, from, &ramp).max(from);
        Move { target, from, to, level_db, at: at.at }
    });
    Some(moves.collect())
}

fn read_target(
    fields: &Fields<'_>,
    song: &Material<'_>,
    buses: &[Bus],
    out: &FileReport<'_>,
) -> Option<Target> {
    match (fields.get("stem"), fields.get("bus")) {
        (Some(node), None) => {
            let name = read_value(node, "stem", &Unit { example: "Drums", ..NAME }, out)?;
            stem(&name, node.at, song, out).map(Target::Stem)
        }
        (None, Some(node)) => {
            let name = read_value(node, "bus", &Unit { example: "drums", ..NAME }, out)?;
            stems::find_bus(&name, node, "automation", buses, out).map(Target::Bus)
        }
        (Some(_), Some(bus)) => {
            let cause = "an automation has a stem or a bus, and not both";
            out.error(bus.at, cause, "write two of them");
            None
        }
        (None, None) => {
            let cause = "an automation needs `stem` or `bus`";
            out.error(fields.at(), cause, "write for example `stem: Drums`");
            None
        }
    }
}

/// The frames of a position, or of every section of that name.
fn read_places(
    node: &Node,
    song: &Material<'_>,
    timeline: &Timeline<'_>,
    out: &FileReport<'_>,
) -> Option<Vec<i64>> {
    if let Value::Text(text) = &node.value {
        let name = text.trim();
        let starts: Vec<i64> = song
            .sections
            .iter()
            .filter(|section| section.name == name)
            .map(|section| section.frame)
            .collect();
        if !starts.is_empty() {
            return Some(starts);
        }
        if (POSITION.parse)(name).is_none() {
            if song.whole {
                let cause = format!("there is no section {}", quoted(name));
                let names = song.sections.iter().map(|section| section.name.as_str());
                let fix = format!("{}, or write a bar", suggest(name, names, "sections"));
                out.error(node.at, cause, fix.replace("?, or", "? Or"));
            }
            return None;
        }
    }
    position::read(node, "at", timeline, out).map(|frame| vec![frame])
}

/// Adds a change to a curve; it starts from the level before it.
fn add(knots: &mut Vec<Knot>, change: &Move, timeline: &Timeline<'_>, out: &FileReport<'_>) {
    let before = knots.last().map_or(0.0, |knot| knot.level_db);
    // Knots come in pairs, the start and the end of a move.
    if let [.., from, to] = knots[..] {
        let problem = if from.frame == change.from {
            Some((
                format!("the level moves twice at {}", timeline.shown(change.from)),
                "keep one of the two",
            ))
        } else if change.from < to.frame {
            let moving = timeline.shown(to.frame);
            let cause = format!(
                "the level is to move at {}, but the ramp before lasts until {moving}",
                timeline.shown(change.from)
            );
            Some((cause, "shorten that ramp, or let this one start later"))
        } else {
            None
        };
        if let Some((cause, fix)) = problem {
            out.error(change.at, cause, fix);
            return;
        }
    }
    knots.push(Knot { frame: change.from, level_db: before });
    knots.push(Knot { frame: change.to, level_db: change.level_db });
}
