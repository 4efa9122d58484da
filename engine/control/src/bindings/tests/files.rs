//! Problems of files of controls, the examples of the manual, and what was learnt.

use super::{loaded, loaded_in, problems, told};
use crate::bindings::learned;
use crate::midi::Message;

/// The cause of the one problem that these controls have, with its place.
#[track_caller]
fn cause(controls: &str) -> String {
    let told = told(controls);
    let [one] = &told[..] else { panic!("{controls}: {told:#?}") };
    one.lines().next().unwrap().to_owned()
}

#[test]
fn what_is_no_action_is_told_with_its_place() {
    for (binding, wanted) in [
        ("{ on: cc 64, do: og }", "controls.yaml:2:20: error: there is no action `og`"),
        ("{ on: cc 64, do: go now }", "2:20: error: `go` takes 0 values at the most, not 1"),
        ("{ on: cc 64, do: bus-mute }", "this control cannot give what `bus-mute` lacks"),
        ("{ on: cc 64, do: bus-mute guitar }", "the show has no bus `guitar`"),
        ("{ on: cc 64, do: bus-mute drums maybe }", "`switch` of `bus-mute` must be 1 or `on`"),
        ("{ on: cc 64, do: [go, arm Halo] }", "2:25: error: the show has no song `Halo`"),
        ("{ on: cc 64, press: down, do: bus-fader drums }", "a press does not give what"),
        ("{ on: note 60, do: bus-fader drums }", "this control cannot give what `bus-fader`"),
        ("{ on: bend, do: go }", "`go` has no use for the value of this control"),
        ("{ on: cc 16, encoder: offset, do: bus-fader drums }", "this control cannot give"),
        ("{ on: cc 16, encoder: offset, do: go }", "an encoder has nothing to say to `go`"),
        ("{ on: cc 16, do: bus-level drums 11 }", "`db` of `bus-level` must be a level from -96"),
        ("{ on: cc 16, do: bus-level lead vox 99 dB }", "takes 2 values at the most, not 3"),
        ("{ on: note 16, do: bus-level lead vox 99 }", "from -96 to +10 dB, not `99`"),
        ("{ on: cc 16, do: bus-level leed vox }", "the show has no bus `leed vox`"),
        ("{ on: cc 16, do: 'jump-section \"Verse' }", "a quote is not closed"),
    ] {
        let told = cause(&format!("bindings:\n- {binding}\n"));
        assert!(told.contains(wanted), "{binding}: {told}");
    }
    assert_eq!(
        told("bindings:\n- { on: cc 1, do: og }\n")[0].lines().nth(1),
        Some("    did you mean `go`?")
    );
}

/// What is wrong elsewhere hides no name that is known all the same, and makes none up.
#[test]
fn names_are_looked_up_in_a_show_with_errors() {
    let controls = "bindings:
- { on: cc 1, do: bus-mute nope }
- { on: cc 2, do: arm Halo }
- { on: cc 3, do: jump-section Verse }
";
    let told = |more: &str| {
        let loaded = loaded_in(more, controls);
        assert!(loaded.show.is_none());
        problems(&loaded).into_iter().map(|problem| problem.cause).collect::<Vec<_>>()
    };
    let (bus, song) = ("the show has no bus `nope`", "the show has no song `Halo`");
    assert_eq!(told("colour: red\n"), [bus, song]);
    // A section may be in what could not be read.
    let both = problems(&loaded(&controls.replace("Verse", "Vers")));
    let both: Vec<&str> = both.iter().map(|problem| problem.cause.as_str()).collect();
    assert_eq!(both, [bus, song, "the show has no section `Vers`"]);
}

