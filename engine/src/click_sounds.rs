//! The click's sounds: built in, or a user's WAVs, with the click's level worked in.

use std::f64::consts::TAU;

use downbeat_rt::{ClickSounds, Rig, Sound};
use downbeat_show_files::{AudioFile, Click};

use crate::decibels::gain;
use crate::sound_file;

/// The pitch in Hz and the level of the built-in sounds: accent, beat, subdivision. High and short
/// cuts through a drummer's ears without being loud, and the accent differs in pitch and level.
const BUILT_IN: [(f64, f64); 3] = [(1760.0, 0.9), (1174.66, 0.7), (880.0, 0.4)];
/// How long a built-in sound lasts, in seconds.
const LENGTH: f64 = 0.03;

/// Makes the sounds of a show's click. A file that cannot be read is replaced by the built-in sound
/// and told by name.
pub(crate) fn make(click: &Click, rig: &Rig, faults: &mut Vec<String>) -> ClickSounds {
    let level = gain(click.level_db);
    let [accent, beat, subdivision] =
        [(0, &click.accent), (1, &click.beat), (2, &click.subdivision)].map(|(which, file)| {
            let read = file.as_ref().map(read);
            let channels = match read {
                Some(Ok(channels)) => channels,
                Some(Err(fault)) => {
                    faults.push(fault);
                    vec![built_in(which, rig.rate())]
                }
                None => vec![built_in(which, rig.rate())],
            };
            Sound::new(channels.into_iter().map(|run| scaled(run, level)).collect())
        });
    ClickSounds::new(accent, beat, subdivision, rig.bus_channels(click.bus))
}

fn scaled(mut samples: Vec<f32>, level: f32) -> Vec<f32> {
    samples.iter_mut().for_each(|sample| *sample *= level);
    samples
}

/// A decaying sine that starts at its full level, because the ear places a click by its edge.
fn built_in(which: usize, rate: u32) -> Vec<f32> {
    let (pitch, level) = BUILT_IN[which];
    let frames = (LENGTH * f64::from(rate)) as usize;
    (0..frames)
        .map(|frame| {
            let time = frame as f64 / f64::from(rate);
            let fade = 1.0 - frame as f64 / frames as f64;
            // A cosine, so that the very first frame is the peak.
            (level * fade * (-time * 120.0).exp() * (TAU * pitch * time).cos()) as f32
        })
        .collect()
}

fn read(file: &AudioFile) -> Result<Vec<Vec<f32>>, String> {
    sound_file::read(file).map_err(|fault| format!("click sound {}: {fault}", file.path.display()))
}
