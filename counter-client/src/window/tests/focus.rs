//! The keyboard alone: everything can be reached, the ring is seen, a held key is one press.

use iced::keyboard::key::Named;
use iced_test::core::widget::operation::focusable::{focus_next, focus_previous};

use super::rig::Rig;
use crate::window::{
    Message,
    panel::Panel,
    rows::{Row, keys},
};

#[test]
fn tab_reaches_every_control_and_enter_presses_it() {
    for panel in [None, Some(Panel::More), Some(Panel::Finish), Some(Panel::Looks)] {
        let mut rig = Rig::of("serving A012");
        if let Some(panel) = panel {
            let _ = rig.app.update(Message::Open(panel));
        }
        let in_panel = rig.app.lower_rows().map_or(0, |(_, rows)| {
            let fields = rows.iter().filter(|row| matches!(row, Row::Field(_))).count();
            keys(&rows).count() + fields + 1
        });
        let count = rig.focus();
        // Three at the top, the main one, five below.
        assert_eq!((count.focused, count.total), (None, 9 + in_panel), "{panel:?}");
        for at in 0..count.total {
            rig.operate(focus_next());
            assert_eq!(rig.focus().focused, Some(at), "{panel:?}");
        }
        rig.operate(focus_previous());
        assert_eq!(rig.focus().focused, Some(count.total - 2));
    }
    let mut rig = Rig::of("idle");
    for _ in 0..4 {
        rig.operate(focus_next());
    }
    rig.key(Named::Enter);
    assert_eq!(rig.orders(), ["call-next {}"], "the main one is the fourth");
    let mut rig = Rig::of("idle");
    for _ in 0..4 {
        rig.operate(focus_next());
    }
    rig.key(Named::Space);
    assert_eq!(rig.orders(), ["call-next {}"]);
}

#[test]
fn the_focus_is_seen_on_every_control() {
    let mut rig = Rig::of("serving A012");
    let _ = rig.app.update(Message::Open(Panel::Finish));
    let mut before = rig.picture();
    for at in 0..rig.focus().total {
        rig.operate(focus_next());
        let now = rig.picture();
        assert!(now != before, "control {at}");
        before = now;
    }
}

#[test]
fn a_click_takes_the_focus_away() {
    let mut rig = Rig::of("idle");
    rig.operate(focus_next());
    assert_eq!(rig.focus().focused, Some(0));
    rig.click("更多");
    assert_eq!(rig.focus().focused, None);
}

#[test]
fn escape_closes_and_letters_belong_to_what_is_open() {
    let mut rig = Rig::of("calling A012");
    rig.letter("m");
    assert!(rig.shows("换窗"));
    rig.letter("x");
    assert!(rig.orders().is_empty(), "no-show is not in this panel");
    rig.key(Named::Escape);
    assert!(!rig.shows("换窗"));
    rig.letter("x");
    assert_eq!(rig.orders(), ["no-show {visit:12}"]);
}

#[test]
fn a_held_key_is_one_press() {
    let mut rig = Rig::of("idle");
    let mut event =
        iced_test::simulator::press_key(iced::keyboard::Key::Character("n".into()), None);
    if let iced::Event::Keyboard(iced::keyboard::Event::KeyPressed { repeat, .. }) = &mut event {
        *repeat = true;
    }
    let ignored = iced::event::Status::Ignored;
    assert_eq!(crate::window::app::heard(event, ignored, iced::window::Id::unique()), None);
    rig.letter("n");
    assert_eq!(rig.orders(), ["call-next {}"]);
}
