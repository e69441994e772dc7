//! The main board 综合屏 of a zone.

use std::collections::{BTreeMap, BTreeSet};

use protocol::views::{
    AnnounceMode, Announcing, BoardCall, BoardView, GroupWaiting, Loudness, PausedCounter,
};
use queue_core::{
    ids::{CallId, GroupId, VisitId, ZoneId},
    setup::{Group, Zone},
    state::{Call, CounterMode},
    visit::{Key, Lane, Status, Visit},
};

use super::{Scene, notes::interrupted, why, words};

/// A call stays on the board at least this long, ms of hall time.
const SHOWN_AT_LEAST_MS: i64 = 60_000;
/// So many numbers are told to make ready.
const NEXT: usize = 6;

/// The board of a zone; none if the hall has no such zone.
pub fn board(scene: &Scene<'_>, id: &ZoneId) -> Option<BoardView> {
    let zone = scene.setup.zones.get(id)?;
    Some(BoardView {
        head: scene.head.clone(),
        zone: id.to_string(),
        zone_name: words::text(&zone.name),
        floor: words::text(&zone.floor),
        calls: calls(scene, id),
        waiting: waiting(scene, id),
        missed: missed(scene, id),
        issuing: scene.issuing(),
        paused: paused(scene, id),
        interrupted: interrupted(scene, |service| scene.setup.zone_of_service(service) == Some(id)),
        next: next(scene, id),
        notice: why::calling_rule(&scene.due_of_the_day()),
        announce: announcing(zone),
        take: None,
    })
}

/// Every call that is still Called, or unconfirmed and still Called or Serving, or younger than a
/// minute; the newest call of each person; newest first.
fn calls(scene: &Scene<'_>, zone: &ZoneId) -> Vec<BoardCall> {
    let mut newest: BTreeMap<VisitId, CallId> = BTreeMap::new();
    let oldest_ms = scene.now.utc_ms - SHOWN_AT_LEAST_MS;
    for (id, call) in scene.standing_calls().take_while(|(_, call)| call.at_ms > oldest_ms) {
        newest.entry(call.visit).or_insert(id);
    }
    for counter in scene.state.counters.values() {
        let Some(visit) = scene.current(counter) else { continue };
        let Some(id) = scene.state.call_of(visit) else { continue };
        let called = matches!(visit.status, Status::Called { .. });
        let unconfirmed = scene.state.calls.get(&id).is_some_and(|call| call.shown.is_none());
        if called || unconfirmed {
            newest.insert(visit.id, id);
        }
    }
    let mut ids: Vec<CallId> = newest.into_values().collect();
    ids.sort_by(|a, b| b.cmp(a));
    let of_zone = ids.iter().filter_map(|id| Some((*id, scene.state.calls.get(id)?)));
    of_zone
        .filter(|(_, call)| call.zone == *zone)
        .filter_map(|(id, call)| row(scene, id, call))
        .collect()
}

fn row(scene: &Scene<'_>, id: CallId, call: &Call) -> Option<BoardCall> {
    let visit = scene.state.visits.get(&call.visit)?;
    // Whoever is still there went along when the counter moved.
    let at = visit.status.counter().unwrap_or(&call.counter);
    let counter = scene.setup.counters.get(at)?;
    let floor_of = |zone: &ZoneId| scene.setup.zones.get(zone).map(|zone| &zone.floor);
    let (here, there) = (floor_of(&call.zone), floor_of(&counter.zone));
    Some(BoardCall {
        call_id: id.0,
        number: visit.number.to_string(),
        counter_number: counter.number,
        floor: there.filter(|there| here != Some(there)).map(words::text),
        class: words::class(visit.class),
        nth: call.nth,
        called_ms: call.at_ms,
        status: words::status(&visit.status),
        shown: call.shown.is_some(),
        voice: visit.extra.needs.voice,
    })
}

fn waiting(scene: &Scene<'_>, zone: &ZoneId) -> Vec<GroupWaiting> {
    let here = scene.setup.groups.iter().filter(|(_, group)| group.zone == *zone);
    here.map(|(id, group)| group_waiting(scene, id, group)).collect()
}

fn group_waiting(scene: &Scene<'_>, id: &GroupId, group: &Group) -> GroupWaiting {
    let of_group = |service| scene.setup.services.get(service).is_some_and(|s| s.group == *id);
    let services = scene.setup.services.iter().filter(|(_, service)| service.group == *id);
    GroupWaiting {
        name: words::text(&group.name),
        prefix: group.prefix.clone(),
        waiting: services.map(|(service, _)| scene.tally.waiting(service)).sum(),
        open_counters: scene
            .open_counters(|counter| scene.state.services_of(counter).iter().any(of_group)),
    }
}

fn paused(scene: &Scene<'_>, zone: &ZoneId) -> Vec<PausedCounter> {
    let here = scene.setup.counters.iter().filter(|(_, counter)| counter.zone == *zone);
    let paused = here.filter_map(|(id, counter)| match scene.state.counters.get(id)?.mode {
        CounterMode::Paused { reason, back_at_ms, .. } => Some(PausedCounter {
            counter_number: counter.number,
            reason: words::pause(reason),
            back_at_ms,
        }),
        _ => None,
    });
    let mut paused: Vec<PausedCounter> = paused.collect();
    paused.sort_by_key(|counter| counter.counter_number);
    paused
}

fn missed(scene: &Scene<'_>, zone: &ZoneId) -> Vec<String> {
    let visits = scene.tally.missed().filter_map(|id| scene.state.visits.get(&id));
    visits
        .filter(|visit| scene.setup.zone_of_service(&visit.service) == Some(zone))
        .map(|visit| visit.number.to_string())
        .collect()
}

/// The first of the zone in calling order, of those for whom a counter is open.
fn next(scene: &Scene<'_>, zone: &ZoneId) -> Vec<String> {
    let open = scene.state.counters.keys().filter(|counter| scene.state.is_open(counter));
    let lanes: BTreeSet<Lane> = open.flat_map(|counter| scene.state.lanes_of(counter)).collect();
    let mut first: Vec<(Key, &Visit)> = Vec::new();
    for lane in &lanes {
        let visits = scene.state.waiting(lane).filter_map(|key| {
            let visit = scene.state.visits.get(&key.visit)?;
            (scene.setup.zone_of_service(&visit.service) == Some(zone)).then_some((key, visit))
        });
        first.extend(visits.take(NEXT));
    }
    first.sort_by_key(|(key, _)| *key);
    first.into_iter().take(NEXT).map(|(_, visit)| visit.number.to_string()).collect()
}

fn announcing(zone: &Zone) -> Announcing {
    let announce = &zone.announce;
    Announcing {
        mode: match (zone.silent, announce.chime_only) {
            (true, _) => AnnounceMode::Silent,
            (false, true) => AnnounceMode::Chime,
            (false, false) => AnnounceMode::Voice,
        },
        languages: announce.languages.iter().map(|language| words::language(*language)).collect(),
        times: announce.times,
        recall_times: announce.recall_times,
        late_secs: announce.late_secs,
        loudness: announce.loudness.iter().map(loudness).collect(),
    }
}

fn loudness(entry: &queue_core::announce::Loudness) -> Loudness {
    Loudness { from: entry.from.to_string(), percent: entry.percent }
}
