//! When the program ends, and when only its screen does.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::TERM_SIGNALS;
use signal_hook::flag::register;

/// Two flags, shared by all threads: the program is to end, and the screen is.
///
/// SIGTERM, SIGINT and SIGQUIT end the program. SIGHUP, which says that the terminal is gone, ends the
/// screen only: somebody closed a window, and that is no reason to stop a song.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ending {
    program: Arc<AtomicBool>,
    screen: Arc<AtomicBool>,
}

impl Ending {
    /// The flags, set by signals from here on.
    ///
    /// # Errors
    ///
    /// The system lets no signal be caught.
    pub(crate) fn at_signals() -> io::Result<Self> {
        let ending = Self::default();
        for &signal in TERM_SIGNALS {
            register(signal, Arc::clone(&ending.program))?;
            register(signal, Arc::clone(&ending.screen))?;
        }
        #[cfg(unix)]
        register(signal_hook::consts::SIGHUP, Arc::clone(&ending.screen))?;
        Ok(ending)
    }

    /// Ends the program.
    pub(crate) fn end(&self) {
        self.program.store(true, Ordering::Relaxed);
        self.screen.store(true, Ordering::Relaxed);
    }

    /// Whether the program is to end.
    pub(crate) fn has_come(&self) -> bool {
        self.program.load(Ordering::Relaxed)
    }

    /// The flag that ends the screen.
    pub(crate) fn of_screen(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.screen)
    }
}
