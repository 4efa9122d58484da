//! The course against a player that walks frame by frame.

use downbeat_rt::{BLOCK_FRAMES, Place, Span, Stretch};
use proptest::prelude::*;

use super::*;

const BLOCK: i64 = BLOCK_FRAMES as i64;
const X: i64 = 240;
const WINDOW: i64 = 24 * BLOCK;
const NEAR_FRAMES: i64 = 5 * BLOCK;
const BLOCKS: usize = 60;

fn span(from: i64, to: i64) -> Span {
    Span { from, to, vamps: false, section: 0, cue: None }
}

fn at(span: u32, frame: i64) -> Heading {
    Heading { place: Place { span, frame }, lead: 0, vamp: None, target: None }
}

fn course(spans: &[Span]) -> Course<'_> {
    Course { spans, size: BlockSize::STAGE, crossfade: X, window: WINDOW }
}

fn room_for(blocks: usize) -> Needs {
    let mut needs = Needs::new(BLOCKS);
    needs.clear(blocks);
    needs
}

/// The numbers of the blocks that are needed, in order.
fn needed(spans: &[Span], heading: &Heading, room: usize) -> Vec<usize> {
    let mut needs = room_for(room);
    course(spans).ahead(heading, &mut needs);
    needs.list().iter().map(|need| need.index).collect()
}

/// Plays `frames` frames one by one and says when each block is first touched. It goes round the
/// vamp for ever, and a jump lands after half a window; the crossfade of a cut touches both sides.
fn touched(spans: &[Span], heading: &Heading, frames: i64) -> Vec<(usize, i64)> {
    let mut first: Vec<(usize, i64)> = Vec::new();
    let mut touch = |frame: i64, now: i64| {
        let index = usize::try_from(frame.max(0) / BLOCK).unwrap();
        let known = first.iter().any(|&(known, _)| known == index);
        if frame >= 0 && index < BLOCKS && !known {
            first.push((index, now));
        }
    };
    let (mut place, mut vamp) = (heading.place, heading.vamp);
    let mut landing = heading.target.map(|to| (to, WINDOW / 2));
    for now in heading.lead..heading.lead + frames {
        // What comes after this frame within a crossfade, if it is a cut.
        let own = spans[place.span as usize];
        let again = vamp.filter(|vamp| vamp.ends_in(place.span) && vamp.holds(place));
        let (border, next) = match (again, spans.get(place.span as usize + 1)) {
            (Some(vamp), _) => (vamp.to.frame, Some(vamp.from)),
            (_, Some(after)) => (own.to, Some(Place { span: place.span + 1, frame: after.from })),
            (_, None) => (own.to, None),
        };
        touch(place.frame, now);
        let left = border - place.frame;
        if let Some(next) = next.filter(|next| left <= X && next.frame != border) {
            touch(next.frame - left, now);
        }
        if let Some((to, after)) = landing {
            if after - now <= X {
                touch(to.frame - (after - now), now);
            }
            if after - now == 1 {
                (place, landing) = (to, None);
                // What repeats is kept where it holds the place.
                let there = &spans[to.span as usize];
                let own = there.vamps.then(|| Stretch::span(to.span, there));
                vamp = vamp.filter(|vamp| vamp.holds(to)).or(own);
                continue;
            }
        }
        place.frame += 1;
        if place.frame == border {
            let Some(next) = next else { break };
            place = next;
            vamp = vamp.filter(|vamp| vamp.holds(place));
        }
    }
    first
}

/// The blocks that are played in a window if the vamp ends at once.
fn touched_when_released(spans: &[Span], heading: &Heading) -> Vec<usize> {
    if heading.vamp.is_none() {
        return Vec::new();
    }
    let released = Heading { vamp: None, ..*heading };
    touched(spans, &released, WINDOW).into_iter().map(|(index, _)| index).collect()
}

#[test]
fn a_song_without_cuts_is_read_in_its_order_from_where_it_is() {
    let spans = [span(0, 30 * BLOCK), span(30 * BLOCK, 50 * BLOCK)];
    let list = needed(&spans, &at(0, 10 * BLOCK + 5), 100);
    // 24 blocks of frames, of which the first is partly played.
    assert_eq!(list, (10..35).collect::<Vec<_>>());
    let list = needed(&spans, &at(1, 45 * BLOCK), 100);
    assert_eq!(list, (45..50).collect::<Vec<_>>());
}

#[test]
fn a_version_is_read_in_its_own_order_with_the_block_in_which_a_crossfade_begins() {
    let spans =
        [span(8 * BLOCK, 10 * BLOCK), span(2 * BLOCK, 4 * BLOCK), span(9 * BLOCK, 11 * BLOCK)];
    let list = needed(&spans, &at(0, 8 * BLOCK), 100);
    // The cut into block 2 begins in block 1; that into block 9 in block 8.
    assert_eq!(list, [8, 9, 1, 2, 3, 10]);
}

