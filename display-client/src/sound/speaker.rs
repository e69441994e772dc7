//! The voice of a zone: views in, sound out, on threads of its own.

use std::{
    io,
    sync::mpsc::{self, Receiver, Sender},
    thread,
    time::Instant,
};

use protocol::views::BoardView;

use crate::{
    announce::{Announcer, Settings, Told, Utterance},
    announced::Announced,
};

use super::{
    Folders, Missing, Voices,
    player::{self, Heard},
};

/// Voices that could not be read are tried again after so long, with the next view.
const READ_AGAIN_MS: u64 = 60_000;

/// What a speaker tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// This begins to sound.
    Sounds(Utterance),
    /// It has ended; what has become of all calls so far.
    Silent(Told),
    /// Nothing can be heard, why.
    Lost(String),
    /// It can be heard again.
    Back,
    /// The voices were read; what they cannot say.
    Read(Vec<Missing>),
    /// There are no voices, or a clip could not be played.
    Broken(String),
    /// What was announced could not be kept: after a start it may be spoken again.
    Unkept(String),
}

/// A running voice. When it is dropped, it ends after the sentence that sounds.
#[derive(Debug)]
pub struct Speaker {
    messages: Sender<Message>,
}

impl Speaker {
    /// Shows it a view. False when it has ended by itself.
    pub fn see(&self, view: Box<BoardView>) -> bool {
        self.messages.send(Message::See(view)).is_ok()
    }
}

impl Drop for Speaker {
    fn drop(&mut self) {
        // If it has ended already, nobody has to be told.
        let _ = self.messages.send(Message::End);
    }
}

/// Everything that can wake the announcer's thread.
enum Message {
    See(Box<BoardView>),
    Heard(Heard),
    End,
}

/// Starts to speak: the announcer on one thread, the loudspeaker on another. How the zone is spoken
/// to is in its views; the voices are read when their languages are known. What is `announced` is not
/// spoken again. `tell` is called on the announcer's thread, and is to return soon.
///
/// # Errors
/// No thread can be started.
pub fn start(
    folders: Folders,
    announced: Announced,
    tell: impl FnMut(Event) + Send + 'static,
) -> io::Result<Speaker> {
    let (messages, received) = mpsc::channel();
    let (samples, played) = mpsc::channel();
    let heard = messages.clone();
    player::start(played, move |what| {
        // After the announcer's end nobody listens.
        let _ = heard.send(Message::Heard(what));
    })?;
    let mut announcer = Announcer::new(Settings::default());
    if let Some(calls) = announced.read() {
        announcer.remember(calls);
    }
    let desk = Desk {
        announcer,
        announced,
        folders,
        languages: Vec::new(),
        voices: None,
        read_again_ms: 0,
        samples,
        started: Instant::now(),
        tell,
    };
    thread::Builder::new().name("announcer".to_owned()).spawn(move || desk.run(&received))?;
    Ok(Speaker { messages })
}

/// The announcer with its voices and its loudspeaker.
struct Desk<T> {
    announcer: Announcer,
    announced: Announced,
    folders: Folders,
    /// Those that were read.
    languages: Vec<String>,
    voices: Option<Voices>,
    /// Without voices: they are not read again before this; their disk may come late.
    read_again_ms: u64,
    samples: Sender<Vec<f32>>,
    started: Instant,
    tell: T,
}

impl<T: FnMut(Event)> Desk<T> {
    fn run(mut self, received: &Receiver<Message>) {
        for message in received {
            match message {
                Message::See(view) => self.see(&view),
                Message::Heard(Heard::Finished) => {
                    self.announcer.finished(self.now_ms());
                    (self.tell)(Event::Silent(self.announcer.told()));
                }
                Message::Heard(Heard::Silent(why)) => (self.tell)(Event::Lost(why)),
                Message::Heard(Heard::Audible) => (self.tell)(Event::Back),
                Message::End => return,
            }
            self.speak();
        }
    }

    /// Takes in a view, and reads the voices if it wants others, or if there were none yet.
    fn see(&mut self, view: &BoardView) {
        let arrived_ms = self.now_ms();
        let settings = Settings::from(&view.announce);
        let again = self.voices.is_none() && arrived_ms >= self.read_again_ms;
        if self.languages != settings.languages || again {
            self.languages.clone_from(&settings.languages);
            self.read_again_ms = arrived_ms + READ_AGAIN_MS;
            match Voices::read(&self.folders, &self.languages) {
                Ok((voices, missing)) => {
                    self.voices = Some(voices);
                    (self.tell)(Event::Read(missing));
                }
                Err(error) => (self.tell)(Event::Broken(error.to_string())),
            }
        }
        self.announcer.set(settings);
        self.announcer.see(view, arrived_ms);
    }

    /// Lets sound what is to be said next, if anything.
    fn speak(&mut self) {
        let Some(voices) = &self.voices else {
            return;
        };
        while let Some(utterance) = self.announcer.next(self.now_ms(), voices) {
            // A call that is cut off is on the screens; one that is called twice is believed twice.
            if let Err(error) = self.announced.keep(self.announcer.announced()) {
                (self.tell)(Event::Unkept(error.to_string()));
            }
            let samples = voices.samples(&utterance).map_err(|error| error.to_string());
            let gone = |_| "the loudspeaker has ended".to_owned();
            match samples.and_then(|samples| self.samples.send(samples).map_err(gone)) {
                Ok(()) => return (self.tell)(Event::Sounds(utterance)),
                Err(why) => (self.tell)(Event::Broken(why)),
            }
            self.announcer.finished(self.now_ms());
        }
    }

    /// Wall time since the start.
    fn now_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
