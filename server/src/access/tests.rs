//! What only time or another hall brings about: the documents are laid as they would lie then.

use protocol::doors::{DeviceKind, Role};
use queue_core::Setup;
use tokio::sync::watch;

use super::{
    documents::{Code, Grant, Kept},
    *,
};
use crate::{
    clock::{ClockSettings, wall_ms},
    hall,
    store::memory::MemoryStore,
};

const PASSWORD: &str = "Wind-im-Schilf7";

/// Doors over a store that already holds these documents.
struct Doors {
    access: Arc<Access>,
    _folder: tempfile::TempDir,
    _stop: watch::Sender<bool>,
}

fn setup() -> Setup {
    toml::from_str(include_str!("../../../config/hall.jiedong.toml")).expect("the default hall")
}

async fn doors(rules: Rules, lay: impl FnOnce(&Secrets) -> Vec<Change>) -> Doors {
    let folder = tempfile::tempdir().expect("a folder");
    let key = folder.path().join("access.key");
    let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
    let laid = lay(&Secrets::open(&key).expect("a key"));
    store.append_with(0, 0, Arc::default(), laid).await.expect("laid");
    let (stop, stopping) = watch::channel(false);
    let time_zone = chrono_tz::Asia::Shanghai;
    let clock = ClockSettings { time_zone, scale: 1.0, start_ms: None };
    let started = hall::start(Arc::clone(&store), setup(), clock, stopping).await.expect("starts");
    let access = Access::open(&key, "jiedong".to_owned(), rules, started.handle, store).await;
    Doors { access: access.expect("opens"), _folder: folder, _stop: stop }
}

fn rules() -> Rules {
    Rules { password_min_length: 10, session_idle_minutes: 60, session_hours: 12 }
}

fn asking(key: &str) -> Asking {
    let (actor, from) = ("anyone".to_owned(), "10.0.0.7".to_owned());
    Asking { key: key.to_owned(), actor, body_hash: String::new(), from }
}

fn account(id: &str, hall: &str, hash: &str) -> Account {
    let mut account = Account::new(id.to_owned(), id.to_owned(), id);
    let hall = hall.to_owned();
    account.grants = vec![Grant { hall, role: Role::Clerk, zone: None }];
    account.password = Some(hash.to_owned());
    account
}

fn session(secrets: &Secrets, id: &str, account: &str, left_ms: i64) -> Session {
    let token = token_hash(&secrets.token(Purpose::Session, id));
    let until_ms = wall_ms() + left_ms;
    Session {
        id: id.to_owned(),
        account: account.to_owned(),
        token,
        since_ms: wall_ms(),
        until_ms,
        vouched: false,
    }
}

#[tokio::test]
async fn a_code_opens_until_its_time_is_over_and_in_its_own_hall_only() {
    let code = |secrets: &Secrets, letters: &str, hall: &str, left_ms: i64| Code {
        device: format!("device-{letters}"),
        hash: secrets.hash(Purpose::CodeHash, letters),
        hall: hall.to_owned(),
        kind: DeviceKind::Kiosk,
        place: None,
        name: "door".to_owned(),
        until_ms: wall_ms() + left_ms,
    };
    let doors = doors(rules(), |secrets| {
        vec![
            code(secrets, "22222222", "jiedong", 60_000).put(),
            code(secrets, "33333333", "jiedong", -1).put(),
            code(secrets, "44444444", "elsewhere", 60_000).put(),
        ]
    })
    .await;
    for (typed, opens) in [
        ("3333-3333", false),
        ("4444-4444", false),
        ("5555-5555", false),
        (" 2222–2222 ", true),
        ("2222-2222", false),
    ] {
        let came = doors.access.enrol(&asking(&format!("enrol {typed}")), typed).await;
        assert_eq!(came.is_ok(), opens, "{typed}");
        assert!(came.is_ok() || matches!(came, Err(Refused::WrongCode)));
    }
    assert_eq!(doors.access.devices().len(), 1);
}

#[tokio::test]
async fn a_session_opens_until_its_end_and_while_it_is_used() {
    let lay = |secrets: &Secrets| {
        vec![
            account("ann", "jiedong", "-").put(),
            session(secrets, "open", "ann", 60_000).put(),
            session(secrets, "over", "ann", -1).put(),
            session(secrets, "orphan", "nobody", 60_000).put(),
        ]
    };
    let idle_at_once = Rules { session_idle_minutes: 0, ..rules() };
    for (rules, opens) in [(rules(), true), (idle_at_once, false)] {
        let doors = doors(rules, lay).await;
        let token = |id: &str| doors.access.secrets.token(Purpose::Session, id);
        assert_eq!(doors.access.credential(&token("open")).is_some(), opens);
        assert!(doors.access.credential(&token("over")).is_none());
        assert!(doors.access.credential(&token("orphan")).is_none());
        assert!(doors.access.credential("").is_none());
    }
}

#[tokio::test]
async fn a_lock_ends_with_its_time_and_another_halls_people_stay_outside() {
    let pepper = tempfile::tempdir().expect("a folder");
    let secrets = Secrets::open(&pepper.path().join("k")).expect("a key");
    let hash = Passwords::new(&secrets).hash(PASSWORD.to_owned()).await.expect("a hash");
    let mut locked = account("ann", "jiedong", &hash);
    locked.failures = Failures { count: 0, locked_until_ms: wall_ms() + 60_000 };
    let mut was_locked = account("bob", "jiedong", &hash);
    was_locked.failures = Failures { count: 3, locked_until_ms: wall_ms() - 1 };
    let stranger = account("eve", "elsewhere", &hash);
    let documents = vec![locked.put(), was_locked.put(), stranger.put()];
    let mut doors = doors(rules(), |_| documents).await;
    // The hashes were peppered with a key of their own.
    Arc::get_mut(&mut doors.access).expect("nobody else").passwords = Passwords::new(&secrets);
    let said = async |login: &str| {
        let came = doors.access.sign_in(&asking(login), login, PASSWORD.to_owned()).await;
        came.map(|came| came.account.failures.count)
    };
    assert!(matches!(said("ann").await, Err(Refused::Locked { secs: 59..=60 })));
    assert!(matches!(said("bob").await, Ok(0)), "a success forgets the failures before");
    assert!(matches!(said("eve").await, Err(Refused::NoRoleHere)));
    assert!(matches!(said("EVE ").await, Err(Refused::NoRoleHere)), "capitals do not matter");
}

#[tokio::test]
async fn a_document_that_is_not_ours_stops_the_start() {
    let documents = |body: &str| {
        let (kind, id) = ("account".to_owned(), "ann".to_owned());
        vec![crate::store::Document { kind, id, body: body.to_owned() }]
    };
    assert!(Book::of(documents("{}")).is_err_and(|name| name == "account ann"));
    assert!(Book::of(documents("not JSON")).is_err());
}
