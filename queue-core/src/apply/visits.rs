//! Tickets and their way through the hall.

use super::{
    change,
    counters::{remember, touch},
    free, refresh, tickets,
};
use crate::{
    command::{PrecheckResult, UndoneStep},
    event::Event,
    ids::VisitId,
    state::{Shown, State},
    visit::{Lane, Precheck, Status, Visit},
};

pub(super) fn apply(state: &mut State, event: &Event) {
    match event {
        Event::TicketIssued(issued) => tickets::issue(state, issued),
        Event::Backfilled(paper) => tickets::backfill(state, paper),
        Event::Called(called) => tickets::call(state, called),
        Event::Recalled { visit, counter, call, zone, calls, at_ms } => {
            let before = state.visits.get(visit).cloned();
            tickets::record_call(state, *call, *visit, counter, zone, *at_ms, *calls);
            let call = *call;
            change(state, *visit, |v| {
                if let Status::Called { call: c, last_called_ms, calls: n, .. } = &mut v.status {
                    (*c, *last_called_ms, *n) = (call, *at_ms, *calls);
                }
            });
            touch(state, before);
        }
        Event::CallShown { call, device, delay_ms, .. } => {
            if let Some(call) = state.calls.get_mut(call) {
                call.shown.get_or_insert(Shown { device: device.clone(), delay_ms: *delay_ms });
            }
        }
        Event::Linked { visits, link, .. } => {
            let old: Vec<VisitId> = visits
                .iter()
                .filter_map(|id| state.visits.get(id))
                .flat_map(|visit| state.index.kin(visit))
                .collect();
            visits.iter().for_each(|id| change(state, *id, |v| v.extra.link = *link));
            visits.iter().chain(&old).for_each(|id| refresh(state, *id));
        }
        Event::ServiceStarted { .. }
        | Event::ServiceFinished { .. }
        | Event::CallMissed { .. }
        | Event::ServiceParked { .. }
        | Event::Transferred { .. } => at_counter(state, event),
        _ => elsewhere(state, event),
    }
}

/// Steps at a counter: they can be undone.
fn at_counter(state: &mut State, event: &Event) {
    let (visit, counter, step, at_ms) = match event {
        Event::ServiceStarted { visit, counter, at_ms } => {
            (visit, counter, UndoneStep::Start, at_ms)
        }
        Event::ServiceFinished { visit, counter, at_ms, .. } => {
            (visit, counter, UndoneStep::Finish, at_ms)
        }
        Event::CallMissed { visit, counter, at_ms, .. } => {
            (visit, counter, UndoneStep::NoShow, at_ms)
        }
        Event::ServiceParked { visit, counter, at_ms, .. } => {
            (visit, counter, UndoneStep::Park, at_ms)
        }
        Event::Transferred { visit, from, at_ms, .. } => (visit, from, UndoneStep::Transfer, at_ms),
        _ => return,
    };
    let before = state.visits.get(visit).cloned();
    if step != UndoneStep::Start {
        free(state, counter, *at_ms);
    }
    change(state, *visit, |visit| take_step(visit, event));
    remember(state, counter, step, before, *at_ms);
}

fn take_step(v: &mut Visit, event: &Event) {
    match event {
        Event::ServiceStarted { counter, at_ms, .. } => {
            if let Status::Called { call, .. } = v.status {
                let (counter, started_ms) = (counter.clone(), *at_ms);
                v.status = Status::Serving { counter, call, started_ms };
            }
        }
        Event::ServiceFinished { outcome, served_ms, package, .. } => {
            (v.status, v.served_ms) = (Status::Done, *served_ms);
            v.extra.outcome = Some(*outcome);
            if package.is_some() {
                v.extra.package.clone_from(package);
            }
        }
        Event::CallMissed { misses, return_until_ms, return_until_call, at_ms, .. } => {
            let (return_until_ms, return_until_call) = (*return_until_ms, *return_until_call);
            v.misses = *misses;
            v.status = if return_until_ms.is_none() && return_until_call.is_none() {
                Status::Void
            } else {
                Status::NoShow { missed_ms: *at_ms, return_until_ms, return_until_call }
            };
        }
        Event::ServiceParked { counter, kind, served_ms, lane, back_by_ms, at_ms, .. } => {
            v.served_ms = *served_ms;
            if let Some(lane) = lane {
                v.lane = lane.clone();
            }
            let (kind, counter, back_by_ms) = (*kind, counter.clone(), *back_by_ms);
            v.status = Status::Parked { kind, counter, parked_ms: *at_ms, back_by_ms };
        }
        Event::Transferred { service, lane, back, package, at_ms, .. } => {
            v.service = service.clone();
            if v.extra.back != *back {
                v.extra.back.clone_from(back);
            }
            if package.is_some() {
                v.extra.package.clone_from(package);
            }
            next_transaction(v, lane, *at_ms);
        }
        _ => {}
    }
}