#[test]
fn a_count_in_puts_off_what_is_due() {
    let mut needs = room_for(100);
    let heading = Heading { lead: 1_000, ..at(0, 0) };
    course(&[span(0, 3 * BLOCK)]).ahead(&heading, &mut needs);
    let due: Vec<i64> = needs.list().iter().map(|need| need.due).collect();
    assert_eq!(due, [1_000, 1_000 + BLOCK, 1_000 + 2 * BLOCK]);
}

#[test]
fn a_short_vamp_is_read_once_round_and_then_what_follows_it() {
    let spans = [span(0, 20 * BLOCK), span(20 * BLOCK, 24 * BLOCK), span(40 * BLOCK, 60 * BLOCK)];
    let vamp = Some(Stretch::span(1, &spans[1]));
    let heading = Heading { vamp, ..at(1, 22 * BLOCK) };
    let list = needed(&spans, &heading, 100);
    // To its end, from its start (whose crossfade begins in 19); then what its release needs first,
    // and on from there as far as the window reaches.
    let mut expected = vec![22, 23, 19, 20, 21];
    expected.extend(39..60);
    assert_eq!(list, expected);
}

#[test]
fn a_vamp_inside_a_span_goes_on_in_it_when_it_is_released() {
    let spans = [span(0, 60 * BLOCK)];
    let place = |frame| Place { span: 0, frame };
    let vamp = Some(Stretch { from: place(0), to: place(50 * BLOCK) });
    let heading = Heading { vamp, ..at(0, 0) };
    let list = needed(&spans, &heading, 100);
    // Far before the vamp's end, the place after it is in memory all the same.
    assert_eq!(list[..5], [0, 1, 2, 3, 4]);
    assert_eq!(list[5..11], [49, 50, 51, 52, 53, 54]);
    assert_eq!(list[11..], (5..24).collect::<Vec<_>>());
}

#[test]
fn a_vamp_over_spans_is_read_once_round_along_them() {
    let spans = [span(0, 20 * BLOCK), span(30 * BLOCK, 32 * BLOCK), span(50 * BLOCK, 60 * BLOCK)];
    let place = |span, frame| Place { span, frame };
    // From two blocks before the first span's end to two blocks after the last one's start.
    let vamp = Stretch { from: place(0, 18 * BLOCK), to: place(2, 52 * BLOCK) };
    let heading = Heading { vamp: Some(vamp), ..at(1, 31 * BLOCK) };
    let list = needed(&spans, &heading, 100);
    // To its end; from its start, up to where it is; and past it. A cut is crossed to from the block
    // before. What follows it is needed at any moment, and is so near here that it comes early.
    assert_eq!(list[..4], [31, 49, 50, 51]);
    assert_eq!(list[4], 17);
    let mut sorted = list.clone();
    sorted.sort_unstable();
    let wanted: Vec<usize> = [17, 18, 19, 29, 30, 31].into_iter().chain(49..60).collect();
    assert_eq!(sorted, wanted);
}

#[test]
fn the_target_of_a_jump_comes_before_what_is_far_away() {
    let spans = [span(0, 60 * BLOCK)];
    let target = Some(Place { span: 0, frame: 40 * BLOCK + 7 });
    let list = needed(&spans, &Heading { target, ..at(0, 0) }, 26);
    // Near; the target and where its crossfade begins; half a window on; half a window from the
    // target on; and with the room that is left what a cancelled jump would need.
    let mut expected = vec![0, 1, 2, 3, 4];
    expected.extend([39, 40, 41, 42, 43, 44, 5, 6, 7, 8, 9, 10, 11]);
    expected.extend(45..53);
    assert_eq!(list, expected);
}

#[test]
fn a_jump_that_lands_in_what_repeats_is_followed_round_it() {
    // It lands a block before the end of what was made to repeat, and keeps it: what is played a block
    // later is its start.
    let spans = [span(0, 30 * BLOCK), span(30 * BLOCK, 60 * BLOCK)];
    let place = |span, frame| Place { span, frame };
    let vamp = Some(Stretch { from: place(0, 2 * BLOCK), to: place(1, 50 * BLOCK) });
    let target = Some(place(1, 49 * BLOCK));
    let list = needed(&spans, &Heading { vamp, target, ..at(0, 20 * BLOCK) }, 26);
    for index in 1..8 {
        assert!(list.contains(&index), "block {index} is not in {list:?}");
    }
}

#[test]
fn the_list_never_grows_beyond_its_room() {
    // Spans of one frame each, all over the song: more blocks in a window than any memory.
    let spans: Vec<Span> =
        (0..10_000).map(|at| span(at * 7_919 % 480_000, at * 7_919 % 480_000 + 1)).collect();
    for room in [0, 1, 25] {
        assert_eq!(needed(&spans, &at(0, 0), room).len(), room);
    }
}

fn spans() -> impl Strategy<Value = Vec<Span>> {
    let length = prop_oneof![3 => 2 * X..6 * BLOCK, 1 => 6 * BLOCK..30 * BLOCK];
    let one = (any::<bool>(), 0..BLOCKS as i64 * BLOCK, length, any::<bool>());
    proptest::collection::vec(one, 1..8).prop_map(|parts| {
        let mut spans: Vec<Span> = Vec::new();
        for (contiguous, from, length, vamps) in parts {
            let end = BLOCKS as i64 * BLOCK;
            let after = spans.last().map_or(0, |span| span.to);
            let from = if contiguous && after < end { after } else { from };
            spans.push(Span { vamps, ..span(from, (from + length).min(end)) });
        }
        spans
    })
}

