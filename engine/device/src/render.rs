//! What a device plays.

use std::sync::Arc;

use downbeat_rt::Health;

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
}
