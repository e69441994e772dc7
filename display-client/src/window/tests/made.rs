//! Made views: what a hall looks like on a normal day, at its busiest, and when something is wrong.

use protocol::{
    views::{
        AnnounceMode, Announcing, BoardCall, BoardView, GroupWaiting, Head, InterruptedService,
        PausedCounter, PublicClerk, WindowView,
    },
    words::{Class, CounterStatus, InterruptReason, PauseReason, Text, VisitStatus},
};

/// 2026-11-23 10:32 in the hall.
pub const NOW_MS: i64 = 1_795_401_120_000;

pub fn text(zh: &str, en: &str) -> Text {
    Text { zh: zh.to_owned(), en: en.to_owned() }
}

pub fn head() -> Head {
    Head {
        generation: 1,
        seq: 1,
        hall_ms: NOW_MS,
        time_scale: 1.0,
        utc_offset_minutes: 480,
        hall: text("揭东区公共服务中心", "Jiedong District Public Service Centre"),
    }
}

pub fn call(id: u64) -> BoardCall {
    let class = match id % 5 {
        1 => Class::Care,
        2 => Class::Appointment,
        4 => Class::Green,
        _ => Class::Ordinary,
    };
    let status = match id % 6 {
        0 => VisitStatus::Serving,
        5 => VisitStatus::NoShow,
        _ => VisitStatus::Called,
    };
    let floor = (id % 7 == 3).then(|| text("二楼", "Second floor"));
    BoardCall {
        call_id: id,
        number: format!("{}{:03}", ["A", "B", "E", "V"][(id % 4) as usize], 3 * id),
        counter_number: 1 + (id * 5 % 32) as u16,
        floor,
        class,
        nth: if id % 4 == 1 { 2 } else { 1 },
        called_ms: NOW_MS - 40_000,
        status,
        shown: true,
        voice: false,
    }
}

/// The longest names of the built-in hall among them.
fn groups(count: usize) -> Vec<GroupWaiting> {
    let names = [
        ("不动产", "Real estate"),
        ("药品、医疗器械经营许可", "Drug and medical device licence"),
        ("设立、变更、注销登记", "Set up, change or close a business"),
        ("税务", "Tax"),
        ("社会保险", "Social insurance"),
        ("医疗保障", "Medical insurance"),
        ("婚姻登记", "Marriage registration"),
        ("公证", "Notary"),
        ("公安户政", "Household registration"),
        ("国土资源", "Land and resources"),
        ("食品经营", "Food business"),
        ("综合窗口", "Integrated windows"),
        ("交通运输", "Transport"),
        ("住房和城乡建设", "Housing and urban-rural development"),
    ];
    names
        .iter()
        .cycle()
        .take(count)
        .enumerate()
        .map(|(at, (zh, en))| GroupWaiting {
            name: text(zh, en),
            prefix: char::from(b'A' + at as u8).to_string(),
            waiting: (at * 37 % 140) as u32,
            open_counters: if at == 5 { 0 } else { 2 },
        })
        .collect()
}

fn board_of(calls: u64, group_count: usize, missed: u64) -> BoardView {
    BoardView {
        head: head(),
        zone: "east".to_owned(),
        zone_name: text("东区", "East zone"),
        floor: text("一楼", "Ground floor"),
        calls: (1..=calls).rev().map(call).collect(),
        waiting: groups(group_count),
        missed: (1..=missed).map(|n| format!("A{n:03}")).collect(),
        issuing: true,
        paused: vec![],
        interrupted: vec![],
        take: None,
        next: ["A031", "B102", "E007", "A032", "V011", "B1103"].map(str::to_owned).to_vec(),
        notice: text(
            "先取号先叫号；优先照顾最多提前 40 分钟，预约最多提前 20 分钟，绿色通道最多提前 20 分钟。",
            "First come, first called; priority care goes at most 40 minutes ahead, bookings 20, the \
             green channel 20.",
        ),
        announce: Announcing {
            mode: AnnounceMode::Silent,
            languages: vec![],
            times: 1,
            recall_times: 1,
            late_secs: 90,
            loudness: vec![],
        },
    }
}

pub fn normal() -> BoardView {
    BoardView {
        paused: vec![PausedCounter {
            counter_number: 3,
            reason: PauseReason::Lunch,
            back_at_ms: Some(NOW_MS + 3_600_000),
        }],
        ..board_of(7, 6, 4)
    }
}

pub fn busy() -> BoardView {
    let mut view = BoardView {
        paused: vec![
            PausedCounter {
                counter_number: 12,
                reason: PauseReason::SystemFailure,
                back_at_ms: Some(NOW_MS + 600_000),
            },
            PausedCounter { counter_number: 31, reason: PauseReason::Away, back_at_ms: None },
        ],
        interrupted: vec![InterruptedService {
            service: text("药品、医疗器械经营许可", "Drug and medical device licence"),
            reason: InterruptReason::SystemDown,
            since_ms: NOW_MS,
        }],
        ..board_of(34, 14, 40)
    };
    // The longest number a day can have, at the highest counter.
    view.calls[0].number = "A1024".to_owned();
    view.calls[0].counter_number = 132;
    view.calls[0].status = VisitStatus::Called;
    view
}

pub fn quiet() -> BoardView {
    board_of(0, 6, 0)
}

pub fn window(status: CounterStatus) -> WindowView {
    let called = matches!(status, CounterStatus::Calling | CounterStatus::Serving);
    WindowView {
        head: head(),
        counter: "12".to_owned(),
        counter_number: 12,
        name: text("药品、医疗器械经营许可", "Drug and medical device licence"),
        services: vec![
            text("药品、医疗器械经营许可", "Drug and medical device licence"),
            text("食品经营", "Food business"),
        ],
        clerk: Some(PublicClerk {
            name: "欧阳婉清".to_owned(),
            contact: "0663-3266123".to_owned(),
            duties: "药品、医疗器械、食品经营许可的受理与咨询".to_owned(),
            promise: "一次告知、限时办结，不让材料齐全的群众跑第二趟".to_owned(),
            party: true,
            photo: None,
        }),
        status,
        pause: (status == CounterStatus::Paused).then_some(PauseReason::Lunch),
        back_at_ms: (status == CounterStatus::Paused).then_some(NOW_MS + 3_600_000),
        number: called.then(|| "A1024".to_owned()),
        call_id: called.then_some(7),
    }
}
