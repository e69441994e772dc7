//! Why a command was refused. A refusal changes nothing. The wire and its languages are the
//! server's business: here each refusal has a name and the facts a message needs.

use serde::Serialize;
use thiserror::Error;

use crate::{
    ids::{CallId, ClerkId, CounterId, PackageId, ServiceId, VisitId},
    time::{LocalDate, MinuteOfDay},
};

/// A named refusal.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "refusal", rename_all = "kebab-case")]
pub enum Refusal {
    /// The journal is empty: the hall has no setup yet.
    #[error("the hall has no setup")]
    NoSetup,
    /// The new setup does not hold together.
    #[error("setup: {field}: {problem}")]
    BadSetup {
        /// Path of the field.
        field: String,
        /// What is wrong with it.
        problem: String,
    },
    /// No business date is open.
    #[error("the day is not open")]
    DayNotOpen,
    /// A business date is open.
    #[error("{date} is still open")]
    DayStillOpen {
        /// Which one.
        date: LocalDate,
    },
    /// Only today can be opened, and only once.
    #[error("{date} cannot be opened, today is {today}")]
    WrongDate {
        /// The date asked for.
        date: LocalDate,
        /// The local date.
        today: LocalDate,
    },
    /// Counters still hold people.
    #[error("{counters} counters still hold people")]
    PeopleAtCounters {
        /// How many.
        counters: usize,
    },
    /// 停止取号
    #[error("issuing is stopped")]
    IssuingStopped,
    /// Outside the issuing hours.
    #[error("tickets are issued from {from} to {until}")]
    OutsideIssuingHours {
        /// First minute.
        from: MinuteOfDay,
        /// First minute that is too late.
        until: MinuteOfDay,
    },
    /// No such service.
    #[error("no service {service}")]
    UnknownService {
        /// The id given.
        service: ServiceId,
    },
    /// No such counter.
    #[error("no counter {counter}")]
    UnknownCounter {
        /// The id given.
        counter: CounterId,
    },
    /// No such visit today.
    #[error("no visit {visit} today")]
    UnknownVisit {
        /// The id given.
        visit: VisitId,
    },
    /// No such call, or it is of yesterday.
    #[error("no call {call} today")]
    UnknownCall {
        /// The id given.
        call: CallId,
    },
    /// The day's tickets of this service are given out.
    #[error("all {quota} tickets of {service} are given out")]
    QuotaReached {
        /// The service.
        service: ServiceId,
        /// Its quota of the day.
        quota: u32,
    },
    /// One live ticket per person and service: offer a reprint.
    #[error("this person already holds {number} for {service}")]
    AlreadyHolds {
        /// The number they hold.
        number: String,
        /// Its visit.
        visit: VisitId,
        /// The service.
        service: ServiceId,
    },
    /// A key enterprise gets no green channel for a service that is not an enterprise service.
    #[error("{service} has no green channel")]
    NoGreenChannel {
        /// The service.
        service: ServiceId,
    },
    /// A slot that ends before it starts, or lies more than a day away.
    #[error("the booked slot ends before it starts, or is not of today")]
    BadSlot,
    /// Nobody sits at the counter.
    #[error("nobody is signed in at counter {counter}")]
    NotSignedIn {
        /// The counter.
        counter: CounterId,
    },
    /// Somebody sits at the counter.
    #[error("{clerk} is signed in at counter {counter}")]
    CounterTaken {
        /// The counter.
        counter: CounterId,
        /// Who.
        clerk: ClerkId,
    },
    /// The clerk sits elsewhere.
    #[error("{clerk} is signed in at counter {counter}")]
    ClerkElsewhere {
        /// Who.
        clerk: ClerkId,
        /// Where.
        counter: CounterId,
    },
    /// The counter is not open.
    #[error("counter {counter} is closed")]
    CounterClosed {
        /// The counter.
        counter: CounterId,
    },
    /// The counter is open already.
    #[error("counter {counter} is open")]
    CounterOpen {
        /// The counter.
        counter: CounterId,
    },
    /// The counter pauses.
    #[error("counter {counter} is paused")]
    CounterPaused {
        /// The counter.
        counter: CounterId,
    },
    /// The counter does not pause.
    #[error("counter {counter} is not paused")]
    CounterNotPaused {
        /// The counter.
        counter: CounterId,
    },
    /// The counter still holds a person.
    #[error("counter {counter} still holds {number}")]
    CounterBusy {
        /// The counter.
        counter: CounterId,
        /// The number it holds.
        number: String,
    },
    /// The counter holds somebody else, or nobody.
    #[error("{number} is not at counter {counter}")]
    NotAtCounter {
        /// The number asked for.
        number: String,
        /// The counter.
        counter: CounterId,
    },
    /// The visit waits for something that the counter does not serve.
    #[error("counter {counter} does not serve {number}")]
    NotServedHere {
        /// The number.
        number: String,
        /// The counter.
        counter: CounterId,
    },
    /// Another ticket of the same person is called or served.
    #[error("{number} belongs to somebody who is at a counter")]
    HeldElsewhere {
        /// The number.
        number: String,
    },
    /// The visit is not in the state this needs.
    #[error("{number} is {status}, needs {needs}")]
    WrongStatus {
        /// The number.
        number: String,
        /// The present state.
        status: &'static str,
        /// The state the command needs.
        needs: &'static str,
    },
    /// Recalled a moment ago.
    #[error("wait {wait_secs} s before calling again")]
    TooSoonToRecall {
        /// Seconds to wait.
        wait_secs: u32,
    },
    /// Called often enough.
    #[error("called {calls} times already")]
    CallLimit {
        /// How often.
        calls: u8,
    },
    /// The person still has time to come.
    #[error("wait {wait_secs} s before marking a no-show")]
    TooSoonForNoShow {
        /// Seconds to wait.
        wait_secs: u32,
    },
    /// A step of a package that needs another one first.
    #[error("{number}: {first} comes before {service}")]
    StepNeedsAnother {
        /// Whose package.
        number: String,
        /// The step asked for.
        service: ServiceId,
        /// What must be handled before.
        first: ServiceId,
    },
    /// The clerk is not in the hall.
    #[error("{clerk} is not signed in")]
    ClerkNotHere {
        /// Who.
        clerk: ClerkId,
    },
    /// No such package.
    #[error("no package {package}")]
    UnknownPackage {
        /// The id given.
        package: PackageId,
    },
    /// More cases than one ticket may carry.
    #[error("a ticket for {service} carries at most {limit} cases")]
    TooManyCases {
        /// The service.
        service: ServiceId,
        /// How many.
        limit: u16,
    },
    /// 业务中断
    #[error("{service} is interrupted")]
    ServiceInterrupted {
        /// The service.
        service: ServiceId,
    },
    /// The service is not interrupted.
    #[error("{service} is not interrupted")]
    NotInterrupted {
        /// The service.
        service: ServiceId,
    },
    /// 暂离: the person is away for a moment.
    #[error("{number} has stepped out")]
    SteppedOut {
        /// The number.
        number: String,
    },
    /// 暂离 can be used once.
    #[error("{number} has been out already")]
    StepOutUsed {
        /// The number.
        number: String,
    },
    /// The person has not stepped out.
    #[error("{number} has not stepped out")]
    NotSteppedOut {
        /// The number.
        number: String,
    },
    /// More time can be asked for once.
    #[error("{number} has asked for more time already")]
    MoreTimeUsed {
        /// The number.
        number: String,
    },
    /// Tickets that nobody else could call are left, and nothing is said about them.
    #[error("say what happens to {}", numbers.join(", "))]
    TicketsLeft {
        /// The counter they are bound to.
        counter: CounterId,
        /// Their numbers.
        numbers: Vec<String>,
    },
    /// Longer than a person can be told to wait, or no time at all.
    #[error("give 1 to {most} minutes")]
    MinutesOutOfRange {
        /// The longest time, minutes.
        most: u32,
    },
    /// The last step at the counter was about somebody else, or there is none.
    #[error("nothing to undo at counter {counter}")]
    NothingToUndo {
        /// The counter.
        counter: CounterId,
    },
    /// Something depends on the step, or its time is over.
    #[error("the last step of {number} cannot be undone any more")]
    UndoTooLate {
        /// The number.
        number: String,
    },
    /// The service has no material of this number.
    #[error("no material {material}")]
    UnknownMaterial {
        /// The number given.
        material: u16,
    },
    /// Complete papers with something missing.
    #[error("papers are complete or something is missing, not both")]
    CompleteButMissing,
    /// The class was confirmed, or never claimed.
    #[error("this class of {number} is not waiting for confirmation")]
    NotProvisional {
        /// The number.
        number: String,
    },
    /// The ticket is for this service, or for a package of services.
    #[error("{number} is for this already, or for a package")]
    AlreadyFor {
        /// The number.
        number: String,
    },
    /// A supplement needs a visit that ended today with papers missing.
    #[error("{number} was not sent for papers today")]
    NoPapersMissing {
        /// The number.
        number: String,
    },
    /// A link needs at least two tickets.
    #[error("a link needs two tickets")]
    LinkNeedsTwo,
    /// Two tickets that are at counters now cannot be linked.
    #[error("two of these tickets are at counters")]
    LinkedAtCounters,
    /// A pause after this person needs a person.
    #[error("nobody is at counter {counter}")]
    NobodyAtCounter {
        /// The counter.
        counter: CounterId,
    },
    /// Nobody asked for help at the counter.
    #[error("nobody asked for help at counter {counter}")]
    NoHelpAsked {
        /// The counter.
        counter: CounterId,
    },
    /// People who came in time still wait.
    #[error("{waiting} people still wait")]
    PeopleWaiting {
        /// How many.
        waiting: usize,
    },
    /// The times of a paper slip do not follow each other, or are not of today.
    #[error("the times of the slip do not follow each other, or are not of today")]
    BadTimes,
    /// The slip was entered before, or has no number.
    #[error("slip {number} is entered already")]
    SlipUsed {
        /// Its number.
        number: String,
    },
}
