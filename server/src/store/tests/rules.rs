//! What records make of undone steps, transfers that come back, packages, paper slips and tickets
//! that are carried over: a day given to the rules themselves.

use queue_core::{
    Command, Event, Setup, State,
    command::{Backfill, Errand, HandOvers, InterruptReason, ManualReason, Take, TransferTo},
    execute,
    ids::VisitId,
    visit::{Class, Outcome, ParkKind, Source},
};

use super::{
    book::{Book, Entry, hall_time, minute},
    records::{check_entries, derive},
    sqlite,
};
use crate::store::{
    NoShows, Store,
    memory::MemoryStore,
    records::{
        CallRecord, CaseRecord, CounterModeRecord, CounterSessionRecord, ServiceRecord,
        TransactionRecord, VisitRecord, digest_tables,
    },
};

const HALL: &str = r#"
hall = "test"
name = { zh = "测试大厅", en = "Test hall" }
time_zone = "Asia/Shanghai"
hours = { open = "08:30", close = "17:00", issue_from = "08:30", issue_until = "16:30" }
rules = { recall_gap_secs = 0, no_show_secs = 0, no_show_silent_secs = 0 }

[zones]
east = { name = { zh = "东区", en = "East" }, floor = { zh = "一楼", en = "Floor 1" } }

[groups]
tax = { name = { zh = "税", en = "Tax" }, prefix = "A", zone = "east" }

[services]
file = { name = { zh = "申报", en = "File" }, group = "tax", max_cases = 3 }
cert = { name = { zh = "领证", en = "Certificate" }, group = "tax", kind = "collect" }

[packages]
shop = { name = { zh = "开店", en = "Shop" }, group = "tax", steps = [
    { service = "file" }, { service = "cert", after = ["file"] } ] }

[counters]
c1 = { number = 1, name = { zh = "一", en = "One" }, zone = "east", services = ["file"] }
c2 = { number = 2, name = { zh = "二", en = "Two" }, zone = "east", services = ["cert"] }
c3 = { number = 3, name = { zh = "三", en = "Three" }, zone = "east", services = ["file"] }
"#;

/// Gives commands to the rules and keeps what they led to.
#[derive(Default)]
struct Scribe {
    state: State,
    entries: Vec<Entry>,
}

impl Scribe {
    fn give(&mut self, at: i64, command: Command) -> Vec<Event> {
        let events = execute(&mut self.state, &command, hall_time(at));
        let events = events.unwrap_or_else(|refusal| panic!("{at} {command:?}: {refusal}"));
        self.entries.push((at, events.clone()));
        events
    }

    /// The hall with liu at c1 and chen at c2.
    fn morning() -> Self {
        let mut scribe = Self::default();
        let setup: Setup = toml::from_str(HALL).unwrap();
        assert_eq!(setup.problems(), []);
        scribe.give(0, Command::ChangeSetup { setup: Box::new(setup) });
        scribe.give(0, Command::OpenDay { date: hall_time(0).local_date });
        scribe.sits(0, "c1", "liu");
        scribe.sits(0, "c2", "chen");
        scribe
    }

    fn sits(&mut self, at: i64, counter: &str, clerk: &str) {
        self.give(at, Command::SignIn { counter: counter.into(), clerk: clerk.into() });
        self.give(at, Command::OpenCounter { counter: counter.into() });
    }

    fn take(&mut self, at: i64) -> VisitId {
        self.take_as(at, Take::new("file".into(), Source::Kiosk))
    }

    fn take_as(&mut self, at: i64, take: Take) -> VisitId {
        self.give(at, Command::Take(Box::new(take)));
        VisitId(self.state.last_visit)
    }

    fn call(&mut self, at: i64, counter: &str) {
        let events = self.give(at, Command::CallNext { counter: counter.into() });
        assert!(matches!(events[..], [Event::Called(_), ..]), "{events:?}");
    }

    fn start(&mut self, at: i64, counter: &str, visit: VisitId) {
        self.give(at, Command::Start { counter: counter.into(), visit });
    }

    fn finish(&mut self, at: i64, counter: &str, visit: VisitId, outcome: Outcome) {
        self.give(at, Command::Finish { counter: counter.into(), visit, outcome, next: false });
    }

    fn undo(&mut self, at: i64, counter: &str, visit: VisitId) {
        self.give(at, Command::Undo { counter: counter.into(), visit });
    }

