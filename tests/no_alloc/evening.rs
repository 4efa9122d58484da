//! An evening with every command.

use downbeat_engine::{
    Action, EntryId, GoOn, JumpTo, Quantum, Reentry, RejoinAt, Release, Strip, Switch, Transport,
    VampOf,
};
use downbeat_show_files::Show;

use crate::show::BLOCK;
use crate::support::rig::Rig;
use crate::support::show::TestShow;

/// A rig whose callbacks are watched.
struct Watched<'a> {
    rig: Rig,
    watch: &'a mut dyn FnMut(&mut dyn FnMut()),
    callbacks: usize,
}

impl Watched<'_> {
    /// Renders so many frames with only the audio thread awake, in periods of all kinds.
    fn render(&mut self, frames: usize) {
        let mut left = frames;
        for period in [64, 1, 256, 17, 1024, 333].into_iter().cycle() {
            let now = period.min(left);
            self.rig.render_watched(now, self.watch);
            self.callbacks += 1;
            left -= now;
            if left == 0 {
                return;
            }
        }
    }

    /// The same with everybody awake.
    fn play(&mut self, frames: usize) {
        for _ in 0..frames.div_ceil(512) {
            self.rig.settle();
            self.render(512);
        }
        self.rig.settle();
    }

    /// Asks for something, and lets two callbacks obey.
    fn act(&mut self, action: Action) {
        self.rig.act(action);
        self.render(65);
        self.rig.settle();
    }

    /// Lets the guard time between two GOs pass, and presses GO.
    fn go(&mut self) {
        self.play(5_000);
        self.act(Action::Go);
    }

    fn transport(&mut self) -> Transport {
        self.rig.snapshot().transport
    }
}

/// Everything that the audio thread may meet, with songs at hand and with none but the armed one:
/// then it is disarmed while another is read. Returns the callbacks that were watched.
pub fn evenings(files: &TestShow, watch: &mut dyn FnMut(&mut dyn FnMut())) -> usize {
    [u64::MAX, 0]
        .map(|memory_bytes| evening(Show { memory_bytes, ..files.load() }, watch))
        .iter()
        .sum()
}

fn evening(show: Show, watch: &mut dyn FnMut(&mut dyn FnMut())) -> usize {
    let mut w = Watched { rig: Rig::new(show), watch, callbacks: 0 };
    w.render(200);
    w.play(512);
    arms_and_replaces(&mut w);
    plays_with_everything_moving(&mut w);
    fades_several_songs_at_once(&mut w);
    jumps_and_vamps(&mut w);
    holds_and_comes_back(&mut w);
    continues_alone(&mut w);
    goes_over_and_pauses(&mut w);
    starves(&mut w);
    assert_eq!(w.rig.snapshot().reading.dropped, 0);
    w.callbacks
}

fn arms_and_replaces(w: &mut Watched<'_>) {
    for action in [
        Action::ArmNext,
        Action::ArmNext,
        Action::Arm(EntryId(0)),
        Action::Arm(EntryId(3)),
        Action::Arm(EntryId(0)),
    ] {
        w.act(action);
        w.play(1_024);
    }
    // Nothing plays: nothing to do.
    for action in [Action::Stop, Action::Panic, Action::Hold] {
        w.act(action);
    }
}

fn plays_with_everything_moving(w: &mut Watched<'_>) {
    w.go();
    assert_eq!(w.transport(), Transport::CountIn);
    w.play(48_000);
    assert_eq!(w.transport(), Transport::Playing);
    for turn in 0..64 {
        let level = -(turn as f32);
        w.act(Action::SetLevel(Strip::Stem { entry: EntryId(0), stem: turn }, level));
        w.act(Action::SetLevel(Strip::Bus(turn % 3), level / 4.0));
        w.act(Action::Mute(Strip::Stem { entry: EntryId(0), stem: turn * 7 % 64 }, Switch::Toggle));
        w.act(Action::Solo(Strip::Stem { entry: EntryId(0), stem: turn * 5 % 64 }, Switch::Toggle));
        w.act(Action::Solo(Strip::Bus(turn % 3), Switch::Toggle));
        w.act(Action::Pilot(Switch::Toggle));
    }
    w.act(Action::Hold);
    w.render(500);
    w.act(Action::Arm(EntryId(1)));
    w.act(Action::Hold);
    w.render(1_000);
    assert_eq!(w.transport(), Transport::Playing);
}

