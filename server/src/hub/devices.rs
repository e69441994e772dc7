//! Which devices are there: connected, last heard, and which zones are on a screen. Wall time is
//! not needed here, only how long ago.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use protocol::{
    doors::DeviceKind,
    socket::{Health, ToClient},
    views::{DeviceState, UnknownPlace},
};
use queue_core::ids::ZoneId;
use tokio::sync::{Notify, broadcast};

use super::Audience;
use crate::{
    access::documents::{Device, word},
    clock::monotonic_ms,
    views::dashboard::Surroundings,
};

/// A device that says nothing for so long is offline, ms.
const SILENT_MS: u64 = 30_000;
/// The most characters that are kept of what a device asked for in vain.
const ASKED: usize = 64;
/// So much of it is kept of each device: more than a machine has screens.
const ASKED_AT_ONCE: usize = 16;
/// What is told to devices and not sent yet; more than a handful at once is nobody's doing.
const ORDERS: usize = 64;

/// See the module.
pub struct Devices {
    /// When the server began to listen.
    since_ms: u64,
    seen: Mutex<BTreeMap<String, Seen>>,
    news: Notify,
    orders: broadcast::Sender<Order>,
}

/// A frame for the sockets of one device.
#[derive(Clone, Debug)]
pub struct Order {
    /// The device.
    pub device: String,
    /// What it is told.
    pub frame: ToClient,
}

/// A device that has connected since the server started.
#[derive(Default)]
struct Seen {
    sockets: u32,
    heard_ms: u64,
    /// The program it says it runs.
    version: Option<String>,
    /// How its machine said it is doing.
    health: Option<Health>,
    /// Zones whose board it shows, with the number of its sockets that do.
    zones: BTreeMap<ZoneId, u32>,
    /// What it asked for and the hall does not have, and when it last did.
    in_vain: BTreeMap<UnknownPlace, u64>,
}

impl Seen {
    /// Connected, and heard on its sockets of late.
    fn is_online(&self, now_ms: u64) -> bool {
        self.sockets > 0 && now_ms.saturating_sub(self.heard_ms) < SILENT_MS
    }

    /// What it still asks for in vain: a screen tries again every few seconds.
    fn asks_in_vain(&self, now_ms: u64) -> Vec<UnknownPlace> {
        let still = |(_, at_ms): &(&UnknownPlace, &u64)| now_ms.saturating_sub(**at_ms) < SILENT_MS;
        self.in_vain.iter().filter(still).map(|(place, _)| place.clone()).collect()
    }

    /// When it last said anything, monotonic.
    fn last_ms(&self) -> u64 {
        self.in_vain.values().copied().max().unwrap_or_default().max(self.heard_ms)
    }
}

