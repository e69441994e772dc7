//! The line commands: the names of buttons, and what each needs.

use protocol::{
    bodies::{HandOvers, HandTo, KeepFor, PausePlan, TransferTo},
    words::{HelpKind, Outcome, ParkKind},
};
use serde::de::{DeserializeOwned, value::StrDeserializer};

use crate::desk::{Button, Pin, Press, Who};

/// Every command with what it needs, as `help` prints it: `[…]` may be left out, `|` = one of them.
pub const USAGE: [(Button, &str); 32] = [
    (Button::SignIn, "LOGIN PIN"),
    (Button::SignOut, "[HAND-OVER]"),
    (Button::Open, ""),
    (Button::Close, "[HAND-OVER]"),
    (Button::Pause, "lunch|meeting|training|system-failure|away [MINUTES] [HAND-OVER]"),
    (Button::PauseAfter, "off | lunch|meeting|training|system-failure|away [MINUTES]"),
    (Button::Continue, ""),
    (Button::AutoCall, "on|off"),
    (Button::Move, "COUNTER"),
    (Button::Next, ""),
    (Button::CallSpecific, "NUMBER unwell|urgent|came-back|correction|arranged"),
    (Button::Recall, ""),
    (Button::Start, ""),
    (Button::Finish, "[done|papers-missing|not-handled]"),
    (Button::FinishNext, "[done|papers-missing|not-handled]"),
    (Button::NoShow, ""),
    (Button::Park, "without-papers|with-papers|waiting [MINUTES]"),
    (Button::Transfer, "service|counter|clerk ID [back]"),
    (Button::WrongService, "SERVICE"),
    (Button::ConfirmClass, "care|green|appointment"),
    (Button::RejectClass, "care|green|appointment"),
    (Button::Case, "CASE-NUMBER"),
    (Button::Note, "TEXT"),
    (Button::Read, "[MESSAGE]"),
    (Button::Undo, ""),
    (Button::Resume, "NUMBER"),
    (Button::Return, "NUMBER"),
    (Button::Supplement, "NUMBER"),
    (Button::WalkIn, "SERVICE [elder|disabled|pregnant|military|fire-rescue|severely-ill]"),
    (Button::Supervisor, ""),
    (Button::Emergency, ""),
    (Button::Dismiss, ""),
];

/// What HAND-OVER stands for in [`USAGE`].
pub const HAND_OVER: &str = "to service | to counter ID | to clerk ID | keep MINUTES";

/// A line that is not a press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// No command is called so.
    Unknown(String),
    /// The command needs something else.
    Needs(Button),
}

/// Reads a line with at least one word.
///
/// # Errors
/// [`Unread`].
pub fn press(line: &str) -> Result<Press, Unread> {
    let mut words = line.split_whitespace();
    let name = words.next().unwrap_or("");
    let button = Button::named(name).ok_or_else(|| Unread::Unknown(name.to_owned()))?;
    let mut words = Words(words.collect());
    let press = arguments(button, &mut words).filter(|_| words.0.is_empty());
    press.ok_or(Unread::Needs(button))
}

/// What a command needs.
pub fn usage(button: Button) -> &'static str {
    USAGE.iter().find(|(known, _)| *known == button).map_or("", |(_, usage)| usage)
}

/// What is wrong with a line that stands in a configuration, for readers of both languages.
pub fn what_is_needed(why: &Unread) -> String {
    match why {
        Unread::Unknown(name) => {
            let names: Vec<&str> = Button::ALL.map(Button::name).to_vec();
            format!("没有命令 · no command {name}: {}", names.join(", "))
        }
        Unread::Needs(button) => format!("写法 · write: {} {}", button.name(), usage(*button)),
    }
}

