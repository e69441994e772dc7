//! What a key pad does and shows, without its wire: bytes and instants in, deeds out.

use protocol::words::{CounterStatus, VisitStatus};

use super::{
    frame::{Decoder, Stroke, frame},
    keys::{Command, Key, Keys, named},
};
use crate::{
    desk::{Notice, Press},
    hands::{End, LinkState, Seen},
};

/// A stroke with the number of the one before, so soon after it, is the same one sent again, ms.
const AGAIN_MS: i64 = 2_000;
/// What was typed and then left is forgotten, ms.
const TYPED_MS: i64 = 15_000;
/// Longest number that can be typed.
const TYPED: usize = 8;

/// What follows from a stroke.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// These bytes go to the pad.
    Write(Vec<u8>),
    /// This is pressed; the stroke's number goes with what becomes of it.
    Press {
        /// The number of the stroke.
        seq: u8,
        /// What is pressed.
        press: Press,
        /// If that is not allowed: the first of these that is.
        otherwise: Vec<Press>,
    },
}

/// A key pad.
#[derive(Debug)]
pub struct Pad {
    keys: Keys,
    decoder: Decoder,
    /// The newest stroke and its instant.
    last: Option<(Stroke, i64)>,
    typed: String,
    typed_ms: i64,
}

impl Pad {
    /// A pad with these keys.
    pub fn new(keys: Keys) -> Self {
        Self { keys, decoder: Decoder::default(), last: None, typed: String::new(), typed_ms: 0 }
    }

    /// The device was opened anew: a half frame and a half number are forgotten.
    pub fn reopened(&mut self) {
        self.decoder = Decoder::default();
        self.last = None;
        self.typed.clear();
    }

    /// What the device has sent, at `now_ms` of a clock that only goes forward.
    pub fn take(&mut self, bytes: &[u8], now_ms: i64, seen: &Seen) -> Vec<Deed> {
        let mut deeds = Vec::new();
        for byte in bytes {
            if let Some(stroke) = self.decoder.take(*byte) {
                self.stroke(stroke, now_ms, seen, &mut deeds);
            }
        }
        deeds
    }

    fn stroke(&mut self, stroke: Stroke, now_ms: i64, seen: &Seen, deeds: &mut Vec<Deed>) {
        let again = |(last, at_ms): (Stroke, i64)| last == stroke && now_ms - at_ms < AGAIN_MS;
        let again = self.last.is_some_and(again);
        let key = self.keys.of(stroke.code).cloned();
        let mark = if key.is_some() { '+' } else { '?' };
        deeds.push(Deed::Write(frame('A', &format!("{}{mark}", char::from(stroke.seq)))));
        // The pad has not heard that its stroke has come.
        if again {
            return;
        }
        self.last = Some((stroke, now_ms));
        if now_ms - self.typed_ms >= TYPED_MS {
            self.typed.clear();
        }
        match key {
            Some(Key::Type(character)) => {
                if self.typed.len() < TYPED {
                    self.typed.push(character);
                }
                self.typed_ms = now_ms;
                deeds.push(Deed::Write(self.display(seen)));
            }
            Some(Key::Clear) => {
                self.typed.clear();
                deeds.push(Deed::Write(self.display(seen)));
            }
            Some(Key::Press(commands)) => {
                let typed = std::mem::take(&mut self.typed);
                deeds.push(Deed::Write(self.display(seen)));
                deeds.push(pressed(stroke.seq, &commands, &typed, seen));
            }
            None => {}
        }
    }

    /// Everything the pad shows now.
    pub fn show(&self, seen: &Seen) -> Vec<u8> {
        let lit = self.keys.presses().filter(|(_, commands)| {
            commands.iter().any(|command| seen.on.contains(&command.button))
        });
        let lit: String = lit.map(|(code, _)| char::from(code)).collect();
        [self.display(seen), frame('L', &lit)].concat()
    }

    fn display(&self, seen: &Seen) -> Vec<u8> {
        let number = seen.current.as_ref().map_or("", |current| current.number.as_str());
        let doing = if seen.doing.is_some() { '~' } else { '.' };
        let (state, link, waiting) = (state(seen), link(seen), seen.waiting);
        frame('D', &format!("{number};{waiting};{state};{link};{doing};{}", self.typed))
    }
}

/// What has become of a stroke, for the pad.
pub fn result(seq: u8, end: &End) -> Vec<u8> {
    let seq = char::from(seq);
    let content = match end {
        End::Done { called, .. } => format!("{seq}+{}", called.as_deref().unwrap_or("")),
        End::Asked(question) => format!("{seq}?{}", question.number),
        End::Held(notice) => format!("{seq}!{}", held(notice)),
        End::Elsewhere => format!("{seq}!elsewhere"),
        End::Refused(problem) => {
            format!("{seq}!{}", problem.kind.rsplit('/').next().unwrap_or(""))
        }
        End::GaveUp => format!("{seq}!gave-up"),
    };
    frame('R', &content)
}

