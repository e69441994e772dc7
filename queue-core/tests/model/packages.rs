//! The model of packages: the step that is free goes first.

use queue_core::{
    ids::{PackageId, ServiceId},
    visit::{Outcome, Package, Step, StepState},
};

use crate::{
    hall::{Hall, Mode},
    ticket::{Is, Queue, Ticket},
};

/// Whether a step of a package has been handled.
pub fn is_done(package: &Package, service: &ServiceId) -> bool {
    package.steps.iter().any(|s| s.service == *service && s.is == StepState::Done)
}

impl Hall {
    /// Steps of a package that can be done now, in their usual order.
    pub fn possible_steps(&self, package: &Package) -> Vec<ServiceId> {
        let open = package.steps.iter().filter(|s| s.is == StepState::Open);
        open.filter(|s| {
            self.needed_for(&package.id, &s.service).iter().all(|s| is_done(package, s))
        })
        .map(|s| s.service.clone())
        .collect()
    }

    /// The steps that must be handled before a step.
    pub fn needed_for(&self, package: &PackageId, service: &ServiceId) -> Vec<ServiceId> {
        let steps = self.setup.iter().filter_map(|setup| setup.packages.get(package));
        let mut steps = steps.flat_map(|package| &package.steps);
        steps.find(|s| s.service == *service).map_or(vec![], |s| s.after.clone())
    }

    /// The step that is free goes first; then the one with the fewest people for a counter.
    pub fn best_step(&self, package: &Package) -> Option<ServiceId> {
        self.best_step_of(self.possible_steps(package))
    }

    /// Whoever waits for a service that is about to stop goes on with another step meanwhile.
    pub fn avoid(&self, service: &ServiceId) -> Vec<(u64, ServiceId)> {
        let waits =
            |t: &Ticket| t.is == Is::Waits && t.queue == Queue::Anyone && t.service == *service;
        let mut moves = Vec::new();
        for ticket in self.tickets.iter().filter(|t| waits(t)) {
            let Some(package) = &ticket.package else { continue };
            let mut steps = self.possible_steps(package);
            steps.retain(|step| step != service);
            moves.extend(self.best_step_of(steps).map(|step| (ticket.id, step)));
        }
        moves
    }

    fn best_step_of(&self, steps: Vec<ServiceId>) -> Option<ServiceId> {
        let mut best = None;
        for service in steps {
            let can = || self.desks.iter().filter(|d| self.can_do(d, &service));
            let open = can().filter(|d| matches!(d.mode, Mode::Open | Mode::Ready)).count();
            let ready = can().any(|d| d.mode == Mode::Ready);
            let waits = self
                .tickets
                .iter()
                .filter(|t| t.queue == Queue::Anyone && t.service == service && self.eligible(t));
            let load = waits.count() * 1000 / open.max(1);
            let key = (self.is_stopped(&service), open == 0, !ready, load);
            if best.as_ref().is_none_or(|(least, _)| key < *least) {
                best = Some((key, service));
            }
        }
        best.map(|(_, service)| service)
    }

    /// A Ready counter with nobody to call takes a package whose other step it can do.
    pub fn choose_step(&mut self) -> bool {
        for desk in self.ready_desks() {
            for ticket in self.eligible_in_order(|t| t.queue == Queue::Anyone) {
                let steps = ticket.package.as_ref().map(|p| self.possible_steps(p));
                let mut steps = steps.unwrap_or_default().into_iter();
                let step = steps.find(|s| self.can_do(&desk, s) && !self.is_stopped(s));
                if let Some(step) = step {
                    self.edit(ticket.id, |t| t.service = step);
                    return true;
                }
            }
        }
        false
    }

    /// A package after one of its steps; steps that need it are dropped if it was not handled.
    pub fn step_ended(
        &self,
        mut package: Package,
        service: &ServiceId,
        outcome: Outcome,
    ) -> Package {
        let is = match outcome {
            Outcome::Handled => StepState::Done,
            Outcome::PapersMissing => StepState::PapersMissing,
            Outcome::NotHandled => StepState::NotHandled,
        };
        let ended = |step: &mut Step| {
            if step.service == *service {
                step.is = is;
            }
        };
        package.steps.iter_mut().for_each(ended);
        self.drop_steps(package)
    }

    /// Steps that need one which failed cannot be done; those that need them neither. A step
    /// stands behind those it needs, so one walk in order is enough.
    pub fn drop_steps(&self, mut package: Package) -> Package {
        for n in 0..package.steps.len() {
            let needed = self.needed_for(&package.id, &package.steps[n].service);
            let failed = package.steps.iter().any(|step| {
                needed.contains(&step.service)
                    && !matches!(step.is, StepState::Open | StepState::Done)
            });
            if failed && package.steps[n].is == StepState::Open {
                package.steps[n].is = StepState::Dropped;
            }
        }
        package
    }
}
