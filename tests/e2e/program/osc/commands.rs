//! The commands of the program around OSC.

use serde_json::Value;

use super::super::run::run;
use super::support::{Ports, show};

#[test]
fn the_actions_are_listed_as_text_and_as_json() {
    let listed = run(["actions"]);
    assert_eq!(listed.code, Some(0));
    assert!(listed.out.contains("jump-section     /downbeat/jump/section"), "{}", listed.out);
    let json: Value = serde_json::from_str(&run(["actions", "--json"]).out).unwrap();
    let find = |list: &str, key: &str, wanted: &str| {
        let all = json[list].as_array().unwrap().iter();
        all.filter(|row| row[key] == wanted).count()
    };
    assert_eq!(find("actions", "name", "bus-fader"), 1);
    assert_eq!(find("values", "address", "/downbeat/bus/{bus}/peak"), 1);
}

#[test]
fn a_layout_is_made_once_and_not_written_over() {
    let show = show(Ports::new(), 1);
    let file = show.write();
    let out = show.folder.path().join("foh.json");
    let args = || {
        let args = ["layout".as_ref(), file.as_os_str(), "--for".as_ref(), "foh".as_ref()];
        args.into_iter().chain(["-o".as_ref(), out.as_os_str()])
    };
    let made = run(args());
    assert_eq!(made.code, Some(0), "{}", made.err);
    let layout: Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    assert_eq!(layout["type"], "session");
    assert!(layout.to_string().contains("/downbeat/bus/2/fader"));
    let again = run(args());
    assert_eq!(again.code, Some(1));
    assert!(again.err.contains("is there already; --force writes over it"), "{}", again.err);
    assert_eq!(run(args().chain(["--force".as_ref()])).code, Some(0));
}
