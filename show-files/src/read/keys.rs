//! Every key there is, once: what the readers know, what `docs/show-file.md` lists (which a test
//! checks row by row), and what the JSON schema is made from.

use super::controls::units::{
    CALL, ENCODER, INTERVAL, ON, PORT_PATTERN, PRESS, PROFILE, SONGS, STEP, THRESHOLD, TIME, WHEN,
};
use super::follow::{CLICK_CHANGE, THEN};
use super::guide::LEAD;
use super::lyrics::WORDS;
use super::midi::GAP;
use super::osc::{LISTEN, NET_PORT, NET_PORT_OR_OFF, PEER};
use super::pilot::{BACK, FAILOVER_BOX, FREQUENCY, HUNG, STARVED};
use super::timecode::{ADDRESS, HOURS, JUMPS, STOPPED, TIMECODE_RATE};
use super::transport::{CONFIRM, GO_GUARD, GRACE, JUMP};
use super::units::{
    BPM, COUNT_IN, FADE, LEVEL, MEMORY, NAME, OUTPUT, PAN, PATH, PATTERN, RATE, ROLE, SUBDIVIDE,
    SWITCH, Shape, TEMPO, TRACK, Unit as UnitOf,
};
use super::units_music::{COLOUR, LENGTH, METER, OFFSET, PAUSE, PLANNED, POSITION, REMARK, TAKE};
use super::venue::LEVEL_OFFSET;
use super::wire::{
    BANK, CHANNEL, DATA, MOMENT, NOTE, OSC_ADDRESS, OSC_FLOAT, OSC_INT, OSC_TARGET, OSC_TEXT, PORT,
    SYSEX, VELOCITY,
};
use Kind::{AnyOf, List, Map, Named, Unit};

/// One key of a map.
pub(crate) struct Key {
    /// The key.
    pub(crate) name: &'static str,
    /// What its value is.
    pub(crate) kind: Kind,
    /// What it is, as the manual says it.
    pub(crate) about: &'static str,
    /// What counts if it is left out, as the manual says it; [`NEEDED`] if it may not.
    pub(crate) left_out: &'static str,
}

/// In place of a default: the key may not be left out.
pub(crate) const NEEDED: &str = "must be there";

