//! The projector: events in, changed records out. It reads nothing but events and the local date
//! of their row, so the same journal always gives the same records.
//!
//! It keeps the records that may still change: those of open visits, of the open business date,
//! and the open span of every counter. That set depends on the records alone (see
//! [`Projector::resume`]), never on when the program was started; an event about anything else
//! changes nothing. What happens to visits is in `visits`, what counters do in `spans`.

use std::collections::BTreeSet;

use queue_core::{
    Event,
    time::{HallTime, LocalDate},
};

use super::{
    Sink, for_each_table,
    tables::{
        CallRecord, CounterModeRecord, CounterSessionRecord, DayRecord, Record, Tables,
        TransactionRecord, VisitRecord,
    },
    value::Word,
};

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Projector {
    /// What may still change.
    pub(super) live: Tables,
    /// What can change no more, until it has been handed over.
    pub(super) leaving: Tables,
    /// The open business date.
    pub(super) open_date: Option<Word>,
    /// The local date of the last row, as text too.
    local_date: Option<(LocalDate, Word)>,
    pub(super) changed: Changed,
}

/// Keys of the records changed since the last [`Projector::drain`], some perhaps twice.
#[derive(Clone, Debug, Default)]
pub(super) struct Changed {
    pub(super) visits: Vec<<VisitRecord as Record>::Key>,
    pub(super) transactions: Vec<<TransactionRecord as Record>::Key>,
    pub(super) calls: Vec<<CallRecord as Record>::Key>,
    pub(super) counter_sessions: Vec<<CounterSessionRecord as Record>::Key>,
    pub(super) counter_modes: Vec<<CounterModeRecord as Record>::Key>,
    pub(super) days: Vec<<DayRecord as Record>::Key>,
}

impl Projector {
    /// Goes on from stored records. `live` must hold: the newest day; every visit that is not
    /// closed or is of that day while it is open, with all its transactions and calls; every
    /// session and mode span that is not over. More does no harm.
    pub fn resume(mut live: Tables) -> Self {
        let newest = live.days.pop_last();
        live.days.clear();
        let mut projector = Self { live, ..Self::default() };
        if let Some((key, day)) = newest {
            projector.open_date = day.closed_ms.is_none().then(|| day.date.clone());
            projector.live.days.insert(key, day);
        }
        projector.sweep();
        projector.leaving = Tables::default();
        let live = &mut projector.live;
        live.transactions.retain(|key, _| live.visits.contains_key(&(key.0,)));
        live.calls.retain(|_, call| live.visits.contains_key(&(call.visit,)));
        projector
    }

    /// Takes the events of one row.
    pub fn apply(&mut self, events: &[Event], at: &HallTime) {
        if self.local_date.as_ref().is_none_or(|(date, _)| *date != at.local_date) {
            self.local_date = Some((at.local_date, Word::shared(&at.local_date.to_string())));
        }
        for event in events {
            self.event(event);
        }
    }

    /// Hands every record changed since the last drain to the sink, each once. After an error the
    /// projector no longer knows what the sink has: resume from the stored records.
    pub fn drain<S: Sink>(&mut self, sink: &mut S) -> Result<(), S::Error> {
        macro_rules! drain {
            ($($table:ident)+) => {
                $(
                    self.changed.$table.sort_unstable();
                    self.changed.$table.dedup();
                    for key in self.changed.$table.drain(..) {
                        let record = self.live.$table.get(&key);
                        if let Some(record) = record.or_else(|| self.leaving.$table.get(&key)) {
                            sink.put(record)?;
                        }
                    }
                )+
            };
        }
        drain!(visits transactions calls counter_sessions counter_modes days);
        for_each_table!(R => {
            R::table_mut(&mut self.leaving).clear();
        });
        Ok(())
    }

    fn event(&mut self, event: &Event) {
        match event {
            Event::DayOpened { date, due, at_ms } => self.open_day(DayRecord {
                date: Word::shared(&date.to_string()),
                opened_ms: *at_ms,
                closed_ms: None,
                due_ordinary_minutes: due.ordinary,
                due_appointment_minutes: due.appointment,
                due_green_minutes: due.green,
                due_care_minutes: due.care,
            }),
            Event::DayClosed { at_ms, .. } => self.close_day(*at_ms),
            Event::SetupChanged { .. } | Event::IssuingStopped | Event::IssuingResumed => {}
            _ => {
                self.visit_event(event);
                self.counter_event(event);
            }
        }
    }

    fn open_day(&mut self, day: DayRecord) {
        self.open_date = Some(day.date.clone());
        self.sweep();
        self.leaving.days.append(&mut self.live.days);
        self.changed.days.push(day.key());
        self.live.days.insert(day.key(), day);
    }

    fn close_day(&mut self, at_ms: i64) {
        if let Some(mut day) = self.live.days.last_entry() {
            self.changed.days.push(day.key().clone());
            day.get_mut().closed_ms = Some(at_ms);
        }
        self.open_date = None;
        self.sweep();
    }

    /// The business date of what happens now: the open one, else the local date of the row.
    pub(super) fn date(&self) -> Word {
        let local = self.local_date.as_ref().map(|(_, text)| text);
        self.open_date.as_ref().or(local).cloned().unwrap_or(Word::Fixed(""))
    }

    /// Lets go of closed visits that are not of the open date.
    pub(super) fn sweep(&mut self) {
        let open = &self.open_date;
        let gone: BTreeSet<u64> = self
            .live
            .visits
            .values()
            .filter(|visit| visit.closed_ms.is_some() && open.as_ref() != Some(&visit.date))
            .map(|visit| visit.visit)
            .collect();
        if gone.is_empty() {
            return;
        }
        let live = &mut self.live;
        let leaving = &mut self.leaving;
        let visits = live.visits.extract_if(.., |key, _| gone.contains(&key.0));
        leaving.visits.extend(visits);
        let passes = live.transactions.extract_if(.., |key, _| gone.contains(&key.0));
        leaving.transactions.extend(passes);
        let calls = live.calls.extract_if(.., |_, call| gone.contains(&call.visit));
        leaving.calls.extend(calls);
    }
}
