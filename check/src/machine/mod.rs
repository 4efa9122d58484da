//! Whether the machine can play the show: its device, its disk, its memory, and what the system
//! may do to it in the middle of a song.

mod device;
mod disk;
mod memory;
mod priority;
mod system;

use std::path::Path;

use downbeat_show_files::Show;
use serde::Serialize;

pub use device::DeviceLook;
pub use disk::DiskSpeed;

use crate::MachineOptions;
use crate::findings::Finding;

/// What was found about the machine. What could not be asked is `None`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Machine {
    /// The device that the show would play on.
    pub device: DeviceLook,
    /// How fast the disk is for the song that needs most of it.
    pub disk: Option<DiskSpeed>,
    /// Bytes of memory that are free for programs.
    pub memory_free_bytes: Option<u64>,
    /// What was found, worst first.
    pub findings: Vec<Finding>,
}

/// Asks the machine. It opens the device for a moment, silently, and reads for about a second.
pub(crate) fn check(show: &Show, options: &MachineOptions) -> Machine {
    let (device, mut findings) = device::check(show, options.device.as_ref());
    let disk = disk::check(show);
    findings.extend(disk.as_ref().and_then(disk::judge));
    let memory_free_bytes = memory::free(Path::new("/proc/meminfo"));
    findings.extend(memory_free_bytes.and_then(|free| memory::judge(show.memory_bytes, free)));
    findings.extend(priority::check());
    findings.extend(system::check(Path::new("/")));
    Machine { device, disk, memory_free_bytes, findings }
}
