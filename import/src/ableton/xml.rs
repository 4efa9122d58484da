//! The elements of a set that an import needs, as a tree. All others are passed over.

use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// What is kept of a set of forty songs is some 50 000 elements.
const MAX_ELEMENTS: usize = 1_000_000;
const MAX_DEPTH: usize = 200;
const MAX_ATTRIBUTES: usize = 16;
const MAX_VALUE: usize = 4096;

/// An element.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<Element>,
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The element at the end of a path such as `Mixer/Volume/Manual`.
    pub(super) fn at(&self, path: &str) -> Option<&Self> {
        path.split('/').try_fold(self, |element, name| element.child(name))
    }

    /// The attribute `Value` of the element at the end of a path; empty if there is none.
    pub(super) fn value(&self, path: &str) -> &str {
        self.at(path).map_or("", |element| element.attribute("Value"))
    }

    /// A value as a number that a set may have.
    pub(super) fn number(&self, path: &str) -> Option<f64> {
        number(self.value(path))
    }

    pub(super) fn is_true(&self, path: &str) -> bool {
        self.value(path) == "true"
    }

    pub(super) fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> + 'a {
        self.children.iter().filter(move |child| child.name == name)
    }
}

/// A number; nothing in a set of songs lies past a hundred days.
pub(super) fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.abs() < 1e8)
}

/// Elements whose insides an import has no use for; some are most of the file.
const PASSED_OVER: [&str; 22] = [
    "ClipSlotList",
    "FreezeSequencer",
    "Notes",
    "Onsets",
    "TakeLanes",
    "SavedWarpMarkersForStretched",
    "ViewData",
    "Scenes",
    "SceneNames",
    "GroovePool",
    "AutomationLanes",
    "MidiControllers",
    "ViewStates",
    "ControllerSurfaces",
    "DetailClipKeyMidis",
    "Data",
    "ExpressionLanes",
    "ContentLanes",
    "PreHearTrack",
    "ClipEnvelopeChooserViewState",
    "TimeSelection",
    "ContentSplitterProperties",
];

/// Why a set cannot be read: the byte of the unpacked set, and the cause.
pub(super) type Damage = (u64, String);

/// Reads the outermost element.
pub(super) fn parse(reader: impl BufRead) -> Result<Element, Damage> {
    let mut reader = Reader::from_reader(reader);
    let mut buffer = Vec::new();
    let mut open: Vec<Element> = Vec::new();
    let mut elements = 0;
    // How deep inside an element that is passed over.
    let mut passing = 0_usize;
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        let at = reader.buffer_position();
        let fail = |cause: String| Err((at, cause));
        match event.map_err(|error| (reader.error_position(), error.to_string()))? {
            Event::Start(_) if passing > 0 => passing += 1,
            Event::Start(start) => {
                if open.len() >= MAX_DEPTH {
                    return fail("its elements are nested too deep".to_owned());
                }
                elements += 1;
                let element = element(&start).map_err(|cause| (at, cause))?;
                if skips(&open, &element) {
                    passing = 1;
                }
                open.push(element);
            }
            Event::Empty(start) if passing == 0 => {
                elements += 1;
                let element = element(&start).map_err(|cause| (at, cause))?;
                match open.last_mut() {
                    Some(outer) => outer.children.push(element),
                    None => return Ok(element),
                }
            }
            Event::End(_) if passing > 1 => passing -= 1,
            Event::End(_) => {
                passing = 0;
                // The reader itself checks that ends fit their starts.
                let Some(element) = open.pop() else {
                    return fail("an element ends too often".to_owned());
                };
                match open.last_mut() {
                    Some(outer) => outer.children.push(element),
                    None => return Ok(element),
                }
            }
            Event::Eof => return fail("it ends in the middle".to_owned()),
            _ => {}
        }
        if elements > MAX_ELEMENTS {
            return fail("it has more elements than any set of songs".to_owned());
        }
    }
}

/// Whether the inside of an element is passed over. Of devices the names are kept, and of automation
/// only that of the main track, which has the tempo.
fn skips(open: &[Element], element: &Element) -> bool {
    let outer = open.last().map_or("", |outer| outer.name.as_str());
    let in_main =
        || open.iter().any(|outer| matches!(outer.name.as_str(), "MasterTrack" | "MainTrack"));
    let in_clip =
        || open.iter().any(|outer| matches!(outer.name.as_str(), "AudioClip" | "MidiClip"));
    PASSED_OVER.contains(&element.name.as_str())
        || outer == "Devices"
        || (element.name == "Automation" && !in_main())
        || (element.name == "Envelopes" && in_clip())
}

fn element(start: &BytesStart<'_>) -> Result<Element, String> {
    let name = start.name().as_ref().to_owned();
    let mut attributes = Vec::new();
    for attribute in start.attributes().take(MAX_ATTRIBUTES) {
        let attribute = attribute.map_err(|error| error.to_string())?;
        if attribute.value.len() <= MAX_VALUE {
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| error.to_string())?;
            attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
        }
    }
    Ok(Element { name, attributes, children: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_text(text: &str) -> Result<Element, Damage> {
        parse(text.as_bytes())
    }

    #[test]
    fn values_are_found_by_their_path() {
        let text = "<?xml version=\"1.0\"?>\n<Ableton Creator=\"Live\"><A><B Value=\"1 &amp; 2\" /><B Value=\"3\" /></A></Ableton>";
        let root = parse_text(text).unwrap();
        assert_eq!(root.attribute("Creator"), "Live");
        assert_eq!(root.value("A/B"), "1 & 2");
        assert_eq!(root.value("A/C"), "");
        assert_eq!(root.at("A").unwrap().named("B").count(), 2);
    }

    #[test]
    fn what_is_not_needed_is_passed_over() {
        let root = parse_text("<L><Notes><Notes><X/></Notes><Y></Y></Notes><Devices><Eq8><On/></Eq8></Devices><Z Value=\"1\"/></L>").unwrap();
        assert!(root.child("Notes").unwrap().children.is_empty());
        assert_eq!(root.at("Devices/Eq8").unwrap().children, []);
        assert_eq!(root.value("Z"), "1");
    }

    #[test]
    fn damage_has_a_place() {
        for (text, cause) in [
            ("", "ends in the middle"),
            ("<A>", "ends in the middle"),
            ("<A></B>", "expected"),
            ("<A", ""),
            (&"<A>".repeat(1000), "nested too deep"),
        ] {
            let (_, found) = parse_text(text).unwrap_err();
            assert!(found.contains(cause), "{text:.20}: {found}");
        }
        let many = format!("<A>{}</A>", "<B/>".repeat(MAX_ELEMENTS + 1));
        assert!(parse_text(&many).unwrap_err().1.contains("more elements"));
        // Entities of a document type are not unfolded.
        let bomb = "<!DOCTYPE a [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><A Value=\"&b;\"/>";
        assert!(parse_text(bomb).is_err());
    }
}
