mod stage;

use super::*;
use crate::device::Terms;
use crate::error::OpenError;
use crate::pump::tests::Counter;
use stage::{request, Behaviour, Stage, PERIOD};

#[test]
fn a_lost_device_is_opened_again_and_the_renderer_goes_on_with_the_time_that_went_by() {
    let mut stage = Stage::new("jack", &["jack"]);
    assert!(stage.call());
    assert_eq!(stage.state(), State::Ok);
    stage.world.set("jack", Behaviour::IsNotThere);
    let old = stage.world.seat();
    old.lost();
    stage.step();
    assert!(!old.play(PERIOD, |_| {}), "a dead device has nothing to play");
    stage.until("closed", |stage| stage.world.closed("jack"));
    stage.until("told", |stage| !stage.not_opened().is_empty());
    assert_eq!(stage.state(), State::Retrying);

    stage.world.set("jack", Behaviour::Opens);
    stage.run_until("back", |stage| stage.state() == State::Ok);
    assert!(stage.call());
    assert_eq!(stage.states(), [State::Lost, State::Retrying, State::Ok]);
    assert_eq!(stage.not_opened(), ["jack: jack: not there"], "the same reason is told once");
    let (frame, outage) = stage.outages.lock().unwrap()[0];
    assert_eq!(frame, PERIOD);
    let millis = outage.lasted.as_millis() as u64;
    // The pause of 100 ms between two rounds, without the period that was still played.
    assert!(outage.frames.abs_diff(millis * 48) <= 48 && millis >= 89, "{outage:?}");
    assert_eq!(stage.world.opened.lock().unwrap()[1].1, Terms::AsItIs);
    // What goes by from now until the device's pace is known, it skips later.
    let renderer = stage.supervisor.close().unwrap();
    assert_eq!(renderer.frame, PERIOD + outage.frames as usize);
}

#[test]
fn a_silent_device_that_wakes_goes_on_without_being_opened_again() {
    let mut stage = Stage::new("jack", &["jack"]);
    stage.call();
    stage.pass(500);
    assert_eq!(stage.state(), State::Ok, "half a second is no silence");
    stage.pass(1);
    assert_eq!(stage.state(), State::Silent);
    assert!(stage.supervisor.status().silent_since.is_some());
    stage.pass(10_000);
    assert!(!stage.call(), "the renderer is elsewhere when it wakes");
    assert_eq!(stage.state(), State::Ok);
    assert!(stage.call(), "and back in the next callback");
    assert_eq!(stage.states(), [State::Silent, State::Ok]);
    assert_eq!(stage.world.attempts.lock().unwrap().len(), 1);
    let (_, outage) = stage.outages.lock().unwrap()[0];
    assert!((10_400..10_600).contains(&outage.lasted.as_millis()), "{outage:?}");
}

#[test]
fn a_device_that_stays_silent_is_opened_again_at_last() {
    let mut stage = Stage::new("jack", &["jack"]);
    stage.call();
    stage.pass(600);
    stage.pass(14_000);
    assert_eq!(stage.state(), State::Silent);
    stage.pass(500);
    stage.run_until("opened again", |stage| stage.state() == State::Ok);
    assert_eq!(stage.states(), [State::Silent, State::Lost, State::Retrying, State::Ok]);
    assert!(stage.call());
}

#[test]
fn the_next_device_in_the_list_takes_over_and_the_first_comes_back_only_when_asked() {
    let mut stage = Stage::new("jack,cpal:HDSP,cpal:Card", &["jack", "cpal:Card"]);
    stage.call();
    stage.world.set("jack", Behaviour::IsNotThere);
    stage.world.seat().lost();
    stage.until("on the card", |stage| stage.choice() == "cpal:Card");
    assert_eq!(stage.not_opened(), ["jack: jack: not there", "cpal:HDSP: cpal:HDSP: not there"]);
    assert!(stage.call());

    stage.world.set("jack", Behaviour::Opens);
    for _ in 0..100 {
        stage.pass(100);
        stage.call();
    }
    assert_eq!(stage.choice(), "cpal:Card");
    assert!(stage.supervisor.return_to_first());
    stage.until("on jack", |stage| stage.choice() == "jack");
    assert!(stage.call());
    assert!(!stage.supervisor.return_to_first());
    stage.until("closed", |stage| stage.world.closed("cpal:Card"));
    assert_eq!(stage.outages.lock().unwrap().len(), 2);
}

#[test]
fn a_device_that_nobody_hears_takes_over_late_and_gives_way_by_itself() {
    let mut stage = Stage::new("jack,cpal:HDSP,null", &["jack", "null"]);
    assert!(!stage.supervisor.stands_in());
    stage.call();
    stage.world.set("jack", Behaviour::IsNotThere);
    stage.world.seat().lost();
    let lost = stage.now;
    stage.run_until("on null", |stage| stage.choice() == "null");
    assert!(stage.now.duration_since(lost) >= Duration::from_secs(2));
    assert!(stage.supervisor.stands_in());
    // It keeps the time, and others are tried, again and again.
    let before = stage.world.attempts.lock().unwrap().len();
    stage.play_until("tried", |stage| stage.world.attempts.lock().unwrap().len() > before + 4);
    assert_eq!((stage.state(), stage.choice().as_str()), (State::Ok, "null"));
    assert_eq!(stage.not_opened().len(), 2, "{:?}", stage.not_opened());

    stage.world.set("cpal:HDSP", Behaviour::Opens);
    stage.play_until("on the other", |stage| stage.choice() == "cpal:HDSP");
    assert!(stage.call());
    stage.until("closed", |stage| stage.world.closed("null"));
    assert!(!stage.supervisor.stands_in());
    // That one is heard, and stays.
    stage.world.set("jack", Behaviour::Opens);
    for _ in 0..100 {
        stage.pass(100);
        stage.call();
    }
    assert_eq!(stage.choice(), "cpal:HDSP");
}

