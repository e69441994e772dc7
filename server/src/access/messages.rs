//! What whoever runs the hall writes to the counters. A message stands at a desk until somebody there
//! says that it was read; when nobody has to read it any more, or its day is over, it is erased.

use std::{collections::BTreeSet, sync::Arc};

use queue_core::{ids::CounterId, time::LocalDate};
use serde::{Deserialize, Serialize};

use super::{Access, Asking, Noted, Refused, documents::Kept, secrets::random_id};
use crate::store::note::What;

/// A message to counters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Random.
    pub id: String,
    /// The account that wrote it.
    pub from: String,
    /// As it was typed.
    pub text: String,
    /// Hall time, UTC ms.
    pub at_ms: i64,
    /// The local date of that; it is erased when that day is over.
    pub date: LocalDate,
    /// Counters where nobody has read it yet.
    pub unread: BTreeSet<String>,
}

impl Kept for Message {
    const KIND: &'static str = "message";
    fn id(&self) -> &str {
        &self.id
    }
}

impl Access {
    /// Sends a message to counters at an instant of hall time and its local date.
    ///
    /// # Errors
    /// As [`Access::change`].
    pub async fn send_message(
        &self,
        asking: &Asking,
        (from, text): (&str, &str),
        counters: BTreeSet<String>,
        (at_ms, date): (i64, LocalDate),
    ) -> Result<Noted, Refused> {
        let id = random_id().map_err(|error| Refused::failed(&error))?;
        let to = counters.iter().cloned().collect();
        let what = What::MessageSent { message: id.clone(), counters: to };
        let (from, text) = (from.to_owned(), text.to_owned());
        let message = Message { id, from, text, at_ms, date, unread: counters };
        self.change(asking, |_| Ok((what, vec![message.put()]))).await
    }

    /// Somebody at a counter has read a message; the last one who had to takes it away.
    ///
    /// # Errors
    /// [`Refused::UnknownMessage`]: it is not waiting there; otherwise as [`Access::change`].
    pub async fn message_read(
        &self,
        asking: &Asking,
        counter: &str,
        id: &str,
    ) -> Result<Noted, Refused> {
        self.change(asking, |book| {
            let waiting = book.messages.get(id).filter(|message| message.unread.contains(counter));
            let unknown = || Refused::UnknownMessage { message: id.to_owned() };
            let mut message = Message::clone(waiting.ok_or_else(unknown)?);
            message.unread.remove(counter);
            let change = if message.unread.is_empty() { message.erase() } else { message.put() };
            let what = What::MessageRead { message: id.to_owned(), counter: counter.to_owned() };
            Ok((what, vec![change]))
        })
        .await
    }

    /// What nobody at a counter has read yet, the oldest first.
    pub fn messages_for(&self, counter: &CounterId) -> Vec<Arc<Message>> {
        let book = self.book();
        let here = book.messages.values().filter(|it| it.unread.contains(counter.as_str()));
        let mut messages: Vec<_> = here.cloned().collect();
        messages.sort_by(|a, b| (a.at_ms, &a.id).cmp(&(b.at_ms, &b.id)));
        messages
    }
}
