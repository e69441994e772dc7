//! A citizen's ticket page.

use std::collections::BTreeSet;

use protocol::views::{TicketCounter, TicketView, WentFirst};
use queue_core::{
    bound,
    ids::{CounterId, VisitId},
    time::MINUTE_MS,
    visit::{Class, Status, Visit},
};

use super::{Scene, notes, why, words};

/// The page of a ticket; none when its visit is not of today.
pub fn ticket(scene: &Scene<'_>, id: VisitId) -> Option<TicketView> {
    let visit = scene.state.visits.get(&id)?;
    let (_, zone) = scene.state.zone_of(visit)?;
    let able = scene.state.counters_for(&visit.lane);
    let waiting = visit.status == Status::Waiting;
    let interruption = scene.state.interrupted.get(&visit.service);
    let interruption = interruption.filter(|_| visit.status.is_live());
    let times = times(scene, visit);
    let went_first = went_first(scene, visit, &able);
    // The theorem speaks of those who may be called: not while another ticket of theirs is at a
    // counter, while they are away, kept for somebody, or their service stands still.
    let in_line = scene.state.is_eligible(visit) && visit.extra.kept_until_ms.is_none();
    let nobody_after_ms = in_line.then(|| nobody_after_ms(scene, visit)).flatten();
    let offset = scene.head.utc_offset_minutes;
    Some(TicketView {
        head: scene.head.clone(),
        number: visit.number.to_string(),
        service: words::text(&scene.setup.services.get(&visit.service)?.name),
        class: words::class(visit.class),
        status: words::status(&visit.status),
        zone: words::text(&zone.name),
        floor: words::text(&zone.floor),
        counters: numbers(scene, &able),
        open_counters: scene.open_counters(|counter| able.contains(counter)),
        issued_ms: visit.checked_in_ms,
        ahead: waiting.then(|| scene.line().ahead(scene.state, visit)),
        went_first,
        nobody_after_ms,
        who_went_first: why::who_went_first(&went_first),
        promise: nobody_after_ms.map(|minute_ms| why::nobody_after(minute_ms, offset)),
        counter: counter(scene, visit),
        return_until_ms: times.return_until_ms,
        return_calls_left: times.return_calls_left,
        cases: visit.extra.more_cases + 1,
        package: notes::package(scene, visit),
        precheck: notes::precheck(scene, visit),
        can_step_out: waiting && !visit.extra.stepped_out,
        step_out_minutes: scene.setup.rules.step_out_minutes,
        out_until_ms: visit.extra.out_until_ms,
        can_ask_more_time: matches!(visit.status, Status::Called { .. }) && !visit.extra.more_time,
        hold_until_ms: times.hold_until_ms,
        kept_until_ms: visit.extra.kept_until_ms,
        held_by: held_by(scene, visit).filter(|_| waiting),
        back_by_ms: times.back_by_ms,
        interrupted: interruption.map(|interruption| words::interrupt(interruption.reason)),
        inserted: visit.extra.insert.is_some(),
    })
}

/// Until when what is possible, as its status says.
#[derive(Default)]
struct Times {
    return_until_ms: Option<i64>,
    return_calls_left: Option<u32>,
    hold_until_ms: Option<i64>,
    back_by_ms: Option<i64>,
}

fn times(scene: &Scene<'_>, visit: &Visit) -> Times {
    match visit.status {
        Status::NoShow { return_until_ms, return_until_call, .. } => {
            let calls = scene.state.issued.get(&visit.service).map_or(0, |issued| issued.calls);
            let return_calls_left = return_until_call.map(|until| until.saturating_sub(calls));
            Times { return_until_ms, return_calls_left, ..Times::default() }
        }
        Status::Called { hold_until_ms, .. } => Times { hold_until_ms, ..Times::default() },
        Status::Parked { back_by_ms, .. } => Times { back_by_ms, ..Times::default() },
        _ => Times::default(),
    }
}

/// The number of theirs that is at a counter now.
fn held_by(scene: &Scene<'_>, visit: &Visit) -> Option<String> {
    let mut kin = scene.state.kin(visit);
    kin.find(|other| other.status.counter().is_some()).map(|other| other.number.to_string())
}

/// The numbers on counters, in order.
pub fn numbers(scene: &Scene<'_>, counters: &[CounterId]) -> Vec<u16> {
    let known = counters.iter().filter_map(|id| scene.setup.counters.get(id));
    let mut numbers: Vec<u16> = known.map(|counter| counter.number).collect();
    numbers.sort_unstable();
    numbers
}

/// Theorem B1 for this person, rounded up to the minute: a promise may be later, never earlier.
fn nobody_after_ms(scene: &Scene<'_>, visit: &Visit) -> Option<i64> {
    let latest_ms = bound::latest_overtaker_ms(scene.state, visit)?;
    Some(latest_ms + (-latest_ms).rem_euclid(MINUTE_MS))
}

/// People who checked in later and were called first, at counters that can serve this person,
/// since the check-in and as long as this person waits. Each person counts once.
fn went_first(scene: &Scene<'_>, visit: &Visit, able: &[CounterId]) -> WentFirst {
    let mut seen: BTreeSet<VisitId> = BTreeSet::new();
    let mut so_far = WentFirst::default();
    let mut until_my_call = so_far;
    for first in scene.calls.firsts_since(visit.checked_in_ms) {
        if first.visit == visit.id {
            until_my_call = so_far;
        }
        let later = (first.checked_in_ms, first.visit) > (visit.checked_in_ms, visit.id);
        if !later || !able.contains(&first.counter) || !seen.insert(first.visit) {
            continue;
        }
        match first.class {
            _ if first.manual => so_far.manual += 1,
            Class::Care => so_far.care += 1,
            Class::Appointment => so_far.appointment += 1,
            Class::Green => so_far.green += 1,
            Class::Ordinary => {}
        }
    }
    if visit.status == Status::Waiting { so_far } else { until_my_call }
}

/// Where to go, while called or served.
fn counter(scene: &Scene<'_>, visit: &Visit) -> Option<TicketCounter> {
    let call = scene.state.calls.get(&scene.state.call_of(visit)?)?;
    let counter = scene.setup.counters.get(visit.status.counter()?)?;
    let zone = scene.setup.zones.get(&counter.zone)?;
    Some(TicketCounter {
        number: counter.number,
        floor: words::text(&zone.floor),
        called_ms: call.at_ms,
        calls: call.nth,
    })
}
