//! The whole observable picture of the hall against that of the model.

use queue_core::{
    Event, State,
    event::Called,
    ids::{CallId, VisitId},
    state::{CounterMode, CounterState},
    visit::{Back, Lane, Precheck, Status, Visit},
};

use crate::{
    hall::{Desk, Expected, Hall, Mode},
    ticket::{Is, Queue, Ticket},
};

/// Notes what is not the same.
macro_rules! same {
    ($what:expr, $($name:literal: $real:expr => $model:expr),+ $(,)?) => {
        $(match (&$real, &$model) {
            (real, model) => if real != model {
                return Err(format!("{}, {}: {real:?}, the model says {model:?}", $what, $name));
            }
        })+
    };
}

type Same = Result<(), String>;

/// Everything, ticket by ticket and counter by counter.
pub fn picture(state: &State, hall: &Hall) -> Same {
    let ids = |ids: &mut dyn Iterator<Item = u64>| ids.collect::<Vec<_>>();
    let interrupted: Vec<_> =
        state.interrupted.iter().map(|(id, i)| (id.clone(), i.reason, i.since_ms)).collect();
    let mut stopped = hall.stopped.clone();
    stopped.sort();
    let skills: Vec<_> =
        state.skills.iter().map(|(clerk, all)| (clerk.clone(), all.clone())).collect();
    let mut model_skills = hall.skills.clone();
    model_skills.iter_mut().for_each(|(_, all)| {
        all.sort();
        all.dedup();
    });
    model_skills.sort();
    let shown = |id: &CallId| state.calls[id].shown.is_some();
    same!("the hall",
        "tickets": ids(&mut state.visits.keys().map(|id| id.0)) => ids(&mut hall.tickets.iter().map(|t| t.id)),
        "last ticket": state.last_visit => hall.last_ticket,
        "last call": state.last_call => hall.last_call,
        "day": state.day.as_ref().map(|d| (d.date, d.due, d.issuing)) => hall.today.as_ref().map(|d| (d.date, d.d, d.issuing)),
        "next deadline": state.next_deadline() => hall.next_deadline(),
        "min D": state.min_d_ms() => hall.min_d(),
        "interrupted": interrupted => stopped,
        "skills": skills => model_skills,
        "ready counters": state.ready_counters() => hall.ready_desks().into_iter().map(|d| d.id).collect::<Vec<_>>(),
        "calls": state.calls.keys().map(|id| (id.0, shown(id))).collect::<Vec<_>>() => hall.shouts.iter().map(|s| (s.id, s.shown)).collect::<Vec<_>>(),
        "counters": state.counters.keys().collect::<Vec<_>>() => hall.desks.iter().map(|d| &d.id).collect::<Vec<_>>(),
    );
    for (service, issued) in &state.issued {
        same!(format!("service {service}"),
            "tickets": issued.total => hall.taken(service).count() as u32,
            "green": issued.green => hall.taken_green(service),
            "calls": issued.calls => hall.calls_for(service));
    }
    for (visit, model) in state.visits.values().zip(&hall.tickets) {
        ticket(state, hall, visit, model)?;
    }
    for waits in hall.tickets.iter().filter(|t| hall.eligible(t)) {
        // Once for every lane in which somebody waits.
        let lane = lane(waits);
        let real: Vec<u64> = state.waiting(&lane).map(|key| key.visit.0).collect();
        if real.first() == Some(&waits.id) {
            let model = hall.eligible_in_order(|t| self::lane(t) == lane);
            same!(format!("{lane:?}"), "order": real => model.iter().map(|t| t.id).collect::<Vec<_>>());
        }
    }
    for (counter, desk) in state.counters.values().zip(&hall.desks) {
        same_desk(state, hall, counter, desk)?;
    }
    Ok(())
}

fn lane(ticket: &Ticket) -> Lane {
    match &ticket.queue {
        Queue::Anyone => Lane::Service(ticket.service.clone()),
        Queue::Counter(counter) => Lane::Counter(counter.clone()),
        Queue::Clerk(clerk) => Lane::Clerk(clerk.clone()),
    }
}

fn status(ticket: &Ticket) -> Status {
    match ticket.is.clone() {
        Is::Guide => Status::Precheck,
        Is::Waits => Status::Waiting,
        Is::Called { at: counter, first, last, calls, hold, still, call } => Status::Called {
            counter,
            call: CallId(call),
            first_called_ms: first,
            last_called_ms: last,
            calls,
            hold_until_ms: hold,
            stood_still_ms: still,
        },
        Is::Served { at: counter, since: started_ms, call } => {
            Status::Serving { counter, call: CallId(call), started_ms }
        }
        Is::Aside { at: counter, kind, since: parked_ms, back_by: back_by_ms } => {
            Status::Parked { kind, counter, parked_ms, back_by_ms }
        }
        Is::Missed { since: missed_ms, until: return_until_ms, until_call: return_until_call } => {
            Status::NoShow { missed_ms, return_until_ms, return_until_call }
        }
        Is::Carried(date, precheck) => Status::Carried { date, precheck },
        Is::Over("done") => Status::Done,
        Is::Over("cancelled") => Status::Cancelled,
        Is::Over("void") => Status::Void,
        Is::Over(_) => Status::Expired,
    }
}

