//! Blocks: late ones, ones that are asked back, and what the disk thread is told.

use downbeat_rt::{ArmedId, Command, Follow, Quantum, Release, SongState, Target};

use crate::support::{
    BAR, PERIODS, Rig, Song, X, jump, line, place, release, sample, song, span, stretch, vamping,
};

/// Frames of a fade before and after what is missing.
const FADE: i64 = 256;
const BLOCK: i64 = 8_192;

#[test]
fn missing_blocks_are_silence_for_their_frames_at_every_period() {
    for period in PERIODS {
        let s = Song { has: |index| index != 1, ..song(1) };
        let mut rig = Rig::new();
        rig.send(s.arm());
        rig.send(s.go());
        rig.until(20_000, period);
        let gain = |frame: i64| match frame {
            _ if frame < BLOCK - FADE => 1.0,
            _ if frame < BLOCK => line(1.0, 0.0, FADE, frame - BLOCK + FADE),
            _ if frame < 2 * BLOCK => 0.0,
            _ => line(0.0, 1.0, FADE, frame - 2 * BLOCK),
        };
        for (frame, got) in rig.out[0].iter().enumerate() {
            assert_eq!(*got, sample(1, frame as i64) * gain(frame as i64), "frame {frame}");
        }
        rig.render(1);
        assert_eq!(rig.status.as_ref().map(|status| status.starved), Some(BLOCK as u64));
    }
}

#[test]
fn what_the_plan_does_not_play_is_not_missed() {
    // The vamp ends 50 frames before a block that is not there.
    let s = Song { has: |index| index != 1, ..song(1).spans(vec![vamping(0, 8_142)]) };
    let mut rig = Rig::new();
    rig.send(s.arm());
    rig.send(s.go());
    rig.until(20_000, 100);
    for (frame, got) in rig.out[0][..8_042].iter().enumerate() {
        assert_eq!(*got, sample(1, frame as i64));
    }
    assert_eq!(rig.out[0][8_142], sample(1, 0));
    rig.render(1);
    let status = rig.status.as_ref().unwrap();
    assert_eq!((status.starved, status.ahead_is_all), (0, true));
}

#[test]
fn a_jump_that_missed_the_end_of_a_pass_lands_at_the_end_of_the_next() {
    let to = Target::Place(place(1, 20_000));
    for period in PERIODS {
        let spans = vec![vamping(0, BAR), span(BAR, 50_000)];
        let s = Song { has: |index| index != 2, ..song(1).spans(spans) };
        let mut rig = Rig::new();
        rig.send(s.arm());
        rig.send(s.go());
        rig.send(jump(1, 1, to, Quantum::Section));
        rig.until(BAR as u64 + 100, period);
        assert!(rig.disk.deliver(s.block(2)).is_ok());
        rig.until(2 * BAR as u64 + 500, period);
        assert_eq!(rig.out[0][BAR as usize], sample(1, 0), "period {period}");
        assert_eq!(rig.out[0][2 * BAR as usize], sample(1, 20_000), "period {period}");
    }
}

/// The plan goes elsewhere on the very frame with which the missing block begins.
#[test]
fn a_block_that_begins_where_a_jump_leaves_is_not_missed() {
    let s = Song { has: |index| index != 1, ..song(1).spans(vec![vamping(0, BLOCK)]) };
    let mut rig = Rig::new();
    rig.send(s.arm());
    rig.send(s.go());
    rig.until(2 * BLOCK as u64, 100);
    let until = (BLOCK - X) as usize;
    let wanted: Vec<f32> = (0..until as i64).map(|frame| sample(1, frame)).collect();
    assert!(rig.out[0][..until] == wanted, "it faded before a block that is not played");
    assert_eq!(rig.out[0][BLOCK as usize], sample(1, 0));
}

#[test]
fn blocks_are_given_back_when_they_are_asked_for_and_not_needed() {
    let s = Song { frames: 30 * BLOCK as u64, ..song(1).spans(vec![span(0, 30 * BLOCK)]) };
    let mut rig = Rig::new();
    let back = |rig: &mut Rig| {
        rig.render(1);
        let mut back = Vec::new();
        while let Some(block) = rig.disk.spent() {
            assert_eq!(block.song(), ArmedId(1));
            back.push(block.index());
        }
        back
    };
    rig.send(s.arm());
    rig.render(1);
    for index in 0..30 {
        assert!(rig.disk.evict(ArmedId(1), index));
    }
    // An armed song keeps the blocks it begins with.
    assert_eq!(back(&mut rig), (6..30).collect::<Vec<_>>());
    for index in 6..30 {
        assert!(rig.disk.deliver(s.block(index)).is_ok());
    }
    rig.send(s.go());
    rig.until(3 * BLOCK as u64 + 10, 4_096);
    rig.send(jump(1, 1, Target::Place(place(0, 20 * BLOCK + 50)), Quantum::Song));
    rig.render(1);
    for index in 0..30 {
        assert!(rig.disk.evict(ArmedId(1), index));
    }
    assert!(rig.disk.evict(ArmedId(9), 3));
    // Those from 3 to 8 play next; 19 to 25 are where it jumps.
    let kept: Vec<usize> = (3..9).chain(19..26).collect();
    assert_eq!(back(&mut rig), (0..30).filter(|index| !kept.contains(index)).collect::<Vec<_>>());
    // The ring is bounded.
    let taken = (0..100).filter(|_| rig.disk.evict(ArmedId(1), 0)).count();
    assert_eq!(taken, downbeat_rt::EVICTIONS);
}

