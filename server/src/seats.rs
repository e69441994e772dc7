//! Seats at counters, when doors change: whoever may no longer sit at a counter gets up, so that the
//! counter is closed and the next clerk can sit down. While somebody is called or served there the
//! hall refuses; then the desk may still finish, close and sign out by itself.

use std::sync::Arc;

use protocol::doors::DeviceKind;
use queue_core::{
    Command,
    command::{HandOvers, HandTo},
    ids::CounterId,
};
use tracing::info;

use crate::{
    access::documents::{Account, Device},
    app::App,
    hall::Request,
};

/// An account was changed: its seats are emptied, if it may no longer serve there or `all` says so.
pub async fn after_change(app: &App, key: &str, account: &str, all: bool) {
    let kept = app.access.book().accounts.get(account).cloned();
    for (counter, zone) in seats(app, |clerk, _| clerk == account) {
        let serves = |account: &Account| !account.disabled && app.access.serves_in(account, &zone);
        if all || !kept.as_deref().is_some_and(serves) {
            empty(app, key, &counter).await;
        }
    }
}

/// A device was shut out: if it was the only desk of its counter, nobody can sit there any more.
pub async fn without_desk(app: &App, key: &str, device: &str) {
    let gone = app.access.book().devices.get(device).cloned();
    let Some(gone) = gone.filter(|device| device.kind == DeviceKind::Counter) else { return };
    let same = |other: &Arc<Device>| other.kind == gone.kind && other.place == gone.place;
    if app.access.devices().iter().any(same) {
        return;
    }
    info!(counter = gone.place, "the last desk of a counter was shut out");
    for (counter, _) in seats(app, |_, counter| Some(counter) == gone.place.as_deref()) {
        empty(app, key, &counter).await;
    }
}

/// Counters with a clerk, and their zones.
fn seats(app: &App, wanted: impl Fn(&str, &str) -> bool) -> Vec<(CounterId, String)> {
    let picture = app.replica.picture();
    let Some(setup) = &picture.state.setup else { return Vec::new() };
    let zone = |id: &CounterId| setup.counters.get(id).map(|counter| counter.zone.to_string());
    let taken = picture.state.counters.iter().filter(|(id, counter)| {
        counter.clerk.as_ref().is_some_and(|clerk| wanted(clerk.as_str(), id.as_str()))
    });
    taken.map(|(id, _)| (id.clone(), zone(id).unwrap_or_default())).collect()
}

async fn empty(app: &App, key: &str, counter: &CounterId) {
    // Nobody is left waiting for a counter or clerk that is gone: their service goes on.
    let hand_over = HandOvers { tickets: vec![], others: Some(HandTo::Service) };
    let close = Command::CloseCounter { counter: counter.clone(), hand_over: hand_over.clone() };
    let sign_out = Command::SignOut { counter: counter.clone(), hand_over };
    for (what, command) in [("close", close), ("sign-out", sign_out)] {
        let request = Request::system(format!("seat:{counter}:{what}:{key}"), command);
        if let Err(error) = app.hall.submit(request).await {
            info!(%counter, what, %error, "a seat is not empty yet");
        }
    }
}
