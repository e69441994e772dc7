//! What the journal of the played day must show, judged by the plain [`model`](super::model).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    http::Ack,
    journal::Row,
    model::{Model, Place, number, number_text, text, visit_of},
};

/// A call is contested when so many tickets could have been called.
const CONTESTED_FROM: usize = 5;
/// The server keeps clients' keys behind this.
const KEY_PREFIX: &str = "http:";

/// What was found.
#[derive(Debug, Default)]
pub struct Findings {
    /// Hall seconds per real second, from the first row to the last.
    pub pace: f64,
    /// Tickets.
    pub issued: usize,
    /// Calls without recalls.
    pub calls: usize,
    /// Recalls.
    pub recalls: usize,
    /// Calls that at least five tickets could have got.
    pub contested: usize,
    /// Calls that passed somebody who had come earlier and could have been called.
    pub overtaking: usize,
    /// How many people were passed in all, one call counted after the other.
    pub passed: usize,
    /// Calls and recalls by id, with their hall time, ms.
    pub called_ms: BTreeMap<u64, i64>,
    /// Calls that were confirmed a second time.
    pub shown_twice: Vec<String>,
    /// Calls and recalls that no screen confirmed.
    pub unshown: Vec<u64>,
    /// From the durable call to the first screen's answer, real ms, sorted.
    pub shown_after_ms: Vec<f64>,
    /// Missed calls, comings back, parks, resumes, transfers.
    pub happened: BTreeMap<String, usize>,
    /// Waits by class, ms, sorted.
    pub waits: BTreeMap<String, Vec<i64>>,
    /// The same number twice.
    pub duplicate_numbers: Vec<String>,
    /// Called while already at a counter, or to a counter that held another.
    pub double_calls: Vec<String>,
    /// A call that theorem B1 forbids.
    pub b1: Vec<String>,
    /// Another ticket had the smaller (due, ready, visit).
    pub order: Vec<String>,
    /// Anything else in an event that its own facts contradict.
    pub contradictions: Vec<String>,
    /// Acknowledged commands that are not in the journal as they were acknowledged.
    pub lost: Vec<String>,
    /// Visits that ended with the day though they had missed no call.
    pub forgotten: Vec<String>,
}

/// Reads the whole journal once.
pub fn check(journal: &[Row], acks: &BTreeMap<String, Ack>) -> Findings {
    let mut findings = Findings::default();
    let mut model = Model::default();
    let mut shown = BTreeSet::new();
    let mut numbers = BTreeSet::new();
    let mut missed = BTreeSet::new();
    for (expected, row) in (1..).zip(journal) {
        if row.seq != expected {
            findings.contradictions.push(format!("row {} where {expected} should be", row.seq));
        }
        for event in &row.events {
            let kind = text(event, "event");
            *findings.happened.entry(kind.clone()).or_default() += 1;
            match kind.as_str() {
                "ticket-issued" => findings.issue(&model, event, &mut numbers),
                "called" => {
                    findings.called_ms.insert(call_of(event), row.at_ms);
                    findings.call(&model, event);
                }
                "recalled" => {
                    findings.recalls += 1;
                    findings.called_ms.insert(call_of(event), row.at_ms);
                }
                "call-shown" => {
                    if !shown.insert(call_of(event)) {
                        findings.shown_twice.push(format!("call {}", call_of(event)));
                    }
                    findings.shown_after_ms.push(number(event, "delay_ms") as f64);
                }
                "call-missed" => {
                    missed.insert(visit_of(event));
                }
                "visit-expired" if !missed.contains(&visit_of(event)) => {
                    let number = model.visits.get(&visit_of(event)).map(|v| v.number.clone());
                    findings.forgotten.push(number.unwrap_or_default());
                }
                _ => {}
            }
            model.apply(event);
        }
    }
    // From the players' first command on: the doors were opened at the pace of the wall.
    let played = |row: &&Row| row.command_id.starts_with("http:") && !row.events.is_empty();
    if let (Some(first), Some(last)) = (journal.iter().find(played), journal.last()) {
        let real_ms = (last.wall_ms - first.wall_ms).max(1);
        findings.pace = (last.at_ms - first.at_ms) as f64 / real_ms as f64;
    }
    let unshown = findings.called_ms.keys().filter(|call| !shown.contains(call));
    findings.unshown = unshown.copied().collect();
    findings.acknowledged(journal, acks);
    findings.shown_after_ms.sort_by(f64::total_cmp);
    findings.waits.values_mut().for_each(|waits| waits.sort_unstable());
    findings
}

