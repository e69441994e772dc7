//! The frames of `GET /ws`. The server sends [`ToClient`], the client [`ToServer`]; both as JSON text.
//!
//! `GET /ws?view=board&zone=…`, `view=window&counter=…`, `view=counter&counter=…`,
//! `view=ticket&ticket=…`, `view=kiosk`, `view=dashboard`. A token travels as the second
//! WebSocket subprotocol: `Sec-WebSocket-Protocol: jiaohao.v1, bearer.<token>`; a ticket needs none.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::views::{BoardView, CounterView, DashboardView, KioskView, TicketView, WindowView};

/// A frame from the server. A view is always whole and the newest; there is nothing to resync.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum ToClient {
    /// 综合屏
    Board(BoardView),
    /// 窗口屏
    Window(WindowView),
    /// The clerk's desk.
    Counter(CounterView),
    /// A citizen's ticket.
    Ticket(TicketView),
    /// 取号机
    Kiosk(KioskView),
    /// The live hall.
    Dashboard(DashboardView),
    /// Every 10 s of wall time; silence for 30 s means the link is dead.
    Heartbeat,
    /// To a device that somebody looks for: it shows for 20 s who it is.
    Identify {
        /// What people call it.
        name: String,
    },
    /// To a device: start anew, with configuration and pages read again.
    Reload,
}

/// How a device's machine is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Health {
    /// Of the whole machine since the last heartbeat, percent.
    pub cpu_percent: u8,
    /// Memory that the program holds, MiB.
    pub memory_mib: u32,
    /// Free on the disk of its data, MiB.
    pub disk_free_mib: u32,
    /// Whether it can be heard; absent where nothing is to be heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub sound: Option<bool>,
    /// Calls since it started that came too late to be spoken.
    #[serde(default)]
    pub late_calls: u32,
    /// The zone for which it speaks; absent = for none. One machine speaks for a zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub speaks_for: Option<String>,
    /// Counters whose LED display shows nothing, by id: it cannot be reached, or refuses the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub lost_displays: Vec<String>,
}

/// A frame from a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum ToServer {
    /// Every 10 s of wall time.
    Heartbeat,
    /// A device, each minute of wall time and when it changes: how its machine is doing.
    Health(Health),
    /// A screen of the waiting zone: these calls are visible now.
    Shown {
        /// The calls.
        call_ids: Vec<u64>,
    },
}
