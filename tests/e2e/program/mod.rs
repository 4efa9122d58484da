//! The program as a user has it: its command line, a real JACK server with a recorder that is not
//! ours, a real terminal, and what its documents promise.

mod bounce;
mod check;
mod cli;
mod console;
mod convert;
mod ear;
mod faults;
mod hostile;
mod import;
mod into_file;
mod jack;
mod jackd;
mod log;
mod midi_in;
mod midi_out;
mod music;
mod offline;
mod osc;
mod readme;
mod recording;
mod run;
mod schema;
mod terminal;
mod timecode;
mod to_bar;
mod venue;