    fn served(
        &mut self,
        (called, started, finished): (i64, i64, i64),
        counter: &str,
        visit: VisitId,
    ) {
        self.call(called, counter);
        self.start(started, counter, visit);
        self.finish(finished, counter, visit, Outcome::Handled);
    }
}

/// A call that is undone is no first call, an end that is undone is no service, a miss no miss.
fn undone() -> Scribe {
    let mut it = Scribe::morning();
    let first = it.take(1);
    it.call(5, "c1");
    it.give(6, Command::Recall { counter: "c1".into(), visit: first });
    it.undo(6, "c1", first);
    it.call(10, "c1");
    it.start(11, "c1", first);
    it.finish(15, "c1", first, Outcome::Handled);
    it.undo(16, "c1", first);
    it.finish(20, "c1", first, Outcome::PapersMissing);
    let second = it.take(21);
    it.call(22, "c1");
    it.start(22, "c1", second);
    it.undo(23, "c1", second);
    it.undo(23, "c1", second);
    it.call(25, "c1");
    it.give(26, Command::NoShow { counter: "c1".into(), visit: second });
    it.undo(27, "c1", second);
    it.start(27, "c1", second);
    let kind = ParkKind::PapersKept;
    it.give(28, Command::Park { counter: "c1".into(), visit: second, kind, minutes: None });
    it.undo(29, "c1", second);
    it.finish(31, "c1", second, Outcome::Handled);
    it
}

/// Every other way of a ticket that came with the new rules.
fn ways() -> Scribe {
    let mut it = Scribe::morning();
    back_and_package(&mut it);
    paper_and_tomorrow(&mut it);
    it
}

fn back_and_package(it: &mut Scribe) {
    let back = it.take_as(30, Take { cases: 3, ..Take::new("file".into(), Source::Desk) });
    it.call(31, "c1");
    it.start(31, "c1", back);
    let transfer = || Command::Transfer {
        counter: "c1".into(),
        visit: back,
        to: TransferTo::Service("cert".into()),
        back: true,
    };
    it.give(33, transfer());
    it.undo(34, "c1", back);
    it.give(35, transfer());
    it.served((36, 36, 38), "c2", back);
    it.served((39, 40, 41), "c1", back);
    let shop =
        Take { errand: Errand::Package("shop".into()), ..Take::new("file".into(), Source::Desk) };
    let shop = it.take_as(45, shop);
    it.give(45, Command::Insert { visit: shop, reason: ManualReason::Unwell });
    it.served((46, 46, 48), "c1", shop);
    it.served((49, 50, 51), "c2", shop);
}

fn paper_and_tomorrow(it: &mut Scribe) {
    let paper = Backfill {
        service: "cert".into(),
        slip: 7,
        class: Class::Care,
        counter: "c2".into(),
        clerk: "chen".into(),
        checked_in_ms: minute(52),
        called_ms: minute(55),
        started_ms: minute(56),
        finished_ms: minute(58),
        outcome: Outcome::Handled,
    };
    it.give(60, Command::Backfill(Box::new(paper)));
    let moved = it.take(61);
    it.call(62, "c1");
    it.give(62, Command::MoveCounter { counter: "c1".into(), to: "c3".into() });
    it.start(63, "c3", moved);
    for number in ["YF-2", "YF-1", "YF-2"] {
        let (counter, number) = ("c3".into(), number.to_owned());
        it.give(63, Command::AttachCase { counter, visit: moved, number });
    }
    it.finish(64, "c3", moved, Outcome::Handled);
    let carried = it.take(70);
    let reason = InterruptReason::SystemDown;
    it.give(71, Command::InterruptService { service: "file".into(), reason });
    it.give(72, Command::CarryOver { service: "file".into() });
    it.give(73, Command::CloseDay { expire: None });
    let tomorrow = 24 * 60;
    it.give(tomorrow, Command::OpenDay { date: hall_time(tomorrow).local_date });
    it.give(tomorrow, Command::RestoreService { service: "file".into() });
    it.sits(tomorrow, "c1", "liu");
    it.give(tomorrow + 5, Command::Return { visit: carried });
    it.served((tomorrow + 9, tomorrow + 9, tomorrow + 12), "c1", carried);
    let (counter, hand_over) = ("c1".into(), HandOvers::default());
    it.give(tomorrow + 13, Command::CloseCounter { counter, hand_over });
}

