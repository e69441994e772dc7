//! The hub: one channel per audience that somebody listens to. A view is built and serialized once
//! per change and shared by all its listeners; each channel holds only the newest, so a slow
//! listener skips to it and nothing is ever sent twice.
//!
//! Boards, windows and desks change at once, dashboards and kiosks at most twice a second, ticket
//! pages at most once a second.

mod build;
pub mod devices;

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::extract::ws::Utf8Bytes;
use protocol::socket::ToClient;
use queue_core::ids::{CounterId, VisitId, ZoneId};
use tokio::sync::watch;

use crate::{
    access::{Access, take_link::TakeLinks},
    clock::{monotonic_ms, wall_ms},
    hall::HallHandle,
    replica::Replica,
    views::{Instant, Scene},
};

use devices::Devices;

/// Views change with time too (a call grows old, issuing ends): everything is looked at this often.
const PULSE_MS: u64 = 1_000;
/// Ticket pages built while the picture is held; then the next row may come in.
const AT_ONCE: usize = 256;

/// Who looks at what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// 综合屏 of a zone.
    Board(ZoneId),
    /// 窗口屏 of a counter.
    Window(CounterId),
    /// The desk of a counter.
    Counter(CounterId),
    /// A citizen's ticket.
    Ticket(VisitId),
    /// 取号机
    Kiosk,
    /// The live hall.
    Dashboard,
}

impl Audience {
    /// The name of the view on the wire.
    pub fn view(&self) -> &'static str {
        match self {
            Self::Board(_) => "board",
            Self::Window(_) => "window",
            Self::Counter(_) => "counter",
            Self::Ticket(_) => "ticket",
            Self::Kiosk => "kiosk",
            Self::Dashboard => "dashboard",
        }
    }

    fn pace(&self) -> Pace {
        match self {
            Self::Board(_) | Self::Window(_) | Self::Counter(_) => Pace::AtOnce,
            Self::Kiosk | Self::Dashboard => Pace::TwiceASecond,
            Self::Ticket(_) => Pace::OnceASecond,
        }
    }
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Board(zone) => write!(f, "board {zone}"),
            Self::Window(counter) | Self::Counter(counter) => {
                write!(f, "{} {counter}", self.view())
            }
            Self::Ticket(visit) => write!(f, "ticket {visit}"),
            Self::Kiosk | Self::Dashboard => f.write_str(self.view()),
        }
    }
}

/// How often a view may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pace {
    AtOnce,
    TwiceASecond,
    OnceASecond,
}

impl Pace {
    const ALL: [Self; 3] = [Self::AtOnce, Self::TwiceASecond, Self::OnceASecond];

    /// Least time between two views. Even "at once" leaves the writer some air when hundreds of
    /// commands come in a second; the first change after a pause is never delayed.
    fn gap_ms(self) -> u64 {
        match self {
            Self::AtOnce => 20,
            Self::TwiceASecond => 500,
            Self::OnceASecond => 1_000,
        }
    }
}

/// When a pace had its turn and when it is due.
#[derive(Clone, Copy, Debug, Default)]
struct Turn {
    last_ms: Option<u64>,
    due_ms: Option<u64>,
}

impl Turn {
    /// Something has changed: due now, or when the gap is over.
    fn ask(&mut self, pace: Pace, now_ms: u64) {
        let earliest = self.last_ms.map_or(now_ms, |last| (last + pace.gap_ms()).max(now_ms));
        self.due_ms = Some(self.due_ms.map_or(earliest, |due| due.min(earliest)));
    }
}

/// A channel and the view in it.
struct Topic {
    view: ToClient,
    frames: watch::Sender<Utf8Bytes>,
}

/// See the module.
pub struct Hub {
    replica: Arc<Replica>,
    hall: HallHandle,
    access: Arc<Access>,
    topics: Mutex<BTreeMap<Audience, Topic>>,
    /// The code on the wall.
    wall: Wall,
    /// Which devices are there.
    pub devices: Devices,
}

/// What the boards show for phones.
pub struct Wall {
    /// Makes the code.
    pub links: Arc<TakeLinks>,
    /// Address of the server as phones see it; empty = each board knows where it found the server.
    pub public_url: String,
}

impl Hub {
    /// A hub that nobody listens to yet.
    pub fn new(
        replica: Arc<Replica>,
        hall: HallHandle,
        access: Arc<Access>,
        wall: Wall,
    ) -> Arc<Self> {
        let (topics, devices) = (Mutex::new(BTreeMap::new()), Devices::new());
        Arc::new(Self { replica, hall, access, topics, wall, devices })
    }

    /// Listens to a view; none if there is nothing of that name to see. The channel holds the
    /// newest view at once.
    pub fn subscribe(&self, audience: &Audience) -> Option<watch::Receiver<Utf8Bytes>> {
        let mut topics = self.topics();
        if let Some(topic) = topics.get(audience) {
            return Some(topic.frames.subscribe());
        }
        let view = self.with_scene(|scene| self.build(scene, audience))??;
        let (frames, receiver) = watch::channel(serialize(&view)?);
        topics.insert(audience.clone(), Topic { view, frames });
        Some(receiver)
    }

