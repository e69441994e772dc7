//! What needs somebody now, for whoever runs the hall. The list is longer than a small screen, so
//! its order counts: people first, then what is broken, then what stands still, and last what mostly
//! follows from the rest. Who mends the cause need not read its consequences.

use std::collections::BTreeMap;

use protocol::{
    views::{Alert, DeviceState, HelpAsked, Interruption},
    words::Text,
};
use queue_core::{
    ids::{CounterId, ZoneId},
    state::CounterMode,
    visit::Status,
};

use super::{
    Scene,
    dashboard::{Surroundings, call},
    kiosk::open_counters,
    words,
};

/// A device with less than this on its disk is soon unable to keep anything, MiB.
const DISK_LOW_MIB: u32 = 200;

/// See the module.
pub(super) fn alerts(
    scene: &Scene<'_>,
    around: &Surroundings,
    help: &[HelpAsked],
    interrupted: &[Interruption],
    overtime_waiting: Option<u32>,
) -> Vec<Alert> {
    let asked = help
        .iter()
        .map(|help| Alert::HelpAsked { counter_number: help.counter_number, kind: help.kind });
    let interrupted = interrupted
        .iter()
        .map(|it| Alert::Interrupted { service: it.service.clone(), waiting: it.waiting });
    let overtime = overtime_waiting.filter(|waiting| *waiting > 0);
    asked
        .chain(led(scene))
        .chain(broken(scene, around))
        .chain(interrupted)
        .chain(nobody_serves(scene))
        .chain(not_back(scene))
        .chain(overtime.map(|waiting| Alert::Overtime { waiting }))
        .chain(not_shown(scene))
        .collect()
}

/// Screens, disks, sound, clocks; devices that are merely silent last, since a network that fails
/// takes many of them.
fn broken<'a>(scene: &'a Scene<'_>, around: &'a Surroundings) -> impl Iterator<Item = Alert> + 'a {
    let dark = scene.setup.zones.iter().filter(|(id, _)| !around.screens.contains(*id));
    let dark = dark.map(|(_, zone)| Alert::NoScreen { zone: words::text(&zone.name) });
    let clock = around.clock_alarm_secs.map(|secs| Alert::ClockDeviation { secs });
    let silent = around.silent.iter().map(|(device, silent_secs)| Alert::DeviceOffline {
        device: device.clone(),
        silent_secs: *silent_secs,
    });
    dark.chain(around.devices.iter().flat_map(unwell))
        .chain(around.devices.iter().filter_map(|device| lost_displays(scene, device)))
        .chain(many_voices(scene, &around.devices))
        .chain(clock)
        .chain(silent)
}

/// Services for which people wait and no counter is open; one that stands still is told as that.
fn nobody_serves<'a>(scene: &'a Scene<'_>) -> impl Iterator<Item = Alert> + 'a {
    scene.setup.services.iter().filter_map(|(id, service)| {
        let waiting = scene.tally.waiting(id);
        let stands_still = scene.state.interrupted.contains_key(id);
        let alone = waiting > 0 && open_counters(scene, id) == 0 && !stands_still;
        alone.then(|| Alert::NobodyServes { service: words::text(&service.name), waiting })
    })
}

/// Calls whose alarm is due.
fn not_shown<'a>(scene: &'a Scene<'_>) -> impl Iterator<Item = Alert> + 'a {
    let due = scene.calls.alarms(scene.state).filter(|(_, at)| *at <= scene.wall_ms);
    due.filter_map(|(id, _)| {
        let call = call(scene, id, scene.state.calls.get(&id)?)?;
        let (number, counter_number) = (call.number, call.counter_number);
        Some(Alert::CallNotShown { number, counter_number })
    })
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

/// What a device says of its machine or asks for that somebody must see to.
fn unwell(device: &DeviceState) -> impl Iterator<Item = Alert> + use<> {
    let name = called(device);
    let health = device.health.clone().unwrap_or_default();
    let known = device.health.is_some();
    let mute = known && health.sound == Some(false);
    let full = known && health.disk_free_mib < DISK_LOW_MIB;
    let lost = device.asks_in_vain.iter();
    let lost: Vec<Alert> = lost
        .map(|place| Alert::UnknownPlace { device: name.clone(), place: place.clone() })
        .collect();
    let mute = mute.then(|| Alert::NoSound { device: name.clone() });
    let full = full.then_some(Alert::DiskLow { device: name, free_mib: health.disk_free_mib });
    lost.into_iter().chain(mute).chain(full)
}

/// Displays over counters that a device cannot reach.
fn lost_displays(scene: &Scene<'_>, device: &DeviceState) -> Option<Alert> {
    let lost = &device.health.as_ref()?.lost_displays;
    let number = |id: &String| {
        let counter = scene.setup.counters.get(&CounterId::from(id.as_str()));
        counter.map_or_else(|| id.clone(), |counter| counter.number.to_string())
    };
    let mut counters: Vec<String> = lost.iter().map(number).collect();
    counters.sort_by_key(|counter| (counter.parse().unwrap_or(u16::MAX), counter.clone()));
    (!counters.is_empty()).then(|| Alert::LostDisplays { device: called(device), counters })
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
