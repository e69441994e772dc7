//! What the other hands show: the desk's picture in a form that others can read. It holds no age and
//! no clock, so that it changes only when something has changed.

use std::collections::BTreeSet;

use protocol::words::{Class, CounterStatus, Text, VisitStatus};
use serde::Serialize;

use crate::desk::{Button, Connection, Desk};

/// The newest that is shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Seen {
    /// The counter, by id.
    pub counter: String,
    /// How it stands with the server.
    pub link: LinkState,
    /// Somebody has signed in here.
    pub signed_in: bool,
    /// What the counter does; none: not known yet.
    pub status: Option<CounterStatus>,
    /// How many could be called here.
    pub waiting: u32,
    /// What has been pressed and waits for its answer.
    pub doing: Option<Button>,
    /// Who is here.
    pub current: Option<SeenTicket>,
    /// Buttons that are on.
    #[serde(skip)]
    pub on: BTreeSet<Button>,
    /// Every number that this desk has seen.
    #[serde(skip)]
    pub numbers: Vec<String>,
}

/// How it stands with the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkState {
    /// Never connected yet.
    #[default]
    Connecting,
    /// Connected.
    Live,
    /// Not connected: what is shown is the last that was known.
    Away,
}

/// Who is here.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeenTicket {
    /// The visit.
    pub visit: u64,
    /// The number on the ticket.
    pub number: String,
    /// Called or serving.
    pub status: VisitStatus,
    /// The service; none for the moment in which only the number is known.
    pub service: Option<SeenService>,
    /// The class, as soon as the service is known.
    pub class: Option<Class>,
    /// Since when in this status, hall time, UTC ms; as soon as the service is known.
    pub since_ms: Option<i64>,
}

/// A service.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeenService {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
}

impl Seen {
    /// What a desk shows now.
    pub fn of(desk: &Desk, now_ms: i64) -> Self {
        let shown = desk.shown(now_ms);
        let (picture, view) = (desk.picture(), desk.view());
        let link = match shown.connection {
            Connection::Connecting => LinkState::Connecting,
            Connection::Live => LinkState::Live,
            Connection::Away { .. } => LinkState::Away,
        };
        let current = shown.person.map(|person| {
            let known = view.and_then(|view| view.current.as_ref());
            let known = known.filter(|known| shown.settled && known.visit == person.visit);
            SeenTicket {
                visit: person.visit,
                number: person.number,
                status: person.status,
                service: known.map(|known| SeenService {
                    id: known.service_id.clone(),
                    name: known.service.clone(),
                }),
                class: known.map(|known| known.class),
                since_ms: known.map(|known| known.since_ms),
            }
        });
        Self {
            counter: view.map_or_else(String::new, |view| view.counter.clone()),
            link,
            signed_in: picture.as_ref().is_some_and(|picture| picture.signed_in),
            status: picture.map(|picture| picture.status),
            waiting: view.map_or(0, |view| view.waiting),
            doing: shown.doing,
            current,
            on: Button::ALL.into_iter().filter(|b| desk.allowed(*b).is_ok()).collect(),
            numbers: desk.numbers().map(str::to_owned).collect(),
        }
    }
}
