//! The main screen and the strip.

use super::rig::Rig;
use crate::{
    desk::{Button, Press},
    messages::Lang,
    window::{Message, place::Shape, remember::Memory},
};

#[test]
fn the_main_button_says_what_it_does_now() {
    let table = [
        ("closed nobody", "上岗", "Sign in", ""),
        ("closed", "开放窗口", "Open counter", "open {}"),
        ("idle", "叫下一位", "Call next", "call-next {}"),
        ("ready", "叫下一位", "Call next", "call-next {}"),
        ("paused", "恢复服务", "Go on", "resume {}"),
        ("calling A012", "到了吗？", "Have they come?", ""),
        (
            "serving A012",
            "办结并叫下一位",
            "Finish, call next",
            "finish {next:true,outcome:handled,visit:12}",
        ),
    ];
    for (view, zh, en, order) in table {
        let mut rig = Rig::of(view);
        assert!(rig.shows(zh), "{view}: {zh}");
        rig.click(zh);
        assert_eq!(rig.orders().join(""), order, "{view}");
        let english = Memory { lang: Some(Lang::En), ..Memory::default() };
        assert!(Rig::remembering(view, english).shows(en), "{view}: {en}");
    }
}

#[test]
fn a_press_is_answered_at_once_and_a_second_one_calls_nobody() {
    let mut rig = Rig::of("idle");
    rig.click("叫下一位");
    assert!(rig.shows("正在叫号…"));
    for _ in 0..20 {
        rig.click("叫下一位");
    }
    rig.letter("n");
    assert_eq!(rig.orders(), ["call-next {}"]);
}

#[test]
fn the_next_one_is_asked_for_while_somebody_is_called() {
    for (letter, button, order) in [
        ("s", "到了，开始办理", "start {visit:12}"),
        ("x", "没到，过号", "no-show {visit:12}"),
        ("r", "再呼一次", "recall {visit:12}"),
    ] {
        let mut rig = Rig::of("calling A012");
        rig.click("到了吗？");
        assert!(rig.shows("A012 到窗口了吗？") && rig.orders().is_empty());
        rig.click(button);
        assert_eq!(rig.orders(), [order]);
        let mut rig = Rig::of("calling A012");
        rig.letter("n");
        rig.letter(letter);
        assert_eq!(rig.orders(), [order], "{letter}");
    }
    let mut rig = Rig::of("calling A012");
    rig.letter("n");
    rig.key(iced::keyboard::key::Named::Escape);
    assert!(!rig.shows("A012 到窗口了吗？"));
}

#[test]
fn what_is_off_says_why_and_does_nothing() {
    for (view, label, why) in [
        ("closed nobody", "开始", "还没有人上岗，请先上岗"),
        ("idle", "重呼", "现在没有已叫而未到的人"),
        ("calling A012", "挂起", "现在没有正在办理的人"),
        ("serving A012", "过号", "现在没有已叫而未到的人"),
    ] {
        let mut rig = Rig::of(view);
        assert_eq!(rig.click(label), [Message::Off(why.to_owned())], "{view}: {label}");
        assert!(rig.shows(why), "{view}: {why}");
        assert!(rig.orders().is_empty());
    }
}

#[test]
fn what_the_clerk_must_know_stands_on_the_screen() {
    let mut rig = Rig::of("calling A012 unshown provisional");
    for text in ["A012", "deed 申办", "7号窗", "wang", "已连接"] {
        assert!(rig.shows(text), "{text}");
    }
    assert!(Rig::of("idle").shows("空闲"));
    assert!(Rig::of("closed nobody").shows("未上岗"));
    assert!(Rig::of("idle").shows("等候 0"));
}

#[test]
fn the_strip_calls_and_opens_again() {
    let memory = Memory { shape: Shape::Strip, before: Shape::Large, ..Memory::default() };
    let mut rig = Rig::remembering("idle", memory);
    rig.click("叫号");
    assert_eq!(rig.orders(), ["call-next {}"]);
    assert!(!rig.shows("更多"));
    rig.click("展开");
    assert!(rig.shows("更多") && rig.shows("缩小"), "large, as it was before");
    rig.click("收起");
    assert!(!rig.shows("更多"));
}

#[test]
fn each_button_below_gives_its_press() {
    let table = [
        ("calling A012", "开始", Press::Start),
        ("calling A012", "重呼", Press::Recall),
        ("calling A012", "过号", Press::NoShow),
    ];
    for (view, label, press) in table {
        assert_eq!(Rig::of(view).click(label), [Message::Press(press)]);
    }
    let mut rig = Rig::of("serving A012");
    rig.click("办结");
    rig.click("材料不全");
    assert_eq!(rig.orders(), ["finish {next:false,outcome:papers-missing,visit:12}"]);
    assert!(!rig.shows("材料不全"), "the panel has done its work");
    assert_eq!(Button::Finish.name(), "finish");
}
