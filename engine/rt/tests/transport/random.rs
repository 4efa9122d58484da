//! Anything in any order: the same at every period, every token answered, every song back.

use downbeat_rt::{
    ArmedId, Command, Enter, Follow, Jump, LeadIn, Passed, Quantum, Release, SONGS_AT_AUDIO, Span,
    Stretch, Target, VampOrder, VampSpan, When,
};
use proptest::prelude::*;

use crate::support::{Rig, Song, Told, busy_score, place, song};

/// Something an operator or the conductor does.
#[derive(Clone, Debug)]
enum Act {
    Arm(u8),
    Disarm,
    Go,
    Jump(Target, Quantum),
    JumpToSong(Quantum),
    Cancel,
    Vamp(VampSpan),
    Release(Release),
    Keep,
    Stop(u32),
    Fade(u32),
    Panic,
    Hold,
    GoOn,
    Enter(u32, i64, Option<u64>, u16),
    Skip(u64),
    Evict(usize),
}

fn quantum() -> impl Strategy<Value = Quantum> {
    prop_oneof![
        Just(Quantum::Now),
        Just(Quantum::Beat),
        Just(Quantum::Bar),
        Just(Quantum::Section),
        Just(Quantum::Song),
    ]
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        (0u32..6, 0i64..26_000).prop_map(|(span, frame)| Target::Place(place(span, frame))),
        (-3i32..4).prop_map(Target::Bars),
        (-6i32..7).prop_map(Target::Beats),
        (-2i32..3).prop_map(Target::Sections),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    let vamp = prop_oneof![
        Just(VampSpan::Section),
        (0u16..6).prop_map(VampSpan::Bars),
        (0u32..4, 0u32..3, 0i64..9_000, 0i64..9_000).prop_map(|(span, spans, from, to)| {
            let to = place(span + spans, to);
            VampSpan::Between(Stretch { from: place(span, from), to })
        }),
    ];
    let release = prop_oneof![Just(Release::AtEnd), Just(Release::AtBar), Just(Release::Now)];
    prop_oneof![
        4 => (0u8..4).prop_map(Act::Arm),
        1 => Just(Act::Disarm),
        4 => Just(Act::Go),
        6 => (target(), quantum()).prop_map(|(to, at)| Act::Jump(to, at)),
        2 => quantum().prop_map(Act::JumpToSong),
        1 => Just(Act::Cancel),
        3 => vamp.prop_map(Act::Vamp),
        2 => release.prop_map(Act::Release),
        1 => Just(Act::Keep),
        1 => (0u32..500).prop_map(Act::Stop),
        1 => (1u32..900).prop_map(Act::Fade),
        1 => Just(Act::Panic),
        2 => Just(Act::Hold),
        2 => Just(Act::GoOn),
        3 => (0u32..4, 0i64..9_000, proptest::option::of(0u64..40_000), 0u16..2)
            .prop_map(|(span, frame, device, bars)| Act::Enter(span, frame, device, bars)),
        1 => (0u64..2_000).prop_map(Act::Skip),
        2 => (0usize..4).prop_map(Act::Evict),
    ]
}

/// Four kinds of songs: short, in pieces, with vamps, with short spans.
fn kind(id: u32, kind: u8, evicts: bool) -> Song {
    let span = |from, to| Span { from, to, vamps: false, section: 0, cue: Some(0) };
    let vamps = |from, to| Span { vamps: true, ..span(from, to) };
    let spans = match kind {
        0 => vec![span(0, 3_000)],
        1 => vec![span(0, 4_000), span(4_000, 6_500), span(20_000, 26_000), span(500, 900)],
        2 => vec![vamps(0, 2_000), span(2_000, 5_000), vamps(9_000, 9_700), span(0, 2_000)],
        _ => vec![span(100, 160), span(40, 50), vamps(8_150, 8_250), span(8_000, 8_001)],
    };
    let follow = match (id + u32::from(kind)) % 4 {
        0 => Follow::Stop,
        1 => Follow::Continue,
        2 => Follow::Pause { frames: 777 },
        _ => Follow::Segue { at: 1_500, crossfade: 900, click_after: 333 },
    };
    let start = [LeadIn::None, LeadIn::Grid { frames: 4_000 }, LeadIn::Bars(1)][id as usize % 3];
    let has = if evicts { |index| index != 1 } else { |_| true };
    Song { frames: 26_000, start, has, midi: busy_score(), ..song(id).spans(spans).follow(follow) }
}

