//! Waiting for keys without falling for a terminal that is gone.

use std::io;
use std::time::Duration;

/// The terminal that keys come from.
///
/// A terminal that hangs up can be read for ever and gives nothing, and the library that reads it
/// does just that, with all of a core. So it is asked only when there is something to read.
#[cfg(unix)]
pub(crate) struct Tty(Option<std::fs::File>);

#[cfg(unix)]
impl Tty {
    /// The terminal that the library reads: standard input, or the controlling terminal where that
    /// is something else.
    pub(crate) fn open() -> io::Result<Self> {
        use std::io::IsTerminal as _;
        if io::stdin().is_terminal() {
            return Ok(Self(None));
        }
        std::fs::File::open("/dev/tty").map(|file| Self(Some(file)))
    }

    /// Waits until there is something to read, for at most `limit`.
    ///
    /// # Errors
    ///
    /// The terminal is gone.
    pub(crate) fn wait(&self, limit: Duration) -> io::Result<()> {
        use std::os::fd::AsFd as _;

        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let stdin = io::stdin();
        let fd = match &self.0 {
            Some(file) => file.as_fd(),
            None => stdin.as_fd(),
        };
        let mut polled = [PollFd::from_borrowed_fd(fd, PollFlags::IN)];
        let limit = Timespec { tv_sec: 0, tv_nsec: i64::from(limit.subsec_nanos()) };
        match poll(&mut polled, Some(&limit)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        if polled[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the terminal is gone"));
        }
        Ok(())
    }
}

/// The terminal that keys come from, where the library waits by itself.
#[cfg(not(unix))]
pub(crate) struct Tty;

#[cfg(not(unix))]
impl Tty {
    pub(crate) fn open() -> io::Result<Self> {
        Ok(Self)
    }

    pub(crate) fn wait(&self, limit: Duration) -> io::Result<()> {
        crossterm::event::poll(limit).map(|_| ())
    }
}
