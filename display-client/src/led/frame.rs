//! The lines of the gateway. Everything but the text is ASCII:
//!
//! ```text
//! JHTEXT 1 HELLO gb18030                       → OK 0
//! JHTEXT 1 17 12 amber 0 请A001号到12号窗口     → OK 17, or NO 17 why
//! ```

use std::fmt;

use serde::Deserialize;

use super::{Colour, Shown, VERSION};

/// The longest text, characters.
pub const TEXT_LIMIT: usize = 64;
/// The word before every line.
const MARK: &str = "JHTEXT";

/// How text is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// GB18030, which controllers of the country read.
    #[default]
    Gb18030,
    /// UTF-8.
    #[serde(rename = "utf-8")]
    #[value(name = "utf-8")]
    Utf8,
}

impl Encoding {
    /// As it stands in a line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Gb18030 => "gb18030",
            Self::Utf8 => "utf-8",
        }
    }

    fn write(self, text: &str) -> Vec<u8> {
        match self {
            Self::Gb18030 => encoding_rs::GB18030.encode(text).0.into_owned(),
            Self::Utf8 => text.as_bytes().to_vec(),
        }
    }

    fn read(self, bytes: &[u8]) -> Option<String> {
        match self {
            Self::Gb18030 => {
                let text =
                    encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes);
                text.map(|text| text.into_owned())
            }
            Self::Utf8 => String::from_utf8(bytes.to_vec()).ok(),
        }
    }
}

/// A line to a display.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// The first line of a connection.
    Hello,
    /// Show something.
    Show {
        /// Its number, from 1; the same again is the same line.
        number: u32,
        /// What.
        shown: Shown,
    },
}

/// What a display makes of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parsed {
    /// It is one of ours.
    Line(Line),
    /// It is not to be done; the number, 0 if it has none, and why in one word.
    Wrong(u32, &'static str),
}

/// What a display answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Done, with the number of the line.
    Ok(u32),
    /// Not done, and why.
    No(u32, String),
}

impl Line {
    /// As it goes over the wire, with the end of the line.
    pub fn bytes(&self, encoding: Encoding) -> Vec<u8> {
        let mut bytes = match self {
            Self::Hello => format!("{MARK} {VERSION} HELLO {}", encoding.word()).into_bytes(),
            Self::Show { number, shown } => {
                let Shown { window, colour, seconds, text } = shown;
                let head =
                    format!("{MARK} {VERSION} {number} {window} {} {seconds} ", colour.word());
                // One line stays one line, and no longer than was promised.
                let text: String = text.chars().take(TEXT_LIMIT).collect();
                let text = text.replace(|c: char| c.is_control(), " ");
                [head.into_bytes(), encoding.write(&text)].concat()
            }
        };
        bytes.push(b'\n');
        bytes
    }

    /// Reads a line without its end, as a display does.
    pub fn parse(bytes: &[u8], encoding: Encoding) -> Parsed {
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        let mut parts = bytes.splitn(7, |byte| *byte == b' ');
        let mut word = || parts.next().and_then(|part| std::str::from_utf8(part).ok());
        if word() != Some(MARK) {
            return Parsed::Wrong(0, "syntax");
        }
        let version = word().and_then(|word| word.parse::<u32>().ok());
        let number = word();
        if number == Some("HELLO") {
            return match (version, word()) {
                (Some(VERSION), Some(said)) if said == encoding.word() => Parsed::Line(Self::Hello),
                (Some(VERSION), Some(_)) => Parsed::Wrong(0, "encoding"),
                (Some(VERSION), None) => Parsed::Wrong(0, "syntax"),
                _ => Parsed::Wrong(0, "version"),
            };
        }
        let Some(number) = number.and_then(|word| word.parse::<u32>().ok()).filter(|n| *n > 0)
        else {
            return Parsed::Wrong(0, "syntax");
        };
        if version != Some(VERSION) {
            return Parsed::Wrong(number, "version");
        }
        let window = word().and_then(|word| word.parse().ok());
        let colour = word().and_then(|word| Colour::ALL.into_iter().find(|one| one.word() == word));
        let seconds = word().and_then(|word| word.parse().ok());
        let text = parts.next().map(|bytes| encoding.read(bytes));
        match (window, colour, seconds, text) {
            (_, _, _, Some(None)) => Parsed::Wrong(number, "encoding"),
            (Some(window), Some(colour), Some(seconds), Some(Some(text))) => {
                if text.chars().count() > TEXT_LIMIT {
                    return Parsed::Wrong(number, "long");
                }
                let shown = Shown { window, colour, seconds, text };
                Parsed::Line(Self::Show { number, shown })
            }
            (Some(_), None, Some(_), Some(_)) => Parsed::Wrong(number, "colour"),
            _ => Parsed::Wrong(number, "syntax"),
        }
    }
}

