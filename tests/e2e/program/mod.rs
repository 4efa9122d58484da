//! The program as a user has it: its command line, a real JACK server with a recorder that is not
//! ours, a real terminal, and what its documents promise.

mod cli;
mod console;
mod jack;
mod jackd;
mod readme;
mod recording;
mod run;
mod terminal;
