//! What is heard, for work over a program that fills the screen: short sounds, or the result in
//! words. Played by the programs that the machine has, so that the caller needs no sound library and
//! starts without one. What cannot be heard is told once, and the desk goes on.

mod tones;

use std::{
    env,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::{fs, process::Command, sync::mpsc, time::timeout};

pub use tones::{tones, wav};

use crate::{
    config::Sounds,
    desk::{Effect, Notice, Sound},
    hands::{Arm, Trouble},
    messages::Lang,
    told,
};

/// Players of WAV files; the first that is there is taken.
const PLAYERS: [(&str, &[&str]); 3] = [("pw-play", &[]), ("paplay", &[]), ("aplay", &["-q"])];
/// Speakers, the same.
const SPEAKERS: [&str; 2] = ["spd-say", "espeak-ng"];
/// What may wait to be heard. When it is full, the newest is dropped: it would come too late.
const QUEUE: usize = 4;
/// A player that has not ended by then is ended.
const PLAYS_WITHIN: Duration = Duration::from_secs(10);

/// What is to be heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A sound.
    Sound(Sound),
    /// Words.
    Words(String),
}

/// Where it is left.
#[derive(Debug)]
pub struct Speaker {
    sounds: Sounds,
    language: Lang,
    queue: mpsc::Sender<Heard>,
}

impl Speaker {
    /// What is left here comes out of the receiver, for [`run`].
    pub fn new(sounds: Sounds, language: Lang) -> (Self, mpsc::Receiver<Heard>) {
        let (queue, heard) = mpsc::channel(QUEUE);
        (Self { sounds, language, queue }, heard)
    }

    /// Lets the effects of the desk be heard.
    pub fn hear(&self, effects: &[Effect]) {
        for heard in effects.iter().filter_map(|effect| heard(self.sounds, self.language, effect)) {
            let _ = self.queue.try_send(heard);
        }
    }
}

/// What is heard of an effect.
fn heard(sounds: Sounds, language: Lang, effect: &Effect) -> Option<Heard> {
    match (sounds, effect) {
        (Sounds::Sounds, Effect::Sound(sound)) => Some(Heard::Sound(*sound)),
        // Words follow in a moment: until then only this says that the press was taken.
        (Sounds::Spoken, Effect::Sound(Sound::Taken)) => Some(Heard::Sound(Sound::Taken)),
        (Sounds::Spoken, Effect::Tell(notice)) => Some(Heard::Words(words(language, notice))),
        _ => None,
    }
}

/// A notice as it is spoken: numbers letter by letter, as they are called out.
fn words(language: Lang, notice: &Notice) -> String {
    let text = told::notice(language, notice);
    let mut spoken = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for c in text.chars() {
        let apart = (before.is_ascii_alphanumeric() && c.is_ascii_digit())
            || (before.is_ascii_digit() && c.is_ascii_alphanumeric());
        if apart {
            spoken.push(' ');
        }
        spoken.push(c);
        before = c;
    }
    spoken
}

/// Plays what comes, one after the other, for ever.
pub async fn run(sounds: Sounds, language: Lang, mut queue: mpsc::Receiver<Heard>, arm: Arm) {
    let player = PLAYERS.iter().find_map(|(name, words)| Some((installed(name)?, *words)));
    let speaker = SPEAKERS.iter().find_map(|name| Some((*name, installed(name)?)));
    if player.is_none() {
        let tried = PLAYERS.map(|(name, _)| name).join(", ");
        arm.tell(Trouble::new("sound-no-player", vec![("tried", tried)])).await;
    }
    if sounds == Sounds::Spoken && speaker.is_none() {
        let tried = vec![("tried", SPEAKERS.join(", "))];
        arm.tell(Trouble::new("speech-no-voice", tried)).await;
    }
    let Ok(folder) = tempfile::tempdir() else { return };
    let mut told = false;
    while let Some(heard) = queue.recv().await {
        let command = match (heard, &player, &speaker) {
            (Heard::Sound(sound), Some((program, words)), _) => {
                let file = folder.path().join(format!("{sound:?}.wav"));
                if !file.exists() && fs::write(&file, wav(sound)).await.is_err() {
                    continue;
                }
                let mut command = Command::new(program);
                command.args(*words).arg(file);
                command
            }
            (Heard::Words(text), _, Some((name, program))) => {
                speech(name, program, language, &text)
            }
            _ => continue,
        };
        let (name, played) = play(command).await;
        if let Err(said) = played
            && !told
        {
            told = true;
            let facts = vec![("player", name), ("said", said)];
            arm.tell(Trouble::new("sound-failed", facts)).await;
        }
    }
}

/// How a speaker is asked; it ends when it has spoken.
fn speech(name: &str, program: &Path, language: Lang, text: &str) -> Command {
    let mut command = Command::new(program);
    match (name, language) {
        ("spd-say", Lang::Zh) => command.args(["-w", "-l", "zh"]),
        ("spd-say", Lang::En) => command.args(["-w", "-l", "en"]),
        // The voice `cmn` misreads Chinese characters.
        (_, Lang::Zh) => command.args(["-v", "cmn-latn-pinyin"]),
        (_, Lang::En) => command.args(["-v", "en"]),
    };
    command.arg("--").arg(text);
    command
}

async fn play(mut command: Command) -> (String, Result<(), String>) {
    let name = command.as_std().get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let played = match timeout(PLAYS_WITHIN, command.status()).await {
        Ok(Ok(status)) if status.success() => Ok(()),
        Ok(Ok(status)) => Err(status.to_string()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(late) => Err(late.to_string()),
    };
    (name, played)
}

/// Where a program is, if it is.
fn installed(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::Button;

    #[test]
    fn what_is_heard_is_what_was_chosen() {
        let called = Effect::Tell(Notice::Called { number: "A012".to_owned() });
        let taken = Effect::Sound(Sound::Taken);
        let ring = Effect::Sound(Sound::Called);
        let of = |sounds, effect| heard(sounds, Lang::En, effect);
        for effect in [&called, &taken, &ring] {
            assert_eq!(of(Sounds::Off, effect), None);
        }
        assert_eq!(of(Sounds::Sounds, &called), None);
        assert_eq!(of(Sounds::Sounds, &ring), Some(Heard::Sound(Sound::Called)));
        assert_eq!(of(Sounds::Spoken, &ring), None);
        assert_eq!(of(Sounds::Spoken, &taken), Some(Heard::Sound(Sound::Taken)));
        assert_eq!(of(Sounds::Spoken, &called), Some(Heard::Words("Called A 0 1 2".to_owned())));
    }

    #[test]
    fn numbers_are_spoken_letter_by_letter_and_words_are_left_whole() {
        let asked = |number: &str| Notice::NotShown { number: number.to_owned() };
        assert_eq!(words(Lang::Zh, &asked("AB12")), "AB 1 2 的呼叫没有屏幕显示，请口头呼叫");
        let quick = Notice::TooQuick { button: Button::Next };
        assert_eq!(words(Lang::En, &quick), told::notice(Lang::En, &quick));
    }

    #[test]
    fn what_cannot_be_heard_in_time_is_dropped() {
        let (speaker, mut queue) = Speaker::new(Sounds::Sounds, Lang::Zh);
        speaker.hear(&vec![Effect::Sound(Sound::Refused); QUEUE + 3]);
        let waiting = std::iter::from_fn(|| queue.try_recv().ok()).count();
        assert_eq!(waiting, QUEUE);
    }
}
