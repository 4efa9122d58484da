//! The guide of a show and of its songs: folders of cues, found by the names of sections.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::audio::{self, Named, Wanted};
use super::fields::{Fields, described, read as read_value};
use super::node::{Node, Value};
use super::report::{FileReport, Pos, quoted};
use super::similar::listed;
use super::song::Rig;
use super::units::{LEAD, LEVEL, NAME, PATH, SWITCH, Unit};
use super::{keys, paths, stems};
use crate::{AudioFile, Bus, Guide, Lead, Section};

/// A longer cue is a mistake, and it would stay in memory.
const MAX_SECONDS: u32 = 30;
/// More files of a folder are not looked at.
const MAX_LISTED: usize = 10_000;
/// What a cue may be wrapped in, by the end of its name; the content says what it really is.
const EXTENSIONS: [&str; 17] = [
    "wav", "wave", "bwf", "rf64", "w64", "aif", "aiff", "aifc", "flac", "fla", "mp3", "m4a", "mp4",
    "aac", "ogg", "oga", "caf",
];

/// What a show says about its guide.
pub(super) struct ShowGuide<'a> {
    bus: Option<usize>,
    level_db: f32,
    lead: Lead,
    folder: Option<Folder<'a>>,
}

/// A folder of cues.
struct Folder<'a> {
    /// As it is written.
    name: String,
    /// Where it is written.
    at: Pos,
    out: &'a FileReport<'a>,
    /// The files by what they are called, without what does not count in a name.
    files: BTreeMap<String, PathBuf>,
    /// Those that were wanted, read: what is wrong with one is told once.
    read: RefCell<HashMap<PathBuf, Option<AudioFile>>>,
}

/// Reads the guide of a show; its folder is relative to `folder`.
pub(super) fn read_show<'a>(
    node: &'a Node,
    folder: &Path,
    buses: &[Bus],
    out: &'a FileReport<'a>,
) -> Option<ShowGuide<'a>> {
    let fields = Fields::of(node, "the guide", keys::GUIDE, out)?;
    let level_db = fields.read("level", &LEVEL).unwrap_or(0.0);
    let lead = fields.read("lead", &LEAD).unwrap_or(Lead::Bars(1));
    let bus = fields.need("bus", "guide").and_then(|bus| read_bus(bus, buses, out));
    let folder = fields.need("folder", "guide/").and_then(|node| Folder::read(node, folder, out));
    Some(ShowGuide { bus, level_db, lead, folder })
}

/// Reads the guide of a song: what it says itself comes before what the show says. Its folder is
/// relative to `folder`.
pub(super) fn read_song(
    fields: &Fields<'_>,
    folder: &Path,
    rig: &Rig<'_>,
    sections: &[Section],
    out: &FileReport<'_>,
) -> Option<Guide> {
    let node = fields.get("guide");
    if let Some(node) = node
        && let Value::Text(_) = node.value
        && !read_value(node, "guide", &Unit { is: "`on`, `off`, or a map", ..SWITCH }, out)?
    {
        return None;
    }
    let own = match node {
        Some(node) if matches!(node.value, Value::Map(_)) => {
            Some(Fields::of(node, "the guide of a song", keys::SONG_GUIDE, out)?)
        }
        Some(node) if !matches!(node.value, Value::Text(_)) => {
            let cause = format!("`guide` must be `off` or a map, not {}", described(node));
            out.error(node.at, cause, "write for example `guide: { lead: 2 bars }`");
            return None;
        }
        _ => None,
    };
    let show = rig.shared.guide.as_ref();
    let own_folder = own
        .as_ref()
        .and_then(|own| own.get("folder"))
        .and_then(|node| Folder::read(node, folder, out));
    let own_bus = own.as_ref().and_then(|own| own.get("bus"));
    let bus = match own_bus {
        Some(bus) => read_bus(bus, rig.buses, out),
        None => show.and_then(|show| show.bus),
    };
    if let (Some(node), None, None) = (node, show, own_bus) {
        let cause = "the show has no guide, so the song must say its bus";
        out.error(node.at, cause, "write `guide: { folder: FOLDER, bus: NAME }` in the show file");
        return None;
    }
    let level_db = own.as_ref().and_then(|own| own.read("level", &LEVEL));
    let lead = own.as_ref().and_then(|own| own.read("lead", &LEAD));
    let folders: Vec<&Folder<'_>> =
        own_folder.iter().chain(show.and_then(|show| show.folder.as_ref())).collect();
    let (cues, silent) = cues(sections, &folders, rig.rate);
    if let (Some(folder), Some(at)) = (folders.first(), fields.get("sections").map(|it| it.at)) {
        warn_of_silence(&silent, &folder.name, at, out);
    }
    Some(Guide {
        bus: bus?,
        level_db: level_db.or(show.map(|show| show.level_db)).unwrap_or(0.0),
        lead: lead.or(show.map(|show| show.lead)).unwrap_or(Lead::Bars(1)),
        cues,
    })
}

fn read_bus(node: &Node, buses: &[Bus], out: &FileReport<'_>) -> Option<usize> {
    let name = read_value(node, "bus", &Unit { example: "guide", ..NAME }, out)?;
    stems::find_bus(&name, node, "the guide", buses, out)
}

