//! What each stem plays: the data of a song becomes notes, and instruments play them.

mod backing;
mod bass;
mod drums;
mod fx;
mod guide;
mod keys;
mod lead;
mod melody;
mod pads;
mod percussion;

use crate::dsp::remove_dc;
use crate::form::Form;
use crate::random::Random;
use crate::score::Part;
use crate::track::Track;

/// Plays one stem of a song, at its level in the mix.
pub(crate) fn play(form: &Form, part: Part) -> Track {
    let mut track = Track::silent(form.frames);
    let random = Random::new(form.song.seed * 16 + part as u64);
    match part {
        Part::Drums => drums::play(form, &mut track, random),
        Part::Percussion => percussion::play(form, &mut track, random),
        Part::Bass => bass::play(form, &mut track, random),
        Part::Keys => keys::play(form, &mut track, random),
        Part::Pads => pads::play(form, &mut track),
        Part::Lead => lead::play(form, &mut track, random),
        Part::Backing => backing::play(form, &mut track, random),
        Part::Fx => fx::play(form, &mut track, random),
        Part::Guide => guide::play(form, &mut track),
    }
    for channel in track.channels_mut() {
        remove_dc(channel);
    }
    track
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::master::master;
    use crate::songs;

    #[test]
    fn stems_of_every_song_fit_together() {
        for song in songs::ALL {
            let form = Form::new(song, 1);
            let mut stems: Vec<Track> = Part::ALL.map(|part| play(&form, part)).into();
            master(&mut stems);
            let mut sum = Track::silent(form.frames);
            for (track, part) in stems.iter().zip(Part::ALL) {
                check(track, part, &form);
                sum.mix(track, 1.0);
            }
            assert!(sum.peak() < 1.0, "{}: {}", song.key, sum.peak());
        }
    }

    fn check(track: &Track, part: Part, form: &Form) {
        let what = format!("{} {}", form.song.key, part.name());
        assert_eq!((track.left.len(), track.right.len()), (form.frames, form.frames), "{what}");
        // -3 dBFS is 0.708; -40 dBFS, below which nobody would hear the stem, 0.01.
        assert!((0.01..0.708).contains(&track.peak()), "{what}: {}", track.peak());
        for side in [&track.left, &track.right] {
            assert_eq!((side[0], side[side.len() - 1]), (0.0, 0.0), "{what}");
            let mean =
                side.iter().map(|sample| f64::from(*sample)).sum::<f64>() / side.len() as f64;
            assert!(mean.abs() < 1e-4, "{what}: {mean}");
        }
        assert!(!part.mono() || track.left == track.right, "{what}");
    }

    #[test]
    fn everybody_plays_in_the_chorus() {
        let form = Form::new(songs::ALL[0], 3);
        let chorus = form.section_starts().find(|(_, bar)| bar.section.name == "Chorus");
        let at = form.frame(chorus.unwrap().1.start);
        for part in Part::ALL.into_iter().filter(|part| *part != Part::Guide) {
            let track = play(&form, part);
            // Two seconds from its first frame.
            let power: f32 = track.left[at..at + 96_000].iter().map(|sample| sample * sample).sum();
            assert!(power / 96_000.0 > 1e-7, "{}: {power}", part.name());
        }
    }
}