#[test]
fn a_block_for_a_song_that_is_gone_comes_back_and_one_that_is_there_is_replaced() {
    let s = song(1);
    let mut rig = Rig::new();
    rig.send(s.arm());
    assert!(rig.disk.deliver(song(9).block(0)).is_ok());
    assert!(rig.disk.deliver(s.block(2)).is_ok());
    rig.render(1);
    assert_eq!(rig.disk.spent().map(|block| block.song()), Some(ArmedId(9)));
    assert_eq!(rig.disk.spent().map(|block| block.index()), Some(2));
    assert!(rig.disk.spent().is_none());
}

#[test]
fn the_disk_thread_is_told_where_songs_are_and_where_they_go() {
    let spans = vec![span(0, BAR), vamping(BAR, 3 * BAR), span(30_000, 34_000)];
    let follow = Follow::Segue { at: 1_000, crossfade: 100, click_after: 0 };
    let s = song(1).spans(spans).follow(follow);
    let mut rig = Rig::new();
    rig.send(s.arm());
    rig.render(1);
    let armed = *rig.disk.whereabouts().of(ArmedId(1)).unwrap();
    assert_eq!((armed.state, armed.place), (SongState::Armed, place(0, 0)));
    rig.send(s.go());
    rig.send(song(2).arm());
    rig.until(3_001, 100);
    // Nothing happened meanwhile: it may be some frames old.
    let here = rig.disk.whereabouts().of(ArmedId(1)).unwrap().place.frame;
    assert!((3_000 - downbeat_rt::WHEREABOUTS_FRAMES as i64..=3_000).contains(&here), "{here}");
    rig.send(Command::CancelJump);
    rig.render(1);
    let here = *rig.disk.whereabouts().of(ArmedId(1)).unwrap();
    assert_eq!((here.state, here.place), (SongState::Playing, place(0, 3_001)));
    assert_eq!((here.vamp, here.target), (None, None));
    assert_eq!(here.next_in, Some(999 + 8_000 + 3_000));
    assert_eq!(
        rig.disk.whereabouts().of(ArmedId(2)).map(|song| song.state),
        Some(SongState::Armed)
    );
    rig.until(5_001, 100);
    let here = *rig.disk.whereabouts().of(ArmedId(1)).unwrap();
    assert_eq!((here.vamp, here.next_in), (Some(stretch(1, 4_000, 12_000)), None));
    rig.send(jump(1, 1, Target::Sections(-1), Quantum::Section));
    rig.render(1);
    assert_eq!(rig.disk.whereabouts().of(ArmedId(1)).unwrap().target, Some(place(0, 0)));
    rig.send(Command::CancelJump);
    rig.send(release(1, Release::AtBar));
    rig.render(1);
    let here = *rig.disk.whereabouts().of(ArmedId(1)).unwrap();
    assert_eq!(here.target, Some(place(2, 30_000)));
    // To the next bar line, and then the last span up to the segue.
    assert_eq!(here.next_in, Some(8_000 - 5_002 + 3_000));
    rig.until(20_000, 100);
    assert!(rig.disk.whereabouts().of(ArmedId(1)).is_none());
}

#[test]
fn a_block_that_comes_while_its_frames_pass_is_counted() {
    let s = Song { has: |index| index == 0, ..song(1) };
    let mut rig = Rig::new();
    rig.send(s.arm());
    rig.send(s.go());
    rig.until(BLOCK as u64 - 100, 100);
    assert!(rig.disk.deliver(s.block(2)).is_ok());
    rig.until(BLOCK as u64 + 1_000, 100);
    assert!(rig.disk.deliver(s.block(1)).is_ok());
    rig.render(100);
    rig.render(1);
    assert_eq!(rig.status.as_ref().map(|status| status.late_blocks), Some(1));
}
