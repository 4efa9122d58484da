//! The rows.

use downbeat_engine::{Action, Edit, GoOn, JumpTo, Reentry, RejoinAt, Release, Strip, VampOf};

use super::args::Args;
use super::{Kind, Param, Refused, Row};

const fn row(
    name: &'static str,
    address: &'static str,
    params: &'static [Param],
    about: &'static str,
    make: fn(&Args<'_>) -> Result<Action, Refused>,
) -> Row {
    Row { name, address, params, about, make }
}

const fn param(name: &'static str, kind: Kind, about: &'static str) -> Param {
    Param { name, kind, about, optional: false }
}

const fn optional(name: &'static str, kind: Kind, about: &'static str) -> Param {
    Param { name, kind, about, optional: true }
}

const BUS: Param = param("bus", Kind::Bus, "the bus");
const OUT: Param = param("out", Kind::Out, "the MIDI output, or `osc`");
const STEM: Param = param("stem", Kind::Stem, "the stem");
const SONG: Param = param("song", Kind::Entry, "the song in the setlist");
const SWITCH: Param = optional("switch", Kind::Switch, "left out: the other of what it is");
const DB: Param = param("db", Kind::Decibels, "the level; -96 dB and less is silent");
const POSITION: Param =
    param("position", Kind::Position, "the position of the fader; 0.75 is 0 dB");
const CHANGE: Param = param("db", Kind::Change, "what is added to the level");
const BAR: Param = param("bar", Kind::Int { least: -10_000, most: 100_000 }, "the bar");
const BY: Param =
    param("by", Kind::Int { least: -10_000, most: 10_000 }, "how many; negative: back");
const AT: Param = optional(
    "at",
    Kind::Word(&["default", "now", "beat", "bar", "section", "song"]),
    "when it lands; left out: as the song or the show says",
);

/// A jump, whose place makes `to` of the arguments before `at`.
fn jump(args: &Args<'_>, to: JumpTo, at: usize) -> Result<Action, Refused> {
    Ok(Action::Jump { to, at: args.quantum(at)? })
}

fn go_on(args: &Args<'_>) -> Result<Action, Refused> {
    let from = match args.word(0)? {
        Some("bar") => Reentry::Bar,
        Some("section") => Reentry::Section,
        _ => Reentry::Frame,
    };
    // At most 16 by its kind.
    Ok(Action::GoOn(GoOn { from, count_in: args.int_or(1, 0)?.unsigned_abs() as u16 }))
}

fn release(args: &Args<'_>) -> Result<Action, Refused> {
    Ok(Action::Release(match args.word(0)? {
        Some("bar") => Release::AtBar,
        Some("now") => Release::Now,
        _ => Release::AtEnd,
    }))
}

fn arm_at(
    args: &Args<'_>,
    to: impl Fn(&Args<'_>) -> Result<JumpTo, Refused>,
) -> Result<Action, Refused> {
    Ok(Action::ArmAt(args.entry(0)?, to(args)?))
}

fn arm_section(args: &Args<'_>) -> Result<Action, Refused> {
    let entry = args.entry(0)?;
    Ok(Action::ArmAt(entry, args.section_of(entry, 1)?))
}

fn version(args: &Args<'_>) -> Result<Action, Refused> {
    let entry = args.entry(0)?;
    Ok(Action::Edit(Edit::Version(entry, args.version_of(entry, 1)?)))
}

fn beat(args: &Args<'_>) -> Result<Action, Refused> {
    // At most 64 by its kind.
    let to = JumpTo::Beat(args.int(0)?, args.int(1)?.unsigned_abs() as u16);
    jump(args, to, 2)
}

fn insert(args: &Args<'_>) -> Result<Action, Refused> {
    let (song, after) = (args.song(0)?, args.entry_if_given(1)?);
    Ok(Action::Edit(Edit::Insert { after, song }))
}

fn level(args: &Args<'_>, strip: Strip) -> Result<Action, Refused> {
    Ok(Action::SetLevel(strip, args.decibels(1)?))
}

fn fader(args: &Args<'_>, strip: Strip) -> Result<Action, Refused> {
    Ok(Action::SetLevel(strip, args.position(1)?))
}

fn nudge(args: &Args<'_>, strip: Strip) -> Result<Action, Refused> {
    Ok(Action::NudgeLevel(strip, args.change(1)?))
}

fn mute(args: &Args<'_>, strip: Strip) -> Result<Action, Refused> {
    Ok(Action::Mute(strip, args.switch(1)?))
}

fn solo(args: &Args<'_>, strip: Strip) -> Result<Action, Refused> {
    Ok(Action::Solo(strip, args.switch(1)?))
}

/// All rows, in the order of the manual.
pub(super) static ROWS: &[Row] = &[
    // The transport.
    row("go", "/downbeat/go", &[], "start the armed song; while held, go on", |_| Ok(Action::Go)),
    row(
        "stop",
        "/downbeat/stop",
        &[],
        "stop with the show's fade; once more, stop at once",
        |_| Ok(Action::Stop),
    ),
    row(
        "fade",
        "/downbeat/fade",
        &[],
        "fade out while the click goes on; once more, back to full",
        |_| Ok(Action::Fade),
    ),
    row("panic", "/downbeat/panic", &[], "everything silent within 10 ms", |_| Ok(Action::Panic)),
    row(
        "hold",
        "/downbeat/hold",
        &[],
        "hold the song in place; once more, go on from there",
        |_| Ok(Action::Hold),
    ),
    row(
        "go-on",
        "/downbeat/go-on",
        &[
            optional(
                "from",
                Kind::Word(&["frame", "bar", "section"]),
                "where a held song goes on; left out: at the frame",
            ),
            optional(
                "count_in",
                Kind::Int { least: 0, most: 16 },
                "bars that the click counts before; left out: none",
            ),
        ],
        "go on from where the song is held",
        go_on,
    ),
    // Jumps.
    row(
        "jump-section",
        "/downbeat/jump/section",
        &[param("section", Kind::Section, "the section of the song on show"), AT],
        "jump to a section: its next pass, or else its first one",
        |args| jump(args, args.section(0)?, 1),
    ),
    row(
        "jump-sections",
        "/downbeat/jump/sections",
        &[BY, AT],
        "jump so many sections on; 0 is the start of this one",
        |args| jump(args, JumpTo::Sections(args.int(0)?), 1),
    ),
    row(
        "jump-span",
        "/downbeat/jump/span",
        &[param("span", Kind::Span, "the pass over a section"), AT],
        "jump to one pass over a section",
        |args| jump(args, JumpTo::Span(args.span(0)?), 1),
    ),
    row("jump-bar", "/downbeat/jump/bar", &[BAR, AT], "jump to a bar", |args| {
        jump(args, JumpTo::Bar(args.int(0)?), 1)
    }),
    row("jump-bars", "/downbeat/jump/bars", &[BY, AT], "jump so many bars on", |args| {
        jump(args, JumpTo::Bars(args.int(0)?), 1)
    }),
    row(
        "jump-beat",
        "/downbeat/jump/beat",
        &[BAR, param("beat", Kind::Int { least: 1, most: 64 }, "the beat of the bar"), AT],
        "jump to a beat of a bar",
        beat,
    ),
    row("jump-beats", "/downbeat/jump/beats", &[BY, AT], "jump so many beats on", |args| {
        jump(args, JumpTo::Beats(args.int(0)?), 1)
    }),
    row("jump-armed", "/downbeat/jump/armed", &[AT], "jump to the armed song", |args| {
        jump(args, JumpTo::Song, 0)
    }),
    row(
        "jump-song",
        "/downbeat/jump/song",
        &[SONG, AT],
        "jump to a song of the setlist; arm it while nothing plays",
        |args| jump(args, JumpTo::Entry(args.entry(0)?), 1),
    ),
    row("jump-songs", "/downbeat/jump/songs", &[BY, AT], "jump so many songs on", |args| {
        jump(args, JumpTo::Songs(args.int(0)?), 1)
    }),
    row("cancel-jump", "/downbeat/jump/cancel", &[], "take back the jump that waits", |_| {
        Ok(Action::CancelJump)
    }),
    // Vamps.
    row(
        "vamp",
        "/downbeat/vamp",
        &[],
        "repeat this section; once more, leave at its end; once more, stay",
        |_| Ok(Action::Vamp(VampOf::Section)),
    ),
    row(
        "vamp-bars",
        "/downbeat/vamp/bars",
        &[param("bars", Kind::Int { least: 1, most: 1000 }, "how many, with the one that plays")],
        "repeat the last so many bars",
        // At most 1000 by its kind.
        |args| Ok(Action::Vamp(VampOf::Bars(args.int(0)?.unsigned_abs() as u16))),
    ),
    row(
        "mark-vamp",
        "/downbeat/vamp/mark",
        &[],
        "remember this place as the start of `vamp-marked`",
        |_| Ok(Action::MarkVampStart),
    ),
    row(
        "vamp-marked",
        "/downbeat/vamp/marked",
        &[],
        "repeat from the marked place to the end of this bar",
        |_| Ok(Action::Vamp(VampOf::Marked)),
    ),
    row(
        "release",
        "/downbeat/vamp/release",
        &[optional(
            "when",
            Kind::Word(&["end", "bar", "now"]),
            "at its end, at the next bar line or at once; left out: at its end",
        )],
        "go on past what repeats",
        release,
    ),
    // Coming back in.
    row("tap", "/downbeat/tap", &[], "a beat of the band, the first of a bar first", |_| {
        Ok(Action::Tap)
    }),
    row(
        "rejoin",
        "/downbeat/rejoin",
        &[],
        "come back in with the band where the song would be by now",
        |_| Ok(Action::Rejoin(RejoinAt::WhereWeWouldBe)),
    ),
    row(
        "rejoin-span",
        "/downbeat/rejoin/span",
        &[param("span", Kind::Span, "the pass over a section")],
        "come back in with the band at the start of a pass over a section",
        |args| Ok(Action::Rejoin(RejoinAt::Span(args.span(0)?))),
    ),
    // Arming.
    row("arm-next", "/downbeat/arm/next", &[], "arm the song after the armed one", |_| {
        Ok(Action::ArmNext)
    }),
    row("arm-previous", "/downbeat/arm/previous", &[], "arm the song before the armed one", |_| {
        Ok(Action::ArmPrevious)
    }),
    row("arm", "/downbeat/arm/song", &[SONG], "arm a song of the setlist", |args| {
        Ok(Action::Arm(args.entry(0)?))
    }),
    row(
        "arm-section",
        "/downbeat/arm/section",
        &[SONG, param("section", Kind::Section, "the section of that song")],
        "arm a song, to be started at a section",
        arm_section,
    ),
    row(
        "arm-bar",
        "/downbeat/arm/bar",
        &[SONG, BAR],
        "arm a song, to be started at a bar",
        |args| arm_at(args, |args| Ok(JumpTo::Bar(args.int(1)?))),
    ),
    // The setlist of this evening.
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
            optional("after", Kind::Entry, "the song before it; left out: it becomes the first"),
        ],
        "put a song of the show into the setlist",
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
    // Buses and stems.
    row("bus-level", "/downbeat/bus/{bus}/level", &[BUS, DB], "set the level of a bus", |args| {
        level(args, args.bus(0)?)
    }),
    row(
        "bus-fader",
        "/downbeat/bus/{bus}/fader",
        &[BUS, POSITION],
        "set the level of a bus by the position of a fader",
        |args| fader(args, args.bus(0)?),
    ),
    row(
        "bus-nudge",
        "/downbeat/bus/{bus}/nudge",
        &[BUS, CHANGE],
        "move the level of a bus by so many dB",
        |args| nudge(args, args.bus(0)?),
    ),
    row("bus-mute", "/downbeat/bus/{bus}/mute", &[BUS, SWITCH], "mute a bus, or not", |args| {
        mute(args, args.bus(0)?)
    }),
    row(
        "bus-solo",
        "/downbeat/bus/{bus}/solo",
        &[BUS, SWITCH],
        "solo a bus among those of its role, or not",
        |args| solo(args, args.bus(0)?),
    ),
    row(
        "stem-level",
        "/downbeat/stem/{stem}/level",
        &[STEM, DB],
        "set the level of a stem of the song on show",
        |args| level(args, args.stem(0)?),
    ),
    row(
        "stem-fader",
        "/downbeat/stem/{stem}/fader",
        &[STEM, POSITION],
        "set the level of a stem by the position of a fader",
        |args| fader(args, args.stem(0)?),
    ),
    row(
        "stem-nudge",
        "/downbeat/stem/{stem}/nudge",
        &[STEM, CHANGE],
        "move the level of a stem by so many dB",
        |args| nudge(args, args.stem(0)?),
    ),
    row(
        "stem-mute",
        "/downbeat/stem/{stem}/mute",
        &[STEM, SWITCH],
        "mute a stem, or not",
        |args| mute(args, args.stem(0)?),
    ),
    row(
        "stem-solo",
        "/downbeat/stem/{stem}/solo",
        &[STEM, SWITCH],
        "solo a stem, or not",
        |args| solo(args, args.stem(0)?),
    ),
    row(
        "solo-click",
        "/downbeat/click/solo",
        &[SWITCH],
        "solo the bus of the click, or not",
        |args| Ok(Action::SoloClick(args.switch(0)?)),
    ),
    row(
        "out-mute",
        "/downbeat/out/{out}/mute",
        &[OUT, SWITCH],
        "mute what goes to other machines by MIDI or OSC events, or not",
        |args| Ok(Action::MuteOut(Some(args.out(0)?), args.switch(1)?)),
    ),
    row(
        "outs-mute",
        "/downbeat/outs/mute",
        &[SWITCH],
        "mute all that goes to other machines, timecode too, or not: this one stands by for another",
        |args| Ok(Action::MuteOut(None, args.switch(0)?)),
    ),
    row(
        "pilot",
        "/downbeat/pilot",
        &[SWITCH],
        "send the pilot tone, or withdraw it: a failover switch goes over to another machine",
        |args| Ok(Action::Pilot(args.switch(0)?)),
    ),
    // The console.
    row(
        "lock",
        "/downbeat/lock",
        &[SWITCH],
        "take nothing but GO, panic, levels, taps and unlocking, or all again",
        |args| Ok(Action::Lock(args.switch(0)?)),
    ),
    row(
        "reset-marks",
        "/downbeat/reset-marks",
        &[],
        "forget the worst load, the lowest read-ahead and the clip marks",
        |_| Ok(Action::ResetMarks),
    ),
];
