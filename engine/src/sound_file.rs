//! A short sound, read whole.

use downbeat_show_files::AudioFile;
use downbeat_stems::Frames;

/// The samples of a file, one list for each channel. The show files bound how long a sound may be.
///
/// # Errors
///
/// The first thing that is wrong with the file, without its name.
pub(crate) fn read(file: &AudioFile) -> Result<Vec<Vec<f32>>, String> {
    let mut frames = Frames::open(file).map_err(|fault| fault.cause)?;
    let mut chunk = vec![Vec::new(); usize::from(file.channels)];
    let mut sound = chunk.clone();
    while frames.next_chunk(&mut chunk).map_err(|fault| fault.cause)? > 0 {
        for (sound, chunk) in sound.iter_mut().zip(&chunk) {
            sound.extend_from_slice(chunk);
        }
    }
    Ok(sound)
}
