//! 更多: everything that is not pressed all day.

use super::{
    super::{
        Message,
        look::Tone,
        panel::Panel,
        rows::{Key, Row, grid},
        scene::Scene,
    },
    standing::is_unpaired,
};
use crate::desk::{Button, Press, WhyNot};

/// The rows of the panel.
pub fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let auto = scene.view().is_some_and(|view| view.auto_call);
    let planned = scene.view().is_some_and(|view| view.pause_after.is_some());
    let undo = scene.view().and_then(|view| view.undo.as_ref()).map(|undo| {
        let step = scene.word("step", &undo.step);
        scene.fill("undo-what", &[("number", &undo.number), ("step", &step)])
    });
    let pause_after = match planned {
        true => Key::new(scene.say("pause-after-not"), Message::Press(Press::PauseAfter(None)))
            .off(scene.off(Button::PauseAfter)),
        false => Key {
            label: scene.say("pause-after-short"),
            ..scene.opens(Button::PauseAfter, Panel::Pause { after: true })
        },
    };
    let parked = scene.view().map_or(0, |view| view.parked.len() + view.bound.len());
    let parked = scene.fill("parked-so-many", &[("count", &parked.to_string())]);
    let auto_call = scene.press(Press::AutoCall(!auto));
    let auto_call =
        Key { label: scene.say(if auto { "auto-off" } else { "auto-on" }), ..auto_call };
    let leave = |press| scene.press(press);
    grid(
        vec![
            scene.opens(Button::Transfer, Panel::Transfer).letter('T'),
            scene.opens(Button::WrongService, Panel::WrongService).letter('W'),
            scene.press(Press::Undo).tip(undo).letter('U'),
            Key::new(parked, Message::Open(Panel::Parked)).letter('L'),
            Key::new(scene.say("back"), Message::Open(Panel::Back)).letter('B'),
            scene.opens(Button::CallSpecific, Panel::CallSpecific).letter('C'),
            Key::new(scene.say("class"), Message::Open(Panel::Class))
                .off(scene.off(Button::ConfirmClass))
                .letter('V'),
            scene.opens(Button::WalkIn, Panel::WalkIn).letter('K'),
            Key::new(scene.say("person"), Message::Open(Panel::Person))
                .off(scene.off(Button::PauseAfter).filter(|_| scene.shown.person.is_none()))
                .letter('I'),
            scene.opens(Button::Note, Panel::Note).letter('N'),
            scene.opens(Button::Case, Panel::Case).letter('E'),
            Key::new(scene.say("credit"), Message::Open(Panel::Credit))
                .off(scene.shown.person.is_none().then(|| scene.why_not(WhyNot::NobodyHere)))
                .letter('X'),
            messages(scene).letter('R'),
            scene.opens(Button::Pause, Panel::Pause { after: false }).letter('P'),
            pause_after.letter('A'),
            scene.press(Press::Continue).letter('G'),
            auto_call.letter('O'),
            scene.opens(Button::Move, Panel::Move).letter('M'),
            Key::new(scene.say("help"), Message::Open(Panel::Help)).letter('H'),
            leave(Press::Close(Default::default())).letter('D'),
            leave(Press::SignOut(Default::default())).letter('Q'),
            Key::new(scene.say("looks"), Message::Open(Panel::Looks)).letter('J'),
            Key::new(scene.say("paper"), Message::Open(Panel::Paper))
                .off(no_paper(scene))
                .letter('S'),
        ],
        3,
    )
}

fn no_paper(scene: &Scene<'_>) -> Option<String> {
    let why = if is_unpaired(scene) { "pair-again" } else { "paper-not-now" };
    scene.shown.paper.is_none().then(|| scene.say(why))
}

/// Messages that nobody has read yet stand out.
fn messages(scene: &Scene<'_>) -> Key {
    let count = scene.view().map_or(0, |view| view.messages.len());
    let label = scene.fill("messages-so-many", &[("count", &count.to_string())]);
    let tone = if count > 0 { Tone::Called } else { Tone::Plain };
    Key::new(label, Message::Open(Panel::Messages)).off(none_to_read(scene)).tone(tone)
}

/// Whether there is one does not depend on what waits for an answer.
fn none_to_read(scene: &Scene<'_>) -> Option<String> {
    let none = scene.view().is_none_or(|view| view.messages.is_empty());
    none.then(|| scene.why_not(WhyNot::NoMessage))
}
