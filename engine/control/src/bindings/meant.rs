//! What a message is bound to, whatever is on just now.

use downbeat_show_files::SongCall;

use super::contact::is_control;
use super::machine::Bindings;
use super::sources::{Source, is_like};
use crate::midi::Message;

impl Bindings {
    /// Whether a port of the system is one of the bindings': one of theirs, or any where a binding
    /// says none.
    #[must_use]
    pub fn wants(&self, name: &str) -> bool {
        let any = self.bound.iter().any(|bound| bound.binding.port.is_none());
        any || self.ports.iter().any(|port| is_like(&port.pattern, name))
    }

    /// What a message is bound to, in every layer and state: the lines of the file with their actions,
    /// and what profiles and programs of songs do with it.
    #[must_use]
    pub fn meant(&self, source: Source, message: Message) -> Vec<String> {
        let bound = (0..self.bound.len()).filter(|at| self.is_of(*at, source, message));
        let mut meant: Vec<String> = bound
            .map(|at| {
                let binding = &self.bound[at].binding;
                let mut does: Vec<String> =
                    binding.calls.iter().map(|call| call.text.clone()).collect();
                let switch = binding.switch.and_then(|layer| self.layers.get(layer));
                does.extend(switch.map(|layer| format!("layer {layer}")));
                format!("line {}: {}", binding.at.line, does.join(", "))
            })
            .collect();
        let ports = self.sources.ports(source);
        let calls_songs = ports.iter().any(|port| self.ports[*port].songs != SongCall::Off);
        if let (Message::Program { program, .. }, true) = (message, calls_songs) {
            let known = self.programs.know(program);
            meant.push(if known { "the song of this program" } else { "no song" }.to_owned());
        }
        if meant.is_empty() && ports.iter().any(|port| self.surfaces[*port].is_some()) {
            meant.push("Mackie Control".to_owned());
        }
        meant
    }

    /// Whether a message is of the control of a binding, on its port and channel.
    pub(super) fn is_of(&self, at: usize, source: Source, message: Message) -> bool {
        let binding = &self.bound[at].binding;
        let on_channel = |only: Option<u8>| match (only, message.channel()) {
            (Some(only), Some(channel)) => only == channel,
            _ => true,
        };
        let here = binding.port.is_none_or(|port| {
            let matched = self.sources.ports(source).contains(&port);
            matched && on_channel(self.ports[port].channel)
        });
        here && on_channel(binding.channel) && is_control(binding.on, message)
    }
}
