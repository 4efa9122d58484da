//! What the system may do in the middle of a song: slow the processor down, go to sleep, run out of
//! battery.
//!
//! Sources: the kernel's `Documentation/admin-guide/pm/cpufreq.rst`, `ABI/testing/sysfs-class-power`
//! and `sysfs-power`; systemd-suspend.service(8). What is not there is not asked: a virtual machine
//! has no governor.

use std::fs;
use std::path::{Path, PathBuf};

use crate::findings::{Finding, Kind, Severity};

/// Looks at the files of the system under `root`.
pub(super) fn check(root: &Path) -> Vec<Finding> {
    if !cfg!(target_os = "linux") {
        let what = "this system does not say how it saves power, and whether it may sleep";
        let remedy = "switch sleep, screen saver, updates and power saving off before a show";
        return vec![Finding::new(Severity::Note, Kind::Sleep, what, remedy)];
    }
    [governor(root), sleep(root), battery(root)].into_iter().flatten().collect()
}

/// Processors that change their speed by load answer a callback late.
fn governor(root: &Path) -> Option<Finding> {
    let processors = entries(&root.join("sys/devices/system/cpu"));
    let governors = processors.iter().filter_map(|cpu| text(&cpu.join("cpufreq/scaling_governor")));
    let mut slow: Vec<String> = governors.filter(|governor| governor != "performance").collect();
    slow.sort();
    slow.dedup();
    (!slow.is_empty()).then(|| {
        let what = format!("the processor's speed follows its load (governor {})", slow.join(", "));
        let remedy = "run `sudo cpupower frequency-set -g performance` before the show";
        Finding::new(Severity::Warning, Kind::Governor, what, remedy)
    })
}

/// A machine that can sleep, under a systemd that was not told to keep it awake.
fn sleep(root: &Path) -> Option<Finding> {
    let can = text(&root.join("sys/power/state"))?;
    let can = can.split_whitespace().any(|state| state == "mem" || state == "disk");
    let systemd = root.join("run/systemd/system").is_dir();
    let masked = ["etc/systemd/system", "run/systemd/system"].iter().any(|folder| {
        fs::read_link(root.join(folder).join("sleep.target"))
            .is_ok_and(|target| target == Path::new("/dev/null"))
    });
    (can && systemd && !masked).then(|| {
        let what = "the machine may go to sleep by itself, or when its lid is closed";
        let remedy =
            "run `sudo systemctl mask sleep.target` before the show, and `unmask` after it";
        Finding::new(Severity::Warning, Kind::Sleep, what, remedy)
    })
}

fn battery(root: &Path) -> Option<Finding> {
    let supplies = entries(&root.join("sys/class/power_supply"));
    // Those of a mouse or a pedal have the scope `Device`.
    let own = |supply: &&PathBuf| text(&supply.join("scope")).as_deref() != Some("Device");
    let discharging = supplies.iter().filter(own).any(|supply| {
        text(&supply.join("type")).as_deref() == Some("Battery")
            && text(&supply.join("status")).as_deref() == Some("Discharging")
    });
    discharging.then(|| {
        let what = "the machine runs from its battery";
        let remedy = "connect its power supply: on battery it also slows down";
        Finding::new(Severity::Warning, Kind::Power, what, remedy)
    })
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect()
}

fn text(file: &Path) -> Option<String> {
    Some(fs::read_to_string(file).ok()?.trim().to_owned())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[expect(clippy::unwrap_used, reason = "a helper of tests, which may fail loudly")]
    fn put(root: &Path, file: &str, text: &str) {
        let file = root.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, format!("{text}\n")).unwrap();
    }

    fn kinds(root: &Path) -> Vec<Kind> {
        check(root).iter().map(|finding| finding.kind).collect()
    }

    #[test]
    fn a_machine_that_saves_power_is_told() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        assert_eq!(kinds(root), []);
        put(root, "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance");
        put(root, "sys/power/state", "freeze mem disk");
        put(root, "sys/class/power_supply/BAT0/type", "Battery");
        put(root, "sys/class/power_supply/BAT0/status", "Charging");
        put(root, "sys/class/power_supply/mouse/type", "Battery");
        put(root, "sys/class/power_supply/mouse/status", "Discharging");
        put(root, "sys/class/power_supply/mouse/scope", "Device");
        assert_eq!(kinds(root), []);
        put(root, "sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "powersave");
        put(root, "run/systemd/system/a", "");
        put(root, "sys/class/power_supply/BAT0/status", "Discharging");
        assert_eq!(kinds(root), [Kind::Governor, Kind::Sleep, Kind::Power]);
        fs::create_dir_all(root.join("etc/systemd/system")).unwrap();
        std::os::unix::fs::symlink("/dev/null", root.join("etc/systemd/system/sleep.target"))
            .unwrap();
        assert_eq!(kinds(root), [Kind::Governor, Kind::Power]);
    }
}
