//! What is noted on a ticket: the guide's finding, a class confirmed or rejected, what the person
//! needs, case numbers, a manager's insert, links between tickets.

use super::{Hall, wrong_status};
use crate::{
    command::{ManualReason, Needs, PrecheckResult},
    due,
    event::Event,
    ids::{CounterId, VisitId},
    refusal::Refusal,
    time::MINUTE_MS,
    visit::{Class, Status, Visit},
};

/// 审前服务: without the papers no wait begins; the check-in counts all the same.
pub(super) fn precheck(
    hall: &Hall<'_>,
    visit: VisitId,
    result: PrecheckResult,
    missing: &[u16],
) -> Result<Vec<Event>, Refusal> {
    let visit = hall.visit(visit)?;
    if visit.status != Status::Precheck {
        return Err(wrong_status(visit, "precheck"));
    }
    let service = hall.known_service(&visit.service)?;
    let known = |material: &u16| (1..=service.materials.len()).contains(&usize::from(*material));
    if let Some(material) = missing.iter().find(|material| !known(material)) {
        return Err(Refusal::UnknownMaterial { material: *material });
    }
    let mut missing = missing.to_vec();
    missing.sort_unstable();
    missing.dedup();
    if result == PrecheckResult::Complete && !missing.is_empty() {
        return Err(Refusal::CompleteButMissing);
    }
    Ok(vec![Event::Prechecked { visit: visit.id, result, missing, at_ms: hall.at }])
}

/// A live visit whose class nobody has confirmed yet.
fn claimed<'a>(hall: &Hall<'a>, id: VisitId, class: Class) -> Result<&'a Visit, Refusal> {
    let visit = hall.visit(id)?;
    if !visit.status.is_live() {
        return Err(wrong_status(visit, "live"));
    }
    if visit.extra.provisional.contains(&class) {
        Ok(visit)
    } else {
        Err(Refusal::NotProvisional { number: visit.number.to_string() })
    }
}

pub(super) fn confirm(hall: &Hall<'_>, id: VisitId, class: Class) -> Result<Vec<Event>, Refusal> {
    let visit = claimed(hall, id, class)?;
    Ok(vec![Event::ClassConfirmed { visit: visit.id, class, at_ms: hall.at }])
}

/// The entitlement is gone and the base is computed again; the floor stays.
pub(super) fn reject(hall: &Hall<'_>, id: VisitId, class: Class) -> Result<Vec<Event>, Refusal> {
    let visit = claimed(hall, id, class)?;
    let left = visit.entitlements.iter().filter(|e| due::class_of(e) != class);
    let entitlements: Vec<_> = left.copied().collect();
    let day = hall.day()?;
    let base = due::base(&day.due, visit.checked_in_ms, &entitlements);
    // What a manager has put to the front stays there.
    let inserted = visit.extra.insert.is_some();
    let (ready_ms, base_ms) =
        if inserted { (visit.ready_ms, visit.base_ms) } else { (base.ready_ms, base.base_ms) };
    Ok(vec![Event::ClassRejected {
        visit: visit.id,
        class,
        entitlements,
        counts: base.class,
        ready_ms,
        base_ms,
        at_ms: hall.at,
    }])
}

/// What the person needs, as long as somebody still has to know.
pub(super) fn set_needs(hall: &Hall<'_>, id: VisitId, needs: Needs) -> Result<Vec<Event>, Refusal> {
    let visit = hall.visit(id)?;
    if !visit.status.is_live() {
        return Err(wrong_status(visit, "live"));
    }
    if visit.extra.needs == needs {
        return Ok(vec![]);
    }
    Ok(vec![Event::NeedsSet { visit: visit.id, needs, at_ms: hall.at }])
}

/// 关联办件: of the person at the counter; a number that is there already changes nothing.
pub(super) fn attach_case(
    hall: &Hall<'_>,
    counter: &CounterId,
    visit: VisitId,
    number: &str,
) -> Result<Vec<Event>, Refusal> {
    let visit = hall.visit_at(counter, visit)?;
    if visit.extra.case_numbers.iter().any(|known| known == number) {
        return Ok(vec![]);
    }
    let (counter, number) = (counter.clone(), number.to_owned());
    Ok(vec![Event::CaseAttached { visit: visit.id, counter, number, at_ms: hall.at }])
}

/// 插入: `check-in + D` of an insert, if that is sooner. A floor stays: only a call by hand helps
/// somebody who has missed theirs.
pub(super) fn insert(
    hall: &Hall<'_>,
    id: VisitId,
    reason: ManualReason,
) -> Result<Vec<Event>, Refusal> {
    let visit = hall.visit(id)?;
    match visit.status {
        Status::Precheck | Status::Waiting | Status::Parked { .. } | Status::NoShow { .. } => {}
        _ => return Err(wrong_status(visit, "waiting")),
    }
    let d_ms = hall.day()?.due.insert * MINUTE_MS;
    let base_ms = visit.base_ms.min(visit.checked_in_ms + d_ms);
    Ok(vec![Event::Inserted {
        visit: visit.id,
        reason,
        ready_ms: visit.ready_ms.min(visit.checked_in_ms),
        base_ms,
        at_ms: hall.at,
    }])
}

/// Errands of one family or agent: never two called at once. Whoever is linked already brings
/// their own along, those whose visit is over too: a link is named after the first of them, so
/// nobody else may bear that name.
pub(super) fn link(hall: &Hall<'_>, ids: &[VisitId]) -> Result<Vec<Event>, Refusal> {
    let mut all: Vec<VisitId> = Vec::new();
    for id in ids {
        let visit = hall.visit(*id)?;
        if !visit.status.is_live() {
            return Err(wrong_status(visit, "live"));
        }
        all.push(visit.id);
        all.extend(family(hall, visit));
    }
    all.sort_unstable();
    all.dedup();
    let count = |is: fn(&Status) -> bool| {
        let visits = all.iter().filter_map(|id| hall.state.visits.get(id));
        visits.filter(|visit| is(&visit.status)).count()
    };
    let first = all.first().copied().filter(|_| count(Status::is_live) >= 2);
    let Some(first) = first else { return Err(Refusal::LinkNeedsTwo) };
    if count(|status| status.counter().is_some()) >= 2 {
        return Err(Refusal::LinkedAtCounters);
    }
    Ok(vec![Event::Linked { visits: all, link: Some(first), at_ms: hall.at }])
}

/// The others of a link, live or not.
fn family(hall: &Hall<'_>, visit: &Visit) -> Vec<VisitId> {
    let Some(link) = visit.extra.link else { return vec![] };
    let visits = hall.state.visits.values();
    visits
        .filter(|other| other.id != visit.id && other.extra.link == Some(link))
        .map(|other| other.id)
        .collect()
}

/// One leaves. The others take a name of their own, so that they are never mixed up with whom the
/// one that left is linked to next; one that is left alone is no family.
pub(super) fn unlink(hall: &Hall<'_>, id: VisitId) -> Result<Vec<Event>, Refusal> {
    let visit = hall.visit(id)?;
    if visit.extra.link.is_none() {
        return Ok(vec![]);
    }
    let others = family(hall, visit);
    let at_ms = hall.at;
    let link = others.first().copied().filter(|_| others.len() >= 2);
    let mut events = vec![Event::Linked { visits: vec![visit.id], link: None, at_ms }];
    if !others.is_empty() {
        events.push(Event::Linked { visits: others, link, at_ms });
    }
    Ok(events)
}