#[test]
fn a_show_that_began_on_a_device_that_nobody_hears_moves_when_another_opens() {
    let mut stage = Stage::new("jack,null", &["null"]);
    assert!(stage.supervisor.stands_in());
    stage.call();
    stage.world.set("jack", Behaviour::Opens);
    stage.play_until("on jack", |stage| stage.choice() == "jack");
    assert!(stage.call());
}

#[test]
fn asking_for_a_first_device_that_is_not_there_is_answered_and_harms_nothing() {
    let mut stage = Stage::new("jack,cpal:Card", &["cpal:Card"]);
    assert_eq!(stage.choice(), "cpal:Card");
    stage.call();
    assert_eq!(stage.not_opened(), ["jack: jack: not there"]);
    assert!(stage.supervisor.return_to_first());
    stage.until("told", |stage| stage.not_opened().len() == 2);
    assert!(stage.call());
    assert!(stage.states().is_empty());
}

#[test]
fn another_takes_over_from_a_silent_one_after_a_while() {
    let mut stage = Stage::new("jack,cpal:Card", &["jack", "cpal:Card"]);
    stage.call();
    let jack = stage.world.seat();
    stage.pass(1_990);
    stage.pass(1);
    assert_eq!((stage.state(), stage.choice().as_str()), (State::Silent, "jack"));
    stage.pass(20);
    stage.until("on the card", |stage| stage.choice() == "cpal:Card");
    assert!(stage.call());
    stage.until("closed", |stage| stage.world.closed("jack"));
    // It wakes later, and has nothing to say.
    assert!(!jack.play(PERIOD, |_| panic!("a renderer that is elsewhere")));
    jack.lost();
    stage.call();
    assert_eq!((stage.state(), stage.choice().as_str()), (State::Ok, "cpal:Card"));
}

#[test]
fn a_device_that_hangs_while_it_opens_holds_nobody_up_and_is_tried_once() {
    let mut stage = Stage::new("jack,cpal:HDSP", &["jack"]);
    stage.call();
    let go = stage.world.hang("jack");
    stage.world.seat().lost();
    stage.run_until("given the next its turn", |stage| stage.not_opened().len() == 2);
    assert_eq!(
        stage.not_opened()[0],
        "jack: jack did not answer within 2 s: restart it, then try again"
    );
    for _ in 0..1000 {
        stage.pass(10);
    }
    assert_eq!(stage.state(), State::Retrying);
    // It answers at last, and is taken.
    go.send(()).unwrap();
    stage.until("back", |stage| stage.state() == State::Ok);
    assert_eq!(stage.choice(), "jack");
    assert!(stage.call());
}

#[test]
fn a_device_that_opens_after_another_took_over_is_closed() {
    let mut stage = Stage::new("jack,cpal:Card", &["jack", "cpal:Card"]);
    stage.call();
    let go = stage.world.hang("jack");
    stage.world.seat().lost();
    stage.run_until("on the card", |stage| stage.choice() == "cpal:Card");
    let card = stage.world.seat();
    stage.world.closed.lock().unwrap().clear();
    go.send(()).unwrap();
    stage.until("closed", |stage| stage.world.closed("jack"));
    assert_eq!(stage.choice(), "cpal:Card");
    assert!(card.play(PERIOD, |_| {}), "the renderer is where it was");
}

#[test]
fn a_callback_that_hangs_keeps_the_renderer_until_it_ends() {
    let mut stage = Stage::new("jack", &["jack"]);
    stage.call();
    let seat = stage.world.seat();
    seat.play(PERIOD, |_| {
        // Its begin is seen, and then nothing more.
        stage.step();
        stage.pass(600);
        assert_eq!(stage.state(), State::Silent);
        stage.pass(600);
        assert!(stage.supervisor.standing.is_none());
    });
    // Now it is taken out, and goes back in when the device calls once more.
    stage.pass(10);
    assert!(!stage.call());
    assert_eq!(stage.state(), State::Ok);
    assert!(stage.call());
}

#[test]
fn a_gap_of_the_driver_is_a_glitch_for_a_second() {
    let mut stage = Stage::new("jack", &["jack"]);
    stage.call();
    stage.world.seat().xrun();
    stage.call();
    assert_eq!(stage.state(), State::Glitch);
    stage.pass(400);
    stage.call();
    stage.pass(400);
    stage.call();
    assert_eq!(stage.state(), State::Glitch);
    stage.pass(201);
    assert_eq!(stage.states(), [State::Glitch, State::Ok]);
}

#[test]
fn where_nothing_opens_every_reason_is_told() {
    let opener: Opener<Counter> = Arc::new(|choice, _, terms, _| {
        assert_eq!(terms, Terms::AsAsked);
        let (device, cause) = (choice.to_string(), "not there".into());
        Err(OpenError::NotThere { device, cause })
    });
    let choices = "jack,cpal:HDSP".parse().unwrap();
    let failure =
        Supervisor::start_with(opener, &choices, &request(), Counter::new(2), Box::new(|_, _| {}));
    let failure = failure.err().unwrap();
    assert_eq!(failure.to_string(), "jack: not there\ncpal:HDSP: not there");
    assert_eq!(failure.renderer.frame, 0);
}
