//! The model of check-ins and of what is noted on a ticket.

use std::rc::Rc;

use queue_core::{
    Setup,
    command::{Backfill, Errand, Needs, Take},
    ids::{PersonRef, ServiceId},
    setup::DueMinutes,
    time::HallTime,
    visit::{Class, Entitlement, Package, Step, StepState},
};

use crate::{
    hall::{Hall, Said},
    ticket::{Is, MINUTE, Queue, Ticket},
};

/// A ticket of which nothing is known but who and what for.
fn blank(id: u64, service: &ServiceId, came: i64, d: DueMinutes) -> Ticket {
    Ticket {
        id,
        prefix: String::new(),
        ordinal: 0,
        taken_for: None,
        green: false,
        service: service.clone(),
        queue: Queue::Anyone,
        holds: vec![],
        unproven: vec![],
        person: None,
        came,
        queued: came,
        d,
        front: None,
        floor: None,
        transaction: 1,
        called_before: false,
        misses: 0,
        worked: 0,
        is: Is::Waits,
        family: None,
        package: None,
        back: vec![],
        found: None,
        out: None,
        was_out: false,
        more_time: false,
        kept: None,
        outcome: None,
        paper: false,
        needs: Needs::NONE,
        cases: vec![],
    }
}

/// Which class an entitlement gives.
pub fn class_of(held: &Entitlement) -> Class {
    match held {
        Entitlement::Care { .. } => Class::Care,
        Entitlement::Green => Class::Green,
        Entitlement::Appointment { .. } => Class::Appointment,
    }
}

impl Hall {
    pub fn take(&mut self, take: &Take, now: HallTime) -> Said {
        let (setup, today) = (self.setup()?, self.today()?);
        let (services, group) = match &take.errand {
            Errand::Service(id) => {
                let service = setup.services.get(id).ok_or("unknown-service")?;
                (vec![id.clone()], &service.group)
            }
            Errand::Package(id) => {
                let package = setup.packages.get(id).ok_or("unknown-package")?;
                (package.steps.iter().map(|s| s.service.clone()).collect(), &package.group)
            }
        };
        let hours = setup.hours;
        let minute = queue_core::time::MinuteOfDay(now.local_minute);
        let open = hours.issue_from <= minute && minute < hours.issue_until;
        if today.date != now.local_date || !open {
            return Err("outside-issuing-hours");
        }
        if !today.issuing {
            return Err("issuing-stopped");
        }
        let package = match &take.errand {
            Errand::Service(_) => None,
            Errand::Package(id) => {
                let open = |s: &ServiceId| Step { service: s.clone(), is: StepState::Open };
                Some(Package { id: id.clone(), steps: services.iter().map(open).collect() })
            }
        };
        let first = package.as_ref().and_then(|package| self.best_step(package));
        let service = first.unwrap_or_else(|| services[0].clone());
        for id in &services {
            let quota = setup.services[id].day_quota;
            if quota.is_some_and(|quota| self.taken(id).count() as u32 >= quota) {
                return Err("quota-reached");
            }
            if self.holds_for(take.person.as_ref(), id) {
                return Err("already-holds");
            }
        }
        if self.is_stopped(&service) {
            return Err("service-interrupted");
        }
        if take.cases == 0 || take.cases > setup.services[&service].max_cases {
            return Err("too-many-cases");
        }
        let holds = self.granted(&setup, &services, &service, &take.entitlements, now.utc_ms)?;
        let claimed = |class: &Class| holds.iter().any(|held| class_of(held) == *class);
        let prefix = setup.groups[group].prefix.clone();
        let mut ticket = blank(self.last_ticket + 1, &service, now.utc_ms, today.d);
        ticket.ordinal = self.next_ordinal(&prefix);
        ticket.prefix = prefix;
        ticket.taken_for = Some(service.clone());
        ticket.green = holds.contains(&Entitlement::Green);
        ticket.unproven = take.provisional.iter().copied().filter(claimed).collect();
        ticket.holds = holds;
        ticket.person = take.person.clone();
        ticket.package = package;
        ticket.needs = take.needs;
        if take.precheck.unwrap_or(setup.services[&service].precheck) {
            ticket.is = Is::Guide;
        }
        self.last_ticket += 1;
        self.tickets.push(Rc::new(ticket));
        Ok(())
    }

