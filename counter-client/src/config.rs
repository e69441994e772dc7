//! The configuration of a desk: commented defaults (`config/counter.toml`, compiled in), then a
//! file. Unknown keys and bad values are failures that name the key.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use client_link::{Address, Way, layers, token::Badge};
use serde::Deserialize;

use crate::{
    failure::Failure,
    hotkeys,
    keypad::Keys,
    link::{CLIENT, Server},
    messages::Lang,
};

/// The commented defaults.
pub const DEFAULTS: &str = include_str!("../../config/counter.toml");

/// See `config/counter.toml` for what each key means.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Config {
    /// Address of the server.
    pub server: String,
    /// PEM file of certificates that are trusted besides the machine's; empty = none.
    pub ca_file: PathBuf,
    /// The counter, by id.
    pub counter: String,
    /// File of the token; filled in when it is empty.
    pub token_file: PathBuf,
    /// Where the window keeps its place: beside the configuration.
    #[serde(skip)]
    pub state_file: PathBuf,
    /// The language of the desk.
    pub language: Lang,
    /// How large everything is, 1 to 2.
    pub scale: f32,
    /// What is heard.
    pub sounds: Sounds,
    /// See [`crate::desk::Settings::guard_ms`].
    pub guard_ms: u32,
    /// For how long a command is sent again, seconds.
    pub retry_secs: u32,
    /// See [`crate::desk::Settings::paper_after_ms`]; here in seconds.
    pub paper_after_secs: u32,
    /// Hot keys by line commands.
    pub keys: BTreeMap<String, String>,
    /// The key pad.
    pub keypad: Keypad,
    /// The bridge for the hall's other program.
    pub bridge: Bridge,
    /// The paper sheets.
    pub paper: Paper,
}

/// What is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sounds {
    /// Nothing.
    Off,
    /// Short sounds.
    Sounds,
    /// The result in words.
    Spoken,
}

/// A key pad on a serial line.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Keypad {
    /// Its device file; empty = none.
    pub device: PathBuf,
    /// Its speed, baud.
    pub baud: u32,
    /// What its keys do: line commands by the codes of keys. See [`crate::keypad::Keys`].
    pub keys: BTreeMap<String, String>,
}

/// The bridge for the hall's other program.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Bridge {
    /// Where it listens: an address of this machine's own; empty = nowhere.
    pub listen: String,
    /// The pages that may ask.
    pub origin: String,
    /// File of the secret that they must know; filled in when it is empty.
    pub token_file: PathBuf,
}

/// The paper sheets for the time without the server.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Paper {
    /// File of the last known order; filled in when it is empty.
    pub order_file: PathBuf,
    /// How many slips each service group gets.
    pub slips: u32,
    /// Names of service groups by the letters of their numbers.
    pub groups: BTreeMap<String, String>,
}

impl Config {
    /// The defaults, then the file that is given, or else the first of those that are looked for.
    ///
    /// # Errors
    /// [`Failure`] with exit code 2.
    pub fn load(given: Option<&Path>) -> Result<Self, Failure> {
        let found = layers::find(given, "counter.toml")?;
        Self::read(&found.name, &found.text, &found.beside)
    }

    /// `name` is how failures call the text; a token file that is not named lies beside `beside`.
    fn read(name: &str, text: &str, beside: &Path) -> Result<Self, Failure> {
        let mut config: Self = layers::read(DEFAULTS, name, text)?;
        let problems = config.problems();
        if !problems.is_empty() {
            return Err(Failure::bad_values(name.to_owned(), &problems));
        }
        config.state_file = beside.with_file_name("counter.window.toml");
        if config.token_file.as_os_str().is_empty() {
            config.token_file = beside.with_file_name("counter.token");
        }
        if config.paper.order_file.as_os_str().is_empty() {
            config.paper.order_file = beside.with_file_name("last-order.json");
        }
        if config.bridge.token_file.as_os_str().is_empty() {
            config.bridge.token_file = beside.with_file_name("bridge.token");
        }
        config.keeps_apart(name)?;
        Ok(config)
    }

