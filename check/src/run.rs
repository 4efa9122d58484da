//! The way of a check.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::available_parallelism;

use downbeat_show_files::cache::{Cache, ContentHash};
use downbeat_show_files::{Loaded, Show, Song};
use rayon::prelude::*;

use crate::audible::{Audible, is_sound};
use crate::findings::{Finding, Findings, Kind, Severity, SongFindings};
use crate::judge::{Judged, Words, judge_show, judge_song, problems};
use crate::song::{Heard, SongMeasures, StemFile, Wanted, files, measure};
use crate::store::{Store, song_key};
use crate::{Options, Progress, machine};

/// Threads besides one for each core: while one waits for the disk another has work.
const SPARE_THREADS: usize = 2;

/// Checks a show that was loaded, or as much of it as could be read. What the loader found is among
/// the findings. Of a song with a stem that is missing or not converted yet only the stems that are
/// there are looked at, and not how they sum up.
///
/// Every file of the show is read once, on all cores, with at most a few megabytes of memory for
/// each song that is read at the time; files that were converted are read once more, to be sure of
/// them. What was measured before, of files with the same content, is taken from the show's cache.
#[must_use]
pub fn check(loaded: &Loaded, options: &Options, progress: &dyn Progress) -> Findings {
    let mut findings = problems(loaded);
    let Some(audible) = Audible::of(loaded) else {
        return Findings::new(None, findings, Vec::new(), None);
    };
    let Audible { show, whole } = &audible;
    if is_sound(loaded) {
        findings.extend(
            loaded.show.as_ref().or(loaded.partial.as_ref()).map(judge_show).unwrap_or_default(),
        );
    }
    // Before the stems, because reading them fills the memory that the disk is measured past.
    let machine = options.machine.as_ref().map(|options| {
        progress.now("the machine");
        machine::check(show, options)
    });
    let cache = Cache::of_show(&show.file);
    let checking = Checking {
        show,
        store: Store::of_show(&cache),
        cache,
        progress,
        unsaved: AtomicBool::new(false),
    };
    let songs = checking.songs(whole);
    // What belongs to songs that are not whole just now is worth keeping.
    let kept = if loaded.show.is_some() { checking.store.finish() } else { checking.store.save() };
    if let Err(error) = kept {
        let what = format!("what was measured cannot be kept: {error}");
        let remedy = "make the show's folder writable, or the next check takes as long again";
        findings.push(Finding::new(Severity::Note, Kind::Cache, what, remedy));
    }
    Findings::new(Some(show.name.clone()), findings, songs, machine)
}

/// A check that is under way.
struct Checking<'a> {
    show: &'a Show,
    cache: Cache,
    store: Store,
    progress: &'a dyn Progress,
    /// Whether the store could not be written once: it is not tried again after every song.
    unsaved: AtomicBool,
}

impl Checking<'_> {
    fn songs(&self, whole: &[bool]) -> Vec<SongFindings> {
        let songs = &self.show.songs;
        self.progress.total(songs.iter().flat_map(files).map(|file| file.bytes()).sum());
        let all = || {
            let songs = songs.par_iter().with_max_len(1).zip(whole);
            songs.map(|(song, whole)| self.song(song, *whole)).collect()
        };
        let threads = available_parallelism().map_or(2, usize::from) + SPARE_THREADS;
        match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
            Ok(pool) => pool.install(all),
            Err(_) => all(),
        }
    }

    fn song(&self, song: &Song, whole: bool) -> SongFindings {
        self.progress.now(&song.title);
        let words = Words { show: self.show, song, whole };
        let files = files(song);
        let mut contents: Vec<Option<ContentHash>> =
            files.iter().map(|file| self.cache.known(&file.file.path)).collect();
        let mut known: Vec<_> =
            contents.iter().map(|content| self.store.stem(content.as_ref()?)).collect();
        let mut heard: Vec<Heard> = files.iter().map(|_| Heard::default()).collect();
        let kept = self.key(song, &contents).and_then(|key| self.store.song(&key));
        let together: SongMeasures = match kept {
            Some(kept) if known.iter().all(Option::is_some) => {
                self.progress.advance(files.iter().map(StemFile::bytes).sum());
                kept
            }
            _ => {
                let wanted = contents.iter().zip(&known).map(|(content, known)| Wanted {
                    measures: known.is_none(),
                    content: content.is_none(),
                });
                let wanted: Vec<Wanted> = wanted.collect();
                let measured =
                    measure(self.show, song, &files, &wanted, &self.cache, self.progress);
                heard = measured.files;
                for (content, heard) in contents.iter_mut().zip(&heard) {
                    *content = content.or(heard.content);
                }
                self.keep(song, &contents, &heard, &measured.song);
                for (known, heard) in known.iter_mut().zip(&mut heard) {
                    *known = known.take().or_else(|| heard.measures.take());
                }
                measured.song
            }
        };
        let judged: Vec<Judged<'_>> = files
            .into_iter()
            .zip(heard)
            .zip(known.into_iter().zip(contents))
            .map(|((file, heard), (measures, content))| Judged { file, heard, measures, content })
            .collect();
        judge_song(&words, &judged, &together)
    }

    /// What a song's sums are kept under; `None` with a file that cannot be read, because of such a
    /// song nothing is kept.
    fn key(&self, song: &Song, contents: &[Option<ContentHash>]) -> Option<String> {
        let contents: Option<Vec<ContentHash>> = contents.iter().copied().collect();
        Some(song_key(self.show, song, &contents?))
    }

    fn keep(
        &self,
        song: &Song,
        contents: &[Option<ContentHash>],
        heard: &[Heard],
        measures: &SongMeasures,
    ) {
        for (content, heard) in contents.iter().zip(heard) {
            if let (Some(content), Some(measures), true) = (content, &heard.measures, heard.whole())
            {
                self.store.keep_stem(content, measures);
            }
        }
        if heard.iter().all(Heard::whole)
            && let Some(key) = self.key(song, contents)
        {
            self.store.keep_song(&key, measures);
        }
        if !self.unsaved.load(Ordering::Relaxed) {
            self.unsaved.store(self.store.save().is_err(), Ordering::Relaxed);
        }
    }
}