/// What a value is.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// A text of some kind.
    Unit(&'static dyn Scalar),
    /// A map with known keys.
    Map(&'static [Key]),
    /// A list of at least one value.
    List(&'static Kind),
    /// A map whose keys are names that the file chooses.
    Named(&'static Kind),
    /// One of these.
    AnyOf(&'static [Kind]),
}

/// A unit of any type, as far as a schema needs it.
pub(crate) trait Scalar: Sync {
    /// What it is, with an article and its range.
    fn is(&self) -> &'static str;
    /// A value in the usual spelling.
    fn example(&self) -> &'static str;
    /// How it is written.
    fn shape(&self) -> Shape;
}

impl<T> Scalar for UnitOf<T> {
    fn is(&self) -> &'static str {
        self.is
    }

    fn example(&self) -> &'static str {
        self.example
    }

    fn shape(&self) -> Shape {
        self.shape
    }
}

const fn key(name: &'static str, kind: Kind, about: &'static str, left_out: &'static str) -> Key {
    Key { name, kind, about, left_out }
}

pub(crate) const SHOW: &[Key] = &[
    key("show", Unit(&NAME), "the name of the show", NEEDED),
    key("rate", Unit(&RATE), "the sample rate of the device and of every audio file", "48000"),
    key("stop_fade", Unit(&FADE), "how long a stop takes to fade to silence, up to 60 s", "2 s"),
    key("memory", Unit(&MEMORY), "how much memory the stems may take", "256 MiB"),
    key(
        "outside",
        Unit(&SWITCH),
        "whether the show may name files outside the folder of the show file",
        "`off`",
    ),
    key("buses", Named(&Map(BUS)), "the buses, each with a name", NEEDED),
    key("click", Map(CLICK), "the click", "no click"),
    key("guide", Map(GUIDE), "the guide", "no guide"),
    key("transport", Map(TRANSPORT), "the rules of the transport", "see below"),
    key(
        "timecode",
        Map(TIMECODE),
        "how timecode goes: see [timecode.md](timecode.md)",
        "see below",
    ),
    key("pilot", Map(PILOT), "the pilot tone: see [timecode.md](timecode.md)", "see below"),
    key("midi", Map(MIDI), "where MIDI goes: see [midi.md](midi.md)", "where songs say"),
    key("osc", Map(OSC), "where OSC is listened for: see [osc.md](osc.md)", "no OSC"),
    key(
        "controls",
        Unit(&PATH),
        "the file that says what MIDI controls do: see [midi.md](midi.md)",
        "`controls.yaml`, if it is there",
    ),
    key(
        "songs",
        Named(&Unit(&PATH)),
        "the songs: for each a short word that setlists use, and the path of its file",
        NEEDED,
    ),
    key(
        "setlists",
        Named(&ENTRIES),
        "the setlists, each with a name; the first is played if you do not say which",
        NEEDED,
    ),
];

/// A setlist, in a show file or alone in a file.
pub(crate) const ENTRIES: Kind = List(&AnyOf(&[Unit(&NAME), Map(ENTRY), Map(BREAK), Map(TALK)]));

pub(crate) const BUS: &[Key] = &[
    key(
        "outputs",
        List(&Unit(&OUTPUT)),
        "the outputs of the device, counted from 1 to 64: from one to eight of them",
        NEEDED,
    ),
    key("role", Unit(&ROLE), "who hears it: `pa`, `monitor`, `timecode` or `pilot`", "`pa`"),
    key(
        "level",
        Unit(&LEVEL),
        "where its fader starts",
        "0 dB; -18 dB with `timecode`, -20 dB with `pilot`",
    ),
];

pub(crate) const CLICK: &[Key] = &[
    key("bus", Unit(&NAME), "the bus it goes to", NEEDED),
    key("level", Unit(&LEVEL), "its level", "0 dB"),
    key("subdivide", Unit(&SUBDIVIDE), "clicks per beat, from 1 (beats only) to 8", "1"),
    key(
        "patterns",
        Named(&Unit(&PATTERN)),
        "for a meter, what is played in its bars: a letter for each stroke",
        "an accent, then beats",
    ),
    key("accent", Unit(&PATH), "a sound for the first beat of a bar", "built in"),
    key("beat", Unit(&PATH), "a sound for the other beats", "built in"),
    key("subdivision", Unit(&PATH), "a sound between the beats", "built in"),
];

/// The rules of the transport.
pub(crate) const TRANSPORT: &[Key] = &[
    key(
        "jump",
        Unit(&JUMP),
        "where a jump happens: `now`, on the next `beat` or `bar`, or at the end of the `section` or \
         `song`",
        "`bar`",
    ),
    key("go_guard", Unit(&GO_GUARD), "a second GO within this time is ignored, up to 5 s", "0.1 s"),
    key(
        "grace",
        Unit(&GRACE),
        "how long the device may be gone before the song holds, up to 60 s",
        "3 s",
    ),
    key(
        "confirm",
        List(&Unit(&CONFIRM)),
        "what must be pressed twice while a song plays: `stop`, `fade`, `hold`, `jump now`, `song`; \
         `[]` for nothing",
        "`[song]`",
    ),
];

/// How timecode goes.
pub(crate) const TIMECODE: &[Key] = &[
    key(
        "rate",
        Unit(&TIMECODE_RATE),
        "its frames a second: `24`, `25`, `29.97 drop`, `29.97` or `30`",
        "25",
    ),
    key(
        "hours",
        Unit(&HOURS),
        "whose place says at which hour a song begins: that in the `setlist`, or among the `songs` \
         of the show",
        "`setlist`",
    ),
    key(
        "jumps",
        Unit(&JUMPS),
        "what it does where a song jumps or vamps: `follow`, `run on` or `hold`",
        "`follow`",
    ),
    key(
        "stopped",
        Unit(&STOPPED),
        "what it does while no song plays: `silent`, `still` or `run on`",
        "`silent`",
    ),
];

/// The pilot tone.
pub(crate) const PILOT: &[Key] = &[
    key(
        "profile",
        Unit(&FAILOVER_BOX),
        "the switch that listens: `playaudio12`, `sw8`, `sw8-usb`, `exbox-blds` or `exbox-md`",
        "none",
    ),
    key("frequency", Unit(&FREQUENCY), "its frequency", "1 kHz"),
    key("starved", Unit(&STARVED), "how long stems may be missing before it ceases", "100 ms"),
    key("hung", Unit(&HUNG), "how long the conductor may hang before it ceases", "1 s"),
    key(
        "back",
        Unit(&BACK),
        "how long all must have been well before it comes back, or `by hand`",
        "2 s",
    ),
];

/// Where OSC is listened for.
pub(crate) const OSC: &[Key] = &[
    key(
        "listen",
        Unit(&LISTEN),
        "the address of this machine on which it listens, `0.0.0.0` for all it has",
        "`127.0.0.1`: this machine alone",
    ),
    key("port", Unit(&NET_PORT), "the UDP port", "9000"),
    key("tcp", Unit(&NET_PORT_OR_OFF), "the TCP port, for OSC in SLIP frames", "`off`"),
    key(
        "allow",
        AnyOf(&[Unit(&PEER), List(&Unit(&PEER))]),
        "the machines and networks that are heard, besides this machine",
        "must be there if `listen` is more than this machine",
    ),
    key("query", Unit(&NET_PORT_OR_OFF), "the TCP port of OSCQuery", "`off`"),
    key(
        "ableset",
        Unit(&NET_PORT_OR_OFF),
        "the UDP port for controllers made for AbleSet, which use 39051",
        "`off`",
    ),
];

/// A song of a setlist.
pub(crate) const ENTRY: &[Key] = &[
    key("song", Unit(&NAME), "the word of the song", NEEDED),
    key("version", Unit(&NAME), "the version of the song", "the song as it is"),
    key(
        "then",
        AnyOf(&[Unit(&THEN), Map(SEGUE), Map(PAUSE_KEYS)]),
        "at its end `stop`, `continue` with the next song without a gap, a segue or a pause",
        "`stop`",
    ),
    key("note", Unit(&REMARK), "what the operator wants to be told", "none"),
];

/// A song goes over into the next.
pub(crate) const SEGUE: &[Key] = &[
    key("segue", Unit(&LENGTH), "how long both songs sound", NEEDED),
    key(
        "at",
        Unit(&POSITION),
        "where the next song starts, as a position in this one",
        "so that the crossfade is over when this song ends",
    ),
    key(
        "click",
        Unit(&CLICK_CHANGE),
        "when the click goes over to the next song: at the `start` or `end` of the crossfade, or a \
         length after its start",
        "`start`",
    ),
];

/// Silence between two songs.
pub(crate) const PAUSE_KEYS: &[Key] = &[key(
    "pause",
    Unit(&PAUSE),
    "the silence before the next song starts by itself, up to 3600 s",
    NEEDED,
)];

pub(crate) const BREAK: &[Key] = &[
    key("break", Unit(&PLANNED), "how long it is planned to take", NEEDED),
    key("name", Unit(&NAME), "what it is called", "none"),
    key("note", Unit(&REMARK), "what the operator wants to be told", "none"),
];

pub(crate) const TALK: &[Key] = &[
    key("talk", Unit(&NAME), "what it is called", NEEDED),
    key("length", Unit(&PLANNED), "how long it is planned to take", NEEDED),
    key("note", Unit(&REMARK), "what the operator wants to be told", "none"),
];

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

/// The guide of a show. A song may replace each of its keys.
pub(crate) const GUIDE: &[Key] = &[
    key("folder", Unit(&PATH), "the folder of its cues", NEEDED),
    key("bus", Unit(&NAME), "the bus it goes to", NEEDED),
    key("level", Unit(&LEVEL), "its level", "0 dB"),
    key(
        "lead",
        Unit(&LEAD),
        "how long before its section a cue starts: 1 to 16 bars, or 1 to 64 beats",
        "1 bar",
    ),
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

/// Where a show sends MIDI.
pub(crate) const MIDI: &[Key] = &[
    key(
        "out",
        Named(&Unit(&PORT)),
        "up to 16 outputs: for each a name that songs use, and its MIDI port or a part of the \
         port's name",
        "what songs call `port` is the port",
    ),
    key(
        "gap",
        Unit(&GAP),
        "how long a program change waits after its bank select, up to 1 s",
        "10 ms",
    ),
    key(
        "clock",
        AnyOf(&[Unit(&NAME), List(&Unit(&NAME))]),
        "the output that gets MIDI clock, or a list of outputs",
        "none",
    ),
    key("mtc", Map(MTC), "MIDI timecode", "none"),
];

pub(crate) const MTC: &[Key] = &[
    key(
        "to",
        AnyOf(&[Unit(&NAME), List(&Unit(&NAME))]),
        "the output that gets it, or a list of outputs",
        NEEDED,
    ),
    key(
        "rate",
        Unit(&TIMECODE_RATE),
        "`24`, `25`, `29.97 drop` or `30`; `29.97` is told as `30`",
        "as `timecode` says",
    ),
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

pub(crate) const EVENT: &[Key] = &[
    key(
        "at",
        AnyOf(&[Unit(&MOMENT), Unit(&POSITION)]),
        "when: `load`, `start`, `end`, or a position",
        NEEDED,
    ),
    key("midi", Map(MIDI_MESSAGE), "the MIDI message it sends", "it sends `osc`"),
    key("osc", Map(OSC_MESSAGE), "the OSC message it sends", "it sends `midi`"),
];

pub(crate) const MIDI_MESSAGE: &[Key] = &[
    key("port", Unit(&PORT), "the name of the output, or of the MIDI port", NEEDED),
    key("channel", Unit(&CHANNEL), "the channel, from 1 to 16", "1"),
    key("note", Unit(&NOTE), "a note, from 0 to 127, or by name: 60 is `C4`", "another kind"),
    key("velocity", Unit(&VELOCITY), "of a note, from 1 to 127", "100"),
    key("length", Unit(&LENGTH), "of a note, in beats, bars or seconds", "1 beat"),
    key("control", Unit(&DATA), "a control change: the controller, from 0 to 127", "another kind"),
    key("value", Unit(&DATA), "of a control change, from 0 to 127", "must be there with `control`"),
    key(
        "program",
        Unit(&DATA),
        "a program change, from 0 to 127: machines that count from 1 show one more",
        "another kind",
    ),
    key(
        "bank",
        Unit(&BANK),
        "selected before the program, from 0 to 16383: 128 times controller 0, plus controller 32",
        "no bank is selected",
    ),
    key("sysex", Unit(&SYSEX), "a system exclusive message in hexadecimal", "another kind"),
];

pub(crate) const OSC_MESSAGE: &[Key] = &[
    key("to", Unit(&OSC_TARGET), "the host and its UDP port", NEEDED),
    key("address", Unit(&OSC_ADDRESS), "the OSC address", NEEDED),
    key(
        "args",
        List(&AnyOf(&[Map(OSC_ARG), Unit(&OSC_TEXT)])),
        "the arguments: whole numbers, numbers with a point, `true`, `false` and texts, or maps",
        "none",
    ),
];

pub(crate) const OSC_ARG: &[Key] = &[
    key("int", Unit(&OSC_INT), "a whole number of 32 bits", "another type"),
    key("float", Unit(&OSC_FLOAT), "a number of 32 bits, such as `{ float: 1 }`", "another type"),
    key("text", Unit(&OSC_TEXT), "a text, such as `{ text: 1 }`", "another type"),
    key("bool", Unit(&SWITCH), "`on` or `off`", "another type"),
];

pub(crate) const LYRIC: &[Key] = &[
    key("at", Unit(&POSITION), "when it is shown", NEEDED),
    key("text", Unit(&WORDS), "the words, up to 200 characters", NEEDED),
];

pub(crate) const VENUE: &[Key] = &[
    key("buses", Named(&Map(VENUE_LEVEL)), "what changes of buses, by their names", "nothing"),
    key(
        "stems",
        Named(&Named(&Map(VENUE_LEVEL))),
        "what changes of stems, by the words of their songs and their names",
        "nothing",
    ),
];

pub(crate) const VENUE_LEVEL: &[Key] = &[
    key("level", Unit(&LEVEL_OFFSET), "what is added to the level, from -96 to +20 dB", "0 dB"),
    key("mute", Unit(&SWITCH), "whether it is muted", "`off`"),
];

/// What MIDI controls do.
pub(crate) const CONTROLS: &[Key] = &[
    key(
        "ports",
        Named(&Map(CONTROL_PORT)),
        "MIDI inputs that have a name of their own here",
        "none",
    ),
    key(
        "layers",
        List(&Unit(&NAME)),
        "the names of layers, up to 16; the first one is on at the start",
        "no layers",
    ),
    key("bindings", List(&Map(BINDING)), "what controls do, up to 1000", "nothing"),
];

pub(crate) const CONTROL_PORT: &[Key] = &[
    key(
        "port",
        Unit(&PORT_PATTERN),
        "the name of the MIDI input, or a part of it; `*` stands for anything",
        NEEDED,
    ),
    key("channel", Unit(&CHANNEL), "the one channel that counts, from 1 to 16", "all channels"),
    key("profile", Unit(&PROFILE), "what is on the other end: see below", "controls that press"),
    key(
        "songs",
        Unit(&SONGS),
        "whether a program change `arm`s the song with that `program`, or starts it too: `go`",
        "`off`; `arm` with `program-pedal`",
    ),
    key(
        "feedback",
        Unit(&SWITCH),
        "whether faders and lamps are told what they show",
        "`off`; `on` with `mackie`",
    ),
    key("out", Unit(&PORT_PATTERN), "the MIDI output for feedback, named like `port`", "as `port`"),
];

pub(crate) const BINDING: &[Key] = &[
    key("on", Unit(&ON), "the control", NEEDED),
    key(
        "do",
        AnyOf(&[Unit(&CALL), List(&Unit(&CALL))]),
        "the action with what it needs, or a list of up to 8",
        "nothing but `switch`",
    ),
    key("port", Unit(&PORT_PATTERN), "a name under `ports`, or else a MIDI input", "any input"),
    key("channel", Unit(&CHANNEL), "the channel, from 1 to 16", "any, or that of the port"),
    key(
        "press",
        Unit(&PRESS),
        "what is done with it: `down`, `up`, `short`, `long`, `double`, `every` or `value`",
        "see below",
    ),
    key("time", Unit(&TIME), "of a long or double press", "0.6 s; 0.4 s for `double`"),
    key(
        "threshold",
        Unit(&THRESHOLD),
        "from this value on it is pressed, from 1 to 127",
        "64 for `cc`, 1 for `note`",
    ),
    key(
        "interval",
        Unit(&INTERVAL),
        "the shortest time between two times that it acts, up to 60 s",
        "50 ms",
    ),
    key(
        "when",
        AnyOf(&[Unit(&WHEN), List(&Unit(&WHEN))]),
        "acts only while `stopped`, `playing` or `held`, or while a song is `armed`",
        "always",
    ),
    key("layer", Unit(&NAME), "acts only while this layer is on", "in all layers"),
    key("switch", Unit(&NAME), "switches to this layer", "the layer stays"),
    key(
        "encoder",
        Unit(&ENCODER),
        "how an endless encoder counts: `twos-complement`, `offset` or `sign-bit`",
        "it is none",
    ),
    key("step", Unit(&STEP), "what one step of an encoder adds", "1"),
    key(
        "range",
        List(&Unit(&LEVEL)),
        "the levels of a fader at its bottom and its top",
        "the whole travel",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of the table under a heading of the manual that start with a key.
    fn documented(heading: &str) -> Vec<&'static str> {
        let manual = concat!(
            include_str!("../../../docs/show-file.md"),
            "\n",
            include_str!("../../../docs/midi.md")
        );
        let section = manual.split("\n#").find(|section| {
            section.trim_start_matches('#').lines().next() == Some(&format!(" {heading}"))
        });
        section.unwrap().lines().filter(|line| line.starts_with("| `")).collect()
    }

    #[test]
    fn the_manual_has_the_row_of_every_key_and_no_other() {
        let maps = [
            ("The show", SHOW),
            ("Buses", BUS),
            ("The click", CLICK),
            ("The transport", TRANSPORT),
            ("OSC", OSC),
            ("Timecode", TIMECODE),
            ("The pilot", PILOT),
            ("Songs of a setlist", ENTRY),
            ("Segues", SEGUE),
            ("Pauses", PAUSE_KEYS),
            ("Breaks", BREAK),
            ("Talks", TALK),
            ("A song", SONG),
            ("Tempo", TEMPO_CHANGE),
            ("Tempo from a MIDI file", TEMPO_FILE),
            ("Sections", SECTION),
            ("Versions", VERSION),
            ("Automation", AUTOMATION),
            ("Stems", STEM),
            ("The guide", GUIDE),
            ("The guide of a song", SONG_GUIDE),
            ("Events", EVENT),
            ("MIDI messages", MIDI_MESSAGE),
            ("MIDI outputs", MIDI),
            ("MIDI timecode", MTC),
            ("MIDI files", SONG_MIDI),
            ("OSC messages", OSC_MESSAGE),
            ("OSC arguments", OSC_ARG),
            ("Lyrics", LYRIC),
            ("Venues", VENUE),
            ("Venue levels", VENUE_LEVEL),
            ("The controls", CONTROLS),
            ("Ports", CONTROL_PORT),
            ("Bindings", BINDING),
        ];
        for (heading, keys) in maps {
            let rows: Vec<String> = keys
                .iter()
                .map(|key| format!("| `{}` | {} | {} |", key.name, key.about, key.left_out))
                .collect();
            assert_eq!(documented(heading), rows, "{heading}");
        }
    }
}
