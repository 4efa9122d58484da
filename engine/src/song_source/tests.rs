//! Sources made from a show that was read from files, whose song is then changed as a song file
//! could have it.

use downbeat_rt::{BLOCK_FRAMES, Knot as RtKnot, Span};
use downbeat_show_files::{
    Automation, Colour, Guide, Knot, Lead, Pass, Segue, StemChange, Take, Takes, Target, Version,
};

use super::*;
use crate::sources::Sources;
use crate::test_show::{BAR, rig, show};

const BLOCK: i64 = BLOCK_FRAMES as i64;
fn pass(section: Option<usize>, from: i64, to: i64, loops: bool) -> Pass {
    Pass { section, from, to, loops }
}

/// A version that plays C twice, vamps on it the second time, and then A.
fn version() -> Version {
    let change = |muted, level_db, take| StemChange { muted, level_db, take };
    Version {
        name: "long".into(),
        passes: vec![
            pass(Some(2), 8 * BAR, 12 * BAR, false),
            pass(Some(2), 8 * BAR, 12 * BAR, true),
            pass(Some(0), BAR, 4 * BAR, false),
        ],
        stems: vec![change(true, 2.0, None), change(false, 0.0, Some(Take::Dry))],
    }
}

#[test]
fn a_plain_song_is_one_span_for_each_section_without_a_gap() {
    let (show, _folder) = show();
    let song = SongSource::new(&show, 0, None, &rig(), None, BlockSize::STAGE);
    let span = |from, to, section| Span { from, to, vamps: false, section, cue: None };
    let expected = [
        span(0, BAR, u32::MAX),
        span(BAR, 4 * BAR, 0),
        span(4 * BAR, 8 * BAR, 1),
        span(8 * BAR, 12 * BAR, 2),
    ];
    assert_eq!(song.arrangement.spans(), expected);
    assert_eq!((song.length(), song.frames), (12 * BAR as u64, 12 * BAR as u64));
    assert_eq!(song.sections, [None, Some(0), Some(1), Some(2)]);
    let spans: Vec<_> = song.spans.iter().map(|span| (span.name.as_str(), span.bar)).collect();
    assert_eq!(spans, [("", 1), ("A", 2), ("B", 5), ("C", 9)]);
    assert_eq!(song.start, LeadIn::Grid { frames: 2 * BAR as u64 });
    assert_eq!(song.head(), 0..5);
    assert_eq!(song.version_name, None);
    assert!(song.automation.is_none());
}

#[test]
fn a_version_has_its_own_order_stems_levels_and_start() {
    let (mut show, _folder) = show();
    let song = &mut show.songs[0];
    song.versions = vec![version()];
    // The dry take is the mono file, the wet one the stereo file.
    let (wet, dry) = (song.stems[1].file.clone(), song.stems[0].file.clone());
    song.stems[1].takes = Some(Takes { wet, dry, default: Take::Wet });
    let long = SongSource::new(&show, 0, Some(0), &rig(), None, BlockSize::STAGE);
    let plain = SongSource::new(&show, 0, None, &rig(), None, BlockSize::STAGE);
    assert_eq!(long.version_name.as_deref(), Some("long"));
    let played: Vec<_> =
        long.arrangement.spans().iter().map(|span| (span.from, span.to, span.vamps)).collect();
    let expected = [(8 * BAR, 12 * BAR, false), (8 * BAR, 12 * BAR, true), (BAR, 4 * BAR, false)];
    assert_eq!(played, expected);
    assert_eq!(long.length(), 11 * BAR as u64);
    // Only the take it plays is in its blocks.
    assert_eq!((plain.channels(), long.channels()), (3, 2));
    assert_eq!(long.stem_of, [0, 1]);
    assert_eq!(long.stems[0].trim_db, 2.0);
    assert_eq!(long.stems[0].gain(), 0.0);
    assert!(!plain.stems[0].muted && plain.stems[0].gain() == 1.0);
    show.songs[0].versions[0].stems[0].muted = false;
    let loud = SongSource::new(&show, 0, Some(0), &rig(), None, BlockSize::STAGE);
    assert_eq!(loud.stems[0].gain(), 10f32.powf(2.0 / 20.0));
    // It starts in the middle: what is counted in are bars like the one there.
    assert_eq!(long.start, LeadIn::Bars(2));
    let first = (8 * BAR / BLOCK) as usize;
    assert_eq!(long.head(), first..first + 5);
    // The start of A, with the block in which a crossfade into it begins if it is another.
    let a = (BAR / BLOCK) as usize;
    let before = ((BAR - 240) / BLOCK) as usize;
    let expected: Vec<usize> = (before..a + 5).collect();
    // C begins less than a crossfade after no border of a block: it needs no more than its head.
    assert_eq!((8 * BAR - 240) / BLOCK, 8 * BAR / BLOCK);
    assert_eq!(long.pins(), expected);
}

