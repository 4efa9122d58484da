//! The rig as the audio thread sees it: buses, their channels, and the outputs these go to.

use std::ops::Range;

use crate::{MidiRules, PilotRules, TimecodeRules};

/// Where one channel of a bus goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BusChannel {
    /// The bus it belongs to.
    pub(crate) bus: usize,
    /// The output, from 0.
    pub(crate) output: usize,
    /// Whether it is the first to write to that output in a callback, and so sets it.
    pub(crate) first: bool,
}

/// What an output carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OutputSource {
    /// No bus.
    Nothing,
    /// This one bus channel, so that its meter is the output's.
    One(usize),
    /// The sum of several bus channels.
    Several,
}

/// The buses and outputs of a device. Bus channels are numbered through, bus by bus.
#[derive(Clone, Debug)]
pub struct Rig {
    rate: u32,
    buses: Box<[Range<usize>]>,
    channels: Box<[BusChannel]>,
    outputs: Box<[OutputSource]>,
    /// Outputs of no bus or of several.
    unlike: Box<[usize]>,
    timecode: TimecodeRules,
    pilot: PilotRules,
    midi: MidiRules,
}

impl Rig {
    /// A rig at `rate` frames a second with `outputs` outputs, and for each bus the outputs it goes
    /// to, from 0. An output that the device does not have is left out of its bus.
    pub fn new(rate: u32, outputs: usize, bus_outputs: &[Vec<usize>]) -> Self {
        let mut buses = Vec::new();
        let mut channels = Vec::new();
        let mut sources = vec![OutputSource::Nothing; outputs];
        for (bus, bus_outputs) in bus_outputs.iter().enumerate() {
            let start = channels.len();
            for &output in bus_outputs.iter().filter(|&&output| output < outputs) {
                let first = sources[output] == OutputSource::Nothing;
                sources[output] = match sources[output] {
                    OutputSource::Nothing => OutputSource::One(channels.len()),
                    _ => OutputSource::Several,
                };
                channels.push(BusChannel { bus, output, first });
            }
            buses.push(start..channels.len());
        }
        let unlike = |&output: &usize| !matches!(sources[output], OutputSource::One(_));
        Self {
            rate,
            buses: buses.into(),
            channels: channels.into(),
            unlike: (0..outputs).filter(unlike).collect(),
            outputs: sources.into(),
            timecode: TimecodeRules::default(),
            pilot: PilotRules::NONE,
            midi: MidiRules::default(),
        }
    }

    /// The same rig with timecode by these rules. Buses that it does not have are left out.
    #[must_use]
    pub fn with_timecode(self, mut rules: TimecodeRules) -> Self {
        rules.buses.retain(|&bus| bus < self.buses.len());
        Self { timecode: rules, ..self }
    }

    /// The same rig with a pilot by these rules. Buses that it does not have are left out.
    #[must_use]
    pub fn with_pilot(self, mut rules: PilotRules) -> Self {
        rules.buses.retain(|&bus| bus < self.buses.len());
        Self { pilot: rules, ..self }
    }

    /// The same rig with MIDI by these rules.
    #[must_use]
    pub fn with_midi(self, midi: MidiRules) -> Self {
        Self { midi, ..self }
    }

    /// How MIDI is sent.
    pub fn midi(&self) -> &MidiRules {
        &self.midi
    }

    /// How timecode is sent.
    pub fn timecode(&self) -> &TimecodeRules {
        &self.timecode
    }

    /// How the pilot is sent.
    pub fn pilot(&self) -> &PilotRules {
        &self.pilot
    }

    /// The numbers of the channels of some buses.
    pub(crate) fn channels_of(&self, buses: &[usize]) -> Box<[usize]> {
        buses.iter().flat_map(|&bus| self.bus_channels(bus)).collect()
    }

    /// Frames per second.
    pub fn rate(&self) -> u32 {
        self.rate
    }

    /// Outputs of the device.
    pub fn outputs(&self) -> usize {
        self.outputs.len()
    }

    /// How many buses there are.
    pub fn buses(&self) -> usize {
        self.buses.len()
    }

    /// The numbers of a bus's channels.
    pub fn bus_channels(&self, bus: usize) -> Range<usize> {
        self.buses[bus].clone()
    }

    /// How many bus channels there are.
    pub fn channels(&self) -> usize {
        self.channels.len()
    }

    /// Where each bus channel goes.
    #[inline]
    pub(crate) fn targets(&self) -> &[BusChannel] {
        &self.channels
    }

    /// The outputs that are not simply one bus channel.
    #[inline]
    pub(crate) fn unlike_outputs(&self) -> &[usize] {
        &self.unlike
    }

    pub(crate) fn output_source(&self, output: usize) -> OutputSource {
        self.outputs[output]
    }
}
