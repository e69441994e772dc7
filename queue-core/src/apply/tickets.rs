//! Tickets and calls as they come into being.

use super::{change, counters::remember, insert, with_counter};
use crate::{
    command::UndoneStep,
    event::{Backfilled, Called, TicketIssued},
    ids::{CallId, CounterId, VisitId, ZoneId},
    state::{Call, CounterMode, State},
    visit::{Entitlement, Extra, Lane, More, Status, Visit},
};

pub(super) fn issue(state: &mut State, issued: &TicketIssued) {
    state.last_visit = issued.visit.0;
    state.numbers.insert(issued.number.prefix.clone(), issued.number.ordinal);
    // A package takes one of the day's tickets of each of its services.
    let steps = issued.package.iter().flat_map(|package| &package.steps);
    let others = steps.map(|step| &step.service).filter(|service| **service != issued.service);
    for service in others.chain([&issued.service]) {
        let count = state.issued.entry(service.clone()).or_default();
        count.total = count.total.saturating_add(1);
    }
    let count = state.issued.entry(issued.service.clone()).or_default();
    let green = issued.entitlements.contains(&Entitlement::Green);
    count.green = count.green.saturating_add(u32::from(green));
    insert(state, visit_of(issued));
}

fn visit_of(issued: &TicketIssued) -> Visit {
    Visit {
        id: issued.visit,
        number: issued.number.clone(),
        service: issued.service.clone(),
        lane: Lane::Service(issued.service.clone()),
        class: issued.class,
        entitlements: issued.entitlements.clone(),
        person: issued.person.clone(),
        source: issued.source,
        checked_in_ms: issued.at_ms,
        queued_ms: issued.at_ms,
        ready_ms: issued.ready_ms,
        base_ms: issued.base_ms,
        floor_ms: None,
        transaction: 1,
        called_before: false,
        misses: 0,
        served_ms: 0,
        status: if issued.precheck { Status::Precheck } else { Status::Waiting },
        extra: Extra::from(More {
            more_cases: issued.more_cases,
            provisional: issued.provisional.clone(),
            package: issued.package.as_deref().cloned(),
            needs: issued.needs,
            ..More::default()
        }),
    }
}

/// A visit that is over when the hall hears of it.
pub(super) fn backfill(state: &mut State, paper: &Backfilled) {
    state.last_visit = paper.visit.0;
    let last = state.numbers.entry(paper.number.prefix.clone()).or_default();
    *last = paper.number.ordinal.max(*last);
    insert(
        state,
        Visit {
            id: paper.visit,
            number: paper.number.clone(),
            service: paper.service.clone(),
            lane: Lane::Service(paper.service.clone()),
            class: paper.class,
            entitlements: Vec::new(),
            person: None,
            source: crate::visit::Source::Clerk,
            checked_in_ms: paper.checked_in_ms,
            queued_ms: paper.checked_in_ms,
            ready_ms: paper.checked_in_ms,
            base_ms: paper.checked_in_ms,
            floor_ms: None,
            transaction: 1,
            called_before: true,
            misses: 0,
            served_ms: paper.finished_ms.saturating_sub(paper.started_ms),
            status: Status::Done,
            extra: Extra::from(More {
                backfilled: true,
                outcome: Some(paper.outcome),
                ..More::default()
            }),
        },
    );
}

pub(super) fn call(state: &mut State, called: &Called) {
    let Called { visit, counter, call, zone, at_ms, .. } = called;
    let before = state.visits.get(visit).cloned();
    record_call(state, *call, *visit, counter, zone, *at_ms, 1);
    with_counter(state, counter, |c| {
        c.current = Some(*visit);
        c.mode = CounterMode::Open;
    });
    change(state, *visit, |v| {
        v.called_before = true;
        v.extra.keep_until(None);
        v.status = Status::Called {
            counter: counter.clone(),
            call: *call,
            first_called_ms: *at_ms,
            last_called_ms: *at_ms,
            calls: 1,
            hold_until_ms: None,
            stood_still_ms: 0,
        };
    });
    if let Some(visit) = &before {
        let count = state.issued.entry(visit.service.clone()).or_default();
        count.calls = count.calls.saturating_add(1);
    }
    remember(state, counter, UndoneStep::Call, before, *at_ms);
}

pub(super) fn record_call(
    state: &mut State,
    call: CallId,
    visit: VisitId,
    counter: &CounterId,
    zone: &ZoneId,
    at_ms: i64,
    nth: u8,
) {
    state.last_call = call.0;
    let (counter, zone) = (counter.clone(), zone.clone());
    let call_of_visit = Call { visit, counter, zone, at_ms, nth, shown: None, undone: false };
    state.calls.insert(call, call_of_visit);
}
