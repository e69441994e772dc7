use std::collections::BTreeSet;

use queue_core::{lint::Finding, setup::Span, time::MinuteOfDay, visit::Class};

use super::*;
use crate::config::hall;

/// Every finding, found by walking from one to the next: a new one does not compile until it is
/// given its place here.
fn every_finding() -> Vec<Finding> {
    let first = Finding::IssuesAfterClosing { until: MinuteOfDay(1050), close: MinuteOfDay(1020) };
    let mut all = vec![first];
    while let Some(next) = all.last().and_then(after) {
        all.push(next);
    }
    all
}

fn after(finding: &Finding) -> Option<Finding> {
    use Finding as F;
    let services = || vec!["notary-apply".into(), "notary-collect".into()];
    let service = || "notary-apply".into();
    let (counter, group, zone) = (|| "25".into(), || "notary".into(), || "west".into());
    let (early, late) = (MinuteOfDay(720), MinuteOfDay(810));
    let spans = || vec![Span { from: early, until: late }];
    let (class, minutes, secs) = (Class::Care, 30, 60);
    let text = || "公证 notary".to_owned();
    let others = vec!["24".into()];
    Some(match finding {
        F::IssuesAfterClosing { .. } => F::NobodyServes { services: services(), spans: spans() },
        F::NobodyServes { .. } => {
            F::TicketsAfterLastCounter { services: services(), last: early, until: late }
        }
        F::TicketsAfterLastCounter { .. } => {
            F::OnlyCounter { services: services(), counter: counter(), others }
        }
        F::OnlyCounter { .. } => F::NeverPlanned { counter: counter() },
        F::NeverPlanned { .. } => F::PlannedWhileClosed { counter: counter(), spans: spans() },
        F::PlannedWhileClosed { .. } => F::KindsEmptyGroup { counter: counter(), group: group() },
        F::KindsEmptyGroup { .. } => F::KindsWithoutGroups { counter: counter() },
        F::KindsWithoutGroups { .. } => F::EmptyGroup { group: group() },
        F::EmptyGroup { .. } => F::EmptyZone { zone: zone() },
        F::EmptyZone { .. } => F::ZonesLookAlike { zone: zone(), other: "east".into() },
        F::ZonesLookAlike { .. } => F::PackageNeverDone {
            package: "home".into(),
            service: service(),
            until: early,
            after: "tax-file".into(),
            from: late,
        },
        F::PackageNeverDone { .. } => F::PrefixesSoundAlike {
            group: group(),
            prefix: "P".to_owned(),
            other_group: "medical".into(),
            other_prefix: "T".to_owned(),
            zone: zone(),
        },
        F::PrefixesSoundAlike { .. } => F::GreenNowhere { share: 20 },
        F::GreenNowhere { .. } => F::GreenShareZero { services: services() },
        F::GreenShareZero { .. } => F::NoClassCounts { minutes },
        F::NoClassCounts { .. } => F::ClassNeverCounts { class, minutes },
        F::ClassNeverCounts { .. } => F::ZeroMinutes { class },
        F::ZeroMinutes { .. } => F::CareLater { minutes, class, theirs: 10 },
        F::CareLater { .. } => F::InsertNotFirst { minutes, class, theirs: 10 },
        F::InsertNotFirst { .. } => F::NoTimeToCome { secs: 5, needs: 20 },
        F::NoTimeToCome { .. } => F::CallsOutlastClock { calls: 3, needs: 75, secs },
        F::CallsOutlastClock { .. } => F::SilentClockShorter { silent: 30, heard: secs },
        F::SilentClockShorter { .. } => F::NoTimeForTheWay { counter: counter(), zone: zone() },
        F::NoTimeForTheWay { .. } => F::ReturnTooShort { nth: 2, minutes: 1, needs: 90 },
        F::ReturnTooShort { .. } => {
            F::KeepTooFewCalls { nth: 2, calls: 1, service: service(), counters: 3 }
        }
        F::KeepTooFewCalls { .. } => F::MissAfterVoid { nth: 3, void: 2 },
        F::MissAfterVoid { .. } => F::ReturnWorseThanNew { minutes: -5 },
        F::ReturnWorseThanNew { .. } => {
            F::StepOutLongerThanReturn { minutes: 15, nth: 2, within: 10 }
        }
        F::StepOutLongerThanReturn { .. } => F::NoUndo,
        F::NoUndo => F::NoStepOut,
        F::NoStepOut => F::NoMoreTime,
        F::NoMoreTime => F::MissingText,
        F::MissingText => F::SameText { text: text() },
        F::SameText { .. } => F::HanInEnglish { text: text() },
        F::HanInEnglish { .. } => F::TextTooLong { text: text(), columns: 70, most: 44 },
        F::TextTooLong { .. } => F::SameHall { hall: "upstairs".into() },
        F::SameHall { .. } => {
            F::SamePrefixes { hall: "upstairs".into(), prefixes: vec!["A".to_owned()] }
        }
        F::SamePrefixes { .. } => F::SameNumbers {
            hall: "upstairs".into(),
            floor: "一楼".to_owned(),
            numbers: vec![1, 2],
        },
        F::SameNumbers { .. } => return None,
    })
}

fn holes(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(n, _)| n)).collect()
}

#[test]
fn every_finding_has_its_words_in_both_languages() {
    let catalogue: Catalogue =
        toml::from_str(include_str!("../../../messages/warnings.toml")).expect("readable words");
    let setup = hall::parse("built-in", hall::DEFAULT).expect("the built-in hall");
    let mut names = BTreeSet::new();
    for finding in every_finding() {
        let json = serde_json::to_value(&finding).expect("facts");
        let name = json["finding"].as_str().expect("a name").to_owned();
        let both = catalogue.findings.get(&name).unwrap_or_else(|| panic!("{name}: no words"));
        let warning = Warning { field: "services".to_owned(), finding };
        for lang in [Lang::Zh, Lang::En] {
            let text = lines(&setup, &warning, lang).join("\n");
            assert!(!text.contains('{') && text.lines().count() == 3, "{name}: {text}");
        }
        let all =
            |words: &Words| [&words.what, &words.why, &words.write].map(String::clone).join(" ");
        let (zh, en) = (all(&both.zh), all(&both.en));
        assert_eq!(holes(&zh), holes(&en), "{name}");
        let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        assert!(zh.chars().any(is_han) && !en.chars().any(is_han), "{name}");
        names.insert(name);
    }
    assert_eq!(catalogue.findings.keys().cloned().collect::<BTreeSet<_>>(), names);
}

#[test]
fn facts_are_named_and_long_lists_are_cut() {
    let setup = hall::parse("built-in", hall::DEFAULT).expect("the built-in hall");
    let all: Vec<_> = setup.services.keys().cloned().collect();
    let (last, until) = (MinuteOfDay(720), MinuteOfDay(990));
    let ended = |services: Vec<_>| Warning {
        field: String::new(),
        finding: Finding::TicketsAfterLastCounter { services, last, until },
    };
    let few = lines(&setup, &ended(all[..1].to_vec()), Lang::En).join("\n");
    assert!(
        few.contains("Agriculture and Forestry (agriculture).") && few.contains("12:00"),
        "{few}"
    );
    let many = lines(&setup, &ended(all.clone()), Lang::Zh).join("\n");
    assert!(many.contains(&format!("等 {} 项", all.len())), "{many}");
}

#[test]
fn the_built_in_hall_has_no_warning() {
    let setup = hall::parse("built-in", hall::DEFAULT).expect("the built-in hall");
    assert_eq!(told(&setup, &setup.warnings()), "warnings 提示: none 无\n");
}
