//! Where a visit stands.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{CallId, CounterId},
    time::LocalDate,
    visit::{ParkKind, is_default},
};

/// Where a visit stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Status {
    /// At the guide desk, before the wait.
    Precheck,
    /// In its lane.
    Waiting,
    /// Called and not there yet.
    Called {
        /// To this counter.
        counter: CounterId,
        /// The newest call.
        call: CallId,
        /// When this round of calling began, UTC ms.
        first_called_ms: i64,
        /// When it was last called, UTC ms.
        last_called_ms: i64,
        /// Calls of this round, the first included.
        calls: u8,
        /// "I need more time": not marked missing before this instant, UTC ms.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hold_until_ms: Option<i64>,
        /// For how long its service stood still since the first call, ms.
        #[serde(default, skip_serializing_if = "is_default")]
        stood_still_ms: i64,
    },
    /// At the counter.
    Serving {
        /// At this counter.
        counter: CounterId,
        /// The call they followed.
        call: CallId,
        /// Since when, UTC ms.
        started_ms: i64,
    },
    /// Begun and set aside.
    Parked {
        /// Why.
        kind: ParkKind,
        /// The counter that parked it.
        counter: CounterId,
        /// Since when, UTC ms.
        parked_ms: i64,
        /// When the person is expected back, UTC ms.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        back_by_ms: Option<i64>,
    },
    /// Missed the call; may still come back.
    NoShow {
        /// When it was marked, UTC ms.
        missed_ms: i64,
        /// The last instant to come back, UTC ms.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        return_until_ms: Option<i64>,
        /// They may come back until their service has been called so many times today.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        return_until_call: Option<u32>,
    },
    /// 结转: keeps its number for the next working day, when the person says that they are there.
    Carried {
        /// The business date that carried it over.
        date: LocalDate,
        /// Its papers were not there yet.
        #[serde(default, skip_serializing_if = "is_default")]
        precheck: bool,
    },
    /// Served.
    Done,
    /// Given up by the citizen.
    Cancelled,
    /// Missed too often, or came back too late.
    Void,
    /// The day ended first.
    Expired,
}

impl Status {
    /// True while something may still happen to the visit today.
    pub fn is_live(&self) -> bool {
        !matches!(self, Self::Done | Self::Cancelled | Self::Void | Self::Expired)
    }

    /// The counter that holds the person now.
    pub fn counter(&self) -> Option<&CounterId> {
        match self {
            Self::Called { counter, .. } | Self::Serving { counter, .. } => Some(counter),
            _ => None,
        }
    }

    /// One word for messages and records.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Precheck => "precheck",
            Self::Waiting => "waiting",
            Self::Called { .. } => "called",
            Self::Serving { .. } => "serving",
            Self::Parked { .. } => "parked",
            Self::NoShow { .. } => "no-show",
            Self::Carried { .. } => "carried",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Void => "void",
            Self::Expired => "expired",
        }
    }
}
