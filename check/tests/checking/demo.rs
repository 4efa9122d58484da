//! The demo show, which is music, is sound.

use downbeat_check::{Kind, Severity, Verdict};

use crate::band::checked;

#[test]
fn the_demo_is_ready() {
    let folder = tempfile::tempdir().unwrap();
    let written = downbeat_demo::write(&folder.path().join("demo"), &mut |_| {}).unwrap();
    let findings = checked(&written.show_file);
    assert_eq!(findings.count(Severity::Error), 0);
    let unfit = [Kind::Dropout, Kind::Clipped, Kind::Cancellation, Kind::Shifted, Kind::OffGrid];
    assert!(findings.all().all(|finding| !unfit.contains(&finding.kind)), "\n{findings}");
    assert_ne!(findings.verdict, Verdict::NotReady);
}
