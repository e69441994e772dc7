//! The panels.

use iced::keyboard::key::Named;
use protocol::{
    bodies::{Choices, CounterChoice, ServiceChoice},
    problem::Problem,
    words::{CounterStatus, ServiceKind, Text},
};

use super::rig::Rig;
use crate::{
    desk::{Input, Pin},
    window::{
        Message,
        draft::Set,
        panel::Panel,
        remember::Memory,
        rows::{Row, keys},
    },
};

fn choices() -> Message {
    let service = |id: &str, name: &str| ServiceChoice {
        id: id.to_owned(),
        name: Text { zh: name.to_owned(), en: id.to_owned() },
        kind: ServiceKind::Apply,
        here: id == "deed",
    };
    let counter = |number: u16, taken: bool| CounterChoice {
        id: number.to_string(),
        number,
        status: CounterStatus::Idle,
        taken,
    };
    Message::Choices(Ok(Choices {
        services: vec![service("file", "申报"), service("deed", "产权登记")],
        counters: vec![counter(7, true), counter(8, true), counter(9, false)],
    }))
}

const FULL: &str = "serving A012 provisional undo:A011 parked:A005 bound:A006 message:m1";

#[test]
fn every_panel_speaks_in_both_languages() {
    // A key without a text shows itself: small letters and hyphens only.
    let bare = |text: &str| {
        text.len() > 2
            && text.contains('-')
            && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
    };
    for lang in crate::messages::Lang::ALL {
        for panel in Panel::ALL {
            let memory = Memory { lang: Some(lang), ..Memory::default() };
            let mut rig = Rig::remembering(FULL, memory);
            let _ = rig.app.update(Message::Open(panel));
            let _ = rig.app.update(choices());
            let (title, rows) = rig.app.lower_rows().unwrap_or_else(|| panic!("{panel:?}"));
            let lines = rows.iter().filter_map(|row| match row {
                Row::Line(line, _) => Some(line.clone()),
                _ => None,
            });
            let said = keys(&rows).map(|key| key.label.clone()).chain(lines).chain([title]);
            for text in said {
                assert!(!text.is_empty() && !bare(&text), "{lang} {panel:?}: {text}");
                assert!(rig.shows(&text), "{lang} {panel:?}: {text} is not drawn");
            }
        }
    }
}

#[test]
fn no_two_buttons_of_a_panel_have_one_letter() {
    for panel in Panel::ALL {
        let mut rig = Rig::of(FULL);
        let _ = rig.app.update(Message::Open(panel));
        let _ = rig.app.update(choices());
        let (_, rows) = rig.app.lower_rows().unwrap();
        let mut letters: Vec<char> = keys(&rows).filter_map(|key| key.letter).collect();
        let all = letters.len();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), all, "{panel:?}");
    }
}

#[test]
fn signing_in_keeps_the_pin_to_itself() {
    let mut rig = Rig::of("closed nobody");
    rig.letter("n");
    let _ = rig.app.update(Message::Set(Set::Login("zhang".to_owned())));
    let pin = Message::Set(Set::Pin(Pin("736251".to_owned())));
    assert!(!format!("{pin:?}").contains("736251"));
    let _ = rig.app.update(pin);
    rig.operate(iced_test::core::widget::operation::focusable::focus("pin".into()));
    rig.key(Named::Enter);
    assert_eq!(rig.orders(), ["sign-in {login:zhang,pin:736251}"]);
    assert!(!rig.shows("736251"), "what was typed is gone");
}

#[test]
fn a_panel_gives_presses_with_what_was_chosen() {
    let table: [(&str, &[&str], &str); 9] = [
        (
            "serving A012",
            &["挂起", "20分", "不持件（回去补材料）"],
            "park {kind:without-papers,minutes:20,visit:12}",
        ),
        (
            "serving A012",
            &["更多", "转移", "CHOICES", "产权登记"],
            "transfer {to:{service:deed},visit:12}",
        ),
        (
            "serving A012",
            &["更多", "转移", "转窗口", "回本窗", "CHOICES", "9号窗"],
            "transfer {back:true,to:{counter:9},visit:12}",
        ),
        (
            "serving A012",
            &["更多", "取错号", "CHOICES", "申报"],
            "reclassify {service:file,visit:12}",
        ),
        (
            "serving A012",
            &["更多", "办完后暂停", "30分", "午休"],
            "pause-after {plan:{minutes:30,reason:lunch}}",
        ),
        ("idle", &["更多", "暂停服务", "会议"], "pause {reason:meeting}"),
        ("idle", &["更多", "换窗", "CHOICES", "9号窗"], "move {to:9}"),
        (
            "serving A012 provisional",
            &["更多", "核实优先", "取消优先"],
            "reject-class {class:care,visit:12}",
        ),
        ("idle", &["求助", "紧急求助"], "help {kind:emergency}"),
    ];
    for (view, clicks, order) in table {
        let mut rig = Rig::of(view);
        for click in clicks {
            match *click {
                "CHOICES" => drop(rig.app.update(choices())),
                label => drop(rig.click(label)),
            }
        }
        let orders: Vec<String> = rig.orders();
        assert_eq!(orders, [order], "{clicks:?}");
    }
}

#[test]
fn a_number_is_typed_before_it_is_called() {
    let mut rig = Rig::of("idle parked:A005");
    rig.letter("m");
    rig.letter("c");
    rig.click("时限紧急");
    assert!(rig.orders().is_empty() && rig.shows("请先输入号码"));
    let _ = rig.app.update(Message::Set(Set::Number("a005".to_owned())));
    rig.click("时限紧急");
    assert_eq!(rig.orders(), ["call-specific {reason:urgent,visit:5}"]);
}

#[test]
fn who_leaves_says_what_becomes_of_the_tickets() {
    let mut rig = Rig::of("idle bound:A006 bound:A007");
    rig.letter("m");
    rig.click("关闭窗口");
    assert_eq!(rig.orders(), ["close {}"]);
    let problem = Problem {
        kind: "/problems/hand-over-needed".to_owned(),
        status: 409,
        title: String::new(),
        detail: String::new(),
        field: None,
        numbers: vec!["A006".to_owned(), "A007".to_owned()],
        next_step: String::new(),
    };
    let answer = Input::Answer { id: "s-1".to_owned(), result: Err(Box::new(problem)) };
    let _ = rig.app.update(Message::Came(answer));
    rig.click("保留30分");
    rig.click("A006 → 保留30分");
    rig.click("交回业务");
    assert!(rig.shows("A006 → 保留30分") && rig.shows("A007 → 交回业务"));
    let closes = rig.app.lower_rows().unwrap().1;
    let closes = keys(&closes).last().unwrap().message.clone();
    let _ = rig.app.update(closes);
    assert_eq!(
        rig.orders(),
        ["close {hand_over:{others:service,tickets:[{to:{keep:{minutes:30}},visit:6}]}}"]
    );
}

#[test]
fn without_the_server_it_says_how_to_go_on() {
    let mut rig = Rig::of("serving A012 parked:A005");
    let _ = rig.app.update(Message::Came(Input::Disconnected { why: crate::desk::Away::Silent }));
    assert!(rig.shows("与服务器断开：没有应答"));
    assert!(rig.shows("A012"), "what was known stays");
}