/// The next transaction begins to wait; base and floor stay.
fn next_transaction(visit: &mut Visit, lane: &Lane, at_ms: i64) {
    visit.lane = lane.clone();
    visit.queued_ms = at_ms;
    visit.transaction = visit.transaction.saturating_add(1);
    visit.called_before = false;
    visit.served_ms = 0;
    visit.extra.keep_until(None);
    visit.status = Status::Waiting;
}

/// Steps away from a counter.
fn elsewhere(state: &mut State, event: &Event) {
    match event {
        Event::ReturnLapsed { visit, .. } => change(state, *visit, |v| v.status = Status::Void),
        Event::Returned { visit, lane, floor_ms, .. }
        | Event::Resumed { visit, lane, floor_ms, .. } => change(state, *visit, |v| {
            (v.lane, v.floor_ms, v.status) = (lane.clone(), *floor_ms, Status::Waiting);
        }),
        Event::SupplementReturned { visit, service, package, lane, floor_ms, at_ms } => {
            change(state, *visit, |v| {
                v.service = service.clone();
                v.floor_ms = *floor_ms;
                v.extra.outcome = None;
                v.extra.package.clone_from(package);
                next_transaction(v, lane, *at_ms);
            });
        }
        Event::VisitCancelled { visit, .. } => {
            change(state, *visit, |v| v.status = Status::Cancelled);
        }
        Event::VisitExpired { visit, at_ms, .. } => {
            let counter = state.visits.get(visit).and_then(|v| v.status.counter()).cloned();
            if let Some(counter) = counter {
                free(state, &counter, *at_ms);
            }
            change(state, *visit, |v| v.status = Status::Expired);
        }
        Event::CarriedOver { visit, date, .. } => change(state, *visit, |v| {
            (v.extra.out_until_ms, v.extra.kept_until_ms) = (None, None);
            let precheck = match v.status {
                Status::Carried { precheck, .. } => precheck,
                _ => v.status == Status::Precheck,
            };
            v.status = Status::Carried { date: *date, precheck };
        }),
        Event::CarriedBack { visit, lane, at_ms } => change(state, *visit, |v| {
            let precheck = matches!(v.status, Status::Carried { precheck: true, .. });
            v.status = if precheck { Status::Precheck } else { Status::Waiting };
            (v.lane, v.queued_ms) = (lane.clone(), *at_ms);
        }),
        Event::HandedOver { visit, lane, list, keep_until_ms, .. } => change(state, *visit, |v| {
            v.lane = lane.clone();
            v.extra.keep_until(*keep_until_ms);
            if let (Status::Parked { counter, .. }, Some(list)) = (&mut v.status, list) {
                *counter = list.clone();
            }
        }),
        _ => aside(state, event),
    }
}

/// What is noted on a ticket without moving the person.
fn aside(state: &mut State, event: &Event) {
    match event {
        Event::Prechecked { visit, result, missing, at_ms } => change(state, *visit, |v| {
            v.extra.precheck = Some(Precheck { result: *result, missing: missing.clone() });
            if *result != PrecheckResult::Missing {
                (v.status, v.queued_ms) = (Status::Waiting, *at_ms);
            }
        }),
        Event::Reclassified { visit, service, lane, .. } => change(state, *visit, |v| {
            (v.service, v.lane) = (service.clone(), lane.clone());
        }),
        Event::StepChosen { visit, service, .. } => change(state, *visit, |v| {
            (v.service, v.lane) = (service.clone(), Lane::Service(service.clone()));
        }),
        Event::ClassConfirmed { visit, class, .. } => {
            change(state, *visit, |v| v.extra.provisional.retain(|c| c != class));
        }
        Event::ClassRejected { visit, class, entitlements, counts, ready_ms, base_ms, .. } => {
            change(state, *visit, |v| {
                v.extra.provisional.retain(|c| c != class);
                v.entitlements.clone_from(entitlements);
                (v.class, v.ready_ms, v.base_ms) = (*counts, *ready_ms, *base_ms);
            });
        }
        Event::CaseAttached { visit, number, .. } => {
            change(state, *visit, |v| v.extra.case_numbers.push(number.clone()));
        }
        Event::NeedsSet { visit, needs, .. } => {
            change(state, *visit, |v| v.extra.needs = *needs);
        }
        Event::Inserted { visit, reason, ready_ms, base_ms, .. } => change(state, *visit, |v| {
            v.extra.insert = Some(*reason);
            (v.ready_ms, v.base_ms) = (*ready_ms, *base_ms);
        }),
        Event::SteppedOut { visit, until_ms, .. } => change(state, *visit, |v| {
            (v.extra.stepped_out, v.extra.out_until_ms) = (true, Some(*until_ms));
        }),
        Event::SteppedBack { visit, .. } => {
            change(state, *visit, |v| v.extra.out_until_ms = None);
        }
        Event::MoreTimeGiven { visit, until_ms, .. } => {
            let before = state.visits.get(visit).cloned();
            change(state, *visit, |v| {
                v.extra.more_time = true;
                if let Status::Called { hold_until_ms, .. } = &mut v.status {
                    *hold_until_ms = Some(*until_ms);
                }
            });
            touch(state, before);
        }
        _ => {}
    }
}