fn arguments(button: Button, words: &mut Words<'_>) -> Option<Press> {
    Some(match button {
        Button::SignIn => {
            Press::SignIn { login: words.next()?.to_owned(), pin: Pin(words.next()?.to_owned()) }
        }
        Button::SignOut => Press::SignOut(words.hand_over()?),
        Button::Open => Press::Open,
        Button::Close => Press::Close(words.hand_over()?),
        Button::Pause => Press::Pause(words.plan()?, words.hand_over()?),
        Button::PauseAfter => match words.takes("off") {
            true => Press::PauseAfter(None),
            false => Press::PauseAfter(Some(words.plan()?)),
        },
        Button::Continue => Press::Continue,
        Button::AutoCall => Press::AutoCall(match words.next()? {
            "on" => true,
            "off" => false,
            _ => return None,
        }),
        Button::Move => Press::Move(words.next()?.to_owned()),
        Button::Next => Press::Next,
        Button::CallSpecific => Press::CallSpecific { who: words.who()?, reason: words.word()? },
        Button::Recall => Press::Recall,
        Button::Start => Press::Start,
        Button::Finish => Press::Finish { outcome: words.outcome()?, next: false },
        Button::FinishNext => Press::Finish { outcome: words.outcome()?, next: true },
        Button::NoShow => Press::NoShow,
        Button::Park => Press::Park { kind: words.park()?, minutes: words.minutes() },
        Button::Transfer => Press::Transfer { to: words.target()?, back: words.takes("back") },
        Button::WrongService => Press::WrongService(words.next()?.to_owned()),
        Button::ConfirmClass => Press::ConfirmClass(words.word()?),
        Button::RejectClass => Press::RejectClass(words.word()?),
        Button::Case => Press::Case(words.next()?.to_owned()),
        Button::Note => Press::Note(words.text()?),
        Button::Read => Press::Read(words.id()?),
        Button::Undo => Press::Undo,
        Button::Resume => Press::Resume(words.who()?),
        Button::Return => Press::Return(words.who()?),
        Button::Supplement => Press::Supplement(words.who()?),
        Button::WalkIn => {
            let service = words.next()?.to_owned();
            let care = if words.0.is_empty() { None } else { Some(words.word()?) };
            Press::WalkIn { service, care }
        }
        Button::Supervisor => Press::Help(HelpKind::Supervisor),
        Button::Emergency => Press::Help(HelpKind::Emergency),
        Button::Dismiss => Press::Dismiss,
    })
}

/// The words of a line that have not been read yet.
struct Words<'a>(std::collections::VecDeque<&'a str>);

impl<'a> Words<'a> {
    fn next(&mut self) -> Option<&'a str> {
        self.0.pop_front()
    }

    /// Whether this word is the next one; then it is read.
    fn takes(&mut self, word: &str) -> bool {
        let is_next = self.0.front() == Some(&word);
        if is_next {
            self.0.pop_front();
        }
        is_next
    }

    /// A word of the wire.
    fn word<T: DeserializeOwned>(&mut self) -> Option<T> {
        let word: StrDeserializer<'_, serde::de::value::Error> = StrDeserializer::new(self.next()?);
        T::deserialize(word).ok()
    }

    /// All words that are left, at least one.
    fn text(&mut self) -> Option<String> {
        let words = Vec::from(std::mem::take(&mut self.0));
        (!words.is_empty()).then(|| words.join(" "))
    }

    /// An id that can stand in an address, if one comes next.
    #[expect(clippy::option_option, reason = "no word at all is allowed, a bad one is not")]
    fn id(&mut self) -> Option<Option<String>> {
        let Some(id) = self.next() else { return Some(None) };
        let fits = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        fits.then(|| Some(id.to_owned()))
    }

    fn who(&mut self) -> Option<Who> {
        Who::named(self.next()?)
    }

    /// A number, if one comes next.
    fn minutes(&mut self) -> Option<u32> {
        let minutes = self.0.front()?.parse().ok()?;
        self.0.pop_front();
        Some(minutes)
    }

    fn plan(&mut self) -> Option<PausePlan> {
        Some(PausePlan { reason: self.word()?, minutes: self.minutes() })
    }

    fn outcome(&mut self) -> Option<Outcome> {
        match self.0.is_empty() || self.takes("done") {
            true => Some(Outcome::Handled),
            false => self.word(),
        }
    }

    fn park(&mut self) -> Option<ParkKind> {
        match self.takes("with-papers") {
            true => Some(ParkKind::PapersKept),
            false => self.word(),
        }
    }

    fn target(&mut self) -> Option<TransferTo> {
        let (kind, id) = (self.next()?, self.next()?.to_owned());
        match kind {
            "service" => Some(TransferTo::Service(id)),
            "counter" => Some(TransferTo::Counter(id)),
            "clerk" => Some(TransferTo::Clerk(id)),
            _ => None,
        }
    }

    /// What happens to everybody whom only this counter could call; nothing is said by no words.
    fn hand_over(&mut self) -> Option<HandOvers> {
        let others = match self.next() {
            None => return Some(HandOvers::default()),
            Some("keep") => HandTo::Keep(KeepFor { minutes: self.minutes()? }),
            Some("to") => match self.next()? {
                "service" => HandTo::Service,
                "counter" => HandTo::Counter(self.next()?.to_owned()),
                "clerk" => HandTo::Clerk(self.next()?.to_owned()),
                _ => return None,
            },
            Some(_) => return None,
        };
        Some(HandOvers { tickets: vec![], others: Some(others) })
    }
}

#[cfg(test)]
mod tests {
    use protocol::words::{CareKind, Class, ManualReason, PauseReason};

    use super::*;

    fn who(text: &str) -> Who {
        Who::named(text).expect("a number")
    }

