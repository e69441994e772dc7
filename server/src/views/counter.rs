//! A clerk's desk.

use std::collections::BTreeMap;

use protocol::{
    bodies::PausePlan,
    views::{
        BoundTicket, Colleague, CounterTicket, CounterView, DeskHelp, DeskUndo, EarlierStep,
        ParkedTicket, Why,
    },
};
use queue_core::{
    Command, decide,
    event::CallReason,
    ids::{CounterId, VisitId},
    state::CounterState,
    time::SECOND_MS,
    visit::{Lane, Status, Visit},
};

use super::{Scene, look_at, notes, why, words};
use crate::tally::size;

/// Steps of a person that a desk shows at most.
const EARLIER: usize = 8;

/// The desk of a counter; none if the hall has no such counter.
pub fn counter(scene: &Scene<'_>, id: &CounterId) -> Option<CounterView> {
    let counter = scene.setup.counters.get(id)?;
    let state = scene.state.counters.get(id)?;
    let current = scene.current(state);
    let look = look_at(state, current);
    let lanes = scene.state.lanes_of(id);
    let next = lanes.iter().filter_map(|lane| scene.state.waiting(lane).next()).min();
    Some(CounterView {
        head: scene.head.clone(),
        counter: id.to_string(),
        counter_number: counter.number,
        name: words::text(&counter.name),
        status: look.status,
        pause: look.pause.map(words::pause),
        back_at_ms: look.back_at_ms,
        pause_after: state
            .pause_after
            .map(|plan| PausePlan { reason: words::pause(plan.reason), minutes: plan.minutes }),
        clerk: state.clerk.as_ref().map(ToString::to_string),
        current: current.and_then(|visit| ticket(scene, visit)),
        waiting: size(lanes.iter().map(|lane| scene.state.waiting_len(lane)).sum()),
        waiting_by_service: waiting_by_service(scene, &lanes),
        longest_wait_secs: scene.secs_since(scene.tally.longest_of_lanes(&lanes)),
        next_due_ms: next.map(|key| key.due_ms),
        parked: parked(scene, id),
        bound: bound(scene, id, state),
        auto_call: state.auto_call,
        help: state
            .help
            .map(|help| DeskHelp { kind: words::help(help.kind), since_ms: help.since_ms }),
        undo: undo(scene, id, state),
        interrupted: notes::interrupted(scene, |service| {
            scene.state.services_of(id).binary_search(service).is_ok()
        }),
        colleagues: colleagues(scene, id),
        // Whoever shows the view knows them.
        messages: Vec::new(),
    })
}

fn waiting_by_service(scene: &Scene<'_>, lanes: &[Lane]) -> BTreeMap<String, u32> {
    let told = lanes.iter().filter_map(|lane| match (lane, scene.state.waiting_len(lane)) {
        (_, 0) | (Lane::Counter(_) | Lane::Clerk(_), _) => None,
        (Lane::Service(service), waiting) => Some((service.to_string(), size(waiting))),
    });
    told.collect()
}

fn ticket(scene: &Scene<'_>, visit: &Visit) -> Option<CounterTicket> {
    let since_ms = match visit.status {
        Status::Called { first_called_ms, .. } => first_called_ms,
        Status::Serving { started_ms, .. } => started_ms,
        _ => return None,
    };
    let call_id = scene.state.call_of(visit)?;
    let call = scene.state.calls.get(&call_id)?;
    let service = scene.setup.services.get(&visit.service)?;
    Some(CounterTicket {
        visit: visit.id.0,
        number: visit.number.to_string(),
        service: words::text(&service.name),
        service_id: visit.service.to_string(),
        kind: words::kind(service.kind),
        norm_secs: service.norm_minutes.map(|minutes| minutes.saturating_mul(60)),
        class: words::class(visit.class),
        status: words::status(&visit.status),
        call_id: call_id.0,
        calls: call.nth,
        since_ms,
        shown: call.shown.is_some(),
        unshown_alarm: scene.calls.alarmed(call_id, scene.wall_ms),
        why: Box::new(why(scene, visit)),
        cases: visit.extra.more_cases + 1,
        needs: words::needs(visit.extra.needs),
        provisional: visit.extra.provisional.iter().copied().map(words::class).collect(),
        precheck: notes::precheck(scene, visit),
        package: notes::package(scene, visit),
        linked: scene.state.kin(visit).map(|kin| kin.number.to_string()).collect(),
        hold_until_ms: match visit.status {
            Status::Called { hold_until_ms, .. } => hold_until_ms,
            _ => None,
        },
        misses: visit.misses,
        comes_back: !visit.extra.back.is_empty(),
        earlier: earlier(scene, visit),
        case_numbers: visit.extra.case_numbers.clone(),
        // Whoever shows the view knows them.
        notes: Vec::new(),
    })
}

