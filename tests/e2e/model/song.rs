//! A song in RAM: its samples, its grid, its curves, and what a version plays of it.

use super::show::{Move, Moves, SUBDIVIDE, Section, Spec, Start, Stem, Version, gain};
use crate::support::audio::{Format, expected};

/// A frame in a pass over a stretch of the song; in the order of play.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub span: usize,
    pub frame: i64,
}

#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub from: i64,
    pub to: i64,
    pub loops: bool,
    pub section: Option<usize>,
}

#[derive(Clone, Copy, Debug)]
pub struct Point {
    pub frame: i64,
    pub bar: i64,
    pub beat: i64,
    pub sub: i64,
    pub clicks: bool,
}

/// Gains at frames, with straight lines between them.
pub struct Curve(Vec<(i64, f32)>);

pub struct Song {
    pub frames: i64,
    /// The samples of each channel of each stem.
    pub samples: Vec<Vec<Vec<f32>>>,
    pub stems: &'static [Stem],
    pub points: Vec<Point>,
    pub beats: Vec<Point>,
    pub bars: Vec<Point>,
    pub stem_curves: Vec<Option<Curve>>,
    pub bus_curves: Vec<Option<Curve>>,
    pub count_in: i64,
    pub jump: Option<&'static str>,
    pub points_of_bar: i64,
    sections: Vec<Span>,
    versions: &'static [Version],
    /// The frame of a point counted in subdivisions from bar 1.
    grid: (i64, i64, i64),
}

fn round(numerator: i64, denominator: i64) -> i64 {
    (2 * numerator + denominator).div_euclid(2 * denominator)
}

impl Song {
    pub fn new(number: usize, spec: &'static Spec, rate: i64) -> Self {
        let frames = spec.frames * rate / 8_000;
        let offset = spec.offset_ms * rate / 1_000;
        // A quarter is 60 / bpm seconds, a beat of the meter 4 / unit quarters.
        let grid = (offset, 60 * rate * 4, spec.bpm * spec.meter.1 * SUBDIVIDE);
        let at = |point: i64| offset + round(point * grid.1, grid.2);
        let in_bar = spec.meter.0 * SUBDIVIDE;
        let bar_frame = |bar: i64| at((bar - 1) * in_bar);
        let begun = i64::from(offset > 0);
        let first = -spec.count_in.max(begun) * in_bar;
        let counted = bar_frame(1 - spec.count_in).min(0);
        let point = |number: i64| {
            let (bar, frame) = (number.div_euclid(in_bar) + 1, at(number));
            let in_it = number.rem_euclid(in_bar);
            let (beat, sub) = (in_it / SUBDIVIDE + 1, in_it % SUBDIVIDE);
            let clicks = if bar < 1 { spec.count_in > 0 && frame >= counted } else { spec.click };
            Point { frame, bar, beat, sub, clicks }
        };
        // Up to the end of the bar that the song's end cuts.
        let bars = (1..).find(|bar| bar_frame(bar + 1) >= frames).unwrap_or(1);
        let points: Vec<Point> = (first..bars * in_bar).map(point).collect();
        let lines = |wanted: fn(&Point) -> bool| points.iter().copied().filter(wanted).collect();
        let start = |start| match start {
            Start::Bar(bar) => bar_frame(bar),
            Start::Ms(ms) => round(ms * rate, 1_000),
        };
        let end_of = |number: usize| match (spec.sections[number].2, spec.sections.get(number + 1))
        {
            (Some(end), _) => bar_frame(end),
            (None, Some(next)) => start(next.1),
            (None, None) => frames,
        };
        let sections = spec.sections.iter().enumerate();
        let sections = sections.map(|(number, &Section(_, from, _, loops))| Span {
            from: start(from),
            to: end_of(number),
            loops,
            section: Some(number),
        });
        let curve = |wanted: &dyn Fn(&Moves) -> bool| {
            let mut knots: Vec<(i64, f32)> = Vec::new();
            let mut before = 0.0;
            for Move(_, bar, level, beats) in spec.moves.iter().filter(|line| wanted(&line.0)) {
                let start = (bar - 1) * in_bar;
                knots.push((at(start), gain(before)));
                knots.push((at(start + beats * SUBDIVIDE), gain(*level)));
                before = *level;
            }
            (!knots.is_empty()).then_some(Curve(knots))
        };
        let seed = |stem: usize| number as u64 * 100 + stem as u64;
        let samples = |(stem, shape): (usize, &Stem)| {
            (0..u64::from(shape.0))
                .map(|channel| expected(Format::Float, seed(stem), channel, frames as u64))
                .collect()
        };
        Self {
            frames,
            samples: spec.stems.iter().enumerate().map(samples).collect(),
            stems: spec.stems,
            beats: lines(|point| point.sub == 0),
            bars: lines(|point| point.sub == 0 && point.beat == 1),
            stem_curves: (0..spec.stems.len())
                .map(|stem| curve(&|what| matches!(what, Moves::Stem(at) if *at == stem)))
                .collect(),
            bus_curves: (0..super::show::BUSES.len())
                .map(|bus| curve(&|what| matches!(what, Moves::Bus(at) if *at == bus)))
                .collect(),
            sections: sections.collect(),
            versions: spec.versions,
            count_in: spec.count_in,
            jump: spec.jump,
            points_of_bar: in_bar,
            points,
            grid,
        }
    }