#[test]
fn bindings_that_can_never_both_work_are_errors() {
    let clash = |a: &str, b: &str| {
        let ports = "ports: { a: { port: X, channel: 1 }, b: { port: X, channel: 2 }, p: { port: P, songs: arm } }";
        told(&format!("{ports}\nlayers: [main, shift]\nbindings:\n- {{ {a}, do: go }}\n- {{ {b}, do: stop }}\n\
                       - {{ on: start, switch: shift }}\n"))
            .iter()
            .any(|it| it.contains("the binding of line 4 means the same press in the same state"))
    };
    for (a, b) in [
        ("on: cc 64", "on: cc 64"),
        ("on: cc 64", "on: cc 64, port: a"),
        ("on: cc 64", "on: cc"),
        ("on: cc 64", "on: cc 64, press: every"),
        ("on: cc 64, channel: 1", "on: cc 64, port: a"),
        ("on: cc 64, when: stopped", "on: cc 64, when: armed"),
        ("on: cc 64, layer: shift", "on: cc 64"),
        ("on: note C4, press: long", "on: note 60, press: long, time: 2 s"),
    ] {
        assert!(clash(a, b), "{a} | {b}");
    }
    for (a, b) in [
        ("on: cc 64", "on: cc 65"),
        ("on: cc 64", "on: cc 64, press: up"),
        ("on: cc 64, port: a", "on: cc 64, port: b"),
        ("on: cc 64, port: a", "on: cc 64, port: Y"),
        ("on: cc 64, channel: 1", "on: cc 64, channel: 2"),
        ("on: cc 64, when: stopped", "on: cc 64, when: [playing, armed]"),
        ("on: cc 64, layer: shift", "on: cc 64, layer: main"),
        ("on: note 64", "on: cc 64"),
    ] {
        assert!(!clash(a, b), "{a} | {b}");
    }
    let song =
        "ports: { p: { port: P, songs: arm } }\nbindings:\n- { on: program 5, port: p, do: go }\n";
    assert!(cause(song).contains("3:3: error: program 5 calls `ballad` already"));
}

#[test]
fn every_example_of_the_manual_is_sound() {
    let manual = include_str!("../../../../../docs/midi.md").replace("\r\n", "\n");
    let examples: Vec<&str> = manual
        .split("```yaml\n# controls.yaml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    assert!(examples.len() >= 3);
    for example in examples {
        assert_eq!(told(example), Vec::<String>::new(), "{example}");
        assert!(!loaded(example).controls.ports.is_empty() || example.contains("bindings"));
    }
}

#[test]
fn what_was_heard_makes_a_binding_that_is_read() {
    let cc = |value| Message::Cc { channel: 1, controller: 64, value };
    let note = Message::NoteOn { channel: 10, note: 36, velocity: 90 };
    let off = Message::NoteOff { channel: 10, note: 36 };
    let clock = Message::Other(0xf8);
    for (call, heard, wanted) in [
        ("go", &[clock, cc(127), cc(0)][..], "{ on: cc 64, port: FS-1, channel: 1, do: go }"),
        ("go", &[cc(0)], "{ on: cc 64, port: FS-1, channel: 1, press: every, do: go }"),
        ("go", &[cc(127)], "{ on: cc 64, port: FS-1, channel: 1, press: every, do: go }"),
        (
            "bus-mute lead vox",
            &[note, off],
            "{ on: note C2, port: FS-1, channel: 10, do: bus-mute lead vox }",
        ),
        ("bus-fader drums", &[cc(5)], "{ on: cc 64, port: FS-1, channel: 1, do: bus-fader drums }"),
        ("stop", &[Message::Stop], "{ on: stop, port: FS-1, do: stop }"),
    ] {
        let learned = learned(call, Some("FS-1"), heard).unwrap().unwrap();
        assert_eq!(learned.line, wanted);
        let file = format!("bindings:\n- {}\n", learned.line);
        assert_eq!(told(&file), Vec::<String>::new());
        assert_eq!(problems(&loaded(&file)), []);
    }
    let odd = learned("go", Some("it's: {MIDI} 1"), &[cc(127), cc(0)]).unwrap().unwrap();
    assert_eq!(told(&format!("bindings:\n- {}\n", odd.line)), Vec::<String>::new());
    let alsa = learned("go", Some("FS-1:FS-1 MIDI 1 20:0"), &[note, off]).unwrap().unwrap();
    assert_eq!(alsa.line, "{ on: note C2, port: 'FS-1:FS-1 MIDI 1', channel: 10, do: go }");
    assert_eq!(learned("go", Some("FS-1"), &[clock]), Ok(None));
    assert!(learned("og", None, &[]).is_err());
    assert!(learned("bus-fader drums", None, &[note, off]).is_err());
}