fn ticket(state: &State, hall: &Hall, visit: &Visit, t: &Ticket) -> Same {
    let extra = &visit.extra;
    let found = t.found.clone().map(|(result, missing)| Precheck { result, missing });
    let asked = |(service, clerk): &(_, _)| Back {
        service: Clone::clone(service),
        lane: Lane::Clerk(Clone::clone(clerk)),
    };
    same!(format!("ticket {} ({})", t.id, visit.number),
        "number": (&visit.number.prefix, visit.number.ordinal) => (&t.prefix, t.ordinal),
        "status": visit.status => status(t),
        "service": visit.service => t.service,
        "floor": visit.floor_ms => t.floor,
        "entitlements": visit.entitlements => t.holds,
        "misses": visit.misses => t.misses,
        "eligible": state.is_eligible(visit) => hall.eligible(t),
        "queued": visit.queued_ms => t.queued,
        "checked in": visit.checked_in_ms => t.came,
        "transaction": visit.transaction => t.transaction,
        "called before": visit.called_before => t.called_before,
        "served": visit.served_ms => t.worked,
        "provisional": extra.provisional => t.unproven,
        "link": extra.link.map(|link| link.0) => t.family,
        "package": extra.package => t.package,
        "back": extra.back => t.back.iter().map(asked).collect::<Vec<_>>(),
        "precheck": extra.precheck => found,
        "out until": extra.out_until_ms => t.out,
        "stepped out": extra.stepped_out => t.was_out,
        "more time": extra.more_time => t.more_time,
        "kept until": extra.kept_until_ms => t.kept,
        "outcome": extra.outcome => t.outcome,
        "insert": extra.insert => t.front.map(|(why, ..)| why),
        "backfilled": extra.backfilled => t.paper,
        "needs": extra.needs => t.needs,
        "case numbers": extra.case_numbers => t.cases,
    );
    if !t.live() {
        return Ok(());
    }
    let serving: Vec<_> = hall.desks.iter().filter(|d| hall.serves(d, t)).map(|d| &d.id).collect();
    // A counter that is gone from the setup calls nobody to itself; it is not in the model either.
    same!(format!("ticket {} ({})", t.id, visit.number),
        "base": visit.base_ms => t.base(),
        "ready": visit.ready_ms => t.ready(),
        "class": visit.class => t.class(),
        "due": visit.due_ms() => t.due(),
        "lane": visit.lane => lane(t));
    if !matches!(t.queue, Queue::Counter(_)) {
        same!(format!("ticket {} ({})", t.id, visit.number),
            "counters": state.counters_for(&visit.lane).iter().collect::<Vec<_>>() => serving);
    }
    Ok(())
}

fn same_desk(state: &State, hall: &Hall, counter: &CounterState, desk: &Desk) -> Same {
    let mode = match desk.mode {
        Mode::Closed => CounterMode::Closed,
        Mode::Open => CounterMode::Open,
        Mode::Ready => CounterMode::Ready,
        Mode::Paused { reason, since, back_at } => {
            CounterMode::Paused { reason, since_ms: since, back_at_ms: back_at }
        }
    };
    let undo: Vec<_> = counter.undo.iter().map(|u| (u.step, u.at_ms, u.before.id.0)).collect();
    same!(format!("counter {}", desk.id),
        "clerk": counter.clerk => desk.clerk,
        "mode": counter.mode => mode,
        "holds": counter.current => hall.held_by(&desk.id).map(|t| VisitId(t.id)),
        "idle since": counter.idle_since_ms => desk.idle_since,
        "auto-call": counter.auto_call => desk.auto,
        "planned pause": counter.pause_after => desk.plan,
        "help": counter.help.map(|help| help.kind) => desk.help,
        "skills": state.services_of(&desk.id).len() => hall.skill_count(desk),
        "steps": undo => desk.steps.iter().map(|s| (s.step, s.at, s.ticket)).collect::<Vec<_>>());
    Ok(())
}

/// Every call among the events of a command, in order, with everything it says.
pub fn calls(events: &[Event], hall: &Hall) -> Same {
    let real: Vec<Expected> = events
        .iter()
        .filter_map(|event| match event {
            Event::Called(called) => Some(said(called)),
            _ => None,
        })
        .collect();
    same!("the command", "calls": real => hall.called);
    Ok(())
}

fn said(called: &Called) -> Expected {
    let reason = &called.reason;
    Expected {
        ticket: called.visit.0,
        counter: called.counter.clone(),
        clerk: called.clerk.clone(),
        call: called.call.0,
        due: reason.due_ms,
        ready: reason.ready_ms,
        class: reason.class,
        candidates: reason.candidates as usize,
        next: reason.next.as_ref().map(|next| next.visit.0),
        raised: reason.raised,
        wait: called.wait_ms,
        overtime: called.overtime,
        insert: reason.insert,
        manual: reason.manual,
    }
}
