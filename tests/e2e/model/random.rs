//! Whatever is pressed, at whatever frame and with whatever periods, every sample is the model's.

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};

use super::moment::Moment;
use super::script::{Kind, Press, Wait, press, script, vamped};
use super::{FAST, PERIOD, SLOW, compare, modelled};

/// Scripts of a usual run. They are the same in each, so that one that fails fails again; to look
/// for more, give `PROPTEST_CASES` (and `PROPTEST_RNG_SEED` to see the same ones once more).
const CASES: u32 = 120;
const SEED: u64 = 1;

pub fn runner(cases: u32) -> TestRunner {
    let given = ProptestConfig::default();
    let searches = std::env::var_os("PROPTEST_CASES").is_some();
    let usual = given.rng_seed == RngSeed::Random && !searches;
    TestRunner::new(ProptestConfig {
        cases: if searches { given.cases } else { cases },
        rng_seed: if usual { RngSeed::Fixed(SEED) } else { given.rng_seed },
        max_shrink_iters: 5_000,
        max_shrink_time: 120_000,
        max_global_rejects: 100_000,
        failure_persistence: None,
        ..given
    })
}

fn periods() -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(prop_oneof![1usize..100, 64usize..PERIOD], 1..20)
}

fn rejected(_: ()) -> TestCaseError {
    TestCaseError::reject("more songs than the engine takes")
}

fn every_sample_is_the_model_s(presses: impl Strategy<Value = Vec<Press>>) {
    let scripts = (presses, periods(), proptest::bool::weighted(0.2));
    let run = runner(CASES).run(&scripts, |(presses, periods, fast)| {
        let both = if fast { &*FAST } else { &*SLOW };
        let model = modelled(both, &presses).ok_or(()).map_err(rejected)?;
        compare(both, &model, &periods).map_err(TestCaseError::fail)
    });
    assert!(run.is_ok(), "{}", run.unwrap_err());
}

#[test]
fn whatever_is_pressed_every_sample_is_the_model_s() {
    every_sample_is_the_model_s(script());
}

/// As above, with a vamp to begin with, which most often is one over several spans.
#[test]
fn whatever_is_pressed_in_a_vamp_every_sample_is_the_model_s() {
    every_sample_is_the_model_s(vamped());
}

/// What random presses meet too rarely: each kind of press in each moment, within milliseconds.
#[test]
fn every_kind_of_press_in_every_moment_sounds_as_in_the_model() {
    let pairs = Moment::ALL.into_iter().flat_map(|moment| {
        let kinds = Kind::ALL.into_iter().map(|(kind, _)| kind);
        kinds.filter(move |kind| !moment.leaves_out(*kind)).map(move |kind| (moment, kind))
    });
    for (moment, kind) in pairs {
        let after = proptest::collection::vec(press(), 0..4);
        let scripts = (1i64..40, kind.action(), after, periods());
        let run = runner(2).run(&scripts, |(then, action, after, periods)| {
            let mut presses = moment.way();
            let at = presses.len();
            presses.push(Press { wait: Wait::Until(moment, then), action });
            presses.extend(after);
            let model = modelled(&SLOW, &presses).ok_or(()).map_err(rejected)?;
            let met = model.moments[at].contains(&moment);
            prop_assert!(met, "the press does not meet the moment: {:?}", model.moments);
            compare(&SLOW, &model, &periods).map_err(TestCaseError::fail)
        });
        assert!(run.is_ok(), "{kind:?} in {moment:?}: {}", run.unwrap_err());
    }
}
