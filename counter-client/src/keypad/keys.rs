//! What the keys of a pad mean: a table from key codes to line commands, from the configuration.

use std::collections::BTreeMap;

use crate::{
    desk::{Button, Press, Who},
    line,
};

/// Stands in a command for the number that was typed before.
const TYPED: &str = "#";
/// Typed where only the form of a command is looked at.
const ANY_NUMBER: &str = "A001";

/// What a key does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// Types a character of a number.
    Type(char),
    /// Forgets what was typed.
    Clear,
    /// Presses the first of these that is allowed now.
    Press(Vec<Command>),
}

/// A line command, which may need the number that was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    line: String,
    /// What it presses.
    pub button: Button,
}

/// The table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys(BTreeMap<u8, Key>);

impl Keys {
    /// Reads the table of the configuration: a key's code, one character, and what it does. Digits
    /// type themselves unless the table says otherwise.
    ///
    /// # Errors
    /// The codes that are none or whose line cannot be used, each with what is wrong.
    pub fn read(table: &BTreeMap<String, String>) -> Result<Self, Vec<(String, String)>> {
        let digits = (b'0'..=b'9').map(|digit| (digit, Key::Type(char::from(digit))));
        let mut keys: BTreeMap<u8, Key> = digits.collect();
        let mut bad = Vec::new();
        for (code, text) in table {
            match (code.as_bytes(), key(text)) {
                ([code @ 0x21..=0x7e], Ok(key)) => {
                    keys.insert(*code, key);
                }
                ([0x21..=0x7e], Err(why)) => bad.push((code.clone(), why)),
                _ => bad.push((
                    code.clone(),
                    "一个可见的 ASCII 字符 · one visible ASCII character".to_owned(),
                )),
            }
        }
        if bad.is_empty() { Ok(Self(keys)) } else { Err(bad) }
    }

    /// What a key does; none: nothing.
    pub fn of(&self, code: u8) -> Option<&Key> {
        self.0.get(&code)
    }

    /// Every key that presses, with its commands.
    pub fn presses(&self) -> impl Iterator<Item = (u8, &[Command])> {
        self.0.iter().filter_map(|(code, key)| match key {
            Key::Press(commands) => Some((*code, commands.as_slice())),
            _ => None,
        })
    }
}

/// What a key does; what is wrong with it, for readers of both languages.
fn key(text: &str) -> Result<Key, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        ["clear"] => return Ok(Key::Clear),
        ["type", character] => {
            let mut typed = character.chars();
            let only = typed.next().filter(|_| typed.next().is_none());
            let only = only.filter(char::is_ascii_alphanumeric).map(Key::Type);
            return only.ok_or_else(|| "type A, type 7 …".to_owned());
        }
        _ => {}
    }
    let commands = text.split('|').map(|line| {
        let line = line.trim().to_owned();
        let press = line::press(&filled(&line, ANY_NUMBER));
        let press = press.map_err(|why| line::what_is_needed(&why))?;
        Ok(Command { button: press.button(), line })
    });
    commands.collect::<Result<_, _>>().map(Key::Press)
}

impl Command {
    /// It needs a number.
    pub fn needs_number(&self) -> bool {
        self.line.split_whitespace().any(|word| word == TYPED)
    }

    /// The press, with the number that was typed.
    pub fn press(&self, typed: Option<&Who>) -> Option<Press> {
        line::press(&filled(&self.line, typed.map_or("", Who::as_str))).ok()
    }
}