fn fades_several_songs_at_once(w: &mut Watched<'_>) {
    for _ in 0..3 {
        w.act(Action::Stop);
        w.act(Action::Arm(EntryId(3)));
        w.go();
        assert_eq!(w.transport(), Transport::Playing);
    }
    w.act(Action::Arm(EntryId(0)));
    w.act(Action::Stop);
    w.act(Action::Panic);
    w.render(1_000);
    w.rig.settle();
    assert_eq!(w.transport(), Transport::Stopped);
}

fn jumps_and_vamps(w: &mut Watched<'_>) {
    w.act(Action::Arm(EntryId(0)));
    w.go();
    w.play(10_000);
    let quanta = [Quantum::Now, Quantum::Beat, Quantum::Bar, Quantum::Section, Quantum::Song];
    let places = [
        JumpTo::Span(1),
        JumpTo::Bar(2),
        JumpTo::Bars(1),
        JumpTo::Beats(-3),
        JumpTo::Sections(0),
        JumpTo::Sections(-1),
    ];
    for (turn, to) in places.into_iter().cycle().take(30).enumerate() {
        w.act(Action::Jump { to, at: Some(quanta[turn % 4]) });
        if turn % 7 == 3 {
            w.act(Action::CancelJump);
        }
        w.render(turn * 97);
        w.act(Action::Vamp([VampOf::Section, VampOf::Bars(1), VampOf::Marked][turn % 3]));
        w.act(Action::MarkVampStart);
        w.render(3_000);
        w.act(Action::Release([Release::AtEnd, Release::AtBar, Release::Now][turn % 3]));
        w.act(Action::Fade);
        w.render(300);
        w.act(Action::Fade);
        w.rig.settle();
    }
    w.act(Action::Jump { to: JumpTo::Entry(EntryId(3)), at: Some(Quantum::Beat) });
    w.act(Action::Jump { to: JumpTo::Entry(EntryId(3)), at: Some(Quantum::Beat) });
    w.play(24_000);
    w.act(Action::Panic);
    w.render(1_000);
    w.rig.settle();
}

fn holds_and_comes_back(w: &mut Watched<'_>) {
    w.act(Action::Arm(EntryId(0)));
    w.go();
    w.play(48_000);
    for from in [Reentry::Frame, Reentry::Bar, Reentry::Section] {
        w.act(Action::Hold);
        w.render(1_000);
        w.rig.settle();
        w.act(Action::GoOn(GoOn { from, count_in: 1 }));
        w.play(4_000);
    }
    w.act(Action::Hold);
    w.render(1_000);
    w.rig.settle();
    w.act(Action::Rejoin(RejoinAt::WhereWeWouldBe));
    w.play(48_000);
    w.act(Action::Panic);
    w.render(1_000);
    w.rig.settle();
}

fn goes_over_and_pauses(w: &mut Watched<'_>) {
    w.act(Action::Arm(EntryId(4)));
    w.go();
    // The segue, the song after it, its pause, and the song after that.
    w.play(40 * BLOCK as usize);
    assert_eq!(w.transport(), Transport::Stopped);
}

fn continues_alone(w: &mut Watched<'_>) {
    w.act(Action::Arm(EntryId(1)));
    w.go();
    w.play(512);
    // Nobody reads a status or an event, and the second song starts and ends.
    w.render(6 * BLOCK as usize);
    w.rig.settle();
    assert_eq!(w.transport(), Transport::Stopped);
}

fn starves(w: &mut Watched<'_>) {
    w.act(Action::Arm(EntryId(3)));
    w.go();
    w.play(BLOCK as usize);
    w.render(28 * BLOCK as usize);
    // A status is made when the last one was read.
    w.rig.step();
    w.render(1);
    w.rig.step();
    assert!(w.rig.snapshot().reading.starved_frames > 0);
    // The blocks come back, some of them late.
    w.rig.disk.step();
    w.render(BLOCK as usize);
    w.play(2 * BLOCK as usize);
    assert_eq!(w.transport(), Transport::Stopped);
}
