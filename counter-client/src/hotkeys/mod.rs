//! Global hot keys: chords that press while another program has the keyboard. X11 only: a Wayland
//! desktop lets no program take a key from another, and that is said instead of pretended.
//!
//! A chord that another program holds is told by its name and what it was to do; the others work.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    env,
};

use global_hotkey::{
    Error, GlobalHotKeyEvent, GlobalHotKeyManager, HotKeyState,
    hotkey::{HotKey, Modifiers},
};
use tokio::{sync::mpsc, task::spawn_blocking};

use crate::{
    desk::Press,
    hands::{Arm, Hand, Touch, Trouble},
    line,
};

/// A hot key.
#[derive(Clone, Debug, PartialEq)]
pub struct Chord {
    /// As the configuration writes it.
    written: String,
    /// The line command that it stands for.
    action: String,
    press: Press,
    key: HotKey,
}

/// Reads the table of the configuration: line commands and their chords.
///
/// # Errors
/// The commands that are none, whose chord is none, or whose chord has been given before. A letter or
/// a digit alone is no chord: nobody could type it any more.
pub fn read(table: &BTreeMap<String, String>) -> Result<Vec<Chord>, Vec<String>> {
    let (mut chords, mut bad, mut ids) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (action, written) in table {
        let read = line::press(action).ok().zip(written.parse::<HotKey>().ok());
        match read.filter(|(_, key)| is_chord(key) && ids.insert(key.id())) {
            Some((press, key)) => {
                let (written, action) = (written.clone(), action.clone());
                chords.push(Chord { written, action, press, key });
            }
            None => bad.push(action.clone()),
        }
    }
    if bad.is_empty() { Ok(chords) } else { Err(bad) }
}

fn is_chord(key: &HotKey) -> bool {
    let typed = (key.mods & !Modifiers::SHIFT).is_empty();
    let name = key.key.to_string();
    !(typed && (name.starts_with("Key") || name.starts_with("Digit")))
}

/// Presses what is pressed, for ever, if that can be.
pub async fn run(chords: Vec<Chord>, arm: Arm) {
    if let Err(said) = is_x11() {
        return arm.tell(Trouble::new("hotkeys-no-x11", vec![("said", said)])).await;
    }
    let (out, mut pressed) = mpsc::unbounded_channel();
    GlobalHotKeyEvent::set_event_handler(Some(move |event: GlobalHotKeyEvent| {
        if event.state == HotKeyState::Pressed {
            // Nobody listens any more only when the program ends.
            let _ = out.send(event.id);
        }
    }));
    let Ok(held) = spawn_blocking(move || hold(chords)).await else { return };
    for trouble in held.troubles {
        arm.tell(trouble).await;
    }
    while let Some(id) = pressed.recv().await {
        if let Some(press) = held.presses.get(&id) {
            let hand = Hand::Hotkey;
            let press = press.clone();
            let touch = Touch { hand, press, otherwise: vec![], visit: None, end: None };
            // What becomes of it is seen and heard.
            drop(arm.press(touch).await);
        }
    }
    drop(held.manager);
}

/// What could be had.
struct Held {
    /// The keys are given back when it is dropped.
    manager: Option<GlobalHotKeyManager>,
    presses: HashMap<u32, Press>,
    troubles: Vec<Trouble>,
}

/// Takes the keys, one after the other: each takes a moment.
fn hold(chords: Vec<Chord>) -> Held {
    let mut held = Held { manager: None, presses: HashMap::new(), troubles: Vec::new() };
    let no_x11 = |said: String| Trouble::new("hotkeys-no-x11", vec![("said", said)]);
    let manager = match GlobalHotKeyManager::new() {
        Ok(manager) => manager,
        Err(error) => {
            held.troubles.push(no_x11(error.to_string()));
            return held;
        }
    };
    let mut taken = Vec::new();
    for chord in chords {
        let pair = format!("{} = {}", chord.written, chord.action);
        let facts = vec![("chord", chord.written), ("action", chord.action)];
        match manager.register(chord.key) {
            // A manager without its display takes everything and says nothing; one that works says
            // of what it holds already that it is held.
            Ok(()) if manager.register(chord.key).is_ok() => {
                held.troubles.push(no_x11(env::var("DISPLAY").unwrap_or_default()));
                return held;
            }
            Ok(()) => {
                held.presses.insert(chord.key.id(), chord.press);
                taken.push(pair);
            }
            Err(Error::AlreadyRegistered(_)) => {
                held.troubles.push(Trouble::new("hotkey-taken", facts));
            }
            Err(error) => {
                let said = vec![("said", error.to_string())];
                held.troubles.push(Trouble::new("hotkey-unknown", [facts, said].concat()));
            }
        }
    }
    held.manager = Some(manager);
    if !taken.is_empty() {
        held.troubles.push(Trouble::new("hotkeys-held", vec![("chords", taken.join(", "))]));
    }
    held
}

/// What this desktop is instead.
fn is_x11() -> Result<(), String> {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    if set("WAYLAND_DISPLAY") {
        return Err("Wayland".to_owned());
    }
    if set("DISPLAY") { Ok(()) } else { Err("DISPLAY = —".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[(&str, &str)]) -> Result<Vec<Chord>, Vec<String>> {
        read(&rows.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect())
    }

    #[test]
    fn a_chord_is_what_its_line_says() {
        let rows = [("next", "Ctrl+F9"), ("pause away 10", "ctrl+alt+p"), ("recall", "F8")];
        let chords = table(&rows).expect("chords");
        let told: Vec<String> = chords
            .iter()
            .map(|chord| format!("{} {}", chord.press.button().name(), chord.key))
            .collect();
        assert_eq!(told, ["next control+F9", "pause control+alt+KeyP", "recall F8"]);
    }

    #[test]
    fn what_is_no_command_or_no_chord_is_named() {
        for (action, chord) in [
            ("jump", "F9"),
            ("pause", "F9"),
            ("next", ""),
            ("next", "Ctrl"),
            ("next", "Ctrl+Nothing"),
            ("next", "n"),
            ("next", "Shift+5"),
        ] {
            assert_eq!(table(&[(action, chord)]), Err(vec![action.to_owned()]), "{action} {chord}");
        }
        let twice = table(&[("next", "Ctrl+F9"), ("recall", "control+f9")]);
        assert_eq!(twice, Err(vec!["recall".to_owned()]));
    }
}
