//! The lines that go out.

use std::io::{self, Write};

use protocol::{bodies::Credit, problem::Problem};
use serde_json::{Value, json};

use super::parse::{Unread, usage};
use crate::{
    desk::{Away, Button, Notice, Reply},
    hands::Hand,
    messages::{self, Lang, Part},
    told,
};

/// A command that waits for its answer.
pub struct Sent {
    /// Who pressed.
    pub by: By,
    /// What was pressed.
    pub press: Button,
    /// How often it was sent.
    pub attempts: u32,
}

/// Who pressed.
#[derive(Clone, Copy)]
pub enum By {
    /// This line.
    Line(u64),
    /// Another hand.
    Hand(Hand),
}

impl By {
    /// Says it on a line of JSON.
    pub fn sign(self, mut line: Value) -> Value {
        match self {
            Self::Line(n) => line["n"] = n.into(),
            Self::Hand(hand) => line["hand"] = json!(hand),
        }
        line
    }
}

/// The line of an answer.
pub fn answer(
    id: &str,
    Sent { by, press, attempts }: Sent,
    result: &Result<Reply, Box<Problem>>,
) -> Value {
    let mut told = by.sign(json!({ "press": press, "id": id, "attempts": attempts }));
    match result {
        Ok(Reply::Done(done)) => {
            told["seq"] = done.seq.into();
            told["called"] = serde_json::to_value(&done.called).unwrap_or_default();
            json!({ "answer": told })
        }
        Ok(Reply::Ticket(ticket)) => {
            told["ticket"] = json!({ "seq": ticket.seq, "visit": ticket.visit,
                "number": ticket.number, "link": ticket.link });
            json!({ "answer": told })
        }
        Err(problem) => {
            told["why"] = "refused".into();
            told["problem"] = serde_json::to_value(problem).unwrap_or_default();
            json!({ "refused": told })
        }
    }
}

/// The line of a command that got no answer in the time for it.
pub fn gave_up(lang: Lang, id: &str, Sent { by, press, attempts }: Sent) -> Value {
    let text = told::notice(lang, &Notice::GaveUp { button: press });
    let why = "gave-up";
    let refused =
        json!({ "press": press, "id": id, "attempts": attempts, "why": why, "text": text });
    json!({ "refused": by.sign(refused) })
}

/// The line of what is known of an enterprise, or of why nothing is.
pub fn told_credit(lang: Lang, n: u64, credit: Result<Credit, Away>) -> Value {
    let mut told = match credit {
        Ok(credit) => json!({ "credit": credit }),
        Err(Away::Refused { problem }) => {
            json!({ "refused": { "press": "credit", "why": "refused", "problem": problem } })
        }
        Err(why) => {
            let text = told::away(lang, &why);
            json!({ "refused": { "press": "credit", "why": why.key(), "text": text } })
        }
    };
    for facts in told.as_object_mut().into_iter().flat_map(|told| told.values_mut()) {
        facts["n"] = n.into();
    }
    told
}

/// The line of a line that is no press.
pub fn unread(lang: Lang, n: u64, why: &Unread) -> Value {
    match why {
        Unread::Unknown(name) => {
            let text = messages::text(lang, Part::Line, "unknown-command", &[("name", name)]);
            json!({ "refused": { "n": n, "why": "unknown-command", "text": text } })
        }
        Unread::Needs(button) => {
            let usage = format!("{} {}", button.name(), usage(*button));
            let text = messages::text(lang, Part::Line, "needs", &[("usage", &usage)]);
            json!({ "refused": { "n": n, "press": button, "why": "needs", "text": text } })
        }
    }
}

/// The line of a line that is not UTF-8.
pub fn no_text(lang: Lang, n: u64) -> Value {
    let why = "not-utf-8";
    let text = messages::text(lang, Part::Line, why, &[]);
    json!({ "refused": { "n": n, "why": why, "text": text } })
}

/// One line, at once. A script that does not listen any more does not need it.
pub fn say(line: &Value) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
