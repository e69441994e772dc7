//! Views: the whole state an audience needs, pushed whenever it changes.
//! All instants are hall time in UTC ms; `Head` says how to read them.
//!
//! A screen may be newer than its server. A field that came after the first form of a view has a
//! default that is true of a server which does not say it yet; `protocol/tests/older/` keeps that
//! form.

mod board;
mod dashboard;
mod desk;
mod kiosk;
mod ticket;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

pub use board::{
    AnnounceMode, Announcing, BoardCall, BoardView, GroupWaiting, InterruptedService, Loudness,
    PausedCounter, PublicClerk, WindowView,
};
pub use dashboard::{
    Alert, DashboardCall, DashboardCounter, DashboardService, DashboardView, DeviceState,
    HelpAsked, Interruption, Totals, UnknownPlace,
};
pub use desk::{
    BoundTicket, ClerkNote, Colleague, CounterTicket, CounterView, DeskHelp, DeskMessage, DeskUndo,
    EarlierStep, PackageProgress, PackageStep, ParkedTicket, PrecheckNote, Why,
};
pub use kiosk::{Issuing, KioskGroup, KioskPackage, KioskService, KioskView};
pub use ticket::{TicketCounter, TicketView, WentFirst};

use crate::words::Text;

/// On every view: which state it shows, and the hall's clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Head {
    /// Generation of the journal; grows when a backup is restored.
    pub generation: u32,
    /// The last committed command in this view. Compare (generation, seq), newest wins.
    pub seq: u64,
    /// Hall time when the view was built, UTC ms.
    pub hall_ms: i64,
    /// How many hall seconds pass in a second (1 except in demos and tests).
    pub time_scale: f64,
    /// The hall's offset from UTC now, minutes.
    pub utc_offset_minutes: i32,
    /// The hall's name.
    pub hall: Text,
}

/// 办件数 where nobody says it: a ticket was for one case.
fn one() -> u16 {
    1
}