    /// Builds views until the server stops.
    pub async fn run(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        let (mut reached, mut doors) = (self.replica.reached(), self.access.changes());
        let mut turns = [Turn::default(); 3];
        loop {
            let sleep = Duration::from_millis(self.until_next(&turns));
            tokio::select! {
                changed = reached.changed() => {
                    if changed.is_err() {
                        return;
                    }
                    ask_all(&mut turns);
                }
                // What people have written is known a moment after its row.
                changed = doors.changed() => {
                    if changed.is_err() {
                        return;
                    }
                    ask_all(&mut turns);
                }
                () = self.devices.changed() => turns[1].ask(Pace::TwiceASecond, monotonic_ms()),
                () = tokio::time::sleep(sleep) => {
                    let now_ms = monotonic_ms();
                    // No turn has come, so it was an alarm or the pulse.
                    if turns.iter().all(|turn| turn.due_ms.is_none_or(|due| due > now_ms)) {
                        ask_all(&mut turns);
                    }
                }
                _ = stop.wait_for(|stop| *stop) => return,
            }
            for (pace, turn) in Pace::ALL.into_iter().zip(&mut turns) {
                let now_ms = monotonic_ms();
                if turn.due_ms.is_some_and(|due| due <= now_ms) {
                    *turn = Turn { last_ms: Some(now_ms), due_ms: None };
                    self.publish(pace).await;
                }
            }
        }
    }

    /// Time to the next turn, alarm or pulse, ms.
    fn until_next(&self, turns: &[Turn]) -> u64 {
        let now_ms = monotonic_ms();
        let due = turns.iter().filter_map(|turn| turn.due_ms);
        let next_turn = due.map(|due| due.saturating_sub(now_ms)).min().unwrap_or(PULSE_MS);
        let wall = wall_ms();
        let picture = self.replica.picture();
        let alarms = picture.calls.alarms(&picture.state).filter(|(_, at_ms)| *at_ms > wall);
        let next_alarm = alarms.filter_map(|(_, at_ms)| u64::try_from(at_ms - wall).ok()).min();
        next_turn.min(next_alarm.unwrap_or(PULSE_MS))
    }

    /// Builds the views of a pace again and sends those that have changed. Channels that nobody
    /// listens to are dropped.
    async fn publish(&self, pace: Pace) {
        let audiences: Vec<Audience> = {
            let mut topics = self.topics();
            topics.retain(|_, topic| topic.frames.receiver_count() > 0);
            topics.keys().filter(|audience| audience.pace() == pace).cloned().collect()
        };
        for some in audiences.chunks(AT_ONCE) {
            self.publish_some(some);
            tokio::task::yield_now().await;
        }
    }

    fn publish_some(&self, audiences: &[Audience]) {
        let mut topics = self.topics();
        self.with_scene(|scene| {
            for audience in audiences {
                let Some(topic) = topics.get_mut(audience) else { continue };
                let fresh = self.build(scene, audience).or_else(|| build::ended(&topic.view));
                let Some(mut fresh) = fresh.filter(|_| topic.frames.receiver_count() > 0) else {
                    continue;
                };
                if build::differs(&mut topic.view, &mut fresh)
                    && let Some(frame) = serialize(&fresh)
                {
                    topic.view = fresh;
                    topic.frames.send_replace(frame);
                }
            }
        });
    }

    /// Shows the hall as it is now to a function; none before the hall has a setup.
    pub fn with_scene<T>(&self, show: impl FnOnce(&Scene<'_>) -> T) -> Option<T> {
        let picture = self.replica.picture();
        let now = self.hall.now();
        let clock = self.hall.clock();
        let at = Instant {
            now,
            wall_ms: wall_ms(),
            time_scale: clock.scale(),
            utc_offset_minutes: clock.utc_offset_minutes(now.utc_ms),
        };
        Scene::new(&picture, at).map(|scene| show(&scene))
    }

    fn topics(&self) -> MutexGuard<'_, BTreeMap<Audience, Topic>> {
        self.topics.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn ask_all(turns: &mut [Turn; 3]) {
    let now_ms = monotonic_ms();
    for (pace, turn) in Pace::ALL.into_iter().zip(turns) {
        turn.ask(pace, now_ms);
    }
}

/// A frame as the socket sends it. Views are plain data: they always have a JSON form.
fn serialize(view: &ToClient) -> Option<Utf8Bytes> {
    serde_json::to_string(view).ok().map(Utf8Bytes::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_change_after_a_pause_is_not_delayed_and_the_next_waits_for_its_turn() {
        let mut turn = Turn::default();
        turn.ask(Pace::OnceASecond, 5_000);
        assert_eq!(turn.due_ms, Some(5_000));
        turn = Turn { last_ms: Some(5_000), due_ms: None };
        turn.ask(Pace::OnceASecond, 5_001);
        turn.ask(Pace::OnceASecond, 5_999);
        assert_eq!(turn.due_ms, Some(6_000));
        turn = Turn { last_ms: Some(6_000), due_ms: None };
        turn.ask(Pace::OnceASecond, 9_000);
        assert_eq!(turn.due_ms, Some(9_000));
    }
}
