//! The desk without a window: commands come as lines on stdin, JSON lines go out on stdout. Scripts
//! work at a counter by it.
//!
//! | line out | when |
//! |---|---|
//! | `{"view": …}` | a view that does not contradict the last answer: the whole `CounterView` |
//! | `{"answer": {n, press, id, attempts, seq, called}}` | the server has done what line `n` asked |
//! | `{"answer": {n, press, id, attempts, ticket}}` | it has given a ticket |
//! | `{"refused": {n, press, why, text}}` | nothing was sent: see [`crate::desk::WhyNot`] |
//! | `{"refused": {n, why: "not-utf-8", text}}` | the line is no text |
//! | `{"refused": {n, press, id, attempts, problem}}` | the server has refused |
//! | `{"asked": {n, visit, number}}` | `next`, but somebody is called: did they come? |
//! | `{"credit": {n, enterprise, grade, materials, may_miss, …}}` | what `credit` asked |
//! | `{"ready": {n}}` | everything before this `wait` is answered and shown |
//! | `{"notice": {notice, …, text}}` | anything else the clerk is told |
//!
//! `n` counts the lines of stdin from 1; for what was pressed by another hand there is `hand` in its
//! place. No line is looked at before the first view. `wait` holds the next line back until everything
//! is answered and shown and no press is too quick any more; `help` lists the commands. The end of
//! stdin ends the program as soon as everything is answered.

mod parse;
mod said;

use std::{
    collections::{HashMap, VecDeque},
    io::{self, BufRead},
    string::FromUtf8Error,
    time::{Duration, Instant},
};

use protocol::bodies::Credit;
use serde_json::json;
use tokio::{
    sync::mpsc,
    task::JoinSet,
    time::{interval, sleep},
};

use said::{By, Sent, answer, gave_up, no_text, say, told_credit, unread};

pub use parse::{HAND_OVER, USAGE, Unread, press, what_is_needed};

use crate::{
    config::Config,
    desk::{Away, Button, Connection, Desk, Effect, Input, Notice, Settings, Who},
    failure::Failure,
    hands::{FromHand, Hands},
    link::Link,
    messages::{Lang, Part, text},
    told,
};

/// Lines that may wait for the desk. When it is full, the script waits.
const LINES: usize = 64;
/// How often the desk is told that time has passed.
const TICK: Duration = Duration::from_secs(1);
/// Holds the next line back until the desk is ready.
const WAIT: &str = "wait";
/// Asks for the credit of an enterprise. Not a press: it changes nothing.
pub const CREDIT: &str = "credit";
/// What it needs; without a service it is that of the person here.
pub const CREDIT_NEEDS: &str = "CODE [SERVICE]";
/// How often a line that is held back is looked at again.
const HELD: Duration = Duration::from_millis(20);

/// Works at a counter until the end of stdin.
///
/// # Errors
/// The server could not be reached in the time for a command, or does not let this desk in.
pub async fn run(config: &Config, settings: Settings) -> Result<(), Failure> {
    let server = config.server()?;
    let (language, patience) = (server.language, server.patience);
    let (hands, mut touches) = Hands::start(config);
    let (link, mut inputs) = Link::start(server);
    let mut lines = stdin();
    let mut tick = interval(TICK);
    let mut line = Line::new(Desk::new(settings), hands, link, language, &config.server);
    while !line.is_over() {
        tokio::select! {
            biased;
            Some(input) = inputs.recv() => {
                line.hear(input, patience)?;
                // Whole views, latest wins: of several that have come, the script needs the last.
                while let Ok(input) = inputs.try_recv() {
                    line.hear(input, patience)?;
                }
            }
            Some(from) = touches.recv() => line.reach(from),
            read = lines.recv(), if !line.ended => match read {
                Some(read) => line.waiting.push_back(read),
                None => line.ended = true,
            },
            Some(Ok((n, credit))) = line.asked.join_next() => say(&told_credit(line.language, n, credit)),
            _ = tick.tick() => line.take(Input::Tick),
            () = sleep(HELD), if !line.waiting.is_empty() => {}
        }
        line.show();
        line.go_on();
    }
    Ok(())
}

