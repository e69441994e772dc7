//! The setup of a hall: what is served, where, by which counters and under which settings.
//! It lives in the journal; a TOML file only seeds an empty one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    announce::Announce,
    ids::{CounterId, GroupId, HallId, PackageId, ServiceId, ZoneId},
    time::{MINUTE_MS, MinuteOfDay},
    visit::is_default,
};

/// A text in the two languages of the hall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Simplified Chinese, shown first.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Everything that describes one hall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    /// The id of the hall; never changes.
    pub hall: HallId,
    /// The name over the door.
    pub name: Text,
    /// IANA name such as `Asia/Shanghai`. The core only carries it: the server computes local time.
    pub time_zone: String,
    /// Opening and issuing hours.
    pub hours: Hours,
    /// Settings of the calling rules.
    #[serde(default)]
    pub rules: Rules,
    /// Where people wait.
    pub zones: BTreeMap<ZoneId, Zone>,
    /// Service groups; each owns a number prefix.
    pub groups: BTreeMap<GroupId, Group>,
    /// What people come for.
    pub services: BTreeMap<ServiceId, Service>,
    /// 主题套餐: several services on one number.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub packages: BTreeMap<PackageId, PackageSetup>,
    /// Who can serve what.
    pub counters: BTreeMap<CounterId, Counter>,
}

/// Opening and issuing hours of every open day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// Counters open.
    pub open: MinuteOfDay,
    /// Counters close.
    pub close: MinuteOfDay,
    /// The first ticket may be taken.
    pub issue_from: MinuteOfDay,
    /// No ticket is issued from this minute on.
    pub issue_until: MinuteOfDay,
}

/// A zone 区域: people in it look at the same boards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// Its name.
    pub name: Text,
    /// The floor it is on, as it is spoken and printed.
    pub floor: Text,
    /// No loudspeaker: calls are shown only, so the no-show clock is longer.
    #[serde(default)]
    pub silent: bool,
    /// How calls are announced.
    #[serde(default, skip_serializing_if = "is_default")]
    pub announce: Announce,
}

/// A service group 业务类别.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its name.
    pub name: Text,
    /// The letter in front of its numbers; I and O are not used because they read as 1 and 0.
    pub prefix: String,
    /// Where its people wait.
    pub zone: ZoneId,
    /// A line the kiosk shows under the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// A service 事项.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Its name.
    pub name: Text,
    /// The group whose prefix its numbers carry.
    pub group: GroupId,
    /// Key enterprises may use the green channel here.
    #[serde(default)]
    pub enterprise: bool,
    /// At most this many tickets a day; absent = unlimited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_quota: Option<u32>,
    /// 咨询, 申办 or 领证.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: ServiceKind,
    /// 办件数: at most so many cases on one ticket.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub max_cases: u16,
    /// 审前服务: a guide looks at the papers before the wait.
    #[serde(default, skip_serializing_if = "is_default")]
    pub precheck: bool,
    /// How long one service usually takes, minutes; only told to the clerk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub norm_minutes: Option<u32>,
    /// 容缺: enterprises in good standing may bring some of the materials later.
    #[serde(default, skip_serializing_if = "is_default")]
    pub tolerates_missing: bool,
    /// The materials a person brings, in the order of the checklist.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<Text>,
}

fn one() -> u16 {
    1
}

fn is_one(cases: &u16) -> bool {
    *cases == 1
}

/// What is done in a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceKind {
    /// 咨询
    Consult,
    /// 申办
    #[default]
    Apply,
    /// 领证
    Collect,
}

/// A package 主题套餐: one number, several services.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageSetup {
    /// Its name.
    pub name: Text,
    /// The group whose prefix its numbers carry.
    pub group: GroupId,
    /// Its steps in their usual order; the one that is free goes first.
    pub steps: Vec<PackageStep>,
}

/// One step of a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageStep {
    /// What is done in it.
    pub service: ServiceId,
    /// Steps that must be handled before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<ServiceId>,
}

/// A counter 窗口.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// The number on the counter; people are called to it.
    pub number: u16,
    /// What the window strip shows when nobody is called.
    pub name: Text,
    /// Where it stands.
    pub zone: ZoneId,
    /// What it serves: every service of these groups.
    #[serde(default)]
    pub groups: Vec<GroupId>,
    /// What it serves besides: single services.
    #[serde(default)]
    pub services: Vec<ServiceId>,
    /// Of its groups only services of these kinds, such as 领证 at the 出件窗口; empty = all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<ServiceKind>,
    /// 小一门: bound to the services of one group; otherwise 大一门, integrated.
    #[serde(default, skip_serializing_if = "is_default")]
    pub dedicated: bool,
    /// When somebody is planned to sit here; empty = all opening hours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub planned: Vec<Span>,
}

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Its first minute.
    pub from: MinuteOfDay,
    /// The first minute after it.
    pub until: MinuteOfDay,
}

