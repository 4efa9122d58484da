//! The words that tell what a stem is, and what a folder is for.

use std::sync::LazyLock;

use super::kind::Kind;
use super::tokens::fold;

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

/// The lists of words, each word as `fold` has it.
pub(super) struct Table {
    pub(super) kinds: Vec<(Kind, Vec<String>)>,
    pub(super) backing: Vec<String>,
    pub(super) containers: Vec<String>,
    pub(super) discarded: Vec<String>,
}

/// All of them.
pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let words = |list: &str| list.split_whitespace().map(fold).collect::<Vec<String>>();
    Table {
        kinds: WORDS.iter().map(|(kind, list)| (*kind, words(list))).collect(),
        backing: words(BACKING),
        containers: words(CONTAINERS),
        discarded: words(DISCARDED),
    }
});
