//! The live hall, for whoever runs it.

use std::collections::BTreeSet;

use protocol::views::{
    Alert, DashboardCall, DashboardCounter, DashboardService, DashboardView, DeviceState, Totals,
};
use queue_core::{
    ids::{CallId, CounterId, ServiceId, ZoneId},
    setup::{Counter, Service},
    state::Call,
};

use super::{Scene, kiosk::open_counters, status_of, words};

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
    let calls = scene.state.calls.iter().rev().take(CALLS);
    DashboardView {
        head: scene.head.clone(),
        date: scene.state.day.as_ref().map(|day| day.date.to_string()),
        issuing: scene.issuing(),
        totals: totals(scene),
        counters,
        services: services.collect(),
        calls: calls.filter_map(|(id, c)| call(scene, *id, c)).collect(),
        devices: around.devices.clone(),
        alerts: alerts(scene, around),
    }
}

fn totals(scene: &Scene<'_>) -> Totals {
    let count = |word| scene.tally.count(word);
    Totals {
        issued: scene.state.issued.values().map(|issued| issued.total).sum(),
        waiting: count("waiting"),
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
    let (status, pause, since_ms) = status_of(state, current);
    Some(DashboardCounter {
        id: id.to_string(),
        number: counter.number,
        name: words::text(&counter.name),
        status,
        pause: pause.map(words::pause),
        clerk: state.clerk.as_ref().map(ToString::to_string),
        ticket: current.map(|visit| visit.number.to_string()),
        since_ms,
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

fn call(scene: &Scene<'_>, id: CallId, call: &Call) -> Option<DashboardCall> {
    Some(DashboardCall {
        call_id: id.0,
        number: scene.state.visits.get(&call.visit)?.number.to_string(),
        counter_number: scene.setup.counters.get(&call.counter)?.number,
        nth: call.nth,
        called_ms: call.at_ms,
        shown_after_ms: call.shown.as_ref().map(|shown| shown.delay_ms),
    })
}

/// What needs somebody now, the most urgent kind first.
fn alerts(scene: &Scene<'_>, around: &Surroundings) -> Vec<Alert> {
    let mut alerts = Vec::new();
    let unshown = scene.calls.alarms(scene.state).filter(|(_, at)| *at <= scene.wall_ms);
    for (id, _) in unshown {
        let call = scene.state.calls.get(&id).and_then(|c| self::call(scene, id, c));
        alerts.extend(call.map(|call| Alert::CallNotShown {
            number: call.number,
            counter_number: call.counter_number,
        }));
    }
    let dark = scene.setup.zones.iter().filter(|(id, _)| !around.screens.contains(*id));
    alerts.extend(dark.map(|(_, zone)| Alert::NoScreen { zone: words::text(&zone.name) }));
    alerts.extend(scene.setup.services.iter().filter_map(|(id, service)| {
        let waiting = scene.tally.waiting(id);
        let alone = waiting > 0 && open_counters(scene, id) == 0;
        alone.then(|| Alert::NobodyServes { service: words::text(&service.name), waiting })
    }));
    alerts.extend(around.silent.iter().map(|(device, silent_secs)| Alert::DeviceOffline {
        device: device.clone(),
        silent_secs: *silent_secs,
    }));
    alerts.extend(around.clock_alarm_secs.map(|secs| Alert::ClockDeviation { secs }));
    alerts
}
