//! Opens the business date when a local date begins, and closes the one before.
//! It only gives commands, like everybody else; the core decides.

use std::time::Duration;

use queue_core::{Command, time::LocalDate};
use tokio::sync::watch;
use tracing::{info, warn};

use crate::hall::{HallHandle, Request, SubmitError};

/// The longest real time between two looks at the date.
const LOOK_EVERY: Duration = Duration::from_secs(20);

/// Runs until the server stops.
pub async fn run(hall: HallHandle, mut stop: watch::Receiver<bool>) {
    loop {
        turn_date(&hall).await;
        let look_again = LOOK_EVERY.div_f64(hall.clock().scale().max(1.0));
        tokio::select! {
            () = tokio::time::sleep(look_again) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}

async fn turn_date(hall: &HallHandle) {
    let today = hall.now().local_date;
    let open = hall.open_date();
    if let Some(date) = open.filter(|date| *date < today) {
        give(hall, "close", date, Command::CloseDay { expire: None }).await;
    }
    if hall.open_date().is_none() && hall.last_date().is_none_or(|last| last < today) {
        give(hall, "open", today, Command::OpenDay { date: today }).await;
    }
}

async fn give(hall: &HallHandle, what: &str, date: LocalDate, command: Command) {
    // The date makes the command id: a restart in between repeats it harmlessly.
    let request = Request::system(format!("{what}-day:{date}"), command);
    match hall.submit(request).await {
        Ok(_) => info!(%date, "{what} day"),
        Err(SubmitError::Stopping) => {}
        Err(error) => warn!(%date, %error, "cannot {what} the day; trying again"),
    }
}
