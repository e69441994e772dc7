//! The kiosk 取号机.

use protocol::views::{Issuing, KioskGroup, KioskPackage, KioskService, KioskView};
use queue_core::{
    ids::{GroupId, PackageId, ServiceId},
    setup::{Group, PackageSetup, Service},
    time::MinuteOfDay,
};

use super::{Scene, words};

/// What a kiosk shows.
pub fn kiosk(scene: &Scene<'_>) -> KioskView {
    let groups = scene.setup.groups.iter().filter_map(|(id, g)| group(scene, id, g));
    KioskView { head: scene.head.clone(), issuing: issuing(scene), groups: groups.collect() }
}

/// Whether tickets can be taken now, by the same rules as the core's.
pub(super) fn issuing(scene: &Scene<'_>) -> Issuing {
    let hours = &scene.setup.hours;
    let minute = MinuteOfDay(scene.now.local_minute);
    match &scene.state.day {
        None => Issuing::DayClosed,
        Some(day)
            if day.date != scene.now.local_date
                || minute < hours.issue_from
                || minute >= hours.issue_until =>
        {
            Issuing::OutsideHours {
                from: hours.issue_from.to_string(),
                until: hours.issue_until.to_string(),
            }
        }
        Some(day) if !day.issuing => Issuing::Stopped,
        Some(_) => open_until(scene),
    }
}

/// Open, until the end of the issuing hours.
pub(super) fn open_until(scene: &Scene<'_>) -> Issuing {
    Issuing::Open { until: scene.setup.hours.issue_until.to_string() }
}

/// A group with its services; a group without any is not shown.
fn group(scene: &Scene<'_>, id: &GroupId, group: &Group) -> Option<KioskGroup> {
    let of_group = scene.setup.services.iter().filter(|(_, service)| service.group == *id);
    let services: Vec<KioskService> = of_group.map(|(id, s)| service(scene, id, s)).collect();
    let packages = scene.setup.packages.iter().filter(|(_, package)| package.group == *id);
    let packages = packages.map(|(id, it)| package(scene, id, it));
    let zone = scene.setup.zones.get(&group.zone)?;
    (!services.is_empty()).then(|| KioskGroup {
        id: id.to_string(),
        name: words::text(&group.name),
        prefix: group.prefix.clone(),
        note: group.note.as_ref().map(words::text),
        floor: words::text(&zone.floor),
        waiting: services.iter().map(|service| service.waiting).sum(),
        services,
        packages: packages.collect(),
    })
}

fn service(scene: &Scene<'_>, id: &ServiceId, service: &Service) -> KioskService {
    let interruption = scene.state.interrupted.get(id);
    KioskService {
        id: id.to_string(),
        name: words::text(&service.name),
        waiting: scene.tally.waiting(id),
        open_counters: open_counters(scene, id),
        enterprise: service.enterprise,
        full: is_full(scene, id),
        max_cases: service.max_cases,
        precheck: service.precheck,
        materials: service.materials.iter().map(words::text).collect(),
        interrupted: interruption.map(|interruption| words::interrupt(interruption.reason)),
    }
}

fn package(scene: &Scene<'_>, id: &PackageId, package: &PackageSetup) -> KioskPackage {
    let known = |id| scene.setup.services.get(id);
    let steps = || package.steps.iter().map(|step| &step.service);
    KioskPackage {
        id: id.to_string(),
        name: words::text(&package.name),
        steps: steps().filter_map(known).map(|service| words::text(&service.name)).collect(),
        full: steps().any(|service| is_full(scene, service)),
        enterprise: steps().filter_map(known).any(|service| service.enterprise),
    }
}

/// All tickets of the day are given out.
fn is_full(scene: &Scene<'_>, id: &ServiceId) -> bool {
    let quota = scene.setup.services.get(id).and_then(|service| service.day_quota);
    let issued = scene.state.issued.get(id).map_or(0, |issued| issued.total);
    quota.is_some_and(|quota| issued >= quota)
}

/// Open counters that serve a service.
pub(super) fn open_counters(scene: &Scene<'_>, service: &ServiceId) -> u32 {
    scene.open_counters(|counter| scene.state.services_of(counter).contains(service))
}
