//! The setlist of this evening.

use downbeat_engine::{Action, Edit};

use super::{BY, SONG, SWITCH, optional, param, row};
use crate::table::args::Args;
use crate::table::{Kind, Refused, Row};

fn version(args: &Args<'_>) -> Result<Action, Refused> {
    let entry = args.entry(0)?;
    Ok(Action::Edit(Edit::Version(entry, args.version_of(entry, 1)?)))
}

fn insert(args: &Args<'_>) -> Result<Action, Refused> {
    let (song, after) = (args.song(0)?, args.entry_if_given(1)?);
    Ok(Action::Edit(Edit::Insert { after, song }))
}

/// Changes of it.
pub(super) static ROWS: &[Row] = &[
    row(
        "move-song",
        "/downbeat/setlist/move",
        &[SONG, BY],
        "move a song down the setlist",
        |args| Ok(Action::Edit(Edit::Move(args.entry(0)?, args.int(1)?))),
    ),
    row(
        "skip-song",
        "/downbeat/setlist/skip",
        &[SONG, SWITCH],
        "pass a song over, or not",
        |args| Ok(Action::Edit(Edit::Skip(args.entry(0)?, args.switch(1)?))),
    ),
    row(
        "insert-song",
        "/downbeat/setlist/insert",
        &[
            param("song", Kind::Song, "the song of the show"),
            optional(
                "after",
                Kind::Entry,
                "the song before it; left out: what plays, else the armed one",
            ),
        ],
        "put a song of the show into the setlist; without `after` it comes next",
        insert,
    ),
    row(
        "repeat-song",
        "/downbeat/setlist/repeat",
        &[SONG],
        "put the same song after itself once more",
        |args| Ok(Action::Edit(Edit::Repeat(args.entry(0)?))),
    ),
    row(
        "song-version",
        "/downbeat/setlist/version",
        &[SONG, optional("version", Kind::Version, "left out: the song as it is")],
        "play another version of a song",
        version,
    ),
    row("undo", "/downbeat/setlist/undo", &[], "take back the last change of the setlist", |_| {
        Ok(Action::Undo)
    }),
    row("redo", "/downbeat/setlist/redo", &[], "change it again after all", |_| Ok(Action::Redo)),
    row(
        "save-setlist",
        "/downbeat/setlist/save",
        &[],
        "write the setlist to a new file beside the show file",
        |_| Ok(Action::SaveSetlist),
    ),
];
