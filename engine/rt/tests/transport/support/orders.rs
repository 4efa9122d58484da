//! Commands in few words.

use downbeat_rt::{ArmedId, Command, Enter, Jump, Place, Quantum, Release, Target, When};

pub fn jump(token: u32, id: u32, to: Target, at: Quantum) -> Command {
    Command::Jump(Jump { token, song: ArmedId(id), to, at })
}

pub fn release(id: u32, how: Release) -> Command {
    Command::Release(ArmedId(id), how)
}

pub fn enter(token: u32, id: u32, at: Place, when: When, count_in_bars: u16) -> Command {
    Command::Enter(Enter { token, song: ArmedId(id), at, when, count_in_bars, vamp: None })
}
