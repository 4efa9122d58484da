//! Who gets which rows and columns.
//!
//! On a screen that is too small the rows go to what a tech needs most: the transport, alarms,
//! the device, the keys, then the lists, then the rest.

use downbeat_engine::Snapshot;
use ratatui::layout::Rect;

use super::transport;
use crate::app::{App, Focus};

/// From this size on there is room for letters three rows high.
const ROOMY: (u16, u16) = (110, 32);
/// Rows of a screen from which on the words of the song have a row of their own.
const WORDY: u16 = 28;
/// From this width on all lists stand beside each other.
const FOUR_COLUMNS: u16 = 150;
/// Below this width there is room for one list only: the one with the focus.
const TWO_COLUMNS: u16 = 64;
/// Rows of a screen from which on the lists can spare some for more notices.
const HIGH: u16 = 40;
/// Alarms that are shown where there is room.
const ALARMS: u16 = 3;
/// Rows that the lists get before the notices get any.
const LISTS: u16 = 8;

/// What decides the layout besides the size.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wants {
    pub(crate) alarms: usize,
    pub(crate) refused: bool,
    /// Rows of the transport beside those that it always has.
    pub(crate) more_rows: u16,
    pub(crate) entries: usize,
    pub(crate) sections: usize,
    pub(crate) buses: usize,
    pub(crate) stems: usize,
    pub(crate) focus: Focus,
}

impl Wants {
    pub(crate) fn of(app: &App, snapshot: &Snapshot, alarms: usize) -> Self {
        Self {
            alarms,
            refused: !snapshot.device.refused.is_empty(),
            more_rows: transport::more_rows(snapshot),
            entries: snapshot.entries.len(),
            sections: snapshot.spans.len(),
            buses: snapshot.buses.len(),
            stems: snapshot.stems.len(),
            focus: app.focus,
        }
    }
}

/// A rectangle for each view; an empty one for a view that has no room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Places {
    pub(crate) header: Rect,
    pub(crate) alarm: Rect,
    pub(crate) transport: Rect,
    pub(crate) setlist: Rect,
    pub(crate) sections: Rect,
    pub(crate) buses: Rect,
    pub(crate) stems: Rect,
    pub(crate) health: Rect,
    pub(crate) notices: Rect,
    pub(crate) footer: Rect,
    /// Where a message covers what else is there: above the keys.
    pub(crate) message: Rect,
}

/// Divides the screen.
pub(crate) fn places(area: Rect, wants: &Wants) -> Places {
    let roomy = area.width >= ROOMY.0 && area.height >= ROOMY.1;
    let mut free = area.height;
    let mut take = |rows: u16| {
        let taken = rows.min(free);
        free -= taken;
        taken
    };
    let transport = match area.height {
        _ if roomy => transport::ROOMY,
        WORDY.. => transport::WITH_WORDS,
        _ => transport::WITHOUT_WORDS,
    } + wants.more_rows;
    let first = take(transport.min(4));
    let alarms = u16::try_from(wants.alarms).unwrap_or(u16::MAX);
    let alarm = take(alarms.min(if roomy { ALARMS } else { 1 }));
    let transport = first + take(transport - first.min(transport));
    let health = take(3 + u16::from(wants.refused));
    let footer = take(1);
    let header = take(1);
    let lists = take(LISTS);
    let notices = take(if roomy && area.height >= HIGH { 6 } else { 2 });
    let lists = lists + free;

    let mut below = area;
    let mut next = |height: u16| {
        let place = Rect { height, ..below };
        below = Rect { y: below.y + height, height: below.height - height, ..below };
        place
    };
    let mut places = Places {
        header: next(header),
        alarm: next(alarm),
        transport: next(transport),
        ..Places::default()
    };
    divide_lists(next(lists), wants, &mut places);
    places.health = next(health);
    places.notices = next(notices);
    places.footer = next(footer);
    places.message = if notices > 0 { last_row(places.notices) } else { last_row(area) };
    places
}

fn last_row(area: Rect) -> Rect {
    Rect { y: area.bottom().saturating_sub(1), height: area.height.min(1), ..area }
}

