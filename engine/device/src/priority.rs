//! Real-time priority of threads.

use std::fmt;

/// What a thread does, from the most to the least urgent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Fills the device's periods.
    Audio,
    /// Tells the audio thread what to play.
    Conductor,
    /// Sends MIDI at its time.
    Midi,
    /// Reads ahead.
    Disk,
}

impl Role {
    /// Priority on the scale of the system.
    ///
    /// On Linux the audio thread is above the kernel's interrupt threads (50), where JACK recommends
    /// it; the others are below the 5 that a JACK server with its defaults gives to its clients, and
    /// above everything that is not real-time. Windows has steps, from 60 (above normal) to 99 (time
    /// critical), and macOS 15 to 47, where 31 is normal.
    fn priority(self) -> u8 {
        let [audio, conductor, disk] = if cfg!(windows) {
            [99, 80, 60]
        } else if cfg!(target_os = "macos") {
            [47, 40, 35]
        } else {
            [70, 3, 2]
        };
        match self {
            Self::Audio => audio,
            Self::Conductor | Self::Midi => conductor,
            Self::Disk => disk,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Audio => "audio",
            Self::Conductor => "conductor",
            Self::Midi => "midi-out",
            Self::Disk => "disk",
        })
    }
}

/// Gives the calling thread the real-time priority of its role (`SCHED_FIFO` on Unix). A thread
/// calls it once when it starts, never in a callback.
///
/// # Errors
///
/// A sentence for the operator: that the system refused, and what to do. The thread goes on as it
/// was.
pub fn promote_current_thread(role: Role) -> Result<(), String> {
    set(role.priority()).map_err(|cause| {
        format!("real-time priority was refused to the {role} thread ({cause}): {}", remedy())
    })
}

/// Whether the calling thread has a real-time priority; `None` where the system does not say.
#[cfg(unix)]
pub(crate) fn is_realtime() -> Option<bool> {
    use thread_priority::unix::{thread_schedule_policy, ThreadSchedulePolicy};
    Some(matches!(thread_schedule_policy().ok()?, ThreadSchedulePolicy::Realtime(_)))
}

/// Whether the calling thread has a real-time priority; `None` where the system does not say.
#[cfg(not(unix))]
pub(crate) fn is_realtime() -> Option<bool> {
    None
}

#[cfg(unix)]
fn set(priority: u8) -> Result<(), String> {
    use thread_priority::unix::{
        set_thread_priority_and_policy, thread_native_id, RealtimeThreadSchedulePolicy,
        ThreadSchedulePolicy,
    };
    let priority = priority.try_into().map(thread_priority::ThreadPriority::Crossplatform)?;
    let policy = ThreadSchedulePolicy::Realtime(RealtimeThreadSchedulePolicy::Fifo);
    set_thread_priority_and_policy(thread_native_id(), priority, policy).map_err(in_words)
}

#[cfg(not(unix))]
fn set(priority: u8) -> Result<(), String> {
    let priority = priority.try_into().map(thread_priority::ThreadPriority::Crossplatform)?;
    thread_priority::set_current_thread_priority(priority).map_err(in_words)
}

fn in_words(error: thread_priority::Error) -> String {
    match error {
        thread_priority::Error::OS(code) => std::io::Error::from_raw_os_error(code).to_string(),
        other => other.to_string(),
    }
}

/// What to do about a refusal.
fn remedy() -> &'static str {
    if cfg!(target_os = "linux") {
        "put `@audio - rtprio 95` into /etc/security/limits.d/audio.conf, add yourself to the group \
         audio and log in again"
    } else {
        "start Downbeat with the right to raise priorities"
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn a_thread_is_promoted_or_told_why_not() {
        thread::spawn(|| {
            assert_eq!(is_realtime(), Some(false));
            let promoted = promote_current_thread(Role::Disk);
            assert_eq!(is_realtime(), Some(promoted.is_ok()));
            if let Err(refusal) = promoted {
                assert!(refusal.starts_with("real-time priority was refused to the disk thread ("));
                assert!(refusal.contains("rtprio"), "{refusal}");
            }
        })
        .join()
        .unwrap();
    }

    #[test]
    fn audio_is_above_the_conductor_and_the_conductor_above_the_disk() {
        let [audio, conductor, disk] =
            [Role::Audio, Role::Conductor, Role::Disk].map(Role::priority);
        assert!(audio > conductor && conductor > disk && disk >= 1);
        if cfg!(target_os = "linux") {
            // A JACK server at its default of 10 calls its clients at 5.
            assert!(conductor < 5);
        }
    }
}
