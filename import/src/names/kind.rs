//! What a stem is, by the words of its name.

use std::sync::LazyLock;

use super::tokens::{fold, folded_words};

/// What a stem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Drums, percussion and loops.
    Drums,
    /// Bass.
    Bass,
    /// Everything that is played and is nothing else here.
    Music,
    /// Voices.
    Vocals,
    /// Effects and atmosphere.
    Fx,
    /// Spoken cues.
    Guide,
    /// A click.
    Click,
    /// The whole mix, or most of it.
    Mix,
}

impl Kind {
    /// The bus that a stem of this kind feeds.
    #[must_use]
    pub fn bus(self) -> &'static str {
        match self {
            Self::Drums => "drums",
            Self::Bass => "bass",
            Self::Music | Self::Mix => "music",
            Self::Vocals => "vocals",
            Self::Fx => "fx",
            Self::Guide => "guide",
            Self::Click => "click",
        }
    }

    /// What a stem or a bus of this name is, if a word of it tells.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        kind_of(name)
    }
}

/// Whether a stem of this name, which is vocals, is backing vocals and no lead.
#[must_use]
pub fn is_backing_vocals(name: &str) -> bool {
    let words = folded_words(name);
    let joined: Vec<String> = words.windows(2).map(<[String]>::concat).collect();
    let whole = fold(name);
    TABLE
        .backing
        .iter()
        .any(|entry| words.contains(entry) || joined.contains(entry) || runs_in(entry, &whole))
}

/// The words, by language where there is more than English. The first kind that has a word of the
/// name wins: a `Drum Loop FX` is drums, a `Vocal FX` is vocals, and a click is a click whatever else
/// its name says, because it must not reach the audience.
const WORDS: &[(Kind, &str)] = &[
    (
        Kind::Click,
        "click clicks clik clk klick metronome metronom metro metronomo clic claqueta \
         クリック メトロノーム 节拍 節拍 클릭 메트로놈 клик метроном",
    ),
    (
        Kind::Guide,
        "guide guides cue cues count counts countin talkback shout shouts slate \
         guia guias repere ansage ansagen ガイド キュー カウント 引导 가이드 гид",
    ),
    (
        Kind::Drums,
        "drum drums drm drms drs kit kick kicks kik bd snare snares snr sd sn tom toms hat hats hihat hh \
         cymbal cymbals ride crash overhead overheads clap claps snap snaps rim perc percs \
         percussion shaker shakers tamb tambourine conga congas bongo bongos cajon loop loops beat \
         beats breakbeat groove timpani bateria baterias percusion percusiones batterie batteria \
         percussioni percussao tambor caisse schlagzeug trommel trommeln becken schlagwerk \
         slagverk trummor rumpu perkusja bebny бас-бочка барабан барабаны ударные перкуссия \
         ドラム パーカッション 鼓 打击乐 打擊樂 드럼 퍼커션",
    ),
    (
        Kind::Bass,
        "bass basses bs bas sub subbass 808 bajo bajos baixo basse basso kontrabass contrabass \
         contrebasse contrabajo бас ベース 贝斯 貝斯 低音 베이스",
    ),
    (
        Kind::Vocals,
        "vocal vocals vox voc vocs vcl voice voices ldvox bgvox bgv bgvs bv bvs choir choirs chorus \
         backing backings adlib adlibs harmony harmonies harm harms double doubles rap sing singer \
         acapella acappella voz voces vozes voix choeur choeurs chant voce voci coro cori coros \
         gesang stimme stimmen chor hintergrundgesang sang kor rost wokal spiew вокал голос хор \
         ボーカル ヴォーカル コーラス 人声 人聲 和声 主唱 보컬 코러스",
    ),
    (
        Kind::Fx,
        "fx sfx efx effect effects riser risers impact impacts sweep sweeps whoosh noise transition \
         transitions atmos atmo atmosphere ambience ambient crowd downlifter uplifter hits swell \
         swells reverb verb delay delays return returns throw throws efectos effets effetti efeitos \
         effekte geraeusche эффекты 効果音 エフェクト 音效 效果 효과",
    ),
    (
        Kind::Music,
        "music mus musica musik musique guitar guitars gtr gtrs gt gts git acgtr elgtr egtr agtr \
         acoustic electric elec rhythm key keys keyboard keyboards kbd piano pianos pno rhodes wurli \
         wurlitzer clav clavinet organ hammond b3 synth synths syn pad pads string strings str strgs \
         violin violins viola cello celli brass horn horns trumpet trumpets tpt trombone sax saxes \
         saxophone flute clarinet oboe bassoon woodwind woodwinds arp arps pluck plucks bell bells \
         mallets marimba vibes vibraphone xylophone glockenspiel accordion mandolin banjo ukulele uke \
         harp orchestra orch sitar bouzouki melody chords seq sequence sequencer stab stabs steel \
         slide solo inst instruments guitarra guitarras violao teclado teclados cuerdas metales \
         sintetizador guitare guitares clavier claviers cordes cuivres chitarra chitarre tastiere \
         archi fiati cordas metais gitarre gitarren klavier orgel streicher blaeser bläser tasten \
         gitarr stråkar fiol гитара гитары пианино клавиши синтезатор струнные \
         ギター ピアノ キーボード シンセ ストリングス オルガン 吉他 钢琴 鋼琴 键盘 弦乐 기타 피아노 건반 신스 \
         스트링",
    ),
    // A lead that is no lead guitar or lead synth is a lead vocal.
    (Kind::Vocals, "lead leads ld"),
    (
        Kind::Mix,
        "mix mixdown master mastered fullmix track tracks full ref reference rough demo instrumental \
         karaoke playback tv bounce mezcla mezclas mescla missaggio gesamtmix summe микс \
         ミックス マスター 混音 믹스",
    ),
];