#[test]
fn undone_steps_leave_the_figures_and_stay_flagged() {
    let entries = undone().entries;
    check_entries::<VisitRecord>(
        &entries,
        "visit status transactions calls misses wait_ms served_ms outcome closed_ms last_call",
        "
        1 done 1 1 0 9m 9m papers-missing @20 3
        2 done 1 1 0 4m 4m handled        @31 5
",
    );
    check_entries::<TransactionRecord>(
        &entries,
        "visit transaction_no first_called_ms wait_ms counter clerk started_ms finished_ms \
         served_ms ended outcome calls misses undone",
        "
        1 1 @10 9m c1 liu @11 @20 9m finished papers-missing 1 0 1
        2 1 @25 4m c1 liu @27 @31 4m finished handled        1 0 1
",
    );
    check_entries::<CallRecord>(
        &entries,
        "call_id visit nth called_ms again previous undone",
        "
        1 1 1 @5  0 - 1
        2 1 2 @6  1 1 1
        3 1 1 @10 0 - 0
        4 2 1 @22 0 - 1
        5 2 1 @25 0 - 0
",
    );
}

/// Restarts and rebuilds give the same records.
#[tokio::test]
async fn records_of_the_new_ways_do_not_depend_on_restarts() {
    let folder = super::quick_folder();
    let mut book = Book::new();
    let entries = ways().entries;
    for pair in entries.chunks(2) {
        let store = sqlite(folder.path());
        book.append(&store, pair).await;
        store.close().await.unwrap();
    }
    let store = sqlite(folder.path());
    let expected = digest_tables(&derive(&entries));
    assert_eq!(store.records_digest().await.unwrap(), expected);
    assert_eq!(store.rebuild().await.unwrap(), entries.len() as u64);
    assert_eq!(store.records_digest().await.unwrap(), expected);
}

#[test]
fn every_way_of_a_ticket_is_recorded() {
    let entries = ways().entries;
    check_entries::<VisitRecord>(
        &entries,
        "visit date number service class zone cases package kind manual status transactions \
         calls wait_ms served_ms outcome closed_ms",
        "
        1 2026-11-02 A001   file ordinary east 3 -    apply   0 done 3 3 3m 7m handled @41
        2 2026-11-02 A002   file ordinary east 1 shop apply   0 done 2 2 2m 3m handled @51
        3 2026-11-02 P-A007 cert care     east 1 -    collect 1 done 1 0 3m 2m handled @58
        4 2026-11-02 A003   file ordinary east 1 -    apply   0 done 1 2 1m 1m handled @64
        5 2026-11-02 A004   file ordinary east 1 -    apply   0 done 1 1 4m 3m handled @1452
",
    );
    check_entries::<TransactionRecord>(
        &entries,
        "visit transaction_no date service lane queued_ms first_called_ms wait_ms counter \
         clerk finished_ms served_ms ended cause outcome inserted undone",
        "
        1 1 2026-11-02 file -         @30   @31   1m c1 liu  @35   4m transferred asked   -       -      1
        1 2 2026-11-02 cert -         @35   @36   1m c2 chen @38   2m transferred back    handled -      0
        1 3 2026-11-02 file clerk:liu @38   @39   1m c1 liu  @41   1m finished    -       handled -      0
        2 1 2026-11-02 file -         @45   @46   1m c1 liu  @48   2m transferred package handled unwell 0
        2 2 2026-11-02 cert -         @48   @49   1m c2 chen @51   1m finished    -       handled unwell 0
        3 1 2026-11-02 cert -         @52   @55   3m c2 chen @58   2m finished    -       handled -      0
        4 1 2026-11-02 file -         @61   @62   1m c3 liu  @64   1m finished    -       handled -      0
        5 1 2026-11-03 file -         @1445 @1449 4m c1 liu  @1452 3m finished    -       handled -      0
",
    );
}

#[test]
fn case_numbers_stand_beside_their_transaction() {
    check_entries::<CaseRecord>(
        &ways().entries,
        "visit transaction_no number date counter attached_ms",
        "
        4 1 YF-1 2026-11-02 c3 @63
        4 1 YF-2 2026-11-02 c3 @63
",
    );
}

