//! 备注: what the counters after this one should know of this visit.

use super::{
    super::{
        Message,
        draft::{NOTE, Set},
        look::Tone,
        rows::{Field, Key, Row},
        scene::Scene,
    },
    person::notes,
};
use crate::desk::{Button, Press};

/// The rows of the panel.
pub fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let text = scene.draft.note.trim();
    let empty = || text.is_empty().then(|| scene.say("note-first"));
    let off = scene.off(Button::Note).or_else(empty);
    let press = Message::Press(Press::Note(text.to_owned()));
    let field = Field {
        id: "note",
        label: scene.say("note-text"),
        value: scene.draft.note.clone(),
        secret: false,
        set: Set::Note,
        enter: off.is_none().then(|| press.clone()),
    };
    let key = Key::new(scene.say("note-add"), press).off(off).tone(Tone::Main);
    let typed = scene.draft.note.chars().count();
    let facts = [("count", typed.to_string()), ("most", NOTE.to_string())];
    let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
    // The field takes no more: whoever pastes a longer text must see that it ends there.
    let tone = if typed < NOTE { Tone::Soft } else { Tone::Wrong };
    let mut rows = vec![
        Row::Field(field),
        Row::Line(scene.fill("note-length", &facts), tone),
        Row::Keys(vec![key]),
        Row::Line(scene.say("note-erased"), Tone::Soft),
    ];
    let current = scene.view().and_then(|view| view.current.as_ref());
    rows.extend(current.into_iter().flat_map(|current| notes(scene, current)));
    rows
}
