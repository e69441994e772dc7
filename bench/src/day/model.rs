//! The hall once more, in the plainest way: a list of visits that is scanned from end to end. It
//! is built from the raw events only and shares no code with the product, so that it can judge it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

const MINUTE_MS: i64 = 60_000;

/// A visit as the events tell it.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Its number.
    pub number: String,
    /// The queue it waits in: service, counter or clerk, and which.
    pub lane: (String, String),
    /// The class that counted at check-in.
    pub class: String,
    /// First check-in, UTC ms.
    pub checked_in: i64,
    /// When the present transaction began to wait.
    pub queued: i64,
    /// Second key of the order.
    pub ready: i64,
    /// Due before any floor.
    pub base: i64,
    /// Raised by misses and parks.
    pub floor: Option<i64>,
    /// Start of the booked slot, if the booking counts.
    pub slot: Option<i64>,
    /// The present transaction was called before.
    pub called_before: bool,
    /// Where it is.
    pub place: Place,
}

/// Where a visit is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In its lane.
    Waiting,
    /// Called or served.
    Counter(String),
    /// Parked or missed.
    Away,
    /// Done, void, cancelled or expired.
    Gone,
}

impl Visit {
    /// `max(base, floor)`.
    pub fn due(&self) -> i64 {
        self.floor.map_or(self.base, |floor| floor.max(self.base))
    }
}

/// The whole hall.
#[derive(Debug, Default)]
pub struct Model {
    /// Visits by id.
    pub visits: BTreeMap<u64, Visit>,
    /// Who is at which counter.
    pub counters: BTreeMap<String, u64>,
    clerks: BTreeMap<String, String>,
    skills: BTreeMap<String, BTreeSet<String>>,
    due_minutes: BTreeMap<String, i64>,
}

