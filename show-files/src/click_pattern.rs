//! What the click plays in a bar.

use crate::Meter;

/// The most strokes of a beat.
const MAX_STROKES: usize = 8;

/// A sound of the click.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stroke {
    /// The sound of a bar's first beat.
    Accent,
    /// The sound of the other beats.
    Beat,
    /// The sound between the beats.
    Subdivision,
}

/// The strokes of a bar, evenly over its length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClickPattern {
    strokes: Vec<Option<Stroke>>,
}

impl ClickPattern {
    /// Reads `A.b.b..`: a letter or a point for each stroke, where `A` is the accent, `b` the beat,
    /// `s` the subdivision, and a point is silence. Spaces and bars (`|`) are for the eye.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let strokes = text.chars().filter(|letter| !matches!(letter, ' ' | '|'));
        let stroke = |letter| match letter {
            'A' | 'a' => Some(Some(Stroke::Accent)),
            'B' | 'b' => Some(Some(Stroke::Beat)),
            'S' | 's' => Some(Some(Stroke::Subdivision)),
            '.' => Some(None),
            _ => None,
        };
        let strokes: Vec<_> = strokes.map(stroke).collect::<Option<_>>()?;
        (!strokes.is_empty()).then_some(Self { strokes })
    }

    /// The strokes of one beat, 1 to 8, in a meter whose every beat has as many of them.
    pub(crate) fn per_beat(&self, meter: Meter) -> Option<u16> {
        let beats = usize::from(meter.beats);
        let strokes = self.strokes.len() / beats;
        let even = self.strokes.len().is_multiple_of(beats) && strokes <= MAX_STROKES;
        u16::try_from(strokes).ok().filter(|_| even)
    }

    /// What is played on subdivision `sub` of `subdivide` (counted from 0) of a beat (from 1).
    fn stroke(&self, meter: Meter, beat: u16, sub: u16, subdivide: u16) -> Option<Stroke> {
        let per_beat = self.per_beat(meter)?;
        let stroke = sub * per_beat;
        let at = usize::from(beat - 1) * usize::from(per_beat) + usize::from(stroke / subdivide);
        if stroke.is_multiple_of(subdivide) { *self.strokes.get(at)? } else { None }
    }
}

impl super::Click {
    /// In how many points a beat is cut so that everything that the click plays is on one.
    #[must_use]
    pub fn points_per_beat(&self) -> u16 {
        let of_patterns =
            self.patterns.iter().filter_map(|(meter, pattern)| pattern.per_beat(*meter));
        of_patterns.fold(self.subdivide.max(1), common_multiple)
    }

    /// What is played on point `sub` of `points` (counted from 0, see [`Self::points_per_beat`]) of a
    /// beat (from 1) in a bar of a meter.
    ///
    /// The pattern of just this meter comes first, then one for its beats whatever their groups.
    /// Without a pattern the first beat is the accent, and subdivisions are `subdivide` to a beat. In
    /// a meter with groups a beat inside a group sounds like a subdivision.
    #[must_use]
    pub fn stroke(&self, meter: Meter, beat: u16, sub: u16, points: u16) -> Option<Stroke> {
        let plain = Meter::new(meter.beats, meter.unit);
        let of = |wanted: Option<Meter>| {
            self.patterns.iter().find(|(meter, _)| Some(*meter) == wanted).map(|(_, found)| found)
        };
        if let Some(pattern) = of(Some(meter)).or_else(|| of(plain)) {
            return pattern.stroke(meter, beat, sub, points);
        }
        match (sub, beat) {
            (0, 1) => Some(Stroke::Accent),
            (0, _) if Some(meter) == plain || meter.starts_group(beat) => Some(Stroke::Beat),
            (0, _) => Some(Stroke::Subdivision),
            _ => (sub * self.subdivide).is_multiple_of(points).then_some(Stroke::Subdivision),
        }
    }
}

/// The least common multiple of two numbers from 1 to 840, which is that of all up to 8.
fn common_multiple(a: u16, b: u16) -> u16 {
    fn divisor(a: u16, b: u16) -> u16 {
        if b == 0 { a } else { divisor(b, a % b) }
    }
    a / divisor(a, b) * b
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Click;

    fn click(subdivide: u16, patterns: &[(&[u16], &str)]) -> Click {
        let pattern = |(groups, text): &(&[u16], &str)| {
            (Meter::grouped(groups, 8).unwrap(), ClickPattern::read(text).unwrap())
        };
        Click {
            bus: 0,
            level_db: 0.0,
            subdivide,
            patterns: patterns.iter().map(pattern).collect(),
            accent: None,
            beat: None,
            subdivision: None,
        }
    }

    /// A bar as it sounds.
    fn bar(click: &Click, groups: &[u16]) -> String {
        let meter = Meter::grouped(groups, 8).unwrap();
        let points = click.points_per_beat();
        let beats = (1..=meter.beats).flat_map(|beat| (0..points).map(move |sub| (beat, sub)));
        let letter = |(beat, sub)| match click.stroke(meter, beat, sub, points) {
            Some(Stroke::Accent) => 'A',
            Some(Stroke::Beat) => 'b',
            Some(Stroke::Subdivision) => 's',
            None => '.',
        };
        beats.map(letter).collect()
    }

    #[test]
    fn without_a_pattern_groups_are_heard() {
        assert_eq!(bar(&click(1, &[]), &[4]), "Abbb");
        assert_eq!(bar(&click(2, &[]), &[3]), "Asbsbs");
        assert_eq!(bar(&click(1, &[]), &[2, 2, 3]), "Asbsbss");
    }

    #[test]
    fn the_pattern_of_the_very_meter_comes_first() {
        let patterns: [(&[u16], &str); 3] =
            [(&[7], "A......"), (&[2, 2, 3], "A. b. bsb"), (&[4], "A..s|b.s.")];
        let click = click(1, &patterns);
        assert_eq!(click.points_per_beat(), 2);
        assert_eq!(bar(&click, &[2, 2, 3]), "A...b...b.s.b.");
        assert_eq!(bar(&click, &[3, 2, 2]), "A.............");
        assert_eq!(bar(&click, &[4]), "A..sb.s.");
        assert_eq!(bar(&click, &[2]), "A.b.");
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        for text in ["", " ", "Axb", "A-b"] {
            assert_eq!(ClickPattern::read(text), None, "{text:?}");
        }
        let pattern = ClickPattern::read("A.b").unwrap();
        let per_beat = |beats| pattern.per_beat(Meter::new(beats, 4).unwrap());
        assert_eq!(
            [per_beat(1), per_beat(2), per_beat(3), per_beat(4)],
            [Some(3), None, Some(1), None]
        );
    }
}
