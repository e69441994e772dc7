//! When is a service served, and by whom? A lane starves while no counter calls from it.

use std::collections::BTreeMap;

use super::{Finding, Found, gather};
use crate::{
    ids::{CounterId, PackageId, ServiceId},
    setup::{Counter, PackageSetup, Setup, Span},
    time::MinuteOfDay,
};

/// When each service is served within the opening hours, in order and without overlaps.
type Served<'a> = BTreeMap<&'a ServiceId, Vec<Span>>;

pub(super) fn lint(setup: &Setup, found: &mut Found) {
    let hours = &setup.hours;
    if hours.issue_until > hours.close {
        let finding = Finding::IssuesAfterClosing { until: hours.issue_until, close: hours.close };
        found.push("hours.issue_until", finding);
    }
    let served: Served = setup.services.keys().map(|id| (id, served(setup, id))).collect();
    gaps(setup, &served, found);
    only_counters(setup, found);
    for (id, counter) in &setup.counters {
        planned(setup, id, counter, found);
    }
    for (id, package) in &setup.packages {
        package_order(id, package, &served, found);
    }
}

/// The part of a span within the opening hours.
fn while_open(setup: &Setup, span: &Span) -> Option<Span> {
    let span =
        Span { from: span.from.max(setup.hours.open), until: span.until.min(setup.hours.close) };
    (span.from < span.until).then_some(span)
}

/// When anybody is planned who serves a service.
fn served(setup: &Setup, service: &ServiceId) -> Vec<Span> {
    let all_day = Span { from: setup.hours.open, until: setup.hours.close };
    let mut spans: Vec<Span> = Vec::new();
    for counter in setup.counters.values().filter(|counter| setup.serves(counter, service)) {
        if counter.planned.is_empty() {
            spans.push(all_day);
        }
        spans.extend(counter.planned.iter().filter_map(|span| while_open(setup, span)));
    }
    spans.sort_unstable_by_key(|span| (span.from, span.until));
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.from <= last.until => last.until = last.until.max(span.until),
            _ => joined.push(span),
        }
    }
    joined
}

/// The opening hours without the spans.
fn unserved(setup: &Setup, served: &[Span]) -> Vec<Span> {
    let mut gaps = Vec::new();
    let mut from = setup.hours.open;
    for span in served {
        if from < span.from {
            gaps.push(Span { from, until: span.from });
        }
        from = span.until;
    }
    if from < setup.hours.close {
        gaps.push(Span { from, until: setup.hours.close });
    }
    gaps
}

fn gaps(setup: &Setup, served: &Served<'_>, found: &mut Found) {
    let issued_until = setup.hours.issue_until.min(setup.hours.close);
    let mut ends: Vec<(MinuteOfDay, Vec<ServiceId>)> = Vec::new();
    let mut gaps: Vec<(Vec<Span>, Vec<ServiceId>)> = Vec::new();
    for (&id, served) in served {
        let mut unserved = unserved(setup, served);
        if let Some(last) = served.last().filter(|last| last.until < issued_until) {
            gather(&mut ends, last.until, id.clone());
            unserved.pop();
        }
        // Before the first ticket nobody waits.
        unserved.retain(|gap| gap.until > setup.hours.issue_from);
        if !unserved.is_empty() {
            gather(&mut gaps, unserved, id.clone());
        }
    }
    for (last, services) in ends {
        let until = setup.hours.issue_until;
        let field = field(&services);
        found.push(field, Finding::TicketsAfterLastCounter { services, last, until });
    }
    for (spans, services) in gaps {
        found.push(field(&services), Finding::NobodyServes { services, spans });
    }
}

/// Services with one cause are told at the first of them.
fn field(services: &[ServiceId]) -> String {
    services.first().map_or_else(|| "services".to_owned(), |id| format!("services.{id}"))
}

/// A counter without which a service stands still, and those that serve the rest of the group.
#[derive(PartialEq)]
struct Alone {
    counter: CounterId,
    others: Vec<CounterId>,
}

/// A service that hangs on one counter while colleagues work for its group. A group with one
/// counter in all is told nothing: its department has one window, and knows it.
fn only_counters(setup: &Setup, found: &mut Found) {
    let mut alone: Vec<(Alone, Vec<ServiceId>)> = Vec::new();
    for (id, service) in &setup.services {
        let mut serving = setup.counters.iter().filter(|(_, counter)| setup.serves(counter, id));
        let (Some((only, _)), None) = (serving.next(), serving.next()) else { continue };
        let group = setup.services.iter().filter(|(_, other)| other.group == service.group);
        let group: Vec<&ServiceId> = group.map(|(id, _)| id).collect();
        let serves_group =
            |counter: &Counter| group.iter().any(|service| setup.serves(counter, service));
        let others: Vec<CounterId> = setup
            .counters
            .iter()
            .filter(|(id, counter)| *id != only && serves_group(counter))
            .map(|(id, _)| id.clone())
            .collect();
        if !others.is_empty() {
            gather(&mut alone, Alone { counter: only.clone(), others }, id.clone());
        }
    }
    for (Alone { counter, others }, services) in alone {
        found.push(field(&services), Finding::OnlyCounter { services, counter, others });
    }
}

fn planned(setup: &Setup, id: &CounterId, counter: &Counter, found: &mut Found) {
    let closed = counter.planned.iter().filter(|span| while_open(setup, span).is_none());
    let spans: Vec<Span> = closed.copied().collect();
    if spans.is_empty() {
        return;
    }
    let counter_id = id.clone();
    let finding = if spans.len() == counter.planned.len() {
        Finding::NeverPlanned { counter: counter_id }
    } else {
        Finding::PlannedWhileClosed { counter: counter_id, spans }
    };
    found.push(format!("counters.{id}.planned"), finding);
}

/// Whether the steps of a package can be done one after the other within a day.
fn package_order(id: &PackageId, package: &PackageSetup, served: &Served<'_>, found: &mut Found) {
    let mut earliest: BTreeMap<&ServiceId, MinuteOfDay> = BTreeMap::new();
    for (n, step) in package.steps.iter().enumerate() {
        let Some(spans) = served.get(&step.service) else { continue };
        // The setup check has seen that only earlier steps are needed.
        let needed = step.after.iter().filter_map(|after| Some((*earliest.get(after)?, after)));
        let needed = needed.max();
        let from = needed.map_or(MinuteOfDay(0), |(from, _)| from);
        let first = spans.iter().find(|span| from < span.until);
        match (first, needed, spans.last()) {
            (Some(first), _, _) => {
                earliest.insert(&step.service, first.from.max(from));
            }
            (None, Some((from, after)), Some(last)) => {
                let finding = Finding::PackageNeverDone {
                    package: id.clone(),
                    service: step.service.clone(),
                    until: last.until,
                    after: after.clone(),
                    from,
                };
                found.push(format!("packages.{id}.steps[{n}].after"), finding);
            }
            // Nobody serves the step at all: that is told of the service.
            _ => {}
        }
    }
}
