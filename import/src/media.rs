//! The audio files that a project names, found where they are now.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use downbeat_show_files::probe;

use crate::scan::{Folder, file_name, scan};
use crate::sort::{Sort, is_packed, sort};

/// Finds the files of one project.
pub(crate) struct Media {
    folder: PathBuf,
    /// Every audio file below the folder, by its name in small letters; made when first asked.
    index: OnceCell<HashMap<String, Vec<PathBuf>>>,
}

/// A file as it was found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    pub(crate) path: PathBuf,
    /// How long it is; `None` for a packed file, whose header does not tell.
    pub(crate) seconds: Option<f64>,
    /// Set if it was not where the project says, but somewhere below its folder.
    pub(crate) moved: bool,
}

impl Media {
    /// For a project in `folder`.
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), index: OnceCell::new() }
    }

    /// The file at the first of the spellings that is one, or the only one of its name below the
    /// folder: projects come from other machines, with the paths of these.
    ///
    /// # Errors
    /// There is none, or it is no audio; the text says what to do.
    pub(crate) fn find(&self, spellings: &[String]) -> Result<Found, String> {
        let sound = spellings.iter().filter(|text| !text.is_empty() && !text.contains('\0'));
        let named = sound.clone().find_map(|text| {
            let path = self.folder.join(text.replace('\\', "/"));
            path.is_file().then_some(path)
        });
        let (path, moved) = match named {
            Some(path) => (path, false),
            None => {
                let Some(name) =
                    sound.clone().next_back().and_then(|text| text.rsplit(['/', '\\']).next())
                else {
                    return Err("it names no file".to_owned());
                };
                match self.below(name) {
                    [one] => (one.clone(), true),
                    [] => {
                        return Err(format!("there is no file {name}; copy it beside the project"));
                    }
                    several => {
                        return Err(format!(
                            "{name} is not where the project says, and there are {} files of that name",
                            several.len()
                        ));
                    }
                }
            }
        };
        if is_packed(&path) || sort(&file_name(&path)) == Sort::StemFile {
            return Ok(Found { path, seconds: None, moved });
        }
        match probe(&path) {
            Ok(probed) => {
                let seconds = probed.file.frames as f64 / f64::from(probed.file.rate);
                Ok(Found { path, seconds: Some(seconds), moved })
            }
            Err(error) => Err(format!("{error}; {}", error.suggestion())),
        }
    }

    fn below(&self, name: &str) -> &[PathBuf] {
        let index = self.index.get_or_init(|| {
            let mut index = HashMap::new();
            // What cannot be read below is told by the scan of the import itself.
            collect(&scan(&self.folder, &mut Vec::new()), &mut index);
            index
        });
        index.get(&name.to_lowercase()).map_or(&[], Vec::as_slice)
    }
}

fn collect(folder: &Folder, index: &mut HashMap<String, Vec<PathBuf>>) {
    for file in &folder.audio {
        index.entry(file_name(file).to_lowercase()).or_default().push(file.clone());
    }
    for folder in &folder.folders {
        collect(folder, index);
    }
}

/// The pan of a track as a song file has it, to a thousandth; `None` in the middle.
pub(crate) fn panned(pan: f64) -> Option<f64> {
    (pan != 0.0).then(|| (pan.clamp(-1.0, 1.0) * 1000.0).round() / 1000.0)
}

/// Decibels of a linear gain; `None` for silence.
pub(crate) fn decibels(gain: f64) -> Option<f64> {
    let gain = gain.abs();
    (gain.is_finite() && gain > 1.6e-5).then(|| (20.0 * gain.log10() * 100.0).round() / 100.0)
}
