//! What a song sends to other machines, from the words of its file to the audio thread's list.

use downbeat_rt::{Grid, Score, ScoreMessage, ScoreParts};
use downbeat_show_files::{EventAt, Message, MidiMessage, Show, Song};

/// Ticks of MIDI clock in a quarter note (MIDI 1.0).
const TICKS: u16 = 24;
/// Ticks that are worked out at a time: a hundred quarter notes.
const RUN: i64 = 2_400;

/// Everything that a song of the show sends.
pub(super) fn make(show: &Show, number: usize, grid: &Grid) -> Score {
    let song = &show.songs[number];
    let mut parts = ScoreParts::default();
    let mut osc =
        show.songs[..number].iter().map(|song| song.osc_messages().count()).sum::<usize>();
    for event in &song.events {
        match &event.message {
            Message::Midi { port, message } => {
                // The show has an output for each port that a song names.
                if let Some(port) = show.midi.output(port) {
                    put(&mut parts, event.at, port as u8, message);
                }
            }
            Message::Osc(_) => {
                place(&mut parts, event.at, ScoreMessage::Osc { number: osc as u32 });
                osc += 1;
            }
        }
    }
    for part in &song.midi {
        let Some(port) = show.midi.output(&part.port) else { continue };
        for message in &part.messages {
            let sent = short_or_long(port as u8, part.bytes_of(message), &mut parts.long);
            parts.timeline.extend(sent.map(|sent| (message.frame, sent)));
        }
    }
    if !show.midi.clock.is_empty() {
        (parts.first_tick, parts.ticks) = ticks(song, show.rate, grid);
    }
    Score::new(parts)
}

fn place(parts: &mut ScoreParts, at: EventAt, message: ScoreMessage) {
    match at {
        EventAt::Load => parts.load.push(message),
        EventAt::Start => parts.start.push(message),
        EventAt::Frame(frame) => parts.timeline.push((frame, message)),
        EventAt::End => parts.end.push(message),
    }
}

fn put(parts: &mut ScoreParts, at: EventAt, port: u8, message: &MidiMessage) {
    // Show files count channels from 1.
    let wire = |channel: u8| channel.saturating_sub(1) & 0x0f;
    match *message {
        MidiMessage::Note { channel, note, velocity, frames } => {
            let channel = wire(channel);
            let EventAt::Frame(frame) = at else {
                let frames = u32::try_from(frames).unwrap_or(u32::MAX);
                place(parts, at, ScoreMessage::Note { port, channel, note, velocity, frames });
                return;
            };
            let end = frame.saturating_add_unsigned(frames);
            let on = ScoreMessage::short(port, &[0x90 | channel, note, velocity]);
            let off = ScoreMessage::short(port, &[0x80 | channel, note, 64]);
            parts.timeline.extend(on.map(|on| (frame, on)));
            parts.timeline.extend(off.map(|off| (end, off)));
        }
        MidiMessage::Control { channel, controller, value } => {
            let bytes = [0xb0 | wire(channel), controller, value];
            if let Some(message) = ScoreMessage::short(port, &bytes) {
                place(parts, at, message);
            }
        }
        MidiMessage::Program { channel, bank, program } => {
            let channel = wire(channel);
            place(parts, at, ScoreMessage::Program { port, channel, bank, program });
        }
        MidiMessage::Sysex(ref bytes) => {
            if let Some(message) = short_or_long(port, bytes, &mut parts.long) {
                place(parts, at, message);
            }
        }
    }
}

fn short_or_long(port: u8, bytes: &[u8], long: &mut Vec<u8>) -> Option<ScoreMessage> {
    if bytes.len() <= 3 {
        return ScoreMessage::short(port, bytes);
    }
    let start = u32::try_from(long.len()).ok()?;
    let length = u16::try_from(bytes.len()).ok()?;
    long.extend_from_slice(bytes);
    Some(ScoreMessage::Long { port, start, length })
}

/// The ticks of MIDI clock from the first point of the grid to the end of the audio, and the number
/// of the first one, counted from bar 1.
fn ticks(song: &Song, rate: u32, grid: &Grid) -> (i64, Vec<i64>) {
    let begin = grid.points().first().map_or(0, |point| point.frame.min(0));
    let end = i64::try_from(song.frames).unwrap_or(i64::MAX);
    let run = |from: i64| song.tempo.even_frames(rate, TICKS, from..from + RUN);
    let mut first = 0;
    let mut frames = Vec::new();
    // Back from bar 1, until one is before all of it.
    loop {
        let before = run(first - RUN);
        let is_before = before.first().is_none_or(|&frame| frame < begin);
        first -= RUN;
        frames.splice(0..0, before);
        if is_before {
            break;
        }
    }
    // On from bar 1, until one is after all of it.
    let mut next = 0;
    while frames.last().is_some_and(|&frame| frame < end) {
        frames.extend(run(next));
        next += RUN;
    }
    let from = frames.partition_point(|&frame| frame < begin);
    let to = frames.partition_point(|&frame| frame < end).max(from);
    (first + from as i64, frames[from..to].to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_show;

    #[test]
    fn clock_has_a_tick_for_every_24th_of_a_quarter_note() {
        let (show, _folder) = test_show::show();
        let song = &show.songs[0];
        let (grid, _) = crate::song_grid::make(song, show.rate, show.click.as_ref());
        let (first, frames) = ticks(song, show.rate, &grid);
        let bar_one = song.tempo.bar_frame(show.rate, 1);
        assert_eq!(frames[usize::try_from(-first).unwrap()], bar_one);
        assert!(frames.is_sorted() && frames[0] >= grid.points()[0].frame.min(0));
        assert!(*frames.last().unwrap() < song.frames as i64);
        // Every beat of the grid that is played is a tick.
        for beat in
            grid.points().iter().filter(|point| (0..song.frames as i64).contains(&point.frame))
        {
            assert!(beat.subdivision > 0 || frames.binary_search(&beat.frame).is_ok());
        }
    }
}
