//! The threads of a running show, each a loop around one step.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use downbeat_device::{Role, promote_current_thread};
use downbeat_engine::{Clerk, Conductor, Did, DiskReader};

use crate::ending::Ending;

/// How long the conductor waits for an action before it looks around by itself.
const CONDUCTOR_TICK: Duration = Duration::from_millis(25);
/// How long the clerk waits for something to write.
const CLERK_TICK: Duration = Duration::from_millis(250);
/// How long the disk thread waits for an order before it looks at the playhead: a small part of a
/// block, of which the window has two dozen.
const DISK_TICK: Duration = Duration::from_millis(40);

/// Starts the disk thread. Nobody waits for its end, because a disk may hang.
///
/// # Errors
///
/// What the system refused.
pub(crate) fn disk(mut disk: DiskReader) -> std::io::Result<JoinHandle<()>> {
    thread::Builder::new().name("disk".into()).spawn(move || {
        // What is refused for the audio thread is told; here it matters less.
        let _ = promote_current_thread(Role::Disk);
        loop {
            match disk.step() {
                Did::Read => {}
                Did::Nothing => disk.wait(DISK_TICK),
                Did::Ended => return,
            }
        }
    })
}

/// Starts the thread that writes files for the conductor, and counts its steps in `pulse`. It ends
/// with the conductor, and nobody waits for it, because a disk may hang.
///
/// # Errors
///
/// What the system refused.
pub(crate) fn clerk(mut clerk: Clerk, pulse: Arc<AtomicU64>) -> std::io::Result<JoinHandle<()>> {
    let run = move || {
        while clerk.step(CLERK_TICK) {
            pulse.fetch_add(1, Ordering::Relaxed);
        }
    };
    thread::Builder::new().name("clerk".into()).spawn(run)
}

/// Starts the conductor's thread. It ends the program when `auto` is set and the setlist is played.
/// It does not end by itself: the last thing that a program does is to ask it for silence.
///
/// # Errors
///
/// What the system refused.
pub(crate) fn conductor(
    mut conductor: Conductor,
    auto: bool,
    ending: Ending,
) -> std::io::Result<JoinHandle<()>> {
    thread::Builder::new().name("conductor".into()).spawn(move || {
        let _ = promote_current_thread(Role::Conductor);
        loop {
            conductor.wait_and_step(CONDUCTOR_TICK);
            if auto && conductor.is_finished() {
                ending.end();
            }
        }
    })
}
