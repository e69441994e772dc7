//! The kiosk 取号机.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::Head;
use crate::words::{InterruptReason, Text};

/// The kiosk 取号机.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct KioskView {
    /// State and clock.
    pub head: Head,
    /// Whether tickets can be taken now, and if not, why.
    pub issuing: Issuing,
    /// What can be chosen, by group.
    pub groups: Vec<KioskGroup>,
}

/// Whether tickets are issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Issuing {
    /// Yes.
    Open {
        /// Until this local time, `HH:MM`.
        until: String,
    },
    /// Outside the hours, local `HH:MM`.
    OutsideHours {
        /// From.
        from: String,
        /// Until.
        until: String,
    },
    /// 停止取号 by the hall.
    Stopped,
    /// The day is not open.
    DayClosed,
}

/// A group on the kiosk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct KioskGroup {
    /// The id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Its prefix.
    pub prefix: String,
    /// A line under the name.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// The floor where its people wait.
    pub floor: Text,
    /// Waiting now.
    pub waiting: u32,
    /// Its services.
    pub services: Vec<KioskService>,
    /// Its packages 主题套餐.
    #[serde(default)]
    pub packages: Vec<KioskPackage>,
}

/// A service on the kiosk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct KioskService {
    /// The id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Waiting now.
    pub waiting: u32,
    /// Open counters that serve it.
    pub open_counters: u32,
    /// Key enterprises have a green channel here.
    pub enterprise: bool,
    /// All tickets of the day are given out.
    pub full: bool,
    /// 办件数: at most so many cases on one ticket.
    #[serde(default = "super::one")]
    pub max_cases: u16,
    /// 审前服务: a guide looks at the papers before the wait.
    #[serde(default)]
    pub precheck: bool,
    /// The materials a person brings.
    #[serde(default)]
    pub materials: Vec<Text>,
    /// 业务中断: why no tickets are given for it now.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interrupted: Option<InterruptReason>,
}

/// A package on the kiosk: several services on one number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct KioskPackage {
    /// The id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// The names of its steps, in their usual order.
    pub steps: Vec<Text>,
    /// A step has no ticket left today.
    pub full: bool,
    /// Key enterprises have a green channel here.
    pub enterprise: bool,
}
