//! The console on a show that is made up, for working on its looks: no device, no files.
//!
//! `cargo run -p downbeat-tui --example console` plays for ever. `-- lost` loses the device after
//! five seconds, `-- hang` stops the conductor, `-- hung` hangs the disk thread, `-- starve` starves
//! the disk, `-- many` has a song of 64 stems, `-- panic` breaks another thread. Jumps, vamps, fades
//! and the setlist are only as good as it takes to look at them.

mod looks;
mod show;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Instant;

use downbeat_engine::{Face, Snapshot};
use downbeat_tui::{Options, run};

use show::Show;

fn main() -> std::io::Result<()> {
    let trouble = std::env::args().nth(1).unwrap_or_default();
    let started = Instant::now();
    let (face, actions) = Face::detached(Snapshot::default());
    let ending = Arc::new(AtomicBool::new(false));
    let show = Show::new(trouble);
    let (conductor_face, until) = (face.clone(), Arc::clone(&ending));
    let conductor = thread::spawn(move || show.conduct(&conductor_face, &actions, &until, started));
    let quit = run(&face, Options::new(Arc::clone(&ending), started));
    ending.store(true, Ordering::Relaxed);
    // A conductor that broke on purpose is no reason to end with an error.
    let _ = conductor.join();
    quit.map(|_| ())
}
