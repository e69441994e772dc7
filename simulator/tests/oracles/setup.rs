//! The setup of a hall made for a proof: open day and night, every claim granted, and who misses a
//! call may come back for a day, with `floor = now + D − credit`.

use std::collections::BTreeMap;

use queue_core::{
    Setup,
    announce::Announce,
    ids::ServiceId,
    setup::{Counter, DueMinutes, Group, Hours, MissMode, Rules, Service, ServiceKind, Text, Zone},
    time::MinuteOfDay,
};

use crate::people::Desk;

/// A setup with these D and desks. Ids have leading zeros: their order is that of the numbers.
pub fn setup(due: DueMinutes, desks: &[Desk]) -> Setup {
    let text = || Text { zh: "证".into(), en: "Proof".into() };
    let services = desks.iter().flat_map(|desk| &desk.services).max().map_or(0, |last| last + 1);
    let service = |_| Service {
        name: text(),
        group: "all".into(),
        enterprise: true,
        day_quota: None,
        norm_minutes: None,
        tolerates_missing: false,
        kind: ServiceKind::Apply,
        max_cases: 1,
        precheck: false,
        materials: Vec::new(),
    };
    let counter = |(number, desk): (u16, &Desk)| Counter {
        number,
        name: text(),
        zone: "hall".into(),
        groups: Vec::new(),
        services: desk.services.iter().map(|nth| service_id(*nth)).collect(),
        kinds: Vec::new(),
        dedicated: false,
        planned: Vec::new(),
    };
    Setup {
        hall: "proof".into(),
        name: text(),
        time_zone: "Asia/Shanghai".into(),
        hours: Hours {
            open: MinuteOfDay(0),
            close: MinuteOfDay(24 * 60),
            issue_from: MinuteOfDay(0),
            issue_until: MinuteOfDay(24 * 60),
        },
        rules: Rules {
            due,
            green_share_percent: 100,
            care_secs: 0,
            misses: vec![MissMode::KeepMinutes { within_minutes: 24 * 60 }],
            ..Rules::default()
        },
        zones: BTreeMap::from([(
            "hall".into(),
            Zone { name: text(), floor: text(), silent: false, announce: Announce::default() },
        )]),
        groups: BTreeMap::from([(
            "all".into(),
            Group { name: text(), prefix: "A".into(), zone: "hall".into(), note: None },
        )]),
        services: (0..services).map(|nth| (service_id(nth), service(nth))).collect(),
        packages: BTreeMap::new(),
        counters: (1..)
            .zip(desks)
            .map(|(number, desk)| (format!("{number:03}").into(), counter((number, desk))))
            .collect(),
    }
}

fn service_id(nth: usize) -> ServiceId {
    format!("s{nth:02}").into()
}
