//! Where the song on show is, for the faces.

use std::time::Duration;

use downbeat_rt::{Front, Leaving, Place};
use downbeat_show_files::EventAt;

use super::places::full_name;
use super::reentry::Standing;
use super::{Conductor, message_text};
use crate::song_source::SongSource;
use crate::{Position, duration, song_grid};

impl Conductor {
    /// Where the song is that plays, or that stands.
    pub(super) fn position(
        &self,
        front: Option<Front>,
        stands: Option<Standing>,
    ) -> Option<Position> {
        let rate = self.set.rate;
        let (source, place, lead_in) = match (front, stands) {
            (Some(front), _) => {
                // One that is held and was moved goes on from where it was moved to.
                let moved = self.stands().map(|standing| standing.place);
                let place = moved.unwrap_or(front.place);
                (&self.slots.get(front.song)?.what.source, place, front.lead_in)
            }
            (None, Some(stands)) => (&self.set.piece(stands.entry)?.source, stands.place, 0),
            (None, None) => return None,
        };
        let leaving = front.filter(|front| front.place == place).and_then(|front| front.leaving);
        let leaving = leaving
            .map(|leaving| Leaving { frames: leaving.frames.saturating_sub(lead_in), ..leaving });
        let frame = place.frame.saturating_sub_unsigned(lead_in);
        let played = source.length().saturating_sub(source.arrangement.left(place));
        let beat = source.grid.beat_at(frame).or(source.grid.points().first());
        Some(Position {
            frame,
            gone: duration(played, rate),
            left: duration(frames_left(source, place, leaving), rate),
            bar: beat.map_or(1, |beat| beat.bar),
            beat: beat.map_or(1, |beat| beat.beat),
            beats_in_bar: beat.map_or(4, |beat| beat.beats_in_bar),
            beats: song_grid::beats_at(&source.grid, frame),
            bpm: source.bpm_at(frame, rate),
            count_in: (lead_in > 0).then(|| duration(lead_in, rate)),
            lyric: lyric(source, frame),
            next_event: next_event(source, frame, rate),
            span: place.span as usize,
            section: section(source, place.span).filter(|_| lead_in == 0),
            next_section: if lead_in > 0 {
                section(source, place.span).map(|name| (name, 0))
            } else {
                next_section(source, place, leaving)
            },
        })
    }
}

fn section(source: &SongSource, span: u32) -> Option<String> {
    let name = &source.spans.get(span as usize)?.name;
    (!name.is_empty()).then(|| name.clone())
}

/// What is left of a song from a place on, as it goes on there.
fn frames_left(source: &SongSource, place: Place, leaving: Option<Leaving>) -> u64 {
    let left = |place| source.arrangement.left(place);
    match leaving {
        Some(Leaving { frames, place }) => frames.saturating_add(place.map_or(0, left)),
        None => left(place),
    }
}

/// What comes after the section of a place, and how many bars of it are to come, this one among them.
fn next_section(
    source: &SongSource,
    place: Place,
    leaving: Option<Leaving>,
) -> Option<(String, i32)> {
    let end = source.arrangement.span(place.span)?.to;
    // What repeats may be left before that.
    let left = leaving.and_then(|leaving| {
        let border = place.frame.saturating_add_unsigned(leaving.frames);
        (border <= end).then_some((border, leaving.place.map(|place| full_name(source, place))))
    });
    let (end, next) = left.unwrap_or_else(|| (end, section(source, place.span + 1)));
    let bars = source.grid.bars();
    let bars = bars.before(end).saturating_sub(bars.before(place.frame.saturating_add(1)));
    Some((next?, i32::try_from(bars).unwrap_or(i32::MAX).saturating_add(1)))
}

/// The line that is sung at a frame, and the one after it.
fn lyric(source: &SongSource, frame: i64) -> (Option<String>, Option<String>) {
    let after = source.lyrics.partition_point(|line| line.frame <= frame);
    let text = |at: Option<usize>| Some(source.lyrics.get(at?)?.text.clone());
    (text(after.checked_sub(1)), text(Some(after)))
}

/// The next message that the song has for other machines, and when.
fn next_event(source: &SongSource, frame: i64, rate: u32) -> Option<(String, Duration)> {
    let frame_of = |at| if let EventAt::Frame(frame) = at { Some(frame) } else { None };
    let to_come = source.events.iter().filter_map(|event| Some((frame_of(event.at)?, event)));
    let (at, event) = to_come.filter(|(at, _)| *at >= frame).min_by_key(|(at, _)| *at)?;
    Some((message_text::text(&event.message), duration(at.abs_diff(frame), rate)))
}
