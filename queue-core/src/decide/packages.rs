//! 主题套餐: several services on one number. The order adapts: a step that is free goes first.

use super::Hall;
use crate::{
    event::Event,
    ids::{PackageId, ServiceId},
    setup::{PackageStep, Setup},
    state::{CounterMode, State},
    time::HallTime,
    visit::{Lane, Outcome, Package, Step, StepState, Visit},
};

/// A package before its first step.
pub(super) fn new(id: &PackageId, services: &[&ServiceId]) -> Package {
    let step = |service: &&ServiceId| Step { service: (*service).clone(), is: StepState::Open };
    Package { id: id.clone(), steps: services.iter().map(step).collect() }
}

/// The step to wait for now: one whose counter is free, else the one with the fewest people before
/// each open counter, else the first. None when no step is left that can be done.
pub(super) fn best_step(hall: &Hall<'_>, setup: &Setup, package: &Package) -> Option<ServiceId> {
    best_step_but(hall, setup, package, None)
}

/// The same, and not this service.
pub(super) fn best_step_but(
    hall: &Hall<'_>,
    setup: &Setup,
    package: &Package,
    not: Option<&ServiceId>,
) -> Option<ServiceId> {
    let load = |service: &ServiceId| {
        let lane = Lane::Service(service.clone());
        let counters = hall.state.counters_for(&lane);
        let open = counters.iter().filter(|id| hall.state.is_open(id)).count();
        let ready =
            |id: &_| hall.state.counters.get(id).map(|c| c.mode) == Some(CounterMode::Ready);
        let waiting = hall.state.waiting_len(&lane);
        (
            hall.state.interrupted.contains_key(service),
            open == 0,
            !counters.iter().any(ready),
            waiting * 1000 / open.max(1),
        )
    };
    // `min_by_key` keeps the first of equals, which is the order of the setup.
    let steps = possible(setup, package).filter(|service| Some(*service) != not);
    steps.min_by_key(|service| load(service)).cloned()
}

/// Open steps that need no other step first.
fn possible<'a>(
    setup: &'a Setup,
    package: &'a Package,
) -> impl Iterator<Item = &'a ServiceId> + 'a {
    let of_setup = setup.packages.get(&package.id).map_or(&[][..], |package| &package.steps);
    let open = package.steps.iter().filter(|step| step.is == StepState::Open);
    open.map(|step| &step.service)
        .filter(move |service| needs(of_setup, service).iter().all(|first| is_done(package, first)))
}

/// What must be handled before a service can be done: a step of the package that has not been yet.
pub(super) fn needed_first<'a>(
    setup: &'a Setup,
    package: &Package,
    service: &ServiceId,
) -> Option<&'a ServiceId> {
    let of_setup = setup.packages.get(&package.id).map_or(&[][..], |package| &package.steps);
    needs(of_setup, service).iter().find(|first| !is_done(package, first))
}

fn is_done(package: &Package, service: &ServiceId) -> bool {
    package.steps.iter().any(|step| step.service == *service && step.is == StepState::Done)
}

fn needs<'a>(steps: &'a [PackageStep], service: &ServiceId) -> &'a [ServiceId] {
    let step = steps.iter().find(|step| step.service == *service);
    step.map_or(&[], |step| &step.after)
}

/// A package after the step of a visit has ended, and the next step, if there is one. A step that
/// was not handled takes those with it that need it.
pub(super) fn after_step(
    hall: &Hall<'_>,
    setup: &Setup,
    visit: &Visit,
    outcome: Outcome,
) -> Option<(Package, Option<ServiceId>)> {
    let mut package = visit.extra.package.clone()?;
    let ended = match outcome {
        Outcome::Handled => StepState::Done,
        Outcome::PapersMissing => StepState::PapersMissing,
        Outcome::NotHandled => StepState::NotHandled,
    };
    for step in package.steps.iter_mut().filter(|step| step.service == visit.service) {
        step.is = ended;
    }
    drop_what_cannot_be_done(setup, &mut package);
    let next = best_step(hall, setup, &package);
    Some((package, next))
}

/// A package whose missing papers have come, and the next step.
pub(super) fn with_papers(
    hall: &Hall<'_>,
    setup: &Setup,
    package: &Package,
) -> (Package, Option<ServiceId>) {
    let mut package = package.clone();
    for step in &mut package.steps {
        if matches!(step.is, StepState::PapersMissing | StepState::Dropped) {
            step.is = StepState::Open;
        }
    }
    drop_what_cannot_be_done(setup, &mut package);
    let next = best_step(hall, setup, &package);
    (package, next)
}

fn drop_what_cannot_be_done(setup: &Setup, package: &mut Package) {
    let of_setup = setup.packages.get(&package.id).map_or(&[][..], |package| &package.steps);
    // One round for every step is enough: the longest chain is as long as the package.
    for _ in 0..package.steps.len() {
        let failed: Vec<ServiceId> = package
            .steps
            .iter()
            .filter(|step| !matches!(step.is, StepState::Open | StepState::Done))
            .map(|step| step.service.clone())
            .collect();
        for step in package.steps.iter_mut().filter(|step| step.is == StepState::Open) {
            if needs(of_setup, &step.service).iter().any(|service| failed.contains(service)) {
                step.is = StepState::Dropped;
            }
        }
    }
}

/// A Ready counter that finds nobody takes a package whose other step it can do.
pub(crate) fn free_step(state: &State, now: HallTime) -> Option<Event> {
    let setup = state.setup.as_deref()?;
    state.ready_counters().into_iter().find_map(|counter| {
        let services = state.services_of(&counter);
        let mut waiting = state.index.flexible().filter_map(|key| state.visits.get(&key.visit));
        waiting.find_map(|visit| {
            let package = visit.extra.package.as_ref()?;
            let service = possible(setup, package).find(|service| {
                services.binary_search(service).is_ok() && !state.interrupted.contains_key(service)
            })?;
            let (visit, service) = (visit.id, service.clone());
            Some(Event::StepChosen { visit, service, at_ms: now.utc_ms })
        })
    })
}
