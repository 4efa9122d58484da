//! Delay and padding as iTunes and its relatives write them: the tag `iTunSMPB`.
//!
//! Its value is twelve hexadecimal numbers: zero, the frames of delay, those of padding, those of
//! music, and zeros. It is in no published standard; this is what Apple's encoders write.

use symphonia::core::formats::FormatReader;
use symphonia::core::meta::RawValue;

use super::timeline::Bounds;

/// What the tag says, if the file has one that makes sense.
pub(super) fn bounds(format: &mut dyn FormatReader) -> Option<Bounds> {
    let mut metadata = format.metadata();
    let newest = metadata.skip_to_latest()?;
    let tag = newest.media.tags.iter().find(|tag| tag.raw.key.ends_with("iTunSMPB"))?;
    let RawValue::String(text) = &tag.raw.value else { return None };
    parse(text)
}

fn parse(text: &str) -> Option<Bounds> {
    let mut words = text.split_ascii_whitespace().map(|word| u64::from_str_radix(word, 16));
    let mut next = || words.next()?.ok();
    let (_, delay, padding, frames) = (next()?, next()?, next()?, next()?);
    // A second of either is more than any encoder has.
    let sound = delay < 1 << 16 && padding < 1 << 16 && frames > 0;
    sound.then_some(Bounds { skip: delay, silence: 0, frames: Some(frames) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_is_read_and_nonsense_is_not() {
        let text = " 00000000 00000840 000001CA 00000000003F31F6 00000000 00000000 00000000";
        let expected = Bounds { skip: 2112, silence: 0, frames: Some(0x3F_31F6) };
        assert_eq!(parse(text), Some(expected));
        for nonsense in ["", "0 840", "0 840 x 1", "0 FFFFFFFF 0 1", "0 840 0 0"] {
            assert_eq!(parse(nonsense), None, "{nonsense}");
        }
    }
}
