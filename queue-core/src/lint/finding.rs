//! What the linter can find, with the facts its words need. The words are the server's business.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{CounterId, GroupId, HallId, PackageId, ServiceId, ZoneId},
    setup::Span,
    time::MinuteOfDay,
    visit::Class,
};

/// Something that is allowed but probably not meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "finding", rename_all = "kebab-case")]
pub enum Finding {
    /// Tickets are given out after the hall has closed.
    IssuesAfterClosing {
        /// The first minute without tickets.
        until: MinuteOfDay,
        /// The first minute after the opening hours.
        close: MinuteOfDay,
    },
    /// For a part of the opening hours no counter is planned that serves these services.
    NobodyServes {
        /// Services with the same gaps.
        services: Vec<ServiceId>,
        /// When nobody is planned.
        spans: Vec<Span>,
    },
    /// Tickets are given out after the last counter for them has closed: those people starve.
    TicketsAfterLastCounter {
        /// Services with the same end.
        services: Vec<ServiceId>,
        /// When the last counter closes.
        last: MinuteOfDay,
        /// The first minute without tickets.
        until: MinuteOfDay,
    },
    /// One counter alone serves these services, while others work for the same group.
    OnlyCounter {
        /// Services that hang on it.
        services: Vec<ServiceId>,
        /// The counter.
        counter: CounterId,
        /// Counters that serve the rest of the group.
        others: Vec<CounterId>,
    },
    /// All planned hours of a counter lie outside the opening hours.
    NeverPlanned {
        /// The counter.
        counter: CounterId,
    },
    /// Some planned hours of a counter lie outside the opening hours.
    PlannedWhileClosed {
        /// The counter.
        counter: CounterId,
        /// The hours.
        spans: Vec<Span>,
    },
    /// `kinds` leaves nothing of a group for a counter.
    KindsEmptyGroup {
        /// The counter.
        counter: CounterId,
        /// The group.
        group: GroupId,
    },
    /// `kinds` narrows groups, and the counter has none.
    KindsWithoutGroups {
        /// The counter.
        counter: CounterId,
    },
    /// Nothing can be chosen in a group.
    EmptyGroup {
        /// The group.
        group: GroupId,
    },
    /// Nobody waits in a zone and no counter stands there.
    EmptyZone {
        /// The zone.
        zone: ZoneId,
    },
    /// Two zones have the same name on the same floor.
    ZonesLookAlike {
        /// The zone.
        zone: ZoneId,
        /// The one that looks the same.
        other: ZoneId,
    },
    /// A step of a package closes before a step that it needs has opened.
    PackageNeverDone {
        /// The package.
        package: PackageId,
        /// The step.
        service: ServiceId,
        /// When its last counter closes.
        until: MinuteOfDay,
        /// The step that must be handled before.
        after: ServiceId,
        /// When that can be done at the earliest.
        from: MinuteOfDay,
    },
    /// Two prefixes that are one in noise, called out in the same zone.
    PrefixesSoundAlike {
        /// The group.
        group: GroupId,
        /// Its prefix.
        prefix: String,
        /// The other group.
        other_group: GroupId,
        /// Its prefix.
        other_prefix: String,
        /// Where both wait.
        zone: ZoneId,
    },
    /// The green channel has a share, but no service lets anybody in.
    GreenNowhere {
        /// The share, percent.
        share: u32,
    },
    /// Services have a green channel, but its share is 0.
    GreenShareZero {
        /// The services.
        services: Vec<ServiceId>,
    },
    /// All classes have the D of everybody: pure order of arrival.
    NoClassCounts {
        /// D, minutes.
        minutes: i64,
    },
    /// A class has the D of everybody.
    ClassNeverCounts {
        /// The class.
        class: Class,
        /// D, minutes.
        minutes: i64,
    },
    /// A class goes before whoever waits, like a manager's insert, but by itself.
    ZeroMinutes {
        /// The class.
        class: Class,
    },
    /// Priority care waits longer than another class.
    CareLater {
        /// D of care, minutes.
        minutes: i64,
        /// The class that goes first.
        class: Class,
        /// Its D, minutes.
        theirs: i64,
    },
    /// A manager's insert would not come first.
    InsertNotFirst {
        /// D of an insert, minutes.
        minutes: i64,
        /// The class that goes first.
        class: Class,
        /// Its D, minutes.
        theirs: i64,
    },
    /// A called person can be marked missing before they could have come.
    NoTimeToCome {
        /// The time they have, seconds.
        secs: u32,
        /// What the way takes, seconds.
        needs: u32,
    },
    /// The no-show clock ends before all calls are made.
    CallsOutlastClock {
        /// Calls before a no-show.
        calls: u8,
        /// How long they take with their gaps, seconds.
        needs: u32,
        /// The clock, seconds.
        secs: u32,
    },
    /// Where nothing is heard people have less time than where they hear their call.
    SilentClockShorter {
        /// The silent clock, seconds.
        silent: u32,
        /// The ordinary clock, seconds.
        heard: u32,
    },
    /// Counters call people from another floor and give them no time for the way.
    NoTimeForTheWay {
        /// Such a counter.
        counter: CounterId,
        /// Where its people wait.
        zone: ZoneId,
    },
    /// A missed call must be made good sooner than the hall grants for coming to a counter.
    ReturnTooShort {
        /// Which miss, from 1.
        nth: usize,
        /// The time to come back, minutes.
        minutes: u32,
        /// The longest no-show clock of the hall, seconds.
        needs: u32,
    },
    /// Coming back "within n calls" is over before every counter has called once.
    KeepTooFewCalls {
        /// Which miss, from 1.
        nth: usize,
        /// The calls.
        calls: u32,
        /// The service with the most counters.
        service: ServiceId,
        /// How many it has.
        counters: usize,
    },
    /// A rule for misses behind one that voids the ticket.
    MissAfterVoid {
        /// Which miss, from 1.
        nth: usize,
        /// The miss that voids the ticket.
        void: usize,
    },
    /// Whoever comes back waits longer than with a new ticket.
    ReturnWorseThanNew {
        /// The credit, minutes.
        minutes: i64,
    },
    /// People may be away for longer than a missed call can be made good.
    StepOutLongerThanReturn {
        /// 暂离, minutes.
        minutes: u32,
        /// Which miss, from 1.
        nth: usize,
        /// The time to come back, minutes.
        within: u32,
    },
    /// Nothing can be undone.
    NoUndo,
    /// 暂离 lasts no time.
    NoStepOut,
    /// "I need more time" gives none.
    NoMoreTime,
    /// A text that may be left out is there in one language only.
    MissingText,
    /// The English text is the Chinese one.
    SameText {
        /// The text.
        text: String,
    },
    /// Chinese characters in an English text.
    HanInEnglish {
        /// The text.
        text: String,
    },
    /// A text that does not fit where it is shown.
    TextTooLong {
        /// The text.
        text: String,
        /// Its width; a Chinese character counts two.
        columns: usize,
        /// The width there is.
        most: usize,
    },
    /// Two halls of one building have the same id.
    SameHall {
        /// The id.
        hall: HallId,
    },
    /// Another hall of the building gives out the same numbers.
    SamePrefixes {
        /// The other hall.
        hall: HallId,
        /// The prefixes.
        prefixes: Vec<String>,
    },
    /// Another hall has counters of the same number on the same floor.
    SameNumbers {
        /// The other hall.
        hall: HallId,
        /// The floor, in Chinese.
        floor: String,
        /// The numbers.
        numbers: Vec<u16>,
    },
}