/// A place of an arrangement, from numbers.
fn place(spans: &[Span], (which, share): (usize, f64)) -> Place {
    let at = which % spans.len();
    let length = spans[at].to - spans[at].from;
    let frame = spans[at].from + ((length as f64 * share) as i64).min(length - 1);
    Place { span: at as u32, frame }
}

/// A vamp that holds a place, from numbers: shares of its first and its last span, and how many spans
/// there are before and after that place in it.
fn vamp_around(
    spans: &[Span],
    here: Place,
    (from, to, before, after): (f64, f64, u32, u32),
) -> Option<Stretch> {
    let last = (here.span + after).min(spans.len() as u32 - 1);
    let first = here.span.saturating_sub(before);
    let ends = spans[last as usize];
    // Some of its last span is played, and of that in which we are what is left of it.
    let earliest = if last == here.span { here.frame } else { ends.from } + 1;
    let end = earliest + ((ends.to - earliest) as f64 * to) as i64;
    // No vamp is shorter than its two crossfades, and none begins so late in a span.
    let begins = spans[first as usize];
    let latest = if first == last { end } else { begins.to };
    let longest = (latest - begins.from).checked_sub(2 * X).filter(|&left| left >= 0)?;
    let start = begins.from + (longest as f64 * from) as i64;
    let from = Place { span: first, frame: start };
    Some(Stretch { from, to: Place { span: last, frame: end } })
}

fn heading() -> impl Strategy<Value = (Vec<Span>, Heading)> {
    let place_in = || (any::<usize>(), 0.0..1.0f64);
    let vamp = proptest::option::of((0.0..1.0f64, 0.0..1.0f64, 0u32..3, 0u32..3));
    let target = proptest::option::of(place_in());
    (spans(), place_in(), prop_oneof![Just(0), 1..90_000i64], vamp, target).prop_map(
        |(spans, here, lead, vamp, target)| {
            let here = place(&spans, here);
            let vamp = vamp.and_then(|vamp| vamp_around(&spans, here, vamp));
            let target = target.map(|to| place(&spans, to));
            (spans, Heading { place: here, lead, vamp, target })
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_listed_first_is_what_is_played_next((spans, heading) in heading()) {
        let mut needs = room_for(BLOCKS);
        course(&spans).ahead(&heading, &mut needs);
        let list = needs.list();
        prop_assert!(list.is_sorted_by_key(|need| need.due));
        let touched = touched(&spans, &heading, WINDOW - heading.lead);
        // A vamp may be released at any time, and a jump lands only where it is ready: what that
        // takes is no less needed.
        let released = touched_when_released(&spans, &heading);
        let ready = heading.target.map(|to| ready_blocks(BlockSize::STAGE, to.frame, X)).unwrap_or_default();
        // So near to a cut a whole crossfade does not fit before it, and is listed all the same.
        let cuts = spans.iter().map(|span| span.from).chain(heading.vamp.map(|vamp| vamp.from.frame));
        let cuts: Vec<i64> = cuts.map(|cut| (cut - X).max(0) / BLOCK).collect();
        let starts_in = |index: usize| cuts.contains(&(index as i64));
        let when = |index: usize| touched.iter().find(|at| at.0 == index).map(|at| at.1);
        for &(index, now) in &touched {
            let rank = list.iter().position(|need| need.index == index);
            prop_assert!(rank.is_some(), "block {} is played after {} and not listed", index, now);
            let rank = rank.unwrap();
            if now < NEAR_FRAMES - X {
                // Nothing comes before it but what is played before it, to within a crossfade.
                for before in &list[..rank] {
                    let soon = when(before.index).is_some_and(|at| at <= now + X);
                    let other = released.contains(&before.index) || ready.contains(&before.index);
                    let cut = starts_in(before.index);
                    prop_assert!(soon || other || cut, "{:?} before {}", before, index);
                }
            }
            // It is never thought to be later than it is.
            let due = list[rank].due;
            prop_assert!(due <= now.max(NEAR_FRAMES) + X, "{} is due in {} and played in {}", index, due, now);
        }
    }

    #[test]
    fn what_may_be_called_at_any_moment_is_listed_whatever_the_room_is(
        (spans, heading) in heading(),
    ) {
        // What is near, two places to go to, and the blocks in which crossfades into vamps begin.
        let mut needs = room_for(25);
        course(&spans).ahead(&heading, &mut needs);
        prop_assert!(needs.list().len() <= 25);
        if let Some(target) = heading.target {
            for index in ready_blocks(BlockSize::STAGE, target.frame, X).filter(|&index| index < BLOCKS) {
                prop_assert!(needs.keeps(index), "block {}", index);
            }
        }
    }
}
