//! A song that sounds: its leading place, what fades beside it, and its gains.

use downbeat_rt::Doing;

use super::cross::Cut;
use super::pattern::Pattern;
use super::plan::{Border, Jump, Plan};
use super::player::Armed;
use super::ramp::Ramp;
use super::show::{BUSES, Both, CLICK_BUS, Follow};
use super::song::{Piece, Place};
use super::vamp::Vamp;

/// A place that plays.
#[derive(Clone, Copy, Debug)]
pub struct Cursor {
    pub place: Place,
    /// The first frame that sounds.
    pub from: i64,
    pub envelope: Ramp,
}

impl Cursor {
    pub fn at(place: Place) -> Self {
        Self { place, from: place.frame.max(0), envelope: Ramp::still(1.0) }
    }

    /// Whether anything of it was heard: what was not leaves nothing behind.
    pub fn has_sounded(&self) -> bool {
        self.place.frame > self.from
    }

    pub fn sounds(&self) -> bool {
        self.place.frame >= self.from && !self.envelope.rests_at(0.0)
    }

    pub fn pass(&mut self) {
        self.place.frame += 1;
        self.envelope.pass();
    }
}

/// A place that is to sound after a lead-in.
#[derive(Clone, Debug)]
pub struct Opening {
    pub place: Place,
    pub frames: i64,
    /// `None` is the song's own grid.
    pub pattern: Option<Pattern>,
}

pub struct Voice<'a> {
    pub both: &'a Both,
    /// Which start of the show it was.
    pub id: u32,
    /// What was armed, and the place at which it began.
    pub armed: Armed,
    pub began: Place,
    pub piece: &'a Piece,
    pub follow: Follow,
    pub lead: Cursor,
    pub cut: Option<Cut>,
    pub tails: Vec<Cursor>,
    pub opening: Option<Opening>,
    pub vamp: Option<Vamp>,
    pub jump: Option<Jump>,
    /// An entry that waits for a hold to stand still.
    pub entering: Option<Opening>,
    pub transport: Ramp,
    pub fade: Ramp,
    pub segue: Ramp,
    pub gains: Vec<Ramp>,
    /// Sound and next frame of what rings.
    pub hits: Vec<(usize, usize)>,
    pub click_in: i64,
    pub click_left: Option<i64>,
    pub doing: Doing,
    pub leaving: bool,
    pub no_segue: bool,
    /// What was to come next, before the frame that has just passed.
    pub planned: Option<Border>,
}

impl<'a> Voice<'a> {
    pub fn new(both: &'a Both, id: u32, armed: Armed, gains: Vec<f32>, opening: Opening) -> Self {
        let (piece, follow) = &both.pieces[armed.entry];
        let mut voice = Self {
            both,
            id,
            armed,
            began: opening.place,
            piece,
            follow: *follow,
            lead: Cursor::at(opening.place),
            cut: None,
            tails: Vec::new(),
            opening: None,
            vamp: None,
            jump: None,
            entering: None,
            transport: Ramp::still(1.0),
            fade: Ramp::still(1.0),
            segue: Ramp::still(1.0),
            gains: gains.into_iter().map(Ramp::still).collect(),
            hits: Vec::new(),
            click_in: 0,
            click_left: None,
            doing: Doing::Playing,
            leaving: false,
            no_segue: false,
            planned: None,
        };
        voice.open(opening);
        voice
    }

    pub fn open(&mut self, opening: Opening) {
        let at = opening.place;
        let vamp = self.vamp.filter(|vamp| vamp.holds(at)).map(|vamp| Vamp { now: None, ..vamp });
        self.lead = Cursor::at(at);
        self.lead.place.frame -= opening.frames;
        self.opening = (opening.frames > 0).then_some(opening);
        self.planned = None;
        self.enter_span();
        self.vamp = vamp.or(self.vamp);
    }

    /// Vamps if the span that plays now does.
    pub fn enter_span(&mut self) {
        let number = self.lead.place.span;
        let span = self.piece.spans[number];
        let at = |frame| Place { span: number, frame };
        self.vamp = span.loops.then(|| Vamp::new(at(span.from), at(span.to)));
        self.no_segue = false;
    }

