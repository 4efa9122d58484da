//! The blocks of one song: which are out, which are read next, and which are asked back.
//!
//! What stays out is what the song needs along its plan, its pins, and what it has just played. Pure bookkeeping: no file, no
//! sample and no thread is known here.

use downbeat_rt::Span;

use super::course::{Course, Heading};
use super::needs::{Need, Needs};
use super::out::Out;
use crate::ahead::Ahead;

/// The blocks of a song.
#[derive(Debug)]
pub(super) struct Shelf {
    out: Out,
    needs: Needs,
    ahead: Ahead,
}

impl Shelf {
    /// None of so many blocks is out, and none is needed.
    pub(super) fn new(blocks: usize, ahead: Ahead) -> Self {
        Self { out: Out::new(blocks), needs: Needs::new(blocks), ahead }
    }

    /// Says which blocks stay whatever is played, most wanted first.
    pub(super) fn pin(&mut self, blocks: impl Iterator<Item = usize>) {
        self.needs.pin(blocks);
    }

    /// Works out what is needed by a song of these spans from `heading` on; nothing but its pins
    /// where it does not play and does not follow. `behind` of the blocks before the one that plays
    /// stay: by the song's frames, as a jump back by bars or beats counts them.
    pub(super) fn head_for(&mut self, heading: Option<&Heading>, spans: &[Span], behind: usize) {
        // Without the one that is on its way.
        self.needs.clear(self.ahead.blocks.saturating_sub(1));
        self.needs.keep_behind(0..0);
        let Some(heading) = heading else { return };
        let Ahead { size, frames: window, crossfade, .. } = self.ahead;
        let course = Course { spans, size, crossfade, window };
        let plays = size.index_of(heading.place.frame);
        let begun = course.begun(heading).map_or(0, |frame| size.index_of(frame));
        self.needs.keep_behind(plays.saturating_sub(behind).max(begun)..plays);
        course.ahead(heading, &mut self.needs);
    }

    /// The most urgent block along the plan that is not out; `None` while so many are out that one
    /// has to come back first.
    pub(super) fn missing_ahead(&self) -> Option<Need> {
        let missing = |need: &&Need| !self.out.is_out(need.index);
        let need = self.needs.list().iter().find(missing)?;
        (!self.is_full() || self.needs.is_pinned(need.index)).then_some(*need)
    }

    /// Whether one has to come back before another may be read that does not stay.
    fn is_full(&self) -> bool {
        let staying = self.needs.staying().filter(|&index| self.out.is_out(index));
        self.out.count() - staying.count() >= self.ahead.blocks
    }

    /// The first of the blocks that stay that is not out. What was just played is not read while blocks
    /// of the place before a jump are still to come back: those took its room.
    pub(super) fn missing_staying(&self) -> Option<usize> {
        let missing = self.missing_of(self.needs.staying())?;
        (!self.is_full() || self.needs.is_pinned(missing)).then_some(missing)
    }

    /// The first of these blocks that is not out.
    pub(super) fn missing_of(&self, mut blocks: impl Iterator<Item = usize>) -> Option<usize> {
        blocks.find(|&index| !self.out.is_out(index))
    }

    /// The next block from `first` on that is out, that nothing needs, and that was not asked back in
    /// this look.
    pub(super) fn stale(&self, first: usize, look: u64) -> Option<usize> {
        self.out.next_stale(first, look, |index| self.needs.keeps(index))
    }

    /// A block was asked back in this look.
    pub(super) fn asked(&mut self, index: usize, look: u64) {
        self.out.asked(index, look);
    }

    /// A block was read and sent to where its song is.
    pub(super) fn went(&mut self, index: usize) {
        self.out.went(index);
    }

    /// A block came back.
    pub(super) fn came_back(&mut self, index: usize) {
        self.out.came_back(index);
    }
}

#[cfg(test)]
mod tests {
    use downbeat_rt::{BLOCK_FRAMES, BlockSize, Place, Stretch};
    use proptest::prelude::*;

    use super::*;

    const BLOCK: i64 = BLOCK_FRAMES as i64;
    const BLOCKS: usize = 80;
    const WINDOW: Ahead = Ahead {
        size: BlockSize::STAGE,
        frames: 24 * BLOCK,
        blocks: 26,
        behind: true,
        crossfade: 240,
        measured: true,
    };
    const PINS: [usize; 3] = [0, 1, 40];
    const BEHIND: usize = 6;

    /// What happens between two looks of the disk thread.
    #[derive(Clone, Debug)]
    enum Turn {
        /// The song plays on for so many frames.
        Play(i64),
        /// It jumps to a place.
        Jump(usize, f64),
        /// A jump to a place is queued.
        Queue(usize, f64),
        /// So many frames before here repeat, from the span before this on at the most, up to so many
        /// after in this span.
        Vamp(i64, i64),
        Release,
    }

