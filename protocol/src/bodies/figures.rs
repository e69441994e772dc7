//! 统计: figures of past and present days.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::words::Text;

/// 过号率, where calls are silent and where they are heard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct NoShowReport {
    /// The first business date, `YYYY-MM-DD`.
    pub from: String,
    /// The last one.
    pub until: String,
    /// The zones of the hall in their order, each silent and heard, if it was so or is so now.
    pub zones: Vec<NoShowRate>,
    /// The whole hall, silent and heard: a ticket called in two zones is one here.
    pub hall: Vec<NoShowRate>,
}

/// 过号率 of one zone, or of the hall.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct NoShowRate {
    /// The zone; absent = the whole hall.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The zone's name, or the hall's.
    pub name: Text,
    /// 无声叫号: nothing was heard of first calls there; else voice or chime was.
    pub silent: bool,
    /// Tickets that were called, each once however often.
    pub called: u64,
    /// Those of them that missed at least one call.
    pub missed: u64,
    /// missed ÷ called, 0 to 1; absent when nobody was called.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<f64>,
    /// So few were called that the rate says little.
    pub few: bool,
}
