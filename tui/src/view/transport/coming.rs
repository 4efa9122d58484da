//! What comes: what follows by itself, what GO starts or goes on with, and what is armed then.

use downbeat_engine::{ArmedState, EntryView, Snapshot, Then, Transport};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::paint::{put, span};
use super::super::setlist::title;
use crate::text::{cut, left, width};
use crate::theme;

/// Columns of a section's name: whether the song is ready must be seen behind it.
const NAME: usize = 16;

/// Draws the row.
pub(super) fn draw(snapshot: &Snapshot, place: Rect, buffer: &mut Buffer) {
    let next = next(snapshot);
    let columns = usize::from(place.width);
    // The armed song may have all but what the next one needs to be recognised.
    let armed = armed(snapshot, columns.saturating_sub(width(&next).min(columns / 3)));
    let rest = put(buffer, place, armed);
    put(buffer, rest, span(cut(&next, rest.width.into()), theme::LABEL));
}

fn armed(snapshot: &Snapshot, columns: usize) -> ratatui::text::Span<'static> {
    let armed = snapshot.armed.and_then(|index| Some((index, snapshot.entries.get(index)?)));
    let Some((index, entry)) = armed else {
        let text = match snapshot.transport {
            Transport::Held => " ARMED nothing: GO goes on with the held song",
            _ => " ARMED nothing: no GO",
        };
        return span(text, theme::WARNING);
    };
    let (state, style) = match snapshot.armed_state {
        ArmedState::None | ArmedState::Ready => ("READY", theme::ARMED),
        ArmedState::Arming => ("ARMING, GO waits", theme::WARNING),
        ArmedState::GoWaits => ("GO WAITS FOR IT", theme::WARNING),
    };
    let (before, after) = match held_place(snapshot, index) {
        Some(place) => ("GO ON", place),
        None => {
            let (before, after) = follow(snapshot);
            (before, from(snapshot) + &after)
        }
    };
    let number = index + 1;
    let rest = format!(" {before} {number} {after} ({state})");
    let title = cut(&title(entry), columns.saturating_sub(width(&rest)).max(8));
    span(format!(" {before} {number} {title}{after} ({state})"), style)
}

/// Where GO goes on with a song that an earlier run left: such a song is both held and armed.
fn held_place(snapshot: &Snapshot, armed: usize) -> Option<String> {
    let held = snapshot.transport == Transport::Held && snapshot.playing == Some(armed);
    let bar = snapshot.position.as_ref().filter(|_| held)?.bar;
    Some(format!(" at bar {bar}"))
}

/// Where the armed song starts, if that is not its first place.
fn from(snapshot: &Snapshot) -> String {
    let enter = snapshot.enter_at.as_ref();
    enter.map_or(String::new(), |enter| format!(" from {}", cut(&enter.place, NAME)))
}

/// How the armed song comes: the words before its title and behind it.
fn follow(snapshot: &Snapshot) -> (&'static str, String) {
    let playing = snapshot.playing.and_then(|index| snapshot.entries.get(index));
    // A song that was held or that ends is followed by nothing.
    let goes_on = !matches!(
        snapshot.transport,
        Transport::Stopped | Transport::Held | Transport::Fading | Transport::FadingOut
    );
    let then = playing.filter(|_| goes_on).map_or(Then::Stop, |playing| playing.then);
    match then {
        _ if snapshot.transport == Transport::Pausing => ("… THEN", String::new()),
        Then::Stop => ("ARMED", String::new()),
        Then::Continue => ("↓ THEN", " by itself".to_owned()),
        Then::Pause(pause) => ("… THEN", format!(" after {} pause", left(pause))),
        Then::Segue(before) => ("≈ THEN", format!(" {} before the end", left(before))),
    }
}

fn next(snapshot: &Snapshot) -> String {
    let index = snapshot.next;
    let entry = index.and_then(|index| Some((index, snapshot.entries.get(index)?)));
    let text =
        |(index, entry): (usize, &EntryView)| format!("   next {} {}", index + 1, title(entry));
    entry.map_or(String::new(), text)
}
