//! `downbeat bounce`: arguments in, files and what they measure out.

use std::path::Path;
use std::process::ExitCode;

use downbeat_bounce::{Bounced, FileReport, Job, Options, bounce, bounce_setlist, can_bounce};
use downbeat_show_files::{Show, Song};

use crate::args::Bounce;
use crate::{load, print, rig};

/// Bounces a song, or all songs of a setlist, and says how loud each file is.
pub(crate) fn run(args: &Bounce) -> ExitCode {
    let Some(show) = load::ready_to_play(&args.show, None).show else {
        return ExitCode::FAILURE;
    };
    let Ok((venue, _)) = load::venue(&show, args.venue.as_deref()) else {
        return ExitCode::FAILURE;
    };
    // `play` makes the file of a new venue. Here a name without one is a slip.
    if let Some(venue) = venue.as_ref().filter(|venue| venue.is_new()) {
        let file = venue.file().display();
        print::message(format!("error: there is no venue `{}`: {file} is missing", venue.name()));
        return ExitCode::FAILURE;
    }
    let options = Options {
        what: args.what,
        venue,
        choices: args.presets.clone(),
        start: args.from.clone(),
        length: args.length,
        click: flag(args.click, args.no_click),
        guide: flag(args.guide, args.no_guide),
        format: args.format,
        loudness: args.normalize,
        measure: !args.no_loudness,
        force: args.force,
    };
    let result = if args.continuous {
        continuous(&show, args, &options)
    } else {
        jobs(&show, args).and_then(|jobs| each(&show, &jobs, &options, args.json))
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            print::message(format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn flag(yes: bool, no: bool) -> Option<bool> {
    (yes || no).then_some(yes)
}

/// The songs to bounce.
fn jobs<'a>(show: &Show, args: &'a Bounce) -> Result<Vec<Job<'a>>, String> {
    let out: &Path = &args.out;
    let Some(name) = &args.song else {
        let setlist = setlist(show, args)?;
        let entries = show.setlists[setlist].songs().enumerate();
        return Ok(entries
            .filter(|(_, entry)| !entry.skip)
            .map(|(at, entry)| Job {
                song: entry.song,
                version: entry.version,
                number: Some(at + 1),
                out,
            })
            .collect());
    };
    let song = song(show, name)?;
    let version = match &args.version {
        Some(name) => Some(version(&show.songs[song], name)?),
        None => None,
    };
    Ok(vec![Job { song, version, number: None, out }])
}

fn setlist(show: &Show, args: &Bounce) -> Result<usize, String> {
    rig::setlist(show, args.setlist.as_deref())
        .map_err(|error| error.trim_start_matches("error: ").to_owned())
}

/// A whole setlist in one file.
fn continuous(show: &Show, args: &Bounce, options: &Options) -> Result<(), String> {
    let setlist = setlist(show, args)?;
    let bounced =
        bounce_setlist(show, setlist, &args.out, options).map_err(|error| error.to_string())?;
    tell_all(show, &show.setlists[setlist].name, &bounced, args.json);
    Ok(())
}

/// A song by the word the setlists call it by, or by its title.
fn song(show: &Show, name: &str) -> Result<usize, String> {
    let by_key = show.songs.iter().position(|song| song.key == name);
    let lower = name.to_lowercase();
    let by_title = || show.songs.iter().position(|song| song.title.to_lowercase() == lower);
    by_key.or_else(by_title).ok_or_else(|| {
        let keys: Vec<&str> = show.songs.iter().map(|song| song.key.as_str()).collect();
        format!("the show has no song `{name}`; it has: {}", keys.join(", "))
    })
}

fn version(song: &Song, name: &str) -> Result<usize, String> {
    let lower = name.to_lowercase();
    let found = song.versions.iter().position(|version| version.name.to_lowercase() == lower);
    found.ok_or_else(|| {
        let names: Vec<&str> = song.versions.iter().map(|version| version.name.as_str()).collect();
        if names.is_empty() {
            return format!("{} has no versions; leave --version out", song.title);
        }
        format!("{} has no version `{name}`; it has: {}", song.title, names.join(", "))
    })
}

fn each(show: &Show, jobs: &[Job<'_>], options: &Options, json: bool) -> Result<(), String> {
    for job in jobs {
        can_bounce(show, job, options).map_err(|error| error.to_string())?;
    }
    for job in jobs {
        let bounced = bounce(show, job, options).map_err(|error| error.to_string())?;
        tell_all(show, &show.songs[job.song].title, &bounced, json);
    }
    Ok(())
}

/// Says what was made of a song or setlist.
fn tell_all(show: &Show, name: &str, bounced: &Bounced, json: bool) {
    for note in &bounced.notes {
        print::message(format!("{name}: {note}"));
    }
    for file in &bounced.files {
        tell(show, bounced, file, json);
    }
}

fn tell(show: &Show, bounced: &Bounced, file: &FileReport, json: bool) {
    let seconds = bounced.frames as f64 / f64::from(show.rate);
    if json {
        let loudness = file.loudness;
        print::result(serde_json::json!({
            "file": file.path,
            "channels": file.channels,
            "frames": bounced.frames,
            "seconds": seconds,
            // JSON has no infinity: digital silence has no peak.
            "true_peak_dbtp": loudness.map(|loudness| loudness.true_peak_db).filter(|db| db.is_finite()),
            "loudness_lufs": loudness.and_then(|loudness| loudness.integrated),
            "clipped_samples": file.clipped,
        }));
        return;
    }
    let (path, channels) = (file.path.display(), file.channels);
    let (minutes, rest) = ((seconds / 60.0).floor(), seconds % 60.0);
    let channels = match channels {
        1 => "mono".to_owned(),
        2 => "stereo".to_owned(),
        many => format!("{many} channels"),
    };
    let mut line = format!("{path}: {minutes}:{rest:04.1}, {channels}");
    if let Some(loudness) = file.loudness {
        if loudness.true_peak_db.is_finite() {
            line += &format!(", peak {:.1} dBTP", loudness.true_peak_db);
        } else {
            line += ", silent";
        }
        if let Some(lufs) = loudness.integrated {
            line += &format!(", {lufs:.1} LUFS");
        }
    }
    print::result(line);
    if file.clipped > 0 {
        print::message(format!(
            "warning: {path}: {} samples are clipped; lower the levels, or use --normalize or \
             --format wav32f",
            file.clipped
        ));
    }
}
