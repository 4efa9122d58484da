//! SLIP (RFC 1055), the frames of OSC 1.1 over TCP.
//!
//! A frame begins and ends with END, so that what was left of a broken one is an empty frame's length
//! away from the next.

const END: u8 = 0xc0;
const ESC: u8 = 0xdb;
const ESC_END: u8 = 0xdc;
const ESC_ESC: u8 = 0xdd;

/// Reads frames out of a stream of bytes.
#[derive(Debug, Default)]
pub struct Decoder {
    frame: Vec<u8>,
    escaped: bool,
    /// What is wrong with the frame that is being read; the rest of it is passed over.
    broken: Option<&'static str>,
}

impl Decoder {
    /// Reads bytes, and hands on each frame that ends in them, or what was wrong with it. No frame is
    /// longer than `most` bytes.
    pub fn read(
        &mut self,
        bytes: &[u8],
        most: usize,
        mut frame: impl FnMut(Result<&[u8], &'static str>),
    ) {
        for byte in bytes {
            match (byte, std::mem::take(&mut self.escaped)) {
                (&END, false) => {
                    match self.broken.take() {
                        Some(why) => frame(Err(why)),
                        None if self.frame.is_empty() => {}
                        None => frame(Ok(&self.frame)),
                    }
                    self.frame.clear();
                }
                (&END, true) => {
                    self.broken = None;
                    self.frame.clear();
                    frame(Err("a frame that ends in an escape"));
                }
                (&ESC, false) => self.escaped = true,
                (&ESC_END, true) => self.push(END, most),
                (&ESC_ESC, true) => self.push(ESC, most),
                (_, true) => self.broken = Some("a byte after an escape that cannot be there"),
                (byte, false) => self.push(*byte, most),
            }
        }
    }

    fn push(&mut self, byte: u8, most: usize) {
        if self.frame.len() == most {
            self.broken = Some("a frame that is too long");
        } else {
            self.frame.push(byte);
        }
    }
}

/// The frame of a packet.
pub fn encode(packet: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(packet.len() + 2);
    frame.push(END);
    for byte in packet {
        match *byte {
            END => frame.extend([ESC, ESC_END]),
            ESC => frame.extend([ESC, ESC_ESC]),
            byte => frame.push(byte),
        }
    }
    frame.push(END);
    frame
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(decoder: &mut Decoder, bytes: &[u8]) -> Vec<Result<Vec<u8>, &'static str>> {
        let mut frames = Vec::new();
        decoder.read(bytes, 8, |frame| frames.push(frame.map(<[u8]>::to_vec)));
        frames
    }

    proptest! {
        #[test]
        fn packets_come_through_in_whatever_pieces(
            packets in prop::collection::vec(
                prop::collection::vec(prop_oneof![any::<u8>(), Just(END), Just(ESC)], 1..8),
                0..8,
            ),
            size in 1usize..9,
        ) {
            let stream: Vec<u8> = packets.iter().flat_map(|packet| encode(packet)).collect();
            let mut decoder = Decoder::default();
            let frames: Vec<_> =
                stream.chunks(size).flat_map(|piece| read(&mut decoder, piece)).collect();
            prop_assert_eq!(frames, packets.into_iter().map(Ok).collect::<Vec<_>>());
        }

        #[test]
        fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut decoder = Decoder::default();
            for frame in read(&mut decoder, &bytes).into_iter().flatten() {
                prop_assert!(!frame.is_empty() && frame.len() <= 8);
            }
            prop_assert!(decoder.frame.len() <= 8);
            // It is whole again after an END or two.
            read(&mut decoder, &[END, END]);
            prop_assert_eq!(read(&mut decoder, &[1, 2, END]), vec![Ok(vec![1, 2])]);
        }
    }

    #[test]
    fn a_broken_frame_is_told_once_and_the_next_is_read() {
        let mut decoder = Decoder::default();
        let frames = read(&mut decoder, &[1, ESC, 7, 7, END, 2, END, ESC, END, 3, END]);
        let expected = [
            Err("a byte after an escape that cannot be there"),
            Ok(vec![2]),
            Err("a frame that ends in an escape"),
            Ok(vec![3]),
        ];
        assert_eq!(frames, expected);
        let long = read(&mut decoder, &[&[5; 100][..], &[END, 6, END]].concat());
        assert_eq!(long, [Err("a frame that is too long"), Ok(vec![6])]);
    }
}