    /// Tickets of the day of a service.
    pub fn taken(&self, service: &ServiceId) -> impl Iterator<Item = &Rc<Ticket>> {
        self.tickets.iter().filter(move |t| {
            let mut steps = t.package.iter().flat_map(|package| &package.steps);
            t.taken_for.is_some()
                && (t.taken_for.as_ref() == Some(service)
                    || steps.any(|step| step.service == *service))
        })
    }

    /// Those of them in the green channel; a package is, for its first step.
    pub fn taken_green(&self, service: &ServiceId) -> u32 {
        let first = |t: &&Rc<Ticket>| t.green && t.taken_for.as_ref() == Some(service);
        self.taken(service).filter(first).count() as u32
    }

    /// One more than the highest of today, and none that somebody carried here.
    fn next_ordinal(&self, prefix: &str) -> u32 {
        let today = self.tickets.iter().filter(|t| t.taken_for.is_some() && t.prefix == prefix);
        let mut ordinal = today.map(|t| t.ordinal).max().unwrap_or(0) + 1;
        while self.tickets.iter().any(|t| t.prefix == prefix && t.ordinal == ordinal) {
            ordinal += 1;
        }
        ordinal
    }

    /// The person has a live ticket for a service, now or as a later step of a package.
    pub fn holds_for(&self, person: Option<&PersonRef>, service: &ServiceId) -> bool {
        let Some(person) = person else { return false };
        let own = self.tickets.iter().filter(|t| t.live() && t.person.as_ref() == Some(person));
        own.into_iter().any(|t| {
            let steps = t.package.iter().flat_map(|p| &p.steps);
            let mut open = steps.filter(|step| step.is == StepState::Open);
            t.service == *service || open.any(|step| step.service == *service)
        })
    }

    fn granted(
        &self,
        setup: &Setup,
        services: &[ServiceId],
        service: &ServiceId,
        claimed: &[Entitlement],
        now: i64,
    ) -> Result<Vec<Entitlement>, &'static str> {
        let mut granted: Vec<Entitlement> = vec![];
        for claim in claimed {
            let counts = match claim {
                Entitlement::Care { .. } => true,
                Entitlement::Green => {
                    if !services.iter().any(|id| setup.services[id].enterprise) {
                        return Err("no-green-channel");
                    }
                    let share = u64::from(setup.rules.green_share_percent);
                    let all = self.taken(service).count() as u64 + 1;
                    let green = u64::from(self.taken_green(service)) + 1;
                    share > 0 && (green == 1 || green * 100 <= all * share)
                }
                Entitlement::Appointment { slot_start_ms: start, slot_end_ms: end } => {
                    let far = |ms: i64| (ms - now).abs() > 24 * 60 * MINUTE;
                    if end <= start || far(*start) || far(*end) {
                        return Err("bad-slot");
                    }
                    now <= *end
                }
            };
            if counts && !granted.contains(claim) {
                granted.push(*claim);
            }
        }
        Ok(granted)
    }

    pub fn backfill(&mut self, paper: &Backfill, now: HallTime) -> Said {
        let d = self.today()?.d;
        let setup = self.setup()?;
        let service = setup.services.get(&paper.service).ok_or("unknown-service")?;
        if !setup.counters.contains_key(&paper.counter) {
            return Err("unknown-counter");
        }
        let midnight = now.utc_ms - now.since_midnight_ms();
        let times = [paper.checked_in_ms, paper.called_ms, paper.started_ms, paper.finished_ms];
        let in_order = times.windows(2).all(|two| two[0] <= two[1]);
        if !in_order || times[0] < midnight || times[3] > now.utc_ms {
            return Err("bad-times");
        }
        let prefix = format!("P-{}", setup.groups[&service.group].prefix);
        let same = |t: &Rc<Ticket>| t.prefix == prefix && t.ordinal == paper.slip;
        if paper.slip == 0 || self.tickets.iter().any(same) {
            return Err("slip-used");
        }
        self.last_ticket += 1;
        let mut ticket = blank(self.last_ticket, &paper.service, times[0], d);
        (ticket.prefix, ticket.ordinal) = (prefix, paper.slip);
        (ticket.is, ticket.called_before, ticket.paper) = (Is::Over("done"), true, true);
        ticket.worked = times[3] - times[2];
        ticket.outcome = Some(paper.outcome);
        self.tickets.push(Rc::new(ticket));
        Ok(())
    }
}
