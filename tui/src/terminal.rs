//! The terminal as the console needs it, and given back whatever happens.
//!
//! It is given back in three ways: when the [`Screen`] is dropped (a quit, an error, a panic that
//! unwinds), by the panic hook before it shows the panic's text, and by the loop when a signal
//! asks the program to end. Only the first of them does something.
//!
//! A panic on another thread does not end the console: the sound may well go on, and a screen in
//! pieces would help nobody. Its text is shown on the screen, and again after it closes.

use std::io::{self, IsTerminal as _, Stdout, Write};
use std::panic::PanicHookInfo;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, EnableBracketedPaste, KeyboardEnhancementFlags,
    PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
};
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Position, Rect};

/// The terminal in raw mode on the alternate screen, until it is dropped.
pub(crate) struct Screen {
    pub(crate) terminal: Terminal<CrosstermBackend<Stdout>>,
    shared: Arc<Shared>,
}

/// What the panic hook shares with the screen.
struct Shared {
    /// The terminal is ours.
    open: AtomicBool,
    /// What other threads said when they panicked.
    panics: Mutex<Vec<String>>,
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    ///
    /// The terminal cannot be set up: standard output is not one, most likely.
    pub(crate) fn open() -> io::Result<Self> {
        if !io::stdout().is_terminal() {
            return Err(io::Error::other("standard output is not a terminal"));
        }
        let shared = Arc::new(Shared { open: AtomicBool::new(true), panics: Mutex::default() });
        hook_panics(Arc::clone(&shared));
        // The screen exists before the terminal changes, so that a failure half-way undoes it.
        let screen = Self { terminal: Terminal::new(CrosstermBackend::new(io::stdout()))?, shared };
        enable_raw_mode()?;
        enter(&mut io::stdout())?;
        Ok(screen)
    }

    /// Clears the screen, so that the next drawing is of every cell. Asks the terminal nothing:
    /// `Terminal::clear` wants to know where its cursor is, and not every terminal answers.
    pub(crate) fn redraw(&mut self) -> io::Result<()> {
        let size = self.terminal.size()?;
        self.terminal.resize(Rect::from((Position::ORIGIN, size)))
    }

    /// The panics of other threads up to now.
    pub(crate) fn panics(&self) -> Option<String> {
        let panics = self.shared.panics.lock().unwrap_or_else(PoisonError::into_inner);
        (!panics.is_empty()).then(|| panics.join("; "))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.shared.close();
        if let Some(panics) = self.panics() {
            // A terminal that is gone cannot be told.
            let _ = writeln!(io::stderr(), "while the console was open: {panics}");
        }
    }
}

impl Shared {
    /// Gives the terminal back, once. Nothing can be done where that fails: it is gone then.
    fn close(&self) {
        if self.open.swap(false, Ordering::SeqCst) {
            let _ = leave(&mut io::stdout());
            let _ = disable_raw_mode();
        }
    }
}

/// Puts a hook before the one there was. It stays after the screen closes, and then only passes on.
fn hook_panics(shared: Arc<Shared>) {
    let console = thread::current().id();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if thread::current().id() != console && shared.open.load(Ordering::SeqCst) {
            let name = thread::current().name().unwrap_or("without a name").to_owned();
            let mut panics = shared.panics.lock().unwrap_or_else(PoisonError::into_inner);
            panics.push(format!("THREAD {name} BROKE: {}", told(info)));
            return;
        }
        shared.close();
        before(info);
    }));
}

/// What a panic says, and then where, in one row.
fn told(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let place = info.location().map(|place| format!(" ({place})")).unwrap_or_default();
    format!("{}{place}", text.unwrap_or("for no reason given")).replace('\n', " ")
}

/// Asks the terminal to tell repeats from presses. One that does not know how ignores it, and
/// [`crate::guard`] does without. Bracketed paste keeps pasted text from being pressed as keys.
fn enter(out: &mut impl Write) -> io::Result<()> {
    execute!(out, EnterAlternateScreen, EnableBracketedPaste, Hide)?;
    let flags = KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES
        | KeyboardEnhancementFlags::REPORT_EVENT_TYPES;
    // Not on every system: the older Windows console has no such thing, and no need of it.
    let _ = execute!(out, PushKeyboardEnhancementFlags(flags));
    Ok(())
}

