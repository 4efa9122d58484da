//! What is played of a song: all of a version, or a cutdown that ends on a bar line.

use downbeat_show_files::{Pass, Song};

use crate::{BounceError, Length, Options, Start};

/// What is played, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    /// The stretches of the song. Never empty; none loops.
    pub(crate) passes: Vec<Pass>,
    /// Frames of all of them.
    pub(crate) frames: u64,
    /// Whether it starts after the first frame of what the version plays.
    pub(crate) starts_inside: bool,
    /// The frames before its end in which it fades out: the last bar of a cutdown.
    pub(crate) fade: Option<u64>,
}

/// Works out a cutdown: from the start that was asked for to the last bar line that is not later
/// than its length allows, with a fade over the last bar. A song that is not longer is played to
/// its own end.
pub(super) fn cut(
    song: &Song,
    rate: u32,
    version: Option<usize>,
    options: &Options,
) -> Result<Cut, BounceError> {
    let mut passes: Vec<Pass> =
        song.passes(version).iter().map(|pass| Pass { loops: false, ..*pass }).collect();
    let starts_inside = match &options.start {
        Some(start) => from(song, rate, start, &mut passes)?,
        None => false,
    };
    let mut fade = None;
    if let Some(Length(seconds)) = options.length {
        let most = (seconds * f64::from(rate)) as u64;
        if length(&passes) > most {
            let lines = bar_lines(song, rate, &passes);
            let Some(at) = lines.iter().rposition(|&line| line > 0 && line <= most) else {
                return Err(BounceError::asked(format!(
                    "{} has no bar line within {seconds} s from there; ask for a longer cutdown",
                    song.title
                )));
            };
            let bar_before = at.checked_sub(1).map_or(0, |before| lines[before]);
            end(&mut passes, lines[at]);
            fade = Some(lines[at] - bar_before);
        }
    }
    let frames = length(&passes);
    // A guide's cues belong to the passes of sections; without one, what follows on is one stretch.
    if !(options.with_guide() && song.guide.is_some()) {
        join(&mut passes);
    }
    Ok(Cut { passes, frames, starts_inside, fade })
}

fn length(passes: &[Pass]) -> u64 {
    passes.iter().map(Pass::frames).sum()
}

/// Leaves out what is played before a place. Whether that is anything.
fn from(
    song: &Song,
    rate: u32,
    start: &Start,
    passes: &mut Vec<Pass>,
) -> Result<bool, BounceError> {
    let (found, frame) = match start {
        Start::Section(name) => {
            let is =
                |section: usize| song.sections[section].name.to_lowercase() == name.to_lowercase();
            let found = passes.iter().position(|pass| pass.section.is_some_and(is));
            (found, found.map_or(0, |at| passes[at].from))
        }
        Start::Bar(bar) => {
            let frame = song.tempo.bar_frame(rate, *bar);
            let holds = |pass: &Pass| (pass.from..pass.to).contains(&frame);
            (passes.iter().position(holds), frame)
        }
    };
    let Some(at) = found else {
        let names: Vec<&str> = song.sections.iter().map(|section| section.name.as_str()).collect();
        return Err(BounceError::asked(match start {
            Start::Section(name) => format!(
                "{} does not play a section `{name}`; its sections: {}",
                song.title,
                names.join(", ")
            ),
            Start::Bar(bar) => format!("{} does not play bar {bar}", song.title),
        }));
    };
    let inside = at > 0 || frame > passes[at].from;
    passes.drain(..at);
    passes[0].from = frame;
    Ok(inside)
}

/// The bar lines of what is played, in frames from its start, rising.
fn bar_lines(song: &Song, rate: u32, passes: &[Pass]) -> Vec<u64> {
    let mut lines = Vec::new();
    let mut before = 0;
    for pass in passes {
        // The bar that holds the first frame may begin with it, and is one too early otherwise.
        let mut bar = song.tempo.place(rate, pass.from).bar;
        loop {
            let frame = song.tempo.bar_frame(rate, bar);
            if frame >= pass.to {
                break;
            }
            if let Ok(into) = u64::try_from(frame - pass.from) {
                lines.push(before + into);
            }
            bar += 1;
        }
        before += pass.frames();
    }
    lines
}

/// Ends what is played after so many frames.
fn end(passes: &mut Vec<Pass>, frames: u64) {
    let mut left = frames;
    passes.retain_mut(|pass| {
        let stays = left.min(pass.frames());
        left -= stays;
        pass.to = pass.from.saturating_add_unsigned(stays);
        stays > 0
    });
}

fn join(passes: &mut Vec<Pass>) {
    passes.dedup_by(|next, pass| {
        let follows = next.from == pass.to;
        if follows {
            pass.to = next.to;
        }
        follows
    });
}