fn call_of(event: &Value) -> u64 {
    number(event, "call").unsigned_abs()
}

impl Findings {
    fn issue(&mut self, model: &Model, event: &Value, numbers: &mut BTreeSet<String>) {
        self.issued += 1;
        let number_text = number_text(event);
        if !numbers.insert(number_text.clone()) {
            self.duplicate_numbers.push(number_text.clone());
        }
        if model.expected_base(event) != number(event, "base_ms") {
            self.contradictions.push(format!("{number_text}: its due does not follow from D"));
        }
    }

    fn call(&mut self, model: &Model, event: &Value) {
        self.calls += 1;
        let (id, counter) = (visit_of(event), text(event, "counter"));
        let Some(called) = model.visits.get(&id) else {
            self.contradictions.push(format!("visit {id} was called and never issued"));
            return;
        };
        if let Place::Counter(at) = &called.place {
            self.double_calls.push(format!("{} at {at} and {counter}", called.number));
        }
        if let Some(holds) = model.counters.get(&counter) {
            self.double_calls.push(format!("counter {counter} holds visit {holds} and {id}"));
        }
        let callable = model.callable(&counter);
        self.contested += usize::from(callable.len() >= CONTESTED_FROM);
        let candidates = number(&event["reason"], "candidates");
        if candidates != callable.len() as i64 || !callable.contains(&id) {
            self.contradictions.push(format!(
                "{} was called as one of {candidates}, the hall had {}",
                called.number,
                callable.len()
            ));
        }
        let key = (called.due(), called.ready, id);
        let mut passed = 0;
        for other in callable.iter().filter(|other| **other != id) {
            let Some(me) = model.visits.get(other) else { continue };
            passed += usize::from(me.checked_in < called.checked_in);
            if (me.due(), me.ready, *other) < key {
                self.order.push(format!("{} was called before {}", called.number, me.number));
            }
            let latest = me.due() - model.least_d();
            if called.checked_in > latest {
                let by = called.checked_in - latest;
                self.b1.push(format!("{} passed {} by {by} ms", called.number, me.number));
            }
        }
        self.overtaking += usize::from(passed > 0);
        self.passed += passed;
        self.wait(event, called);
    }

    /// The wait, computed anew and compared with the recorded one.
    fn wait(&mut self, event: &Value, called: &super::model::Visit) {
        if called.called_before {
            return;
        }
        let from = called.slot.map_or(called.queued, |slot| slot.max(called.queued));
        let wait = (number(event, "at_ms") - from).max(0);
        if event["wait_ms"].as_i64() != Some(wait) {
            self.contradictions.push(format!("{}: another wait was recorded", called.number));
        }
        self.waits.entry(called.class.clone()).or_default().push(wait);
    }

    /// Every acknowledged command must be in the journal under its key, in the row it was told.
    fn acknowledged(&mut self, journal: &[Row], acks: &BTreeMap<String, Ack>) {
        let rows: BTreeMap<&str, &Row> =
            journal.iter().map(|row| (row.command_id.as_str(), row)).collect();
        for (key, ack) in acks {
            let Some(row) = rows.get(format!("{KEY_PREFIX}{key}").as_str()) else {
                self.lost.push(format!("{key}: acknowledged as row {}, not there", ack.seq));
                continue;
            };
            if row.seq != ack.seq {
                self.lost.push(format!("{key}: acknowledged as row {}, is {}", ack.seq, row.seq));
            }
            let ticket = row.events.iter().find(|event| text(event, "event") == "ticket-issued");
            let ticket = ticket.map(|event| (visit_of(event), number_text(event)));
            if ticket != ack.ticket {
                self.lost.push(format!("{key}: told {:?}, kept {ticket:?}", ack.ticket));
            }
        }
    }
}

#[cfg(test)]
mod tests;
