//! The live hall, for whoever runs it.

use std::{cmp::Reverse, collections::BTreeSet};

use protocol::views::{
    DashboardCall, DashboardCounter, DashboardService, DashboardView, DeviceState, HelpAsked,
    Interruption, Totals,
};
use queue_core::{
    ids::{CallId, CounterId, ServiceId, ZoneId},
    setup::{Counter, Service},
    state::Call,
    time::MinuteOfDay,
};

use super::{Scene, alerts::alerts, kiosk::open_counters, look_at, words};

/// How many calls are listed.
const CALLS: usize = 20;

/// What is known of devices and clocks besides the state.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// Every device, worst first.
    pub devices: Vec<DeviceState>,
    /// Devices that were connected and are silent: id and seconds.
    pub silent: Vec<(String, u64)>,
    /// Zones whose board is on a screen now.
    pub screens: BTreeSet<ZoneId>,
    /// How far the wall clock is from the hall clock, if too far.
    pub clock_alarm_secs: Option<i64>,
}

/// The dashboard.
pub fn dashboard(scene: &Scene<'_>, around: &Surroundings) -> DashboardView {
    let counters = scene.setup.counters.iter().filter_map(|(id, c)| counter(scene, id, c));
    let mut counters: Vec<DashboardCounter> = counters.collect();
    counters.sort_by_key(|counter| counter.number);
    let services = scene.setup.services.iter().filter_map(|(id, s)| service(scene, id, s));
    let calls = scene.standing_calls().take(CALLS);
    let (help, interrupted) = (help(scene), interrupted(scene));
    let overtime_waiting = overtime_waiting(scene);
    DashboardView {
        head: scene.head.clone(),
        date: scene.state.day.as_ref().map(|day| day.date.to_string()),
        issuing: scene.issuing(),
        totals: totals(scene),
        counters,
        services: services.collect(),
        calls: calls.filter_map(|(id, c)| call(scene, id, c)).collect(),
        devices: around.devices.clone(),
        alerts: alerts(scene, around, &help, &interrupted, overtime_waiting),
        help,
        interrupted,
        overtime_waiting,
    }
}

fn totals(scene: &Scene<'_>) -> Totals {
    let count = |word| scene.tally.count(word);
    Totals {
        issued: scene.state.issued.values().map(|issued| issued.total).sum(),
        waiting: count("waiting"),
        precheck: count("precheck"),
        carried: count("carried"),
        called: count("called"),
        serving: count("serving"),
        parked: count("parked"),
        done: count("done"),
        no_show: count("no-show"),
        lost: count("cancelled") + count("void") + count("expired"),
        longest_wait_secs: scene.secs_since(scene.tally.longest()),
    }
}

fn counter(scene: &Scene<'_>, id: &CounterId, counter: &Counter) -> Option<DashboardCounter> {
    let state = scene.state.counters.get(id)?;
    let current = scene.current(state);
    let look = look_at(state, current);
    Some(DashboardCounter {
        id: id.to_string(),
        number: counter.number,
        name: words::text(&counter.name),
        status: look.status,
        pause: look.pause.map(words::pause),
        back_at_ms: look.back_at_ms,
        clerk: state.clerk.as_ref().map(ToString::to_string),
        ticket: current.map(|visit| visit.number.to_string()),
        since_ms: look.since_ms,
    })
}

/// A service with anybody waiting or served today.
fn service(scene: &Scene<'_>, id: &ServiceId, service: &Service) -> Option<DashboardService> {
    let waiting = scene.tally.waiting(id);
    let issued = scene.state.issued.get(id).map_or(0, |issued| issued.total);
    let group = scene.setup.groups.get(&service.group)?;
    (waiting > 0 || issued > 0).then(|| DashboardService {
        id: id.to_string(),
        name: words::text(&service.name),
        prefix: group.prefix.clone(),
        waiting,
        longest_wait_secs: scene.secs_since(scene.tally.longest_of_service(id)),
        issued,
        open_counters: open_counters(scene, id),
    })
}

/// A call; none if the setup no longer has its counter.
pub(super) fn call(scene: &Scene<'_>, id: CallId, call: &Call) -> Option<DashboardCall> {
    Some(DashboardCall {
        call_id: id.0,
        number: scene.state.visits.get(&call.visit)?.number.to_string(),
        counter_number: scene.setup.counters.get(&call.counter)?.number,
        nth: call.nth,
        called_ms: call.at_ms,
        shown_after_ms: call.shown.as_ref().map(|shown| shown.delay_ms),
        on_its_way: scene.calls.on_its_way(id, scene.wall_ms),
    })
}

/// 求助, emergencies first, then whoever waits longest.
fn help(scene: &Scene<'_>) -> Vec<HelpAsked> {
    let asked = scene.state.counters.iter().filter_map(|(id, counter)| {
        let help = counter.help?;
        Some(HelpAsked {
            counter: id.to_string(),
            counter_number: scene.setup.counters.get(id)?.number,
            kind: words::help(help.kind),
            clerk: counter.clerk.as_ref().map(ToString::to_string),
            since_ms: help.since_ms,
        })
    });
    let mut asked: Vec<HelpAsked> = asked.collect();
    asked.sort_by_key(|help| (Reverse(help.kind), help.since_ms, help.counter_number));
    asked
}

/// 业务中断
fn interrupted(scene: &Scene<'_>) -> Vec<Interruption> {
    let standing = scene.state.interrupted.iter().filter_map(|(id, interruption)| {
        Some(Interruption {
            id: id.to_string(),
            service: words::text(&scene.setup.services.get(id)?.name),
            reason: words::interrupt(interruption.reason),
            since_ms: interruption.since_ms,
            waiting: scene.tally.waiting(id),
            carried: scene.tally.carried(id),
        })
    });
    standing.collect()
}

/// 延时: how many wait though the hall should be closed.
fn overtime_waiting(scene: &Scene<'_>) -> Option<u32> {
    let date = scene.state.day.as_ref()?.date;
    let over = date < scene.now.local_date
        || MinuteOfDay(scene.now.local_minute) >= scene.setup.hours.close;
    over.then(|| scene.tally.count("waiting") + scene.tally.count("precheck"))
}
