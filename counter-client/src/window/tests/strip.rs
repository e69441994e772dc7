//! The strip hides nothing that takes keys, and letters are shown where they act.

use iced::keyboard::key::Named;
use protocol::problem::Problem;

use super::rig::Rig;
use crate::{
    desk::{Away, Input, Press},
    hands::{FromHand, Trouble},
    window::{Handed, Message, panel::Panel, place::Shape, remember::Memory, screens::looks::Look},
};

fn strip(view: &str) -> Rig {
    Rig::remembering(view, Memory { shape: Shape::Strip, ..Memory::default() })
}

fn trouble(key: &'static str, chord: &str) -> Message {
    let facts = [("chord", chord), ("action", "next"), ("chords", chord)];
    let facts = facts.map(|(name, fact)| (name, fact.to_owned())).to_vec();
    Message::Handed(Handed::new(FromHand::Trouble(Trouble::new(key, facts))))
}

#[test]
fn a_question_makes_room_for_itself_and_the_strip_is_back_after_it() {
    for (end, order) in [("x", "no-show {visit:12}"), ("", "")] {
        let mut rig = strip("calling A012");
        assert!(!rig.shows("更多") && rig.shows("到了吗"));
        rig.letter("n");
        assert!(rig.shows("A012 到窗口了吗？") && rig.shows("更多"));
        match end {
            "" => drop(rig.key(Named::Escape)),
            letter => drop(rig.letter(letter)),
        }
        assert_eq!(rig.orders().join(""), order);
        assert!(!rig.shows("更多") && !rig.shows("A012 到窗口了吗？"), "a strip again");
        rig.letter("x");
        assert!(rig.orders().is_empty(), "nothing is armed");
    }
}

#[test]
fn a_question_of_another_hand_is_seen_on_a_strip() {
    let mut rig = strip("calling A012");
    let _ = rig.app.update(Message::Press(Press::Next));
    assert!(rig.shows("A012 到窗口了吗？"));
    let _ = rig.app.update(Message::Look(Look::Shape(Shape::Strip)));
    assert!(!rig.shows("A012 到窗口了吗？"));
    rig.letter("x");
    assert!(rig.orders().is_empty(), "it was put away with the window");
}

#[test]
fn every_panel_opens_a_strip_and_closes_to_it() {
    for panel in Panel::ALL {
        let mut rig = strip("serving A012 provisional undo:A011 parked:A005 bound:A006 message:m1");
        let _ = rig.app.update(Message::Open(panel));
        let (title, _) = rig.app.lower_rows().unwrap();
        assert!(rig.shows(&title), "{panel:?}");
        rig.key(Named::Escape);
        assert!(!rig.shows("更多") && rig.shows("办结叫号"), "{panel:?}");
    }
}

#[test]
fn paper_opens_a_strip_by_itself() {
    let memory = Memory { shape: Shape::Strip, before: Shape::Large, ..Memory::default() };
    let mut rig = Rig::impatient_and("serving A012", memory);
    let _ = rig.app.update(Message::Came(Input::Disconnected { why: Away::Silent }));
    assert!(rig.shows("2. 按顺序发放已编号的应急号条") && rig.shows("缩小"));
}

#[test]
fn a_strip_says_what_it_does_and_what_is_wrong() {
    for (view, says) in [
        ("closed nobody", "上岗"),
        ("closed", "开放"),
        ("paused", "恢复"),
        ("idle", "叫号"),
        ("calling A012", "到了吗"),
        ("serving A012", "办结叫号"),
    ] {
        assert!(strip(view).shows(says), "{view}: {says}");
    }
    assert!(strip("calling A012 unshown").starts("A012 的呼叫没有屏幕"));
    let mut rig = strip("idle");
    assert!(rig.shows("候 0"));
    let _ = rig.app.update(trouble("hotkey-taken", "F9"));
    assert!(!rig.shows("候 0") && rig.starts("快捷键 F9"), "trouble");
    rig.click("叫号");
    let problem = Problem {
        kind: "/problems/nobody".to_owned(),
        status: 409,
        title: String::new(),
        detail: "不能叫号。".to_owned(),
        field: None,
        numbers: vec![],
        next_step: "请稍候再试，或者请值班长来看一看。".to_owned(),
    };
    let refused = Input::Answer { id: "s-1".to_owned(), result: Err(Box::new(problem)) };
    let _ = rig.app.update(Message::Came(refused));
    assert!(rig.starts("不能叫号。 请稍候"), "a refusal comes before");
    let mut rig = strip("idle");
    let _ = rig.app.update(Message::Came(Input::Disconnected { why: Away::Silent }));
    assert!(rig.shows("与服务器断开：没有应答"));
}

#[test]
fn what_works_is_not_wrong_and_what_does_not_comes_first() {
    let mut rig = Rig::of("idle");
    let _ = rig.app.update(trouble("hotkeys-held", "F8 = recall"));
    assert!(rig.shows("快捷键已启用：F8 = recall"));
    let calm = rig.picture();
    let _ = rig.app.update(trouble("hotkey-taken", "F9"));
    assert!(
        !rig.shows("快捷键已启用：F8 = recall") && rig.starts("快捷键 F9（next）已被其他程序占用")
    );
    assert!(rig.ends("…"), "it does not fit");
    assert!(calm != rig.picture());
    assert!(!Trouble::new("hotkeys-held", vec![]).is_wrong());
    assert!(Trouble::new("hotkey-taken", vec![]).is_wrong());
}

#[test]
fn letters_are_drawn_where_they_act_and_nowhere_twice() {
    let letters: Vec<char> = ('1'..='9').chain('A'..='Z').collect();
    for shape in [Shape::Small, Shape::Large, Shape::Strip] {
        for panel in Panel::ALL.map(Some).into_iter().chain([None]) {
            let memory = Memory { shape, ..Memory::default() };
            let mut rig = Rig::remembering("serving A012 parked:A005 bound:A006", memory);
            if let Some(panel) = panel {
                let _ = rig.app.update(Message::Open(panel));
            }
            for letter in &letters {
                let acts = usize::from(rig.app.of_letter(*letter).is_some());
                assert_eq!(rig.count(&letter.to_string()), acts, "{shape:?} {panel:?} {letter}");
            }
        }
        let memory = Memory { shape, ..Memory::default() };
        let mut rig = Rig::remembering("calling A012", memory);
        rig.letter("n");
        for letter in &letters {
            let acts = usize::from(rig.app.of_letter(*letter).is_some());
            assert_eq!(rig.count(&letter.to_string()), acts, "{shape:?} question {letter}");
        }
        assert_eq!(rig.count("S"), 1, "the answer, not the button above");
    }
}

#[test]
fn a_letter_that_is_typed_presses_nothing() {
    let mut rig = Rig::of("serving A012");
    let _ = rig.app.update(Message::Open(Panel::Transfer));
    assert_eq!(rig.count("1"), 1);
    let _ = rig.app.update(Message::Focused("find".into()));
    assert_eq!((rig.count("1"), rig.app.of_letter('1')), (0, None));
    let _ = rig.app.update(Message::Pointer);
    assert_eq!(rig.count("1"), 1);
}
