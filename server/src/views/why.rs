//! Why the order is as it is, in sentences: why this person was called, for the clerk; who went first
//! and who cannot any more, for the citizen who waits; the rule itself, for everybody on the board.

use protocol::{views::WentFirst, words::Text};
use queue_core::{event::CallReason, setup::DueMinutes, time::MINUTE_MS, visit::Class};
use serde_json::{Map, Value, json};

use crate::messages::{Lang, sentence};

/// Why a number was called, told to the clerk. The due time 应叫时刻 is for staff only.
pub fn for_clerk(number: &str, reason: &CallReason, utc_offset_minutes: i32) -> Text {
    let clock = |ms: i64| clock(ms, utc_offset_minutes);
    let others = reason.candidates.saturating_sub(1);
    let mut facts = json!({
        "number": number,
        "due": clock(reason.due_ms),
        "ready": clock(reason.ready_ms),
        "minutes": (reason.due_ms - reason.ready_ms).max(0) / MINUTE_MS,
        "others": others,
    });
    if let Some(next) = &reason.next {
        facts["next"] = json!(next.number.to_string());
        facts["next_due"] = json!(clock(next.due_ms));
    }
    both(|lang| {
        let facts = words_in(lang, reason, &facts);
        let how = sentence(lang, how(reason), &facts);
        let rest = sentence(lang, rest(reason), &facts);
        format!("{how}{rest}")
    })
}

/// Where the due time comes from.
fn how(reason: &CallReason) -> &'static str {
    match reason {
        CallReason { manual: Some(_), .. } => "why-manual",
        CallReason { insert: Some(_), .. } => "why-insert",
        CallReason { raised: true, .. } => "why-raised",
        CallReason { class: Class::Ordinary, .. } => "why-ordinary",
        CallReason { class: Class::Appointment, .. } => "why-appointment",
        CallReason { class: Class::Care | Class::Green, .. } => "why-class",
    }
}

/// How it compares with the others.
fn rest(reason: &CallReason) -> &'static str {
    match (&reason.next, reason.manual.is_some()) {
        (None, _) => "why-alone",
        (Some(next), true) if next.due_ms <= reason.due_ms => "why-rule-says",
        (Some(_), true) => "why-alone-manual",
        (Some(_), false) => "why-next",
    }
}

fn words_in(lang: Lang, reason: &CallReason, facts: &Value) -> Map<String, Value> {
    let mut facts = facts.as_object().cloned().unwrap_or_default();
    let mut word = |name: &str, key: &str| {
        let text = sentence(lang, key, &Map::new());
        facts.insert(name.to_owned(), Value::String(text));
    };
    word(
        "class",
        match reason.class {
            Class::Care => "class-care",
            Class::Green => "class-green",
            Class::Appointment => "class-appointment",
            Class::Ordinary => "class-ordinary",
        },
    );
    if let Some(why) = reason.manual.or(reason.insert) {
        word("reason", &format!("reason-{}", why.word()));
    }
    facts
}

/// Who went first, told to somebody who waits; none when nobody did.
pub fn who_went_first(went: &WentFirst) -> Option<Text> {
    let groups = [
        ("went-care", went.care),
        ("went-appointment", went.appointment),
        ("went-green", went.green),
        ("went-manual", went.manual),
    ];
    groups.iter().any(|(_, n)| *n > 0).then(|| {
        both(|lang| {
            let counted = groups.iter().filter(|(_, n)| *n > 0);
            let parts = counted.map(|(key, n)| sentence(lang, key, &facts(json!({ "n": n }))));
            let who = parts.collect::<Vec<_>>().join(&sentence(lang, "went-and", &Map::new()));
            sentence(lang, "went-first", &facts(json!({ "who": who })))
        })
    })
}

/// Theorem B1 for somebody who waits: who takes a number later is not called before them by itself.
pub fn nobody_after(minute_ms: i64, utc_offset_minutes: i32) -> Text {
    let time = facts(json!({ "time": clock(minute_ms, utc_offset_minutes) }));
    both(|lang| sentence(lang, "nobody-after", &time))
}

/// The calling rule as everybody may rely on it: by how much somebody who came later can be called
/// earlier, which is the difference of two D.
pub fn calling_rule(due: &DueMinutes) -> Text {
    let earlier = |minutes: i64| (due.ordinary - minutes).max(0);
    let minutes = facts(json!({
        "appointment": earlier(due.appointment),
        "green": earlier(due.green),
        "care": earlier(due.care),
    }));
    both(|lang| sentence(lang, "calling-rule", &minutes))
}

