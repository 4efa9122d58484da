//! A binding at work: what its file leaves out, filled in.

use std::time::Duration;

use downbeat_show_files::{Binding, Control, Controls, Gesture, Profile};

use super::ReadyCall;
use super::press::{DOUBLE, LONG, Rule};

/// A binding at work.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) binding: Binding,
    pub(super) calls: Vec<ReadyCall>,
    pub(super) rule: Rule,
    /// When it was last moved, so that a motor does not work against a hand.
    pub(super) touched: Option<Duration>,
}

impl Bound {
    /// A binding of checked controls.
    pub(super) fn new(binding: &Binding, controls: &Controls) -> Self {
        let calls: Vec<ReadyCall> =
            binding.calls.iter().filter_map(|call| ReadyCall::read(&call.text).ok()).collect();
        let fader = matches!(binding.on, Control::Cc14(_) | Control::Bend);
        let wants = calls.iter().any(|call| call.wanted(false).is_some());
        let profile = binding.port.and_then(|port| controls.ports[port].profile);
        let gesture = match binding.gesture {
            Some(gesture) => gesture,
            None if binding.encoder.is_some() || fader || wants => Gesture::Value,
            None => profile.map_or(Gesture::Down, Profile::gesture),
        };
        let usual = if gesture == Gesture::Double { DOUBLE } else { LONG };
        // A short press must know of the others on its control.
        let beside = |gesture: Gesture| {
            controls.bindings.iter().find(|other| {
                let same_layer = other.layer.is_none()
                    || binding.layer.is_none()
                    || other.layer == binding.layer;
                other.gesture == Some(gesture)
                    && other.on.overlaps(binding.on)
                    && other.port == binding.port
                    && other.channel == binding.channel
                    && same_layer
            })
        };
        let is_short = gesture == Gesture::Short;
        let long = beside(Gesture::Long).filter(|_| is_short).and_then(|long| long.time);
        let double = beside(Gesture::Double).filter(|_| is_short);
        let rule = Rule {
            gesture,
            interval: binding.interval,
            time: binding.time.or(long).unwrap_or(usual),
            waits: double.map(|double| double.time.unwrap_or(DOUBLE)),
        };
        Self { binding: binding.clone(), calls, rule, touched: None }
    }
}