fn held(notice: &Notice) -> &'static str {
    match notice {
        Notice::NotNow { why, .. } => why.key(),
        other => other.key(),
    }
}

fn pressed(seq: u8, commands: &[Command], typed: &str, seen: &Seen) -> Deed {
    let needs = commands.iter().any(Command::needs_number);
    let who = match named(typed, &seen.numbers) {
        Ok(who) => Some(who),
        Err(why) if needs => {
            return Deed::Write(frame('R', &format!("{}!{why}", char::from(seq))));
        }
        Err(_) => None,
    };
    let presses: Vec<Press> =
        commands.iter().filter_map(|command| command.press(who.as_ref())).collect();
    match presses.split_first() {
        Some((press, otherwise)) => {
            Deed::Press { seq, press: press.clone(), otherwise: otherwise.to_vec() }
        }
        None => Deed::Write(frame('R', &format!("{}!needs-number", char::from(seq)))),
    }
}

fn state(seen: &Seen) -> char {
    if let Some(current) = &seen.current {
        return if current.status == VisitStatus::Serving { 'S' } else { 'C' };
    }
    match seen.status {
        None => '-',
        Some(_) if !seen.signed_in => 'N',
        Some(CounterStatus::Closed) => 'X',
        Some(CounterStatus::Paused) => 'P',
        Some(_) => 'O',
    }
}