/// How a device is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeenOf {
    /// Connected and not silent for 30 s.
    pub online: bool,
    /// How long ago it was last heard, ms; none = not since the server started.
    pub ago_ms: Option<i64>,
    /// The program it says it runs.
    pub version: Option<String>,
    /// How its machine said it is doing.
    pub health: Option<Health>,
    /// What it asks for and the hall does not have.
    pub asks_in_vain: Vec<UnknownPlace>,
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
        let (orders, _) = broadcast::channel(ORDERS);
        Self { since_ms: monotonic_ms(), seen, news, orders }
    }

    /// A socket of a device has opened; `version` is the program it says it runs.
    pub fn arrive(
        &self,
        device: &Device,
        audience: &Audience,
        version: Option<&str>,
    ) -> Presence<'_> {
        let zone = match audience {
            Audience::Board(zone) if device.kind == DeviceKind::Display => Some(zone.clone()),
            _ => None,
        };
        let id = device.id.clone();
        {
            let mut seen = self.seen();
            let device = seen.entry(id.clone()).or_default();
            device.version = version.map(str::to_owned).or(device.version.take());
            device.sockets += 1;
            device.heard_ms = monotonic_ms();
            if let Some(zone) = &zone {
                *device.zones.entry(zone.clone()).or_default() += 1;
            }
        }
        self.news.notify_one();
        Presence { devices: self, id, zone }
    }

    /// How a device is doing.
    pub fn seen_of(&self, id: &str) -> SeenOf {
        let seen = self.seen();
        let Some(device) = seen.get(id) else { return SeenOf::default() };
        let now_ms = monotonic_ms();
        let ago_ms = now_ms.saturating_sub(device.last_ms());
        SeenOf {
            online: device.is_online(now_ms),
            ago_ms: i64::try_from(ago_ms).ok(),
            version: device.version.clone(),
            health: device.health.clone(),
            asks_in_vain: device.asks_in_vain(now_ms),
        }
    }

    /// A device has asked for a place that the hall does not have. It has no socket, but it has been
    /// here: somebody must learn why its screen stays dark.
    pub fn asked_in_vain(&self, device: &Device, place: UnknownPlace, version: Option<&str>) {
        {
            let mut seen = self.seen();
            let device = seen.entry(device.id.clone()).or_default();
            device.version = version.map(str::to_owned).or(device.version.take());
            let now_ms = monotonic_ms();
            device.in_vain.retain(|_, at_ms| now_ms.saturating_sub(*at_ms) < SILENT_MS);
            let short = |id: String| id.chars().take(ASKED).collect();
            let place = match place {
                UnknownPlace::Zone(id) => UnknownPlace::Zone(short(id)),
                UnknownPlace::Counter(id) => UnknownPlace::Counter(short(id)),
            };
            // Whoever asks for everything need not be told of all of it.
            if device.in_vain.len() < ASKED_AT_ONCE || device.in_vain.contains_key(&place) {
                device.in_vain.insert(place, now_ms);
            }
        }
        self.news.notify_one();
    }

    /// Whether a device took it: one that is not connected has no socket to hear it on.
    pub fn tell(&self, id: &str, frame: ToClient) -> bool {
        let order = Order { device: id.to_owned(), frame };
        self.seen_of(id).online && self.orders.send(order).is_ok()
    }

    /// What devices are told from now on.
    pub fn orders(&self) -> broadcast::Receiver<Order> {
        self.orders.subscribe()
    }

    /// Ends when a device has come or gone.
    pub(super) async fn changed(&self) {
        self.news.notified().await;
    }

    /// What the dashboard says of the devices that hold tokens.
    /// `now_ms` is monotonic.
    pub fn surroundings(
        &self,
        enrolled: &[Arc<Device>],
        clock_alarm_secs: Option<i64>,
        now_ms: u64,
    ) -> Surroundings {
        let seen = self.seen();
        let mut around = Surroundings { clock_alarm_secs, ..Surroundings::default() };
        for one in enrolled.iter().filter(|one| is_watched(one.kind)) {
            let device = seen.get(&one.id);
            let last_ms = device.map_or(self.since_ms, Seen::last_ms);
            let silent_ms = now_ms.saturating_sub(last_ms);
            let online = device.is_some_and(|device| device.is_online(now_ms));
            let silent_secs = silent_ms / 1000;
            if let Some(device) = device.filter(|_| online) {
                around.screens.extend(device.zones.keys().cloned());
            } else if device.is_some() && silent_ms >= SILENT_MS {
                around.silent.push((one.name.clone(), silent_secs));
            }
            around.devices.push(DeviceState {
                id: one.id.clone(),
                name: one.name.clone(),
                kind: word(&one.kind),
                place: one.place.clone().unwrap_or_default(),
                online,
                silent_secs,
                asks_in_vain: device.map_or(vec![], |device| device.asks_in_vain(now_ms)),
                health: device.filter(|_| online).and_then(|device| device.health.clone()),
            });
        }
        // Who is there was heard a moment ago, now this one, now that one: no order of theirs.
        let silence = |one: &DeviceState| if one.online { 0 } else { one.silent_secs };
        around
            .devices
            .sort_by(|a, b| (a.online, silence(b), &a.id).cmp(&(b.online, silence(a), &b.id)));
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

    /// The device has said how its machine is doing.
    pub fn feels(&self, health: Health) {
        if let Some(device) = self.devices.seen().get_mut(&self.id) {
            device.health = Some(health);
        }
        self.devices.news.notify_one();
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

/// A printer has no socket: it is not missed when it is silent.
fn is_watched(kind: DeviceKind) -> bool {
    kind != DeviceKind::Printer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(id: &str, kind: DeviceKind) -> Arc<Device> {
        Arc::new(Device {
            id: id.to_owned(),
            hall: "here".to_owned(),
            kind,
            place: None,
            name: id.to_owned(),
            token: String::new(),
            enrolled_ms: 0,
            revoked_ms: None,
        })
    }

    #[test]
    fn a_zone_has_a_screen_as_long_as_a_display_shows_its_board() {
        let devices = Devices::new();
        let display = device("d1", DeviceKind::Display);
        let holders =
            [display.clone(), device("k1", DeviceKind::Kiosk), device("p1", DeviceKind::Printer)];
        let hall: ZoneId = "hall-1".into();
        let board = Audience::Board(hall.clone());
        let first = devices.arrive(&display, &board, Some("jiaohao-display/0.1.0"));
        let second = devices.arrive(&display, &board, Some("jiaohao-display/0.1.0"));
        let around = devices.surroundings(&holders, None, monotonic_ms());
        assert!(around.screens.contains(&hall));
        assert!(around.devices.iter().any(|device| device.id == "d1" && device.online));
        assert_eq!(around.devices.len(), 2, "nobody misses a printer");
        assert_eq!(around.devices[0].id, "k1", "the one that is not there comes first");
        drop(first);
        assert!(devices.surroundings(&holders, None, monotonic_ms()).screens.contains(&hall));
        drop(second);
        let around = devices.surroundings(&holders, None, monotonic_ms());
        assert!(!around.screens.contains(&hall));
        assert!(around.devices.iter().all(|device| !device.online));
        assert!(around.silent.is_empty(), "gone a moment ago is not silent yet");
        let seen = devices.seen_of("d1");
        assert!(!seen.online && seen.ago_ms.is_some());
        assert_eq!(seen.version.as_deref(), Some("jiaohao-display/0.1.0"));
        assert_eq!(devices.seen_of("k1"), SeenOf::default());
    }

    #[test]
    fn a_device_that_says_nothing_for_half_a_minute_is_offline_even_if_connected() {
        let devices = Devices::new();
        let display = device("d1", DeviceKind::Display);
        let holders = [display.clone(), device("k1", DeviceKind::Kiosk)];
        let board = Audience::Board("hall-1".into());
        let presence = devices.arrive(&display, &board, Some("jiaohao-display/0.1.0"));
        let later = monotonic_ms() + SILENT_MS + 1_000;
        let around = devices.surroundings(&holders, None, later);
        assert_eq!(around.silent, [("d1".to_owned(), 31)], "one that never came is no alert");
        assert!(around.screens.is_empty() && around.devices.iter().all(|device| !device.online));
        presence.heard();
        let around = devices.surroundings(&holders, None, monotonic_ms());
        assert!(around.silent.is_empty() && around.screens.len() == 1);
    }

    #[test]
    fn a_display_that_asks_for_what_the_hall_does_not_have_is_seen_and_says_what() {
        let devices = Devices::new();
        let display = device("d1", DeviceKind::Display);
        let zone = || UnknownPlace::Zone("nope".to_owned());
        let ask = |place| devices.asked_in_vain(&display, place, Some("jiaohao-display/0.1.0"));
        ask(zone());
        let seen = devices.seen_of("d1");
        assert!(!seen.online && seen.ago_ms.is_some_and(|ago_ms| ago_ms < 10_000));
        assert_eq!(seen.asks_in_vain, [zone()]);
        assert_eq!(seen.version.as_deref(), Some("jiaohao-display/0.1.0"));
        let holders = [display.clone()];
        let around = devices.surroundings(&holders, None, monotonic_ms());
        assert_eq!(around.devices[0].asks_in_vain, [zone()]);
        let counter = || UnknownPlace::Counter("99".to_owned());
        ask(counter());
        ask(zone());
        assert_eq!(devices.seen_of("d1").asks_in_vain, [zone(), counter()], "each once");
        (0..100).for_each(|n| ask(UnknownPlace::Counter(n.to_string())));
        assert_eq!(devices.seen_of("d1").asks_in_vain.len(), ASKED_AT_ONCE);
        assert!(around.silent.is_empty() && !around.devices[0].online);
        // One of its screens is right: the other is still told of.
        let presence = devices.arrive(&display, &Audience::Board("hall-1".into()), None);
        assert!(devices.seen_of("d1").online && !devices.seen_of("d1").asks_in_vain.is_empty());
        drop(presence);
        let later = monotonic_ms() + SILENT_MS + 1_000;
        let around = devices.surroundings(&holders, None, later);
        assert_eq!(around.devices[0].asks_in_vain, [], "it no longer asks");
        assert_eq!(around.silent, [("d1".to_owned(), 31)], "and is gone");
    }

    #[tokio::test]
    async fn only_a_device_that_is_there_is_told() {
        let devices = Devices::new();
        let reload = || ToClient::Reload;
        assert!(!devices.tell("d1", reload()), "nobody is there");
        let display = device("d1", DeviceKind::Display);
        let presence = devices.arrive(&display, &Audience::Kiosk, None);
        let mut orders = devices.orders();
        assert!(devices.tell("d1", reload()));
        let order = orders.recv().await.expect("told");
        assert_eq!((order.device.as_str(), order.frame), ("d1", ToClient::Reload));
        presence.feels(Health { cpu_percent: 7, ..Health::default() });
        assert_eq!(devices.seen_of("d1").health.map(|health| health.cpu_percent), Some(7));
    }
}