fn filled(line: &str, number: &str) -> String {
    let words = line.split_whitespace().map(|word| if word == TYPED { number } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// The ticket that was typed. A pad without letters can name only tickets that this desk has seen.
///
/// # Errors
/// Why there is none, as the pad is told.
pub fn named(typed: &str, numbers: &[String]) -> Result<Who, &'static str> {
    if typed.is_empty() {
        return Err("needs-number");
    }
    let (letters, ordinal) = split(typed).ok_or("unknown-number")?;
    if !letters.is_empty() {
        // As numbers are written: leading zeros need not be typed.
        return Who::named(&format!("{letters}{ordinal:03}")).ok_or("unknown-number");
    }
    let meant = |number: &&String| split(number).is_some_and(|(_, other)| other == ordinal);
    let mut fitting = numbers.iter().filter(meant);
    match (fitting.next(), fitting.next()) {
        (Some(only), None) => Who::named(only).ok_or("unknown-number"),
        (Some(_), Some(_)) => Err("which-number"),
        (None, _) => Err("unknown-number"),
    }
}

/// The letters and the ordinal of a number.
fn split(number: &str) -> Option<(&str, u64)> {
    let (letters, digits) = number.split_at(number.find(|c: char| c.is_ascii_digit())?);
    Some((letters, digits.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use protocol::words::{ManualReason, Outcome};

    use super::*;

    fn table(rows: &[(&str, &str)]) -> Result<Keys, Vec<(String, String)>> {
        Keys::read(&rows.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect())
    }

    #[test]
    fn a_key_is_what_its_line_says() {
        let keys = table(&[
            ("F", "finish papers-missing"),
            ("B", " continue |pause away 10"),
            ("C", "call-specific # unwell"),
            ("a", "type A"),
            ("*", "clear"),
        ])
        .expect("a table");
        let who = Who::named("A012");
        let press = |code, at: usize| match keys.of(code) {
            Some(Key::Press(commands)) => commands[at].press(who.as_ref()),
            _ => None,
        };
        let missing = Press::Finish { outcome: Outcome::PapersMissing, next: false };
        assert_eq!(press(b'F', 0), Some(missing));
        assert_eq!(press(b'B', 0), Some(Press::Continue));
        assert_eq!(press(b'B', 1).map(|press| press.button()), Some(Button::Pause));
        let (who, reason) = (who.clone().expect("a number"), ManualReason::Unwell);
        assert_eq!(press(b'C', 0), Some(Press::CallSpecific { who, reason }));
        assert_eq!(keys.of(b'a'), Some(&Key::Type('A')));
        assert_eq!(keys.of(b'7'), Some(&Key::Type('7')));
        assert_eq!(keys.of(b'*'), Some(&Key::Clear));
        assert_eq!(keys.of(b'Z'), None);
    }

    #[test]
    fn lines_that_cannot_be_used_are_named() {
        let bad =
            ["jump", "", "pause", "finish | jump", "type AB", "type 号", "resume", "resume # #"];
        for line in bad {
            let wrong = table(&[("N", "next"), ("Q", line)]).expect_err(line);
            assert!(matches!(wrong.as_slice(), [(code, _)] if code == "Q"), "{line}: {wrong:?}");
        }
        for code in ["", "NN", " ", "号"] {
            let wrong = table(&[(code, "next")]).expect_err(code);
            assert!(matches!(wrong.as_slice(), [(named, _)] if named == code), "{wrong:?}");
        }
        let wrong = table(&[("Q", "next | jump")]).expect_err("no command");
        assert!(wrong[0].1.contains("no command jump: ") && wrong[0].1.contains("finish-next"));
    }

    #[test]
    fn digits_alone_name_only_what_the_desk_has_seen() {
        let numbers = ["A012", "A013", "B013"].map(str::to_owned);
        for (typed, found) in [
            ("12", Ok("A012")),
            ("012", Ok("A012")),
            ("13", Err("which-number")),
            ("B13", Ok("B013")),
            ("C7", Ok("C007")),
            ("7C", Err("unknown-number")),
            ("BC", Err("unknown-number")),
            ("99", Err("unknown-number")),
            ("", Err("needs-number")),
        ] {
            let named = named(typed, &numbers);
            assert_eq!(named.as_ref().map(Who::as_str).map_err(|why| *why), found, "{typed}");
        }
    }
}
