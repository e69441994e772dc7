//! What is on the screen now: at once what was pressed, then what the server says.

use protocol::{views::CounterView, words::VisitStatus};
use serde::{Deserialize, Serialize};

use super::{Away, Button, Desk, Question, picture::Person};

/// The screen of the desk at an instant. Details of the person are in [`Desk::view`] as soon as it
/// is [`Shown::settled`].
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// What has been pressed and waits for its answer; "calling…" and so on.
    pub doing: Option<Button>,
    /// It was sent more than once: the server or the network hangs.
    pub unsure: bool,
    /// Who is here, as far as is known.
    pub person: Option<Person>,
    /// The view is at least as new as the last answer.
    pub settled: bool,
    /// A question to the clerk.
    pub question: Option<Question>,
    /// How it stands with the server.
    pub connection: Connection,
    /// How old the picture may be, ms: since the server was last heard. None before the first view.
    pub age_ms: Option<i64>,
    /// Hall time, UTC ms.
    pub hall_ms: Option<i64>,
    /// How long the person has been called or served, hall ms.
    pub timer_ms: Option<i64>,
    /// How long their service usually takes, hall ms; none where the hall sets no norm.
    pub norm_ms: Option<i64>,
    /// What to do without the server.
    pub paper: Option<PaperMode>,
}

/// How it stands with the server.
#[derive(Clone, Debug, PartialEq)]
pub enum Connection {
    /// Never connected yet.
    Connecting,
    /// Connected.
    Live,
    /// Not connected.
    Away {
        /// For how long, ms.
        for_ms: i64,
        /// Why.
        why: Away,
    },
}

/// 纸质应急: the server was away for so long that people are served by the paper sheet: one per
/// service group, held by one named person, with pre-numbered emergency slips, and entered
/// afterwards (`backfill`).
#[derive(Clone, Debug, PartialEq)]
pub struct PaperMode {
    /// For how long there has been no server, ms.
    pub away_ms: i64,
    /// The last known order, in which the sheet begins.
    pub order: Vec<LastKnown>,
}

/// A line of the last known order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastKnown {
    /// The number.
    pub number: String,
    /// Where it stood.
    pub status: VisitStatus,
}

impl Desk {
    /// What is on the screen now.
    pub fn shown(&self, now_ms: i64) -> Shown {
        let pending = self.pending_now();
        let picture = self.picture();
        let hall_ms = self.clock().map(|clock| clock.hall_ms(now_ms));
        let settled = self.is_settled();
        let current = self.view().filter(|_| settled).and_then(|view| view.current.as_ref());
        let norm_secs = current.and_then(|current| current.norm_secs);
        let since_ms = current.map(|current| current.since_ms);
        let connection = self.connection(now_ms);
        let paper = match &connection {
            // Paper does not help a desk that must be paired again.
            Connection::Away { for_ms, why }
                if *for_ms >= self.settings().paper_after_ms && !why.is_unpaired() =>
            {
                Some(PaperMode { away_ms: *for_ms, order: self.last_order() })
            }
            _ => None,
        };
        Shown {
            doing: pending.map(|pending| pending.button),
            unsure: pending.is_some_and(|pending| pending.lost),
            person: picture.and_then(|picture| picture.person),
            settled,
            question: self.question().cloned(),
            connection,
            age_ms: self.heard_ms().map(|heard_ms| (now_ms - heard_ms).max(0)),
            hall_ms,
            timer_ms: since_ms.zip(hall_ms).map(|(since_ms, hall_ms)| (hall_ms - since_ms).max(0)),
            norm_ms: norm_secs.map(|secs| i64::from(secs) * 1000),
            paper,
        }
    }

    /// Everybody of whom the desk knows, in the order in which they would be called.
    pub fn last_order(&self) -> Vec<LastKnown> {
        self.view().map(|view| last_order(view, self.waiting())).unwrap_or_default()
    }
}

/// Who is here, who is bound to this counter, who would have been next, who else waited when that was
/// asked last, who is parked.
fn last_order(view: &CounterView, waiting: &[String]) -> Vec<LastKnown> {
    let mut order: Vec<LastKnown> = Vec::new();
    let mut add = |number: &str, status| {
        if !order.iter().any(|line| line.number == number) {
            order.push(LastKnown { number: number.to_owned(), status });
        }
    };
    if let Some(current) = &view.current {
        add(&current.number, current.status);
    }
    for bound in view.bound.iter().filter(|bound| !bound.parked) {
        add(&bound.number, VisitStatus::Waiting);
    }
    let next = view.current.as_ref().and_then(|current| current.why.next_number.as_deref());
    if let Some(next) = next {
        add(next, VisitStatus::Waiting);
    }
    let parked = |number: &String| view.parked.iter().any(|parked| parked.number == *number);
    for number in waiting.iter().filter(|number| !parked(number)) {
        add(number, VisitStatus::Waiting);
    }
    for parked in &view.parked {
        add(&parked.number, VisitStatus::Parked);
    }
    order
}
