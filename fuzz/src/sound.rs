//! A stem that is sound, for what lies beside a file.

/// A silent WAV of four seconds: PCM, mono, 16 bits.
pub(crate) fn wav(rate: u32) -> Vec<u8> {
    let data = rate * 4 * 2;
    let mut wav = b"RIFF".to_vec();
    wav.extend((36 + data).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    wav.extend(rate.to_le_bytes());
    wav.extend((rate * 2).to_le_bytes());
    wav.extend(b"\x02\0\x10\0data");
    wav.extend(data.to_le_bytes());
    wav.resize(wav.len() + data as usize, 0);
    wav
}