#[test]
fn calls_and_counters_of_those_ways_are_recorded() {
    let entries = ways().entries;
    check_entries::<CallRecord>(
        &entries,
        "call_id visit counter nth again previous undone",
        "
        1 1 c1 1 0 - 0
        2 1 c2 1 0 1 0
        3 1 c1 1 0 2 0
        4 2 c1 1 0 - 0
        5 2 c2 1 0 4 0
        6 4 c1 1 0 - 0
        7 4 c3 1 1 6 0
        8 5 c1 1 0 - 0
",
    );
    check_entries::<CounterSessionRecord>(
        &entries,
        "counter from_ms clerk to_ms",
        "
        c1 @0    liu  @62
        c1 @1440 liu  -
        c2 @0    chen @73
        c3 @62   liu  @73
",
    );
    check_entries::<CounterModeRecord>(
        &entries,
        "counter from_ms mode to_ms",
        "
        c1 @0    open   @62
        c1 @62   closed @1440
        c1 @1440 open   @1453
        c1 @1453 closed -
        c2 @0    open   @73
        c2 @73   closed -
        c3 @62   open   @73
        c3 @73   closed -
",
    );
    check_entries::<ServiceRecord>(
        &entries,
        "service kind zone",
        "
        cert collect east
        file apply   east
",
    );
}

/// A zone that goes silent, one miss that stands and one that is taken back.
fn silent() -> Scribe {
    let mut it = Scribe::morning();
    for (at, silent) in [(1, false), (10, true)] {
        let mut setup = Setup::clone(it.state.setup.as_deref().unwrap());
        setup.zones.get_mut(&"east".into()).unwrap().silent = silent;
        it.give(at, Command::ChangeSetup { setup: Box::new(setup) });
        let missed = it.take(at);
        it.call(at + 1, "c1");
        it.give(at + 2, Command::NoShow { counter: "c1".into(), visit: missed });
        let there = it.take(at + 2);
        it.call(at + 3, "c1");
        it.give(at + 4, Command::NoShow { counter: "c1".into(), visit: there });
        it.undo(at + 5, "c1", there);
        it.start(at + 5, "c1", there);
        it.finish(at + 6, "c1", there, Outcome::Handled);
    }
    it
}

#[test]
fn misses_are_told_apart_by_whether_anything_was_heard() {
    check_entries::<CallRecord>(
        &silent().entries,
        "call_id visit silent missed",
        "
        1 1 0 1
        2 2 0 0
        3 3 1 1
        4 4 1 0
",
    );
}

/// The same figures by every engine, a step taken back counted for nothing.
#[tokio::test]
async fn no_shows_are_counted_silent_and_heard_by_every_engine() {
    let folder = super::quick_folder();
    let count = |zone: Option<&str>, silent, called, missed| NoShows {
        zone: zone.map(Into::into),
        silent,
        called,
        missed,
    };
    let (first, last) = (hall_time(0).local_date, hall_time(24 * 60).local_date);
    let stores: [&dyn Store; 2] = [&MemoryStore::default(), &sqlite(folder.path())];
    for store in stores {
        Book::new().append(store, &silent().entries).await;
        let expected = [(Some("east"), false), (Some("east"), true), (None, false), (None, true)];
        let expected = expected.map(|(zone, silent)| count(zone, silent, 2, 1));
        assert_eq!(store.no_shows(first, last).await.unwrap(), expected);
        assert_eq!(store.no_shows(last, last).await.unwrap(), [], "nobody came on the next day");
    }
    let folder = super::quick_folder();
    let stores: [&dyn Store; 2] = [&MemoryStore::default(), &sqlite(folder.path())];
    for store in stores {
        // Called, taken back, called again; a miss that was taken back.
        Book::new().append(store, &undone().entries).await;
        let expected = [count(Some("east"), false, 2, 0), count(None, false, 2, 0)];
        assert_eq!(store.no_shows(first, first).await.unwrap(), expected);
    }
}

/// A database of the build before the column is brought to what a rebuild would write.
#[tokio::test]
async fn older_calls_learn_whether_their_zone_was_silent() {
    let folder = super::quick_folder();
    let entries = silent().entries;
    let store = sqlite(folder.path());
    Book::new().append(&store, &entries).await;
    store.close().await.unwrap();
    let connection = rusqlite::Connection::open(folder.path().join("hall.db")).unwrap();
    let before = "DROP TABLE zones; ALTER TABLE calls DROP COLUMN silent;
                  ALTER TABLE calls DROP COLUMN missed; PRAGMA user_version = 5;";
    connection.execute_batch(before).unwrap();
    drop(connection);
    let store = sqlite(folder.path());
    let expected = digest_tables(&derive(&entries));
    assert_eq!(store.records_digest().await.unwrap(), expected);
}
