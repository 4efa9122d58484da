//! The audio devices of Downbeat, and the one crate that knows a driver: JACK, cpal (ALSA,
//! CoreAudio, WASAPI), the null device (a timer in real time) and the WAV file of an offline run.
//!
//! A driver pulls: whenever it wants a period, the [`Render`] it was opened with fills one. What
//! renders sits in a seat between the program and the driver, so that [`Device::close`] hands it
//! back even when the driver never answers again, and it goes into the next device with its state
//! intact. Everything a callback has to tell goes through [`downbeat_rt::Health`]. A [`Supervisor`]
//! does that by itself through a show: it watches the device and finds the next one.

mod choice;
mod choices;
mod comeback;
mod device;
mod drivers;
mod error;
mod list;
mod listener;
mod memory;
pub mod midi;
mod pace;
mod pick;
mod player;
mod priority;
mod pump;
mod render;
mod renderer;
mod seat;
mod supervisor;
pub mod system_midi;
mod wav;
mod within;

pub use choice::{Choice, UnknownDevice};
pub use choices::{Choices, UnknownDevices};
pub use device::{open, Device, Info, Request};
pub use error::{OpenError, OpenFailure};
pub use list::{list, Found};
pub use listener::Listener;
pub use memory::lock_memory;
pub use pick::pick;
pub use player::Player;
pub use priority::{promote_current_thread, Role};
pub use render::Render;
pub use supervisor::{News, NothingOpened, Outage, State, Status, Supervisor};
pub use wav::{FileWriter, WriteError};

/// Aborts the tests when a callback allocates or frees.
#[cfg(test)]
#[global_allocator]
static ALLOCATOR: assert_no_alloc::AllocDisabler = assert_no_alloc::AllocDisabler;
