//! What requests ask for, in the words of the core.

use std::collections::BTreeSet;

use protocol::bodies;
use queue_core::{command, ids::VisitId, visit};

use super::words::{
    care_asked, class_asked, needs_asked, outcome_asked, pause_asked, source_asked,
};

/// The entitlements that a request for a ticket claims.
pub fn entitlements_asked(body: &bodies::TakeTicket) -> Vec<visit::Entitlement> {
    let care = body.care.map(|care| visit::Entitlement::Care { care: care_asked(care) });
    let green = body.enterprise.then_some(visit::Entitlement::Green);
    let booked = body.appointment.map(|slot| visit::Entitlement::Appointment {
        slot_start_ms: slot.start_ms,
        slot_end_ms: slot.end_ms,
    });
    care.into_iter().chain(green).chain(booked).collect()
}

/// Where a transfer goes, asked.
pub fn transfer_asked(to: bodies::TransferTo) -> command::TransferTo {
    match to {
        bodies::TransferTo::Service(service) => command::TransferTo::Service(service.into()),
        bodies::TransferTo::Counter(counter) => command::TransferTo::Counter(counter.into()),
        bodies::TransferTo::Clerk(clerk) => command::TransferTo::Clerk(clerk.into()),
    }
}

/// A check-in. What is asked for must be settled before: a service or a package.
pub fn take_asked(body: &bodies::TakeTicket, errand: command::Errand) -> command::Take {
    let entitlements = entitlements_asked(body);
    let source = source_asked(body.source);
    command::Take {
        errand,
        provisional: provisional(&entitlements, source),
        entitlements,
        person: body.person.as_deref().map(Into::into),
        source,
        cases: body.cases.unwrap_or(1),
        precheck: body.precheck,
        needs: needs_asked(body.needs),
    }
}

/// What nobody has seen a proof of: at a kiosk and on a phone people claim for themselves. A booking
/// is known to the hall.
fn provisional(claimed: &[visit::Entitlement], source: visit::Source) -> Vec<visit::Class> {
    if !matches!(source, visit::Source::Kiosk | visit::Source::Phone) {
        return Vec::new();
    }
    let unproved = claimed.iter().filter_map(|entitlement| match entitlement {
        visit::Entitlement::Care { .. } => Some(visit::Class::Care),
        visit::Entitlement::Green => Some(visit::Class::Green),
        visit::Entitlement::Appointment { .. } => None,
    });
    unproved.collect()
}

/// What happens to tickets that nobody else could call.
///
/// # Errors
/// The visit of which two things are said.
pub fn hand_overs_asked(body: &bodies::HandOvers) -> Result<command::HandOvers, VisitId> {
    let mut named = BTreeSet::new();
    if let Some(twice) = body.tickets.iter().find(|ticket| !named.insert(ticket.visit)) {
        return Err(VisitId(twice.visit));
    }
    let tickets = body.tickets.iter().map(|ticket| command::HandOver {
        visit: VisitId(ticket.visit),
        to: hand_to_asked(&ticket.to),
    });
    Ok(command::HandOvers {
        tickets: tickets.collect(),
        others: body.others.as_ref().map(hand_to_asked),
    })
}

fn hand_to_asked(to: &bodies::HandTo) -> command::HandTo {
    match to {
        bodies::HandTo::Service => command::HandTo::Service,
        bodies::HandTo::Counter(counter) => command::HandTo::Counter(counter.as_str().into()),
        bodies::HandTo::Clerk(clerk) => command::HandTo::Clerk(clerk.as_str().into()),
        bodies::HandTo::Keep(keep) => command::HandTo::Keep { minutes: keep.minutes },
    }
}

/// A pause that begins when the person at the counter has been served.
pub fn plan_asked(plan: bodies::PausePlan) -> command::PausePlan {
    command::PausePlan { reason: pause_asked(plan.reason), minutes: plan.minutes }
}

/// A service that was given on paper, by a clerk of this hall.
pub fn backfill_asked(body: &bodies::Backfill, counter: &str, clerk: &str) -> command::Backfill {
    command::Backfill {
        service: body.service.as_str().into(),
        slip: body.slip,
        class: body.class.map_or(visit::Class::Ordinary, class_asked),
        counter: counter.into(),
        clerk: clerk.into(),
        checked_in_ms: body.checked_in_ms,
        called_ms: body.called_ms,
        started_ms: body.started_ms,
        finished_ms: body.finished_ms,
        outcome: outcome_asked(body.outcome),
    }
}
