//! The other side: what a display does with lines. A maker's driver does the same in its own language;
//! `cargo run -p jiaohao-display --example led_display` is one to try against.

use std::collections::BTreeMap;

use super::{Encoding, Line, Parsed, Reply, Shown};

/// No line is longer, bytes: what is longer is no line of ours.
const LINE_LIMIT: usize = 512;

/// A display: bytes in, answers out, and what stands on each window.
#[derive(Debug)]
pub struct Device {
    encoding: Encoding,
    bytes: Vec<u8>,
    /// The rest of a line that was too long.
    skipping: bool,
    last: u32,
    /// What stands on each window.
    pub windows: BTreeMap<u16, Shown>,
    /// How many lines were shown: the same line again is not shown again.
    pub shown: u32,
}

impl Device {
    /// A display that shows nothing yet.
    pub fn new(encoding: Encoding) -> Self {
        let (bytes, windows) = (vec![], BTreeMap::new());
        Self { encoding, bytes, skipping: false, last: 0, windows, shown: 0 }
    }

    /// Takes bytes as they come, in any pieces.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<Reply> {
        let mut replies = vec![];
        for byte in bytes {
            match byte {
                b'\n' => {
                    let line = std::mem::take(&mut self.bytes);
                    if !std::mem::take(&mut self.skipping) {
                        replies.push(self.line(&line));
                    }
                }
                _ if self.skipping => {}
                byte => self.bytes.push(*byte),
            }
            if self.bytes.len() > LINE_LIMIT {
                self.bytes.clear();
                self.skipping = true;
                replies.push(Reply::No(0, "long".to_owned()));
            }
        }
        replies
    }

    fn line(&mut self, line: &[u8]) -> Reply {
        match Line::parse(line, self.encoding) {
            Parsed::Wrong(number, why) => Reply::No(number, why.to_owned()),
            Parsed::Line(Line::Hello) => {
                self.last = 0;
                Reply::Ok(0)
            }
            Parsed::Line(Line::Show { number, shown }) => {
                // The answer was lost, so it is given again.
                if number != self.last {
                    self.last = number;
                    self.shown += 1;
                    self.windows.insert(shown.window, shown);
                }
                Reply::Ok(number)
            }
        }
    }
}
