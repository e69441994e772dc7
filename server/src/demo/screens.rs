//! Made screens: one per zone, so that calls are confirmed even while nobody has a board open.
//! They are devices like any other, and slower than a browser: a real board answers first.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use queue_core::{
    Command,
    ids::{CallId, DeviceId, ZoneId},
};

use crate::{
    access::documents::Device,
    clock::wall_ms,
    hall::{HallHandle, Request},
    hub::{Audience, Hub},
    replica::Replica,
};

/// What a made screen needs to draw a call, real time.
const DRAWS_IN: Duration = Duration::from_millis(250);
/// A screen says so often that it is there, real time.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// A made screen.
pub struct Screen {
    /// The zone whose board it shows.
    pub zone: ZoneId,
    /// The device that it is enrolled as.
    pub device: Arc<Device>,
}

/// Answers every call of the screens' zones once.
pub(super) async fn run(
    hall: HallHandle,
    replica: Arc<Replica>,
    hub: Arc<Hub>,
    screens: Vec<Screen>,
) {
    let present: Vec<_> = screens
        .iter()
        .map(|screen| {
            hub.devices.arrive(&screen.device, &Audience::Board(screen.zone.clone()), None)
        })
        .collect();
    let mut changes = replica.reached();
    let mut beat = tokio::time::interval(HEARTBEAT);
    let mut answered: BTreeSet<CallId> = BTreeSet::new();
    loop {
        for (call, zone) in unshown(&replica) {
            let screen = screens.iter().find(|screen| screen.zone == zone);
            if let (Some(screen), true) = (screen, answered.insert(call)) {
                let device = DeviceId::from(screen.device.actor());
                tokio::spawn(show(hall.clone(), Arc::clone(&replica), call, device));
            }
        }
        tokio::select! {
            changed = changes.changed() => if changed.is_err() {
                return;
            },
            _ = beat.tick() => present.iter().for_each(|presence| presence.heard()),
        }
    }
}

fn unshown(replica: &Replica) -> Vec<(CallId, ZoneId)> {
    let picture = replica.picture();
    let calls = picture.state.calls.iter().filter(|(_, call)| call.shown.is_none());
    calls.map(|(id, call)| (*id, call.zone.clone())).collect()
}

async fn show(hall: HallHandle, replica: Arc<Replica>, call: CallId, device: DeviceId) {
    tokio::time::sleep(DRAWS_IN).await;
    // A real board has been faster, or the call is no longer of interest.
    let Some(called_ms) = replica.picture().calls.unshown_since(call) else { return };
    let delay_ms = u32::try_from(wall_ms() - called_ms).unwrap_or(0);
    let command = Command::Shown { call, device, delay_ms };
    // A second confirmation changes nothing, and a refusal only says that the call is over.
    let _ = hall.submit(Request::system(format!("demo:shown:{call}"), command)).await;
}
