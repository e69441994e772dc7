//! Leaving a counter without being done: park, resume, transfer, wrong service, supplement.

use super::{
    Hall, counters,
    handover::minutes_after,
    issuing::holds_none_yet,
    lanes::{is_at_work, open_lane},
    packages, served_ms, wrong_status,
};
use crate::{
    command::{TransferCause, TransferTo},
    due,
    event::Event,
    ids::{CounterId, ServiceId, VisitId},
    refusal::Refusal,
    state::CounterMode,
    visit::{Back, Lane, Outcome, ParkKind, Status, StepState, Visit},
};

/// 挂起. Papers that are kept lie at this counter, so it will go on.
pub(super) fn park(
    hall: &Hall<'_>,
    counter: &CounterId,
    visit: VisitId,
    kind: ParkKind,
    minutes: Option<u32>,
) -> Result<Vec<Event>, Refusal> {
    let visit = hall.visit_at(counter, visit)?;
    if !matches!(visit.status, Status::Serving { .. }) {
        return Err(wrong_status(visit, "serving"));
    }
    let from_ms = hall.clock_start_ms(&visit.service);
    let lane = match kind {
        ParkKind::PapersKept => Lane::Counter(counter.clone()),
        ParkKind::WithoutPapers => Lane::Service(visit.service.clone()),
        ParkKind::Waiting => visit.lane.clone(),
    };
    let parked = Event::ServiceParked {
        visit: visit.id,
        counter: counter.clone(),
        kind,
        served_ms: served_ms(visit, hall.at),
        lane: Some(lane),
        back_by_ms: minutes.map(|minutes| minutes_after(from_ms, minutes)).transpose()?,
        at_ms: hall.at,
    };
    counters::go_on(hall, counter, parked, false)
}

/// 恢复办理: without papers the person queues again with a credit; otherwise the place is kept.
pub(super) fn resume(hall: &Hall<'_>, visit: VisitId) -> Result<Vec<Event>, Refusal> {
    let visit = hall.visit(visit)?;
    match visit.status {
        Status::Parked { kind, .. } => Ok(vec![resumed(hall, visit, kind)]),
        _ => Err(wrong_status(visit, "parked")),
    }
}

/// A parked visit waits again.
pub(super) fn resumed(hall: &Hall<'_>, visit: &Visit, kind: ParkKind) -> Event {
    let floor_ms = match kind {
        ParkKind::WithoutPapers => credited(hall, visit),
        ParkKind::PapersKept | ParkKind::Waiting => visit.floor_ms,
    };
    let lane = open_lane(hall, visit);
    Event::Resumed { visit: visit.id, lane, floor_ms, at_ms: hall.at }
}

/// The floor of somebody who comes back by a fault of their own.
fn credited(hall: &Hall<'_>, visit: &Visit) -> Option<i64> {
    due::raised(visit.floor_ms, Some(due::floor_with_credit(hall.state, visit, hall.at)))
}

/// 转移: the number, base and floor stay. A counter or clerk named by a clerk is trusted to be right,
/// whatever their work profile says.
pub(super) fn transfer(
    hall: &Hall<'_>,
    counter: &CounterId,
    visit: VisitId,
    to: &TransferTo,
    and_back: bool,
) -> Result<Vec<Event>, Refusal> {
    let visit = hall.visit_at(counter, visit)?;
    let (service, lane) = target(hall, visit, to)?;
    let mut back = visit.extra.back.clone();
    if and_back {
        let nobody = || Refusal::NotSignedIn { counter: counter.clone() };
        let clerk = hall.counter(counter)?.clerk.clone().ok_or_else(nobody)?;
        back.push(Back { service: visit.service.clone(), lane: Lane::Clerk(clerk) });
    }
    let moved = handed_on(hall, counter, visit, service, lane, back, TransferCause::Asked);
    counters::go_on(hall, counter, moved, false)
}

/// The visit begins another transaction elsewhere.
pub(super) fn handed_on(
    hall: &Hall<'_>,
    counter: &CounterId,
    visit: &Visit,
    service: ServiceId,
    lane: Lane,
    back: Vec<Back>,
    cause: TransferCause,
) -> Event {
    Event::Transferred {
        visit: visit.id,
        from: counter.clone(),
        service,
        lane,
        served_ms: served_ms(visit, hall.at),
        cause,
        outcome: None,
        back,
        package: None,
        at_ms: hall.at,
    }
}