fn facts(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

fn both(text: impl Fn(Lang) -> String) -> Text {
    Text { zh: text(Lang::Zh), en: text(Lang::En) }
}

/// `HH:MM` on the hall's wall.
fn clock(utc_ms: i64, utc_offset_minutes: i32) -> String {
    let minute = (utc_ms.div_euclid(MINUTE_MS) + i64::from(utc_offset_minutes)).rem_euclid(24 * 60);
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use queue_core::{command::ManualReason, event::NextCandidate, ids::VisitId, visit::Number};

    use super::*;

    const SHANGHAI: i32 = 8 * 60;
    /// 10:02 in Shanghai.
    const TAKEN: i64 = 122 * MINUTE_MS;

    fn reason(class: Class, due_min: i64, candidates: u32) -> CallReason {
        CallReason {
            due_ms: TAKEN + due_min * MINUTE_MS,
            ready_ms: TAKEN,
            class,
            candidates,
            next: (candidates > 1).then(|| NextCandidate {
                visit: VisitId(9),
                number: Number { prefix: "B".into(), ordinal: 107 },
                due_ms: TAKEN + 13 * MINUTE_MS,
            }),
            raised: false,
            insert: None,
            manual: None,
        }
    }

    #[test]
    fn the_clerk_reads_why() {
        let manual =
            CallReason { manual: Some(ManualReason::Unwell), ..reason(Class::Ordinary, 30, 3) };
        let insert =
            CallReason { insert: Some(ManualReason::Arranged), ..reason(Class::Ordinary, 0, 3) };
        let raised = CallReason { raised: true, ..reason(Class::Care, 12, 2) };
        #[rustfmt::skip]
        let rows = [
            (reason(Class::Care, 5, 15),
             "A023 应叫 10:07（10:02 取号，优先照顾 5 分钟），早于本窗口可叫的其余 14 张；下一张 B107，应叫 10:15。",
             "A023 is due 10:07 (taken 10:02, priority care 5 min), before all others this counter could call (14); next B107, due 10:15."),
            (reason(Class::Ordinary, 30, 1),
             "A023 应叫 10:32（10:02 取号，普通 30 分钟），本窗口现在只有这一张可叫。",
             "A023 is due 10:32 (taken 10:02, ordinary 30 min); nobody else may be called here now."),
            (reason(Class::Appointment, 10, 2),
             "A023 应叫 10:12（10:02 预约到场，预约 10 分钟），早于本窗口可叫的其余 1 张；下一张 B107，应叫 10:15。",
             "A023 is due 10:12 (booked or here from 10:02, appointment 10 min), before all others this counter could call (1); next B107, due 10:15."),
            (raised,
             "A023 应叫 10:14（过号、补件后重新排定），早于本窗口可叫的其余 1 张；下一张 B107，应叫 10:15。",
             "A023 is due 10:14 (set anew after a missed call or missing papers), before all others this counter could call (1); next B107, due 10:15."),
            (insert,
             "A023 由值班长插入（值班长安排），应叫 10:02，早于本窗口可叫的其余 2 张；下一张 B107，应叫 10:15。",
             "A023 was put first by a supervisor (arranged by the supervisor), due 10:02, before all others this counter could call (2); next B107, due 10:15."),
            (manual,
             "A023 由窗口指定呼叫（身体不适或行动不便）；按规则应先叫 B107（应叫 10:15）。",
             "A023 was called by hand (unwell or hard to move); the rule would have called B107 (due 10:15)."),
        ];
        for (reason, zh, en) in rows {
            let text = for_clerk("A023", &reason, SHANGHAI);
            assert_eq!((text.zh.as_str(), text.en.as_str()), (zh, en));
        }
    }

    #[test]
    fn the_citizen_reads_who_went_first_and_who_cannot() {
        let went = WentFirst { care: 2, appointment: 1, ..WentFirst::default() };
        let text = who_went_first(&went).expect("somebody");
        assert_eq!(text.zh, "已有 2 位优先照顾、1 位预约先办。");
        assert_eq!(text.en, "2 with priority care and 1 booked went first.");
        assert_eq!(who_went_first(&WentFirst::default()), None);
        let text = nobody_after(TAKEN, SHANGHAI);
        assert_eq!(
            text.zh,
            "在能办您业务的窗口，10:02以后取号的人不会被自动叫到您前面（只要您在场且未过号）。"
        );
    }

    #[test]
    fn everybody_reads_the_rule() {
        let rule = calling_rule(&DueMinutes::default());
        assert_eq!(
            rule.zh,
            "先取号先叫号；优先照顾最多提前 25 分钟，预约最多提前 20 分钟，绿色通道最多提前 20 分钟。"
        );
        assert_eq!(
            rule.en,
            "First come, first called; priority care goes at most 25 minutes ahead, bookings 20, the green channel 20."
        );
    }
}
