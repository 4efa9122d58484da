//! Whoever asks with a ticket is told, once, why it is not done; nobody is told of what is.

use crossbeam_channel::Receiver;
use downbeat_engine::{
    Action, Edit, EntryId, GoOn, JumpTo, NotDone, Quantum, Reentry, RejoinAt, Strip, Switch,
    Ticket, VampOf,
};

use super::coded::{BAR, PERIOD, RATE, SECTIONS, playing, songs};
use crate::support::rig::Rig;

/// An engine whose refusals are read, and the number of the last ticket.
struct Asking {
    rig: Rig,
    refusals: Receiver<NotDone>,
    last: u64,
}

impl Asking {
    fn of(mut rig: Rig) -> Self {
        let refusals = rig.conductor.take_refusals().unwrap();
        assert!(rig.conductor.take_refusals().is_none());
        Self { rig, refusals, last: 0 }
    }

    /// Asks for something, as a surface does.
    fn ask(&mut self, action: Action) -> Ticket {
        self.last += 1;
        let ticket = Ticket(self.last);
        self.rig.step();
        self.rig.face.ask(&self.rig.face.snapshot(), action, ticket).unwrap();
        self.rig.step();
        ticket
    }

    /// What was refused since the last time.
    fn told(&self) -> Vec<(Ticket, String)> {
        self.refusals.try_iter().map(|NotDone { ticket, why }| (ticket, why)).collect()
    }

    /// Asks for something that is refused with these words, told in a notice as well.
    #[track_caller]
    fn refused(&mut self, action: Action, words: &str) {
        let ticket = self.ask(action);
        let told = self.told();
        assert_eq!(told.len(), 1, "{action:?}: {told:?}");
        assert!(told[0].0 == ticket && told[0].1.contains(words), "{action:?}: {told:?}");
        assert!(self.rig.was_told(words), "{action:?}");
        // The same of somebody who reads the notices, such as the console.
        self.rig.act(action);
        assert_eq!(self.told(), [], "{action:?}");
    }

    #[track_caller]
    fn done(&mut self, action: Action) {
        self.ask(action);
        assert_eq!(self.told(), [], "{action:?}");
    }
}

const GONE: EntryId = EntryId(77);

fn jump(to: JumpTo, at: Quantum) -> Action {
    Action::Jump { to, at: Some(at) }
}

#[test]
fn while_nothing_plays() {
    let show = songs(&[SECTIONS, ""]).head("transport: { confirm: [] }");
    let mut rig = Rig::new(show.load());
    rig.settle();
    rig.play(RATE / 10, PERIOD);
    let mut asking = Asking::of(rig);
    let from = Reentry::Frame;
    for (action, words) in [
        (Action::Hold, "nothing to hold"),
        (Action::Fade, "nothing to fade"),
        (Action::CancelJump, "no jump waits"),
        (Action::Vamp(VampOf::Section), "nothing to repeat: no song plays"),
        (Action::MarkVampStart, "nothing to mark: no song plays"),
        (Action::Release(downbeat_engine::Release::AtEnd), "nothing repeats"),
        (Action::Rejoin(RejoinAt::WhereWeWouldBe), "nothing to rejoin"),
        (Action::GoOn(GoOn { from, count_in: 0 }), "nothing is held"),
        (Action::ArmPrevious, "this is the first song"),
        (Action::Arm(GONE), "not in the setlist any more"),
        (Action::Edit(Edit::Repeat(GONE)), "not in the setlist any more"),
        (Action::Edit(Edit::Move(EntryId(0), -1)), "setlist not changed"),
        (Action::Undo, "nothing to take back"),
        (Action::Redo, "nothing to do again"),
        (Action::Pilot(Switch::On), "no bus for the pilot"),
        (Action::MuteOut(Some(9), Switch::On), "no such output"),
        (Action::Mute(Strip::Stem { entry: GONE, stem: 0 }, Switch::On), "no such fader"),
        (jump(JumpTo::Section(9), Quantum::Now), "has no such place"),
    ] {
        asking.refused(action, words);
    }
    for action in [
        Action::ArmNext,
        Action::ArmPrevious,
        Action::Mute(Strip::Bus(0), Switch::Toggle),
        Action::SetLevel(Strip::Bus(0), -3.0),
        Action::Stop,
        Action::Panic,
        Action::Go,
    ] {
        asking.done(action);
    }
}

#[test]
fn while_a_song_plays() {
    let show = songs(&[SECTIONS, ""]);
    let mut asking = Asking::of(playing(&show, BAR));
    asking.refused(Action::Go, "GO ignored: s0 plays");
    asking.refused(jump(JumpTo::Section(9), Quantum::Bar), "no jump: s0 has no such place");
    asking.refused(jump(JumpTo::Entry(GONE), Quantum::Bar), "press it once more");
    asking.done(Action::Lock(Switch::On));
    asking.refused(Action::Stop, "the show is locked");
    asking.done(Action::Lock(Switch::Off));
    asking.done(Action::Vamp(VampOf::Section));
    asking.done(Action::Hold);
}

#[test]
fn when_the_audio_thread_refuses_it_later() {
    let show = songs(&[SECTIONS, ""]);
    let mut asking = Asking::of(playing(&show, BAR / 2));
    let replaced = asking.ask(jump(JumpTo::Section(1), Quantum::Section));
    asking.rig.play(PERIOD, PERIOD);
    let waits = asking.ask(jump(JumpTo::Section(2), Quantum::Section));
    asking.rig.play(PERIOD, PERIOD);
    // One that was replaced was not refused: whoever replaced it knows.
    assert_eq!(asking.told(), [], "{replaced:?}");
    asking.done(Action::Panic);
    asking.rig.play(RATE / 2, PERIOD);
    let told = asking.told();
    assert_eq!(told, [(waits, "not done (jump to C): the song ended first".to_owned())]);
}

