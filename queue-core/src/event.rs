//! What happened. Events carry every computed value, so that an old day replays under its own
//! rules whatever the rules have become since.

use serde::{Deserialize, Serialize};

use crate::{
    command::{ManualReason, PauseReason},
    ids::{CallId, ClerkId, CounterId, DeviceId, PersonRef, ServiceId, VisitId, ZoneId},
    setup::{DueMinutes, Setup},
    time::LocalDate,
    visit::{Class, Entitlement, Lane, Number, Outcome, ParkKind, Source},
};

/// One fact. `at_ms` is always the hall time of the command that caused it, UTC ms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// The setup was given or changed.
    SetupChanged {
        /// The whole setup.
        setup: Box<Setup>,
    },
    /// A business date began; its D are fixed.
    DayOpened {
        /// The date.
        date: LocalDate,
        /// The D that hold all day.
        due: DueMinutes,
        /// When.
        at_ms: i64,
    },
    /// The business date ended; closed visits leave the state.
    DayClosed {
        /// The date.
        date: LocalDate,
        /// When.
        at_ms: i64,
    },
    /// No tickets for now.
    IssuingStopped,
    /// Tickets again.
    IssuingResumed,
    /// A ticket was issued and its visit waits.
    TicketIssued(Box<TicketIssued>),
    /// A visit was called.
    Called(Box<Called>),
    /// A visit was called again.
    Recalled {
        /// The visit.
        visit: VisitId,
        /// Its counter.
        counter: CounterId,
        /// The new call.
        call: CallId,
        /// The zone whose screens must show it.
        zone: ZoneId,
        /// Calls of this round, this one included.
        calls: u8,
        /// When.
        at_ms: i64,
    },
    /// A screen of the waiting zone showed a call.
    CallShown {
        /// The call.
        call: CallId,
        /// The first screen that answered.
        device: DeviceId,
        /// Wall time from durable call to answer, ms.
        delay_ms: u32,
        /// When.
        at_ms: i64,
    },
    /// Service began.
    ServiceStarted {
        /// The visit.
        visit: VisitId,
        /// The counter.
        counter: CounterId,
        /// When.
        at_ms: i64,
    },
    /// Service ended.
    ServiceFinished {
        /// The visit.
        visit: VisitId,
        /// The counter.
        counter: CounterId,
        /// How.
        outcome: Outcome,
        /// Service time of the transaction without parks, ms.
        served_ms: i64,
        /// When.
        at_ms: i64,
    },
    /// A called person did not come.
    CallMissed {
        /// The visit.
        visit: VisitId,
        /// The counter.
        counter: CounterId,
        /// Misses so far, this one included.
        misses: u8,
        /// Until when they may come back; none = the ticket is void.
        return_until_ms: Option<i64>,
        /// When.
        at_ms: i64,
    },
    /// A person who missed their call waits again.
    Returned {
        /// The visit.
        visit: VisitId,
        /// Its lane.
        lane: Lane,
        /// The new floor, if it was raised.
        floor_ms: Option<i64>,
        /// When.
        at_ms: i64,
    },
    /// The time to come back is over.
    ReturnLapsed {
        /// The visit.
        visit: VisitId,
        /// When.
        at_ms: i64,
    },
    /// A service was set aside.
    ServiceParked {
        /// The visit.
        visit: VisitId,
        /// The counter.
        counter: CounterId,
        /// Why.
        kind: ParkKind,
        /// Service time so far, ms.
        served_ms: i64,
        /// When.
        at_ms: i64,
    },
    /// A parked visit waits again.
    Resumed {
        /// The visit.
        visit: VisitId,
        /// Its lane.
        lane: Lane,
        /// The floor from now on.
        floor_ms: Option<i64>,
        /// When.
        at_ms: i64,
    },
    /// A visit was handed on and waits for its next transaction.
    Transferred {
        /// The visit.
        visit: VisitId,
        /// The counter that handed it on.
        from: CounterId,
        /// The service of the next transaction.
        service: ServiceId,
        /// Its lane.
        lane: Lane,
        /// Service time of the transaction that ends here, ms; 0 before start.
        served_ms: i64,
        /// When.
        at_ms: i64,
    },
    /// The citizen gave up.
    VisitCancelled {
        /// The visit.
        visit: VisitId,
        /// When.
        at_ms: i64,
    },
    /// The day ended before the visit did.
    VisitExpired {
        /// The visit.
        visit: VisitId,
        /// When.
        at_ms: i64,
    },
    /// A clerk sat down.
    SignedIn {
        /// The counter.
        counter: CounterId,
        /// The clerk.
        clerk: ClerkId,
        /// When.
        at_ms: i64,
    },
    /// A clerk left.
    SignedOut {
        /// The counter.
        counter: CounterId,
        /// The clerk.
        clerk: ClerkId,
        /// When.
        at_ms: i64,
    },
    /// The counter may call.
    CounterOpened {
        /// The counter.
        counter: CounterId,
        /// When.
        at_ms: i64,
    },
    /// The counter waits for the next eligible ticket.
    CounterReady {
        /// The counter.
        counter: CounterId,
        /// When.
        at_ms: i64,
    },
    /// The counter pauses.
    CounterPaused {
        /// The counter.
        counter: CounterId,
        /// Why.
        reason: PauseReason,
        /// When.
        at_ms: i64,
    },
    /// The counter goes on.
    CounterResumed {
        /// The counter.
        counter: CounterId,
        /// When.
        at_ms: i64,
    },
    /// The counter calls no more.
    CounterClosed {
        /// The counter.
        counter: CounterId,
        /// When.
        at_ms: i64,
    },
}

/// A ticket and everything computed at check-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketIssued {
    /// The new visit.
    pub visit: VisitId,
    /// Its number.
    pub number: Number,
    /// What for.
    pub service: ServiceId,
    /// The zone where it waits.
    pub zone: ZoneId,
    /// The class that gives `base_ms`.
    pub class: Class,
    /// What was granted: a late booking or a full green channel is not in here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entitlements: Vec<Entitlement>,
    /// Who, without identity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonRef>,
    /// Where.
    pub source: Source,
    /// `ready` of the class that won.
    pub ready_ms: i64,
    /// `ready + D`.
    pub base_ms: i64,
    /// The check-in.
    pub at_ms: i64,
}

/// A call and its recorded reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Called {
    /// Who.
    pub visit: VisitId,
    /// Where to.
    pub counter: CounterId,
    /// By whom.
    pub clerk: ClerkId,
    /// The id screens answer to.
    pub call: CallId,
    /// The zone whose screens must show it.
    pub zone: ZoneId,
    /// Why this person.
    pub reason: CallReason,
    /// Waiting time of the transaction, ms, at its first call only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_ms: Option<i64>,
    /// When.
    pub at_ms: i64,
}

/// Why a person was called: enough to explain it to the clerk and to the one who was not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallReason {
    /// The due time that won.
    pub due_ms: i64,
    /// Its ready time, the first tie-break.
    pub ready_ms: i64,
    /// Its class.
    pub class: Class,
    /// How many tickets could have been called, this one included.
    pub candidates: u32,
    /// Who would have been next; with a call out of the order, whom the rule would have called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NextCandidate>,
    /// 指定呼叫: a clerk called this person out of the order, and why. Theorem B1 does not speak of
    /// such calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manual: Option<ManualReason>,
}

/// The runner-up of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextCandidate {
    /// Their visit.
    pub visit: VisitId,
    /// Their number.
    pub number: Number,
    /// Their due time.
    pub due_ms: i64,
}
