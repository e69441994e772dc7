//! Made screens: one per zone, so that calls are confirmed even while nobody has a board open.

use std::{collections::BTreeSet, sync::Arc};

use queue_core::{
    Command,
    ids::{CallId, DeviceId, ZoneId},
};

use crate::{
    clock::wall_ms,
    hall::{HallHandle, Request},
    replica::Replica,
};

/// Answers every call once.
pub(super) async fn run(hall: HallHandle, replica: Arc<Replica>) {
    let mut changes = replica.reached();
    let mut answered: BTreeSet<CallId> = BTreeSet::new();
    loop {
        let unshown: Vec<(CallId, ZoneId)> = {
            let picture = replica.picture();
            let calls = picture.state.calls.iter().filter(|(_, call)| call.shown.is_none());
            calls.map(|(id, call)| (*id, call.zone.clone())).collect()
        };
        for (call, zone) in unshown {
            if answered.insert(call) {
                let device = DeviceId::from(format!("demo-screen-{zone}"));
                let delay_ms = delay_ms(&replica, call);
                let command = Command::Shown { call, device, delay_ms };
                let request = Request::system(format!("demo:shown:{call}"), command);
                tokio::spawn({
                    let hall = hall.clone();
                    async move { hall.submit(request).await }
                });
            }
        }
        if changes.changed().await.is_err() {
            return;
        }
    }
}

/// How long ago a call was made, in wall time.
fn delay_ms(replica: &Replica, call: CallId) -> u32 {
    let since = replica.picture().calls.unshown_since(call);
    since.and_then(|called_ms| u32::try_from(wall_ms() - called_ms).ok()).unwrap_or(0)
}
