//! The last order on disk.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use client_link::token::write as keep;
use tokio::{sync::watch, task::spawn_blocking, time::sleep};

use super::LastOrder;
use crate::{
    desk::{Desk, Input},
    hands::{Arm, Trouble},
};

/// An order that stays the same is written again after this, so that its time is right, ms.
const SAME_MS: i64 = 60_000;
/// Never more often than this.
const PAUSE: Duration = Duration::from_secs(1);

/// Where the newest order is left to be written.
#[derive(Debug)]
pub struct Store(watch::Sender<Option<Arc<LastOrder>>>);

impl Store {
    /// What is left here is written by [`run`].
    pub fn new() -> (Self, watch::Receiver<Option<Arc<LastOrder>>>) {
        let (left, newest) = watch::channel(None);
        (Self(left), newest)
    }

    /// The desk has just taken this.
    pub fn look(&self, desk: &Desk, heard: bool, now_ms: i64) {
        if !heard {
            return;
        }
        let Some(order) = LastOrder::of(desk, now_ms) else { return };
        self.0.send_if_modified(|before| {
            let known = before.as_ref().is_some_and(|before| {
                before.lines == order.lines && order.at_ms - before.at_ms < SAME_MS
            });
            if !known {
                *before = Some(Arc::new(order));
            }
            !known
        });
    }

    /// Whether the server was heard by this.
    pub fn is_heard(input: &Input) -> bool {
        matches!(input, Input::View(_) | Input::Waiting(_) | Input::Heard)
    }
}

/// Writes what is left, for ever.
pub async fn run(path: PathBuf, mut newest: watch::Receiver<Option<Arc<LastOrder>>>, arm: Arm) {
    let mut told = false;
    while newest.changed().await.is_ok() {
        let order = newest.borrow_and_update().clone();
        let into = path.clone();
        let written = spawn_blocking(move || {
            let text = serde_json::to_string(&order).map_err(|error| error.to_string())?;
            keep(&into, &text).map_err(|error| error.to_string())
        });
        let written = written.await.unwrap_or_else(|error| Err(error.to_string()));
        if let Err(said) = &written
            && !told
        {
            let facts = vec![("path", path.display().to_string()), ("said", said.clone())];
            arm.tell(Trouble::new("order-unkept", facts)).await;
        }
        told = written.is_err();
        sleep(PAUSE).await;
    }
}

/// The order of a file; none if there is none that can be read.
pub fn load(path: &Path) -> Option<LastOrder> {
    serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok()
}