/// The cue of each section, from the first folder that has one, and the sections that none has.
fn cues<'s>(
    sections: &'s [Section],
    folders: &[&Folder<'_>],
    rate: u32,
) -> (Vec<Option<AudioFile>>, Vec<&'s str>) {
    let mut silent = Vec::new();
    let cue = |section: &'s Section| {
        let (whole, kind) = called(&section.name);
        let path = folders.iter().find_map(|folder| {
            let path = folder.files.get(&whole).or_else(|| folder.files.get(kind.as_deref()?))?;
            Some((folder, path))
        });
        if path.is_none() {
            silent.push(section.name.as_str());
        }
        path.and_then(|(folder, path)| folder.cue(path, rate))
    };
    (sections.iter().map(cue).collect(), silent)
}

fn warn_of_silence(silent: &[&str], folder: &str, at: Pos, out: &FileReport<'_>) {
    let Some(first) = silent.first() else { return };
    let cause = format!("no cue of the guide announces {}", listed(silent));
    let file = Path::new(folder).join(format!("{first}.wav"));
    let suggestion = format!("record {}, or write `guide: off`", quoted(&file.to_string_lossy()));
    out.warning(at, cause, suggestion);
}

impl<'a> Folder<'a> {
    fn read(node: &Node, folder: &Path, out: &'a FileReport<'a>) -> Option<Self> {
        let unit = Unit { is: "the path of a folder", example: "guide/", ..PATH };
        let path = paths::resolve(node, "folder", &unit, folder, out)?;
        let entries = fs::read_dir(&path).map_err(|error| {
            let why = match error.kind() {
                ErrorKind::NotFound => "there is no such folder".to_owned(),
                ErrorKind::NotADirectory => "it is not a folder".to_owned(),
                _ => error.to_string(),
            };
            let cause = format!("cannot read the folder {}: {why}", described(node));
            out.error(node.at, cause, "check the spelling, and that it is a folder");
        });
        let mut paths: Vec<PathBuf> =
            entries.ok()?.take(MAX_LISTED).filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        let mut files: BTreeMap<String, PathBuf> = BTreeMap::new();
        for path in paths.into_iter().filter(|path| is_cue(path)) {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let name = called(&name).0;
            if let Some(other) = files.get(&name) {
                let cause = format!(
                    "{} and {} announce the same section",
                    shown_name(other),
                    shown_name(&path)
                );
                out.warning(node.at, cause, "keep one of them; the first is played");
                continue;
            }
            files.insert(name, path);
        }
        let name = described(node).trim_matches('`').to_owned();
        Some(Self { name, at: node.at, out, files, read: RefCell::default() })
    }

    /// A file of the folder as a cue.
    fn cue(&self, path: &Path, rate: u32) -> Option<AudioFile> {
        if let Some(known) = self.read.borrow().get(path) {
            return known.clone();
        }
        let wanted = Wanted { what: "a guide cue", rate, max_seconds: MAX_SECONDS };
        let name = path.file_name().unwrap_or_default();
        let name = Path::new(&self.name).join(name).to_string_lossy().into_owned();
        let named = Named { name: &name, at: self.at, track: None };
        // A link in the folder may lead out of it.
        let file = paths::allowed(path, &name, self.at, self.out)
            .then(|| audio::usable(path, &named, &wanted, self.out))
            .flatten();
        self.read.borrow_mut().insert(path.to_owned(), file.clone());
        file
    }
}

/// Whether a file may be a cue, by its name. What starts with a point is a system's own.
fn is_cue(path: &Path) -> bool {
    let hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
    let extension = path.extension().map(|it| it.to_string_lossy().to_lowercase());
    !hidden && extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}

fn shown_name(path: &Path) -> String {
    quoted(&path.file_name().unwrap_or_default().to_string_lossy())
}

/// A name without what does not count (case, blanks, hyphens, how accents are stored), and that
/// without the number at its end, if it has one.
fn called(name: &str) -> (String, Option<String>) {
    let folded: String = name.nfkc().flat_map(char::to_lowercase).nfkc().collect();
    let words: Vec<&str> = folded
        .split(|c: char| c.is_whitespace() || matches!(c, '_' | '-'))
        .filter(|word| !word.is_empty())
        .collect();
    let whole = words.join(" ");
    let kind = whole.trim_end_matches(char::is_numeric).trim_end().to_owned();
    let shorter = !kind.is_empty() && kind != whole;
    (whole, shorter.then_some(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_count_in_a_name_is_left_out() {
        let called = |name| called(name).0;
        assert_eq!(called("Verse 1"), called("verse_1"));
        assert_eq!(called("  Pre-Chorus "), called("PRE CHORUS"));
        assert_eq!(called("Refra\u{0131}n"), "refra\u{131}n");
        // The same letter, stored as one or as two characters.
        assert_eq!(called("Caf\u{e9}"), called("Cafe\u{301}"));
        assert_eq!(called("КУПЛЕТ 2"), called("куплет 2"));
        assert_eq!(called("サビ"), "サビ");
    }

    #[test]
    fn a_number_at_the_end_may_be_left_out() {
        let kind = |name| called(name).1;
        assert_eq!(kind("Verse 2"), Some("verse".to_owned()));
        assert_eq!(kind("Verse12"), Some("verse".to_owned()));
        assert_eq!((kind("Verse"), kind("2")), (None, None));
    }

    #[test]
    fn a_lead_is_in_bars_or_beats() {
        let read = |text| (LEAD.parse)(text);
        assert_eq!((read("1 bar"), read("2Bars")), (Some(Lead::Bars(1)), Some(Lead::Bars(2))));
        assert_eq!(
            (read("4 beats"), read("64 beat")),
            (Some(Lead::Beats(4)), Some(Lead::Beats(64)))
        );
        for wrong in ["", "1", "0 bars", "17 bars", "65 beats", "1 s", "-1 bar", "bar"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
