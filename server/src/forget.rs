//! Erases what people wrote for each other when the day it was for is over and the visits it speaks
//! of have left the hall.

use std::sync::Arc;

use tokio::sync::watch;
use tracing::warn;

use crate::{access::Access, replica::Replica};

/// Looks at every change of the business date, and once at the start, until the server stops.
pub async fn run(access: Arc<Access>, replica: Arc<Replica>, mut stop: watch::Receiver<bool>) {
    let mut reached = replica.reached();
    let mut looked = None;
    loop {
        let (date, last, seq) = {
            let picture = replica.picture();
            let state = &picture.state;
            (state.day.as_ref().map(|day| day.date), state.last_date, picture.seq)
        };
        if looked != Some(date) {
            let gone = |visit| !replica.picture().state.visits.contains_key(&visit);
            // With no day open, the last one is over.
            let over = |written| match date {
                Some(today) => written < today,
                None => Some(written) <= last,
            };
            match access.forget(format!("forget:{seq}"), gone, over).await {
                Ok(()) => looked = Some(date),
                // Tried again with the next row.
                Err(error) => warn!(%error, "what was written yesterday is still there"),
            }
        }
        tokio::select! {
            changed = reached.changed() => if changed.is_err() { return },
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}
