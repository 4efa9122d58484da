//! The tempo and the meters of a set.

use std::path::Path;

use super::xml::{Element, number};
use crate::problem::Problem;
use crate::timeline::{Shape, TempoLine, TempoPoint};

/// Reads the automation of the main track, or the one tempo where there is none.
pub(super) fn tempo(main: &Element, path: &Path, problems: &mut Vec<Problem>) -> TempoLine {
    let mixer = main.at("DeviceChain/Mixer");
    let manual = |name: &str| mixer.and_then(|mixer| mixer.number(&format!("{name}/Manual")));
    let bpm = manual("Tempo").filter(|bpm| (10.0..=1000.0).contains(bpm));
    if bpm.is_none() {
        let cause = "the set has no tempo from 10 to 1000 bpm, and 120 stands for it";
        problems.push(Problem::of(path, cause, "open it in Live and save it again"));
    }
    // The first event lies years before the start and has the value before all others.
    let points: Vec<TempoPoint> = events(main, mixer, "Tempo")
        .into_iter()
        .filter(|(at, _)| *at >= 0.0)
        .map(|(at, bpm)| TempoPoint { at, bpm, ramps: true })
        .collect();
    let line = TempoLine::new(Shape::OverBeats, bpm.unwrap_or(120.0), &points);
    let mut meters: Vec<(f64, (u16, u16))> =
        manual("TimeSignature").and_then(meter).map(|meter| (0.0, meter)).into_iter().collect();
    for (at, packed) in events(main, mixer, "TimeSignature") {
        match meter(packed) {
            Some(meter) => meters.push((at, meter)),
            None => {
                let cause =
                    format!("the set has a meter {packed} that is none, and it is left out");
                problems.push(Problem::of(path, cause, "open it in Live and save it again"));
            }
        }
    }
    line.with_meters(&meters)
}

/// A meter from one number: 99 for each doubling of the lower one, and the upper one less 1.
fn meter(packed: f64) -> Option<(u16, u16)> {
    let packed = (0.0..495.0).contains(&packed).then_some(packed as u16)?;
    let (beats, unit) = (packed % 99 + 1, 1_u16 << (packed / 99));
    (beats <= 64).then_some((beats, unit))
}

/// The automation of a parameter of the mixer, by the number under which it is its target.
fn events(main: &Element, mixer: Option<&Element>, parameter: &str) -> Vec<(f64, f64)> {
    let target = mixer.and_then(|mixer| mixer.at(&format!("{parameter}/AutomationTarget")));
    let target = target.map_or("", |target| target.attribute("Id"));
    let envelopes = main.at("AutomationEnvelopes/Envelopes");
    let envelope =
        envelopes.iter().flat_map(|list| list.named("AutomationEnvelope")).find(|envelope| {
            !target.is_empty() && envelope.value("EnvelopeTarget/PointeeId") == target
        });
    let events = envelope.and_then(|envelope| envelope.at("Automation/Events"));
    events
        .iter()
        .flat_map(|events| &events.children)
        .filter_map(|event| {
            Some((number(event.attribute("Time"))?, number(event.attribute("Value"))?))
        })
        .collect()
}
