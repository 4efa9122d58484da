//! cpal, on ALSA's devices of software.

use std::fs;

use downbeat_device::{list, open, Choice, OpenError, Render};

use crate::alsa::{cards, BROKEN, JACK, RAW};
use crate::jackd::{record, turn, Jackd, PLAYBACK};
use crate::signal::{check, number, request, Signal};
use crate::wait::for_frames;

fn card(name: &str) -> Choice {
    Choice::Cpal(Some(name.into()))
}

#[test]
fn another_program_records_every_sample() {
    let _server = Jackd::start(48_000, 256);
    cards();
    let (signal, runs) = Signal::new(4);
    let mut request = request(48_000, 4);
    // Long, because ALSA, unlike the server, does not wait for a busy machine.
    request.period = Some(4096);
    let device = open(&card(JACK), &request, signal).unwrap();
    assert_eq!(device.info().period, 4096);
    let folder = tempfile::tempdir().unwrap();
    let recorded = record("system:playback_*", PLAYBACK, folder.path());
    // The card has more outputs than were asked for, and the others are silent.
    let (ours, others): (Vec<_>, Vec<_>) =
        recorded.chunks_exact(PLAYBACK).map(|frame| frame.split_at(4)).unzip();
    assert!(check(&ours.concat(), 4) >= 4096);
    assert!(others.concat().iter().all(|&sample| sample == 0.0));
    assert!(runs.try_iter().count() > 0);
    let signal = device.close().expect("the renderer comes back");
    assert!(signal.health().callbacks() > 0);
}

#[test]
fn a_card_of_whole_numbers_gets_them_exactly() {
    let _turn = turn();
    let cards = cards();
    let (signal, runs) = Signal::new(3);
    let mut request = request(44_100, 3);
    request.period = Some(441);
    let device = open(&card(RAW), &request, signal).unwrap();
    assert_eq!(device.info().name, format!("sound card {RAW}"));
    for_frames(&runs, 44_100);
    assert!(device.close().is_some());

    let raw = fs::read(cards.raw()).unwrap();
    let (words, _) = raw.as_chunks::<4>();
    let written: Vec<_> = words.iter().map(|&word| i32::from_le_bytes(word)).collect();
    // The file holds what was played, from the first frame on; silence comes before it, while the
    // card started, and after it.
    let first = written.iter().position(|&word| word != 0).unwrap();
    let written = &written[first - 1..];
    assert!(written.len() >= 44_100 * 3);
    for (i, &word) in written.iter().take(44_100 * 3).enumerate() {
        // 24 bits of the signal in the upper part of 31: full scale is 2^31.
        assert_eq!(i64::from(word), (number(i as u64 / 3, i % 3) << 7) as i64, "word {i}");
    }
}

#[test]
fn what_a_card_cannot_do_is_said_in_its_terms() {
    let _server = Jackd::start(48_000, 256);
    cards();
    let refusal = |name: &str, rate, outputs, period| {
        let (signal, _runs) = Signal::new(outputs);
        let mut request = request(rate, outputs);
        request.period = period;
        open(&card(name), &request, signal).err().unwrap().error
    };
    assert_eq!(
        refusal(JACK, 96_000, 2, None).to_string(),
        "sound card downbeat_jack runs at 48000 Hz and the show at 96000 Hz: set the device to \
         96000 Hz, or convert the show"
    );
    assert_eq!(
        refusal(JACK, 48_000, 9, None),
        OpenError::Outputs { device: "sound card downbeat_jack".into(), wanted: 9, has: 8 }
    );
    assert!(matches!(
        refusal(JACK, 48_000, 2, Some(1 << 30)),
        OpenError::Period { wanted: 0x4000_0000, .. }
    ));
    assert_eq!(
        refusal("tape deck", 48_000, 2, None).to_string(),
        "sound card tape deck: there is none of that name: connect it, or see `downbeat devices`"
    );
    assert!(matches!(refusal(BROKEN, 48_000, 2, None), OpenError::Driver { .. }));
}

#[test]
fn cards_are_listed_with_what_they_do_or_why_not() {
    let _server = Jackd::start(48_000, 256);
    cards();
    let found = list();
    let find = |name| found.iter().find(|found| found.choice == Some(card(name))).unwrap();
    let jack = find(JACK);
    assert_eq!((jack.driver, jack.name.as_str()), ("cpal", "Stage box"));
    assert_eq!((jack.rates.as_slice(), jack.outputs), ([48_000].as_slice(), Some(PLAYBACK)));
    assert_eq!((find(RAW).rates.len(), find(RAW).outputs), (6, Some(64)));
    let broken = find(BROKEN);
    assert_eq!((broken.rates.len(), broken.outputs), (0, Some(0)));
    assert!(!broken.note.is_empty());
    assert!(found.iter().any(|found| found.choice == Some(Choice::Null)));
}
