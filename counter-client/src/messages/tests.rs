use std::collections::BTreeSet;

use super::*;
use crate::{
    bridge::Refusal,
    desk::{Button, Notice, WhyNot},
    failure::{PAPER_UNWRITABLE, paper_unwritable},
    hands::Trouble,
};

/// The sentences that `line/` and `cli.rs` name.
const LINE: [&str; 6] =
    ["unknown-command", "needs", "not-utf-8", "paired", "sheet-written", "without-display"];

/// The sentences of the paper sheets, named in `paper/sheet.rs`.
const PAPER: [&str; 35] = [
    "title",
    "table",
    "slips",
    "group",
    "step-1",
    "step-2",
    "step-3",
    "step-4",
    "step-5",
    "step-6",
    "holder",
    "phone",
    "from",
    "until",
    "order",
    "order-empty",
    "no-order",
    "legend",
    "slip-note",
    "called-now",
    "serving",
    "parked",
    "waiting",
    "slip",
    "ticket",
    "service",
    "class",
    "counter",
    "clerk",
    "taken",
    "called",
    "started",
    "finished",
    "outcome",
    "entered",
];

/// All of them.
const PARTS: [Part; 8] = [
    Part::Buttons,
    Part::Doing,
    Part::WhyNot,
    Part::Notices,
    Part::Line,
    Part::Window,
    Part::Hands,
    Part::Paper,
];

fn names(part: Part) -> Vec<&'static str> {
    match part {
        Part::Buttons | Part::Doing => Button::ALL.map(Button::name).to_vec(),
        Part::WhyNot => WhyNot::ALL.map(WhyNot::key).to_vec(),
        Part::Notices => Notice::KEYS.to_vec(),
        Part::Line => LINE.to_vec(),
        Part::Hands => Trouble::KEYS.to_vec(),
        // The screens are held to their words where they are drawn; here, both files to one another.
        Part::Window => of(Lang::Zh).window.keys().map(String::as_str).collect(),
        Part::Paper => PAPER.to_vec(),
    }
}

/// What a text leaves open: `{name}` …
fn facts(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn both_languages_have_every_text_that_is_used_and_no_other() {
    for (lang, file) in [
        (Lang::Zh, include_str!("../../messages/zh-CN.toml")),
        (Lang::En, include_str!("../../messages/en.toml")),
    ] {
        let catalogue: Catalogue = toml::from_str(file).unwrap_or_else(|e| panic!("{lang}: {e}"));
        for part in PARTS {
            let has: BTreeSet<&str> = catalogue.part(part).keys().map(String::as_str).collect();
            assert_eq!(has, names(part).into_iter().collect(), "{lang} {part:?}");
        }
        let has: BTreeSet<&str> = catalogue.failures.keys().map(String::as_str).collect();
        assert_eq!(has, BTreeSet::from([PAPER_UNWRITABLE]), "{lang} failures");
        let has: BTreeSet<&str> = catalogue.problems.keys().map(String::as_str).collect();
        assert_eq!(has, Refusal::KEYS.into_iter().collect(), "{lang} problems");
    }
}

#[test]
fn both_languages_tell_the_same_facts() {
    for part in PARTS {
        for (name, zh) in of(Lang::Zh).part(part) {
            assert_eq!(facts(zh), facts(&of(Lang::En).part(part)[name]), "{part:?} {name}");
        }
    }
    let (zh, en) = (of(Lang::Zh), of(Lang::En));
    let all = zh.failures.iter().map(|(name, zh)| (name, zh, &en.failures[name]));
    let problems = zh.problems.iter().map(|(name, zh)| (name, zh, &en.problems[name]));
    for (name, zh, en) in all.chain(problems) {
        assert_eq!(facts(&zh.detail), facts(&en.detail), "{name}");
        assert_eq!(facts(&zh.next_step), facts(&en.next_step), "{name}");
    }
}

#[test]
fn sheets_that_cannot_be_written_are_told_in_both_languages() {
    let failure = paper_unwritable("PATH", "SAID");
    assert_eq!(failure.code(), 1);
    let told = failure.to_string();
    assert!(!told.contains('{') && told.matches("PATH").count() == 2, "{told}");
}

#[test]
fn every_word_of_the_window_is_said_somewhere_in_it() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/window");
    let folders = [folder.clone(), folder.join("app"), folder.join("screens")];
    let files = folders.into_iter().flat_map(std::fs::read_dir);
    let files = files.flatten().filter_map(|file| std::fs::read_to_string(file.ok()?.path()).ok());
    let source: String = files.collect();
    for key in of(Lang::Zh).window.keys() {
        let mut parts = key.match_indices('-').map(|(at, _)| &key[..at]);
        let word = parts.any(|part| source.contains(&format!("word(\"{part}\", ")));
        assert!(word || source.contains(&format!("\"{key}\"")), "nobody says {key}");
    }
}
