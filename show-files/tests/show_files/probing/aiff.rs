//! AIFF and AIFF-C.

use downbeat_show_files::{Container, PcmSample, Truncation};

use super::{pcm, probe, refusal};

fn chunk(id: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let pad = vec![0; body.len() % 2];
    [&id[..], &(body.len() as u32).to_be_bytes(), body, &pad].concat()
}

/// An 80-bit float of a whole number: exponent biased by 16383, mantissa with its leading one.
fn extended(value: u32) -> Vec<u8> {
    let exponent = 31 - value.leading_zeros();
    let mantissa = u64::from(value) << (63 - exponent);
    [&(16383 + exponent as u16).to_be_bytes()[..], &mantissa.to_be_bytes()].concat()
}

fn common(channels: u16, frames: u32, bits: u16, rate: u32, kind: Option<&[u8; 4]>) -> Vec<u8> {
    let mut body =
        [&channels.to_be_bytes()[..], &frames.to_be_bytes(), &bits.to_be_bytes(), &extended(rate)]
            .concat();
    if let Some(kind) = kind {
        body.extend(kind);
        // An empty Pascal string.
        body.extend([0, 0]);
    }
    chunk(b"COMM", &body)
}

/// Samples behind a gap, which the chunk's `offset` skips.
fn samples(gap: u32, bytes: usize) -> Vec<u8> {
    let body = [&gap.to_be_bytes()[..], &[0; 4], &vec![0; gap as usize + bytes]].concat();
    chunk(b"SSND", &body)
}

fn form(id: &[u8; 4], chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = chunks.concat();
    [b"FORM", &(body.len() as u32 + 4).to_be_bytes()[..], id, &body].concat()
}

#[test]
fn every_sample_format_is_known() {
    let formats = [
        (None, 8, PcmSample::I8),
        (None, 16, PcmSample::I16Be),
        (None, 24, PcmSample::I24Be),
        (None, 32, PcmSample::I32Be),
        (Some(b"NONE"), 16, PcmSample::I16Be),
        (Some(b"twos"), 24, PcmSample::I24Be),
        (Some(b"sowt"), 16, PcmSample::I16Le),
        (Some(b"sowt"), 24, PcmSample::I24Le),
        (Some(b"in24"), 24, PcmSample::I24Be),
        (Some(b"in32"), 32, PcmSample::I32Be),
        (Some(b"fl32"), 32, PcmSample::F32Be),
        (Some(b"FL32"), 32, PcmSample::F32Be),
        (Some(b"fl64"), 64, PcmSample::F64Be),
        (Some(b"FL64"), 64, PcmSample::F64Be),
    ];
    for (kind, bits, sample) in formats {
        let (id, container) = match kind {
            None => (b"AIFF", Container::Aiff),
            Some(_) => (b"AIFC", Container::Aifc),
        };
        let common = common(2, 10, bits, 44_100, kind);
        let offset = 12 + common.len() as u64 + 16;
        let file = probe(&form(id, &[common, samples(0, 20 * sample.bytes())])).unwrap().file;
        assert_eq!((file.container, file.channels, file.rate), (container, 2, 44_100));
        assert_eq!((file.frames, file.encoding), (10, pcm(sample, offset)), "{kind:?} {bits}");
    }
}

#[test]
fn rates_are_read_from_extended_floats() {
    for rate in [1, 8_000, 44_100, 48_000, 88_200, 96_000, 192_000, u32::MAX] {
        let bytes = form(b"AIFF", &[common(1, 1, 16, rate, None), samples(0, 2)]);
        assert_eq!(probe(&bytes).unwrap().file.rate, rate);
    }
    let mut broken = form(b"AIFF", &[common(1, 1, 16, 48_000, None), samples(0, 2)]);
    broken[12 + 8 + 8] = 0;
    assert_eq!(refusal(&broken), "its header is damaged: its sample rate is not a number");
}

#[test]
fn the_order_of_chunks_and_the_gap_do_not_matter() {
    let bytes =
        form(b"AIFF", &[chunk(b"NAME", b"odd"), samples(6, 20), common(1, 10, 16, 48_000, None)]);
    let file = probe(&bytes).unwrap().file;
    assert_eq!((file.frames, file.encoding), (10, pcm(PcmSample::I16Be, 12 + 12 + 16 + 6)));
}

#[test]
fn the_frame_count_is_a_claim() {
    let cut = probe(&form(b"AIFF", &[common(1, 1000, 16, 48_000, None), samples(0, 20)])).unwrap();
    assert_eq!(cut.file.frames, 10);
    assert_eq!(cut.truncated, Some(Truncation { claimed_frames: 1000, held_frames: 10 }));
    let unknown = probe(&form(b"AIFF", &[common(1, 0, 16, 48_000, None), samples(0, 20)])).unwrap();
    assert_eq!((unknown.file.frames, unknown.truncated), (10, None));
    let fewer = probe(&form(b"AIFF", &[common(1, 3, 16, 48_000, None), samples(0, 20)])).unwrap();
    assert_eq!((fewer.file.frames, fewer.truncated), (3, None));
}

#[test]
fn compression_is_named() {
    let bytes = form(b"AIFC", &[common(1, 10, 16, 48_000, Some(b"ulaw")), samples(0, 20)]);
    assert_eq!(
        refusal(&bytes),
        "it is a compressed AIFF file (`ulaw`), which cannot be played as it is"
    );
}