/// Settings of the calling rules. Every value is a default that a hall may change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// Minutes from ready to due, by class. A change counts from the next business day.
    pub due: DueMinutes,
    /// Share of a service's tickets of the day that may use the green channel, percent.
    pub green_share_percent: u32,
    /// Calls (the first and its recalls) after which a missing person may be marked at once.
    pub calls_before_no_show: u8,
    /// Least time between two calls of one ticket, seconds.
    pub recall_gap_secs: u32,
    /// After this long a called person may be marked missing, seconds.
    pub no_show_secs: u32,
    /// The same in a silent zone, where nothing is heard.
    pub no_show_silent_secs: u32,
    /// What happens at the first, second, third… miss; the last entry holds for all later ones.
    pub misses: Vec<MissMode>,
    /// `floor = now + D − this` when somebody comes back by a fault of their own, minutes.
    pub return_credit_minutes: i64,
    /// Added to the no-show clock when the counter stands in another zone than the person, seconds.
    pub other_zone_secs: u32,
    /// Added to the no-show clock for people with priority care, seconds.
    pub care_secs: u32,
    /// What "I need more time" adds, seconds.
    pub more_time_secs: u32,
    /// How long somebody may be away 暂离, minutes.
    pub step_out_minutes: u32,
    /// How long the last step at a counter can be undone, seconds.
    pub undo_secs: u32,
    /// A longer pause asks what happens to the counter's own tickets, minutes.
    pub long_pause_minutes: u32,
}

impl Default for Rules {
    /// DESIGN section 3 and DOMAIN section 0.
    fn default() -> Self {
        Self {
            due: DueMinutes::default(),
            green_share_percent: 20,
            calls_before_no_show: 3,
            recall_gap_secs: 20,
            no_show_secs: 60,
            no_show_silent_secs: 90,
            misses: vec![
                MissMode::Reinsert { places: 3, within_minutes: 30 },
                MissMode::Tail { within_minutes: 30 },
                MissMode::Void,
            ],
            return_credit_minutes: 10,
            other_zone_secs: 60,
            care_secs: 30,
            more_time_secs: 60,
            step_out_minutes: 15,
            undo_secs: 120,
            long_pause_minutes: 10,
        }
    }
}

/// D: minutes from ready to due, by class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DueMinutes {
    /// 普通
    pub ordinary: i64,
    /// 预约
    pub appointment: i64,
    /// 绿色通道
    pub green: i64,
    /// 优先照顾
    pub care: i64,
    /// 插入: a manager's insert. Its calls count as manual, so it is not part of min D.
    #[serde(skip_serializing_if = "is_default")]
    pub insert: i64,
}

impl Default for DueMinutes {
    fn default() -> Self {
        Self { ordinary: 30, appointment: 10, green: 10, care: 5, insert: 0 }
    }
}

impl DueMinutes {
    /// The smallest D in milliseconds: the `min D` of theorem B1.
    pub fn min_ms(&self) -> i64 {
        let smallest = self.ordinary.min(self.appointment).min(self.green).min(self.care);
        smallest.saturating_mul(MINUTE_MS)
    }
}

/// What a missed call 过号 costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "kebab-case")]
pub enum MissMode {
    /// Back after so many waiting people of the lane, if they return in time.
    Reinsert {
        /// How many waiting people go first.
        places: u16,
        /// The time to come back, minutes.
        within_minutes: u32,
    },
    /// Back at the end of the lane, if they return in time.
    Tail {
        /// The time to come back, minutes.
        within_minutes: u32,
    },
    /// Back with `floor = now + D − credit`, if they return in time.
    KeepMinutes {
        /// The time to come back, minutes.
        within_minutes: u32,
    },
    /// The same, if they return before so many more calls for their service.
    KeepCalls {
        /// How many calls.
        calls: u32,
    },
    /// The ticket is void; a new one must be taken.
    Void,
}

impl Setup {
    /// The services a counter serves, each once, in order.
    pub fn services_of(&self, counter: &Counter) -> Vec<ServiceId> {
        self.services.keys().filter(|id| self.serves(counter, id)).cloned().collect()
    }

    /// Whether a counter serves a service: by name, or by its group and kind.
    pub fn serves(&self, counter: &Counter, id: &ServiceId) -> bool {
        let by_group = self.services.get(id).is_some_and(|service| {
            counter.groups.contains(&service.group)
                && (counter.kinds.is_empty() || counter.kinds.contains(&service.kind))
        });
        by_group || counter.services.contains(id)
    }

    /// The zone where the people of a service wait.
    pub fn zone_of_service(&self, service: &ServiceId) -> Option<&ZoneId> {
        self.services.get(service).and_then(|s| self.groups.get(&s.group)).map(|g| &g.zone)
    }
}