/// Reads stdin beside the runtime, which has no hold on it.
fn stdin() -> mpsc::Receiver<Result<String, FromUtf8Error>> {
    let (out, lines) = mpsc::channel(LINES);
    std::thread::spawn(move || {
        // Split by bytes: a line that is no text must not end those after it.
        for line in io::stdin().lock().split(b'\n').map_while(Result::ok) {
            if out.blocking_send(String::from_utf8(line)).is_err() {
                return;
            }
        }
    });
    lines
}

struct Line {
    desk: Desk,
    hands: Hands,
    link: Link,
    language: Lang,
    /// The server as the configuration names it.
    named: String,
    began: Instant,
    /// Lines that have not been looked at yet.
    waiting: VecDeque<Result<String, FromUtf8Error>>,
    read: u64,
    ended: bool,
    was_live: bool,
    /// A view has come that has not been said yet.
    fresh: bool,
    /// Commands that wait for their answer.
    sent: HashMap<String, Sent>,
    /// Questions that wait for theirs, by the number of the line.
    asked: JoinSet<(u64, Result<Credit, Away>)>,
}

impl Line {
    fn new(desk: Desk, hands: Hands, link: Link, language: Lang, named: &str) -> Self {
        Self {
            desk,
            hands,
            link,
            language,
            named: named.to_owned(),
            began: Instant::now(),
            waiting: VecDeque::new(),
            read: 0,
            ended: false,
            was_live: false,
            fresh: false,
            sent: HashMap::new(),
            asked: JoinSet::new(),
        }
    }

    /// Nothing ends well before the server has shown something.
    fn is_over(&self) -> bool {
        let shown = self.desk.view().is_some();
        self.ended
            && shown
            && self.waiting.is_empty()
            && self.sent.is_empty()
            && self.asked.is_empty()
    }

    /// Something has come from the server.
    fn hear(&mut self, input: Input, patience: Duration) -> Result<(), Failure> {
        if let Input::Disconnected { why } = &input
            && self.is_hopeless(why, self.began.elapsed() > patience)
        {
            return Err(Failure::away(&self.named, why));
        }
        self.take(input);
        Ok(())
    }

    /// A script cannot mend it. Whoever has been let in once waits for the server to come back.
    fn is_hopeless(&self, why: &Away, too_long: bool) -> bool {
        match why {
            Away::Refused { .. } => true,
            Away::NotOurs { .. } | Away::Untrusted { .. } | Away::NoTls => !self.was_live,
            Away::Unreachable { .. } | Away::Silent | Away::Ended => !self.was_live && too_long,
        }
    }

    /// Looks at the lines that wait. Before the first view no press can mean anything.
    fn go_on(&mut self) {
        if self.desk.view().is_none() {
            return;
        }
        while let Some(line) = self.waiting.front() {
            let waits = line.as_ref().is_ok_and(|text| text.trim() == WAIT);
            if waits && !self.desk.is_ready(self.now_ms()) {
                return;
            }
            let Some(line) = self.waiting.pop_front() else { return };
            self.read += 1;
            match line {
                Ok(text) => self.look_at(text.trim()),
                Err(_) => say(&no_text(self.language, self.read)),
            }
        }
    }

    fn look_at(&mut self, text: &str) {
        let n = self.read;
        match text {
            "" => return,
            WAIT => return say(&json!({ "ready": { "n": n } })),
            "help" => {
                let commands: Vec<String> =
                    USAGE.iter().map(|(b, usage)| format!("{} {usage}", b.name())).collect();
                let commands = [commands, vec![format!("{CREDIT} {CREDIT_NEEDS}")]].concat();
                return say(&json!({ "help": { "commands": commands, "HAND-OVER": HAND_OVER } }));
            }
            _ => {}
        }
        if let Some(words) = text.strip_prefix(CREDIT).filter(|rest| rest.starts_with(' ')) {
            return self.ask_credit(n, words);
        }
        let press = match parse::press(text) {
            Ok(press) => press,
            Err(why) => return say(&unread(self.language, n, &why)),
        };
        let button = press.button();
        let now_ms = self.now_ms();
        let effects = self.hands.update(&mut self.desk, Input::Press(press), now_ms);
        self.pressed(By::Line(n), button, effects);
    }

