//! The disk thread with a renderer; the test is the conductor.

mod stage;

use downbeat_rt::{
    ArmedId, BLOCK_FRAMES, Command, Enter, Farewell, Follow, Place, Quantum, VampOrder, VampSpan,
    When,
};

use self::stage::{PERIOD, Stage, assert_song};
use super::{Order, Report, Wanted};
use crate::memory::window_blocks;
use crate::test_show::{BAR, BARS};

const BLOCK: i64 = BLOCK_FRAMES as i64;
const HEAD: usize = 5;
/// 5 ms.
const CROSSFADE: i64 = 240;
const END: i64 = BARS * BAR;

#[test]
fn a_song_plays_through_in_a_window_that_allocates_nothing() {
    let mut stage = Stage::new();
    stage.go(0);
    stage.play(BAR);
    let existing = stage.existing();
    assert!(existing <= HEAD + window_blocks(48_000), "{existing}");
    while (stage.heard.len() as i64) < END {
        stage.play(PERIOD as i64);
        assert_eq!(stage.existing(), existing);
    }
    assert_song(&stage.heard[..END as usize], 0);
    assert_eq!(stage.starved, 0);
    stage.end();
}

#[test]
fn a_jump_to_a_place_that_is_not_pinned_is_fetched_and_lands_without_a_gap() {
    let mut stage = Stage::new();
    stage.go(0);
    stage.play(BAR / 2);
    // In the middle of the last section, on its bar line.
    let target = 10 * BAR;
    stage.jump(target, Quantum::Bar);
    stage.play(2 * BAR);
    assert_eq!(stage.landed.iter().map(|place| place.frame).collect::<Vec<_>>(), [target]);
    // It lands on the second bar; the crossfade before it is not looked at here.
    assert_song(&stage.heard[BAR as usize..(5 * BAR / 2) as usize], target);
    assert_eq!(stage.starved, 0);
    assert!(stage.existing() <= HEAD + window_blocks(48_000));
    stage.end();
}

#[test]
fn a_jump_to_a_pinned_section_lands_while_the_disk_hangs() {
    let mut stage = Stage::new();
    let pins = stage.songs[0].pins().len();
    stage.go(pins);
    stage.play(BAR / 2);
    stage.jump(8 * BAR, Quantum::Bar);
    // Nobody steps the disk from here on.
    while (stage.heard.len() as i64) < BAR + 4 * BLOCK {
        stage.render();
    }
    assert_song(&stage.heard[BAR as usize..], 8 * BAR);
    assert_eq!(stage.starved, 0);
    stage.end();
}

#[test]
fn a_jump_back_at_once_finds_what_was_just_played() {
    const BEHIND: i64 = 6;
    let mut stage = Stage::new();
    let wanted = stage.go(0);
    // It is ordered once the song plays.
    stage.want(&[&Wanted { behind: BEHIND as usize, ..wanted }]);
    stage.play(4 * BAR);
    let existing = stage.existing();
    assert!(existing <= HEAD + window_blocks(48_000) + BEHIND as usize, "{existing}");
    stage.play(BAR);
    assert_eq!(stage.existing(), existing);
    // Six blocks stay behind the one that plays, and the crossfade begins in the first of them. Nobody
    // steps the disk from here on.
    let here = stage.heard.len() as i64;
    let back = (here / BLOCK - BEHIND) * BLOCK + CROSSFADE;
    stage.jump(back, Quantum::Now);
    for _ in 0..(3 * BLOCK) / PERIOD as i64 {
        stage.render();
    }
    assert_song(&stage.heard[(here + CROSSFADE) as usize..], back);
    assert_eq!(stage.starved, 0);
    stage.end();
}

#[test]
fn jumps_all_over_the_song_keep_within_the_memory() {
    let mut stage = Stage::new();
    let pins = stage.songs[0].pins().len();
    stage.go(pins);
    let bound = HEAD + pins + window_blocks(48_000);
    for turn in 0..60 {
        let frame = turn * 7_919 * 13 % (END - BAR);
        stage.jump(frame, if turn % 3 == 0 { Quantum::Now } else { Quantum::Beat });
        for _ in 0..BAR / PERIOD as i64 / 3 {
            stage.play(PERIOD as i64);
            assert!(stage.existing() <= bound, "{} of {bound}", stage.existing());
        }
    }
    stage.end();
}

#[test]
fn a_vamp_on_the_spot_is_read_once_and_its_release_finds_what_follows() {
    let mut stage = Stage::new();
    stage.go(0);
    stage.play(BAR + BAR / 2);
    let order = VampOrder { token: 7, song: ArmedId(1), span: VampSpan::Bars(1) };
    stage.link.send(Command::Vamp(order)).unwrap();
    stage.play(3 * BAR);
    let reads = stage.reads;
    stage.play(10 * BAR);
    assert_eq!(stage.reads, reads);
    stage
        .link
        .send(Command::Release(downbeat_rt::ArmedId(1), downbeat_rt::Release::AtEnd))
        .unwrap();
    let heard = stage.heard.len();
    stage.play(2 * BAR);
    // Released in the middle of a pass from bar 2 to bar 3.
    assert_song(&stage.heard[heard..], BAR + BAR / 2);
    assert_eq!(stage.starved, 0);
    stage.end();
}

