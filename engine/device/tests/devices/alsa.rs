//! Sound cards of software, in ALSA's own configuration.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use tempfile::TempDir;

use crate::jackd::{NAME, PLAYBACK};

/// Plays into the JACK server, in real time.
pub(crate) const JACK: &str = "downbeat_jack";
/// Takes whole numbers, as fast as it goes, and writes them into [`Cards::raw`].
pub(crate) const RAW: &str = "downbeat_raw";
/// Cannot be opened.
pub(crate) const BROKEN: &str = "downbeat_broken";

/// The folder that the cards are in.
pub(crate) struct Cards(TempDir);

impl Cards {
    /// What [`RAW`] wrote: interleaved, 32-bit whole numbers.
    pub(crate) fn raw(&self) -> PathBuf {
        self.0.path().join("raw")
    }
}

/// Makes the cards, once for the whole process, because ALSA looks for them in the environment, and its
/// JACK card for the server.
pub(crate) fn cards() -> &'static Cards {
    static CARDS: LazyLock<Cards> = LazyLock::new(|| {
        let cards = Cards(tempfile::tempdir().unwrap());
        let configuration = cards.0.path().join("asound.conf");
        fs::write(&configuration, configure(&cards)).unwrap();
        std::env::set_var("ALSA_CONFIG_PATH", configuration);
        std::env::set_var("JACK_DEFAULT_SERVER", NAME);
        cards
    });
    &CARDS
}

fn configure(cards: &Cards) -> String {
    let ports: String = (0..PLAYBACK).map(|n| format!("{n} system:playback_{}\n", n + 1)).collect();
    let raw = cards.raw();
    let raw = raw.display();
    format!(
        r#"
        </usr/share/alsa/alsa.conf>
        pcm.{JACK} {{
            type jack
            name downbeat_alsa
            playback_ports {{ {ports} }}
            hint {{ show on description "Stage box" }}
        }}
        pcm.{RAW} {{
            type linear
            slave {{
                pcm {{ type file slave.pcm null file "{raw}" format raw }}
                format S32_LE
            }}
            hint {{ show on description "Tape" }}
        }}
        pcm.{BROKEN} {{
            type hw
            card 31
            hint {{ show on description "Unplugged" }}
        }}
        pcm.!default {{ type plug slave.pcm {JACK} }}
        "#
    )
}
