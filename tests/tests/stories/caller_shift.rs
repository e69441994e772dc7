//! A whole shift in the window by keys and mouse: 50 tickets, every button, and the journal at its
//! end is the table that stands here.

use std::collections::BTreeMap;

use protocol::{bodies::TicketTaken, doors::AuditPage};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Hall, Screen, Window, hall::SMALL, screen::until};

use super::caller_window::Desk;

mod table;

/// Middles of the buttons that are always there, logical pixels: the main one and the five below.
const MAIN: (i32, i32) = (144, 112);
const BELOW: [(i32, i32); 5] = [(30, 146), (87, 146), (144, 146), (201, 146), (258, 146)];
/// The first field of a panel, and the second.
const FIELDS: [(i32, i32); 2] = [(180, 210), (180, 242)];

struct Shift<'a> {
    desk: Desk,
    screen: &'a Screen,
    window: Window<'a>,
    auditor: String,
    manager: String,
    /// A desk at counter 3, and one at counter 2, with somebody at each.
    others: [String; 2],
    /// A clerk who comes later.
    second: Value,
    /// Numbers by visit.
    numbers: BTreeMap<u64, String>,
    /// How far the journal has been read.
    read: u64,
    journal: Vec<String>,
}

impl Shift<'_> {
    async fn does(&mut self, done: &str) {
        let mut keys = Vec::new();
        for word in done.split_whitespace() {
            let is_key = !word.starts_with(['@', '"', '>', '+', '!', '$']);
            if is_key {
                keys.push(word);
                continue;
            }
            self.press(&mut keys);
            let (kind, rest) = word.split_at(1);
            match kind {
                "@" => self.click(rest),
                "\"" => self.screen.types(&rest.replace('_', " ")),
                ">" => self.grows(rest.parse().unwrap()).await,
                "+" => self.take(rest).await,
                "$" => self.screen.types(self.second[rest].as_str().unwrap()),
                _ => self.others_do(rest).await,
            }
        }
        self.press(&mut keys);
    }

    fn press(&self, keys: &mut Vec<&str>) {
        if !keys.is_empty() {
            self.screen.keys(&std::mem::take(keys));
        }
    }

    fn click(&self, what: &str) {
        let (x, y) = match what {
            "main" => MAIN,
            "f1" => FIELDS[0],
            "f2" => FIELDS[1],
            nth => BELOW[nth.parse::<usize>().unwrap() - 1],
        };
        self.window.click(x, y);
    }

    async fn grows(&self, height: i32) {
        until(&format!("a window higher than {height}"), || {
            (self.window.geometry()[3] > height).then_some(())
        })
        .await;
    }

    async fn take(&mut self, what: &str) {
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
    async fn others_do(&mut self, what: &str) {
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
    async fn read_on(&mut self) {
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

    /// Waits until the journal is as long as this, and the window says this and waits for nothing.
    async fn settles(&mut self, title: &str, journal: &[String]) {
        let end = tokio::time::Instant::now() + std::time::Duration::from_secs(20);
        while self.journal.len() < journal.len() {
            self.read_on().await;
            let late = tokio::time::Instant::now() > end;
            assert!(!late, "missing in {:?}: {:?}", self.journal.last(), journal.last());
            tokio::task::yield_now().await;
        }
        self.window.says(&format!("{title} · ")).await;
    }
}

#[tokio::test]
async fn fifty_tickets_and_every_button_of_the_window() {
    let screen = Screen::open().await;
    let more = "4 = { number = 4, name = { zh = \"税务三\", en = \"Tax 3\" }, zone = \"ground\", \
                groups = [\"tax\"] }\n";
    let hall = Hall::open_as(&format!("{SMALL}{more}"), "limit_token_per_minute = 0").await;
    let desk = Desk::laid_in(hall, "").await;
    let mut others = [String::new(), String::new()];
    for (token, counter) in others.iter_mut().zip(["2", "3"]) {
        *token = desk.hall.desk(&desk.admin, counter).await;
        let clerk = desk.hall.clerk(&desk.admin).await;
        for (verb, body) in [("sign-in", clerk), ("open", json!({}))] {
            let path = format!("/api/v1/counters/{counter}/{verb}");
            desk.hall.post(token, &path, body).await.done::<Value>();
        }
    }
    let second = desk.hall.clerk(&desk.admin).await;
    let window = screen.caller(&desk.config).await;
    let (auditor, manager) =
        (desk.hall.token("auditor", None).await, desk.hall.token("manager", None).await);
    let (numbers, journal) = Default::default();
    let mut shift = Shift {
        desk,
        screen: &screen,
        window,
        auditor,
        manager,
        others,
        second,
        numbers,
        read: 0,
        journal,
    };
    shift.read_on().await;
    shift.journal.clear();
    shift.desk.open(&screen, &shift.window).await;
    let mut expected: Vec<String> = Vec::new();
    for (done, title, journal) in table::TABLE {
        expected.extend(journal.split(", ").filter(|row| !row.is_empty()).map(str::to_owned));
        shift.does(done).await;
        shift.settles(title, &expected).await;
    }
    shift.read_on().await;
    assert_eq!(shift.journal, expected);
    assert_eq!(shift.numbers.len(), 50, "tickets");
}