#[test]
fn a_song_that_continues_finds_the_next_one_in_memory() {
    let mut stage = Stage::new();
    let mut first = Wanted { follow: Follow::Continue, ..stage.wanted(0) };
    stage.arm(&mut first);
    stage.want(&[&first]);
    stage.link.send(Command::Go(first.id)).unwrap();
    stage.play(BAR);
    let mut second = stage.wanted(1);
    stage.want(&[&first, &second]);
    let song = stage.ready().unwrap();
    stage.link.send(Command::Arm(song)).unwrap();
    second.with_audio = true;
    stage.want(&[&first, &second]);
    stage.play(END - 2 * BLOCK - stage.heard.len() as i64);
    // The disk hangs from shortly before the end of the first; the second one is in memory for as
    // long as the window reaches past that end.
    let reach = END + 20 * BLOCK;
    while (stage.heard.len() as i64) < reach {
        stage.render();
    }
    assert_song(&stage.heard[..END as usize], 0);
    assert_song(&stage.heard[END as usize..], 0);
    assert_eq!(stage.starved, 0);
    stage.end();
}

#[test]
fn a_song_that_came_back_keeps_its_head_and_is_ready_again() {
    let mut stage = Stage::new();
    let mut wanted = stage.wanted(0);
    stage.arm(&mut wanted);
    wanted.pins = stage.songs[0].pins().len();
    stage.want(&[&wanted]);
    stage.play(4_800);
    stage.link.send(Command::Disarm).unwrap();
    stage.play(4_800);
    let (song, farewell) = stage.retired.pop().unwrap();
    assert_eq!((farewell, song.blocks.present()), (Farewell::Replaced, HEAD + wanted.pins));
    wanted.with_audio = false;
    stage.want(&[&wanted]);
    stage.orders.send(Order::Trim(song)).unwrap();
    let song = stage.ready().unwrap();
    assert_eq!(song.blocks.present(), HEAD);
    // It plays again from there.
    stage.link.send(Command::Arm(song)).unwrap();
    wanted.with_audio = true;
    stage.want(&[&wanted]);
    stage.link.send(Command::Go(wanted.id)).unwrap();
    let heard = stage.heard.len();
    stage.play(2 * BAR);
    assert_song(&stage.heard[heard..], 0);
    stage.end();
}

#[test]
fn a_song_that_plays_and_may_be_entered_elsewhere_is_reported_when_it_can() {
    let mut stage = Stage::new();
    let mut wanted = stage.go(0);
    stage.play(4_800);
    let place = Place { span: 2, frame: 7 * BAR + 100 };
    wanted.enter_at = vec![place];
    stage.want(&[&wanted]);
    stage.settle();
    let Ok(Report::AtHand { song, places }) = stage.reports.try_recv() else { panic!("nothing") };
    assert_eq!((song, places), (wanted.id, vec![place]));
    // It is with the audio thread from the next callback on, and told once.
    let (song, when) = (wanted.id, When::Next);
    let enter = Enter { token: 1, song, at: place, when, count_in_bars: 0, vamp: None };
    stage.link.send(Command::Hold).unwrap();
    stage.play(4_800);
    stage.link.send(Command::Enter(enter)).unwrap();
    let heard = stage.heard.len();
    stage.play(4_800);
    assert_song(&stage.heard[heard..], place.frame);
    assert!(stage.reports.try_recv().is_err());
    stage.end();
}

#[test]
fn a_song_that_will_be_entered_elsewhere_is_ready_when_that_is_in_memory_too() {
    let mut stage = Stage::new();
    let frame = 7 * BAR + 100;
    let mut wanted = stage.wanted(0);
    wanted.enter_at = vec![Place { span: 2, frame }];
    stage.want(&[&wanted]);
    let song = stage.ready().unwrap();
    let first = (frame / BLOCK) as usize;
    for index in (0..HEAD).chain(first..first + HEAD) {
        assert!(song.blocks.get(index).is_some(), "block {index}");
    }
    assert_eq!((frame - 240) / BLOCK, frame / BLOCK);
    assert_eq!(song.blocks.present(), 2 * HEAD);
    // Another place is wanted while it is ready: it comes back and is ready again with that.
    wanted.enter_at.clear();
    stage.want(&[&wanted]);
    stage.orders.send(Order::Trim(song)).unwrap();
    let song = stage.ready().unwrap();
    assert_eq!(song.blocks.present(), HEAD);
    stage.orders.send(Order::Reclaim(song)).unwrap();
    stage.end();
}
