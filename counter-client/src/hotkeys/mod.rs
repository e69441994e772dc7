//! Global hot keys: chords that press while another program has the keyboard. X11 only: a Wayland
//! desktop lets no program take a key from another, and that is said instead of pretended.
//!
//! A chord that another program holds is told by its name and what it was to do; the others work.

use std::{
    collections::{BTreeMap, HashMap},
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
/// The commands that are none, whose chord is none, or whose chord has been given before, each with
/// what is wrong. A letter or a digit alone is no chord: nobody could type it any more.
pub fn read(table: &BTreeMap<String, String>) -> Result<Vec<Chord>, Vec<(String, String)>> {
    let (mut chords, mut bad) = (Vec::<Chord>::new(), Vec::new());
    for (action, written) in table {
        match chord(action, written, &chords) {
            Ok(chord) => chords.push(chord),
            Err(why) => bad.push((action.clone(), why)),
        }
    }
    if bad.is_empty() { Ok(chords) } else { Err(bad) }
}

fn chord(action: &str, written: &str, before: &[Chord]) -> Result<Chord, String> {
    let press = line::press(action).map_err(|why| line::what_is_needed(&why))?;
    let key = written.parse().ok().filter(is_chord);
    let key = key.ok_or_else(|| format!("“{written}” → Ctrl+F9, F8, Ctrl+Alt+P …"))?;
    if let Some(other) = before.iter().find(|other| other.key.id() == key.id()) {
        let (chord, action) = (&other.written, &other.action);
        return Err(format!("{chord} 已用于 · already used by keys.{action}"));
    }
    Ok(Chord { written: written.to_owned(), action: action.to_owned(), press, key })
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

    fn table(rows: &[(&str, &str)]) -> Result<Vec<Chord>, Vec<(String, String)>> {
        read(&rows.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect())
    }

    /// The only thing that is wrong: its command, and why.
    fn wrong(rows: &[(&str, &str)]) -> (String, String) {
        let mut wrong = table(rows).expect_err("something is wrong");
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        wrong.remove(0)
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
        for (action, chord, why) in [
            ("jump", "F9", "no command jump"),
            ("jump", "F9", "call-specific, recall"),
            ("pause", "F9", "pause lunch|meeting"),
            ("next", "", "“” → Ctrl+F9"),
            ("next", "Ctrl", "“Ctrl” →"),
            ("next", "Ctrl+Nothing", "“Ctrl+Nothing” →"),
            ("next", "n", "“n” →"),
            ("next", "Shift+5", "“Shift+5” →"),
        ] {
            let (named, said) = wrong(&[(action, chord)]);
            assert!(named == action && said.contains(why), "{action} {chord}: {said}");
        }
        let (named, said) = wrong(&[("next", "Ctrl+F9"), ("recall", "control+f9")]);
        assert!(named == "recall" && said.ends_with("already used by keys.next"), "{said}");
    }
}
