//! The record tables, each written down once: struct, columns and key.

use std::{collections::BTreeMap, fmt::Debug};

use queue_core::ids::{ClerkId, CounterId, DeviceId, PackageId, PersonRef, ServiceId, ZoneId};

use super::value::{Column, Value, Word};

/// A row of a record table.
pub trait Record: Clone + Debug + PartialEq + Sized {
    /// What makes it unique: its first columns, in their order.
    type Key: Ord + Clone;
    /// The table.
    const TABLE: &'static str;
    /// Its columns, the key first.
    const COLUMNS: &'static [&'static str];
    /// How many columns the key has.
    const KEY_COLUMNS: usize;

    /// The key.
    fn key(&self) -> Self::Key;

    /// Hands over the columns of a key, in order, until one fails.
    fn try_each_of_key<E>(
        key: &Self::Key,
        give: impl FnMut(usize, Value<'_>) -> Result<(), E>,
    ) -> Result<(), E>;

    /// Hands over every column, in order, until one fails.
    fn try_each<E>(&self, give: impl FnMut(usize, Value<'_>) -> Result<(), E>) -> Result<(), E>;

    /// Reads a record; the name of the column that does not fit, if one does not.
    fn read<'v>(get: impl Fn(usize) -> Option<Value<'v>>) -> Result<Self, &'static str>;

    /// Its place in memory.
    fn table(tables: &Tables) -> &BTreeMap<Self::Key, Self>;

    /// Its place in memory, to write.
    fn table_mut(tables: &mut Tables) -> &mut BTreeMap<Self::Key, Self>;
}

/// All record tables in memory.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tables {
    /// One row per visit.
    pub visits: BTreeMap<(u64,), VisitRecord>,
    /// One row per pass queue → counter.
    pub transactions: BTreeMap<(u64, u16), TransactionRecord>,
    /// One row per call and recall.
    pub calls: BTreeMap<(u64,), CallRecord>,
    /// One row per clerk at a counter, from–to.
    pub counter_sessions: BTreeMap<(CounterId, i64), CounterSessionRecord>,
    /// One row per time a counter spent in one mode.
    pub counter_modes: BTreeMap<(CounterId, i64), CounterModeRecord>,
    /// One row per business date.
    pub days: BTreeMap<(Word,), DayRecord>,
    /// One row per case number of a transaction.
    pub cases: BTreeMap<(u64, u16, Word), CaseRecord>,
    /// One row per service of the setup.
    pub services: BTreeMap<(ServiceId,), ServiceRecord>,
    /// One row per zone of the setup.
    pub zones: BTreeMap<(ZoneId,), ZoneRecord>,
}

