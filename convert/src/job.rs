//! One file, from its source to the cache.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use downbeat_show_files::cache::{ContentHash, Conversion};
use downbeat_show_files::{AudioFile, Stamp};
use tempfile::NamedTempFile;

use crate::ConvertError;
use crate::leftovers::UNFINISHED;
use crate::progress::Meter;
use crate::resample::Resampler;
use crate::source::Source;
use crate::wav::WavWriter;

/// A file that is in the cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted {
    /// The converted file.
    pub file: AudioFile,
    /// It was there already, by its content.
    pub was_there: bool,
    /// What a person should know about it, in a sentence without its full stop.
    pub note: Option<&'static str>,
}

/// The length of a source; `None` if it cannot be had, which converting it will tell.
pub(crate) fn source_bytes(conversion: &Conversion) -> Option<u64> {
    Some(std::fs::metadata(&conversion.source).ok()?.len())
}

/// Converts one file, whatever is in it.
pub(crate) fn run(conversion: &Conversion, meter: &Meter<'_>) -> Result<Converted, ConvertError> {
    // Decoders are other people's code before other people's files: one that panics must not take
    // the other files with it.
    catch_unwind(AssertUnwindSafe(|| convert_one(conversion, meter)))
        .unwrap_or_else(|_| Err(ConvertError::Damaged("it breaks the decoder".into())))
}

fn convert_one(conversion: &Conversion, meter: &Meter<'_>) -> Result<Converted, ConvertError> {
    let before = stamp(&conversion.source)?;
    let hash = hash(conversion, meter)?;
    if let Some(file) = conversion.converted_from(&hash) {
        return Ok(Converted { file, was_there: true, note: None });
    }
    let mut source = Source::open(conversion)?;
    let part = create(conversion.cache.folder()).map_err(ConvertError::Write)?;
    let part = copy(conversion, &mut source, part, &hash, meter)?;
    if stamp(&conversion.source)? != before {
        return Err(ConvertError::Changed);
    }
    put(part, conversion, &hash).map_err(ConvertError::Write)?;
    let file = conversion.converted_from(&hash).ok_or_else(|| {
        ConvertError::Write(io::Error::other("it is not what was written; is the disk full?"))
    })?;
    Ok(Converted { file, was_there: false, note: source.note() })
}

fn stamp(path: &Path) -> Result<Stamp, ConvertError> {
    std::fs::metadata(path).map(|metadata| Stamp::of(&metadata)).map_err(ConvertError::Read)
}

fn hash(conversion: &Conversion, meter: &Meter<'_>) -> Result<ContentHash, ConvertError> {
    let mut go_on = |_| !meter.cancelled();
    conversion.cache.hash(&conversion.source, &mut go_on).map_err(|error| match error.kind() {
        io::ErrorKind::Interrupted => ConvertError::Cancelled,
        _ => ConvertError::Read(error),
    })
}

/// An unfinished file in the cache, locked as long as it is open: see `leftovers`.
fn create(folder: &Path) -> io::Result<NamedTempFile> {
    std::fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix("converting-").suffix(UNFINISHED);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // As other new files are, so that a show can be shared.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let part = builder.tempfile_in(folder)?;
    part.as_file().lock()?;
    Ok(part)
}

/// Decodes, resamples and writes everything.
fn copy(
    conversion: &Conversion,
    source: &mut Source,
    part: NamedTempFile,
    hash: &ContentHash,
    meter: &Meter<'_>,
) -> Result<NamedTempFile, ConvertError> {
    let channels = source.channels();
    let header_channels = u16::try_from(channels).unwrap_or(u16::MAX);
    let mut writer =
        WavWriter::new(part, header_channels, conversion.rate).map_err(ConvertError::Write)?;
    let mut resampler = (source.rate() != conversion.rate)
        .then(|| Resampler::new(source.rate(), conversion.rate, channels))
        .transpose()?;
    let mut write = |planes: &[Vec<f32>]| writer.write(planes).map_err(ConvertError::Write);
    let mut planes = Vec::new();
    let mut frames = 0;
    loop {
        let count = source.next(&mut planes)?;
        if count == 0 {
            break;
        }
        frames += count as u64;
        match &mut resampler {
            Some(resampler) => resampler.push(&planes, &mut write)?,
            None => write(&planes)?,
        }
        meter.at(source.bytes_read());
        if meter.cancelled() {
            return Err(ConvertError::Cancelled);
        }
    }
    if frames == 0 {
        return Err(ConvertError::Empty);
    }
    if let Some(resampler) = &mut resampler {
        resampler.finish(&mut write)?;
    }
    writer.finish(hash.as_bytes()).map_err(ConvertError::Write)
}

/// Brings a finished file to the disk and then to its place: at no moment is a file there that is
/// not whole, whatever fails.
///
/// A whole file that is there already stays: a copy of the source was converted meanwhile, here or by
/// another program, and somebody may have opened the result.
fn put(part: NamedTempFile, conversion: &Conversion, hash: &ContentHash) -> io::Result<()> {
    part.as_file().sync_all()?;
    let target = conversion.target(hash);
    match part.persist_noclobber(&target) {
        Ok(file) => file.unlock(),
        Err(_) if conversion.converted_from(hash).is_some() => Ok(()),
        // What is there is torn, or the file system cannot do that.
        Err(refused) => refused.file.persist(&target).map_err(|error| error.error)?.unlock(),
    }
}