fn target(hall: &Hall<'_>, visit: &Visit, to: &TransferTo) -> Result<(ServiceId, Lane), Refusal> {
    match to {
        TransferTo::Service(service) => {
            hall.known_service(service)?;
            in_order(hall, visit, service)?;
            Ok((service.clone(), Lane::Service(service.clone())))
        }
        TransferTo::Counter(counter) => {
            if hall.counter(counter)?.mode == CounterMode::Closed {
                return Err(Refusal::CounterClosed { counter: counter.clone() });
            }
            Ok((visit.service.clone(), Lane::Counter(counter.clone())))
        }
        TransferTo::Clerk(clerk) => {
            if !is_at_work(hall, clerk) {
                return Err(Refusal::ClerkNotHere { clerk: clerk.clone() });
            }
            Ok((visit.service.clone(), Lane::Clerk(clerk.clone())))
        }
    }
}

/// No step of a package is jumped to before what it needs.
fn in_order(hall: &Hall<'_>, visit: &Visit, service: &ServiceId) -> Result<(), Refusal> {
    let package = visit.extra.package.as_ref();
    let setup = hall.setup()?;
    match package.and_then(|package| packages::needed_first(setup, package, service)) {
        None => Ok(()),
        Some(first) => Err(Refusal::StepNeedsAnother {
            number: visit.number.to_string(),
            service: service.clone(),
            first: first.clone(),
        }),
    }
}

/// 取错号: number, base and floor stay. A counter that serves the right service goes on; otherwise
/// the person waits for one that does.
pub(super) fn reclassify(
    hall: &Hall<'_>,
    visit: VisitId,
    counter: Option<&CounterId>,
    service: &ServiceId,
) -> Result<Vec<Event>, Refusal> {
    hall.known_service(service)?;
    let visit = match counter {
        Some(counter) => hall.visit_at(counter, visit)?,
        None => hall.visit(visit)?,
    };
    if visit.service == *service || visit.extra.package.is_some() {
        return Err(Refusal::AlreadyFor { number: visit.number.to_string() });
    }
    holds_none_yet(hall, service, visit.person.as_ref())?;
    let lane = Lane::Service(service.clone());
    let Some(counter) = counter else {
        return match visit.status {
            Status::Precheck | Status::Waiting => {
                Ok(vec![reclassified(hall, visit, service, lane)])
            }
            _ => Err(wrong_status(visit, "waiting")),
        };
    };
    if hall.state.services_of(counter).binary_search(service).is_ok() {
        return Ok(vec![reclassified(hall, visit, service, lane)]);
    }
    let (back, cause) = (visit.extra.back.clone(), TransferCause::WrongService);
    let moved = handed_on(hall, counter, visit, service.clone(), lane, back, cause);
    counters::go_on(hall, counter, moved, false)
}

fn reclassified(hall: &Hall<'_>, visit: &Visit, service: &ServiceId, lane: Lane) -> Event {
    Event::Reclassified { visit: visit.id, service: service.clone(), lane, at_ms: hall.at }
}

/// 补件回号: on the same day the person keeps the number and waits with a credit. On another day it
/// is a new check-in.
pub(super) fn supplement(hall: &Hall<'_>, visit: VisitId) -> Result<Vec<Event>, Refusal> {
    hall.day()?;
    let visit = hall.visit(visit)?;
    let package = visit.extra.package.as_ref();
    let sent_for_papers = match package {
        Some(package) => package.steps.iter().any(|step| step.is == StepState::PapersMissing),
        None => visit.extra.outcome == Some(Outcome::PapersMissing),
    };
    if visit.status != Status::Done || !sent_for_papers || visit.extra.backfilled {
        return Err(Refusal::NoPapersMissing { number: visit.number.to_string() });
    }
    let (package, step) = match package {
        Some(package) => {
            let (package, step) = packages::with_papers(hall, hall.setup()?, package);
            (Some(package), step)
        }
        None => (None, None),
    };
    let service = step.unwrap_or_else(|| visit.service.clone());
    holds_none_yet(hall, &service, visit.person.as_ref())?;
    Ok(vec![Event::SupplementReturned {
        visit: visit.id,
        lane: Lane::Service(service.clone()),
        service,
        package,
        floor_ms: credited(hall, visit),
        at_ms: hall.at,
    }])
}
