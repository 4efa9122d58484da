//! Versions: order, end, mix and takes.

use downbeat_show_files::{Pass, Take};

use super::{RATE, STEMS, bar, pass, song};

#[test]
fn a_version_orders_repeats_and_leaves_out() {
    let song = song(&format!(
        "{STEMS}
sections: [{{ name: Intro, bar: 1 }}, {{ name: Verse, bar: 3 }}, {{ name: Chorus, bar: 5, loop: on }}, {{ name: Outro, bar: 9 }}]
versions:
  long: {{ sections: [Verse, Chorus, Verse, Intro] }}
  ring: {{ sections: [Intro, Verse], end: 6.3 }}
  cut: {{ end: 4 }}
  same: {{ mute: Bass }}
"
    ));
    let names: Vec<&str> = song.versions.iter().map(|version| version.name.as_str()).collect();
    assert_eq!(names, ["long", "ring", "cut", "same"]);
    let intro = pass(Some(0), bar(1), bar(3));
    let verse = pass(Some(1), bar(3), bar(5));
    let chorus = Pass { section: Some(2), from: bar(5), to: bar(9), loops: true };
    assert_eq!(song.passes(Some(0)), [verse, chorus, verse, intro]);
    assert_eq!(song.length(Some(0)), 48_000 * 2 * (2 + 4 + 2 + 2));
    assert_eq!(song.passes(Some(1)), [intro, pass(Some(1), bar(3), bar(6) + RATE)]);
    assert_eq!(song.passes(Some(2)), [intro, pass(Some(1), bar(3), bar(4))]);
    assert_eq!(song.passes(Some(3)), song.passes(None));
    assert_eq!(song.passes(None).len(), 4);
}

#[test]
fn a_version_mixes_and_picks() {
    let song = song(&format!(
        "{STEMS}
versions:
  stage: {{ mute: [Drums], levels: {{ Bass: -2.5 dB, Vox: +1 }}, pick: {{ Vox: dry }} }}
  all: {{ pick: dry }}
"
    ));
    let mix = |version, stem| {
        let mix = song.mix(version, stem);
        (mix.file.frames, mix.level_db, mix.muted)
    };
    let (minute, long) = (60 * 48_000, 61 * 48_000);
    assert_eq!(
        [0, 1, 2].map(|stem| mix(None, stem)),
        [(minute, 0.0, false), (minute, -3.0, false), (minute, 0.0, false)]
    );
    assert_eq!(
        [0, 1, 2].map(|stem| mix(Some(0), stem)),
        [(minute, 0.0, true), (minute, -5.5, false), (long, 1.0, false)]
    );
    assert_eq!(mix(Some(1), 2), (long, 0.0, false));
    let vox = &song.stems[2];
    assert_eq!((vox.take(Some(Take::Wet)).channels, vox.take(Some(Take::Dry)).channels), (1, 2));
    assert_eq!(song.stems[0].take(Some(Take::Dry)), &song.stems[0].file);
}

#[test]
fn a_stem_says_which_of_its_takes_plays() {
    let text = "
tempo: 120
stems: [{ name: Vox, wet: minute.wav, dry: long.wav, pick: dry, bus: main }]
";
    let song = song(text);
    assert_eq!(song.stems[0].file.frames, 61 * 48_000);
    assert_eq!(song.stems[0].takes.as_ref().map(|takes| takes.default), Some(Take::Dry));
}
