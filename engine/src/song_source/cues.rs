//! The guide's cues of a song: which files, and their ways to the guide's bus.

use downbeat_rt::{Cue, CueRoute, Rig};
use downbeat_show_files::{AudioFile, Lead, Song};

use crate::decibels::gain;
use crate::routing::{StemPlace, routes};
use crate::sound_file;

/// A cue that is not read yet.
#[derive(Debug)]
pub(crate) struct CueSource {
    /// The section that it announces.
    pub(super) section: usize,
    file: AudioFile,
    routes: Vec<CueRoute>,
}

impl CueSource {
    /// Reads its file whole; show files allow 30 s.
    ///
    /// # Errors
    ///
    /// What is wrong with the file, by its name.
    pub(crate) fn read(&self) -> Result<Cue, String> {
        let channels = sound_file::read(&self.file)
            .map_err(|fault| format!("guide cue {}: {fault}", self.file.path.display()))?;
        Ok(Cue::new(channels, self.routes.clone()))
    }

    /// Memory that it takes once it is read, in bytes.
    pub(super) fn bytes(&self) -> u64 {
        let samples = self.file.frames.saturating_mul(u64::from(self.file.channels));
        samples.saturating_mul(size_of::<f32>() as u64)
    }
}

/// The cues of the sections that a version plays, each once.
pub(super) fn make(song: &Song, version: Option<usize>, rig: &Rig) -> Vec<CueSource> {
    let Some(guide) = &song.guide else { return Vec::new() };
    let mut cues: Vec<CueSource> = Vec::new();
    for section in song.passes(version).iter().filter_map(|pass| pass.section) {
        let Some(Some(file)) = guide.cues.get(section) else { continue };
        if cues.iter().any(|cue| cue.section == section) {
            continue;
        }
        let channels = usize::from(file.channels);
        let place = StemPlace { stem: 0, first_channel: 0, channels };
        let level = gain(guide.level_db);
        let ways = routes(place, None, rig.bus_channels(guide.bus)).into_iter();
        let routes = ways
            .map(|way| CueRoute {
                source: way.source,
                channel: way.channel,
                gain: level * way.coefficient,
            })
            .collect();
        cues.push(CueSource { section, file: file.clone(), routes });
    }
    cues
}

/// Beats before its span at which a cue of this song starts. A lead in bars is counted in bars of the
/// song's first meter, because one number holds for the whole song.
pub(super) fn beats(song: &Song) -> u16 {
    match song.guide.as_ref().map(|guide| guide.lead) {
        None => 0,
        Some(Lead::Beats(beats)) => beats,
        Some(Lead::Bars(bars)) => {
            let (_, meter) = song.tempo.first();
            bars.saturating_mul(meter.beats)
        }
    }
}