#[test]
fn when_a_go_comes_twice_or_while_the_song_is_read() {
    let show = songs(&[SECTIONS, ""]);
    let mut rig = Rig::new(show.load());
    // Nothing was read yet.
    rig.step();
    let mut asking = Asking::of(rig);
    asking.done(Action::Go);
    asking.refused(Action::Go, "came twice at once");
    asking.rig.settle();
    asking.rig.play(RATE / 10, PERIOD);
    assert_eq!(asking.told(), []);
    assert_eq!(asking.rig.snapshot().playing, Some(0));
}

#[test]
fn when_the_song_is_not_the_one_that_was_on_show() {
    let files = songs(&[SECTIONS, SECTIONS]).entry("{ song: s0, then: continue }").entry("s1");
    let mut asking = Asking::of(playing(&files, PERIOD));
    let shown = asking.rig.face.snapshot();
    asking.rig.play(super::coded::END, PERIOD);
    assert_eq!(asking.rig.snapshot().playing, Some(1));
    let ticket = Ticket(99);
    asking.rig.face.ask(&shown, jump(JumpTo::Section(1), Quantum::Now), ticket).unwrap();
    asking.rig.step();
    let told = asking.told();
    assert_eq!(told.len(), 1);
    assert!(told[0].0 == ticket && told[0].1.contains("it was for s0, which does not play"));
}

#[test]
fn when_a_setlist_is_not_written() {
    let show = songs(&[SECTIONS]);
    let mut rig = Rig::new(show.load());
    let mut clerk = rig.conductor.take_clerk().unwrap();
    rig.settle();
    let mut asking = Asking::of(rig);
    // A setlist of nothing.
    asking.done(Action::Edit(Edit::Skip(EntryId(0), Switch::On)));
    let ticket = asking.ask(Action::SaveSetlist);
    clerk.step(std::time::Duration::from_secs(20));
    asking.rig.step();
    let told = asking.told();
    assert_eq!(told.len(), 1);
    assert!(told[0].0 == ticket && told[0].1.contains("was not saved"), "{told:?}");
}

/// What a show wants pressed twice is done at once for somebody who is sure, and for nobody else.
#[test]
fn who_is_sure_presses_once() {
    let show = songs(&[SECTIONS, ""]).head("transport: { confirm: [song] }");
    let mut asking = Asking::of(playing(&show, BAR));
    let to_song = jump(JumpTo::Songs(1), Quantum::Bar);
    asking.ask(to_song);
    let told = asking.told();
    assert!(told[0].1.contains("press it once more"), "{told:?}");
    assert!(asking.rig.snapshot().jump.is_none());
    asking.rig.play(4 * RATE, PERIOD);
    let face = &asking.rig.face;
    face.ask_surely(&face.snapshot(), to_song, Ticket(9)).unwrap();
    asking.rig.step();
    assert_eq!(asking.told(), []);
    assert!(asking.rig.snapshot().jump.is_some());
}

#[test]
fn while_a_song_fades_out() {
    let show = songs(&[SECTIONS, ""]).head("stop_fade: 1 s");
    let mut rig = playing(&show, BAR);
    rig.act(Action::Stop);
    rig.play(PERIOD, PERIOD);
    let mut asking = Asking::of(rig);
    asking.refused(Action::Fade, "it fades out already; stop ends it at once");
    asking.refused(Action::Hold, "the song fades out and ends");
    asking.refused(Action::Vamp(VampOf::Section), "nothing to repeat: the song fades out");
    asking.refused(Action::MarkVampStart, "nothing to mark: the song fades out");
}

#[test]
fn while_a_song_is_held() {
    let show = songs(&[SECTIONS]);
    for repeats in [false, true] {
        let mut rig = playing(&show, 2 * BAR + PERIOD);
        if repeats {
            super::coded::then(&mut rig, Action::Vamp(VampOf::Bars(1)), PERIOD);
        }
        rig.act(Action::Hold);
        rig.play(BAR, PERIOD);
        let mut asking = Asking::of(rig);
        let words = if repeats {
            "held: go on first; what repeats already is left by a release or by its own press again"
        } else {
            "held: go on first, and then choose what repeats"
        };
        for action in [VampOf::Section, VampOf::Bars(2), VampOf::Marked].map(Action::Vamp) {
            asking.refused(action, words);
        }
        asking.done(Action::MarkVampStart);
        if repeats {
            asking.done(Action::Vamp(VampOf::Bars(1)));
            asking.rig.play(PERIOD, PERIOD);
            assert!(asking.rig.snapshot().vamp.as_ref().is_some_and(|vamp| vamp.releasing));
        }
    }
}

/// The operator picked it, and a stop does not say otherwise: GO starts it.
#[test]
fn a_song_that_a_jump_waited_for_stays_armed_after_a_stop() {
    let files = songs(&[SECTIONS, "", ""]).head("transport: { confirm: [] }");
    let mut asking = Asking::of(playing(&files, BAR / 2));
    let waits = asking.ask(jump(JumpTo::Entry(EntryId(2)), Quantum::Song));
    asking.rig.play(PERIOD, PERIOD);
    asking.done(Action::Panic);
    asking.rig.play(RATE / 2, PERIOD);
    let why = "not done (jump to s2): the song ended first; it stays armed".to_owned();
    assert_eq!(asking.told(), [(waits, why)]);
    assert_eq!(asking.rig.snapshot().armed, Some(2));
}