    /// The frame of a point counted in subdivisions from bar 1, in the song or beyond it.
    pub fn point_frame(&self, point: i64) -> i64 {
        self.grid.0 + round(point * self.grid.1, self.grid.2)
    }

    fn whole(&self) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut reached = 0;
        let between = |from, to| Span { from, to, loops: false, section: None };
        for section in &self.sections {
            if reached < section.from {
                spans.push(between(reached, section.from));
            }
            reached = section.to;
            spans.push(*section);
        }
        if reached < self.frames {
            spans.push(between(reached, self.frames));
        }
        spans
    }
}

impl Curve {
    pub fn at(&self, frame: i64) -> f32 {
        let Some(after) = self.0.iter().position(|knot| knot.0 > frame) else {
            return self.0[self.0.len() - 1].1;
        };
        let (to_frame, to) = self.0[after];
        if after == 0 {
            return to;
        }
        let (from_frame, from) = self.0[after - 1];
        if from == to {
            return from;
        }
        from + (to - from) / (to_frame - from_frame) as f32 * (frame - from_frame) as f32
    }
}

/// A song in one of its versions.
#[derive(Clone, Debug)]
pub struct Piece {
    pub song: usize,
    pub spans: Vec<Span>,
    pub muted: Option<usize>,
}

impl Piece {
    pub fn new(number: usize, song: &Song, version: Option<usize>) -> Self {
        let (spans, muted) = match version.map(|version| &song.versions[version]) {
            None => (song.whole(), None),
            Some(Version::Of(sections, muted)) => {
                (sections.iter().map(|section| song.sections[*section]).collect(), Some(*muted))
            }
            Some(Version::Cut(bar)) => {
                let end = song.point_frame((bar - 1) * song.points_of_bar);
                let mut spans = song.whole();
                spans.retain(|span| span.from < end);
                let last = spans.len() - 1;
                spans[last].to = end.min(spans[last].to);
                (spans, None)
            }
        };
        Self { song: number, spans, muted }
    }

    pub fn first(&self) -> Place {
        Place { span: 0, frame: self.spans[0].from }
    }

    pub fn start_of(&self, span: usize) -> Option<Place> {
        self.spans.get(span).map(|span| span.from).map(|frame| Place { span, frame })
    }

    /// The place that plays a frame: in this span, else in the next one in the order of play, else
    /// in the nearest one before.
    pub fn holding(&self, frame: i64, span: usize) -> Option<Place> {
        let order = (span..self.spans.len()).chain((0..span).rev());
        let holds = |at: &usize| (self.spans[*at].from..self.spans[*at].to).contains(&frame);
        order.into_iter().find(holds).map(|span| Place { span, frame })
    }

    /// Frames from a place to the end, each span once.
    pub fn left(&self, place: Place) -> i64 {
        let after = self.spans[place.span + 1..].iter().map(|span| span.to - span.from);
        self.spans[place.span].to - place.frame + after.sum::<i64>()
    }
}
