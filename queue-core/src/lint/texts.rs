//! Texts that somebody in the hall cannot read.

use super::{Finding, Found};
use crate::setup::{Setup, Text};

/// What the calls of a board leave for the floor, in columns.
const FLOOR: usize = 16;
/// What a window strip and a desk show of a counter's name.
const COUNTER: usize = 32;
/// Two lines beside the calls of a board, for a group; its head line, for a zone.
const BOARD: usize = 44;
/// Three lines of a kiosk's button.
const KIOSK: usize = 64;

pub(super) fn lint(setup: &Setup, found: &mut Found) {
    for (field, text, most) in texts(setup) {
        for (lang, words) in [("zh", &text.zh), ("en", &text.en)] {
            let (field, words) = (format!("{field}.{lang}"), words.trim());
            let columns = columns(words);
            if words.is_empty() {
                found.push(field, Finding::MissingText);
            } else if let Some(most) = most.filter(|most| columns > *most) {
                found.push(field, Finding::TextTooLong { text: words.to_owned(), columns, most });
            }
        }
        let (zh, en) = (text.zh.trim(), text.en.trim());
        let text = en.to_owned();
        if zh == en && (en.chars().any(is_han) || en.chars().any(char::is_lowercase)) {
            found.push(format!("{field}.en"), Finding::SameText { text });
        } else if en.chars().any(is_han) {
            found.push(format!("{field}.en"), Finding::HanInEnglish { text });
        }
    }
}

/// Every text with its field and the columns there are for it.
fn texts(setup: &Setup) -> Vec<(String, &Text, Option<usize>)> {
    let mut all = vec![("name".to_owned(), &setup.name, Some(KIOSK))];
    for (id, zone) in &setup.zones {
        all.push((format!("zones.{id}.name"), &zone.name, Some(BOARD)));
        all.push((format!("zones.{id}.floor"), &zone.floor, Some(FLOOR)));
    }
    for (id, group) in &setup.groups {
        all.push((format!("groups.{id}.name"), &group.name, Some(BOARD)));
        let note = group.note.iter();
        all.extend(note.map(|note| (format!("groups.{id}.note"), note, None)));
    }
    for (id, service) in &setup.services {
        all.push((format!("services.{id}.name"), &service.name, Some(KIOSK)));
        for (n, material) in service.materials.iter().enumerate() {
            all.push((format!("services.{id}.materials[{n}]"), material, None));
        }
    }
    for (id, package) in &setup.packages {
        all.push((format!("packages.{id}.name"), &package.name, Some(KIOSK)));
    }
    for (id, counter) in &setup.counters {
        all.push((format!("counters.{id}.name"), &counter.name, Some(COUNTER)));
    }
    all
}

/// The width of a text; what is drawn in a square counts two.
fn columns(text: &str) -> usize {
    let is_wide = |c: char| matches!(u32::from(c), 0x1100..=0x115F | 0x2E80..=0xFFE6 | 0x20000..);
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// A Chinese character; punctuation is not meant.
fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x323AF)
}