    #[test]
    fn every_line_is_the_press_it_says() {
        let lunch = |minutes| PausePlan { reason: PauseReason::Lunch, minutes };
        let to = |others| HandOvers { tickets: vec![], others: Some(others) };
        let none = HandOvers::default;
        let (done, missing) = (Outcome::Handled, Outcome::PapersMissing);
        #[rustfmt::skip]
        let rows = [
            ("sign-in wang 123456",        Press::SignIn { login: "wang".into(), pin: Pin("123456".into()) }),
            ("sign-out",                   Press::SignOut(none())),
            ("sign-out to service",        Press::SignOut(to(HandTo::Service))),
            ("  open ",                    Press::Open),
            ("close to counter 3",         Press::Close(to(HandTo::Counter("3".into())))),
            ("close to clerk li",          Press::Close(to(HandTo::Clerk("li".into())))),
            ("pause lunch",                Press::Pause(lunch(None), none())),
            ("pause lunch 30",             Press::Pause(lunch(Some(30)), none())),
            ("pause lunch 30 keep 30",     Press::Pause(lunch(Some(30)), to(HandTo::Keep(KeepFor { minutes: 30 })))),
            ("pause lunch to service",     Press::Pause(lunch(None), to(HandTo::Service))),
            ("pause-after lunch 45",       Press::PauseAfter(Some(lunch(Some(45))))),
            ("pause-after off",            Press::PauseAfter(None)),
            ("continue",                   Press::Continue),
            ("auto-call on",               Press::AutoCall(true)),
            ("auto-call off",              Press::AutoCall(false)),
            ("move 3",                     Press::Move("3".into())),
            ("next",                       Press::Next),
            ("call-specific a012 unwell",  Press::CallSpecific { who: who("A012"), reason: ManualReason::Unwell }),
            ("recall",                     Press::Recall),
            ("start",                      Press::Start),
            ("finish",                     Press::Finish { outcome: done, next: false }),
            ("finish done",                Press::Finish { outcome: done, next: false }),
            ("finish papers-missing",      Press::Finish { outcome: missing, next: false }),
            ("finish-next",                Press::Finish { outcome: done, next: true }),
            ("no-show",                    Press::NoShow),
            ("park with-papers 10",        Press::Park { kind: ParkKind::PapersKept, minutes: Some(10) }),
            ("park papers-kept",           Press::Park { kind: ParkKind::PapersKept, minutes: None }),
            ("park without-papers",        Press::Park { kind: ParkKind::WithoutPapers, minutes: None }),
            ("transfer service deed back", Press::Transfer { to: TransferTo::Service("deed".into()), back: true }),
            ("transfer counter 3",         Press::Transfer { to: TransferTo::Counter("3".into()), back: false }),
            ("transfer clerk li",          Press::Transfer { to: TransferTo::Clerk("li".into()), back: false }),
            ("wrong-service deed",         Press::WrongService("deed".into())),
            ("confirm-class care",         Press::ConfirmClass(Class::Care)),
            ("reject-class green",         Press::RejectClass(Class::Green)),
            ("case 2026-0012",             Press::Case("2026-0012".into())),
            ("note bring  the original",   Press::Note("bring the original".into())),
            ("read",                       Press::Read(None)),
            ("read 7f3a",                  Press::Read(Some("7f3a".into()))),
            ("undo",                       Press::Undo),
            ("resume A012",                Press::Resume(who("A012"))),
            ("return Ａ０１２",             Press::Return(who("A012"))),
            ("supplement 17",              Press::Supplement(Who::visit(17))),
            ("walk-in deed",               Press::WalkIn { service: "deed".into(), care: None }),
            ("walk-in deed elder",         Press::WalkIn { service: "deed".into(), care: Some(CareKind::Elder) }),
            ("supervisor",                 Press::Help(HelpKind::Supervisor)),
            ("emergency",                  Press::Help(HelpKind::Emergency)),
            ("dismiss",                    Press::Dismiss),
        ];
        let mut seen: Vec<Button> = Vec::new();
        for (line, expected) in rows {
            assert_eq!(press(line), Ok(expected.clone()), "{line}");
            seen.push(expected.button());
        }
        for (button, _) in USAGE {
            assert!(seen.contains(&button), "{button:?} has no row");
        }
        assert_eq!(USAGE.map(|(button, _)| button), Button::ALL, "each has its usage, in order");
    }

    #[test]
    fn a_line_that_says_too_little_or_too_much_is_no_press() {
        for (line, button) in [
            ("sign-in wang", Button::SignIn),
            ("open now", Button::Open),
            ("pause", Button::Pause),
            ("pause tea 5", Button::Pause),
            ("pause lunch 30 keep", Button::Pause),
            ("auto-call", Button::AutoCall),
            ("finish well", Button::Finish),
            ("park", Button::Park),
            ("transfer 3", Button::Transfer),
            ("transfer service deed forth", Button::Transfer),
            ("resume ../x", Button::Resume),
            ("walk-in deed tired", Button::WalkIn),
            ("close to moon", Button::Close),
            ("note", Button::Note),
            ("read ../7", Button::Read),
        ] {
            assert_eq!(press(line), Err(Unread::Needs(button)), "{line}");
        }
        assert_eq!(press("jump"), Err(Unread::Unknown("jump".to_owned())));
    }
}
