//! A desk whose token is worth nothing any more.

use protocol::problem::Problem;

use super::rig::Rig;
use crate::{
    desk::{Away, Input, tests::a_view},
    window::{Message, panel::Panel},
};

fn refused(status: u16) -> Message {
    let problem = Problem {
        kind: "/problems/token-wrong".to_owned(),
        status,
        title: String::new(),
        detail: "令牌无效。".to_owned(),
        field: None,
        numbers: vec![],
        next_step: String::new(),
    };
    let why = Away::Refused { problem: Box::new(problem) };
    Message::Came(Input::Disconnected { why })
}

const PAIR: &str = "请重新配对：jiaohao-counter --pair 配对码";

#[test]
fn it_is_to_be_paired_again_and_paper_does_not_help() {
    let mut rig = Rig::impatient("serving A012");
    let _ = rig.app.update(refused(401));
    assert!(rig.shows("未配对") && rig.shows(PAIR) && rig.app.lower_rows().is_none());
    // Who asks too often with a wrong token is told to wait; what is wrong is the token.
    let _ = rig.app.update(refused(429));
    let _ = rig.app.update(Message::Tick);
    assert!(rig.shows(PAIR) && rig.app.lower_rows().is_none());
    let _ = rig.app.update(Message::Came(Input::Connected));
    assert!(rig.shows("A012") && !rig.shows(PAIR));
}

#[test]
fn paper_that_was_begun_is_put_away_and_other_refusals_are_no_matter_of_pairing() {
    let mut rig = Rig::impatient("serving A012");
    let _ = rig.app.update(Message::Came(Input::Disconnected { why: Away::Silent }));
    assert!(rig.shows("2. 按顺序发放已编号的应急号条"));
    let _ = rig.app.update(refused(401));
    assert!(!rig.shows("2. 按顺序发放已编号的应急号条") && rig.shows(PAIR));
    let mut rig = Rig::impatient("serving A012");
    let _ = rig.app.update(refused(403));
    assert!(!rig.shows(PAIR) && rig.shows("与服务器断开：服务器拒绝：令牌无效。"));
}

#[test]
fn signing_in_is_over_when_somebody_has_signed_in() {
    let mut rig = Rig::of("closed nobody");
    let _ = rig.app.update(Message::Open(Panel::SignIn));
    let _ = rig.app.update(Message::Came(a_view("closed nobody")));
    assert!(rig.app.lower_rows().is_some());
    let _ = rig.app.update(Message::Came(a_view("closed")));
    assert!(rig.app.lower_rows().is_none());
}
