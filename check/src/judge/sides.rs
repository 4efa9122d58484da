//! What there is to say about left and right.

use crate::findings::{Finding, Kind, Severity};
use crate::measure::Stereo;

/// A side this much softer than the other (a part in a million, 60 dB) is silent.
const SILENT: f64 = 1e-6;
/// Sides that go against each other more than this lose half of their sound in mono, and wide
/// synths and room microphones stay above it.
const AGAINST: f64 = -0.4;

/// The one thing that matters most.
pub(super) fn judge(file: &str, stereo: &Stereo) -> Option<Finding> {
    let finding = |severity, kind, what: String, remedy: &str| {
        Some(Finding::new(severity, kind, what, remedy).in_file(file))
    };
    let [left, right] = stereo.power;
    let loss = stereo.mono_loss_db.unwrap_or(0.0);
    if stereo.inverted || stereo.correlation.is_some_and(|c| c < AGAINST) {
        let what = if stereo.inverted {
            "one side is the other upside down: in mono nothing is left".to_owned()
        } else {
            format!("left and right stand against each other: in mono {loss:.0} dB are lost")
        };
        let remedy = "turn the polarity of one side round where it was mixed, and export it again";
        return finding(Severity::Warning, Kind::OutOfPhase, what, remedy);
    }
    if stereo.identical {
        let what = "left and right are the same: it is mono in a stereo file".to_owned();
        let remedy = "nothing; as a mono file it would take half the disk and memory";
        return finding(Severity::Note, Kind::MonoInStereo, what, remedy);
    }
    let silent = if left < right * SILENT {
        "left"
    } else if right < left * SILENT {
        "right"
    } else {
        return None;
    };
    let what = format!("its {silent} side is silent");
    let remedy = "export it again as stereo, or as a mono file";
    finding(Severity::Warning, Kind::OneSided, what, remedy)
}
