//! The program: arguments and wiring.

fn main() {}
