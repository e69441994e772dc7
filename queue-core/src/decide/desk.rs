//! What a clerk sets at the desk: auto-call, help, another counter; and what clerks can do.

use super::Hall;
use crate::{
    command::HelpKind,
    event::Event,
    ids::{CallId, ClerkId, CounterId, ServiceId},
    refusal::Refusal,
    visit::Status,
};

/// 自动叫号
pub(super) fn auto_call(hall: &Hall<'_>, id: &CounterId, on: bool) -> Result<Vec<Event>, Refusal> {
    let counter = hall.counter(id)?;
    if counter.clerk.is_none() {
        return Err(Refusal::NotSignedIn { counter: id.clone() });
    }
    Ok(if counter.auto_call == on {
        vec![]
    } else {
        vec![Event::AutoCallSet { counter: id.clone(), on, at_ms: hall.at }]
    })
}

/// 换窗: the person at the counter, the parked and the own tickets go along; who was called is
/// called again to the new place.
pub(super) fn move_to(
    hall: &Hall<'_>,
    from: &CounterId,
    to: &CounterId,
) -> Result<Vec<Event>, Refusal> {
    let counter = hall.counter(from)?;
    if counter.clerk.is_none() {
        return Err(Refusal::NotSignedIn { counter: from.clone() });
    }
    if !hall.setup()?.counters.contains_key(to) {
        return Err(Refusal::UnknownCounter { counter: to.clone() });
    }
    // Where no clerk is, the counter is closed and nobody stands there.
    if let Some(clerk) = &hall.counter(to)?.clerk {
        return Err(Refusal::CounterTaken { counter: to.clone(), clerk: clerk.clone() });
    }
    let mut events =
        vec![Event::CounterMoved { counter: from.clone(), to: to.clone(), at_ms: hall.at }];
    events.extend(announced_again(hall, from, to, hall.state.last_call + 1));
    Ok(events)
}

/// The call of whoever is called to `at`, once more, to the counter `to`.
pub(super) fn announced_again(
    hall: &Hall<'_>,
    at: &CounterId,
    to: &CounterId,
    call: u64,
) -> Option<Event> {
    let visit = hall.state.counters.get(at)?.current?;
    let visit = hall.state.visits.get(&visit)?;
    let Status::Called { calls, .. } = visit.status else { return None };
    let (zone, _) = hall.state.zone_of(visit)?;
    Some(Event::Recalled {
        visit: visit.id,
        counter: to.clone(),
        call: CallId(call),
        zone: zone.clone(),
        calls,
        at_ms: hall.at,
    })
}

/// 求助: an emergency is more than a question, and is not taken back by one.
pub(super) fn ask_help(
    hall: &Hall<'_>,
    id: &CounterId,
    kind: HelpKind,
) -> Result<Vec<Event>, Refusal> {
    let counter = hall.counter(id)?;
    if counter.clerk.is_none() {
        return Err(Refusal::NotSignedIn { counter: id.clone() });
    }
    Ok(if counter.help.is_some_and(|help| help.kind >= kind) {
        vec![]
    } else {
        vec![Event::HelpAsked { counter: id.clone(), kind, at_ms: hall.at }]
    })
}

pub(super) fn answer_help(hall: &Hall<'_>, id: &CounterId) -> Result<Vec<Event>, Refusal> {
    match hall.counter(id)?.help {
        Some(_) => Ok(vec![Event::HelpAnswered { counter: id.clone(), at_ms: hall.at }]),
        None => Err(Refusal::NoHelpAsked { counter: id.clone() }),
    }
}

/// What a clerk can do; from the next call on.
pub(super) fn set_skills(
    hall: &Hall<'_>,
    clerk: &ClerkId,
    services: Option<&[ServiceId]>,
) -> Result<Vec<Event>, Refusal> {
    let mut all: Vec<ServiceId> = services.unwrap_or_default().to_vec();
    for service in &all {
        hall.known_service(service)?;
    }
    all.sort();
    all.dedup();
    Ok(vec![Event::SkillsSet {
        clerk: clerk.clone(),
        services: services.map(|_| all),
        at_ms: hall.at,
    }])
}
