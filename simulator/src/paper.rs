//! The hall of the studies: eight services, twenty-seven counters, about 700 tickets a day. The
//! frozen wait benchmark and the comparison of rules are measured on it.

use std::collections::BTreeMap;

use queue_core::{
    Setup,
    announce::Announce,
    ids::CounterId,
    setup::{Counter, Group, Hours, Rules, Service, ServiceKind, Text, Zone},
    time::MinuteOfDay,
};

use crate::profile::{Profile, STUDIED_WORK, ServiceWork};

/// Id, name, prefix, share of the tickets.
const SERVICES: [(&str, &str, &str, &str, f64); 8] = [
    ("social", "社保", "Social insurance", "A", 0.20),
    ("medical", "医保", "Medical insurance", "B", 0.18),
    ("tax", "办税", "Tax", "C", 0.15),
    ("business", "企业登记", "Business registration", "D", 0.10),
    ("real-estate", "不动产", "Real estate", "E", 0.12),
    ("identity", "身份户籍", "Identity and household", "F", 0.12),
    ("housing-fund", "公积金", "Housing fund", "G", 0.08),
    ("permit", "许可", "Permits", "H", 0.05),
];

/// How many counters serve these services, in the order of the window numbers.
const COUNTERS: [(u16, &[&str]); 5] = [
    (8, &["social", "medical", "housing-fund"]),
    (7, &["tax", "business"]),
    (7, &["real-estate", "permit"]),
    (2, &["identity"]),
    (
        3,
        &[
            "social",
            "medical",
            "tax",
            "business",
            "real-estate",
            "identity",
            "housing-fund",
            "permit",
        ],
    ),
];

/// Tickets of an average day in the studies' BASE scenario.
pub const BASE_ARRIVALS: f64 = 700.0;
/// Tickets of an average day in the studies' STRESS scenario.
pub const STRESS_ARRIVALS: f64 = 800.0;

/// The hall. Every service has a green channel without a limit, as in the studies.
pub fn setup() -> Setup {
    let text = |zh: &str, en: &str| Text { zh: zh.into(), en: en.into() };
    let zone = Zone {
        name: text("大厅", "Hall"),
        floor: text("一楼", "Floor 1"),
        silent: false,
        announce: Announce::default(),
    };
    let group = |(id, zh, en, prefix, _): &(&str, &str, &str, &str, f64)| {
        let group =
            Group { name: text(zh, en), prefix: (*prefix).into(), zone: "hall".into(), note: None };
        ((*id).into(), group)
    };
    let service = |(id, zh, en, ..): &(&str, &str, &str, &str, f64)| {
        let service = Service {
            name: text(zh, en),
            group: (*id).into(),
            enterprise: true,
            day_quota: None,
            norm_minutes: None,
            tolerates_missing: false,
            kind: ServiceKind::Apply,
            max_cases: 1,
            precheck: false,
            materials: Vec::new(),
        };
        ((*id).into(), service)
    };
    Setup {
        hall: "studies".into(),
        name: text("研究用大厅", "Hall of the studies"),
        time_zone: "Asia/Shanghai".into(),
        hours: Hours {
            open: MinuteOfDay(9 * 60),
            close: MinuteOfDay(17 * 60),
            issue_from: MinuteOfDay(8 * 60 + 45),
            issue_until: MinuteOfDay(16 * 60 + 45),
        },
        rules: Rules { green_share_percent: 100, ..Rules::default() },
        zones: BTreeMap::from([("hall".into(), zone)]),
        groups: SERVICES.iter().map(group).collect(),
        services: SERVICES.iter().map(service).collect(),
        packages: BTreeMap::new(),
        counters: counters(),
    }
}

fn counters() -> BTreeMap<CounterId, Counter> {
    let skills = COUNTERS
        .iter()
        .flat_map(|(count, skills)| std::iter::repeat_n(skills, usize::from(*count)));
    (1_u16..)
        .zip(skills)
        .map(|(number, skills)| {
            let counter = Counter {
                number,
                name: Text { zh: format!("{number}号窗口"), en: format!("Window {number}") },
                zone: "hall".into(),
                groups: skills.iter().map(|&id| id.into()).collect(),
                services: Vec::new(),
                kinds: Vec::new(),
                dedicated: false,
                planned: Vec::new(),
            };
            (number.to_string().into(), counter)
        })
        .collect()
}

/// Its days, BASE: the studies' numbers without extras or drift.
pub fn profile() -> Profile {
    let services = SERVICES.iter().zip(STUDIED_WORK);
    let services = services.map(|((id, .., share), (mean, variation))| ServiceWork {
        service: (*id).into(),
        share: *share,
        mean,
        variation,
        enterprise: true,
    });
    let numbers = 1..=setup().counters.len();
    let counters = numbers.map(|number| number.to_string().into());
    Profile::with(setup().hours, services.collect(), counters.collect())
        .with_mean_arrivals(BASE_ARRIVALS)
}
