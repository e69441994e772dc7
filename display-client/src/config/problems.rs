//! What of a configuration cannot be used, and what may stand there instead.

use client_link::Address;

use super::{Config, Hours, Kind, minutes};
use crate::{
    led::Target,
    messages::{self, Lang},
};

/// A value that cannot be used.
pub struct Problem {
    key: String,
    needs: Needs,
}

/// What may stand there instead.
enum Needs {
    /// What needs no words.
    OneOf(&'static str),
    Id,
    Size,
    Screens,
    /// The zone of a screen.
    Zone,
    /// What stands at another key.
    Same(String),
    Other(String),
}

impl Problem {
    /// Key and need, in a language.
    pub fn text(&self, lang: Lang) -> String {
        let (word, what) = match &self.needs {
            Needs::OneOf(allowed) => return format!("{}: {allowed}", self.key),
            Needs::Id => ("needs-id", ""),
            Needs::Size => ("needs-size", ""),
            Needs::Screens => ("needs-screens", ""),
            Needs::Zone => ("needs-zone", ""),
            Needs::Same(key) => ("needs-same", key.as_str()),
            Needs::Other(key) => ("needs-other", key.as_str()),
        };
        format!("{}: {}", self.key, messages::line(lang, word, &[("key", what)]))
    }
}

impl Config {
    /// Every value that cannot be used.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut must = |holds: bool, key: &str, needs: Needs| {
            if !holds {
                problems.push(Problem { key: key.to_owned(), needs });
            }
        };
        let server = Needs::OneOf("http://host:port, https://host");
        must(Address::read(&self.server).is_some(), "server", server);
        must((3..=3_600).contains(&self.media.secs), "media.secs", Needs::OneOf("3–3600"));
        let Hours { dark, bright } = &self.hours;
        let never = dark.is_empty() && bright.is_empty();
        for (key, text) in [("hours.dark", dark), ("hours.bright", bright)] {
            must(never || minutes(text).is_some(), key, Needs::OneOf("HH:MM"));
        }
        let other = Needs::Other("hours.dark".to_owned());
        must(never || dark != bright, "hours.bright", other);
        let some = usize::from(self.led.is_empty());
        must((some..=16).contains(&self.screens.len()), "screens", Needs::Screens);
        must(self.led.len() <= 64, "led", Needs::OneOf("0–64"));
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let named = |id: &str| !id.is_empty() && id.chars().all(plain);
        for (at, screen) in self.screens.iter().enumerate() {
            let (place, key) = match screen.kind {
                Kind::Window => (&screen.counter, "counter"),
                Kind::Board | Kind::Line | Kind::Next => (&screen.zone, "zone"),
            };
            must(named(place), &format!("screens.{at}.{key}"), Needs::Id);
            let sized = (screen.width == 0) == (screen.height == 0);
            let large = [screen.width, screen.height].iter().all(|side| *side <= 16_384);
            must(sized && large, &format!("screens.{at}.width"), Needs::Size);
        }
        let zones = self.screens.iter().map(|screen| screen.zone.as_str());
        let shown =
            self.sound.zone.is_empty() || zones.into_iter().any(|zone| zone == self.sound.zone);
        must(shown, "sound.zone", Needs::Zone);
        for (at, led) in self.led.iter().enumerate() {
            must(named(&led.counter), &format!("led.{at}.counter"), Needs::Id);
            let key = format!("led.{at}.address");
            let address = Needs::OneOf("tcp:HOST:PORT, serial:/dev/…:9600");
            must(Target::read(&led.address).is_some(), &key, address);
        }
        problems.extend(self.led_problems());
        problems
    }

    /// Displays of one device share its connection: they have one speed and one encoding, and a counter
    /// is on it once.
    fn led_problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (at, led) in self.led.iter().enumerate() {
            let target = Target::read(&led.address);
            for (other, before) in self.led.iter().enumerate().take(at) {
                let one = match (&target, Target::read(&before.address)) {
                    (Some(Target::Serial(a, _)), Some(Target::Serial(b, _))) => *a == b,
                    (a, b) => a.is_some() && *a == b,
                };
                if !one {
                    continue;
                }
                let there = |key: &str| format!("led.{other}.{key}");
                let rows = [
                    ("address", led.address != before.address, Needs::Same(there("address"))),
                    ("encoding", led.encoding != before.encoding, Needs::Same(there("encoding"))),
                    ("counter", led.counter == before.counter, Needs::Other(there("counter"))),
                ];
                for (key, wrong, needs) in rows {
                    let problem = Problem { key: format!("led.{at}.{key}"), needs };
                    problems.extend(wrong.then_some(problem));
                }
            }
        }
        problems
    }
}
