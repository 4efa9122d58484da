//! The ports of one direction that are open.

use super::CLIENT;
use crate::midi::Changes;

/// The most ports that are opened.
const MAX_OPEN: usize = 32;

/// A port of the system. Two devices of one kind may have one name, and a system may give the number of
/// one that has gone to another, so only both together tell ports apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) id: String,
    pub(super) name: String,
}

/// The connections to those that are open.
pub(super) struct Open<C> {
    open: Vec<(Found, C)>,
    refused: Vec<Found>,
}

impl<C> Default for Open<C> {
    fn default() -> Self {
        Self { open: Vec::new(), refused: Vec::new() }
    }
}

impl<C> Open<C> {
    /// Of all that is `found`, connects to what has come and what `wants` takes by its name, and lets go
    /// of what is gone or is not wanted any more. Our own ports are passed over.
    pub(super) fn look(
        &mut self,
        found: &[Found],
        wants: &dyn Fn(&str) -> bool,
        mut connect: impl FnMut(&Found) -> Result<C, String>,
    ) -> Changes {
        let mut changes = Changes::default();
        self.open.retain(|(port, _)| {
            let is_there = found.contains(port);
            if !is_there {
                changes.gone.push(port.name.clone());
            }
            is_there && wants(&port.name)
        });
        self.refused.retain(|port| found.contains(port));
        let others = found.iter().filter(|port| !port.name.starts_with(CLIENT));
        for port in others.filter(|port| wants(&port.name)) {
            let is_known =
                self.refused.contains(port) || self.open.iter().any(|(open, _)| open == port);
            if is_known || self.open.len() >= MAX_OPEN {
                continue;
            }
            match connect(port) {
                Ok(connection) => {
                    self.open.push((port.clone(), connection));
                    changes.opened.push(port.name.clone());
                }
                Err(why) => {
                    self.refused.push(port.clone());
                    changes.refused.push((port.name.clone(), why));
                }
            }
        }
        changes
    }

    /// The connections, with the names of their ports.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut C)> {
        self.open.iter_mut().map(|(port, connection)| (port.name.as_str(), connection))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(ports: &[(&str, &str)]) -> Vec<Found> {
        let found = |(id, name): &(&str, &str)| Found { id: (*id).into(), name: (*name).into() };
        ports.iter().map(found).collect()
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn ports_come_and_go_and_two_of_one_name_are_two() {
        let mut open = Open::default();
        let two = found(&[("1", "FS-1"), ("2", "FS-1"), ("3", "Keys"), ("4", "downbeat:in")]);
        let pedals = |name: &str| name.contains("FS") || name.contains("down");
        let opened = open.look(&two, &pedals, |port| Ok(port.id.clone()));
        let wanted = Changes { opened: names(&["FS-1", "FS-1"]), ..Changes::default() };
        assert_eq!(opened, wanted);
        assert!(open.look(&two, &pedals, |_| panic!("it is open")).is_empty());
        // One of them goes, and another takes its number.
        let other = found(&[("1", "FS-1"), ("2", "FS-7")]);
        let changes = open.look(&other, &pedals, |port| Ok(port.id.clone()));
        let wanted = Changes { opened: names(&["FS-7"]), gone: names(&["FS-1"]), refused: vec![] };
        assert_eq!(changes, wanted);
        let left: Vec<_> =
            open.iter_mut().map(|(name, id)| (name.to_owned(), id.clone())).collect();
        assert_eq!(left, [("FS-1".into(), "1".into()), ("FS-7".into(), "2".into())]);
    }

    #[test]
    fn what_is_not_wanted_any_more_is_closed_and_not_said_to_be_gone() {
        let mut open = Open::default();
        let ports = found(&[("1", "FS-1")]);
        assert_eq!(open.look(&ports, &|_| true, |_| Ok(())).opened, ["FS-1"]);
        assert!(open.look(&ports, &|_| false, |_| Ok(())).is_empty());
        assert_eq!(open.iter_mut().count(), 0);
        assert_eq!(open.look(&ports, &|_| true, |_| Ok(())).opened, ["FS-1"]);
    }

    #[test]
    fn a_port_that_refuses_says_so_once_until_it_comes_again() {
        let mut open = Open::<()>::default();
        let ports = found(&[("1", "FS-1")]);
        let refuses = |_: &Found| Err("it is busy".to_owned());
        let told = open.look(&ports, &|_| true, refuses).refused;
        assert_eq!(told, [("FS-1".to_owned(), "it is busy".to_owned())]);
        assert!(open.look(&ports, &|_| true, refuses).is_empty());
        assert!(open.look(&[], &|_| true, refuses).is_empty());
        assert_eq!(open.look(&ports, &|_| true, |_| Ok(())).opened, ["FS-1"]);
    }

    #[test]
    fn no_more_than_the_most_are_opened() {
        let mut open = Open::default();
        let many: Vec<Found> =
            (0..40).map(|at| Found { id: at.to_string(), name: "x".into() }).collect();
        assert_eq!(open.look(&many, &|_| true, |_| Ok(())).opened.len(), MAX_OPEN);
        assert!(open.look(&many, &|_| true, |_| Ok(())).is_empty());
    }
}