    pub fn song(&self) -> &'a super::song::Song {
        &self.both.songs[self.piece.song]
    }

    pub fn heard(&self) -> i64 {
        self.lead.place.frame.max(self.lead.from)
    }

    pub fn plan(&self) -> Plan<'_> {
        Plan {
            song: self.song(),
            piece: self.piece,
            ramp: self.both.ramp.into(),
            place: self.lead.place,
            heard: self.heard(),
            vamp: self.vamp,
            cut: self.cut.as_ref().map(|cut| cut.border.frame),
        }
    }

    /// Whether it is the song that one talks to.
    pub fn leads(&self) -> bool {
        self.doing != Doing::Ending && !self.leaving
    }

    /// The click of the coming frame.
    fn strike(&mut self) {
        if self.click_in > 0 || self.click_left == Some(0) {
            return;
        }
        let frame = self.lead.place.frame;
        let point = match self.opening.as_ref().and_then(|opening| opening.pattern.as_ref()) {
            Some(pattern) => pattern.at(frame).copied(),
            None => {
                let points = &self.song().points;
                let found = points.binary_search_by_key(&frame, |point| point.frame).ok();
                found.map(|at| points[at]).filter(|point| point.clicks)
            }
        };
        if let Some(point) = point {
            let sound = match (point.sub, point.beat) {
                (0, 1) => 0,
                (0, _) => 1,
                _ => 2,
            };
            self.hits.push((sound, 0));
        }
    }

    /// Adds the coming frame to the channels of the buses.
    pub fn mix(&mut self, channels: &mut [Vec<f32>]) {
        if self.doing == Doing::Held {
            return;
        }
        self.strike();
        let incoming = self.cut.as_ref().and_then(|cut| cut.incoming.as_ref());
        for cursor in self.tails.iter().chain([&self.lead]).chain(incoming) {
            if cursor.sounds() {
                let sums = self.stems(cursor.place.frame);
                let envelope = self.transport.gain() * self.fade.gain() * self.segue.gain().sqrt();
                let envelope = envelope * cursor.envelope.gain();
                for (total, sum) in channels.iter_mut().flatten().zip(sums.iter().flatten()) {
                    *total += sum * envelope;
                }
            }
        }
        for &(sound, at) in &self.hits {
            for total in &mut channels[CLICK_BUS] {
                *total += self.both.sounds[sound][at] * self.transport.gain();
            }
        }
    }

    /// The sum of the stems at a frame, for each channel of each bus.
    fn stems(&self, frame: i64) -> Vec<Vec<f32>> {
        let song = self.song();
        let mut sums: Vec<Vec<f32>> =
            BUSES.iter().map(|(_, outputs)| vec![0.0; outputs.len()]).collect();
        let automated = song.stem_curves.iter().chain(&song.bus_curves).any(Option::is_some);
        for (stem, channels) in song.samples.iter().enumerate() {
            for (source, samples) in channels.iter().enumerate() {
                let Some(sample) = samples.get(frame as usize) else { continue };
                for &bus in song.stems[stem].1 {
                    for (channel, sum) in sums[bus].iter_mut().enumerate() {
                        let coefficient = match (channels.len(), BUSES[bus].1.len()) {
                            (2, 1) => 0.5,
                            (2, _) if channel != source => continue,
                            _ => 1.0,
                        };
                        let mut gain = self.gains[stem].times(coefficient);
                        if automated {
                            let at = |curve: &super::song::Curve| curve.at(frame);
                            gain *= song.stem_curves[stem].as_ref().map_or(1.0, at);
                            gain *= song.bus_curves[bus].as_ref().map_or(1.0, at);
                        }
                        *sum += sample * gain;
                    }
                }
            }
        }
        sums
    }

    /// Lets the frame pass.
    pub fn pass(&mut self) {
        self.gains.iter_mut().for_each(Ramp::pass);
        if self.doing == Doing::Held {
            return;
        }
        for ramp in [&mut self.transport, &mut self.fade, &mut self.segue] {
            ramp.pass();
        }
        if self.doing == Doing::Holding && self.transport.rests_at(0.0) {
            self.doing = Doing::Held;
        }
        self.hits.iter_mut().for_each(|hit| hit.1 += 1);
        let sounds = &self.both.sounds;
        self.hits.retain(|&(sound, at)| at < sounds[sound].len());
        self.lead.pass();
        if let Some(incoming) = self.cut.as_mut().and_then(|cut| cut.incoming.as_mut()) {
            incoming.pass();
        }
        self.tails.iter_mut().for_each(Cursor::pass);
        self.tails.retain(|tail| !tail.envelope.rests_at(0.0));
        self.click_in = (self.click_in - 1).max(0);
        if let Some(left) = &mut self.click_left {
            *left = (*left - 1).max(0);
            if *left == 0 {
                self.doing = Doing::Ending;
            }
        }
        if self.fade.rests_at(0.0) && !self.is_told_to_end() {
            self.stop(self.both.ramp);
        }
    }

    /// Whether it has nothing more to do.
    pub fn is_over(&self) -> bool {
        let stems = self.lead.envelope.rests_at(0.0) || self.segue.rests_at(0.0);
        let click = self.hits.is_empty() && self.click_left.is_none_or(|left| left == 0);
        let stopped = self.doing == Doing::Ending && self.transport.rests_at(0.0);
        stopped || self.leaving && stems && click && self.tails.is_empty()
    }
}
