//! The model of not being there: no-show, coming back, a moment away, giving up.

use queue_core::{
    command::UndoneStep,
    ids::CounterId,
    setup::{MissMode, Rules},
    visit::Class,
};

use crate::{
    hall::{Hall, Said},
    taking::class_of,
    ticket::{Is, MINUTE, Queue, Ticket},
};

impl Hall {
    pub fn no_show(&mut self, counter: &CounterId, id: u64, at: i64) -> Said {
        let ticket = self.at(counter, id)?;
        let Is::Called { last, calls, hold, still, .. } = ticket.is else {
            return Err("wrong-status");
        };
        if self.is_stopped(&ticket.service) {
            return Err("service-interrupted");
        }
        let setup = self.setup()?;
        let rules = &setup.rules;
        let mut may = self.clock_end(&ticket);
        if calls >= rules.calls_before_no_show {
            may = may.min(last + still + i64::from(rules.recall_gap_secs) * 1000);
        }
        if at < hold.map_or(may, |hold| hold.max(may)) {
            return Err("too-soon-for-no-show");
        }
        let misses = ticket.misses.saturating_add(1);
        let so_far = self.calls_for(&ticket.service);
        let is = match mode_of(rules, misses) {
            MissMode::Void => Is::Over("void"),
            MissMode::KeepCalls { calls } => {
                Is::Missed { since: at, until: None, until_call: Some(so_far + calls) }
            }
            MissMode::Reinsert { within_minutes, .. }
            | MissMode::Tail { within_minutes }
            | MissMode::KeepMinutes { within_minutes } => {
                let until = at + i64::from(within_minutes) * MINUTE;
                Is::Missed { since: at, until: Some(until), until_call: None }
            }
        };
        let before = self.copy();
        self.edit(id, |t| (t.misses, t.is) = (misses, is));
        self.desk_mut(counter).idle_since = at;
        self.remember(counter, UndoneStep::NoShow, id, before, at);
        // Auto-call stops here, a planned pause begins.
        if self.desk(counter)?.plan.is_some() { self.go_on(counter, false, at) } else { Ok(()) }
    }

    /// When the person has had time enough to come.
    fn clock_end(&self, ticket: &Ticket) -> i64 {
        let Is::Called { first, still, at, .. } = &ticket.is else { unreachable!() };
        let setup = self.setup.as_ref().unwrap();
        let (rules, zone) =
            (&setup.rules, &setup.groups[&setup.services[&ticket.service].group].zone);
        let silent = setup.zones[zone].silent;
        let mut secs = if silent { rules.no_show_silent_secs } else { rules.no_show_secs };
        if setup.counters.get(at).map(|c| &c.zone) != Some(zone) {
            secs += rules.other_zone_secs;
        }
        if ticket.holds.iter().any(|held| class_of(held) == Class::Care) {
            secs += rules.care_secs;
        }
        first + still + i64::from(secs) * 1000
    }

    pub fn come_back(&mut self, id: u64, at: i64) -> Said {
        self.today()?;
        let ticket = self.ticket(id)?;
        match ticket.is {
            Is::Carried(_, unchecked) => {
                if self.is_stopped(&ticket.service) {
                    return Err("service-interrupted");
                }
                let is = if unchecked { Is::Guide } else { Is::Waits };
                self.edit(id, |t| (t.is, t.queue, t.queued) = (is, Queue::Anyone, at));
                return Ok(());
            }
            Is::Missed { until, .. } => {
                if !self.is_stopped(&ticket.service) && until.is_some_and(|until| at > until) {
                    return Err("wrong-status");
                }
            }
            _ => return Err("wrong-status"),
        }
        let queue = self.queue_or_anyone(&ticket.queue);
        // Everybody who waits, those too who cannot be called now.
        let mut lane: Vec<_> = self
            .tickets
            .iter()
            .filter(|t| {
                t.is == Is::Waits
                    && t.queue == queue
                    && (queue != Queue::Anyone || t.service == ticket.service)
            })
            .cloned()
            .collect();
        lane.sort_by_key(|t| (t.due(), t.ready(), t.id));
        let after = |n: usize| lane.get(n.min(lane.len()).wrapping_sub(1)).map(|t| t.due() + 1);
        let floor = match mode_of(&self.setup()?.rules, ticket.misses) {
            MissMode::Reinsert { places, .. } => ticket.floor.max(after(usize::from(places))),
            MissMode::Tail { .. } => ticket.floor.max(after(lane.len())),
            MissMode::KeepMinutes { .. } | MissMode::KeepCalls { .. } => {
                self.with_credit(&ticket, at)
            }
            MissMode::Void => ticket.floor,
        };
        self.edit(id, |t| (t.is, t.queue, t.floor) = (Is::Waits, queue, floor));
        Ok(())
    }

    pub fn more_time(&mut self, id: u64, at: i64) -> Said {
        let ticket = self.ticket(id)?;
        if !matches!(ticket.is, Is::Called { .. }) {
            return Err("wrong-status");
        }
        if ticket.more_time {
            return Err("more-time-used");
        }
        let secs = self.setup()?.rules.more_time_secs;
        let now = self.clock(&ticket.service, at);
        let new = self.clock_end(&ticket).max(now) + i64::from(secs) * 1000;
        self.edit(id, |t| {
            t.more_time = true;
            if let Is::Called { hold, .. } = &mut t.is {
                *hold = Some(new);
            }
        });
        self.touch(&ticket);
        Ok(())
    }

    pub fn step_out(&mut self, id: u64, at: i64) -> Said {
        let ticket = self.ticket(id)?;
        if ticket.is != Is::Waits {
            return Err("wrong-status");
        }
        if ticket.was_out {
            return Err("step-out-used");
        }
        let from = self.clock(&ticket.service, at);
        let until = from + i64::from(self.setup()?.rules.step_out_minutes) * MINUTE;
        self.edit(id, |t| (t.was_out, t.out) = (true, Some(until)));
        Ok(())
    }

    pub fn step_back(&mut self, id: u64) -> Said {
        let ticket = self.ticket(id)?;
        if ticket.is != Is::Waits {
            return Err("wrong-status");
        }
        if ticket.out.is_none() {
            return Err("not-stepped-out");
        }
        self.edit(id, |t| t.out = None);
        Ok(())
    }

    pub fn cancel(&mut self, id: u64) -> Said {
        let ticket = self.ticket(id)?;
        if !ticket.live() || ticket.counter().is_some() {
            return Err("wrong-status");
        }
        self.edit(id, |t| t.is = Is::Over("cancelled"));
        Ok(())
    }
}

/// What the n-th miss costs; the last rule holds for all later ones.
fn mode_of(rules: &Rules, misses: u8) -> MissMode {
    let last = rules.misses.len() - 1;
    rules.misses[usize::from(misses).saturating_sub(1).min(last)]
}
