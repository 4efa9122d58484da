//! OSC: what is listened for, where the show asks for it, and what songs send.

use std::io;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use downbeat_control::osc;
use downbeat_engine::{Conductor, DeviceNews, Source, Weight};
use downbeat_show_files::OscRules;

/// How often it is looked for messages whose places were passed: the time by which they come late.
const LOOK: Duration = Duration::from_millis(2);

/// Listens for OSC on threads of its own, which end with the program; once.
///
/// # Errors
///
/// The system gives no thread.
pub(super) fn listen(rules: OscRules, show: &str, conductor: &mut Conductor) -> io::Result<()> {
    let Some(refusals) = conductor.take_refusals() else { return Ok(()) };
    let face = conductor.face().by(Source::Osc);
    let (counts, pulse) = (conductor.surface_counts(), conductor.watch_thread("osc"));
    let tell = teller(conductor);
    osc::serve(rules, show.to_owned(), (face, refusals), counts, pulse, tell).map(drop)
}

/// Sends the OSC messages of songs, if any has one, on threads that end with the program.
///
/// # Errors
///
/// The system gives no thread or no socket.
pub(super) fn send_events(conductor: &mut Conductor) -> io::Result<()> {
    let Some(mut passed) = conductor.take_outgoing().filter(downbeat_engine::Outgoing::has_any)
    else {
        return Ok(());
    };
    let tell = teller(conductor);
    let sender = osc::events(move |text| tell(true, text))?;
    let pulse = conductor.watch_thread("osc-events");
    let run = move || {
        loop {
            while let Some((_, message)) = passed.next_message() {
                // What finds no room is late already: a name in the network is looked up for minutes.
                let _ = sender.send(message.clone());
            }
            pulse.fetch_add(1, Ordering::Relaxed);
            thread::sleep(LOOK);
        }
    };
    thread::Builder::new().name("osc-events".into()).spawn(run).map(drop)
}

/// What tells the operator a sentence, as an error or not.
fn teller(conductor: &Conductor) -> impl Fn(bool, String) + Send + 'static {
    let desk = conductor.device_desk();
    move |is_error, text| {
        let weight = if is_error { Weight::Error } else { Weight::Info };
        // A conductor that has ended has nobody left to tell.
        let _ = desk.send(DeviceNews::Notice(weight, text));
    }
}
