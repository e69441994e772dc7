//! Three desks, a kiosk, a guide and a manager in the hall of rules. Every command is given twice
//! with the same key: the second time it gets the first answer and nothing happens.

use std::cell::Cell;

use protocol::{
    bodies::{Done, TicketTaken},
    problem::Problem,
    socket::ToClient,
    views::{CounterView, DashboardView, TicketView},
};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Hall, Live, Reply};

pub const RULES: &str = include_str!("../../halls/rules.toml");

pub struct Floor {
    pub hall: Hall,
    pub kiosk: String,
    pub guide: String,
    pub supervisor: String,
    pub manager: String,
    desks: Vec<String>,
    /// How the clerks sign in, by counter from 1.
    pub clerks: Vec<Value>,
    keys: Cell<u32>,
    /// Sequence of the last command that went well.
    answered: Cell<u64>,
}

impl Floor {
    pub async fn open() -> Self {
        let hall = Hall::open_as(RULES, "limit_ticket_per_minute = 0").await;
        let admin = hall.token("admin", None).await;
        let (mut desks, mut clerks) = (Vec::new(), Vec::new());
        for counter in ["1", "2", "3"] {
            desks.push(hall.desk(&admin, counter).await);
            clerks.push(hall.clerk(&admin).await);
        }
        Self {
            kiosk: hall.token("kiosk", None).await,
            guide: hall.token("guide", None).await,
            supervisor: hall.token("supervisor", None).await,
            manager: hall.token("manager", None).await,
            hall,
            desks,
            clerks,
            keys: Cell::default(),
            answered: Cell::default(),
        }
    }

    /// The same with somebody at each of these counters.
    pub async fn with(counters: &[usize]) -> Self {
        let floor = Self::open().await;
        for counter in counters {
            floor.press(*counter, "sign-in", floor.clerks[counter - 1].clone()).await;
            floor.press(*counter, "open", json!({})).await;
        }
        floor
    }

    pub async fn take(&self, service: &str) -> TicketTaken {
        self.take_as(json!({ "service": service, "source": "kiosk" })).await
    }

    pub async fn take_as(&self, body: Value) -> TicketTaken {
        let ticket: TicketTaken = self.hall.post(&self.kiosk, "/api/v1/tickets", body).await.done();
        self.answered.set(ticket.seq);
        ticket
    }

    async fn send(&self, token: &str, path: &str, key: &str, body: &Value) -> Reply {
        self.hall.ask(Method::POST, path).token(token).key(key).json(body).send().await
    }

    /// Gives a command, and again: the answer is the same, and nothing is journaled twice.
    pub async fn twice(&self, token: &str, path: &str, body: Value) -> Reply {
        let key = format!("floor-{}", self.keys.replace(self.keys.get() + 1));
        let first = self.send(token, path, &key, &body).await;
        let again = self.send(token, path, &key, &body).await;
        assert_eq!((again.status, &again.text), (first.status, &first.text), "{path}");
        if first.status.is_success() {
            self.answered.set(first.json::<Value>()["seq"].as_u64().unwrap());
        }
        first
    }

    /// A command at a counter, by its desk.
    pub async fn press(&self, counter: usize, verb: &str, body: Value) -> Done {
        self.try_press(counter, verb, body).await.done()
    }

    pub async fn refused(&self, counter: usize, verb: &str, body: Value) -> Problem {
        self.try_press(counter, verb, body).await.problem()
    }

    async fn try_press(&self, counter: usize, verb: &str, body: Value) -> Reply {
        let path = format!("/api/v1/counters/{counter}/{verb}");
        self.twice(&self.desks[counter - 1], &path, body).await
    }

    /// Calls the next one at a counter and says who it is.
    pub async fn next(&self, counter: usize) -> u64 {
        let done = self.press(counter, "call-next", json!({})).await;
        assert_eq!(done.called.len(), 1, "{done:?}");
        done.called[0].visit
    }

    /// Serves whoever is called next to the end.
    pub async fn serve(&self, counter: usize) -> u64 {
        let visit = self.next(counter).await;
        self.press(counter, "start", json!({ "visit": visit })).await;
        self.press(counter, "finish", json!({ "visit": visit, "outcome": "handled" })).await;
        visit
    }

    /// A command about a visit, by the guide.
    pub async fn guides(&self, visit: u64, verb: &str, body: Value) -> Reply {
        self.twice(&self.guide, &format!("/api/v1/visits/{visit}/{verb}"), body).await
    }

    /// A command of whoever holds a ticket.
    pub async fn holder(&self, ticket: &TicketTaken, verb: &str) -> Reply {
        let path = format!("/api/v1{}/{verb}", ticket.link.replace("/t/", "/tickets/"));
        self.twice("", &path, json!({})).await
    }

    /// A command of the hall.
    pub async fn runs(&self, token: &str, verb: &str, body: Value) -> Reply {
        self.twice(token, &format!("/api/v1/hall/{verb}"), body).await
    }

    pub async fn page(&self, ticket: &TicketTaken) -> TicketView {
        let token = ticket.link.strip_prefix("/t/").unwrap();
        match self.view(&format!("view=ticket&ticket={token}"), "").await {
            ToClient::Ticket(view) => view,
            other => panic!("{other:?}"),
        }
    }

    pub async fn desk(&self, counter: usize) -> CounterView {
        let query = format!("view=counter&counter={counter}");
        match self.view(&query, &self.desks[counter - 1]).await {
            ToClient::Counter(view) => view,
            other => panic!("{other:?}"),
        }
    }

    /// The desk of a counter as soon as something holds of it.
    pub async fn desk_when(
        &self,
        counter: usize,
        fits: impl Fn(&CounterView) -> bool,
    ) -> CounterView {
        let query = format!("view=counter&counter={counter}");
        let mut live = self.hall.live(&query, &self.desks[counter - 1]).await;
        live.until(|view| match view {
            ToClient::Counter(view) => fits(view).then(|| view.clone()),
            _ => None,
        })
        .await
    }

    pub async fn dashboard(&self) -> DashboardView {
        match self.view("view=dashboard", &self.manager).await {
            ToClient::Dashboard(view) => view,
            other => panic!("{other:?}"),
        }
    }

    /// A view that has seen every answered command.
    async fn view(&self, query: &str, token: &str) -> ToClient {
        loop {
            let mut live: Live = self.hall.live(query, token).await;
            let view = live.next().await;
            let head = match &view {
                ToClient::Ticket(view) => &view.head,
                ToClient::Counter(view) => &view.head,
                ToClient::Dashboard(view) => &view.head,
                other => panic!("{other:?}"),
            };
            if head.seq >= self.answered.get() {
                return view;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }
}

/// The name of a problem.
pub fn name(problem: &Problem) -> &str {
    problem.kind.trim_start_matches("/problems/")
}