/// Performs a script of acts, each so many frames after the one before.
fn perform(acts: &[(u64, Act)], period: usize, misses: bool) -> (Rig, Vec<u32>) {
    let mut rig = Rig::new();
    let (mut now, mut skipped, mut last, mut tokens) = (0, 0, 0, Vec::new());
    for (after, act) in acts {
        now += after;
        rig.until(now, period);
        let leads = rig.told.iter().rev().find_map(|told| match told {
            Told::Started(id, ..) => Some(*id),
            _ => None,
        });
        let token = tokens.len() as u32 + 1;
        let song = ArmedId(leads.unwrap_or(1));
        let mut ask = |command| {
            tokens.push(token);
            command
        };
        let command = match act.clone() {
            Act::Arm(what) => {
                let back = rig.told.iter().filter(|told| matches!(told, Told::Retired(..))).count();
                if last as usize - back >= SONGS_AT_AUDIO {
                    continue;
                }
                last += 1;
                kind(last, what, misses).arm()
            }
            Act::Disarm => Command::Disarm,
            Act::Go => Command::Go(ArmedId(last)),
            Act::Jump(to, at) => ask(Command::Jump(Jump { token, song, to, at })),
            Act::JumpToSong(at) => {
                ask(Command::Jump(Jump { token, song, to: Target::Song(ArmedId(last)), at }))
            }
            Act::Cancel => Command::CancelJump,
            Act::Vamp(span) => ask(Command::Vamp(VampOrder { token, song, span })),
            Act::Release(how) => Command::Release(song, how),
            Act::Keep => Command::KeepVamping(song),
            Act::Stop(fade) => Command::Stop { fade },
            Act::Fade(frames) => Command::Fade { frames },
            Act::Panic => Command::Panic,
            Act::Hold => Command::Hold,
            Act::GoOn => Command::GoOn,
            Act::Enter(span, frame, device, count_in_bars) => {
                let when = device.map_or(When::Next, When::Device);
                let at = place(span, frame);
                ask(Command::Enter(Enter { token, song, at, when, count_in_bars, vamp: None }))
            }
            Act::Skip(frames) => {
                rig.renderer.skip(frames);
                skipped += frames;
                rig.hear();
                continue;
            }
            Act::Evict(index) => {
                rig.disk.evict(song, index);
                continue;
            }
        };
        rig.send(command);
    }
    rig.until(now + 3_000, period);
    rig.send(Command::Disarm);
    rig.send(Command::Panic);
    rig.until(now + 4_000, period);
    rig.render(1);
    let status = rig.status.as_ref().unwrap();
    assert_eq!((status.front, status.armed, status.pause), (None, None, None));
    assert!(status.rendered <= rig.now() + skipped);
    (rig, tokens)
}

fn check(acts: &[(u64, Act)], period: usize, misses: bool) -> Result<(), TestCaseError> {
    let (rig, tokens) = perform(acts, period, misses);
    let mut answered: Vec<u32> = rig
        .told
        .iter()
        .filter_map(|told| match told {
            Told::Landed(token, ..) | Told::Vamping(token, ..) | Told::Refused(token, _) => {
                Some(*token)
            }
            _ => None,
        })
        .collect();
    answered.sort_unstable();
    prop_assert_eq!(&answered, &tokens, "every token is answered once: {:?}", rig.told);
    let songs = |wanted: fn(&Told) -> bool| rig.told.iter().filter(|told| wanted(told)).count();
    let armed = acts.iter().filter(|(_, act)| matches!(act, Act::Arm(_))).count();
    let back = songs(|told| matches!(told, Told::Retired(..)));
    prop_assert!(back <= armed && songs(|told| matches!(told, Told::Started(..))) <= back);
    for out in &rig.out {
        prop_assert!(out.iter().all(|sample| sample.is_finite()));
    }
    let (other, _) = perform(acts, 64, misses);
    prop_assert_eq!(&rig.told, &other.told);
    prop_assert_eq!(&rig.midi, &other.midi);
    prop_assert_eq!(in_order(&rig.passed), in_order(&other.passed));
    for (output, (got, wanted)) in rig.out.iter().zip(&other.out).enumerate() {
        let differs = got.iter().zip(wanted).position(|(got, wanted)| got != wanted);
        prop_assert_eq!(differs, None, "output {} at period {}", output, period);
    }
    Ok(())
}

/// Two songs hand over their messages stretch by stretch; each says its frame.
fn in_order(passed: &[Passed]) -> Vec<Passed> {
    let mut passed = passed.to_vec();
    passed.sort_by_key(|passed| passed.frame);
    passed
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_asked_sounds_the_same_at_every_period(
        acts in proptest::collection::vec((prop_oneof![0u64..60, 0u64..3_000], act()), 1..30),
        period in prop_oneof![1usize..10, 10usize..5_000],
        songs in (0u8..4, 0u8..4),
        misses in proptest::bool::weighted(0.2),
    ) {
        let begin = [Act::Arm(songs.0), Act::Go, Act::Arm(songs.1)].map(|act| (1, act));
        check(&[&begin[..], &acts].concat(), period, misses)?;
    }
}