fn divide_lists(area: Rect, wants: &Wants, places: &mut Places) {
    if area.width < TWO_COLUMNS || area.height < 2 {
        *list_of(wants.focus, places) = area;
    } else if area.width < FOUR_COLUMNS {
        let (songs, strips) = split_columns(area, (area.width * 2 / 5).min(56));
        let songs_first = wants.focus != Focus::Sections;
        (places.setlist, places.sections) =
            stack(songs, (wants.entries, wants.sections), songs_first);
        let buses_first = wants.focus == Focus::Buses;
        (places.buses, places.stems) = stack(strips, (wants.buses, wants.stems), buses_first);
    } else {
        let (songs, strips) = split_columns(area, area.width / 2);
        (places.setlist, places.sections) = split_columns(songs, songs.width * 11 / 20);
        (places.buses, places.stems) = split_columns(strips, strips.width / 2);
    }
}

fn list_of(focus: Focus, places: &mut Places) -> &mut Rect {
    match focus {
        Focus::Setlist => &mut places.setlist,
        Focus::Sections => &mut places.sections,
        Focus::Buses => &mut places.buses,
        Focus::Stems => &mut places.stems,
    }
}

/// Two columns with an empty one between them.
fn split_columns(area: Rect, left: u16) -> (Rect, Rect) {
    let right = area.width.saturating_sub(left + 1);
    (Rect { width: left, ..area }, Rect { x: area.right() - right, width: right, ..area })
}

/// A list above another: each gets what its rows need, and half where both need more. Too few rows
/// for both go to the first one or to the second one alone.
fn stack(area: Rect, (upper, lower): (usize, usize), first: bool) -> (Rect, Rect) {
    if area.height < 6 {
        return if first { (area, Rect::ZERO) } else { (Rect::ZERO, area) };
    }
    let rows = |rows: usize| u16::try_from(rows + 1).unwrap_or(u16::MAX).max(2);
    let spare = area.height.saturating_sub(rows(lower));
    let upper = rows(upper).min(spare.max(area.height / 2));
    let above = Rect { height: upper, ..area };
    (above, Rect { y: area.y + upper, height: area.height - upper, ..area })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wants(alarm: bool) -> Wants {
        Wants {
            alarms: usize::from(alarm),
            refused: false,
            more_rows: 0,
            entries: 12,
            sections: 9,
            buses: 8,
            stems: 64,
            focus: Focus::Setlist,
        }
    }

    #[test]
    fn the_smallest_screen_shows_the_transport_first_and_then_the_alarm() {
        let at = |height| places(Rect::new(0, 0, 80, height), &wants(true));
        assert_eq!(at(1).transport.height, 1);
        assert_eq!((at(5).transport.height, at(5).alarm.height), (4, 1));
        assert_eq!((at(6).transport.height, at(7).health.height), (5, 1));
    }

    #[test]
    fn every_row_is_given_away_once() {
        for height in 0..60 {
            for (alarm, more_rows) in [(false, 0), (true, 0), (false, 1), (true, 1)] {
                let wants = Wants { more_rows, ..wants(alarm) };
                let p = places(Rect::new(0, 0, 80, height), &wants);
                let above = [p.header, p.alarm, p.transport, p.setlist, p.sections];
                let below = [p.health, p.notices, p.footer];
                let rows = above.into_iter().chain(below);
                assert_eq!(rows.map(|rect| rect.height).sum::<u16>(), height);
            }
        }
    }

    #[test]
    fn few_stems_leave_their_rows_to_the_buses() {
        let few = Wants { stems: 2, buses: 20, ..wants(false) };
        let places = places(Rect::new(0, 0, 80, 24), &few);
        assert_eq!(places.stems.height, 3);
    }

    #[test]
    fn every_list_has_its_rows_on_the_usual_sizes() {
        for (width, height) in [(80, 24), (120, 40), (150, 24), (200, 50)] {
            let wants = Wants { more_rows: 1, ..wants(true) };
            let p = places(Rect::new(0, 0, width, height), &wants);
            for list in [p.setlist, p.sections, p.buses, p.stems] {
                assert!(list.height >= 5 && list.width >= 30, "{width}x{height}: {list:?}");
            }
        }
    }

    #[test]
    fn a_narrow_screen_shows_the_list_with_the_focus() {
        let narrow = Wants { focus: Focus::Stems, ..wants(false) };
        let places = places(Rect::new(0, 0, 40, 24), &narrow);
        assert_eq!(places.stems.width, 40);
        assert!(places.setlist.is_empty() && places.sections.is_empty() && places.buses.is_empty());
    }
}
