//! Colours of sections on a screen.

/// A colour, in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Colour {
    /// Red, from 0 to 255.
    pub red: u8,
    /// Green, from 0 to 255.
    pub green: u8,
    /// Blue, from 0 to 255.
    pub blue: u8,
}

impl Colour {
    /// The colours that have a name in song files, light enough to be read on black.
    const NAMED: [(&'static str, Self); 12] = [
        ("red", Self::new(0xe5, 0x48, 0x4d)),
        ("orange", Self::new(0xf7, 0x6b, 0x15)),
        ("yellow", Self::new(0xff, 0xe6, 0x29)),
        ("lime", Self::new(0xbd, 0xee, 0x63)),
        ("green", Self::new(0x46, 0xa7, 0x58)),
        ("cyan", Self::new(0x00, 0xa2, 0xc7)),
        ("blue", Self::new(0x3e, 0x8b, 0xff)),
        ("purple", Self::new(0x8e, 0x4e, 0xc6)),
        ("pink", Self::new(0xe9, 0x3d, 0x9e)),
        ("brown", Self::new(0xad, 0x7f, 0x58)),
        ("white", Self::new(0xff, 0xff, 0xff)),
        ("grey", Self::new(0x8b, 0x8d, 0x98)),
    ];

    /// The colour of these parts.
    #[must_use]
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// Reads a name, in lower case, or `#rrggbb`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if let Some((_, colour)) = Self::NAMED.iter().find(|(name, _)| *name == text) {
            return Some(*colour);
        }
        let digits = text.strip_prefix('#')?;
        let sound = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let [_, red, green, blue] =
            u32::from_str_radix(sound.then_some(digits)?, 16).ok()?.to_be_bytes();
        Some(Self { red, green, blue })
    }
}
