//! The live hall, for whoever runs it.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use protocol::{
    views::{
        Alert, DashboardCall, DashboardCounter, DashboardService, DashboardView, DeviceState,
        HelpAsked, Interruption, Totals,
    },
    words::Text,
};
use queue_core::{
    ids::{CallId, CounterId, ServiceId, ZoneId},
    setup::{Counter, Service},
    state::{Call, CounterMode},
    time::MinuteOfDay,
    visit::Status,
};

use super::{Scene, kiosk::open_counters, look_at, words};

/// How many calls are listed.
const CALLS: usize = 20;
/// A device with less than this on its disk is soon unable to keep anything, MiB.
const DISK_LOW_MIB: u32 = 200;

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
        alerts: urgent(&help, &interrupted, overtime_waiting)
            .chain(alerts(scene, around))
            .collect(),
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

fn call(scene: &Scene<'_>, id: CallId, call: &Call) -> Option<DashboardCall> {
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

/// What people have said or the hour says, before what the server has found out.
fn urgent(
    help: &[HelpAsked],
    interrupted: &[Interruption],
    overtime_waiting: Option<u32>,
) -> impl Iterator<Item = Alert> {
    let help = help
        .iter()
        .map(|help| Alert::HelpAsked { counter_number: help.counter_number, kind: help.kind });
    let interrupted = interrupted
        .iter()
        .map(|it| Alert::Interrupted { service: it.service.clone(), waiting: it.waiting });
    let overtime = overtime_waiting.filter(|waiting| *waiting > 0);
    let all: Vec<Alert> = help
        .chain(interrupted)
        .chain(overtime.map(|waiting| Alert::Overtime { waiting }))
        .collect();
    all.into_iter()
}

/// Whoever is not back from a pause in time.
fn not_back<'a>(scene: &'a Scene<'_>) -> impl Iterator<Item = Alert> + 'a {
    scene.state.counters.iter().filter_map(|(id, counter)| match counter.mode {
        CounterMode::Paused { back_at_ms: Some(back_at_ms), .. }
            if back_at_ms < scene.now.utc_ms =>
        {
            Some(Alert::NotBack {
                counter_number: scene.setup.counters.get(id)?.number,
                late_secs: scene.secs_since(Some(back_at_ms)),
            })
        }
        _ => None,
    })
}

/// Whoever is called and is to be led to the counter.
fn led<'a>(scene: &'a Scene<'_>) -> impl Iterator<Item = Alert> + 'a {
    scene.setup.counters.iter().filter_map(|(id, counter)| {
        let visit = scene.current(scene.state.counters.get(id)?)?;
        let needs = visit.extra.needs;
        let called = matches!(visit.status, Status::Called { .. });
        (called && (needs.guide || needs.hearing)).then(|| Alert::GuideWanted {
            number: visit.number.to_string(),
            counter_number: counter.number,
            hearing: needs.hearing,
        })
    })
}

/// What a device says of its machine that somebody must see to.
fn unwell(device: &DeviceState) -> impl Iterator<Item = Alert> + use<> {
    let name = called(device);
    let health = device.health.clone().unwrap_or_default();
    let known = device.health.is_some();
    let mute = known && health.sound == Some(false);
    let full = known && health.disk_free_mib < DISK_LOW_MIB;
    let mute = mute.then(|| Alert::NoSound { device: name.clone() });
    let full = full.then_some(Alert::DiskLow { device: name, free_mib: health.disk_free_mib });
    mute.into_iter().chain(full)
}

/// Zones for which more than one device speaks.
fn many_voices<'a>(
    scene: &'a Scene<'_>,
    devices: &'a [DeviceState],
) -> impl Iterator<Item = Alert> + 'a {
    let mut voices: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for device in devices {
        if let Some(zone) = device.health.as_ref().and_then(|health| health.speaks_for.as_deref()) {
            voices.entry(zone).or_default().push(called(device));
        }
    }
    voices.into_iter().filter(|(_, devices)| devices.len() > 1).map(|(id, mut devices)| {
        let zone = scene.setup.zones.get(&ZoneId::from(id)).map(|zone| words::text(&zone.name));
        devices.sort();
        let unknown = || Text { zh: id.to_owned(), en: id.to_owned() };
        Alert::ManyVoices { zone: zone.unwrap_or_else(unknown), devices }
    })
}

/// What people call a device; one that nobody has named goes by its id.
fn called(device: &DeviceState) -> String {
    if device.name.is_empty() { device.id.clone() } else { device.name.clone() }
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
    alerts.extend(led(scene));
    let dark = scene.setup.zones.iter().filter(|(id, _)| !around.screens.contains(*id));
    alerts.extend(dark.map(|(_, zone)| Alert::NoScreen { zone: words::text(&zone.name) }));
    alerts.extend(scene.setup.services.iter().filter_map(|(id, service)| {
        let waiting = scene.tally.waiting(id);
        let stands_still = scene.state.interrupted.contains_key(id);
        let alone = waiting > 0 && open_counters(scene, id) == 0 && !stands_still;
        alone.then(|| Alert::NobodyServes { service: words::text(&service.name), waiting })
    }));
    alerts.extend(not_back(scene));
    alerts.extend(around.silent.iter().map(|(device, silent_secs)| Alert::DeviceOffline {
        device: device.clone(),
        silent_secs: *silent_secs,
    }));
    alerts.extend(many_voices(scene, &around.devices));
    alerts.extend(around.devices.iter().flat_map(unwell));
    alerts.extend(around.clock_alarm_secs.map(|secs| Alert::ClockDeviation { secs }));
    alerts
}
