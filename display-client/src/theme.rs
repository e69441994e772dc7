//! The look of the hall: colours and logo from the theme file (`config/theme.toml`), the same that the
//! server reads for the pages.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use client_link::{Failure, layers};
use iced::Color;
use serde::Deserialize;

use crate::messages;

/// The built-in theme.
const DEFAULT: &str = include_str!("../../config/theme.toml");

#[derive(Deserialize)]
struct File {
    /// A picture file, beside the theme file if it is not a whole path; empty = none.
    #[serde(default)]
    logo: PathBuf,
    colours: BTreeMap<String, String>,
}

/// The colours of the screens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Palette {
    /// Behind everything.
    pub ground: Color,
    /// What lies on it.
    pub raised: Color,
    /// Lines between.
    pub line: Color,
    /// Numbers and text.
    pub digits: Color,
    /// What matters less.
    pub soft: Color,
    /// The newest call.
    pub newest: Color,
    /// Text on it.
    pub newest_ink: Color,
    /// Something is wrong.
    pub wrong: Color,
    /// Text on it.
    pub wrong_ink: Color,
}

/// Text stands out from its ground by at least so much.
pub const CONTRAST: f32 = 4.5;

impl Palette {
    /// The pairs of text and ground that stand out too little, by their names in the theme file.
    fn faint(&self) -> Vec<String> {
        #[rustfmt::skip]
        let pairs = [
            ("digits",      self.digits,     "ground",        self.ground),
            ("digits",      self.digits,     "ground-raised", self.raised),
            ("digits-soft", self.soft,       "ground",        self.ground),
            ("digits-soft", self.soft,       "ground-raised", self.raised),
            ("newest",      self.newest,     "ground",        self.ground),
            ("newest",      self.newest,     "ground-raised", self.raised),
            ("newest-ink",  self.newest_ink, "newest",        self.newest),
            ("wrong-ink",   self.wrong_ink,  "wrong",         self.wrong),
        ];
        let told = pairs.iter().filter_map(|(ink, a, ground, b)| {
            let has = contrast(*a, *b);
            (has < CONTRAST)
                .then(|| format!("colours.{ink} / colours.{ground}: {has:.1}:1 < {CONTRAST}:1"))
        });
        told.collect()
    }

    /// For what must not look live: nothing in it stands out.
    pub fn dimmed(self) -> Self {
        Self { digits: self.soft, newest: self.ground, newest_ink: self.soft, ..self }
    }
}

/// A theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Its colours.
    pub palette: Palette,
    /// The file of the logo.
    pub logo: Option<PathBuf>,
}

impl Theme {
    /// Reads a theme file; an empty path is the built-in theme.
    ///
    /// # Errors
    /// It cannot be read, has unknown keys or values that are no colours, or a text of it could not be
    /// read from where people wait.
    pub fn load(path: &Path) -> Result<Self, Failure> {
        if path.as_os_str().is_empty() {
            return Self::read("config/theme.toml", "", Path::new(""));
        }
        let text = fs::read_to_string(path).map_err(|error| {
            let (path, said) = (path.display().to_string(), error.to_string());
            let facts = [("path", path.as_str()), ("said", said.as_str())];
            Failure::own(2, |lang| messages::failing(lang, "theme-unreadable", &facts))
        })?;
        // The failures are those of the configuration; which file it is, its name must say.
        Self::read(&format!("theme = {path:?}"), &text, path)
    }

    fn read(name: &str, text: &str, path: &Path) -> Result<Self, Failure> {
        let built_in: File = layers::read(DEFAULT, name, "")?;
        let file: File = layers::read(DEFAULT, name, text)?;
        let known = |key: &&String| built_in.colours.contains_key(*key);
        let unknown: Vec<String> = file.colours.keys().filter(|key| !known(key)).cloned().collect();
        if !unknown.is_empty() {
            return Err(Failure::unknown_keys(name.to_owned(), &unknown));
        }
        let mut problems = Vec::new();
        let mut colour = |key: &str| {
            let text = file.colours.get(key).map_or("", String::as_str);
            text.parse::<Color>().unwrap_or_else(|_| {
                problems.push(format!("colours.{key}: #rrggbb"));
                Color::BLACK
            })
        };
        let palette = Palette {
            ground: colour("ground"),
            raised: colour("ground-raised"),
            line: colour("ground-line"),
            digits: colour("digits"),
            soft: colour("digits-soft"),
            newest: colour("newest"),
            newest_ink: colour("newest-ink"),
            wrong: colour("wrong"),
            wrong_ink: colour("wrong-ink"),
        };
        if !problems.is_empty() {
            return Err(Failure::bad_values(name.to_owned(), &problems));
        }
        let faint = palette.faint();
        if !faint.is_empty() {
            return Err(Failure::bad_values(name.to_owned(), &faint));
        }
        let logo = (!file.logo.as_os_str().is_empty()).then(|| path.with_file_name(&file.logo));
        Ok(Self { palette, logo })
    }
}

/// How much a colour stands out from another, 1 to 21 (WCAG).
pub fn contrast(a: Color, b: Color) -> f32 {
    let (a, b) = (light(a), light(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn light(colour: Color) -> f32 {
    let [r, g, b] = [colour.r, colour.g, colour.b].map(|part| match part {
        part if part <= 0.04045 => part / 12.92,
        part => ((part + 0.055) / 1.055).powf(2.4),
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Theme, Failure> {
        Theme::read("theme.toml", text, Path::new("/etc/jiaohao/theme.toml"))
    }

    #[test]
    fn a_theme_replaces_colours_one_by_one_and_its_logo_lies_beside_it() {
        let built_in = Theme::load(Path::new("")).expect("the built-in theme");
        assert_eq!(built_in.logo, None);
        let own = read("logo = \"logo.png\"\n[colours]\nnewest = \"#aabbcc\"\n").expect("a theme");
        assert_eq!(own.logo.as_deref(), Some(Path::new("/etc/jiaohao/logo.png")));
        assert_eq!(own.palette.newest, Color::from_rgb8(0xaa, 0xbb, 0xcc));
        assert_eq!(own.palette.ground, built_in.palette.ground);
        for (text, named) in [
            ("[colours]\nnewst = \"#abc\"", "newst"),
            ("[colours]\nnewest = \"red\"", "colours.newest"),
            ("colour = 1", "colour"),
        ] {
            let failure = read(text).expect_err(text);
            assert!(failure.code() == 2 && failure.to_string().contains(named), "{failure}");
        }
    }

    /// The built-in theme is one that can be read: reading refuses any other.
    #[test]
    fn a_theme_that_cannot_be_read_from_afar_is_refused() {
        read("").expect("the built-in theme");
        let (white, black) = (Color::WHITE, Color::BLACK);
        assert!((contrast(white, black) - 21.0).abs() < 0.01 && contrast(white, white) == 1.0);
        for (text, named) in [
            ("[colours]\ndigits = \"#334466\"", "colours.digits / colours.ground:"),
            ("[colours]\nnewest = \"#d0d0d0\"\nnewest-ink = \"#ffffff\"", "colours.newest-ink"),
            (
                "[colours]\nground-raised = \"#8090a0\"",
                "colours.digits-soft / colours.ground-raised",
            ),
            ("[colours]\nwrong = \"#ff8080\"", "colours.wrong-ink / colours.wrong:"),
        ] {
            let failure = read(text).expect_err(text);
            assert!(failure.code() == 2 && failure.to_string().contains(named), "{failure}");
        }
    }
}
