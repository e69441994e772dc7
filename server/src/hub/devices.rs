//! Which devices are there: connected, last heard, and which zones are on a screen. Wall time is
//! not needed here, only how long ago.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use protocol::views::DeviceState;
use queue_core::ids::ZoneId;
use tokio::sync::Notify;

use super::Audience;
use crate::{
    access::{Holder, Kind},
    clock::monotonic_ms,
    views::dashboard::Surroundings,
};

/// A device that says nothing for so long is offline, ms.
const SILENT_MS: u64 = 30_000;

/// See the module.
pub struct Devices {
    /// When the server began to listen.
    since_ms: u64,
    seen: Mutex<BTreeMap<String, Seen>>,
    news: Notify,
}

/// A device that has connected since the server started.
#[derive(Default)]
struct Seen {
    sockets: u32,
    heard_ms: u64,
    /// Zones whose board it shows, with the number of its sockets that do.
    zones: BTreeMap<ZoneId, u32>,
}

/// A connected socket of a device; it is gone when this is dropped.
pub struct Presence<'a> {
    devices: &'a Devices,
    id: String,
    zone: Option<ZoneId>,
}

impl Devices {
    /// Nobody is there yet.
    pub(super) fn new() -> Self {
        let (seen, news) = (Mutex::new(BTreeMap::new()), Notify::new());
        Self { since_ms: monotonic_ms(), seen, news }
    }

    /// A socket of a token holder has opened; people are not devices.
    pub fn arrive(&self, holder: &Holder, audience: &Audience) -> Option<Presence<'_>> {
        if !is_device(holder.kind) {
            return None;
        }
        let zone = match audience {
            Audience::Board(zone) if holder.kind == Kind::Display => Some(zone.clone()),
            _ => None,
        };
        {
            let mut seen = self.seen();
            let device = seen.entry(holder.id.clone()).or_default();
            device.sockets += 1;
            device.heard_ms = monotonic_ms();
            if let Some(zone) = &zone {
                *device.zones.entry(zone.clone()).or_default() += 1;
            }
        }
        self.news.notify_one();
        Some(Presence { devices: self, id: holder.id.clone(), zone })
    }

    /// Ends when a device has come or gone.
    pub(super) async fn changed(&self) {
        self.news.notified().await;
    }

    /// What the dashboard says of the devices that hold tokens.
    pub fn surroundings(&self, holders: &[Holder], clock_alarm_secs: Option<i64>) -> Surroundings {
        let now_ms = monotonic_ms();
        let seen = self.seen();
        let mut around = Surroundings { clock_alarm_secs, ..Surroundings::default() };
        for holder in holders.iter().filter(|holder| is_device(holder.kind)) {
            let device = seen.get(&holder.id);
            let silent_ms = now_ms - device.map_or(self.since_ms, |device| device.heard_ms);
            let online = device.is_some_and(|device| device.sockets > 0) && silent_ms < SILENT_MS;
            let silent_secs = silent_ms / 1000;
            if let Some(device) = device.filter(|_| online) {
                around.screens.extend(device.zones.keys().cloned());
            } else if device.is_some() && silent_ms >= SILENT_MS {
                around.silent.push((holder.name.clone(), silent_secs));
            }
            around.devices.push(DeviceState {
                id: holder.id.clone(),
                kind: holder.kind.word().to_owned(),
                place: holder.place.clone().unwrap_or_default(),
                online,
                silent_secs,
            });
        }
        around.devices.sort_by(|a, b| {
            (a.online, b.silent_secs, &a.id).cmp(&(b.online, a.silent_secs, &b.id))
        });
        around
    }

    fn seen(&self) -> MutexGuard<'_, BTreeMap<String, Seen>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Presence<'_> {
    /// The device has said something.
    pub fn heard(&self) {
        if let Some(device) = self.devices.seen().get_mut(&self.id) {
            device.heard_ms = monotonic_ms();
        }
    }
}

impl Drop for Presence<'_> {
    fn drop(&mut self) {
        if let Some(device) = self.devices.seen().get_mut(&self.id) {
            device.sockets -= 1;
            if let Some(zone) = &self.zone
                && let Some(sockets) = device.zones.get_mut(zone)
            {
                *sockets -= 1;
                if *sockets == 0 {
                    device.zones.remove(zone);
                }
            }
        }
        self.devices.news.notify_one();
    }
}

fn is_device(kind: Kind) -> bool {
    matches!(kind, Kind::Kiosk | Kind::Display | Kind::Counter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(id: &str, kind: Kind) -> Holder {
        Holder { id: id.to_owned(), kind, place: None, name: id.to_owned() }
    }

    #[test]
    fn a_zone_has_a_screen_as_long_as_a_display_shows_its_board() {
        let devices = Devices::new();
        let display = holder("d1", Kind::Display);
        let holders = [display.clone(), holder("k1", Kind::Kiosk), holder("m1", Kind::Manager)];
        let hall: ZoneId = "hall-1".into();
        let board = Audience::Board(hall.clone());
        let first = devices.arrive(&display, &board).expect("a display is a device");
        let second = devices.arrive(&display, &board).expect("a display is a device");
        let around = devices.surroundings(&holders, None);
        assert!(around.screens.contains(&hall));
        assert!(around.devices.iter().any(|device| device.id == "d1" && device.online));
        assert_eq!(around.devices.len(), 2, "a manager is not a device");
        assert_eq!(around.devices[0].id, "k1", "the one that is not there comes first");
        drop(first);
        assert!(devices.surroundings(&holders, None).screens.contains(&hall));
        drop(second);
        let around = devices.surroundings(&holders, None);
        assert!(!around.screens.contains(&hall));
        assert!(around.devices.iter().all(|device| !device.online));
        assert!(around.silent.is_empty(), "gone a moment ago is not silent yet");
        assert!(devices.arrive(&holder("m1", Kind::Manager), &board).is_none());
    }
}
