//! The voice of this machine: it speaks for one zone, and the server is told whether it is heard.

use std::{
    io::{self, Write},
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use protocol::{socket::Health, views::BoardView};

use crate::{
    announce::{Sentence, Utterance},
    announced::Announced,
    config::Sound,
    sound::{self, Event, Speaker},
};

/// See the module.
#[derive(Debug)]
pub struct Voice {
    zone: String,
    speaker: Speaker,
    heard: Arc<Mutex<Heard>>,
}

/// What the speaker has told.
#[derive(Clone, Copy, Debug)]
struct Heard {
    /// There is a loudspeaker.
    device: bool,
    /// What was last to be said could be.
    voices: bool,
    late_calls: u64,
}

impl Heard {
    /// Until the first event it is taken to be heard: the device is opened at once.
    const AT_FIRST: Self = Self { device: true, voices: true, late_calls: 0 };

    fn audible(self) -> bool {
        self.device && self.voices
    }
}

impl Voice {
    /// Starts to speak for the zone of the configuration; none if it names no zone. What was announced
    /// is kept in the folder of the views.
    ///
    /// # Errors
    /// No thread can be started.
    pub fn start(config: &Sound, views: &Path) -> io::Result<Option<Self>> {
        if config.zone.is_empty() {
            return Ok(None);
        }
        let heard = Arc::new(Mutex::new(Heard::AT_FIRST));
        let told = Arc::clone(&heard);
        let announced = Announced::of(views, &config.zone);
        let speaker = sound::start(config.folders(), announced, move |event| note(&told, event))?;
        Ok(Some(Self { zone: config.zone.clone(), speaker, heard }))
    }

    /// Shows it a board, if that is the board of its zone.
    pub fn see(&self, view: &BoardView) {
        if view.zone == self.zone && !self.speaker.see(Box::new(view.clone())) {
            lock(&self.heard).device = false;
        }
    }

    /// What the server should hear of at once: whether it is heard, and how many calls were too late.
    pub fn state(&self) -> (bool, u64) {
        let heard = *lock(&self.heard);
        (heard.audible(), heard.late_calls)
    }

    /// Adds to what the server hears of this machine for which zone it speaks, and whether it is
    /// heard.
    pub fn tell(&self, health: &mut Health) {
        let heard = *lock(&self.heard);
        health.speaks_for = Some(self.zone.clone());
        health.sound = Some(heard.audible());
        health.late_calls = u32::try_from(heard.late_calls).unwrap_or(u32::MAX);
    }
}

/// Keeps what the server is told, and writes what somebody should mend.
fn note(heard: &Mutex<Heard>, event: Event) {
    let mut heard = lock(heard);
    let mend = |what: &dyn std::fmt::Display| {
        // Nothing is left to do if even stderr is closed.
        let _ = writeln!(io::stderr(), "sound: {what}");
    };
    match event {
        Event::Sounds(utterance) => {
            heard.voices = true;
            if let Some(line) = line(&utterance) {
                let _ = writeln!(io::stdout(), "{line}");
            }
        }
        Event::Silent(told) => heard.late_calls = told.late,
        Event::Lost(why) => {
            heard.device = false;
            mend(&format!("nothing is heard until there is a sound device: {why}"));
        }
        Event::Back => heard.device = true,
        Event::Read(missing) => {
            heard.voices = true;
            missing.iter().for_each(|one| mend(one));
        }
        Event::Broken(why) => {
            heard.voices = false;
            mend(&why);
        }
        Event::Unkept(why) => mend(&format!("cannot keep what was announced: {why}")),
    }
}

/// What is printed of a sentence, so that a day's journal of the machine can answer whether somebody
/// was called aloud. A chime alone is not told.
fn line(utterance: &Utterance) -> Option<String> {
    let spoken = utterance.spoken.as_ref()?;
    let what = match (&spoken.sentence, utterance.call_id) {
        (Sentence::Call { number, counter, .. }, Some(call)) => {
            format!("call {call}: {number} to counter {counter}")
        }
        (Sentence::Call { number, counter, .. }, None) => format!("{number} to counter {counter}"),
        (Sentence::Missed { number }, _) => format!("missed: {number}"),
        (Sentence::CounterPaused { counter }, _) => format!("paused: counter {counter}"),
        (Sentence::IssuingStopped, _) => "no more tickets".to_owned(),
    };
    Some(format!("said {what}, {}", spoken.language))
}

fn lock(heard: &Mutex<Heard>) -> MutexGuard<'_, Heard> {
    heard.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::announce::{Spoken, Told};

    fn health(heard: &Arc<Mutex<Heard>>) -> (bool, u64) {
        let heard = *lock(heard);
        (heard.audible(), heard.late_calls)
    }

    #[test]
    fn the_server_is_told_whether_the_voice_is_heard_and_who_was_too_late() {
        let heard = Arc::new(Mutex::new(Heard::AT_FIRST));
        note(&heard, Event::Lost("no device".to_owned()));
        assert_eq!(health(&heard), (false, 0));
        note(&heard, Event::Silent(Told { late: 3, ..Told::default() }));
        note(&heard, Event::Back);
        assert_eq!(health(&heard), (true, 3));
        note(&heard, Event::Broken("no voice".to_owned()));
        assert_eq!(health(&heard), (false, 3));
        note(&heard, Event::Lost("no device".to_owned()));
        note(&heard, Event::Back);
        assert_eq!(health(&heard), (false, 3), "a device alone says nothing");
        note(&heard, Event::Read(Vec::new()));
        assert_eq!(health(&heard), (true, 3), "the voices could be read after all");
    }

    #[test]
    fn what_was_said_can_be_read_later() {
        let said = |sentence, call_id| {
            let spoken = Some(Spoken { language: "yue".to_owned(), sentence });
            line(&Utterance { after_ms: 0, chime: None, spoken, percent: 100, call_id })
        };
        let number = || "A012".to_owned();
        let call = Sentence::Call { number: number(), counter: 3, floor: None };
        assert_eq!(said(call, Some(812)).unwrap(), "said call 812: A012 to counter 3, yue");
        let missed = said(Sentence::Missed { number: number() }, None);
        assert_eq!(missed.unwrap(), "said missed: A012, yue");
        let chime = Utterance { after_ms: 0, chime: None, spoken: None, percent: 9, call_id: None };
        assert_eq!(line(&chime), None);
    }

    #[test]
    fn a_machine_without_a_zone_is_silent() {
        assert!(
            Voice::start(&Sound::default(), Path::new("")).expect("no thread is needed").is_none()
        );
    }
}
