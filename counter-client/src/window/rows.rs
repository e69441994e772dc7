//! What a screen consists of: rows of buttons, lines and fields. Screens say what is there, the brush
//! draws it.

use super::{Message, draft::Set, look::Tone};

/// A button of a screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// What it says.
    pub label: String,
    /// The letter or digit that presses it while the window has the keyboard.
    pub letter: Option<char>,
    /// What a press gives.
    pub message: Message,
    /// Why it is off.
    pub off: Option<String>,
    /// What else there is to know.
    pub tip: Option<String>,
    /// How it stands out.
    pub tone: Tone,
    /// Its name, for the focus.
    pub id: Option<&'static str>,
}

impl Key {
    /// A button that is on.
    pub fn new(label: impl Into<String>, message: Message) -> Self {
        let label = label.into();
        Self { label, letter: None, message, off: None, tip: None, tone: Tone::Plain, id: None }
    }

    /// With a letter.
    pub fn letter(self, letter: char) -> Self {
        Self { letter: Some(letter), ..self }
    }

    /// Off, if there is a reason.
    pub fn off(self, off: Option<String>) -> Self {
        Self { off, ..self }
    }

    /// With a tip.
    pub fn tip(self, tip: Option<String>) -> Self {
        Self { tip, ..self }
    }

    /// Standing out.
    pub fn tone(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    /// One of several of which one is chosen.
    pub fn chosen(self, chosen: bool) -> Self {
        Self { tone: if chosen { Tone::Main } else { Tone::Plain }, ..self }
    }

    /// With a name for the focus.
    pub fn id(self, id: &'static str) -> Self {
        Self { id: Some(id), ..self }
    }

    /// What a press of it gives: a button that is off says why.
    pub fn pressed(&self) -> Message {
        match &self.off {
            Some(why) => Message::Off(why.clone()),
            None => self.message.clone(),
        }
    }
}

/// A row of a screen.
#[derive(Clone, Debug)]
pub enum Row {
    /// Buttons of equal width.
    Keys(Vec<Key>),
    /// The last row of a grid: buttons as wide as if there were so many.
    Last(Vec<Key>, usize),
    /// A sentence.
    Line(String, Tone),
    /// Something to type.
    Field(Field),
}

/// A field to type in.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name, for the focus.
    pub id: &'static str,
    /// What belongs in it.
    pub label: String,
    /// What is in it.
    pub value: String,
    /// It is not shown.
    pub secret: bool,
    /// Where it is kept.
    pub set: fn(String) -> Set,
    /// What Enter gives.
    pub enter: Option<Message>,
}

/// The button of a letter.
pub fn of_letter(rows: &[Row], letter: char) -> Option<&Key> {
    let letter = letter.to_ascii_uppercase();
    keys(rows).find(|key| key.letter == Some(letter))
}

/// Every button of a screen.
pub fn keys(rows: &[Row]) -> impl Iterator<Item = &Key> {
    rows.iter()
        .filter_map(|row| match row {
            Row::Keys(keys) | Row::Last(keys, _) => Some(keys),
            Row::Line(..) | Row::Field(_) => None,
        })
        .flatten()
}

/// Gives digits, then letters, to the buttons without one.
pub fn lettered(mut rows: Vec<Row>) -> Vec<Row> {
    let taken: Vec<char> = keys(&rows).filter_map(|key| key.letter).collect();
    let mut free = ('1'..='9').chain('A'..='Z').filter(|letter| !taken.contains(letter));
    for row in &mut rows {
        let (Row::Keys(keys) | Row::Last(keys, _)) = row else { continue };
        for key in keys.iter_mut().filter(|key| key.letter.is_none()) {
            key.letter = free.next();
        }
    }
    rows
}

/// Buttons side by side, so many in a row; the last row is filled up with nothing.
pub fn grid(keys: Vec<Key>, columns: usize) -> Vec<Row> {
    let row = |keys: &[Key]| match keys.len() == columns {
        true => Row::Keys(keys.to_vec()),
        false => Row::Last(keys.to_vec(), columns),
    };
    keys.chunks(columns).map(row).collect()
}
