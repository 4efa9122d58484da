//! One stem of a song that is being read, whatever its format, and whatever is wrong with it.

use downbeat_rt::{Block, BlockSize};
use downbeat_show_files::AudioFile;
use rayon::iter::{IntoParallelRefMutIterator as _, ParallelIterator as _};

use crate::form::Form;

/// A stem's open file, for the blocks of a song. A file that is broken, cut off, changed or gone is
/// silence where it is missing, and its fault is told once.
pub struct StemReader {
    form: Form,
    /// The file's name, for messages.
    name: String,
    first_channel: usize,
    channels: usize,
    fault: Option<String>,
    fault_was_told: bool,
}

impl StemReader {
    /// Opens a stem whose channels are those of the block from `first_channel` on, for blocks of
    /// this size. A file that
    /// cannot be opened is silence, and its fault is told.
    #[must_use]
    pub fn open(file: &AudioFile, first_channel: usize, size: BlockSize) -> Self {
        let name = file.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (form, fault) = match Form::open(file, size.frames()) {
            Ok(form) => (form, None),
            Err(fault) => (Form::Silent, Some(format!("{name}: {fault}"))),
        };
        let channels = usize::from(file.channels);
        Self { form, name, first_channel, channels, fault, fault_was_told: false }
    }

    /// What is wrong with it, the first time it is asked.
    pub fn new_fault(&mut self) -> Option<String> {
        if self.fault_was_told || self.fault.is_none() {
            return None;
        }
        self.fault_was_told = true;
        self.fault.clone()
    }

    /// Gets the frames from `frame` on, a block of them, out of the file.
    fn load(&mut self, frame: u64) {
        if let Err(fault) = self.form.load(frame) {
            self.fault.get_or_insert_with(|| format!("{}: {fault}", self.name));
        }
    }

    /// Writes a tile of what was loaded to where it belongs in the block.
    #[inline]
    fn place(&self, tile: usize, measured: bool, block: &mut Block) {
        let channels = self.first_channel..self.first_channel + self.channels;
        self.form.place(tile, self.channels, block.runs_mut(tile, channels.clone()));
        if measured {
            block.measure(tile, channels);
        }
    }
}

/// Fills a block with the frames from `frame` on of all stems, which must have the block's channels
/// between them and be open for blocks of its size; for meters they are `measured`. Compressed stems are decoded side by side on all cores, because one core cannot
/// keep up with many; PCM costs so little that handing it to other threads would cost more.
///
/// All stems are loaded before the first is placed, so that the block is written tile by tile, in
/// the order of its memory, and not in runs that lie a whole tile apart.
pub fn fill(stems: &mut [StemReader], frame: u64, measured: bool, block: &mut Block) {
    let compressed = stems.iter().filter(|stem| matches!(stem.form, Form::Flac(_))).count();
    if compressed > 1 {
        stems.par_iter_mut().for_each(|stem| stem.load(frame));
    } else {
        stems.iter_mut().for_each(|stem| stem.load(frame));
    }
    for tile in 0..block.size().tiles() {
        for stem in &*stems {
            stem.place(tile, measured, block);
        }
    }
}
