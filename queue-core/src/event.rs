//! What happened. Events carry every computed value, so that an old day replays under its own
//! rules whatever the rules have become since.

use serde::{Deserialize, Serialize};

use crate::{
    command::{
        ExpireReason, HelpKind, InterruptReason, ManualReason, Needs, PausePlan, PauseReason,
        PrecheckResult, TransferCause, UndoneStep,
    },
    ids::{CallId, ClerkId, CounterId, DeviceId, ServiceId, VisitId, ZoneId},
    setup::{DueMinutes, Setup},
    time::LocalDate,
    visit::{Back, Class, Entitlement, Lane, Outcome, Package, ParkKind, Visit, is_default},
};

pub use crate::facts::{Backfilled, CallReason, Called, NextCandidate, TicketIssued};

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
        /// The steps of its package as they ended.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        package: Option<Package>,
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
        /// Until when they may come back.
        return_until_ms: Option<i64>,
        /// They may come back until their service has been called so many times today. With
        /// neither, the ticket is void.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        return_until_call: Option<u32>,
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
        /// The lane it comes back to; absent = the one it came from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lane: Option<Lane>,
        /// When the person is expected back, UTC ms.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        back_by_ms: Option<i64>,
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
        /// Why the transaction was not the last.
        #[serde(default, skip_serializing_if = "is_default")]
        cause: TransferCause,
        /// How it ended, when it was served to its end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outcome: Option<Outcome>,
        /// Whom it comes back to from now on.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        back: Vec<Back>,
        /// The steps of its package from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        package: Option<Package>,
        /// When.
        at_ms: i64,
    },
    /// A person who was sent for papers is back and waits for another transaction.
    SupplementReturned {
        /// The visit.
        visit: VisitId,
        /// The service of the next transaction.
        service: ServiceId,
        /// The steps of its package from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        package: Option<Package>,
        /// Its lane.
        lane: Lane,
        /// The floor from now on.
        floor_ms: Option<i64>,
        /// When.
        at_ms: i64,
    },
    /// The guide looked at the papers; unless some are missing, the wait begins.
    Prechecked {
        /// The visit.
        visit: VisitId,
        /// The result.
        result: PrecheckResult,
        /// Which materials are missing, counted from 1.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        missing: Vec<u16>,
        /// When.
        at_ms: i64,
    },
    /// The ticket was for another service; the visit stays where it stands in the order.
    Reclassified {
        /// The visit.
        visit: VisitId,
        /// The right service.
        service: ServiceId,
        /// Its lane.
        lane: Lane,
        /// When.
        at_ms: i64,
    },
    /// A package waits for another of its steps, whose counter is free.
    StepChosen {
        /// The visit.
        visit: VisitId,
        /// The step.
        service: ServiceId,
        /// When.
        at_ms: i64,
    },
    /// A claimed class was confirmed.
    ClassConfirmed {
        /// The visit.
        visit: VisitId,
        /// The class.
        class: Class,
        /// When.
        at_ms: i64,
    },
    /// A claimed class did not hold: the base is computed again, the floor stays.
    ClassRejected {
        /// The visit.
        visit: VisitId,
        /// The class.
        class: Class,
        /// What is left.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        entitlements: Vec<Entitlement>,
        /// The class that counts now.
        counts: Class,
        /// Its ready time.
        ready_ms: i64,
        /// The base from now on.
        base_ms: i64,
        /// When.
        at_ms: i64,
    },
    /// What a person needs was said anew.
    NeedsSet {
        /// The visit.
        visit: VisitId,
        /// What they need.
        #[serde(default, skip_serializing_if = "is_default")]
        needs: Needs,
        /// When.
        at_ms: i64,
    },
    /// A manager put a visit to the front.
    Inserted {
        /// The visit.
        visit: VisitId,
        /// Why.
        reason: ManualReason,
        /// The ready time from now on.
        ready_ms: i64,
        /// The base from now on.
        base_ms: i64,
        /// When.
        at_ms: i64,
    },
    /// Tickets that are never called at once; without a link each is on its own.
    Linked {
        /// The visits.
        visits: Vec<VisitId>,
        /// The link they share.
        link: Option<VisitId>,
        /// When.
        at_ms: i64,
    },
    /// 暂离: not called for a while; the place is kept.
    SteppedOut {
        /// The visit.
        visit: VisitId,
        /// The last instant of it, UTC ms.
        until_ms: i64,
        /// When.
        at_ms: i64,
    },
    /// Back, or the time is over.
    SteppedBack {
        /// The visit.
        visit: VisitId,
        /// When.
        at_ms: i64,
    },
    /// A called person is on the way and not marked missing for a while.
    MoreTimeGiven {
        /// The visit.
        visit: VisitId,
        /// Until when, UTC ms.
        until_ms: i64,
        /// When.
        at_ms: i64,
    },
    /// 交接: a ticket that was bound to a counter or clerk.
    HandedOver {
        /// The visit.
        visit: VisitId,
        /// Its lane from now on.
        lane: Lane,
        /// The counter in whose list it is while it is parked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        list: Option<CounterId>,
        /// Kept until then, UTC ms; the person is told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        keep_until_ms: Option<i64>,
        /// When.
        at_ms: i64,
    },
    /// 撤销: the last step at a counter did not happen. The visit is as it was before.
    Undone {
        /// The counter, idle or with the person again.
        counter: CounterId,
        /// What did not happen.
        step: UndoneStep,
        /// The visit as it is again.
        visit: Box<Visit>,
        /// When.
        at_ms: i64,
    },
    /// A service was given on paper.
    Backfilled(Box<Backfilled>),
    /// 结转: the number counts on the next working day.
    CarriedOver {
        /// The visit.
        visit: VisitId,
        /// The business date it is carried from.
        date: LocalDate,
        /// When.
        at_ms: i64,
    },
    /// A carried ticket's person is there: it waits with its old base.
    CarriedBack {
        /// The visit.
        visit: VisitId,
        /// Its lane.
        lane: Lane,
        /// When.
        at_ms: i64,
    },
    /// 业务中断
    ServiceInterrupted {
        /// The service.
        service: ServiceId,
        /// Why.
        reason: InterruptReason,
        /// When.
        at_ms: i64,
    },
    /// 恢复业务: clocks that stood still go on.
    ServiceRestored {
        /// The service.
        service: ServiceId,
        /// For how long it was interrupted, ms.
        lasted_ms: i64,
        /// When.
        at_ms: i64,
    },
    /// What a clerk can do was set.
    SkillsSet {
        /// The clerk.
        clerk: ClerkId,
        /// Their services; absent = everything their counter serves.
        services: Option<Vec<ServiceId>>,
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
        /// Why somebody sent the person home.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<ExpireReason>,
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
        /// When the clerk is expected back, UTC ms.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        back_at_ms: Option<i64>,
        /// When.
        at_ms: i64,
    },
    /// A pause was planned, or not any more.
    PausePlanned {
        /// The counter.
        counter: CounterId,
        /// The plan.
        plan: Option<PausePlan>,
        /// When.
        at_ms: i64,
    },
    /// 自动叫号 was switched.
    AutoCallSet {
        /// The counter.
        counter: CounterId,
        /// On or off.
        on: bool,
        /// When.
        at_ms: i64,
    },
    /// 换窗: the session of a counter goes on at another.
    CounterMoved {
        /// From here.
        counter: CounterId,
        /// To here.
        to: CounterId,
        /// When.
        at_ms: i64,
    },
    /// A case number of the business system was attached.
    CaseAttached {
        /// The visit.
        visit: VisitId,
        /// The counter.
        counter: CounterId,
        /// The number.
        number: String,
        /// When.
        at_ms: i64,
    },
    /// 求助
    HelpAsked {
        /// The counter.
        counter: CounterId,
        /// For whom.
        kind: HelpKind,
        /// When.
        at_ms: i64,
    },
    /// Somebody came.
    HelpAnswered {
        /// The counter.
        counter: CounterId,
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