/// A text field of an event; empty if it is not there.
pub fn text(event: &Value, field: &str) -> String {
    event.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A number field of an event; 0 if it is not there.
pub fn number(event: &Value, field: &str) -> i64 {
    event.get(field).and_then(Value::as_i64).unwrap_or_default()
}

/// The visit an event is about.
pub fn visit_of(event: &Value) -> u64 {
    number(event, "visit").unsigned_abs()
}

impl Model {
    /// Smallest D of the day, ms: the `min D` of theorem B1.
    pub fn least_d(&self) -> i64 {
        self.due_minutes.values().min().copied().unwrap_or_default() * MINUTE_MS
    }

    /// Everybody whom a counter could call now, by a scan over all visits.
    pub fn callable(&self, counter: &str) -> Vec<u64> {
        let clerk = self.clerks.get(counter).map_or("", String::as_str);
        let skills = self.skills.get(counter);
        let serves = |lane: &(String, String)| match lane.0.as_str() {
            "service" => skills.is_some_and(|skills| skills.contains(&lane.1)),
            "counter" => lane.1 == counter,
            _ => lane.1 == clerk,
        };
        let waiting = self.visits.iter().filter(|(_, visit)| visit.place == Place::Waiting);
        waiting.filter(|(_, visit)| serves(&visit.lane)).map(|(id, _)| *id).collect()
    }

    /// `ready + D`, the smallest over what the person holds, computed anew.
    pub fn expected_base(&self, event: &Value) -> i64 {
        let at = number(event, "at_ms");
        let d = |class: &str| self.due_minutes.get(class).copied().unwrap_or(0) * MINUTE_MS;
        let none = Vec::new();
        let held = event.get("entitlements").and_then(Value::as_array).unwrap_or(&none);
        let bases = held.iter().map(|held| match text(held, "kind").as_str() {
            "appointment" => number(held, "slot_start_ms").max(at) + d("appointment"),
            kind => at + d(kind),
        });
        bases.fold(at + d("ordinary"), i64::min)
    }

    /// Takes an event in.
    pub fn apply(&mut self, event: &Value) {
        match text(event, "event").as_str() {
            "setup-changed" => self.skills = skills(&event["setup"]),
            "day-opened" => {
                let due = event["due"].as_object().into_iter().flatten();
                self.due_minutes =
                    due.map(|(class, d)| (class.clone(), d.as_i64().unwrap_or(0))).collect();
            }
            "ticket-issued" => self.issue(event),
            "signed-in" => {
                self.clerks.insert(text(event, "counter"), text(event, "clerk"));
            }
            "signed-out" => {
                self.clerks.remove(&text(event, "counter"));
            }
            "called" => {
                let counter = text(event, "counter");
                self.counters.insert(counter.clone(), visit_of(event));
                self.change(event, |visit| {
                    visit.called_before = true;
                    visit.place = Place::Counter(counter);
                });
            }
            "service-finished" => self.leave(event, "counter", Place::Gone),
            "service-parked" => self.leave(event, "counter", Place::Away),
            "call-missed" => {
                let may_return = !event["return_until_ms"].is_null();
                let place = if may_return { Place::Away } else { Place::Gone };
                self.leave(event, "counter", place);
            }
            "returned" => self.change(event, |visit| {
                visit.floor = event["floor_ms"].as_i64();
                visit.place = Place::Waiting;
            }),
            "resumed" => self.change(event, |visit| {
                visit.lane = lane(event);
                visit.floor = event["floor_ms"].as_i64();
                visit.place = Place::Waiting;
            }),
            "transferred" => {
                self.leave(event, "from", Place::Waiting);
                self.change(event, |visit| {
                    visit.lane = lane(event);
                    visit.queued = number(event, "at_ms");
                    visit.called_before = false;
                });
            }
            "return-lapsed" | "visit-cancelled" | "visit-expired" => {
                self.change(event, |visit| visit.place = Place::Gone);
            }
            _ => {}
        }
    }

    fn issue(&mut self, event: &Value) {
        let none = Vec::new();
        let held = event.get("entitlements").and_then(Value::as_array).unwrap_or(&none);
        let slot = held.iter().find_map(|held| held["slot_start_ms"].as_i64());
        let visit = Visit {
            number: number_text(event),
            lane: ("service".to_owned(), text(event, "service")),
            class: text(event, "class"),
            checked_in: number(event, "at_ms"),
            queued: number(event, "at_ms"),
            ready: number(event, "ready_ms"),
            base: number(event, "base_ms"),
            floor: None,
            slot,
            called_before: false,
            place: Place::Waiting,
        };
        self.visits.insert(visit_of(event), visit);
    }

    fn leave(&mut self, event: &Value, counter: &str, place: Place) {
        self.counters.remove(&text(event, counter));
        self.change(event, |visit| visit.place = place);
    }

    fn change(&mut self, event: &Value, change: impl FnOnce(&mut Visit)) {
        if let Some(visit) = self.visits.get_mut(&visit_of(event)) {
            change(visit);
        }
    }
}

/// The number of an issued ticket as it is printed.
pub fn number_text(event: &Value) -> String {
    format!("{}{:03}", text(&event["number"], "prefix"), number(&event["number"], "ordinal"))
}

fn lane(event: &Value) -> (String, String) {
    let named = event["lane"].as_object().and_then(|lane| lane.iter().next());
    let (kind, name) =
        named.map_or(("", ""), |(kind, name)| (kind.as_str(), name.as_str().unwrap_or_default()));
    (kind.to_owned(), name.to_owned())
}

/// What each counter of a setup serves.
fn skills(setup: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let strings = |value: &Value| -> BTreeSet<String> {
        let list = value.as_array().into_iter().flatten();
        list.filter_map(|item| item.as_str().map(str::to_owned)).collect()
    };
    let counters = setup["counters"].as_object().into_iter().flatten();
    counters
        .map(|(id, counter)| {
            let groups = strings(&counter["groups"]);
            let mut served = strings(&counter["services"]);
            for (service, of) in setup["services"].as_object().into_iter().flatten() {
                if groups.contains(&text(of, "group")) {
                    served.insert(service.clone());
                }
            }
            (id.clone(), served)
        })
        .collect()
}
