//! A key pad without a pad: a pseudo-terminal whose other end the caller opens.

use std::{
    fs::File,
    os::{fd::OwnedFd, unix::fs::symlink},
    path::PathBuf,
    time::Duration,
};

use rustix::{
    fs::{Mode, OFlags, open},
    io::ioctl_fionbio,
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::unix::pipe::{Receiver, Sender},
};

/// What has not come by then does not come.
const COMES_WITHIN: Duration = Duration::from_secs(30);

/// A pad on a path that stays the same while it is plugged in and out.
pub struct Keypad {
    path: PathBuf,
    /// What the pad hears and says, and the device's end, which is held so that the terminal stays.
    wire: Option<(Receiver, Sender, OwnedFd)>,
    heard: Vec<u8>,
    seq: u8,
    /// The newest display, and the newest lamps.
    display: String,
    lit: String,
}

impl Keypad {
    /// At this path; not plugged in yet.
    pub fn at(path: PathBuf) -> Self {
        Self {
            path,
            wire: None,
            heard: Vec::new(),
            seq: b'0',
            display: String::new(),
            lit: String::new(),
        }
    }

    /// Plugs it in.
    pub fn plug(&mut self) {
        // No program that is started meanwhile may hold the terminal, too: pulling would not pull.
        let pad = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
        grantpt(&pad).unwrap();
        unlockpt(&pad).unwrap();
        let name = ptsname(&pad, Vec::new()).unwrap();
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let device = open(name.as_c_str(), flags, Mode::empty()).unwrap();
        ioctl_fionbio(&pad, true).unwrap();
        symlink(name.to_str().unwrap(), &self.path).unwrap();
        let hears = Receiver::from_file_unchecked(File::from(pad.try_clone().unwrap())).unwrap();
        let says = Sender::from_file_unchecked(File::from(pad)).unwrap();
        self.wire = Some((hears, says, device));
    }

    /// Pulls it out.
    pub fn pull(&mut self) {
        std::fs::remove_file(&self.path).unwrap();
        self.wire = None;
        self.heard.clear();
    }

    /// Sends any bytes.
    pub async fn send(&mut self, bytes: &[u8]) {
        let (_, says, _) = self.wire.as_mut().expect("a pad that is plugged in");
        says.write_all(bytes).await.unwrap();
    }

    /// The frame of a key.
    pub fn stroke(seq: u8, code: char) -> Vec<u8> {
        let content = [b'K', seq, u8::try_from(code).unwrap()];
        let sum = content.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
        [&[2][..], &content, format!("{sum:02X}").as_bytes(), &[3]].concat()
    }

    /// Presses a key; the number of the stroke.
    pub async fn press(&mut self, code: char) -> char {
        self.seq = if self.seq == b'z' { b'0' } else { self.seq + 1 };
        let stroke = Self::stroke(self.seq, code);
        self.send(&stroke).await;
        char::from(self.seq)
    }

    /// Presses a key; what became of it.
    pub async fn result(&mut self, code: char) -> String {
        let seq = self.press(code).await;
        let said = self.until(|frame| frame.starts_with(&format!("R{seq}"))).await;
        said[2..].to_owned()
    }

    /// Until it displays this; perhaps it does already.
    pub async fn displays(&mut self, display: &str) {
        if self.display != display {
            self.until(|frame| frame == display).await;
        }
    }

    /// Until these lamps are lit and those are not.
    pub async fn lights(&mut self, lit: &str, dark: &str) {
        let are = |frame: &str| {
            frame.starts_with('L')
                && lit.chars().all(|code| frame[1..].contains(code))
                && !dark.chars().any(|code| frame[1..].contains(code))
        };
        if !are(&self.lit) {
            self.until(are).await;
        }
    }

    /// Frames, without their wrapping, until one is meant.
    pub async fn until(&mut self, meant: impl Fn(&str) -> bool) -> String {
        let mut passed = Vec::new();
        loop {
            while let Some(frame) = self.frame() {
                match &frame[..1] {
                    "D" => self.display.clone_from(&frame),
                    "L" => self.lit.clone_from(&frame),
                    _ => {}
                }
                if meant(&frame) {
                    return frame;
                }
                passed.push(frame);
            }
            let (hears, ..) = self.wire.as_mut().expect("a pad that is plugged in");
            let mut bytes = [0; 256];
            let read = tokio::time::timeout(COMES_WITHIN, hears.read(&mut bytes)).await;
            let read = read.unwrap_or_else(|_| panic!("nothing came after {passed:?}")).unwrap();
            self.heard.extend_from_slice(&bytes[..read]);
        }
    }

    /// The next whole frame that was heard; its checksum must be right.
    fn frame(&mut self) -> Option<String> {
        let end = self.heard.iter().position(|byte| *byte == 3)?;
        let frame: Vec<u8> = self.heard.drain(..=end).collect();
        let [2, content @ .., high, low, 3] = frame.as_slice() else { panic!("{frame:?}") };
        let sum = content.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
        assert_eq!(format!("{sum:02X}").as_bytes(), [*high, *low]);
        Some(String::from_utf8(content.to_vec()).unwrap())
    }
}
