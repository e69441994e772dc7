//! The hall around a counter in a shift: who takes tickets, who serves elsewhere, what the journal says.

use std::collections::BTreeMap;

use protocol::{bodies::TicketTaken, doors::AuditPage};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Hall, hall::SMALL};

use crate::caller_window::Desk;

/// See the module.
pub struct Around {
    pub desk: Desk,
    auditor: String,
    manager: String,
    /// A desk at counter 2, and one at counter 3, with somebody at each.
    others: [String; 2],
    /// The logins of those.
    pub colleagues: [String; 2],
    /// A clerk who comes later.
    pub second: Value,
    /// Numbers by visit.
    numbers: BTreeMap<u64, String>,
    /// How far the journal has been read.
    read: u64,
    /// Sequence of the last row of the journal that is about this counter.
    pub seq: u64,
    pub journal: Vec<String>,
}

impl Around {
    /// A hall with a desk at counter 1 where nobody sits, and people at counters 2 and 3.
    pub async fn open() -> Self {
        let more = "4 = { number = 4, name = { zh = \"税务三\", en = \"Tax 3\" }, zone = \"ground\", \
                    groups = [\"tax\"] }\n";
        let hall = Hall::open_as(&format!("{SMALL}{more}"), "limit_token_per_minute = 0").await;
        let desk = Desk::laid_in(hall, "").await;
        let (mut others, mut colleagues): ([String; 2], [String; 2]) = Default::default();
        for (at, counter) in ["2", "3"].into_iter().enumerate() {
            others[at] = desk.hall.desk(&desk.admin, counter).await;
            let clerk = desk.hall.clerk(&desk.admin).await;
            colleagues[at] = clerk["login"].as_str().unwrap().to_owned();
            for (verb, body) in [("sign-in", clerk), ("open", json!({}))] {
                let path = format!("/api/v1/counters/{counter}/{verb}");
                desk.hall.post(&others[at], &path, body).await.done::<Value>();
            }
        }
        let second = desk.hall.clerk(&desk.admin).await;
        let (auditor, manager) =
            (desk.hall.token("auditor", None).await, desk.hall.token("manager", None).await);
        let (numbers, journal) = Default::default();
        let mut around = Self {
            desk,
            auditor,
            manager,
            others,
            colleagues,
            second,
            numbers,
            read: 0,
            seq: 0,
            journal,
        };
        around.read_on().await;
        around.journal.clear();
        around
    }

    /// How many tickets there were.
    pub fn tickets(&self) -> usize {
        self.numbers.len()
    }

    /// Waits until the journal is as long as this.
    pub async fn records(&mut self, journal: &[String]) {
        let end = tokio::time::Instant::now() + std::time::Duration::from_secs(20);
        while self.journal.len() < journal.len() {
            self.read_on().await;
            let late = tokio::time::Instant::now() > end;
            assert!(!late, "missing in {:?}: {:?}", self.journal.last(), journal.last());
            tokio::task::yield_now().await;
        }
    }

    /// Somebody takes a ticket: `file`, `care`, or so many.
    pub async fn take(&mut self, what: &str) {
        let mut body = json!({ "service": "file", "source": "kiosk" });
        if what == "care" {
            body["care"] = "elder".into();
        }
        for _ in 0..what.parse().unwrap_or(1) {
            let kiosk = &self.desk.kiosk;
            let taken = self.desk.hall.post(kiosk, "/api/v1/tickets", body.clone()).await;
            let ticket: TicketTaken = taken.done();
            self.numbers.insert(ticket.visit, ticket.number);
        }
    }

    async fn at(&self, counter: usize, verb: &str, body: Value) -> Value {
        let path = format!("/api/v1/counters/{counter}/{verb}");
        self.desk.hall.post(&self.others[counter - 2], &path, body).await.done()
    }

    /// What is done by others.
    pub async fn others_do(&mut self, what: &str) {
        let (what, counter) = what.split_at(what.len() - 1);
        match what {
            "message" => {
                let body = json!({ "to": "all", "text": "Early meeting" });
                let sent = self.desk.hall.post(&self.manager, "/api/v1/hall/message", body).await;
                assert!(sent.status.is_success(), "{sent:?}");
                self.desk.sees(|view| view.messages.len() == 1).await;
            }
            // The other counter serves the next one.
            "serves" => {
                let counter: usize = counter.parse().unwrap();
                let called = self.at(counter, "call-next", json!({})).await;
                let visit = called["called"][0]["visit"].clone();
                self.at(counter, "start", json!({ "visit": visit })).await;
                let body = json!({ "visit": visit, "outcome": "handled" });
                self.at(counter, "finish", body).await;
            }
            other => panic!("nobody does {other}"),
        }
    }

    /// Reads on in the journal: what this counter has done, or what was done to it.
    pub async fn read_on(&mut self) {
        let path = "/api/v1/audit?limit=200";
        let ask = self.desk.hall.ask(Method::GET, path).token(&self.auditor);
        let page: AuditPage = ask.send().await.done();
        let from = self.read;
        for row in page.rows.iter().rev().filter(|row| row.seq > from) {
            let detail: Value = serde_json::from_str(&row.detail).unwrap();
            let here = |event: &Value| event["counter"] == "1";
            let events = detail.as_array().map(Vec::as_slice).unwrap_or_default();
            if !row.actor.starts_with("counter:1:") && !events.iter().any(here) {
                continue;
            }
            let said = row.what.iter().enumerate().map(|(at, what)| {
                // The stored text of a note is one thing, that of a command a list of events.
                let number = self.number(events.get(at).unwrap_or(&detail));
                format!("{what} {number}").trim().to_owned()
            });
            let said: Vec<String> = said.collect();
            self.journal.push(said.join(" + "));
            self.seq = row.seq;
        }
        self.read = page.rows.first().map_or(self.read, |row| row.seq);
    }

    /// The number of the visit that an event is about, if it is about one.
    fn number(&mut self, event: &Value) -> String {
        let visit = &event["visit"];
        let number = if visit.is_object() { &visit["number"] } else { &event["number"] };
        if let (Some(prefix), Some(ordinal)) =
            (number["prefix"].as_str(), number["ordinal"].as_u64())
        {
            let visit = visit.as_u64().or(visit["id"].as_u64()).expect("a visit");
            // Taken at the desk, it is known only from here.
            self.numbers.insert(visit, format!("{prefix}{ordinal:03}"));
        }
        let visit = visit.as_u64().or(visit["id"].as_u64());
        visit.and_then(|visit| self.numbers.get(&visit).cloned()).unwrap_or_default()
    }
}