/// Of the words for voices those for the ones behind the lead.
const BACKING: &str = "backing backings background bgvox bgv bgvs bgvocal bgvocals bg bv bvs choir choirs \
    chorus gang harmony harmonies harm harms ooh oohs aah aahs coro coros cori choeur choeurs chor \
    hintergrundgesang kor хор бэк コーラス 和声 코러스";

/// Words for a folder that only holds the files of the song above it.
const CONTAINERS: &str = "stem stems multitrack multitracks multis multi audio audios wav wavs wave aif aiff \
    flac mp3 mp3s file files media bounce bounces bounced export exports exported render renders \
    rendered print prints consolidated consolidate individual split splits pistas pistes spuren \
    imported samples recorded ステム 分轨 分軌 스템";

/// Words for a folder that is not to be played.
const DISCARDED: &str = "old backup backups bak archive archived unused trash deleted peaks cache freeze crop \
    tmp temp wip";

struct Table {
    kinds: Vec<(Kind, Vec<String>)>,
    backing: Vec<String>,
    containers: Vec<String>,
    discarded: Vec<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let words = |list: &str| list.split_whitespace().map(fold).collect::<Vec<String>>();
    Table {
        kinds: WORDS.iter().map(|(kind, list)| (*kind, words(list))).collect(),
        backing: words(BACKING),
        containers: words(CONTAINERS),
        discarded: words(DISCARDED),
    }
});

/// What a stem of this name is, if a word of it tells.
pub(crate) fn kind_of(name: &str) -> Option<Kind> {
    let words = folded_words(name);
    let whole = fold(name);
    let table = &TABLE.kinds;
    let find = |fits: &dyn Fn(&String) -> bool| {
        table.iter().find(|(_, list)| list.iter().any(fits)).map(|(kind, _)| *kind)
    };
    // Two words in one token, such as `bgVs`, were parted too far: they are tried together too.
    let joined: Vec<String> = words.windows(2).map(<[String]>::concat).collect();
    find(&|entry| words.contains(entry) || joined.contains(entry) || runs_in(entry, &whole))
        .or_else(|| {
            find(&|entry| {
                let long = entry.chars().count();
                words.iter().any(|word| {
                    (long >= 4 && word.starts_with(entry.as_str()))
                        || (long >= 5 && word.ends_with(entry.as_str()))
                })
            })
        })
}

/// Scripts without blanks between words: the word may be anywhere.
fn runs_in(entry: &str, whole: &str) -> bool {
    entry.starts_with(|c| matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}'))
        && whole.contains(entry)
}

/// Whether a folder of this name only holds the files of the song above it.
pub(crate) fn is_container(name: &str) -> bool {
    all_in(name, &TABLE.containers)
}

/// Whether a folder of this name holds a part of the files of the song above it: all its words name
/// stems or containers of them.
pub(crate) fn is_part(name: &str) -> bool {
    let words = folded_words(name);
    let fits = |word: &String| {
        TABLE.containers.contains(word)
            || TABLE.kinds.iter().any(|(_, list)| list.contains(word))
            || word.chars().all(char::is_numeric)
    };
    is_container(name) || (words.iter().all(fits) && kind_of(name).is_some())
}

