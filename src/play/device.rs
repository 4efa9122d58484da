//! The device: which one, how it is opened, and what the operator is told of it.

use downbeat_device::midi::MidiNames;
use downbeat_device::{Choices, NothingOpened, Outage, Player, Request, Supervisor};
use downbeat_engine::{Conductor, DeviceView, Weight};

use super::keeper;
use crate::args::How;

/// The devices that were asked for, or the one that is there, and why.
pub(super) fn chosen(how: &How) -> (Choices, String) {
    match &how.device {
        Some(choices) => (choices.clone(), format!("--device {choices}")),
        None => {
            let (choice, why) = downbeat_device::pick();
            (Choices::from(choice), why)
        }
    }
}

/// Opens the first device of the list that opens.
pub(super) fn open(
    choices: &Choices,
    outputs: Vec<String>,
    midi: MidiNames,
    rate: u32,
    how: &How,
    player: Player,
) -> Result<Supervisor<Player>, String> {
    let request = Request {
        client: "downbeat".into(),
        rate,
        period: how.period,
        outputs,
        connect: !how.no_connect,
        midi,
    };
    // The time of a song goes on while its device is gone. What it was told meanwhile (a stop, a
    // hold) is done where the device was lost, so that nothing of it is heard when it is back.
    let returns = |player: &mut Player, outage: &Outage| {
        let renderer = player.renderer();
        renderer.render(&mut []);
        renderer.skip(outage.frames);
    };
    Supervisor::start(choices, &request, player, returns).map_err(
        |NothingOpened { causes, .. }| {
            let causes = causes.iter().map(|(_, error)| error.to_string());
            causes.collect::<Vec<_>>().join("\n       ")
        },
    )
}

/// Tells the conductor, and by it the operator, what was opened and what was refused.
pub(super) fn describe(
    conductor: &mut Conductor,
    supervisor: &Supervisor<Player>,
    why: String,
    not_locked: Option<String>,
) {
    let info = &supervisor.status().info;
    let refused: Vec<String> = info.refused.iter().cloned().chain(not_locked).collect();
    for sentence in &refused {
        conductor.notice(Weight::Warning, sentence.clone());
    }
    for note in &info.notes {
        conductor.notice(Weight::Info, note.clone());
    }
    let (took_over, stands_in) = (!supervisor.plays_first(), supervisor.stands_in());
    conductor.set_device(DeviceView { why, took_over, stands_in, refused, ..keeper::view(info) });
}
