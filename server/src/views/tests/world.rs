//! A small hall for the tests of the views: commands go through the core and their events through
//! the replica's picture, as in a running server. After every step the picture's tally must equal
//! one that is counted anew.

use queue_core::{
    Command, Event, Setup, State,
    command::{ExpireReason, Take},
    execute,
    ids::VisitId,
    time::{HallTime, LocalDate, MINUTE_MS},
    visit::{CareKind, Entitlement, Outcome, Source},
};

use crate::{
    call_memory::CallMemory,
    replica::Picture,
    step_memory::StepMemory,
    store::{GENESIS, Row, seal},
    tally::Tally,
    views::{Instant, Scene},
};

/// Midnight of the test's day, UTC ms; local time is UTC here.
pub const MIDNIGHT: i64 = 1_772_409_600_000;
const DATE: LocalDate = LocalDate { year: 2026, month: 3, day: 2 };

/// Its file.
pub const HALL: &str = r#"
hall = "test"
name = { zh = "测试大厅", en = "Test Hall" }
time_zone = "UTC"
hours = { open = "09:00", close = "17:00", issue_from = "08:30", issue_until = "16:30" }
rules = { recall_gap_secs = 0, no_show_secs = 0 }

[zones]
ground = { name = { zh = "一楼", en = "Ground" }, floor = { zh = "一楼", en = "Floor 1" } }
upper = { name = { zh = "二楼", en = "Upper" }, floor = { zh = "二楼", en = "Floor 2" } }

[groups]
tax = { name = { zh = "税", en = "Tax" }, prefix = "A", zone = "ground" }
land = { name = { zh = "地", en = "Land" }, prefix = "B", zone = "ground" }

[services]
file = { name = { zh = "申报", en = "File" }, group = "tax", enterprise = true, norm_minutes = 8 }
refund = { name = { zh = "退税", en = "Refund" }, group = "tax", day_quota = 2 }
deed = { name = { zh = "产权", en = "Deed" }, group = "land", max_cases = 5, materials = [
    { zh = "身份证", en = "Identity card" }, { zh = "照片", en = "Photo" } ] }

[packages]
shop = { name = { zh = "开店", en = "Shop" }, group = "tax", steps = [
    { service = "file" }, { service = "deed", after = ["file"] } ] }

[counters]
1 = { number = 1, name = { zh = "一", en = "One" }, zone = "ground", services = ["file"] }
2 = { number = 2, name = { zh = "二", en = "Two" }, zone = "ground", groups = ["tax"] }
3 = { number = 3, name = { zh = "三", en = "Three" }, zone = "upper", groups = ["land"] }
"#;

pub struct World {
    pub state: State,
    pub picture: Picture,
    /// The journal of all that was given.
    pub rows: Vec<Row>,
    now: HallTime,
    /// Wall time runs with hall time until a test moves it on.
    pub wall_ms: i64,
}

impl World {
    /// The hall at 10:00 with its day open and every counter closed.
    pub fn new() -> Self {
        Self::of(HALL)
    }

    /// The same for another hall file.
    pub fn of(hall: &str) -> Self {
        let setup: Setup = toml::from_str(hall).unwrap();
        assert_eq!(setup.problems(), []);
        let picture = Picture {
            state: State::default(),
            tally: Tally::default(),
            calls: CallMemory::default(),
            steps: StepMemory::default(),
            generation: 1,
            seq: 0,
        };
        let now = HallTime { utc_ms: 0, local_date: DATE, local_minute: 0 };
        let mut world = Self { state: State::default(), picture, rows: vec![], now, wall_ms: 0 };
        world.at(10, 0, 0);
        world.give(Command::ChangeSetup { setup: Box::new(setup) });
        world.give(Command::OpenDay { date: DATE });
        world
    }

    /// The next morning at 10:00.
    pub fn tomorrow(&mut self) {
        self.give(Command::CloseDay { expire: Some(ExpireReason::Arranged) });
        self.now.utc_ms += 24 * 60 * MINUTE_MS;
        self.now.local_date.day += 1;
        self.wall_ms = self.now.utc_ms;
        self.give(Command::OpenDay { date: self.now.local_date });
    }

    /// Moves the clocks.
    pub fn at(&mut self, hour: i64, minute: i64, second: i64) {
        let minutes = hour * 60 + minute;
        self.now.utc_ms = MIDNIGHT + minutes * MINUTE_MS + second * 1000;
        self.now.local_minute = u16::try_from(minutes).unwrap();
        self.wall_ms = self.now.utc_ms;
    }

    /// Gives a command and shows its events to the picture.
    pub fn give(&mut self, command: Command) -> Vec<Event> {
        let events = execute(&mut self.state, &command, self.now).unwrap();
        let seq = self.picture.seq + 1;
        let row = Row {
            generation: 1,
            seq,
            at: self.now,
            wall_ms: self.wall_ms,
            actor: "test".to_owned(),
            command_id: format!("command-{seq}"),
            body_hash: String::new(),
            version: 1,
            events: events.clone(),
            note: None,
            prev_hash: String::new(),
            hash: String::new(),
        };
        let row = seal(row, self.rows.last().map_or(GENESIS, |last| &last.hash));
        self.picture.apply(&row);
        self.rows.push(row);
        assert_eq!(self.picture.state, self.state);
        assert_eq!(self.picture.tally, Tally::of(&self.state));
        events
    }

    pub fn take(&mut self, service: &str) -> VisitId {
        self.take_with(service, vec![])
    }

    pub fn take_care(&mut self, service: &str) -> VisitId {
        self.take_with(service, vec![Entitlement::Care { care: CareKind::Elder }])
    }

    pub fn take_with(&mut self, service: &str, entitlements: Vec<Entitlement>) -> VisitId {
        self.take_as(Take { entitlements, ..Take::new(service.into(), Source::Kiosk) })
    }

    pub fn take_as(&mut self, take: Take) -> VisitId {
        self.give(Command::Take(Box::new(take)));
        VisitId(self.state.last_visit)
    }

    /// A clerk sits down and opens.
    pub fn open(&mut self, counter: &str) {
        let clerk = format!("clerk-{counter}").into();
        self.give(Command::SignIn { counter: counter.into(), clerk });
        self.give(Command::OpenCounter { counter: counter.into() });
    }

    /// Calls; the visit that was called.
    pub fn next(&mut self, counter: &str) -> VisitId {
        let events = self.give(Command::CallNext { counter: counter.into() });
        let called = events.iter().find_map(|event| match event {
            Event::Called(call) => Some(call.visit),
            _ => None,
        });
        called.expect("somebody is called")
    }

    pub fn start(&mut self, counter: &str, visit: VisitId) {
        self.give(Command::Start { counter: counter.into(), visit });
    }

    pub fn finish(&mut self, counter: &str, visit: VisitId) {
        let outcome = Outcome::Handled;
        self.give(Command::Finish { counter: counter.into(), visit, outcome, next: false });
    }

    /// The newest call is on a screen.
    pub fn shown(&mut self) {
        let call = queue_core::ids::CallId(self.state.last_call);
        self.give(Command::Shown { call, device: "d1".into(), delay_ms: 40 });
    }

    pub fn see<T>(&self, look: impl FnOnce(&Scene<'_>) -> T) -> T {
        let at = Instant {
            now: self.now,
            wall_ms: self.wall_ms,
            time_scale: 1.0,
            utc_offset_minutes: 0,
        };
        look(&Scene::new(&self.picture, at).expect("the hall has a setup"))
    }
}
