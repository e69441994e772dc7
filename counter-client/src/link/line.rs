//! Who could be called here: asked for after the view has changed, for the paper sheets of a time
//! without the server. The view itself only names who would be next.

use std::{sync::Arc, time::Duration};

use client_link::Http;
use protocol::bodies::Waiting;
use tokio::{
    sync::{Notify, mpsc},
    time::sleep,
};

use super::ask;
use crate::desk::Input;

/// So long after a change: whoever has pressed sees the answer first.
const LATER: Duration = Duration::from_secs(1);
/// Never more often than this.
const PAUSE: Duration = Duration::from_secs(5);

/// Asks for ever, or until nobody listens. Without an answer the last one stays.
pub async fn follow(
    http: Arc<Http>,
    path: String,
    changed: Arc<Notify>,
    inputs: mpsc::Sender<Input>,
) {
    loop {
        changed.notified().await;
        sleep(LATER).await;
        if let Ok(Waiting { numbers }) = ask(&http, &path).await
            && inputs.send(Input::Waiting(numbers)).await.is_err()
        {
            return;
        }
        sleep(PAUSE).await;
    }
}
