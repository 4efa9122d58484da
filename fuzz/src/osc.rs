//! OSC packets and SLIP frames, as they come from a network.

use std::time::{Instant, SystemTime};

use downbeat_control::osc::{Core, Now, Peer, packet, slip};
use downbeat_engine::{Face, Snapshot};

use super::Target;

/// Any bytes as a packet: what it asks is asked or refused, and every answer is a packet itself.
#[derive(Debug)]
pub struct OscPacket;

impl Target for OscPacket {
    const NAME: &'static str = "osc";

    fn new() -> Self {
        Self
    }

    fn run(&self, bytes: &[u8]) -> bool {
        let (face, _requests) = Face::detached(Snapshot::default());
        let mut core = Core::new(face, Default::default());
        let now = Now { instant: Instant::now(), wall: SystemTime::now() };
        let own = Peer::Udp(([127, 0, 0, 1], 5000).into());
        let dialect = Peer::Ableset(([127, 0, 0, 1], 5001).into());
        for peer in [own, dialect] {
            core.take(peer, bytes, now);
        }
        core.tick(now);
        for (_, answer) in core.out() {
            assert!(packet::decode(&answer).is_ok());
        }
        packet::decode(bytes).is_ok()
    }
}

/// Any bytes as a stream of frames: no frame is empty or too long, and each comes back from its own
/// encoding.
#[derive(Debug)]
pub struct SlipFrames;

impl Target for SlipFrames {
    const NAME: &'static str = "slip";

    fn new() -> Self {
        Self
    }

    fn run(&self, bytes: &[u8]) -> bool {
        const MOST: usize = 64;
        let (mut sound, mut frames) = (true, 0);
        slip::Decoder::default().read(bytes, MOST, |frame| match frame {
            Ok(frame) => {
                assert!((1..=MOST).contains(&frame.len()));
                let mut again = Vec::new();
                slip::Decoder::default().read(&slip::encode(frame), MOST, |frame| {
                    again.push(frame.map(<[u8]>::to_vec));
                });
                assert_eq!(again, [Ok(frame.to_vec())]);
                frames += 1;
            }
            Err(_) => sound = false,
        });
        sound && frames > 0
    }
}
