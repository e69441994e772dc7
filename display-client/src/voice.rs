//! The voice of this machine: it speaks for one zone, and the server is told whether it is heard.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use protocol::{socket::Health, views::BoardView};

use crate::{
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
    /// Starts to speak for the zone of the configuration; none if it names no zone.
    ///
    /// # Errors
    /// No thread can be started.
    pub fn start(config: &Sound) -> io::Result<Option<Self>> {
        if config.zone.is_empty() {
            return Ok(None);
        }
        let heard = Arc::new(Mutex::new(Heard::AT_FIRST));
        let told = Arc::clone(&heard);
        let speaker = sound::start(config.folders(), move |event| note(&told, event))?;
        Ok(Some(Self { zone: config.zone.clone(), speaker, heard }))
    }

    /// Shows it a board, if that is the board of its zone.
    pub fn see(&self, view: &BoardView) {
        if view.zone == self.zone && !self.speaker.see(Box::new(view.clone())) {
            lock(&self.heard).device = false;
        }
    }

    /// Whether it is heard.
    pub fn is_heard(&self) -> bool {
        lock(&self.heard).audible()
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
        Event::Sounds(_) => heard.voices = true,
        Event::Silent(told) => heard.late_calls = told.late,
        Event::Lost(why) => {
            heard.device = false;
            mend(&why);
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
    }
}

fn lock(heard: &Mutex<Heard>) -> MutexGuard<'_, Heard> {
    heard.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::announce::Told;

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
    fn a_machine_without_a_zone_is_silent() {
        assert!(Voice::start(&Sound::default()).expect("no thread is needed").is_none());
    }
}
