//! The boards: one screen per zone, which confirms every call it gets, unless real ones do.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use protocol::{
    socket::{ToClient, ToServer},
    views::BoardView,
};

use super::{feed, hall::Hall};

/// A confirmation that the server has not taken up by then is sent again.
const SEND_AGAIN: Duration = Duration::from_secs(1);

/// One zone's screen, for ever. It only looks on when real screens confirm.
pub async fn show(hall: Arc<Hall>, zone: String, confirms: bool) {
    let url = format!("{}/ws?view=board&zone={zone}", hall.ws);
    let token = hall.tokens.boards.get(&zone).cloned().unwrap_or_default();
    // What this connection has confirmed, and when; a new connection starts anew, because the old
    // one's last words may be lost.
    let confirmed: Arc<Mutex<HashMap<u64, Instant>>> = Arc::default();
    let anew = Arc::clone(&confirmed);
    let on_connect = move || anew.lock().unwrap_or_else(PoisonError::into_inner).clear();
    let on_view = move |frame| {
        let ToClient::Board(view) = frame else { return None };
        hall.clock.read(&view.head);
        for call in &view.calls {
            hall.calls.on_board(call.call_id);
        }
        let mut confirmed = confirmed.lock().unwrap_or_else(PoisonError::into_inner);
        let call_ids = if confirms { unconfirmed(&view, &confirmed) } else { Vec::new() };
        confirmed.extend(call_ids.iter().map(|call| (*call, Instant::now())));
        (!call_ids.is_empty()).then_some(ToServer::Shown { call_ids })
    };
    feed::follow(url, token, std::future::pending(), on_connect, on_view).await;
}

fn unconfirmed(view: &BoardView, confirmed: &HashMap<u64, Instant>) -> Vec<u64> {
    let fresh = |call: &u64| confirmed.get(call).is_none_or(|sent| sent.elapsed() > SEND_AGAIN);
    view.calls.iter().filter(|call| !call.shown).map(|call| call.call_id).filter(fresh).collect()
}