fn link(seen: &Seen) -> char {
    match seen.link {
        LinkState::Connecting => '.',
        LinkState::Live => '+',
        LinkState::Away => '!',
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        desk::{Button, Who},
        hands::SeenTicket,
    };

    fn pad() -> Pad {
        let rows = [
            ("N", "next"),
            ("B", "continue | pause away"),
            ("K", "resume #"),
            ("a", "type A"),
            ("*", "clear"),
        ];
        let table: BTreeMap<String, String> =
            rows.into_iter().map(|(code, line)| (code.to_owned(), line.to_owned())).collect();
        Pad::new(Keys::read(&table).expect("a table"))
    }

    fn seen() -> Seen {
        Seen {
            link: LinkState::Live,
            signed_in: true,
            status: Some(CounterStatus::Idle),
            waiting: 3,
            on: [Button::Next, Button::Pause].into(),
            numbers: vec!["A012".to_owned(), "B007".to_owned()],
            ..Seen::default()
        }
    }

    /// A frame from the pad.
    fn stroke(seq: char, code: char) -> Vec<u8> {
        let content = [b'K', seq as u8, code as u8];
        let sum = content.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
        [&[2][..], &content, format!("{sum:02X}").as_bytes(), &[3]].concat()
    }

    /// Deeds in words: frames without their wrapping, presses by their commands.
    fn told(deeds: &[Deed]) -> String {
        let words = deeds.iter().map(|deed| match deed {
            Deed::Write(bytes) => String::from_utf8_lossy(&bytes[1..bytes.len() - 3]).into_owned(),
            Deed::Press { seq, press, otherwise } => {
                let who = match press {
                    Press::Resume(who) => who.as_str(),
                    _ => "",
                };
                format!(
                    "press {} {}{who} or {}",
                    *seq as char,
                    press.button().name(),
                    otherwise.len()
                )
            }
        });
        words.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn strokes_become_presses_once_and_typed_numbers_their_tickets() {
        let (mut pad, seen) = (pad(), seen());
        #[rustfmt::skip]
        let rows = [
            (0,      '1', 'N', "A1+, D;3;O;+;.;, press 1 next or 0"),
            (200,    '1', 'N', "A1+"),
            (400,    '2', 'N', "A2+, D;3;O;+;.;, press 2 next or 0"),
            (3_000,  '2', 'N', "A2+, D;3;O;+;.;, press 2 next or 0"),
            (4_000,  '3', 'B', "A3+, D;3;O;+;.;, press 3 continue or 1"),
            (5_000,  '4', 'Q', "A4?"),
            (6_000,  '5', '1', "A5+, D;3;O;+;.;1"),
            (6_500,  '6', '2', "A6+, D;3;O;+;.;12"),
            (7_000,  '7', 'K', "A7+, D;3;O;+;.;, press 7 resumeA012 or 0"),
            (7_500,  '8', 'K', "A8+, D;3;O;+;.;, R8!needs-number"),
            (8_000,  '9', 'a', "A9+, D;3;O;+;.;A"),
            (8_100,  'a', '5', "Aa+, D;3;O;+;.;A5"),
            (8_200,  'b', 'K', "Ab+, D;3;O;+;.;, press b resumeA005 or 0"),
            (9_000,  'c', '9', "Ac+, D;3;O;+;.;9"),
            (9_100,  'd', 'K', "Ad+, D;3;O;+;.;, Rd!unknown-number"),
            (10_000, 'e', '1', "Ae+, D;3;O;+;.;1"),
            (10_100, 'f', '*', "Af+, D;3;O;+;.;"),
            (11_000, 'g', '1', "Ag+, D;3;O;+;.;1"),
            (30_000, 'h', '7', "Ah+, D;3;O;+;.;7"),
            (30_100, 'i', 'K', "Ai+, D;3;O;+;.;, press i resumeB007 or 0"),
        ];
        for (now_ms, seq, code, expected) in rows {
            let deeds = pad.take(&stroke(seq, code), now_ms, &seen);
            assert_eq!(told(&deeds), expected, "{now_ms}");
        }
        for seq in "ABCDEFGHIJ".chars() {
            pad.take(&stroke(seq, '1'), 50_000, &seen);
        }
        let shown = told(&[Deed::Write(pad.display(&seen))]);
        assert_eq!(shown, "D;3;O;+;.;11111111", "no longer than a number can be");
        pad.take(b"\x02K1", 50_000, &seen);
        pad.reopened();
        assert_eq!(told(&pad.take(b"NCA\x03", 50_001, &seen)), "", "half a frame is forgotten");
        assert_eq!(told(&[Deed::Write(pad.display(&seen))]), "D;3;O;+;.;");
    }

    #[test]
    fn the_pad_shows_what_the_desk_shows() {
        let pad = pad();
        let of = |change: &dyn Fn(&mut Seen)| {
            let mut seen = seen();
            change(&mut seen);
            let shown = pad.show(&seen);
            shown.split(|byte| *byte == 2).skip(1).fold(String::new(), |told, frame| {
                told + &String::from_utf8_lossy(&frame[..frame.len() - 3]) + " "
            })
        };
        let here = |status| {
            let number = "A012".to_owned();
            Some(SeenTicket {
                visit: 12,
                number,
                status,
                service: None,
                class: None,
                since_ms: None,
            })
        };
        assert_eq!(of(&|_| {}), "D;3;O;+;.; LBN ");
        assert_eq!(of(&|seen| seen.current = here(VisitStatus::Called)), "DA012;3;C;+;.; LBN ");
        assert_eq!(of(&|seen| seen.current = here(VisitStatus::Serving)), "DA012;3;S;+;.; LBN ");
        assert_eq!(of(&|seen| seen.doing = Some(Button::Next)), "D;3;O;+;~; LBN ");
        assert_eq!(of(&|seen| seen.status = Some(CounterStatus::Paused)), "D;3;P;+;.; LBN ");
        assert_eq!(of(&|seen| seen.status = Some(CounterStatus::Closed)), "D;3;X;+;.; LBN ");
        assert_eq!(of(&|seen| seen.signed_in = false), "D;3;N;+;.; LBN ");
        assert_eq!(of(&|seen| seen.link = LinkState::Away), "D;3;O;!;.; LBN ");
        assert_eq!(of(&|seen| seen.on.clear()), "D;3;O;+;.; L ");
        assert_eq!(of(&|seen| *seen = Seen::default()), "D;0;-;.;.; L ");
    }

    #[test]
    fn results_are_told_by_names() {
        let told = |end: End| told(&[Deed::Write(result(b'7', &end))]);
        let why = crate::desk::WhyNot::NobodyServed;
        let not_now = Notice::NotNow { button: Button::Finish, why };
        let done =
            |called: Option<&str>| End::Done { seq: Some(1), called: called.map(Into::into) };
        assert_eq!(told(done(Some("A013"))), "R7+A013");
        assert_eq!(told(done(None)), "R7+");
        assert_eq!(told(End::Held(Box::new(not_now))), "R7!nobody-served");
        let quick = Notice::TooQuick { button: Button::Next };
        assert_eq!(told(End::Held(Box::new(quick))), "R7!too-quick");
        assert_eq!(told(End::GaveUp), "R7!gave-up");
    }

    #[test]
    fn a_number_typed_is_a_ticket_not_a_visit() {
        let who = named("12", &["A012".to_owned()]).expect("a ticket");
        assert_eq!(who, Who::named("A012").expect("a number"), "12 alone would be a visit's id");
    }
}
