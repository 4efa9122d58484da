//! The drummer: the groove, a crash where a section begins, a fill where it ends.

use crate::dsp::reverb;
use crate::form::{Bar, Form};
use crate::instruments::drums::{cymbal, hat, kick, snare, tom};
use crate::random::Random;
use crate::track::Track;

/// How hard a letter of a groove is struck, from 0 to 1.
pub(crate) fn strength(letter: u8) -> Option<f32> {
    match letter {
        b'X' => Some(1.0),
        b'x' => Some(0.8),
        b'o' => Some(0.35),
        _ => None,
    }
}

/// The sixteenths of a bar that a pattern strikes, and how hard.
pub(crate) fn hits(pattern: &str) -> impl Iterator<Item = (u32, f32)> {
    let letters = (0_u32..).zip(pattern.bytes());
    letters.filter_map(|(step, letter)| Some((step, strength(letter)?)))
}

/// Plays the stem.
pub(super) fn play(form: &Form, track: &mut Track, mut random: Random) {
    let mut room = Track::silent(form.frames);
    let mut follows_another = false;
    for bar in &form.bars {
        if form.ends(bar) {
            let at = form.frame(bar.start);
            kick(track, at, 1.0);
            cymbal(&mut room, &mut random, at, 0.8);
        } else {
            let landing = bar.index == 0 && follows_another && bar.section.energy >= 0.6;
            if landing {
                cymbal(&mut room, &mut random, form.frame(bar.start), bar.section.energy);
            }
            play_bar(form, bar, [&mut *track, &mut room], &mut random);
        }
        follows_another = true;
    }
    reverb(&mut room, 0.9, 6000.0, 0.13);
    track.mix(&room, 1.0);
}

/// Plays a bar: the kick stays dry, the rest goes to the room.
fn play_bar(form: &Form, bar: &Bar, [dry, room]: [&mut Track; 2], random: &mut Random) {
    let groove = &bar.section.groove;
    let energy = 0.5 + 0.5 * bar.section.energy;
    let at = |step| form.frame(bar.start + step);
    let fill = if bar.last { fill_start(bar) } else { bar.steps };
    for (step, strength) in hits(groove.kick) {
        kick(dry, at(step), random.velocity(strength * energy));
    }
    for (step, strength) in hits(groove.snare).filter(|(step, _)| *step < fill) {
        snare(room, random, at(step), strength * energy);
    }
    for (step, strength) in hits(groove.hat).filter(|(step, _)| *step < fill) {
        // The hat opens on the last eighth of a bar.
        let open = step + 2 == bar.steps && bar.section.energy > 0.7;
        hat(room, random, at(step), strength * energy, open);
    }
    for step in fill..bar.steps {
        play_fill(room, random, at(step), step - fill, bar.steps - fill, energy);
    }
}

/// The sixteenth of a section's last bar from which the drummer fills: two beats of a quarter, or
/// none where the section is too quiet for it.
fn fill_start(bar: &Bar) -> u32 {
    if bar.section.energy < 0.45 { bar.steps } else { bar.steps.saturating_sub(8) }
}

/// One stroke of a fill, which runs down the toms and grows.
fn play_fill(
    track: &mut Track,
    random: &mut Random,
    at: usize,
    stroke: u32,
    strokes: u32,
    energy: f32,
) {
    let along = stroke as f32 / strokes as f32;
    let velocity =
        (0.55 + 0.4 * along) * energy * if stroke.is_multiple_of(2) { 1.0 } else { 0.75 };
    match stroke * 4 / strokes {
        0 => snare(track, random, at, velocity),
        1 => tom(track, at, 196.0, random.velocity(velocity), -0.4),
        2 => tom(track, at, 147.0, random.velocity(velocity), 0.05),
        _ => tom(track, at, 98.0, random.velocity(velocity), 0.45),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Form;
    use crate::songs;

    /// The frames at which a channel moves after at least a hundredth of a second of silence.
    fn onsets(channel: &[f32]) -> Vec<usize> {
        let mut onsets = Vec::new();
        let mut silent = usize::MAX;
        for (frame, sample) in channel.iter().enumerate() {
            if *sample == 0.0 {
                silent = silent.saturating_add(1);
            } else {
                if silent > 480 {
                    onsets.push(frame);
                }
                silent = 0;
            }
        }
        onsets
    }

    #[test]
    fn every_kick_is_at_the_frame_the_tempo_says() {
        let form = Form::new(songs::ALL[0], 3);
        let (mut dry, mut room) = (Track::silent(form.frames), Track::silent(form.frames));
        for bar in form.bars.iter().filter(|bar| bar.section.name == "Chorus") {
            play_bar(&form, bar, [&mut dry, &mut room], &mut Random::new(1));
        }
        // Three bars of intro and three of verse come before the chorus. Its pattern strikes these
        // sixteenths; a bar's first stroke falls into the sound of the last one, which begins only
        // one sixteenth before it. At 118 a sixteenth lasts 48000 * 15 / 118 frames.
        let strokes = (6..9).flat_map(|bar| [0, 4, 8, 12, 15].map(|step| bar * 16 + step));
        let apart = strokes.filter(|step| *step == 6 * 16 || step % 16 != 0);
        let expected: Vec<usize> =
            apart.map(|step| (step * 48_000 * 15 * 2 + 118) / (118 * 2)).collect();
        assert_eq!(onsets(&dry.left), expected);
    }

    #[test]
    fn a_loud_section_ends_with_a_fill_and_a_quiet_one_does_not() {
        let form = Form::new(songs::ALL[0], u32::MAX);
        let starts = |name| {
            let last = form.bars.iter().find(|bar| bar.section.name == name && bar.last);
            last.map(fill_start)
        };
        assert_eq!(starts("Chorus"), Some(8));
        assert_eq!(starts("Intro"), Some(16));
    }
}
