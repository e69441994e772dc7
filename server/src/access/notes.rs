//! What a clerk notes on a visit for the counters after them. The text may speak of a person, so it
//! lies in a document and the journal says only that a note was made; it is erased when the visit
//! has left the hall.

use std::sync::Arc;

use queue_core::{
    ids::{CounterId, VisitId},
    time::LocalDate,
};
use serde::{Deserialize, Serialize};

use super::{Access, Asking, Noted, Refused, documents::Kept, secrets::random_id};
use crate::store::{Change, note::What};

/// A clerk's note on a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitNote {
    /// Random.
    pub id: String,
    /// The visit.
    pub visit: u64,
    /// The counter where it was written.
    pub counter: String,
    /// As it was typed.
    pub text: String,
    /// Hall time, UTC ms.
    pub at_ms: i64,
}

impl Kept for VisitNote {
    const KIND: &'static str = "visit-note";
    fn id(&self) -> &str {
        &self.id
    }
}

impl Access {
    /// Notes a text on the visit that a counter holds, at an instant of hall time.
    ///
    /// # Errors
    /// The counter holds somebody else; otherwise as [`Access::change`].
    pub async fn note_visit(
        &self,
        asking: &Asking,
        at: (CounterId, VisitId),
        text: &str,
        at_ms: i64,
    ) -> Result<Noted, Refused> {
        let id = random_id().map_err(|error| Refused::failed(&error))?;
        let (counter, visit) = (at.0.to_string(), at.1.0);
        let what = What::VisitNoted { counter: counter.clone(), visit, text: id.clone() };
        let note = VisitNote { id, visit, counter, text: text.to_owned(), at_ms };
        self.change_only_at(asking, Some(at), |_| Ok((what, vec![note.put()]))).await
    }

    /// The notes on a visit, the oldest first.
    pub fn notes_of(&self, visit: VisitId) -> Vec<Arc<VisitNote>> {
        let book = self.book();
        let all = book.notes.range((visit.0, String::new())..(visit.0 + 1, String::new()));
        let mut notes: Vec<_> = all.map(|(_, note)| Arc::clone(note)).collect();
        notes.sort_by_key(|note| note.at_ms);
        notes
    }

    /// Erases what was written for a day that is over: notes on visits for which `gone` holds, and
    /// messages of days for which `over` does.
    ///
    /// # Errors
    /// As [`Access::change`].
    pub async fn forget(
        &self,
        key: String,
        gone: impl Fn(VisitId) -> bool,
        over: impl Fn(LocalDate) -> bool,
    ) -> Result<(), Refused> {
        let (notes, messages): (Vec<Change>, Vec<Change>) = {
            let book = self.book();
            let notes = book.notes.values().filter(|note| gone(VisitId(note.visit)));
            let messages = book.messages.values().filter(|message| over(message.date));
            (notes.map(|it| it.erase()).collect(), messages.map(|it| it.erase()).collect())
        };
        if notes.is_empty() && messages.is_empty() {
            return Ok(());
        }
        let count = |changes: &[Change]| changes.len() as u64;
        let what = What::TextsErased { notes: count(&notes), messages: count(&messages) };
        let changes = [notes, messages].concat();
        self.change(&Asking::system(key), |_| Ok((what, changes))).await.map(drop)
    }
}
