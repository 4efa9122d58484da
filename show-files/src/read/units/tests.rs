//! What holds for the kinds of values of every key.

use crate::read::keys::{CONTROLS, ENTRIES, Kind, SHOW, SONG, Scalar, VENUE};

/// Every unit that a kind is made of.
fn each(kind: Kind, see: &mut dyn FnMut(&dyn Scalar)) {
    match kind {
        Kind::Unit(unit) => see(unit),
        Kind::Map(keys) => keys.iter().for_each(|key| each(key.kind, see)),
        Kind::List(inner) | Kind::Named(inner) => each(*inner, see),
        Kind::AnyOf(kinds) => kinds.iter().for_each(|kind| each(*kind, see)),
    }
}

#[test]
fn every_example_is_of_its_kind() {
    let mut count = 0;
    for kind in [SHOW, SONG, VENUE, CONTROLS].map(Kind::Map).into_iter().chain([ENTRIES]) {
        each(kind, &mut |unit| {
            count += 1;
            assert!(unit.reads(unit.example()), "{}: {}", unit.is(), unit.example());
            assert!(!unit.reads("\0"), "{}", unit.is());
        });
    }
    assert!(count > 150, "{count}");
}
