//! Guide cues: sounds from RAM that announce a span before it begins.

use crate::Automation;
use crate::hits::Hits;
use crate::ramp::Slope;
use crate::sums::{Envelope, Sums};

/// One way from a cue's channel to a bus channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CueRoute {
    /// The channel of the cue.
    pub source: usize,
    /// The bus channel it is added to.
    pub channel: usize,
    /// The linear gain of it.
    pub gain: f32,
}

/// A sound that announces a span.
#[derive(Clone, Debug, Default)]
pub struct Cue {
    channels: Box<[Box<[f32]>]>,
    routes: Box<[CueRoute]>,
}

impl Cue {
    /// A cue of these channels, all of one length, played on these bus channels. A route from a
    /// channel that is not there is left out. Allocates: not for the audio thread.
    pub fn new(channels: Vec<Vec<f32>>, mut routes: Vec<CueRoute>) -> Self {
        debug_assert!(channels.windows(2).all(|pair| pair[0].len() == pair[1].len()));
        routes.retain(|route| route.source < channels.len());
        Self {
            channels: channels.into_iter().map(Vec::into_boxed_slice).collect(),
            routes: routes.into(),
        }
    }

    /// Its length in frames.
    pub fn frames(&self) -> usize {
        self.channels.first().map_or(0, |channel| channel.len())
    }

    /// Memory that its samples take, in bytes.
    pub fn bytes(&self) -> usize {
        self.channels.len() * self.frames() * size_of::<f32>()
    }
}

/// The cues of a song: [`crate::Span::cue`] is a number in here.
#[derive(Clone, Debug, Default)]
pub struct Cues {
    beats: u16,
    cues: Box<[Cue]>,
}

impl Cues {
    /// Cues that are started so many beats before the border where their span begins: beats of the
    /// grid as it is played up to that border, or of the count-in.
    pub fn new(beats: u16, cues: Vec<Cue>) -> Self {
        Self { beats, cues: cues.into() }
    }

    /// Beats before the border.
    pub fn beats(&self) -> u16 {
        self.beats
    }

    /// The cue of this number. Real-time safe.
    #[inline]
    pub fn get(&self, cue: u16) -> Option<&Cue> {
        self.cues.get(usize::from(cue))
    }

    /// The length of a cue; 0 where there is none of this number.
    #[inline]
    pub(crate) fn frames(&self, cue: u16) -> usize {
        self.get(cue).map_or(0, Cue::frames)
    }

    /// Adds what rings in the coming frames to the channels of its buses, under an envelope and the
    /// gains that `automation` has for each bus from song frame `frame` on.
    pub(crate) fn mix(
        &self,
        hits: &Hits,
        frames: usize,
        envelope: &Envelope,
        (automation, frame): (&Automation, i64),
        sums: &mut Sums,
    ) {
        for (number, target, source) in hits.ringing(frames, |cue| self.frames(cue)) {
            let Some(cue) = self.get(number) else { continue };
            for route in &cue.routes {
                let bus = automation.channel(route.channel, frame).unwrap_or(Slope::still(1.0));
                let run = &mut sums.add(route.channel..route.channel + 1)[0];
                let samples = &cue.channels[route.source][source.clone()];
                for (at, sample) in target.clone().zip(samples) {
                    run[at] += sample * route.gain * envelope.at(at) * bus.at(at as f32);
                }
            }
        }
    }
}
