//! The way of a check.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::available_parallelism;

use downbeat_show_files::cache::{Cache, ContentHash};
use downbeat_show_files::{Loaded, Show, Song};
use rayon::prelude::*;

use crate::findings::{Finding, Findings, Kind, Severity, SongFindings};
use crate::judge::{Judged, Words, judge_show, judge_song, problems};
use crate::song::{Heard, SongMeasures, StemFile, files, measure};
use crate::store::{Store, song_key};
use crate::{Options, Progress, machine};

/// Threads besides one for each core: while one waits for the disk another has work.
const SPARE_THREADS: usize = 2;

/// Checks a show that was loaded. What the loader found is among the findings; a show that it could
/// not make is not looked at further.
///
/// Every file of the show is read once, on all cores, with at most a few megabytes of memory for
/// each song that is read at the time. What was measured before, of files with the same content, is
/// taken from the show's cache.
#[must_use]
pub fn check(loaded: &Loaded, options: &Options, progress: &dyn Progress) -> Findings {
    let mut findings = problems(loaded);
    let Some(show) = &loaded.show else {
        return Findings::new(None, findings, Vec::new(), None);
    };
    findings.extend(judge_show(show));
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
    let songs = checking.songs();
    if let Err(error) = checking.store.finish() {
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
    fn songs(&self) -> Vec<SongFindings> {
        let songs = &self.show.songs;
        self.progress.total(songs.iter().flat_map(files).map(|file| cost(&file)).sum());
        let all = || songs.par_iter().with_max_len(1).map(|song| self.song(song)).collect();
        let threads = available_parallelism().map_or(2, usize::from) + SPARE_THREADS;
        match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
            Ok(pool) => pool.install(all),
            Err(_) => all(),
        }
    }

    fn song(&self, song: &Song) -> SongFindings {
        self.progress.now(&song.title);
        let words = Words { show: self.show, song };
        let files = files(song);
        let contents: Vec<Option<ContentHash>> =
            files.par_iter().map(|file| self.content(file)).collect();
        let mut known: Vec<_> =
            contents.iter().map(|content| self.store.stem(content.as_ref()?)).collect();
        // Of a song with a file that cannot be read nothing is kept.
        let whole: Option<Vec<ContentHash>> = contents.iter().copied().collect();
        let key = whole.map(|contents| song_key(self.show, song, &contents));
        let mut heard: Vec<Heard> = files.iter().map(|_| Heard::default()).collect();
        let kept = key.as_ref().and_then(|key| self.store.song(key));
        let together: SongMeasures = match kept {
            Some(kept) if known.iter().all(Option::is_some) => {
                self.progress.advance(files.iter().map(StemFile::bytes).sum());
                kept
            }
            _ => {
                let has: Vec<bool> = known.iter().map(Option::is_some).collect();
                let measured = measure(self.show, song, &files, &has, self.progress);
                heard = measured.files;
                self.keep(&contents, &heard, key.as_deref(), &measured.song);
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
        judge_song(&words, &judged, Some(&together))
    }

    /// The content of a file; `None` if it cannot be read, which the measuring then finds too. A
    /// file that grows while it is read has no content either.
    fn content(&self, file: &StemFile<'_>) -> Option<ContentHash> {
        let path = &file.file.path;
        let size = std::fs::metadata(path).ok()?.len();
        let mut told = 0;
        let content = self.cache.hash(path, &mut |done| {
            self.progress.advance(done.min(size) - told);
            told = done.min(size);
            done <= size
        });
        self.progress.advance(size - told);
        content.ok()
    }

    fn keep(
        &self,
        contents: &[Option<ContentHash>],
        heard: &[Heard],
        key: Option<&str>,
        song: &SongMeasures,
    ) {
        for (content, heard) in contents.iter().zip(heard) {
            if let (Some(content), Some(measures), true) = (content, &heard.measures, heard.whole())
            {
                self.store.keep_stem(content, measures);
            }
        }
        if let Some(key) = key.filter(|_| heard.iter().all(Heard::whole)) {
            self.store.keep_song(key, song);
        }
        if !self.unsaved.load(Ordering::Relaxed) {
            self.unsaved.store(self.store.save().is_err(), Ordering::Relaxed);
        }
    }
}

/// The bytes of a file that progress counts: it is read once for its content, and measured once.
fn cost(file: &StemFile<'_>) -> u64 {
    std::fs::metadata(&file.file.path).map_or(0, |metadata| metadata.len()) + file.bytes()
}