/// Whether a folder of this name is not to be played.
pub(crate) fn is_discarded(name: &str) -> bool {
    all_in(name, &TABLE.discarded)
}

/// Whether a word is one of those that name a folder of stems.
pub(super) fn is_container_word(word: &str) -> bool {
    TABLE.containers.contains(&fold(word))
}

/// Numbers aside, whether all words are in the list.
fn all_in(name: &str, list: &[String]) -> bool {
    let mut words = folded_words(name);
    words.retain(|word| !word.chars().all(|c| c.is_numeric() || matches!(c, 'k' | 'b')));
    words.retain(|word| !matches!(word.as_str(), "khz" | "hz" | "bit"));
    !words.is_empty() && words.iter().all(|word| list.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_names_find_their_bus() {
        for (kind, names) in [
            (
                Kind::Drums,
                &["Drums", "Kick In", "SNARE_top", "DrumLoop", "perc2", "Drum FX", "Loops"][..],
            ),
            (Kind::Bass, &["Bass", "bass gtr", "Synth Bass", "SubBass", "Basses", "Bass_DI"]),
            (
                Kind::Vocals,
                &[
                    "Vox_Lead",
                    "BGVs",
                    "LeadVox",
                    "Lead",
                    "Choir",
                    "Vocal FX",
                    "vox2",
                    "Backing Vocals",
                ],
            ),
            (
                Kind::Music,
                &[
                    "Gtr 1",
                    "Lead Synth",
                    "Keys",
                    "Lead Gtr",
                    "Strings",
                    "Bassoon",
                    "Brass",
                    "Guitars",
                ],
            ),
            (Kind::Fx, &["FX", "Riser", "SFX_2", "Crowd"]),
            (Kind::Click, &["Click", "Klick", "Click Gtr", "Metronome", "CLICK_TRACK"]),
            (Kind::Guide, &["Guide", "Cues", "Guide Vox", "Count In"]),
            (Kind::Mix, &["Mixdown", "Master", "Tracks", "Full Mix", "Instrumental"]),
        ] {
            for name in names {
                assert_eq!(kind_of(name), Some(kind), "{name}");
            }
        }
        assert_eq!(kind_of("Whistle"), None);
        assert_eq!(kind_of(""), None);
        assert_eq!(kind_of("17"), None);
    }

    #[test]
    fn backing_vocals_are_told_from_the_lead() {
        for name in ["BGVs", "bgVs", "Backing Vocals", "Choir", "Vox_Harm", "コーラス", "Chor"]
        {
            assert!(is_backing_vocals(name), "{name}");
        }
        for name in ["Lead Vox", "Vox_Lead", "Vocals", "Lead Double", "ボーカル", "Leadgesang"]
        {
            assert!(!is_backing_vocals(name), "{name}");
        }
    }

    #[test]
    fn other_alphabets_and_languages_find_their_bus() {
        for (kind, names) in [
            (
                Kind::Drums,
                &["Batería", "Bateri\u{301}a", "Schlagzeug", "ドラム", "鼓组", "드럼", "Барабаны"]
                    [..],
            ),
            (Kind::Bass, &["Bajo", "Baixo", "ベース", "贝斯", "베이스", "Бас"]),
            (Kind::Vocals, &["Voz", "Leadgesang", "ボーカル", "人声", "보컬", "Вокал"]),
            (
                Kind::Music,
                &["E-Gitarre", "ギター", "钢琴", "피아노", "Гитара", "Teclados", "Streicher"],
            ),
            (Kind::Click, &["クリック", "메트로놈", "Métronome", "Метроном"]),
            (Kind::Guide, &["Guía", "ガイド"]),
        ] {
            for name in names {
                assert_eq!(kind_of(name), Some(kind), "{name}");
            }
        }
    }

    #[test]
    fn folders_of_files_are_told_from_songs() {
        for name in ["Stems", "stems_48k24b", "Audio Files", "WAV 24bit", "Multitracks", "Bounces"]
        {
            assert!(is_container(name), "{name}");
        }
        for name in ["Stems of Love", "Opener", "48", "Audio Slave"] {
            assert!(!is_container(name), "{name}");
        }
        assert!(is_discarded("OLD") && is_discarded("Backup") && !is_discarded("Old Song"));
    }
}