/// What was done today for the person at the counter. Whoever has left the hall's setup or state
/// meanwhile is left out.
fn earlier(scene: &Scene<'_>, visit: &Visit) -> Vec<EarlierStep> {
    let steps = scene.steps.of_visit(visit, EARLIER).into_iter();
    let told = steps.filter_map(|step| {
        Some(EarlierStep {
            number: scene.state.visits.get(&step.visit)?.number.to_string(),
            service: words::text(&scene.setup.services.get(&step.service)?.name),
            counter_number: scene.setup.counters.get(&step.counter)?.number,
            outcome: step.outcome.map(words::outcome),
            at_ms: step.at_ms,
        })
    });
    told.collect()
}

/// The recorded reason. It is in the journal of the day, so it is missing only for a call that a
/// restored state holds without its row; then the ticket's own due is all that is known.
fn why(scene: &Scene<'_>, visit: &Visit) -> Why {
    let own = || CallReason {
        due_ms: visit.due_ms(),
        ready_ms: visit.ready_ms,
        class: visit.class,
        candidates: 1,
        next: None,
        raised: visit.due_ms() > visit.base_ms,
        insert: visit.extra.insert,
        manual: None,
    };
    let reason = scene.calls.reason(visit.id).cloned().unwrap_or_else(own);
    let offset = scene.head.utc_offset_minutes;
    Why {
        sentence: why::for_clerk(&visit.number.to_string(), &reason, offset),
        due_ms: reason.due_ms,
        candidates: reason.candidates,
        next_number: reason.next.as_ref().map(|next| next.number.to_string()),
        next_due_ms: reason.next.as_ref().map(|next| next.due_ms),
        manual: reason.manual.map(words::manual),
        insert: reason.insert.map(words::manual),
        raised: reason.raised,
    }
}

fn parked(scene: &Scene<'_>, id: &CounterId) -> Vec<ParkedTicket> {
    let visits = scene.tally.parked(id).filter_map(|visit| scene.state.visits.get(&visit));
    visits
        .filter_map(|visit| match visit.status {
            Status::Parked { kind, parked_ms, back_by_ms, .. } => Some(ParkedTicket {
                visit: visit.id.0,
                number: visit.number.to_string(),
                kind: words::park(kind),
                parked_ms,
                back_by_ms,
                overdue: back_by_ms.is_some_and(|back_by_ms| back_by_ms < scene.now.utc_ms),
            }),
            _ => None,
        })
        .collect()
}

/// What a hand-over must name.
fn bound(scene: &Scene<'_>, id: &CounterId, state: &CounterState) -> Vec<BoundTicket> {
    let own = Lane::Counter(id.clone());
    let clerk = state.clerk.clone().map(Lane::Clerk);
    let visits = [Some(own), clerk].into_iter().flatten().flat_map(|lane| {
        let visits: Vec<VisitId> = scene.tally.bound(&lane).collect();
        visits
    });
    let told = visits.filter_map(|visit| {
        let visit = scene.state.visits.get(&visit)?;
        Some(BoundTicket {
            visit: visit.id.0,
            number: visit.number.to_string(),
            service: words::text(&scene.setup.services.get(&visit.service)?.name),
            to_clerk: matches!(visit.lane, Lane::Clerk(_)),
            parked: matches!(visit.status, Status::Parked { .. }),
            kept_until_ms: visit.extra.kept_until_ms,
        })
    });
    told.collect()
}

/// The step that the core would undo now.
fn undo(scene: &Scene<'_>, id: &CounterId, state: &CounterState) -> Option<DeskUndo> {
    let last = state.undo.last()?;
    let visit = last.before.id;
    decide(scene.state, &Command::Undo { counter: id.clone(), visit }, scene.now).ok()?;
    Some(DeskUndo {
        step: words::undone(last.step),
        visit: visit.0,
        number: last.before.number.to_string(),
        until_ms: last.at_ms + i64::from(scene.setup.rules.undo_secs) * SECOND_MS,
    })
}

fn colleagues(scene: &Scene<'_>, own: &CounterId) -> Vec<Colleague> {
    let others = scene.state.counters.iter().filter(|(id, _)| *id != own);
    let mut seated: Vec<Colleague> = others
        .filter_map(|(id, counter)| {
            let clerk = counter.clerk.as_ref()?.to_string();
            let counter_number = scene.setup.counters.get(id)?.number;
            // Whoever shows the view gives the name.
            Some(Colleague { name: clerk.clone(), clerk, counter: id.to_string(), counter_number })
        })
        .collect();
    seated.sort_by_key(|colleague| colleague.counter_number);
    seated
}
