//! What a device plays.

use std::sync::Arc;
use std::time::Instant;

use downbeat_rt::Health;

use crate::midi::Ports;

/// Something that makes sound a period at a time.
pub trait Render: Send + 'static {
    /// Fills `out`, planar: output `c` stands in `out[c * frames .. (c + 1) * frames]`, and
    /// `out.len()` is `outputs() * frames`. `frames` is 1 to 8192 and may differ from call to call.
    /// `out` holds anything before the call and is overwritten whole.
    ///
    /// The audio thread calls this: it must not allocate, free, lock, block, make a system call,
    /// log or panic.
    fn render(&mut self, out: &mut [f32]);

    /// Number of outputs, 1 to 64, the same for as long as a device is open.
    fn outputs(&self) -> usize;

    /// The counters in which the device tells of its callbacks.
    fn health(&self) -> &Arc<Health>;

    /// Leaves out frames that went by between the outage and the callbacks with which the device that
    /// plays now is heard; at most 2 s of them at once. On the audio thread, as `render`.
    fn skip(&mut self, frames: u64);

    /// Takes in what came in at the MIDI ports during a period, before that is rendered, and sends
    /// what is not of the songs. The callback began at `began`. On the audio thread, as `render`.
    fn hear(&mut self, began: Instant, ports: &mut dyn Ports) {
        let _ = (began, ports);
    }

    /// Sends the MIDI messages of what `render` rendered last, which starts so many frames into the
    /// period, in the order of their frames. On the audio thread, as `render`.
    fn speak(&mut self, start: usize, ports: &mut dyn Ports) {
        let _ = (start, ports);
    }
}
