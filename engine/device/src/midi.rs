//! MIDI at the audio device.
//!
//! A JACK client has MIDI ports beside its audio ports, exact to the frame in both directions. What
//! comes in goes over a bounded ring to the thread that decodes it ([`Inbox`]); feedback for
//! surfaces comes over another ([`MidiSender`]); what the songs send is written straight into the
//! ports, in the callback that renders it. Where the driver has no MIDI ports the songs' messages go
//! over a third ring, each with the time at which it is due ([`Outbox`]), to a thread that sends
//! them by the system's MIDI.
//!
//! The ends that the audio thread has belong to the [`crate::Player`] and travel with it from
//! device to device, so nothing here is made anew when a device is lost.

mod changes;
mod end;
mod inbox;
mod outbox;
mod ports;
mod schedule;
mod sender;

pub use changes::{Changes, Plugged};
pub use end::MidiEnd;
pub use inbox::{Inbox, Incoming};
pub use outbox::{Due, Outbox};
pub(crate) use ports::NoPorts;
pub use ports::{MidiNames, PortName, Ports};
pub use schedule::{Next, Schedule, DELAY};
pub use sender::{MidiSender, NotSent};

use std::sync::atomic::AtomicU64;
use std::sync::Arc;
use std::time::Instant;

use ringbuf::traits::Split as _;
use ringbuf::HeapRb;

/// The longest message that comes in or goes out as feedback, in bytes. A longer one is dropped and
/// counted: no pedal and no surface sends one, and the rings have a fixed place for each.
pub const MESSAGE_BYTES: usize = 256;
/// MIDI ports of a kind that a device has.
pub const MAX_PORTS: usize = downbeat_rt::MAX_MIDI_PORTS;

/// Messages that may wait for the thread that decodes them: a surface whose every fader is swept
/// sends some thousand a second, and that thread looks several hundred times a second.
const WAITING_IN: usize = 512;
/// Feedback that may wait for the next callback: a whole surface anew, scribble strips too.
const WAITING_FEEDBACK: usize = 512;
/// Bytes of songs' messages that may wait for the thread that sends them. The longest SysEx of a song
/// is 4096 bytes; a burst of program changes is a few hundred.
const WAITING_OUT_BYTES: usize = 64 * 1024;

/// Makes the audio thread's end and the three others. Allocates.
pub fn link() -> (MidiEnd, Inbox, MidiSender, Outbox) {
    let (incoming, inbox) = HeapRb::new(WAITING_IN).split();
    let (sender, feedback) = HeapRb::new(WAITING_FEEDBACK).split();
    let (outgoing, outbox) = HeapRb::new(WAITING_OUT_BYTES).split();
    let lost_in = Arc::new(AtomicU64::new(0));
    let lost_out = Arc::new(AtomicU64::new(0));
    let zero = Instant::now();
    let lost = [Arc::clone(&lost_in), Arc::clone(&lost_out)];
    (
        MidiEnd::new(incoming, feedback, outgoing, lost, zero),
        Inbox::new(inbox, lost_in),
        MidiSender::new(sender),
        Outbox::new(outbox, lost_out, zero),
    )
}