macro_rules! record {
    (
        $(#[$doc:meta])*
        $name:ident in $table:ident by ($($key:ident: $key_type:ty),+) {
            $($(#[$field_doc:meta])* $field:ident: $type:ty,)+
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)+
        }

        impl Record for $name {
            type Key = ($($key_type,)+);
            const TABLE: &'static str = stringify!($table);
            const COLUMNS: &'static [&'static str] = &[$(stringify!($field)),+];
            const KEY_COLUMNS: usize = [$(stringify!($key)),+].len();

            fn key(&self) -> Self::Key {
                ($(self.$key.clone(),)+)
            }

            fn try_each_of_key<E>(
                key: &Self::Key,
                mut give: impl FnMut(usize, Value<'_>) -> Result<(), E>,
            ) -> Result<(), E> {
                let ($($key,)+) = key;
                let mut column = 0;
                $(
                    give(column, $key.value())?;
                    column += 1;
                )+
                debug_assert_eq!(column, Self::KEY_COLUMNS);
                Ok(())
            }

            fn try_each<E>(
                &self,
                mut give: impl FnMut(usize, Value<'_>) -> Result<(), E>,
            ) -> Result<(), E> {
                let mut column = 0;
                $(
                    give(column, self.$field.value())?;
                    column += 1;
                )+
                debug_assert_eq!(column, Self::COLUMNS.len());
                Ok(())
            }

            fn read<'v>(get: impl Fn(usize) -> Option<Value<'v>>) -> Result<Self, &'static str> {
                let mut columns = 0..;
                let mut next = || columns.next().and_then(&get);
                Ok(Self {
                    $($field: next()
                        .and_then(Column::from_value)
                        .ok_or(stringify!($field))?,)+
                })
            }

            fn table(tables: &Tables) -> &BTreeMap<Self::Key, Self> {
                &tables.$table
            }

            fn table_mut(tables: &mut Tables) -> &mut BTreeMap<Self::Key, Self> {
                &mut tables.$table
            }
        }
    };
}

record! {
    /// A visit 到访: one person's errand, whatever it took.
    VisitRecord in visits by (visit: u64) {
        /// Its id.
        visit: u64,
        /// The business date of the check-in.
        date: Word,
        /// The number on the ticket, as it is printed.
        number: Word,
        /// What the person came for at first.
        service: ServiceId,
        /// The zone where they were sent to wait.
        zone: ZoneId,
        /// The priority class that gave the base of the due time.
        class: Word,
        /// The ground of priority care 优先照顾, if held.
        care: Option<Word>,
        /// Green channel 绿色通道 held.
        green: bool,
        /// Start of the booked slot, if a booking was held.
        slot_start_ms: Option<i64>,
        /// Its end.
        slot_end_ms: Option<i64>,
        /// Where the ticket was taken.
        source: Word,
        /// A random reference to the person.
        person: Option<PersonRef>,
        /// Check-in 签到.
        checked_in_ms: i64,
        /// Check-in, or the slot start.
        ready_ms: i64,
        /// Base of the due time.
        base_ms: i64,
        /// Its floor, once it was raised.
        floor_ms: Option<i64>,
        /// Where the visit stands.
        status: Word,
        /// Passes queue → counter so far.
        transactions: u16,
        /// Calls so far, recalls included.
        calls: u32,
        /// Missed calls so far.
        misses: u32,
        /// Parks so far.
        parks: u32,
        /// Waiting time of all transactions; none before the first call.
        wait_ms: Option<i64>,
        /// Service time of all transactions.
        served_ms: i64,
        /// How the last service ended 办理结果.
        outcome: Option<Word>,
        /// When nothing more could happen to it.
        closed_ms: Option<i64>,
        /// 办件数: cases on its ticket.
        cases: u16,
        /// 主题套餐: the package, if it was for one.
        package: Option<PackageId>,
        /// What is done in the service of the check-in: `consult`, `apply` or `collect`.
        kind: Word,
        /// 补录: entered by hand from a paper slip, with its actual times.
        manual: bool,
        /// Why somebody who came in time was sent home; only with `expired`.
        expire_reason: Option<Word>,
        /// Its newest call that stands.
        last_call: Option<u64>,
    }
}

record! {
    /// A transaction 办理环节: one pass queue → counter of a visit.
    TransactionRecord in transactions by (visit: u64, transaction_no: u16) {
        /// The visit.
        visit: u64,
        /// Which pass of it, from 1.
        transaction_no: u16,
        /// The business date of its queueing.
        date: Word,
        /// What for.
        service: ServiceId,
        /// Whom it waits for, `counter:…` or `clerk:…`; none = any counter that serves the service.
        lane: Option<Word>,
        /// The priority class; that of its first call once it was called.
        class: Word,
        /// When it began to wait.
        queued_ms: i64,
        /// Its first call; recalls and calls after a miss do not move it.
        first_called_ms: Option<i64>,
        /// Waiting time up to the first call.
        wait_ms: Option<i64>,
        /// Why it was called first: its due time 应叫时刻,
        due_ms: Option<i64>,
        /// how many could have been called, itself included,
        candidates: Option<u32>,
        /// who would have been next,
        next_visit: Option<u64>,
        /// and their due time.
        next_due_ms: Option<i64>,
        /// The counter that called it last.
        counter: Option<CounterId>,
        /// The clerk there.
        clerk: Option<ClerkId>,
        /// When service began, parks notwithstanding.
        started_ms: Option<i64>,
        /// When it was over, whatever ended it.
        finished_ms: Option<i64>,
        /// Service time without parks.
        served_ms: i64,
        /// What ended it: `finished`, `transferred`, `cancelled`, `void` or `expired`; `undone` for
        /// one that never was, because the transfer to it was undone 撤销.
        ended: Option<Word>,
        /// How the service ended 办理结果; with `finished`, and with `transferred` when it was
        /// served to its end.
        outcome: Option<Word>,
        /// Calls, recalls included.
        calls: u32,
        /// Missed calls.
        misses: u32,
        /// Parks.
        parks: u32,
        /// Why it was `transferred`: `asked`, `back`, `package` or `wrong-service`.
        cause: Option<Word>,
        /// 延时: called first after closing time.
        overtime: bool,
        /// 插入: a manager had put it to the front when it was called first, and why.
        inserted: Option<Word>,
        /// A step of it was undone; every figure here is as if that step had not been.
        undone: bool,
    }
}

record! {
    /// One showing of a call 叫号.
    CallRecord in calls by (call_id: u64) {
        /// Its id.
        call_id: u64,
        /// Who.
        visit: u64,
        /// Which transaction of theirs.
        transaction_no: u16,
        /// The business date.
        date: Word,
        /// Where to.
        counter: CounterId,
        /// By whom.
        clerk: Option<ClerkId>,
        /// The zone whose screens must show it.
        zone: ZoneId,
        /// Which call of its round, from 1.
        nth: u8,
        /// When.
        called_ms: i64,
        /// When a screen confirmed it.
        shown_ms: Option<i64>,
        /// The first screen that did.
        shown_device: Option<DeviceId>,
        /// From durable call to confirmation, wall time.
        shown_delay_ms: Option<u32>,
        /// 指定呼叫: why it was out of the order; none = by the rule.
        manual: Option<Word>,
        /// A recall, or announced once more because the counter moved.
        again: bool,
        /// The call before it of the same visit that stands.
        previous: Option<u64>,
        /// 撤销: it was taken back and counts for nothing.
        undone: bool,
        /// 无声叫号: nothing was heard of it in its zone at that time.
        silent: bool,
        /// 过号: nobody came, and that was not taken back. 过号率 = missed ÷ rounds of calls that
        /// stand (`again = 0 AND undone = 0`), in silent and spoken zones apart.
        missed: bool,
    }
}

record! {
    /// A session 上岗时段: a clerk at a counter. Of two that began in one millisecond, the later.
    CounterSessionRecord in counter_sessions by (counter: CounterId, from_ms: i64) {
        /// The counter.
        counter: CounterId,
        /// Signed in.
        from_ms: i64,
        /// The business date.
        date: Word,
        /// Who.
        clerk: ClerkId,
        /// Signed out; none = still there.
        to_ms: Option<i64>,
    }
}

record! {
    /// How long a counter was in one mode. Of two spans that began in one millisecond, the later.
    CounterModeRecord in counter_modes by (counter: CounterId, from_ms: i64) {
        /// The counter.
        counter: CounterId,
        /// Since when.
        from_ms: i64,
        /// The business date.
        date: Word,
        /// `open`, `ready`, `paused` or `closed`. A counter that calls is open.
        mode: Word,
        /// Why it paused 暂停服务.
        reason: Option<Word>,
        /// Until when; none = it lasts.
        to_ms: Option<i64>,
    }
}

record! {
    /// A business date.
    DayRecord in days by (date: Word) {
        /// The date, `YYYY-MM-DD`.
        date: Word,
        /// When it was opened.
        opened_ms: i64,
        /// When it was closed.
        closed_ms: Option<i64>,
        /// D of 普通, minutes.
        due_ordinary_minutes: i64,
        /// D of 预约, minutes.
        due_appointment_minutes: i64,
        /// D of 绿色通道, minutes.
        due_green_minutes: i64,
        /// D of 优先照顾, minutes.
        due_care_minutes: i64,
    }
}

record! {
    /// A service 事项 as the setup last described it.
    ServiceRecord in services by (service: ServiceId) {
        /// Its id.
        service: ServiceId,
        /// `consult`, `apply` or `collect`.
        kind: Word,
        /// Where its people wait.
        zone: ZoneId,
    }
}

record! {
    /// A zone 区域 as the setup last described it.
    ZoneRecord in zones by (zone: ZoneId) {
        /// Its id.
        zone: ZoneId,
        /// 无声叫号: no loudspeaker.
        silent: bool,
    }
}

record! {
    /// A case number 办件编号 of the business system, attached in a transaction.
    CaseRecord in cases by (visit: u64, transaction_no: u16, number: Word) {
        /// The visit.
        visit: u64,
        /// Which pass of it.
        transaction_no: u16,
        /// The number, as the business system writes it.
        number: Word,
        /// The business date.
        date: Word,
        /// Where it was attached.
        counter: CounterId,
        /// When.
        attached_ms: i64,
    }
}

/// Repeats a block for every record type, under one name for it.
macro_rules! for_each_table {
    ($record:ident => $body:block) => {
        $crate::store::records::for_each_table!(@ $record $body
            VisitRecord TransactionRecord CallRecord
            CounterSessionRecord CounterModeRecord DayRecord CaseRecord ServiceRecord
            ZoneRecord)
    };
    (@ $record:ident $body:block $($type:ident)+) => {
        $({
            type $record = $crate::store::records::$type;
            $body
        })+
    };
}
pub(crate) use for_each_table;
