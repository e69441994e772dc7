//! The configuration of a machine's screens: commented defaults (`config/display.toml`, compiled in),
//! then a file. Unknown keys and bad values are failures that name the key.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use client_link::{Failure, Way, layers};
use serde::Deserialize;

use crate::{led::Led, messages::Lang, sound::Folders};

mod problems;

/// The commented defaults.
pub const DEFAULTS: &str = include_str!("../../config/display.toml");
/// How this program calls itself; the server's list of devices shows it.
pub const CLIENT: &str = concat!("jiaohao-display/", env!("CARGO_PKG_VERSION"));

/// See `config/display.toml` for what each key means.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Config {
    /// Address of the server.
    pub server: String,
    /// PEM file of certificates that are trusted besides the machine's; empty = none.
    pub ca_file: PathBuf,
    /// File of the token; filled in when it is empty.
    pub token_file: PathBuf,
    /// Folder of the last good views; filled in when it is empty.
    pub views: PathBuf,
    /// The theme file; empty = the built-in theme.
    pub theme: PathBuf,
    /// Whose words.
    pub language: Tongue,
    /// Pictures between calls.
    pub media: Media,
    /// When the screens are dark.
    pub hours: Hours,
    /// What is heard.
    pub sound: Sound,
    /// The screens.
    pub screens: Vec<Screen>,
    /// LED controllers and other makers' displays.
    pub led: Vec<Led>,
}

/// Whose words stand on a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Tongue {
    /// Chinese.
    #[serde(rename = "zh-CN")]
    Zh,
    /// English.
    #[serde(rename = "en")]
    En,
    /// Chinese with English below.
    #[default]
    #[serde(rename = "both")]
    Both,
}

impl Tongue {
    /// The language of what stands largest.
    pub fn first(self) -> Lang {
        if self == Self::En { Lang::En } else { Lang::Zh }
    }

    /// The language below it.
    pub fn second(self) -> Option<Lang> {
        (self == Self::Both).then_some(Lang::En)
    }
}

/// Pictures between calls.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Media {
    /// Their folder; empty = none.
    pub folder: PathBuf,
    /// How long each stands, seconds.
    pub secs: u32,
}

/// What is heard at this machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sound {
    /// The zone it speaks for; empty = none.
    pub zone: String,
    /// Folder of the voice packs.
    pub packs: PathBuf,
    /// Folder of the hall's own recordings; empty = none.
    pub recordings: PathBuf,
    /// Which voice speaks a language.
    pub voices: BTreeMap<String, String>,
    /// Other readings that the packs offer.
    pub variants: Vec<String>,
}

impl Sound {
    /// Where the sounds are.
    pub fn folders(&self) -> Folders {
        Folders {
            packs: self.packs.clone(),
            recordings: Some(self.recordings.clone()).filter(|path| !path.as_os_str().is_empty()),
            voices: self.voices.clone(),
            variants: self.variants.clone(),
        }
    }
}

/// When the screens are dark, hall time; empty = never.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Hours {
    /// From, HH:MM.
    pub dark: String,
    /// Until, HH:MM.
    pub bright: String,
}

impl Hours {
    /// Whether the screens are dark at this minute of the hall's day.
    pub fn is_dark(&self, minute: u32) -> bool {
        let (Some(dark), Some(bright)) = (minutes(&self.dark), minutes(&self.bright)) else {
            return false;
        };
        match dark <= bright {
            true => (dark..bright).contains(&minute),
            false => minute >= dark || minute < bright,
        }
    }
}

/// Minutes since midnight.
fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let part = |text: &str, limit: u32| {
        let plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u32>().ok().filter(|number| plain && *number < limit)
    };
    Some(part(hours, 24)? * 60 + part(minutes, 60)?)
}

/// What a screen shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 综合屏
    Board,
    /// 窗口屏
    Window,
    /// One line.
    Line,
    /// Who would be called next.
    Next,
}

/// A screen.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Screen {
    /// What it shows.
    pub kind: Kind,
    /// The zone, by id.
    #[serde(default)]
    pub zone: String,
    /// The counter, by id.
    #[serde(default)]
    pub counter: String,
    /// Where it stands, pixels of the desktop.
    #[serde(default)]
    pub x: i32,
    /// The same.
    #[serde(default)]
    pub y: i32,
    /// How large it is, pixels; 0 = it fills its monitor.
    #[serde(default)]
    pub width: u32,
    /// The same.
    #[serde(default)]
    pub height: u32,
    /// Whose words, if not those of the configuration.
    #[serde(default)]
    pub language: Option<Tongue>,
}

impl Screen {
    /// What of the server's views it shows, as in the address of the socket.
    pub fn query(&self) -> String {
        match self.kind {
            Kind::Board | Kind::Line | Kind::Next => format!("view=board&zone={}", self.zone),
            Kind::Window => format!("view=window&counter={}", self.counter),
        }
    }
}

impl Config {
    /// The defaults, then the file that is given, or else the first of those that are looked for.
    ///
    /// # Errors
    /// [`Failure`] with exit code 2.
    pub fn load(given: Option<&Path>) -> Result<Self, Failure> {
        let found = layers::find(given, "display.toml")?;
        Self::read(&found.name, &found.text, &found.beside)
    }

    /// `name` is how failures call the text; what is kept lies beside `beside`.
    fn read(name: &str, text: &str, beside: &Path) -> Result<Self, Failure> {
        let mut config: Self = layers::read(DEFAULTS, name, text)?;
        let problems = config.problems();
        if !problems.is_empty() {
            return Err(Failure::bad_values_in(name, |lang| {
                let told: Vec<String> = problems.iter().map(|one| one.text(lang)).collect();
                told.join("; ")
            }));
        }
        for (path, file) in
            [(&mut config.token_file, "display.token"), (&mut config.views, "display.views")]
        {
            if path.as_os_str().is_empty() {
                *path = beside.with_file_name(file);
            }
        }
        Ok(config)
    }

    /// The way to the server.
    ///
    /// # Errors
    /// The certificates cannot be read.
    pub fn way(&self) -> Result<Way, Failure> {
        Way::of(&self.server, &self.ca_file, CLIENT)
    }

    /// Whose words stand on a screen.
    pub fn tongue(&self, screen: &Screen) -> Tongue {
        screen.language.unwrap_or(self.language)
    }
}

#[cfg(test)]
mod tests;
