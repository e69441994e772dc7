//! Sentences as the names of clips, by the templates of a pack.
//!
//! A template is a row of clip names. `|` ends a phrase. `{number}` is the ticket's number letter by
//! letter and digit by digit; `{counter}` and `{window}` are a counter's number, by the templates of
//! those names with `{n}`, or, when the pack has no clip for it, by `counter-by-digits` and
//! `window-by-digits` with `{digits}`; `{floor}` is the clip `floor/…`, or nothing.

use std::collections::BTreeMap;

use crate::announce::{Chime, Sentence};

/// The clips of the chimes.
pub(super) const CHIMES: [(Chime, &str); 2] = [(Chime::Short, "short"), (Chime::Full, "chime")];

/// A word of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// The name of a clip.
    Clip(String),
    /// The end of a phrase.
    Break,
}

/// The templates of a pack and the clips it has.
pub(super) struct Script<'a> {
    pub(super) sentences: &'a BTreeMap<String, String>,
    pub(super) has: &'a dyn Fn(&str) -> bool,
}

/// What the placeholders of a sentence stand for.
#[derive(Clone, Copy, Default)]
struct Values<'a> {
    number: Option<&'a str>,
    counter: Option<u16>,
    floor: Option<i8>,
}

impl Script<'_> {
    /// The clips of a sentence; nothing if the pack has no template for it, lacks a clip, or cannot
    /// spell the number.
    pub(super) fn words(&self, sentence: &Sentence) -> Option<Vec<Word>> {
        let (template, values) = match sentence {
            Sentence::Call { number, counter, floor } => {
                ("call", Values { number: Some(number), counter: Some(*counter), floor: *floor })
            }
            Sentence::Missed { number } => {
                ("missed", Values { number: Some(number), ..Values::default() })
            }
            Sentence::CounterPaused { counter } => {
                ("paused", Values { counter: Some(*counter), ..Values::default() })
            }
            Sentence::IssuingStopped => ("issuing-stopped", Values::default()),
        };
        let mut words = self.expanded(template, values)?;
        // A phrase that turned out empty leaves no pause.
        words.dedup_by(|a, b| *a == Word::Break && *b == Word::Break);
        words.pop_if(|last| *last == Word::Break);
        let clips = |word: &Word| match word {
            Word::Clip(name) => (self.has)(name),
            Word::Break => true,
        };
        words.iter().all(clips).then_some(words)
    }

    /// The words of a template.
    fn expanded(&self, template: &str, values: Values<'_>) -> Option<Vec<Word>> {
        let mut words = Vec::new();
        for token in self.sentences.get(template)?.split_whitespace() {
            match token {
                "|" => words.push(Word::Break),
                "{number}" => words.extend(spelt(values.number?)?),
                "{digits}" => words.extend(spelt(&values.counter?.to_string())?),
                "{counter}" => words.extend(self.counter("counter", values.counter?)?),
                "{window}" => words.extend(self.counter("window", values.counter?)?),
                "{floor}" => words.extend(self.floor(values.floor)),
                name => words.push(Word::Clip(name.to_owned())),
            }
        }
        Some(words)
    }

    /// A counter's number: as a number where there is a clip for it, else digit by digit.
    fn counter(&self, template: &str, counter: u16) -> Option<Vec<Word>> {
        let name = self.sentences.get(template)?.replace("{n}", &counter.to_string());
        if (self.has)(&name) {
            return Some(vec![Word::Clip(name)]);
        }
        let values = Values { counter: Some(counter), ..Values::default() };
        self.expanded(&format!("{template}-by-digits"), values)
    }

    /// A floor that no clip names is left to the screens.
    fn floor(&self, floor: Option<i8>) -> Option<Word> {
        let name = format!("floor/{}", floor?);
        (self.has)(&name).then_some(Word::Clip(name))
    }
}

/// A number letter by letter and digit by digit.
fn spelt(number: &str) -> Option<Vec<Word>> {
    let word = |one: char| match one {
        '0'..='9' => Some(Word::Clip(format!("digit/{one}"))),
        'A'..='Z' => Some(Word::Clip(format!("letter/{one}"))),
        _ => None,
    };
    number.chars().map(word).collect()
}

/// Every clip that a pack with these templates needs to say everything. The pack without sentences
/// is the chimes'.
pub(super) fn needed(sentences: &BTreeMap<String, String>) -> Vec<String> {
    if sentences.is_empty() {
        return CHIMES.map(|(_, name)| name.to_owned()).to_vec();
    }
    let mut names: Vec<String> = ('0'..='9')
        .map(|digit| format!("digit/{digit}"))
        .chain(('A'..='Z').map(|letter| format!("letter/{letter}")))
        .collect();
    for token in sentences.values().flat_map(|template| template.split_whitespace()) {
        if token.contains("{n}") {
            names.extend((1..=99).map(|n: u16| token.replace("{n}", &n.to_string())));
        } else if token != "|" && !token.starts_with('{') {
            names.push(token.to_owned());
        }
    }
    names.sort();
    names.dedup();
    names
}
