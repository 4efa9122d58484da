//! One stem of a song that is being read, whatever its format, and whatever is wrong with it.

use downbeat_rt::{BLOCK_TILES, Block, TILE_FRAMES};
use downbeat_show_files::{AudioFile, Encoding, Stamp};
use rayon::iter::{IntoParallelRefMutIterator as _, ParallelIterator as _};

use super::flac::FlacReader;
use super::pcm::PcmReader;

/// A stem's open file.
pub(crate) struct StemReader {
    form: Form,
    /// The file's name, for messages.
    name: String,
    first_channel: usize,
    channels: usize,
    fault: Option<String>,
    fault_was_told: bool,
}

enum Form {
    Pcm(PcmReader),
    Flac(Box<FlacReader>),
    /// It could not be opened: silence, in time with the others.
    Silent,
}

impl Form {
    fn open(file: &AudioFile) -> Result<Self, String> {
        let metadata = std::fs::metadata(&file.path).map_err(|error| error.to_string())?;
        if file.stamp.is_some_and(|stamp| stamp != Stamp::of(&metadata)) {
            // Where its samples begin and what they are may be something else now: noise at full
            // scale, if it were read as it was.
            return Err(
                "its file was changed after the show was opened; open the show again".into()
            );
        }
        match &file.encoding {
            Encoding::Pcm { sample, data_offset } => {
                PcmReader::open(&file.path, file, *sample, *data_offset)
                    .map(Form::Pcm)
                    .map_err(|error| error.to_string())
            }
            Encoding::Flac { .. } => FlacReader::open(&file.path, file.channels, file.frames)
                .map(|reader| Form::Flac(Box::new(reader))),
        }
    }
}

impl StemReader {
    /// Opens a stem whose channels are those of the block from `first_channel` on. A file that
    /// cannot be opened is silence, and its fault is told.
    pub(crate) fn open(file: &AudioFile, first_channel: usize) -> Self {
        let name = file.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (form, fault) = match Form::open(file) {
            Ok(form) => (form, None),
            Err(fault) => (Form::Silent, Some(format!("{name}: {fault}"))),
        };
        let channels = usize::from(file.channels);
        Self { form, name, first_channel, channels, fault, fault_was_told: false }
    }

    /// What is wrong with it, the first time it is asked.
    pub(crate) fn new_fault(&mut self) -> Option<String> {
        if self.fault_was_told || self.fault.is_none() {
            return None;
        }
        self.fault_was_told = true;
        self.fault.clone()
    }

    /// Gets the frames from `frame` on, a block of them, out of the file.
    fn load(&mut self, frame: u64) {
        let loaded = match &mut self.form {
            Form::Pcm(reader) => reader.read(frame).map_err(|error| error.to_string()),
            Form::Flac(reader) => reader.decode(frame),
            Form::Silent => Ok(()),
        };
        if let Err(fault) = loaded {
            self.fault.get_or_insert_with(|| format!("{}: {fault}", self.name));
        }
    }

    /// Writes a tile of what was loaded to where it belongs in the block.
    #[inline]
    fn place(&self, tile: usize, block: &mut Block) {
        let channels = self.first_channel..self.first_channel + self.channels;
        let runs = block.runs_mut(tile, channels.clone());
        match &self.form {
            Form::Pcm(reader) => reader.place(tile, runs),
            Form::Flac(reader) => {
                let count = TILE_FRAMES * self.channels;
                deinterleave(&reader.decoded()[tile * count..][..count], self.channels, runs);
            }
            Form::Silent => runs.fill(0.0),
        }
        block.measure(tile, channels);
    }
}

/// Fills a block with the frames from `frame` on of all stems. Compressed stems are decoded side by
/// side on all cores, because one core cannot keep up with many; PCM costs so little that handing
/// it to other threads would cost more.
///
/// All stems are loaded before the first is placed, so that the block is written tile by tile, in
/// the order of its memory, and not in runs that lie a whole tile apart.
pub(crate) fn fill(stems: &mut [StemReader], frame: u64, block: &mut Block) {
    let compressed = stems.iter().filter(|stem| matches!(stem.form, Form::Flac(_))).count();
    if compressed > 1 {
        stems.par_iter_mut().for_each(|stem| stem.load(frame));
    } else {
        stems.iter_mut().for_each(|stem| stem.load(frame));
    }
    for tile in 0..BLOCK_TILES {
        for stem in &*stems {
            stem.place(tile, block);
        }
    }
}

fn deinterleave(samples: &[f32], channels: usize, runs: &mut [f32]) {
    for (channel, run) in runs.chunks_exact_mut(TILE_FRAMES).enumerate() {
        for (to, from) in run.iter_mut().zip(samples.iter().skip(channel).step_by(channels)) {
            *to = *from;
        }
    }
}