    fn turn() -> impl Strategy<Value = Turn> {
        prop_oneof![
            6 => (1..3 * BLOCK).prop_map(Turn::Play),
            1 => (0usize..4, 0.0..1.0f64).prop_map(|(span, share)| Turn::Jump(span, share)),
            1 => (0usize..4, 0.0..1.0f64).prop_map(|(span, share)| Turn::Queue(span, share)),
            1 => (480..20 * BLOCK, 1..20 * BLOCK).prop_map(|(from, to)| Turn::Vamp(from, to)),
            1 => Just(Turn::Release),
        ]
    }

    fn spans() -> Vec<Span> {
        let part = |from, to| Span {
            from: from * BLOCK - 77,
            to: to * BLOCK - 77,
            vamps: false,
            section: 0,
            cue: None,
        };
        vec![part(1, 30), part(60, 62), part(10, 50), part(50, 79)]
    }

    fn place(spans: &[Span], span: usize, share: f64) -> Place {
        let length = spans[span].to - spans[span].from;
        Place { span: span as u32, frame: spans[span].from + (length as f64 * share) as i64 }
    }

    /// Plays on, around a vamp and from span to span, and stops at the end.
    fn play(spans: &[Span], heading: &mut Heading, mut frames: i64) {
        while frames > 0 {
            let span = spans[heading.place.span as usize];
            let again = heading.vamp.filter(|vamp| vamp.ends_in(heading.place.span));
            let end = again.map_or(span.to, |vamp| vamp.to.frame);
            let step = frames.min(end - heading.place.frame);
            heading.place.frame += step;
            frames -= step;
            if heading.place.frame < end {
                return;
            }
            match again {
                Some(vamp) => heading.place = vamp.from,
                None if (heading.place.span as usize) < spans.len() - 1 => {
                    let next = heading.place.span + 1;
                    heading.place = Place { span: next, frame: spans[next as usize].from };
                }
                None => {
                    heading.place.frame = end - 1;
                    return;
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        /// A disk that reads as fast as it may, and an audio thread that gives back what is asked.
        #[test]
        fn what_plays_is_out_what_is_needed_is_never_asked_back_and_memory_is_bounded(
            turns in proptest::collection::vec(turn(), 1..60),
        ) {
            let spans = spans();
            let mut shelf = Shelf::new(BLOCKS, WINDOW);
            shelf.pin(PINS.into_iter());
            let first = Place { span: 0, frame: spans[0].from };
            let mut heading = Heading { place: first, lead: 0, vamp: None, target: None };
            let mut asked: Vec<usize> = Vec::new();
            for (look, turn) in (1..).zip(turns) {
                match turn {
                    Turn::Play(frames) => play(&spans, &mut heading, frames),
                    Turn::Jump(span, share) => {
                        heading.place = place(&spans, span, share);
                        (heading.vamp, heading.target) = (None, None);
                    }
                    Turn::Queue(span, share) => heading.target = Some(place(&spans, span, share)),
                    Turn::Vamp(before, after) => {
                        let here = heading.place;
                        let own = spans[here.span as usize];
                        let frame = (here.frame + after).min(own.to);
                        let more = before - (here.frame - own.from);
                        let from = match here.span.checked_sub(1) {
                            Some(span) if more > 0 => {
                                let span_before = spans[span as usize];
                                let frame = (span_before.to - more).max(span_before.from);
                                Place { span, frame }
                            }
                            _ => Place { frame: (here.frame - before).max(own.from), ..here },
                        };
                        let vamp = Stretch { from, to: Place { frame, ..here } };
                        let long = from.span < here.span || frame - from.frame >= 480;
                        heading.vamp = long.then_some(vamp);
                    }
                    Turn::Release => heading.vamp = None,
                }
                // What was asked back in the last look comes now.
                asked.drain(..).for_each(|index| shelf.came_back(index));
                shelf.head_for(Some(&heading), &spans, BEHIND);
                let mut from = 0;
                while let Some(index) = shelf.stale(from, look) {
                    prop_assert!(!shelf.needs.list().iter().any(|need| need.index == index));
                    prop_assert!(!PINS.contains(&index));
                    shelf.asked(index, look);
                    asked.push(index);
                    from = index + 1;
                }
                prop_assert_eq!(shelf.stale(0, look), None);
                // A look later all that was asked is back, so one more round of reading is enough.
                for round in 0..2 {
                    while let Some(need) = shelf.missing_ahead() {
                        prop_assert!(!shelf.out.is_out(need.index));
                        shelf.went(need.index);
                    }
                    while let Some(index) = shelf.missing_staying() {
                        shelf.went(index);
                    }
                    prop_assert!(shelf.out.count() <= WINDOW.blocks + PINS.len() + BEHIND);
                    if round == 0 {
                        asked.drain(..).for_each(|index| shelf.came_back(index));
                    }
                }
                let playing = heading.place.frame as usize / BLOCK_FRAMES;
                prop_assert!(shelf.out.is_out(playing), "block {} plays", playing);
                // Where something repeats, only what it plays.
                let repeats = heading.vamp.is_some_and(|vamp| vamp.holds(heading.place));
                let behind = if repeats { 0 } else { BEHIND };
                for behind in playing.saturating_sub(behind)..playing {
                    prop_assert!(shelf.out.is_out(behind), "block {} is behind {}", behind, playing);
                }
                let unread = shelf.needs.list().iter().find(|need| !shelf.out.is_out(need.index));
                prop_assert_eq!(unread, None);
            }
        }
    }

    #[test]
    fn what_stays_behind_makes_no_vamp_be_read_again() {
        let spans = spans();
        let mut shelf = Shelf::new(BLOCKS, WINDOW);
        let start = Place { span: 2, frame: 20 * BLOCK };
        let vamp = Some(Stretch { from: start, to: Place { frame: 30 * BLOCK, ..start } });
        let mut heading = Heading { place: start, lead: 0, vamp, target: None };
        let mut reads = [0, 0];
        for look in 0..1_000 {
            shelf.head_for(Some(&heading), &spans, BEHIND);
            let mut from = 0;
            while let Some(index) = shelf.stale(from, look) {
                shelf.asked(index, look);
                shelf.came_back(index);
                from = index + 1;
            }
            while let Some(index) =
                shelf.missing_ahead().map(|need| need.index).or_else(|| shelf.missing_staying())
            {
                shelf.went(index);
                reads[usize::from(look >= 500)] += 1;
            }
            play(&spans, &mut heading, 1_000);
        }
        // All of it is in memory once it has been played round: there is nothing to read any more.
        assert_eq!(reads[1], 0, "{reads:?}");
    }

    #[test]
    fn a_vamp_that_is_shorter_than_the_window_is_read_once_and_stays() {
        let spans = spans();
        let mut shelf = Shelf::new(BLOCKS, WINDOW);
        let start = Place { span: 2, frame: 20 * BLOCK };
        let end = Place { frame: 30 * BLOCK, ..start };
        let vamp = Some(Stretch { from: start, to: end });
        let mut heading = Heading { place: start, lead: 0, vamp, target: None };
        let mut reads = 0;
        for look in 0..500 {
            shelf.head_for(Some(&heading), &spans, 0);
            while let Some(need) = shelf.missing_ahead() {
                shelf.went(need.index);
                reads += 1;
            }
            assert_eq!(shelf.stale(0, look), None);
            play(&spans, &mut heading, 1_000);
        }
        // Ten blocks round, the one before with the crossfade, and what follows the release as far
        // as the window has frames left: 14 blocks on from the vamp's end.
        assert_eq!(reads, 10 + 1 + 14);
    }

    #[test]
    fn a_song_that_plays_through_is_read_once_and_what_was_played_stays() {
        let spans = [Span { from: 0, to: 60 * BLOCK, vamps: false, section: 0, cue: None }];
        let mut shelf = Shelf::new(60, WINDOW);
        let place = Place { span: 0, frame: 0 };
        let mut heading = Heading { place, lead: 0, vamp: None, target: None };
        let mut reads = Vec::new();
        for look in 0..450 {
            shelf.head_for(Some(&heading), &spans, BEHIND);
            let mut from = 0;
            while let Some(index) = shelf.stale(from, look) {
                assert!(index + BEHIND < (heading.place.frame / BLOCK) as usize, "{index}");
                shelf.asked(index, look);
                shelf.came_back(index);
                from = index + 1;
            }
            while let Some(need) = shelf.missing_ahead() {
                shelf.went(need.index);
                reads.push(need.index);
            }
            assert_eq!(shelf.missing_staying(), None);
            play(&spans, &mut heading, 1_000);
        }
        assert_eq!(reads, (0..60).collect::<Vec<_>>());
    }

    #[test]
    fn after_a_jump_what_is_before_the_place_is_read_from_there_back() {
        let spans = [Span { from: 0, to: 60 * BLOCK, vamps: false, section: 0, cue: None }];
        let mut shelf = Shelf::new(60, WINDOW);
        let place = Place { span: 0, frame: 40 * BLOCK + 5 };
        let heading = Heading { place, lead: 0, vamp: None, target: None };
        shelf.head_for(Some(&heading), &spans, 3);
        for wanted in [Some(39), Some(38), Some(37), None] {
            assert_eq!(shelf.missing_staying(), wanted);
            if let Some(index) = wanted {
                shelf.went(index);
            }
        }
    }

    #[test]
    fn a_block_that_the_audio_thread_keeps_is_asked_for_again_once_it_has_moved() {
        let mut shelf = Shelf::new(BLOCKS, WINDOW);
        shelf.went(7);
        shelf.head_for(None, &[], 0);
        assert_eq!(shelf.stale(0, 1), Some(7));
        shelf.asked(7, 1);
        assert_eq!(shelf.stale(0, 1), None);
        assert_eq!(shelf.stale(0, 2), Some(7));
        shelf.came_back(7);
        assert_eq!(shelf.stale(0, 2), None);
    }
}
