//! Choosing how a card plays.

use std::cmp::Reverse;

use cpal::{
    BufferSize, SampleFormat, StreamConfig, SupportedBufferSize, SupportedStreamConfigRange,
};

use crate::device::Request;
use crate::error::OpenError;

/// How a card is going to play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Config {
    pub(crate) stream: StreamConfig,
    pub(crate) format: SampleFormat,
}

/// Picks the finest format with the fewest channels that are enough.
pub(crate) fn choose(
    card: &str,
    configs: &[SupportedStreamConfigRange],
    request: &Request,
) -> Result<Config, OpenError> {
    let wanted = request.outputs.len();
    let has = most_channels(configs);
    if has < wanted {
        return Err(OpenError::Outputs { device: card.to_owned(), wanted, has });
    }
    let enough = || playable(configs).filter(|config| usize::from(config.channels()) >= wanted);
    let Some(config) = enough()
        .filter(|config| config.contains_rate(request.rate))
        .min_by_key(|config| (config.channels(), Reverse(fineness(config.sample_format()))))
    else {
        let has = rates_in_words(enough());
        return Err(OpenError::Rate { device: card.to_owned(), wanted: request.rate, has });
    };
    Ok(Config {
        stream: StreamConfig {
            channels: config.channels(),
            sample_rate: request.rate,
            buffer_size: period(card, *config.buffer_size(), request.period)?,
        },
        format: config.sample_format(),
    })
}

/// What remains of a request on a card with fewer outputs, and with the card's own period.
pub(crate) fn fit(configs: &[SupportedStreamConfigRange], request: &Request) -> Request {
    let mut fitting = Request { period: None, ..request.clone() };
    // A card without any is refused for that.
    fitting.outputs.truncate(most_channels(configs).max(1));
    fitting
}

/// The most channels that a card plays at once.
pub(crate) fn most_channels(configs: &[SupportedStreamConfigRange]) -> usize {
    playable(configs).map(|config| usize::from(config.channels())).max().unwrap_or(0)
}

/// The ways that are made of samples.
fn playable(
    configs: &[SupportedStreamConfigRange],
) -> impl Iterator<Item = &SupportedStreamConfigRange> {
    configs.iter().filter(|config| fineness(config.sample_format()).is_some())
}

/// Which of two formats is better: more bits of a 32-bit float survive in it. `None` is a format
/// that is not made of samples (DSD), or that nobody knew of when this was written.
fn fineness(format: SampleFormat) -> Option<u8> {
    Some(match format {
        SampleFormat::F32 => 6,
        SampleFormat::F64 => 5,
        SampleFormat::I64 | SampleFormat::U64 => 4,
        SampleFormat::I32 | SampleFormat::U32 => 3,
        SampleFormat::I24 | SampleFormat::U24 => 2,
        SampleFormat::I16 | SampleFormat::U16 => 1,
        SampleFormat::I8 | SampleFormat::U8 => 0,
        _ => return None,
    })
}

fn period(
    card: &str,
    takes: SupportedBufferSize,
    wanted: Option<u32>,
) -> Result<BufferSize, OpenError> {
    let Some(wanted) = wanted else { return Ok(BufferSize::Default) };
    match takes {
        SupportedBufferSize::Range { min: least, max: most } if wanted < least || wanted > most => {
            Err(OpenError::Period { device: card.to_owned(), wanted, least, most })
        }
        _ => Ok(BufferSize::Fixed(wanted)),
    }
}

/// Such as `44100 or 48000 to 96000`.
fn rates_in_words<'a>(configs: impl Iterator<Item = &'a SupportedStreamConfigRange>) -> String {
    let mut ranges: Vec<_> =
        configs.map(|config| (config.min_sample_rate(), config.max_sample_rate())).collect();
    ranges.sort_unstable();
    ranges.dedup();
    let words = ranges.iter().map(|(least, most)| match least == most {
        true => least.to_string(),
        false => format!("{least} to {most}"),
    });
    words.collect::<Vec<_>>().join(" or ")
}

