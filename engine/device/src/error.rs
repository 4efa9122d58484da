//! Why a device did not open.

use std::fmt;

/// Why a device did not open. Each says what stood in the way and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// No server, no sound card, or none of that name.
    #[error("{device}: {cause}")]
    NotThere {
        /// The device as it was asked for.
        device: String,
        /// What is missing and what to do.
        cause: String,
    },
    /// The device runs at another rate than the show.
    #[error(
        "{device} runs at {has} Hz and the show at {wanted} Hz: set the device to {wanted} Hz, or \
         convert the show"
    )]
    Rate {
        /// The device as it was asked for.
        device: String,
        /// The rate asked for, in hertz.
        wanted: u32,
        /// The rates it has, in hertz, as text.
        has: String,
    },
    /// The device has fewer outputs than the show.
    #[error(
        "{device} has {has} outputs and the show needs {wanted}: choose another device, or give the \
         buses outputs up to {has}"
    )]
    Outputs {
        /// The device as it was asked for.
        device: String,
        /// The outputs asked for.
        wanted: usize,
        /// The outputs it has.
        has: usize,
    },
    /// The device does not take periods of that length.
    #[error(
        "{device} takes periods of {least} to {most} frames, not {wanted}: ask for one of these"
    )]
    Period {
        /// The device as it was asked for.
        device: String,
        /// The period asked for, in frames.
        wanted: u32,
        /// The shortest period in frames.
        least: u32,
        /// The longest period in frames.
        most: u32,
    },
    /// The request itself makes no sense.
    #[error("{0}")]
    Request(String),
    /// The driver refused.
    #[error("{device}: {cause}")]
    Driver {
        /// The device as it was asked for.
        device: String,
        /// What the driver said, and what to do where that is known.
        cause: String,
    },
    /// The driver did not answer in time.
    #[error("{device} did not answer within {seconds} s: restart it, then try again")]
    Silent {
        /// The device as it was asked for.
        device: String,
        /// How long was waited.
        seconds: u64,
    },
}

/// A device that did not open, and the renderer it was given.
pub struct OpenFailure<R> {
    /// Why.
    pub error: OpenError,
    /// What was to be played, untouched.
    pub renderer: R,
}

impl<R> fmt::Debug for OpenFailure<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenFailure").field("error", &self.error).finish_non_exhaustive()
    }
}

impl<R> fmt::Display for OpenFailure<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl<R> std::error::Error for OpenFailure<R> {}
