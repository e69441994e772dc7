//! What is typed about the person here, and what others have written.

use iced_test::core::widget::operation::focusable::focus;
use protocol::{
    bodies::{Credit, Done},
    problem::Problem,
    words::CreditGrade,
};

use super::rig::Rig;
use crate::{
    desk::{Away, Input, Reply, tests::a_view},
    window::{Message, draft::Set, panel::Panel, rows::Row},
};

fn done(id: &str) -> Message {
    let result = Ok(Reply::Done(Done { seq: 11, called: vec![] }));
    Message::Came(Input::Answer { id: id.to_owned(), result })
}

#[test]
fn a_note_is_typed_and_stays_until_it_is_taken() {
    let mut rig = Rig::of("serving A012");
    rig.letter("m");
    rig.letter("n");
    rig.click("记下备注");
    assert!(rig.orders().is_empty() && rig.shows("请先输入备注内容"));
    let _ = rig.app.update(Message::Set(Set::Note(" 原件已看 ".to_owned())));
    assert!(rig.shows("6/200 字"));
    let _ = rig.app.update(Message::Set(Set::Note("字".repeat(210))));
    assert!(rig.shows("200/200 字"));
    let _ = rig.app.update(Message::Set(Set::Note(" 原件已看 ".to_owned())));
    rig.operate(focus("note".into()));
    rig.key(iced::keyboard::key::Named::Enter);
    assert_eq!(rig.orders(), ["note {text:原件已看,visit:12}"]);
    assert!(rig.shows("后面的窗口都能看到，当天结束后清除；不要写证件号码"), "not taken yet");
    let problem = Problem {
        kind: "/problems/bad-text".to_owned(),
        status: 422,
        title: String::new(),
        detail: "不行。".to_owned(),
        field: None,
        numbers: vec![],
        next_step: "请改。".to_owned(),
    };
    let refused = Input::Answer { id: "s-1".to_owned(), result: Err(Box::new(problem)) };
    let _ = rig.app.update(Message::Came(refused));
    rig.click("记下备注");
    assert_eq!(rig.orders(), ["note {text:原件已看,visit:12}"], "it was not lost");
    let _ = rig.app.update(done("s-2"));
    assert!(rig.app.lower_rows().is_none(), "it has done its work");
}

#[test]
fn a_case_is_attached_by_its_number() {
    let mut rig = Rig::of("serving A012");
    rig.letter("m");
    rig.letter("e");
    let _ = rig.app.update(Message::Set(Set::Case("2026-0012".to_owned())));
    rig.click("登记编号");
    assert_eq!(rig.orders(), ["case {number:2026-0012,visit:12}"]);
    let _ = rig.app.update(done("s-1"));
    assert!(rig.app.lower_rows().is_none());
}

#[test]
fn what_was_typed_about_somebody_does_not_reach_the_next_one() {
    for panel in [Panel::Note, Panel::Case, Panel::Credit] {
        let mut rig = Rig::of("serving A012");
        let _ = rig.app.update(Message::Open(panel));
        let _ = rig.app.update(Message::Came(a_view("serving A012 provisional")));
        assert!(rig.app.lower_rows().is_some(), "{panel:?}: still the same");
        let _ = rig.app.update(Message::Came(a_view("serving A013")));
        assert!(rig.app.lower_rows().is_none(), "{panel:?}");
    }
}

#[test]
fn messages_stand_there_until_they_were_read() {
    let mut rig = Rig::of("idle message:早会 message:停电");
    assert!(rig.shows("停电：停电"), "the newest is told");
    rig.letter("m");
    assert!(rig.shows("通知 2"));
    rig.letter("r");
    assert!(rig.shows("停电"));
    rig.click("已阅");
    assert_eq!(rig.orders(), ["message-read/早会 {}"]);
    assert!(rig.shows("通知（早会）：早会"), "the oldest stands there");
    assert!(rig.app.lower_rows().is_some(), "there is another");
    let _ = rig.app.update(done("s-1"));
    let _ = rig.app.update(Message::Came(a_view("idle message:停电")));
    rig.click("已阅");
    assert_eq!(rig.orders(), ["message-read/停电 {}"]);
    assert!(rig.app.lower_rows().is_none(), "there is no other");
}

#[test]
fn credit_is_looked_up_for_the_service_here() {
    let mut rig = Rig::of("serving A012");
    rig.letter("m");
    rig.letter("x");
    assert_eq!(rig.click("查询"), [Message::Off("请先输入统一社会信用代码".to_owned())]);
    let _ = rig.app.update(Message::Set(Set::Enterprise("91350100m000100y43".to_owned())));
    assert_eq!(rig.click("查询"), [Message::AskCredit]);
    let credit = Credit {
        enterprise: "91350100M000100Y43".to_owned(),
        name: Some("甲公司".to_owned()),
        grade: Some(CreditGrade::A),
        materials: 10,
        may_miss: 3,
        note: None,
    };
    let _ = rig.app.update(Message::Credit(Ok(credit)));
    assert!(rig.shows("甲公司 信用 A 级") && rig.shows("10 份材料中可容缺 3 份"));
    let _ = rig.app.update(Message::Set(Set::Enterprise("9".to_owned())));
    assert!(!rig.shows("甲公司 信用 A 级"), "of another code nothing is known yet");
}

#[test]
fn the_paper_sheets_are_offered_when_the_server_is_away_for_long() {
    let mut rig = Rig::of("serving A012 parked:A005");
    rig.letter("m");
    rig.letter("s");
    assert!(rig.shows("服务器正常，不用纸质登记"));
    let mut rig = Rig::impatient("serving A012 parked:A005");
    let _ = rig.app.update(Message::Came(Input::Disconnected { why: Away::Silent }));
    assert!(rig.shows("2. 按顺序发放已编号的应急号条"), "it opens by itself");
    let _ = rig.app.update(Message::Set(Set::SlipsFrom("0".to_owned())));
    rig.click("打开登记表以打印");
    assert!(rig.starts("请输入第一个应急号（1 起）"));
    let _ = rig.app.update(Message::Set(Set::SlipsFrom("25".to_owned())));
    rig.click("打开登记表以打印");
    let sheet = rig.folder.path().join("paper-sheets.html");
    let html = std::fs::read_to_string(&sheet).unwrap();
    assert!(html.contains("<b>A012</b>") && html.contains("P-A025") && html.contains("P-A048"));
    assert!(rig.starts("登记表已写入 "));
    let (_, rows) = rig.app.lower_rows().unwrap();
    let mut fields = rows.iter().filter_map(|row| match row {
        Row::Field(field) => Some(field.value.as_str()),
        _ => None,
    });
    assert_eq!(fields.next(), Some("49"), "the next sheet goes on there");
}
