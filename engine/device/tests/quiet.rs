//! Looking for devices says nothing on the terminal, which belongs to the console.

#![cfg(unix)]

use std::env;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::Arc;

use downbeat_device::{list, open, pick, Choice, Render, Request};
use downbeat_rt::Health;

struct Silence(Arc<Health>);

impl Render for Silence {
    fn render(&mut self, out: &mut [f32]) {
        out.fill(0.0);
    }

    fn skip(&mut self, _: u64) {}

    fn outputs(&self) -> usize {
        1
    }

    fn health(&self) -> &Arc<Health> {
        &self.0
    }
}

#[test]
fn looking_for_devices_prints_nothing() {
    let output = Command::new(env::current_exe().unwrap())
        // ALSA's JACK card grumbles about programs with long names, such as a test's.
        .arg0("downbeat")
        .args(["--exact", "look", "--ignored", "--nocapture", "--quiet"])
        .env("JACK_DEFAULT_SERVER", "downbeat-nobody")
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    // The harness of the tests has its own words, and these are ours.
    assert!(said.contains("picked: no --device given: no JACK server"), "{said}");
    for word in ["ALSA", "jack_", "Jack", "server socket"] {
        assert!(!said.contains(word), "{said}");
    }
}

#[test]
#[ignore = "runs in a process of its own, which the test above starts"]
fn look() {
    let (_, why) = pick();
    #[allow(clippy::print_stdout, reason = "this is how the process tells the test")]
    {
        println!("picked: {why}");
    }
    assert_eq!(list().last().unwrap().driver, "null");
    for choice in [Choice::Jack(None), Choice::Cpal(Some("nothing".into()))] {
        let request = Request {
            client: "downbeat".into(),
            rate: 48_000,
            period: None,
            outputs: vec!["out".into()],
            connect: false,
            midi: downbeat_device::midi::MidiNames::default(),
        };
        assert!(open(&choice, &request, Silence(Arc::default())).is_err());
    }
}
