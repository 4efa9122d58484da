//! A song file.

use super::Kind::{AnyOf, List, Map, Named, Unit};
use super::event::EVENT;
use super::{Key, NEEDED, key};
use crate::read::units::{
    ADDRESS, BPM, COLOUR, COUNT_IN, DATA, JUMP, LEAD, LENGTH, LEVEL, METER, NAME, OFFSET, PAN,
    PATH, PORT, POSITION, REMARK, SWITCH, TAKE, TEMPO, TRACK, WORDS,
};

pub(crate) const SONG: &[Key] = &[
    key("title", Unit(&NAME), "the title on the screen", "the word of the song"),
    key(
        "tempo",
        AnyOf(&[Unit(&TEMPO), List(&Map(TEMPO_CHANGE)), Map(TEMPO_FILE)]),
        "the tempo map",
        NEEDED,
    ),
    key("offset", Unit(&OFFSET), "where bar 1 is in the audio: a time, or beats or bars", "0 s"),
    key(
        "count_in",
        Unit(&COUNT_IN),
        "bars that are counted before the first frame, up to 16, with `click: off` as well",
        "0",
    ),
    key("click", Unit(&SWITCH), "whether the click sounds", "`on` if the show has a click"),
    key("jump", Unit(&JUMP), "where a jump in this song happens", "as in the show"),
    key("sections", List(&Map(SECTION)), "the sections, in the order in which they start", "none"),
    key("stems", List(&Map(STEM)), "the stems, up to 64", NEEDED),
    key("versions", Named(&Map(VERSION)), "other ways to play the song, each with a name", "none"),
    key(
        "automation",
        List(&Map(AUTOMATION)),
        "levels that change by themselves, up to 10000 times",
        "none",
    ),
    key(
        "guide",
        AnyOf(&[Unit(&SWITCH), Map(SONG_GUIDE)]),
        "`off`, or what is different from the guide of the show",
        "as in the show",
    ),
    key(
        "program",
        Unit(&DATA),
        "the MIDI program number that calls the song, from 0 to 127, for this song alone",
        "none",
    ),
    key(
        "timecode",
        AnyOf(&[Unit(&SWITCH), Unit(&ADDRESS)]),
        "the timecode of the first frame of its audio, such as `01:00:00:00`, or `off`",
        "a whole hour, as the show says",
    ),
    key("events", List(&Map(EVENT)), "the MIDI and OSC messages it sends, up to 10000", "none"),
    key(
        "midi",
        AnyOf(&[Map(SONG_MIDI), List(&Map(SONG_MIDI))]),
        "the MIDI file that is played with it, or a list of up to 16",
        "none",
    ),
    key(
        "lyrics",
        AnyOf(&[Unit(&PATH), List(&Map(LYRIC))]),
        "an LRC file, or a list of lines",
        "none",
    ),
];

pub(crate) const TEMPO_CHANGE: &[Key] = &[
    key("bar", Unit(&POSITION), "the position from which on it counts", NEEDED),
    key(
        "bpm",
        Unit(&BPM),
        "quarter notes a minute, whatever the meter is, as in MIDI files, REAPER and Live",
        "as before",
    ),
    key("meter", Unit(&METER), "the meter; it starts with a bar", "as before; 4/4 at the start"),
    key("to", Unit(&BPM), "the tempo that a ramp from here on moves to", "no ramp"),
    key("by", Unit(&POSITION), "the position at which the ramp is over", "the next change"),
];

/// A tempo map that is in another file.
pub(crate) const TEMPO_FILE: &[Key] = &[key(
    "midi",
    Unit(&PATH),
    "the MIDI file whose tempo and meter track is the tempo map",
    NEEDED,
)];

pub(crate) const SECTION: &[Key] = &[
    key("name", Unit(&NAME), "its name", NEEDED),
    key("bar", Unit(&POSITION), "the position it starts at", NEEDED),
    key("end", Unit(&POSITION), "the position it ends at", "where the next one starts"),
    key("loop", Unit(&SWITCH), "whether it repeats until it is released", "`off`"),
    key("colour", Unit(&COLOUR), "its colour on the screen", "none"),
    key("note", Unit(&REMARK), "what the operator wants to be told", "none"),
];

pub(crate) const VERSION: &[Key] = &[
    key("sections", List(&Unit(&NAME)), "the sections it plays, in order", "the song as it is"),
    key(
        "end",
        Unit(&POSITION),
        "the position at which its last section ends",
        "the end of that section",
    ),
    key("mute", AnyOf(&[Unit(&NAME), List(&Unit(&NAME))]), "the stems that start muted", "none"),
    key("levels", Named(&Unit(&LEVEL)), "for each stem, what is added to its level", "none"),
    key(
        "pick",
        AnyOf(&[Unit(&TAKE), Named(&Unit(&TAKE))]),
        "`wet` or `dry`, for all stems that are there as both, or for each by its name",
        "what the stem says",
    ),
];

pub(crate) const AUTOMATION: &[Key] = &[
    key("stem", Unit(&NAME), "the stem whose level changes", "the line has a `bus`"),
    key("bus", Unit(&NAME), "the bus whose level changes", "the line has a `stem`"),
    key("at", Unit(&NAME), "the section or the position at which the level starts to move", NEEDED),
    key("level", Unit(&LEVEL), "the level it moves to, on top of the level it has", NEEDED),
    key("ramp", Unit(&LENGTH), "how long it takes", "it changes at once"),
];

pub(crate) const STEM: &[Key] = &[
    key("name", Unit(&NAME), "its name, which no other stem of the song has", NEEDED),
    key("file", Unit(&PATH), "the audio file", "there are `wet` and `dry`"),
    key("wet", Unit(&PATH), "the audio file with effects, in place of `file`", "there is a `file`"),
    key("dry", Unit(&PATH), "the audio file without, in place of `file`", "there is a `file`"),
    key("pick", Unit(&TAKE), "which of the two plays if no version says so", "`wet`"),
    key(
        "track",
        Unit(&TRACK),
        "which audio track of a file that has several, such as an NI Stem file, from 1",
        "1",
    ),
    key(
        "bus",
        AnyOf(&[Unit(&NAME), List(&Unit(&NAME))]),
        "the bus it feeds, or a list of buses",
        NEEDED,
    ),
    key("level", Unit(&LEVEL), "its level", "0 dB"),
    key("pan", Unit(&PAN), "from `-1` (left) to `1` (right)", "see below"),
];

pub(crate) const SONG_GUIDE: &[Key] = &[
    key(
        "folder",
        Unit(&PATH),
        "a folder of cues of its own, which come before those of the show",
        "those of the show alone",
    ),
    key("bus", Unit(&NAME), "the bus it goes to", "as in the show"),
    key("level", Unit(&LEVEL), "its level", "as in the show"),
    key("lead", Unit(&LEAD), "how long before its section a cue starts", "as in the show"),
];

/// A MIDI file of a song.
pub(crate) const SONG_MIDI: &[Key] = &[
    key(
        "file",
        Unit(&PATH),
        "the MIDI file; tick 0 is at bar 1, its own tempo does not count",
        NEEDED,
    ),
    key("port", Unit(&PORT), "the name of the output, or of the MIDI port", NEEDED),
];

pub(crate) const LYRIC: &[Key] = &[
    key("at", Unit(&POSITION), "when it is shown", NEEDED),
    key("text", Unit(&WORDS), "the words, up to 200 characters", NEEDED),
];
