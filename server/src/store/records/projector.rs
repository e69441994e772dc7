//! The projector: events in, records out. It reads nothing but events, the local date of their
//! row, and the records themselves, so the same journal always gives the same records.
//!
//! In memory it keeps only what is open at the counters and the open date; visits, transactions
//! and calls are fetched from the shelf when an event is about them, so that a hall full of
//! waiting people costs nothing here. What happens to visits is in `visits`, `pass` and `undo`, what
//! was done on paper in `paper`, what counters do in `spans`.

use std::collections::BTreeMap;

use queue_core::{
    Event, Setup,
    ids::{CounterId, ServiceId, ZoneId},
    time::{HallTime, LocalDate},
};

use super::{
    Shelf, for_each_table,
    tables::{
        CounterModeRecord, CounterSessionRecord, DayRecord, Record, ServiceRecord, Tables,
        ZoneRecord,
    },
    value::Word,
    words,
};

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Projector {
    pub(super) open: Open,
    /// The local date of the last row, as text too.
    local_date: Option<(LocalDate, Word)>,
    /// Records changed since the last [`Projector::drain`], and those that were only looked at.
    pub(super) touched: Tables,
    /// What the records say of services, as far as somebody has asked.
    services: BTreeMap<ServiceId, Option<ServiceRecord>>,
    /// Whether zones are silent, as far as somebody has asked.
    silent: BTreeMap<ZoneId, bool>,
}

/// What goes on, by what it is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Open {
    /// The open business date.
    pub day: Option<DayRecord>,
    /// Who sits where.
    pub sessions: BTreeMap<CounterId, CounterSessionRecord>,
    /// What the counters do.
    pub modes: BTreeMap<CounterId, CounterModeRecord>,
}

/// A projector at work on one row.
pub(super) struct Projection<'a, S: Shelf> {
    pub(super) projector: &'a mut Projector,
    pub(super) shelf: &'a S,
}

impl Projector {
    /// Goes on from stored records: `open` holds the day that is not closed and the sessions and
    /// spans that are not over.
    pub fn resume(open: Open) -> Self {
        Self { open, ..Self::default() }
    }

    /// Takes the events of one row. `shelf` holds what was drained so far. After an error nothing
    /// is known of what was taken: resume from the shelf.
    pub fn apply<S: Shelf>(
        &mut self,
        events: &[Event],
        at: &HallTime,
        shelf: &S,
    ) -> Result<(), S::Error> {
        if self.local_date.as_ref().is_none_or(|(date, _)| *date != at.local_date) {
            self.local_date = Some((at.local_date, Word::shared(&at.local_date.to_string())));
        }
        let mut projection = Projection { projector: self, shelf };
        events.iter().try_for_each(|event| projection.event(event))
    }

    /// Puts every record changed since the last drain on the shelf, each once.
    pub fn drain<S: Shelf>(&mut self, shelf: &mut S) -> Result<(), S::Error> {
        for_each_table!(R => {
            for record in R::table(&self.touched).values() {
                shelf.put(record)?;
            }
            R::table_mut(&mut self.touched).clear();
        });
        Ok(())
    }

    /// The business date of what happens now: the open one, else the local date of the row.
    pub(super) fn date(&self) -> Word {
        let local = self.local_date.as_ref().map(|(_, text)| text);
        let open = self.open.day.as_ref().map(|day| &day.date);
        open.or(local).cloned().unwrap_or(Word::Fixed(""))
    }

    /// Notes what the setup says of its zones and services.
    fn describe(&mut self, setup: &Setup) {
        for (id, zone) in &setup.zones {
            self.touch(&ZoneRecord { zone: id.clone(), silent: zone.silent });
            self.silent.insert(id.clone(), zone.silent);
        }
        for (id, service) in &setup.services {
            let zone = setup.zone_of_service(id).cloned();
            let record = ServiceRecord {
                service: id.clone(),
                kind: words::kind(service.kind),
                zone: zone.unwrap_or_else(|| "".into()),
            };
            self.touch(&record);
            self.services.insert(id.clone(), Some(record));
        }
    }

    /// Notes that a record changed.
    pub(super) fn touch<R: Record>(&mut self, record: &R) {
        R::table_mut(&mut self.touched).insert(record.key(), record.clone());
    }
}

impl<S: Shelf> Projection<'_, S> {
    fn event(&mut self, event: &Event) -> Result<(), S::Error> {
        match event {
            Event::DayOpened { date, due, at_ms } => {
                let day = DayRecord {
                    date: Word::shared(&date.to_string()),
                    opened_ms: *at_ms,
                    closed_ms: None,
                    due_ordinary_minutes: due.ordinary,
                    due_appointment_minutes: due.appointment,
                    due_green_minutes: due.green,
                    due_care_minutes: due.care,
                };
                self.projector.touch(&day);
                self.projector.open.day = Some(day);
            }
            Event::DayClosed { at_ms, .. } => {
                if let Some(mut day) = self.projector.open.day.take() {
                    day.closed_ms = Some(*at_ms);
                    self.projector.touch(&day);
                }
            }
            Event::SetupChanged { setup } => self.projector.describe(setup),
            Event::IssuingStopped | Event::IssuingResumed => {}
            _ => {
                self.visit_event(event)?;
                self.projector.counter_event(event);
            }
        }
        Ok(())
    }

    /// What the records say of a service.
    pub(super) fn service(&mut self, id: &ServiceId) -> Result<Option<ServiceRecord>, S::Error> {
        if let Some(known) = self.projector.services.get(id) {
            return Ok(known.clone());
        }
        let read = self.shelf.get::<ServiceRecord>(&(id.clone(),))?;
        self.projector.services.insert(id.clone(), read.clone());
        Ok(read)
    }

    /// Whether a zone is silent now, as the records say.
    pub(super) fn silent(&mut self, id: &ZoneId) -> Result<bool, S::Error> {
        if let Some(known) = self.projector.silent.get(id) {
            return Ok(*known);
        }
        let read = self.shelf.get::<ZoneRecord>(&(id.clone(),))?;
        let silent = read.is_some_and(|zone| zone.silent);
        self.projector.silent.insert(id.clone(), silent);
        Ok(silent)
    }

    /// A record to be changed, if there is one with this key.
    pub(super) fn fetch<R: Record>(&mut self, key: &R::Key) -> Result<Option<&mut R>, S::Error> {
        let touched = R::table_mut(&mut self.projector.touched);
        if !touched.contains_key(key)
            && let Some(record) = self.shelf.get::<R>(key)?
        {
            touched.insert(key.clone(), record);
        }
        Ok(R::table_mut(&mut self.projector.touched).get_mut(key))
    }
}