fn leave(out: &mut impl Write) -> io::Result<()> {
    let _ = execute!(out, PopKeyboardEnhancementFlags);
    queue!(out, DisableBracketedPaste, Show, LeaveAlternateScreen)?;
    out.flush()
}

#[cfg(test)]
mod tests {
    #[cfg(target_os = "linux")]
    use std::fs::{File, OpenOptions};
    #[cfg(target_os = "linux")]
    use std::io::Read as _;
    #[cfg(target_os = "linux")]
    use std::os::unix::fs::OpenOptionsExt as _;

    use super::*;

    /// The sequences of a terminal: what [`enter`] switches on, [`leave`] switches off, last first.
    #[test]
    #[cfg(unix)]
    fn all_that_is_entered_is_left() {
        let (mut on, mut off) = (Vec::new(), Vec::new());
        enter(&mut on).unwrap();
        leave(&mut off).unwrap();
        assert_eq!(String::from_utf8(on).unwrap(), "\x1b[?1049h\x1b[?2004h\x1b[?25l\x1b[>3u");
        assert_eq!(String::from_utf8(off).unwrap(), "\x1b[<1u\x1b[?2004l\x1b[?25h\x1b[?1049l");
    }

    /// What a console does that breaks, for the test below.
    #[test]
    #[should_panic(expected = "the console broke")]
    #[ignore = "it takes the terminal; the test below gives it one"]
    fn breaks_on_its_screen() {
        let _screen = Screen::open().unwrap();
        panic!("the console broke");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_panic_gives_the_terminal_back_before_it_tells_why() {
        use nix::sys::termios::tcgetattr;
        use std::process::Command;

        const MARK: &str = "(here it ended)";
        let (mut ours, mut theirs) = terminal();
        let before = tcgetattr(&theirs).unwrap();
        let side = || theirs.try_clone().unwrap();
        let status = Command::new("setsid")
            .args(["--ctty", "--wait"])
            .arg(std::env::current_exe().unwrap())
            .args(["--ignored", "--nocapture", "--exact", "terminal::tests::breaks_on_its_screen"])
            .stdin(side())
            .stdout(side())
            .stderr(side())
            .status();
        assert!(status.unwrap().success(), "it did not panic as it should");
        assert_eq!(tcgetattr(&theirs).unwrap(), before);

        theirs.write_all(MARK.as_bytes()).unwrap();
        let mut told = String::new();
        while !told.ends_with(MARK) {
            let mut bytes = [0; 4096];
            let count = ours.read(&mut bytes).unwrap();
            told.push_str(&String::from_utf8_lossy(&bytes[..count]));
        }
        let (_, on_screen) = told.split_once("\x1b[?1049h").expect("the screen is taken");
        let (_, after) = on_screen.split_once("\x1b[?25h\x1b[?1049l").expect("and given back");
        assert!(after.contains("the console broke"), "{after:?}");
        assert!(!after.contains("\x1b[?"), "{after:?}");
    }

    /// A terminal: our side, and the program's.
    #[cfg(target_os = "linux")]
    fn terminal() -> (File, File) {
        use nix::fcntl::OFlag;
        use nix::pty::{grantpt, posix_openpt, ptsname_r, unlockpt};
        use std::os::fd::OwnedFd;

        let ours = posix_openpt(OFlag::O_RDWR | OFlag::O_NOCTTY | OFlag::O_CLOEXEC).unwrap();
        grantpt(&ours).unwrap();
        unlockpt(&ours).unwrap();
        let mut open = OpenOptions::new();
        open.read(true).write(true).custom_flags(OFlag::O_NOCTTY.bits());
        let theirs = open.open(ptsname_r(&ours).unwrap()).unwrap();
        (File::from(OwnedFd::from(ours)), theirs)
    }
}