    /// Each file is for one thing: a secret of this desk must not become one of a web page, nor be
    /// written over.
    fn keeps_apart(&self, name: &str) -> Result<(), Failure> {
        let files = [
            ("token_file", &self.token_file),
            ("bridge.token_file", &self.bridge.token_file),
            ("paper.order_file", &self.paper.order_file),
        ];
        let mut problems = Vec::new();
        for (at, (key, file)) in files.iter().enumerate() {
            let same = |other: &Path| real(other) == real(file);
            let before = files[..at].iter().find(|(_, other)| same(other));
            problems.extend(before.map(|(other, _)| format!("{key}: ≠ {other}")));
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Failure::bad_values(name.to_owned(), &problems))
        }
    }

    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut must = |holds: bool, key: &str, needs: &str| {
            if !holds {
                problems.push(format!("{key}: {needs}"));
            }
        };
        must(Address::read(&self.server).is_some(), "server", "http://host:port, https://host");
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let named = !self.counter.is_empty() && self.counter.chars().all(plain);
        must(named, "counter", "a–z, 0–9, -, _");
        must((1.0..=2.0).contains(&self.scale), "scale", "1.0–2.0");
        must(self.guard_ms <= 5_000, "guard_ms", "0–5000");
        must((1..=600).contains(&self.retry_secs), "retry_secs", "1–600");
        must((10..=3_600).contains(&self.paper_after_secs), "paper_after_secs", "10–3600");
        must((300..=921_600).contains(&self.keypad.baud), "keypad.baud", "300–921600");
        must((1..=300).contains(&self.paper.slips), "paper.slips", "1–300");
        for letters in self.paper.groups.keys() {
            let upper = !letters.is_empty() && letters.bytes().all(|b| b.is_ascii_uppercase());
            must(upper, &format!("paper.groups.{letters}"), "A–Z");
        }
        if !self.bridge.listen.is_empty() {
            let address = self.bridge.listen.parse::<SocketAddr>();
            let local = address.is_ok_and(|address| address.ip().is_loopback());
            must(local, "bridge.listen", "127.0.0.1:8765");
            must(is_origin(&self.bridge.origin), "bridge.origin", "https://host, http://host:port");
        }
        if let Err(codes) = Keys::read(&self.keypad.keys) {
            for (code, why) in codes {
                must(false, &format!("keypad.keys.{code}"), &why);
            }
        }
        for (action, why) in hotkeys::read(&self.keys).err().into_iter().flatten() {
            must(false, &format!("keys.{action}"), &why);
        }
        problems
    }

    /// The server as this desk knows it, with the token from its file.
    ///
    /// # Errors
    /// The token or the certificates cannot be read.
    pub fn server(&self) -> Result<Server, Failure> {
        let token = Badge::of(&self.token_file)?;
        Ok(Server {
            way: self.way()?,
            counter: self.counter.clone(),
            token,
            language: self.language,
            patience: Duration::from_secs(self.retry_secs.into()),
        })
    }

    /// Where the server is, and whom to trust there.
    ///
    /// # Errors
    /// The certificates cannot be read.
    pub fn way(&self) -> Result<Way, Failure> {
        Way::of(&self.server, &self.ca_file, CLIENT)
    }
}

/// Where a file is, however it is named; one that is not there yet by its name.
fn real(path: &Path) -> PathBuf {
    let named = || std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    path.canonicalize().unwrap_or_else(|_| named())
}

/// As browsers write it: a scheme and a host, and a port only if it is not the usual one.
fn is_origin(text: &str) -> bool {
    let Some((scheme, host)) = text.split_once("://") else { return false };
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.:[]".contains(c);
    let usual = if scheme == "https" { ":443" } else { ":80" };
    let known = scheme == "https" || scheme == "http";
    known && !host.is_empty() && host.chars().all(plain) && !host.ends_with(usual)
}

#[cfg(test)]
mod tests;