    /// 信用与容缺 of an enterprise: no press, so nothing waits for it and it waits for nothing.
    fn ask_credit(&mut self, n: u64, words: &str) {
        let mut words = words.split_whitespace();
        let who = words.next().and_then(Who::named);
        let here = self.desk.view().and_then(|view| view.current.as_ref());
        let service = words.next().or(here.map(|here| here.service_id.as_str()));
        let (Some(who), Some(service), None) = (who, service, words.next()) else {
            let usage = format!("{CREDIT} {CREDIT_NEEDS}");
            let text = text(self.language, Part::Line, "needs", &[("usage", &usage)]);
            return say(
                &json!({ "refused": { "n": n, "press": CREDIT, "why": "needs", "text": text } }),
            );
        };
        let asked = self.link.credit(&who, service);
        self.asked.spawn(async move { (n, asked.await) });
    }

    /// Another hand has pressed, or tells of itself.
    fn reach(&mut self, from: FromHand) {
        let touch = match from {
            FromHand::Touch(touch) => touch,
            FromHand::Trouble(trouble) => {
                let mut told = serde_json::to_value(&trouble).unwrap_or_default();
                told["text"] = trouble.text(self.language).into();
                return say(&json!({ "notice": told }));
            }
        };
        let (by, now_ms) = (By::Hand(touch.hand), self.now_ms());
        let (button, effects) = self.hands.press(&mut self.desk, touch, now_ms);
        self.pressed(by, button, effects);
    }

    /// What follows from a press.
    fn pressed(&mut self, by: By, press: Button, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Send(order) => {
                    self.sent.insert(order.id.clone(), Sent { by, press, attempts: 1 });
                    self.link.send(order);
                }
                Effect::Tell(Notice::Ask(question)) => {
                    let asked = json!({ "visit": question.visit, "number": question.number });
                    say(&json!({ "asked": by.sign(asked) }));
                }
                Effect::Tell(notice) => {
                    let why = match &notice {
                        Notice::NotNow { why, .. } => why.key(),
                        other => other.key(),
                    };
                    let text = told::notice(self.language, &notice);
                    let refused = json!({ "press": press, "why": why, "text": text });
                    say(&json!({ "refused": by.sign(refused) }));
                }
                Effect::Sound(_) => {}
            }
        }
    }

    /// Something has happened.
    fn take(&mut self, input: Input) {
        let answered = match &input {
            Input::Lost { id } => {
                if let Some(sent) = self.sent.get_mut(id) {
                    sent.attempts += 1;
                }
                None
            }
            Input::Answer { id, result } => {
                self.sent.remove(id).map(|sent| answer(id, sent, result))
            }
            Input::GaveUp { id } => {
                self.sent.remove(id).map(|sent| gave_up(self.language, id, sent))
            }
            _ => None,
        };
        let seen = match &input {
            Input::View(view) => Some((view.head.generation, view.head.seq, view.head.hall_ms)),
            _ => None,
        };
        let decided = answered.is_some();
        if let Some(answered) = &answered {
            say(answered);
        }
        let now_ms = self.now_ms();
        let effects = self.hands.update(&mut self.desk, input, now_ms);
        self.was_live |= self.desk.shown(self.now_ms()).connection == Connection::Live;
        let view = self.desk.view();
        let believed = view.map(|v| (v.head.generation, v.head.seq, v.head.hall_ms));
        self.fresh |= seen.is_some() && seen == believed;
        for effect in effects {
            if let Effect::Tell(notice) = effect {
                // The answer has said it already.
                if !decided {
                    self.tell(&notice);
                }
            }
        }
    }

    /// Says the newest view, unless it has been said.
    fn show(&mut self) {
        if self.desk.is_settled() && std::mem::take(&mut self.fresh) {
            say(&json!({ "view": self.desk.view() }));
        }
    }

    fn tell(&self, notice: &Notice) {
        let mut told = serde_json::to_value(notice).unwrap_or_default();
        told["text"] = told::notice(self.language, notice).into();
        say(&json!({ "notice": told }));
    }

    /// A clock that only goes forward, ms.
    fn now_ms(&self) -> i64 {
        i64::try_from(self.began.elapsed().as_millis()).unwrap_or(i64::MAX)
    }
}
