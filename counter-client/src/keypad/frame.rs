//! The frames on the wire of a key pad; see `docs/KEYPAD.md`.
//!
//! Everything between STX and ETX is printable ASCII, so an STX always begins a new frame and a
//! reader that came in the middle finds its place at once.

const STX: u8 = 0x02;
const ETX: u8 = 0x03;
/// Longest content of a frame in either direction, bytes.
const LONGEST: usize = 64;

/// A key went down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stroke {
    /// The pad's number of it: the same when it is sent again.
    pub seq: u8,
    /// The key's code.
    pub code: u8,
}

/// Finds strokes in what comes in, whatever else comes in.
#[derive(Debug, Default)]
pub struct Decoder {
    /// What came after the STX, if one did.
    content: Option<Vec<u8>>,
}

impl Decoder {
    /// The next byte; a stroke if it ends a good frame.
    pub fn take(&mut self, byte: u8) -> Option<Stroke> {
        match byte {
            STX => self.content = Some(Vec::new()),
            ETX => return self.content.take().and_then(|content| stroke(&content)),
            0x20..=0x7e => {
                if let Some(content) = &mut self.content {
                    content.push(byte);
                }
                self.content.take_if(|content| content.len() > LONGEST);
            }
            _ => self.content = None,
        }
        None
    }
}

fn stroke(content: &[u8]) -> Option<Stroke> {
    let [b'K', seq, code, rest @ ..] = content else { return None };
    (rest == check(&content[..3]).as_bytes()).then_some(Stroke { seq: *seq, code: *code })
}

/// A frame to the pad. What a pad cannot show is shown as a question mark.
pub fn frame(kind: char, content: &str) -> Vec<u8> {
    let printable = |c: char| if c.is_ascii_graphic() || c == ' ' { c } else { '?' };
    let content: String =
        std::iter::once(kind).chain(content.chars().map(printable).take(LONGEST)).collect();
    let sum = check(content.as_bytes());
    [&[STX], content.as_bytes(), sum.as_bytes(), &[ETX]].concat()
}

/// The sum of the bytes, modulo 256, in two hexadecimal digits.
fn check(bytes: &[u8]) -> String {
    format!("{:02X}", bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strokes(bytes: &[u8]) -> String {
        let mut decoder = Decoder::default();
        let found = bytes.iter().filter_map(|byte| decoder.take(*byte));
        found.map(|stroke| format!("{}{} ", stroke.seq as char, stroke.code as char)).collect()
    }

    #[test]
    fn strokes_are_found_in_whatever_comes_in() {
        // 'K' + '1' + 'N' = 0x4B + 0x31 + 0x4E = 0xCA
        #[rustfmt::skip]
        let rows: [(&[u8], &str); 14] = [
            (b"\x02K1NCA\x03",                       "1N "),
            (b"\x02K1NCA\x03\x02K2RCF\x03",          "1N 2R "),
            (b"K1NCA",                               ""),
            (b"NCA\x03\x02K1NCA\x03",                "1N "),
            (b"\x02K1N\x02K1NCA\x03",                "1N "),
            (b"\x02K1NCA",                           ""),
            (b"\x02K1NCB\x03",                       ""),
            (b"\x02K1Nca\x03",                       ""),
            (b"\x02K1NCA \x03",                      ""),
            (b"\x02K1CA\x03",                        ""),
            (b"\x02D1NC3\x03",                       ""),
            (b"\x02\x03\x03\x02\x02\x03",            ""),
            (b"\x02K1\xffNCA\x03\x00\x02K1NCA\x03",  "1N "),
            (b"\x02K1N\r\nCA\x03",                   ""),
        ];
        for (bytes, found) in rows {
            assert_eq!(strokes(bytes), found, "{}", bytes.escape_ascii());
        }
        let endless = [&[STX][..], &[b'9'; 100_000]].concat();
        let mut decoder = Decoder::default();
        assert!(endless.iter().all(|byte| decoder.take(*byte).is_none()));
        assert_eq!(decoder.content, None, "an endless frame is not kept");
    }

    #[test]
    fn no_frame_of_the_desk_is_a_stroke_and_every_byte_of_it_is_plain() {
        assert_eq!(frame('A', "1+"), b"\x02A1+9D\x03");
        assert_eq!(frame('R', "1!取\n"), b"\x02R1!??22\x03");
        let long = frame('D', &"x".repeat(500));
        assert_eq!(long.len(), 1 + 1 + LONGEST + 2 + 1);
        assert_eq!(strokes(&[frame('A', "1+"), long].concat()), "");
    }
}