/// As it goes over the wire, without the end of the line.
impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ok(number) => write!(f, "OK {number}"),
            Self::No(number, why) => write!(f, "NO {number} {why}"),
        }
    }
}

impl Reply {
    /// The number of the line that it answers; 0 for HELLO, and for a line without one.
    pub fn number(&self) -> u32 {
        match self {
            Self::Ok(number) | Self::No(number, _) => *number,
        }
    }

    /// As it goes over the wire, with the end of the line.
    pub fn bytes(&self) -> Vec<u8> {
        format!("{self}\n").into_bytes()
    }

    /// Reads an answer without its end; none if it is none.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?.trim_end_matches('\r');
        let mut parts = text.splitn(3, ' ');
        let kind = parts.next()?;
        let number = parts.next()?.parse().ok()?;
        match kind {
            "OK" => Some(Self::Ok(number)),
            "NO" => Some(Self::No(number, parts.next().unwrap_or_default().to_owned())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn show(text: &str) -> Line {
        let shown = Shown { window: 12, colour: Colour::Amber, seconds: 0, text: text.to_owned() };
        Line::Show { number: 17, shown }
    }

    #[test]
    fn a_line_looks_as_it_is_documented() {
        let bytes = show("请A001号到12号窗口").bytes(Encoding::Utf8);
        assert_eq!(bytes, "JHTEXT 1 17 12 amber 0 请A001号到12号窗口\n".as_bytes());
        let bytes = show("请").bytes(Encoding::Gb18030);
        assert_eq!(bytes, b"JHTEXT 1 17 12 amber 0 \xC7\xEB\n");
        assert_eq!(Line::Hello.bytes(Encoding::Gb18030), b"JHTEXT 1 HELLO gb18030\n");
    }

    #[test]
    fn what_is_wrong_with_a_line_is_named() {
        #[rustfmt::skip]
        let rows = [
            ("",                                 0,  "syntax"),
            ("HELLO",                            0,  "syntax"),
            ("JHTEXT 2 HELLO utf-8",             0,  "version"),
            ("JHTEXT 1 HELLO gb18030",           0,  "encoding"),
            ("JHTEXT 1 x 12 red 0 a",            0,  "syntax"),
            ("JHTEXT 1 0 12 red 0 a",            0,  "syntax"),
            ("JHTEXT 2 17 12 red 0 a",           17, "version"),
            ("JHTEXT 1 17 12 pink 0 a",          17, "colour"),
            ("JHTEXT 1 17 many red 0 a",         17, "syntax"),
            ("JHTEXT 1 17 12 red",               17, "syntax"),
        ];
        for (line, number, why) in rows {
            let parsed = Line::parse(line.as_bytes(), Encoding::Utf8);
            assert_eq!(parsed, Parsed::Wrong(number, why), "{line}");
        }
        let parsed = Line::parse(b"JHTEXT 1 17 12 red 0 \xFF\xFF", Encoding::Utf8);
        assert_eq!(parsed, Parsed::Wrong(17, "encoding"));
    }

    #[test]
    fn answers_are_read() {
        for reply in [Reply::Ok(0), Reply::Ok(17), Reply::No(17, "colour".to_owned())] {
            let bytes = reply.bytes();
            assert_eq!(Reply::parse(&bytes[..bytes.len() - 1]), Some(reply));
        }
        assert_eq!(Reply::parse(b"OK 3\r"), Some(Reply::Ok(3)));
        assert_eq!(Reply::parse(b"what"), None);
    }

    proptest! {
        /// Whatever is said, the display reads what was meant: one line, no longer than promised.
        #[test]
        fn a_line_is_read_as_it_was_written(text in "\\PC{0,80}", gb in any::<bool>()) {
            let encoding = if gb { Encoding::Gb18030 } else { Encoding::Utf8 };
            let bytes = show(&text).bytes(encoding);
            prop_assert_eq!(bytes.iter().filter(|byte| **byte == b'\n').count(), 1);
            let cut: String = text.chars().take(TEXT_LIMIT).collect();
            let parsed = Line::parse(&bytes[..bytes.len() - 1], encoding);
            // GB18030 has a place for every character but U+E5E5.
            prop_assume!(!gb || !cut.contains('\u{E5E5}'));
            prop_assert_eq!(parsed, Parsed::Line(show(&cut)));
        }

        #[test]
        fn no_bytes_break_a_display(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Line::parse(&bytes, Encoding::Gb18030);
            let _ = Line::parse(&bytes, Encoding::Utf8);
            let _ = Reply::parse(&bytes);
        }
    }
}