#[test]
fn automation_turns_from_decibels_into_gains() {
    let (mut show, _folder) = show();
    let knot = |frame, level_db| Knot { frame, level_db };
    let knots = vec![knot(0, 0.0), knot(BAR, -20.0), knot(BAR, -96.0)];
    show.songs[0].automation = vec![Automation { target: Target::Stem(1), knots }];
    let song = SongSource::new(&show, 0, None, &rig(), None, BlockSize::STAGE);
    let knot = |frame, gain| RtKnot { frame, gain };
    let expected = [knot(0, 1.0), knot(BAR, 0.1), knot(BAR, 0.0)];
    let curve = downbeat_rt::Curve::new(&expected);
    let same = downbeat_rt::Automation::new(vec![(1, curve)], Vec::new(), &rig());
    assert_eq!(format!("{:?}", song.automation), format!("{same:?}"));
}

#[test]
fn cues_announce_the_sections_that_have_one_and_are_read_once() {
    let (mut show, folder) = show();
    let song = &mut show.songs[0];
    song.versions = vec![version()];
    let cue = downbeat_show_files::probe(&folder.path().join("cue.wav")).unwrap().file;
    let cues = vec![None, None, Some(cue)];
    song.guide = Some(Guide { bus: 1, level_db: -20.0, lead: Lead::Bars(2), cues });
    let long = SongSource::new(&show, 0, Some(0), &rig(), None, BlockSize::STAGE);
    let announced: Vec<_> = long.arrangement.spans().iter().map(|span| span.cue).collect();
    assert_eq!(announced, [Some(0), Some(0), None]);
    assert_eq!(long.cues.len(), 1);
    // Two bars of four beats.
    assert_eq!(long.cue_beats, 8);
    let read = long.cues[0].read().unwrap();
    assert_eq!(read.frames(), 1_000);
    assert_eq!(long.cue_bytes(), 1_000 * 4);
    assert_eq!(read.bytes() as u64, long.cue_bytes());
    // A cue that has gone is told by name.
    std::fs::remove_file(folder.path().join("cue.wav")).unwrap();
    let fault = long.cues[0].read().unwrap_err();
    assert!(fault.contains("cue.wav"), "{fault}");
}

#[test]
fn colours_and_notes_are_there_for_the_eye() {
    let (mut show, _folder) = show();
    let red = Colour { red: 255, green: 0, blue: 0 };
    show.songs[0].sections[1].colour = Some(red);
    show.songs[0].sections[1].note = Some("watch the singer".into());
    let song = SongSource::new(&show, 0, None, &rig(), None, BlockSize::STAGE);
    let span = &song.spans[2];
    assert_eq!((span.name.as_str(), span.colour, span.bar), ("B", Some(red), 5));
    assert_eq!(span.note.as_deref(), Some("watch the singer"));
    assert_eq!((span.length.as_secs(), span.vamps), (8, false));
    assert_eq!(song.spans[1].colour, None);
}

#[test]
fn what_follows_is_what_the_setlist_says() {
    let (show, _folder) = show();
    let song = SongSource::new(&show, 0, None, &rig(), None, BlockSize::STAGE);
    assert_eq!(song.follow(Then::Stop), Follow::Stop);
    assert_eq!(song.follow(Then::Continue), Follow::Continue);
    assert_eq!(song.follow(Then::Pause { frames: 7 }), Follow::Pause { frames: 7 });
    let segue = Segue { before_end: 9, crossfade: 5, click_after: 3 };
    let follow = Follow::Segue { at: 9, crossfade: 5, click_after: 3 };
    assert_eq!(song.follow(Then::Segue(segue)), follow);
}

#[test]
fn entries_of_the_same_song_and_version_share_one_source() {
    let (mut show, _folder) = show();
    show.songs[0].versions = vec![version()];
    let sources = Sources::new(Arc::new(show), rig(), None, BlockSize::STAGE);
    sources.make(0);
    assert!(Arc::ptr_eq(&sources.get(0, None), &sources.get(0, None)));
    assert!(Arc::ptr_eq(&sources.get(0, Some(0)), &sources.get(0, Some(0))));
    assert_eq!(sources.get(0, Some(0)).version_name.as_deref(), Some("long"));
}
