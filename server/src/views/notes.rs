//! What several audiences are told of a ticket: its package, what the guide found, what stands still.

use protocol::views::{InterruptedService, PackageProgress, PackageStep, PrecheckNote};
use queue_core::{
    ids::ServiceId,
    visit::{StepState, Visit},
};

use super::{Scene, words};

/// The steps of a package.
pub(super) fn package(scene: &Scene<'_>, visit: &Visit) -> Option<PackageProgress> {
    let package = visit.extra.package.as_ref()?;
    let name = words::text(&scene.setup.packages.get(&package.id)?.name);
    let live = visit.status.is_live();
    let steps = package.steps.iter().filter_map(|step| {
        Some(PackageStep {
            service: words::text(&scene.setup.services.get(&step.service)?.name),
            state: words::step(step.is),
            now: live && step.is == StepState::Open && step.service == visit.service,
        })
    });
    Some(PackageProgress { name, steps: steps.collect() })
}

/// What the guide found, with the names of what is missing.
pub(super) fn precheck(scene: &Scene<'_>, visit: &Visit) -> Option<PrecheckNote> {
    let precheck = visit.extra.precheck.as_ref()?;
    let materials = scene.setup.services.get(&visit.service).map(|service| &service.materials);
    let missing = precheck.missing.iter().filter_map(|nth| {
        let place = usize::from(*nth).checked_sub(1)?;
        materials?.get(place).map(words::text)
    });
    Some(PrecheckNote { result: words::precheck(precheck.result), missing: missing.collect() })
}

/// Those of these services that stand still.
pub(super) fn interrupted(
    scene: &Scene<'_>,
    wanted: impl Fn(&ServiceId) -> bool,
) -> Vec<InterruptedService> {
    let of_interest = scene.state.interrupted.iter().filter(|(service, _)| wanted(service));
    let told = of_interest.filter_map(|(service, interruption)| {
        Some(InterruptedService {
            service: words::text(&scene.setup.services.get(service)?.name),
            reason: words::interrupt(interruption.reason),
            since_ms: interruption.since_ms,
        })
    });
    told.collect()
}
