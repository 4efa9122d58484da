//! The header of a stem, for whoever writes the samples itself.

/// Bytes of the header.
pub(crate) const HEADER: u32 = 44;

/// A plain WAV header (PCM of 24 bits) of a file of `frames`.
pub(crate) fn header(channels: u16, rate: u32, frames: u32) -> Vec<u8> {
    let frame = channels * 3;
    let data = frames * u32::from(frame);
    let mut bytes = Vec::with_capacity(HEADER as usize);
    bytes.extend(b"RIFF");
    bytes.extend((HEADER - 8 + data).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    bytes.extend(1_u16.to_le_bytes());
    bytes.extend(channels.to_le_bytes());
    bytes.extend(rate.to_le_bytes());
    bytes.extend((rate * u32::from(frame)).to_le_bytes());
    bytes.extend(frame.to_le_bytes());
    bytes.extend(24_u16.to_le_bytes());
    bytes.extend(b"data");
    bytes.extend(data.to_le_bytes());
    bytes
}
