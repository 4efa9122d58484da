//! The ports of the system that messages come from.

use downbeat_show_files::BoundPort;

/// More ports than this are not told apart: none has so many.
const MAX_SOURCES: usize = 256;

/// A port of the system that messages come from, as [`super::Bindings::source`] gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source(pub(super) usize);

/// Those that were heard of.
#[derive(Debug, Default)]
pub(super) struct Sources {
    /// The name of each, and the ports of the file that it is.
    known: Vec<(String, Vec<usize>)>,
}

impl Sources {
    /// The source of this name; the same name is the same source.
    pub(super) fn of(&mut self, name: &str, ports: &[BoundPort]) -> Source {
        if let Some(known) = self.known.iter().position(|(known, _)| known == name) {
            return Source(known);
        }
        if self.known.len() >= MAX_SOURCES {
            return Source(MAX_SOURCES - 1);
        }
        let ports = ports.iter().enumerate();
        let ports = ports.filter(|(_, port)| is_like(&port.pattern, name)).map(|(at, _)| at);
        self.known.push((name.to_owned(), ports.collect()));
        Source(self.known.len() - 1)
    }

    /// The ports of the file that a source is.
    pub(super) fn ports(&self, source: Source) -> &[usize] {
        self.known.get(source.0).map_or(&[], |(_, ports)| ports)
    }
}

/// Whether a port's name has a pattern in it, in which `*` stands for anything. Case does not matter.
pub(crate) fn is_like(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.to_lowercase(), name.to_lowercase());
    let mut rest = name.as_str();
    pattern.split('*').all(|part| match rest.find(part) {
        Some(at) => {
            rest = &rest[at + part.len()..];
            true
        }
        None => false,
    })
}
