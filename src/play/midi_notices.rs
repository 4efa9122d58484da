//! What the operator is told of MIDI ports that come and go.

use downbeat_device::midi::Changes;
use downbeat_engine::Weight;

/// Which way messages go.
#[derive(Clone, Copy)]
pub(super) enum Way {
    In,
    Out,
}

/// Tells what changed.
pub(super) fn tell_changes(changes: &Changes, way: Way, tell: &dyn Fn(Weight, String)) {
    let Changes { opened, gone, refused } = changes;
    let (goes, back) = match way {
        Way::In => ("MIDI comes in from", "listened to"),
        Way::Out => ("MIDI goes out to", "sent to"),
    };
    if !opened.is_empty() {
        tell(Weight::Info, format!("{goes} {}", opened.join(", ")));
    }
    for name in gone {
        tell(
            Weight::Warning,
            format!("the MIDI port {name} is gone; it is {back} when it is back"),
        );
    }
    for (name, why) in refused {
        tell(Weight::Warning, format!("the MIDI port {name} does not open: {why}"));
    }
}
