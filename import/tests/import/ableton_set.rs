//! Live sets, cut down to the elements that count, in the places in which Live 11 and 12 save them.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

#[derive(Clone)]
pub(crate) struct Clip {
    pub(crate) file: String,
    pub(crate) start: f64,
    pub(crate) end: f64,
    pub(crate) loop_start: f64,
    pub(crate) loop_on: bool,
    /// Seconds and beats; without, the clip is not warped.
    pub(crate) warp: Vec<(f64, f64)>,
    pub(crate) more: String,
}

impl Clip {
    /// A clip that is not warped, from beat `start` to beat `end`.
    pub(crate) fn new(file: &str, start: f64, end: f64) -> Self {
        let (file, more) = (file.to_owned(), String::new());
        Self { file, start, end, loop_start: 0.0, loop_on: false, warp: Vec::new(), more }
    }

    fn xml(&self) -> String {
        let Self { file, start, end, loop_start, loop_on, warp, more } = self;
        let length = if warp.is_empty() { (end - start) / 2.0 } else { end - start };
        let markers: String = warp
            .iter()
            .map(|(sec, beat)| {
                format!("<WarpMarker Id=\"0\" SecTime=\"{sec}\" BeatTime=\"{beat}\" />")
            })
            .collect();
        format!(
            "<AudioClip Id=\"0\" Time=\"{start}\"><LomId Value=\"0\" /><CurrentStart Value=\"{start}\" />\
             <CurrentEnd Value=\"{end}\" /><Loop><LoopStart Value=\"{loop_start}\" />\
             <LoopEnd Value=\"{}\" /><StartRelative Value=\"0\" /><LoopOn Value=\"{loop_on}\" /></Loop>\
             <Name Value=\"clip\" />{more}<IsWarped Value=\"{}\" /><SampleRef><FileRef>\
             <RelativePathType Value=\"3\" /><RelativePath Value=\"{file}\" />\
             <Path Value=\"/Volumes/Tour/{file}\" /><Type Value=\"1\" /></FileRef></SampleRef>\
             <SampleVolume Value=\"1\" /><WarpMarkers>{markers}</WarpMarkers></AudioClip>",
            loop_start + length,
            !warp.is_empty(),
        )
    }
}

pub(crate) struct Track {
    pub(crate) name: String,
    pub(crate) on: bool,
    pub(crate) volume: f64,
    pub(crate) group: i32,
    pub(crate) clips: Vec<Clip>,
}

impl Track {
    pub(crate) fn new(name: &str, clips: Vec<Clip>) -> Self {
        Self { name: name.to_owned(), on: true, volume: 1.0, group: -1, clips }
    }

    fn xml(&self) -> String {
        let Self { name, on, volume, group, clips } = self;
        let clips: String = clips.iter().map(Clip::xml).collect();
        format!(
            "<AudioTrack Id=\"1\"><Name><EffectiveName Value=\"1-{name}\" /><UserName Value=\"{name}\" /></Name>\
             <TrackGroupId Value=\"{group}\" /><AutomationEnvelopes><Envelopes /></AutomationEnvelopes><DeviceChain>\
             <Mixer><Speaker><Manual Value=\"{on}\" /></Speaker><Pan><Manual Value=\"0\" /></Pan><Volume>\
             <Manual Value=\"{volume}\" /></Volume></Mixer><MainSequencer><ClipSlotList><ClipSlot Id=\"0\">\
             </ClipSlot></ClipSlotList><Sample><ArrangerAutomation><Events>{clips}</Events></ArrangerAutomation>\
             </Sample></MainSequencer><DeviceChain><Devices /></DeviceChain></DeviceChain></AudioTrack>"
        )
    }
}

#[derive(Default)]
pub(crate) struct Set {
    pub(crate) bpm: f64,
    /// `FloatEvent`s: beats and bpm.
    pub(crate) tempos: Vec<(f64, f64)>,
    /// `EnumEvent`s: beats and packed meters.
    pub(crate) meters: Vec<(f64, u32)>,
    pub(crate) locators: Vec<(f64, &'static str)>,
    pub(crate) tracks: Vec<Track>,
    /// More elements of `Tracks`.
    pub(crate) more: String,
}

impl Set {
    pub(crate) fn xml(&self) -> String {
        let tracks: String = self.tracks.iter().map(Track::xml).collect();
        let locators: String = self
            .locators
            .iter()
            .map(|(at, name)| {
                format!(
                    "<Locator Id=\"0\"><LomId Value=\"0\" /><Time Value=\"{at}\" /><Name Value=\"{name}\" />\
                     <Annotation Value=\"\" /><IsSongStart Value=\"false\" /></Locator>"
                )
            })
            .collect();
        // The first event of an envelope lies long before the start.
        let tempos: String = std::iter::once(&(-63_072_000.0, self.bpm))
            .chain(&self.tempos)
            .map(|(at, bpm)| format!("<FloatEvent Id=\"0\" Time=\"{at}\" Value=\"{bpm}\" />"))
            .collect();
        let meters: String = std::iter::once(&(-63_072_000.0, 201))
            .chain(&self.meters)
            .map(|(at, meter)| format!("<EnumEvent Id=\"0\" Time=\"{at}\" Value=\"{meter}\" />"))
            .collect();
        let envelope = |target: u32, events: &str| {
            format!(
                "<AutomationEnvelope Id=\"0\"><EnvelopeTarget><PointeeId Value=\"{target}\" /></EnvelopeTarget>\
                 <Automation><Events>{events}</Events></Automation></AutomationEnvelope>"
            )
        };
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Ableton MajorVersion=\"5\" MinorVersion=\"12.0_12203\" \
             Creator=\"Ableton Live 12.2\" Revision=\"\">\n<LiveSet><NextPointeeId Value=\"22182\" /><Tracks>{tracks}{}</Tracks>\
             <MainTrack><Name><EffectiveName Value=\"Main\" /></Name><AutomationEnvelopes><Envelopes>{}{}</Envelopes>\
             </AutomationEnvelopes><DeviceChain><Mixer><Tempo><LomId Value=\"0\" /><Manual Value=\"{}\" />\
             <AutomationTarget Id=\"8\"><LockEnvelope Value=\"0\" /></AutomationTarget></Tempo><TimeSignature>\
             <Manual Value=\"201\" /><AutomationTarget Id=\"10\" /></TimeSignature></Mixer><DeviceChain><Devices /></DeviceChain>\
             </DeviceChain></MainTrack><Locators><Locators>{locators}</Locators></Locators></LiveSet></Ableton>\n",
            self.more,
            envelope(10, &meters),
            envelope(8, &tempos),
            self.bpm,
        )
    }

    pub(crate) fn packed(&self) -> Vec<u8> {
        pack(self.xml().as_bytes())
    }
}

pub(crate) fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
