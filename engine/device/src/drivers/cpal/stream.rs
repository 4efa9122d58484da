//! The stream that a card plays, and its errors.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use cpal::traits::DeviceTrait;
use cpal::{ErrorKind, OutputCallbackInfo, SampleFormat, Stream, I24, U24};

use super::card::Card;
use super::config::Config;
use super::sample::FromFloat;
use super::thread::{hush, Setup};
use crate::render::Render;
use crate::seat::Seat;

/// How often a driver that sends no events is asked whether it is still there.
const POLL: Duration = Duration::from_secs(1);

/// How long each error of a dead stream is held, so that a driver that reports a million of them
/// does not take a core until the stream is closed.
const PENALTY: Duration = Duration::from_millis(20);

/// Makes the stream, which stands still until it is played.
pub(crate) fn build<R: Render>(
    card: &Card,
    config: Config,
    outputs: usize,
    seat: Arc<Seat<R>>,
) -> Result<Stream, cpal::Error> {
    match config.format {
        SampleFormat::I8 => typed::<i8, R>(card, config, outputs, seat),
        SampleFormat::I16 => typed::<i16, R>(card, config, outputs, seat),
        SampleFormat::I24 => typed::<I24, R>(card, config, outputs, seat),
        SampleFormat::I32 => typed::<i32, R>(card, config, outputs, seat),
        SampleFormat::I64 => typed::<i64, R>(card, config, outputs, seat),
        SampleFormat::U8 => typed::<u8, R>(card, config, outputs, seat),
        SampleFormat::U16 => typed::<u16, R>(card, config, outputs, seat),
        SampleFormat::U24 => typed::<U24, R>(card, config, outputs, seat),
        SampleFormat::U32 => typed::<u32, R>(card, config, outputs, seat),
        SampleFormat::U64 => typed::<u64, R>(card, config, outputs, seat),
        SampleFormat::F32 => typed::<f32, R>(card, config, outputs, seat),
        SampleFormat::F64 => typed::<f64, R>(card, config, outputs, seat),
        _ => Err(ErrorKind::UnsupportedConfig.into()),
    }
}

fn typed<T: FromFloat, R: Render>(
    card: &Card,
    config: Config,
    outputs: usize,
    seat: Arc<Seat<R>>,
) -> Result<Stream, cpal::Error> {
    let channels = usize::from(config.stream.channels);
    let errors = Arc::clone(&seat);
    let mut setup = Setup::new(config.stream.sample_rate);
    let play = move |out: &mut [T], _: &OutputCallbackInfo| {
        setup.step(out.len() / channels);
        fill(&seat, outputs, channels, out);
    };
    let fail = move |error: cpal::Error| hear(error.kind(), &errors);
    card.device().build_output_stream(config.stream, play, fail, Some(POLL))
}

/// Fills a callback's interleaved buffer. What is not written stays silent, as cpal hands it out.
fn fill<T: FromFloat, R: Render>(seat: &Seat<R>, outputs: usize, channels: usize, out: &mut [T]) {
    seat.play(out.len() / channels, |piece| {
        let run = &mut out[piece.start * channels..(piece.start + piece.frames) * channels];
        for c in 0..outputs {
            for (frame, &sample) in run.chunks_exact_mut(channels).zip(piece.output(c)) {
                frame[c] = T::from_float(sample);
            }
        }
    });
}

/// What an error of a stream means.
fn hear<R: Render>(kind: ErrorKind, seat: &Seat<R>) {
    match kind {
        ErrorKind::Xrun | ErrorKind::DeviceChanged => seat.xrun(),
        // It plays, only less safely, and that was said when the card opened.
        ErrorKind::RealtimeDenied => {}
        // Nothing sounds any more, so this thread may wait and allocate.
        _ => {
            seat.lost();
            hush();
            thread::sleep(PENALTY);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use assert_no_alloc::assert_no_alloc;
    use downbeat_rt::Health;

    use super::*;
    use crate::pump::tests::Counter;
    use crate::pump::Pump;

    #[test]
    fn outputs_are_woven_into_the_cards_channels() {
        let seat = Seat::new(Arc::default());
        seat.put(Pump::new(Counter::new(2), 48_000));
        // Longer than one run of frames, so that the second run must land behind the first.
        let frames = 10_000;
        let mut out = vec![0.0_f32; frames * 3];
        assert_no_alloc(|| fill(&seat, 2, 3, &mut out));
        for (i, frame) in out.chunks_exact(3).enumerate() {
            assert_eq!(frame, [Counter::sample(i, 0), Counter::sample(i, 1), 0.0]);
        }
        assert_eq!(seat.take(Duration::ZERO).unwrap().into_renderer().frame, frames);
    }

    #[test]
    fn errors_are_gaps_or_losses_by_their_kind() {
        let cases = [
            (ErrorKind::Xrun, 1, false),
            (ErrorKind::DeviceChanged, 1, false),
            (ErrorKind::RealtimeDenied, 0, false),
            (ErrorKind::DeviceNotAvailable, 0, true),
            (ErrorKind::StreamInvalidated, 0, true),
            (ErrorKind::BackendError, 0, true),
        ];
        for (kind, xruns, lost) in cases {
            let health = Arc::new(Health::default());
            hear(kind, &Seat::<Counter>::new(Arc::clone(&health)));
            assert_eq!((health.xruns(), health.is_lost()), (xruns, lost), "{kind:?}");
        }
    }
}
