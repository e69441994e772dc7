//! The model of what is noted on a ticket.

use std::rc::Rc;

use queue_core::{
    command::{ManualReason, Needs, PrecheckResult},
    ids::CounterId,
    visit::Class,
};

use crate::{
    hall::{Hall, Said},
    taking::class_of,
    ticket::{Is, MINUTE, Ticket},
};

impl Hall {
    pub fn precheck(&mut self, id: u64, result: PrecheckResult, missing: &[u16], at: i64) -> Said {
        let ticket = self.ticket(id)?;
        if ticket.is != Is::Guide {
            return Err("wrong-status");
        }
        let known = self.setup()?.services[&ticket.service].materials.len();
        if missing.iter().any(|n| *n == 0 || usize::from(*n) > known) {
            return Err("unknown-material");
        }
        if result == PrecheckResult::Complete && !missing.is_empty() {
            return Err("complete-but-missing");
        }
        let found: Vec<u16> = (1..=known as u16).filter(|n| missing.contains(n)).collect();
        self.edit(id, |t| {
            t.found = Some((result, found));
            if result != PrecheckResult::Missing {
                (t.is, t.queued) = (Is::Waits, at);
            }
        });
        Ok(())
    }

    /// A claim is confirmed, or it does not hold and goes.
    pub fn judge(&mut self, id: u64, class: Class, holds: bool) -> Said {
        let ticket = self.ticket(id)?;
        if !ticket.live() {
            return Err("wrong-status");
        }
        if !ticket.unproven.contains(&class) {
            return Err("not-provisional");
        }
        let d = if holds { ticket.d } else { self.today()?.d };
        self.edit(id, |t| {
            t.unproven.retain(|c| *c != class);
            if !holds {
                t.holds.retain(|held| class_of(held) != class);
                t.d = d;
            }
        });
        Ok(())
    }

    pub fn needs(&mut self, id: u64, needs: Needs) -> Said {
        if !self.ticket(id)?.live() {
            return Err("wrong-status");
        }
        self.edit(id, |t| t.needs = needs);
        Ok(())
    }

    pub fn case(&mut self, counter: &CounterId, id: u64, number: &str) -> Said {
        if !self.at(counter, id)?.cases.iter().any(|known| known == number) {
            self.edit(id, |t| t.cases.push(number.to_owned()));
        }
        Ok(())
    }

    pub fn insert(&mut self, id: u64, reason: ManualReason) -> Said {
        let ticket = self.ticket(id)?;
        if !matches!(ticket.is, Is::Guide | Is::Waits | Is::Aside { .. } | Is::Missed { .. }) {
            return Err("wrong-status");
        }
        let base = ticket.base().min(ticket.came + self.today()?.d.insert * MINUTE);
        let ready = ticket.ready().min(ticket.came);
        self.edit(id, |t| t.front = Some((reason, base, ready)));
        Ok(())
    }

    /// Everybody named and everybody linked to them is one family; it is named after its first.
    pub fn link(&mut self, ids: &[u64]) -> Said {
        let mut families = vec![];
        for id in ids {
            let ticket = self.ticket(*id)?;
            if !ticket.live() {
                return Err("wrong-status");
            }
            families.extend(ticket.family);
        }
        let joins =
            |t: &Ticket| ids.contains(&t.id) || t.family.is_some_and(|f| families.contains(&f));
        let all: Vec<Rc<Ticket>> = self.tickets.iter().filter(|t| joins(t)).cloned().collect();
        if all.iter().filter(|t| t.live()).count() < 2 {
            return Err("link-needs-two");
        }
        if all.iter().filter(|t| t.counter().is_some()).count() >= 2 {
            return Err("linked-at-counters");
        }
        let name = all.iter().map(|t| t.id).min();
        all.iter().for_each(|t| self.edit(t.id, |t| t.family = name));
        Ok(())
    }

    /// One leaves the family; who is left alone is no family.
    pub fn unlink(&mut self, id: u64) -> Said {
        let Some(family) = self.ticket(id)?.family else { return Ok(()) };
        let left = self.tickets.iter().filter(|t| t.family == Some(family) && t.id != id);
        let left: Vec<u64> = left.map(|t| t.id).collect();
        let name = left.first().copied().filter(|_| left.len() >= 2);
        self.edit(id, |t| t.family = None);
        left.iter().for_each(|id| self.edit(*id, |t| t.family = name));
        Ok(())
    }
}