#[cfg(test)]
mod tests {
    use cpal::SampleFormat::{DsdU8, F32, I16, I32};

    use super::*;
    use crate::midi::MidiNames;

    fn range(channels: u16, rates: (u32, u32), format: SampleFormat) -> SupportedStreamConfigRange {
        let periods = SupportedBufferSize::Range { min: 32, max: 4096 };
        SupportedStreamConfigRange::new(channels, rates.0, rates.1, periods, format)
    }

    fn request(rate: u32, outputs: usize, period: Option<u32>) -> Request {
        let outputs = vec!["out".to_owned(); outputs];
        Request {
            client: "downbeat".into(),
            rate,
            period,
            outputs,
            connect: false,
            midi: MidiNames::default(),
        }
    }

    fn chosen(configs: &[SupportedStreamConfigRange], request: &Request) -> (u16, SampleFormat) {
        let config = choose("card", configs, request).unwrap();
        assert_eq!(config.stream.sample_rate, request.rate);
        (config.stream.channels, config.format)
    }

    #[test]
    fn the_fewest_channels_that_are_enough_in_the_finest_format() {
        let both = (44_100, 96_000);
        let configs = [
            range(2, both, F32),
            range(18, both, I16),
            range(18, both, I32),
            range(18, both, DsdU8),
            range(32, (192_000, 192_000), F32),
        ];
        assert_eq!(chosen(&configs, &request(48_000, 1, None)), (2, F32));
        assert_eq!(chosen(&configs, &request(48_000, 3, None)), (18, I32));
        assert_eq!(chosen(&configs, &request(192_000, 2, None)), (32, F32));
    }

    #[test]
    fn what_is_missing_is_named() {
        let configs = [
            range(8, (44_100, 44_100), I32),
            range(8, (88_200, 96_000), I32),
            range(64, (48_000, 48_000), DsdU8),
        ];
        let refusal = |request| choose("card", &configs, &request).unwrap_err();
        assert_eq!(
            refusal(request(48_000, 9, None)),
            OpenError::Outputs { device: "card".into(), wanted: 9, has: 8 }
        );
        let has = "44100 or 88200 to 96000".into();
        assert_eq!(
            refusal(request(48_000, 2, None)),
            OpenError::Rate { device: "card".into(), wanted: 48_000, has }
        );
        assert_eq!(
            refusal(request(44_100, 2, Some(16))).to_string(),
            "card takes periods of 32 to 4096 frames, not 16: ask for one of these"
        );
        assert!(matches!(
            choose("card", &[], &request(48_000, 1, None)),
            Err(OpenError::Outputs { has: 0, .. })
        ));
    }

    #[test]
    fn a_card_that_takes_over_may_have_fewer_outputs_and_another_period() {
        let configs = [range(2, (48_000, 48_000), F32), range(8, (44_100, 44_100), F32)];
        let fitting = fit(&configs, &request(44_100, 12, Some(16)));
        assert_eq!((fitting.outputs.len(), fitting.period), (8, None));
        assert_eq!(chosen(&configs, &fitting), (8, F32));
        assert_eq!(fit(&configs, &request(48_000, 2, None)).outputs.len(), 2);
        let fitting = fit(&configs, &request(96_000, 2, None));
        assert!(matches!(choose("card", &configs, &fitting), Err(OpenError::Rate { .. })));
        assert!(choose("card", &[], &fit(&[], &request(48_000, 2, None))).is_err());
    }

    #[test]
    fn a_period_is_asked_for_only_where_the_operator_asks() {
        let configs = [range(2, (48_000, 48_000), F32)];
        let size = |period| {
            choose("card", &configs, &request(48_000, 2, period)).unwrap().stream.buffer_size
        };
        assert_eq!(size(None), BufferSize::Default);
        assert_eq!(size(Some(64)), BufferSize::Fixed(64));
    }
}
