//! What somebody tries who has no business in the hall. Each story is a row of docs/SECURITY.md.

use std::collections::BTreeSet;

use protocol::{
    bodies::{Done, TicketTaken},
    doors::{AccountSecret, Accounts, AuditPage, Enrolled, WhoAmI},
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tests::{
    Hall, Live, Reply,
    hall::{PASSWORD, SMALL},
    live,
};
use tokio_tungstenite::{connect_async, tungstenite::Error};

/// Somebody with a role whose password is known; their login.
fn known(hall: &Hall, login: &str, role: &str) {
    hall.told(&["account", "add", login, "--role", role, "--password-stdin"], PASSWORD);
}

fn name(reply: &Reply) -> String {
    reply.problem().kind.trim_start_matches("/problems/").to_owned()
}

async fn who_am_i(hall: &Hall, cookie: &str) -> WhoAmI {
    hall.ask(Method::GET, "/api/v1/session").header("cookie", cookie).send().await.done()
}

#[tokio::test]
async fn guessed_passwords_lock_the_account_and_a_login_that_nobody_has_alike() {
    let hall = Hall::open().await;
    known(&hall, "wang", "manager");
    for login in ["wang", "nobody"] {
        let mut said = Vec::new();
        for guess in 0..6 {
            let reply = hall.sign_in(login, &format!("Guess-number-{guess}")).await;
            said.push((reply.status.as_u16(), name(&reply)));
        }
        let wrong = (401, "sign-in-wrong".to_owned());
        let locked = (429, "locked-out".to_owned());
        let expected: Vec<_> =
            [&wrong, &wrong, &wrong, &wrong, &locked, &locked].map(Clone::clone).to_vec();
        assert_eq!(said, expected, "{login}: the same for both");
    }
    let right = hall.sign_in("wang", PASSWORD).await;
    assert_eq!(name(&right), "locked-out", "the right one does not open a locked account");
    let wait: u64 = right.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=900).contains(&wait), "{wait}");
    hall.told(&["account", "unlock", "wang"], "");
    assert!(hall.sign_in("wang", PASSWORD).await.status.is_success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guesses_all_at_once_are_counted_one_by_one() {
    let hall = Hall::open().await;
    known(&hall, "wang", "manager");
    let guesses = (0..20).map(|guess| {
        let hall = &hall;
        async move { hall.sign_in("wang", &format!("Guess-number-{guess}")).await.status }
    });
    let statuses = futures_util::future::join_all(guesses).await;
    let wrong = statuses.iter().filter(|status| **status == 401).count();
    assert_eq!(wrong, 4, "the fifth locks: {statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 16);
}

#[tokio::test]
async fn an_address_that_tries_many_logins_is_slowed_down_even_when_it_is_right() {
    let hall = Hall::open_as(SMALL, "limit_tries_per_minute = 10").await;
    known(&hall, "wang", "manager");
    for login in 0..10 {
        let reply = hall.sign_in(&format!("login-{login}"), "Summer-2026").await;
        assert_eq!(reply.status, 401);
    }
    let reply = hall.sign_in("wang", PASSWORD).await;
    assert_eq!(name(&reply), "too-many-requests", "nobody looks at the password any more");
    let code = hall.ask(Method::POST, "/api/v1/devices/enrol").fresh_key();
    assert_eq!(name(&code.json(&json!({ "code": "7K4M-9PQ2" })).send().await), "too-many-requests");
}

#[tokio::test]
async fn a_pin_is_locked_after_five_guesses_and_opens_no_counter_elsewhere() {
    let hall = Hall::open().await;
    let admin = hall.token("admin", None).await;
    let (desk, clerk) = (hall.desk(&admin, "1").await, hall.clerk(&admin).await);
    let path = "/api/v1/counters/1/sign-in";
    for guess in 0..5 {
        let body = json!({ "login": clerk["login"], "pin": format!("70251{guess}") });
        let reply = hall.post(&desk, path, body).await;
        assert_eq!(name(&reply), if guess < 4 { "sign-in-wrong" } else { "locked-out" });
    }
    assert_eq!(name(&hall.post(&desk, path, clerk.clone()).await), "locked-out");
    // A PIN is worth nothing without an enrolled desk, nor is it a password.
    let bare = hall.ask(Method::POST, path).fresh_key().json(&clerk).send().await;
    assert_eq!(name(&bare), "token-missing");
    let login = clerk["login"].as_str().unwrap();
    let reply = hall.sign_in(login, clerk["pin"].as_str().unwrap()).await;
    assert_eq!(reply.status, 401);
    hall.told(&["account", "unlock", login], "");
    hall.post(&desk, path, clerk).await.done::<Done>();
}

#[tokio::test]
async fn a_clerk_of_another_zone_sits_down_nowhere_else() {
    let hall = Hall::open().await;
    let admin = hall.token("admin", None).await;
    let desk = hall.desk(&admin, "1").await;
    let grants = json!([{ "role": "clerk", "zone": "upper" }]);
    let body = json!({ "login": "li", "name": "Li", "grants": grants });
    let made: AccountSecret = hall.post(&admin, "/api/v1/accounts", body).await.done();
    let path = format!("/api/v1/accounts/{}/reset-pin", made.account.id);
    let made: AccountSecret = hall.post(&admin, &path, json!({})).await.done();
    let body = json!({ "login": "li", "pin": made.secret });
    let reply = hall.post(&desk, "/api/v1/counters/1/sign-in", body.clone()).await;
    assert_eq!(name(&reply), "not-a-clerk-here");
    let upstairs = hall.desk(&admin, "3").await;
    hall.post(&upstairs, "/api/v1/counters/3/sign-in", body).await.done::<Done>();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pairing_code_lets_one_device_in_and_no_second_one() {
    let hall = Hall::open().await;
    let code = hall.told(&["pair", "--kind", "kiosk"], "");
    let body = json!({ "code": code.to_lowercase().replace('-', " ") });
    let attempts = (0..16).map(|_| {
        let ask = hall.ask(Method::POST, "/api/v1/devices/enrol").fresh_key();
        ask.json(&body).send()
    });
    let replies = futures_util::future::join_all(attempts).await;
    let (came, refused): (Vec<_>, Vec<_>) =
        replies.into_iter().partition(|reply| reply.status.is_success());
    assert_eq!(came.len(), 1, "{came:?}");
    assert!(refused.iter().all(|reply| name(reply) == "code-wrong"));
    assert_eq!(hall.told(&["pair", "--list"], "").lines().count(), 1);
    // The device itself may ask again when its answer was lost: same key, same token.
    let code = hall.told(&["pair", "--kind", "kiosk"], "");
    let ask = |key: &str| {
        let ask = hall.ask(Method::POST, "/api/v1/devices/enrol").key(key);
        ask.json(&json!({ "code": code })).send()
    };
    let first: Enrolled = ask("mine").await.done();
    let again: Enrolled = ask("mine").await.done();
    assert_eq!(first.token, again.token);
    assert_eq!(name(&ask("another").await), "code-wrong");
}

#[tokio::test]
async fn a_stolen_cookie_opens_nothing_after_its_session_has_ended() {
    let hall = Hall::open().await;
    known(&hall, "wang", "manager");
    let cookie = |token: &str| format!("jiaohao_session={token}");
    // Signing out.
    let session = hall.sign_in("wang", PASSWORD).await.session();
    assert!(who_am_i(&hall, &cookie(&session)).await.person.is_some());
    let mut seen = hall.live("view=dashboard", &session).await;
    seen.next().await;
    hall.post(&session, "/api/v1/session/end", json!({})).await.done::<Value>();
    assert!(who_am_i(&hall, &cookie(&session)).await.person.is_none());
    assert_eq!(seen.close_code().await, 1008, "what it has open is closed");
    assert_eq!(
        name(&hall.post(&session, "/api/v1/hall/close-day", json!({})).await),
        "token-wrong"
    );
    // Changing the password ends all others; so does disabling the account.
    let (mine, stolen) =
        (hall.sign_in("wang", PASSWORD).await, hall.sign_in("wang", PASSWORD).await);
    let (mine, stolen) = (mine.session(), stolen.session());
    let body = json!({ "old": PASSWORD, "new": "Noch-ein-Schilf8" });
    let change = || {
        hall.ask(Method::POST, "/api/v1/me/password").token(&mine).key("change").json(&body).send()
    };
    change().await.done::<Value>();
    change().await.done::<Value>(); // its answer was lost: no failure is counted
    assert!(who_am_i(&hall, &cookie(&stolen)).await.person.is_none());
    assert!(who_am_i(&hall, &cookie(&mine)).await.person.is_some());
    hall.told(&["account", "disable", "wang"], "");
    assert!(who_am_i(&hall, &cookie(&mine)).await.person.is_none());
    let reply = hall.sign_in("wang", "Noch-ein-Schilf8").await;
    assert_eq!(name(&reply), "account-disabled");
}

#[tokio::test]
async fn a_session_survives_a_restart_and_ends_when_nobody_uses_it() {
    let mut hall = Hall::open().await;
    let session = hall.person("manager", None).await;
    let kiosk = hall.token("kiosk", None).await;
    assert!(hall.stop().await.success());
    hall.start().await;
    assert!(who_am_i(&hall, &format!("jiaohao_session={session}")).await.person.is_some());
    let body = json!({ "service": "file", "source": "kiosk" });
    hall.post(&kiosk, "/api/v1/tickets", body).await.done::<TicketTaken>();
}

#[tokio::test]
async fn a_cookie_is_never_taken_over_and_no_script_reads_it() {
    let hall = Hall::open().await;
    known(&hall, "wang", "manager");
    let body = json!({ "login": "wang", "password": PASSWORD });
    let ask = hall.ask(Method::POST, "/api/v1/session").fresh_key().json(&body);
    let fixed = "jiaohao_session=chosen-by-somebody-else";
    let reply = ask.header("cookie", fixed).send().await;
    assert_ne!(reply.session(), "chosen-by-somebody-else");
    let set = reply.headers["set-cookie"].to_str().unwrap();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict"), "{set}");
    assert!(who_am_i(&hall, fixed).await.person.is_none());
    assert!(!reply.text.contains(&reply.session()), "the session is in the cookie alone");
}

#[tokio::test]
async fn a_page_from_elsewhere_can_do_nothing_with_the_cookies_of_its_visitor() {
    let hall = Hall::open().await;
    let session = hall.person("manager", None).await;
    let cookie = format!("jiaohao_session={session}");
    let own = format!("http://{}", hall.address);
    for (origin, let_in) in [
        (Some(own.as_str()), true),
        (Some("https://evil.example"), false),
        (Some("null"), false),
        (Some("http://127.0.0.1"), false),
        (None, false),
    ] {
        let ask = hall.ask(Method::POST, "/api/v1/hall/stop-issuing").header("cookie", &cookie);
        let ask = origin.into_iter().fold(ask, |ask, origin| ask.header("origin", origin));
        let reply = ask.json(&json!({})).send().await;
        let expected = if let_in { "idempotency-key-missing" } else { "wrong-origin" };
        assert_eq!(name(&reply), expected, "{origin:?}");
    }
    // A form can send neither the key nor JSON.
    let form = hall.ask(Method::POST, "/api/v1/hall/stop-issuing").header("cookie", &cookie);
    let form = form.header("origin", &own).header("content-type", "text/plain").fresh_key();
    assert_eq!(name(&form.bytes("{}").send().await), "wrong-content-type");
    let mut request = live::request(&hall.address, "view=dashboard", "");
    request.headers_mut().insert("cookie", cookie.parse().unwrap());
    request.headers_mut().insert("origin", "https://evil.example".parse().unwrap());
    let Err(Error::Http(refused)) = connect_async(request).await else { panic!("it opened") };
    assert_eq!(refused.status(), 403);
}

#[tokio::test]
async fn forged_and_neighbouring_ticket_links_open_nothing() {
    let hall = Hall::open_as(SMALL, "limit_failures_per_minute = 0").await;
    let kiosk = hall.token("kiosk", None).await;
    let take = async || {
        let body = json!({ "service": "file", "source": "kiosk" });
        hall.post(&kiosk, "/api/v1/tickets", body).await.done::<TicketTaken>()
    };
    let (first, second) = (take().await, take().await);
    let link = |ticket: &TicketTaken| ticket.link.strip_prefix("/t/").unwrap().to_owned();
    let (first, second) = (link(&first), link(&second));
    // The beginning of a link names the visit, the rest proves it: halves of two do not fit.
    let mut forged: BTreeSet<String> = (8..24)
        .flat_map(|at| [format!("{}{}", &first[..at], &second[at..]), first[..at].to_owned()])
        .collect();
    forged.extend([first.to_uppercase(), format!("{first}A"), "1".into(), "A001".into()]);
    forged.retain(|link| *link != first && *link != second);
    assert!(forged.len() > 20);
    for link in &forged {
        let path = format!("/api/v1/tickets/{link}/cancel");
        let reply = hall.ask(Method::POST, &path).fresh_key().send().await;
        assert_eq!(
            (reply.status, name(&reply)),
            (StatusCode::NOT_FOUND, "ticket-link-wrong".into())
        );
        let opened = Live::open(&hall.address, &format!("view=ticket&ticket={link}"), "").await;
        assert!(opened.is_err(), "{link}");
    }
    let path = format!("/api/v1/tickets/{first}/cancel");
    hall.ask(Method::POST, &path).fresh_key().send().await.done::<Done>();
}

#[tokio::test]
async fn headers_and_bodies_too_large_are_refused() {
    let hall = Hall::open().await;
    let kiosk = hall.token("kiosk", None).await;
    for (value, status) in [("x".repeat(1_000), 200), ("x".repeat(20_000), 431)] {
        let reply = hall.ask(Method::GET, "/healthz").header("x-large", &value).send().await;
        assert_eq!(reply.status.as_u16(), status);
    }
    let body = format!("{{\"service\":\"{}\"}}", "x".repeat(20_000));
    let ask = hall.ask(Method::POST, "/api/v1/tickets").token(&kiosk).fresh_key();
    let reply = ask.header("content-type", "application/json").bytes(body).send().await;
    assert_eq!(name(&reply), "body-too-large");
    let large = json!({ "login": "x", "password": "x".repeat(15_000) });
    let ask = hall.ask(Method::POST, "/api/v1/session").fresh_key().json(&large);
    assert_eq!(ask.send().await.status, 401);
}

#[tokio::test]
async fn the_console_is_not_reachable_over_the_network() {
    let hall = Hall::open().await;
    let admin = hall.token("admin", None).await;
    let accounts: Accounts =
        hall.ask(Method::GET, "/api/v1/accounts").token(&admin).send().await.done();
    let path = format!("/api/v1/accounts/{}/give-password", accounts.accounts[0].id);
    let body = json!({ "password": "Hereingelassen-9" });
    let ask = hall.ask(Method::POST, &path).token(&admin).fresh_key().json(&body);
    let reply = ask.header("x-forwarded-for", "127.0.0.1").header("host", "console").send().await;
    assert_eq!(reply.status, 404);
    let mode = |name: &str| {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(hall.path("data").join(name)).unwrap().permissions().mode() & 0o777
    };
    assert_eq!(mode("console.sock"), 0o600);
    assert_eq!((mode(""), mode("hall.db"), mode("keys/access.key")), (0o700, 0o600, 0o600));
}

#[tokio::test]
async fn the_first_administrator_needs_the_code_of_the_console_and_comes_once() {
    let mut hall = Hall::open().await;
    let code = hall.first_code().await;
    let body = |code: &str, login: &str| json!({ "code": code, "login": login, "name": "IT", "password": PASSWORD });
    let make =
        |body: Value| hall.ask(Method::POST, "/api/v1/first-admin").fresh_key().json(&body).send();
    assert!(who_am_i(&hall, "").await.first_run);
    assert_eq!(name(&make(body("2222-2222", "it")).await), "first-code-wrong");
    let session = make(body(&code, "it")).await.session();
    assert!(!who_am_i(&hall, "").await.first_run);
    assert_eq!(name(&make(body(&code, "it2")).await), "not-first-run");
    // Nobody can take the last administrator away, not even themselves.
    let accounts: Accounts =
        hall.ask(Method::GET, "/api/v1/accounts").token(&session).send().await.done();
    let path = format!("/api/v1/accounts/{}/change", accounts.accounts[0].id);
    for change in [
        json!({ "login": "it", "name": "IT", "grants": [] }),
        json!({ "login": "it", "name": "IT", "grants": [{ "role": "admin" }], "disabled": true }),
    ] {
        assert_eq!(name(&hall.post(&session, &path, change).await), "last-admin");
    }
}

#[tokio::test]
async fn a_key_that_somebody_else_has_used_gives_nothing_away() {
    let hall = Hall::open().await;
    let (admin, other) = (hall.token("admin", None).await, hall.token("admin", None).await);
    let body = json!({ "login": "li", "name": "Li", "grants": [{ "role": "clerk" }] });
    let add = |token: &str| {
        hall.ask(Method::POST, "/api/v1/accounts").token(token).key("known").json(&body).send()
    };
    let first: AccountSecret = add(&admin).await.done();
    let again: AccountSecret = add(&admin).await.done();
    assert_eq!(first.secret, again.secret, "an answer that was lost can be asked for again");
    assert_eq!(name(&add(&other).await), "key-reused");
}

#[tokio::test]
async fn no_secret_is_in_the_log_or_in_the_database() {
    let mut hall = Hall::open_as(SMALL, "log = \"debug\"").await;
    let admin = hall.token("admin", None).await;
    let clerk = hall.clerk(&admin).await;
    let desk = hall.desk(&admin, "1").await;
    hall.post(&desk, "/api/v1/counters/1/sign-in", clerk.clone()).await.done::<Done>();
    let code = hall.told(&["pair", "--kind", "kiosk"], "");
    hall.sign_in("wang", "a-password-in-vain").await;
    assert!(hall.stop().await.success());
    let mut kept = hall.log().into_bytes();
    for file in ["hall.db", "hall.db-wal"] {
        kept.extend(std::fs::read(hall.path("data").join(file)).unwrap_or_default());
    }
    let body = format!("{{\"login\":{},\"pin\":{}}}", clerk["login"], clerk["pin"]);
    let plain = Sha256::digest(format!("POST\n/api/v1/counters/1/sign-in\n{body}\n"));
    let plain_hash: String = plain.iter().map(|byte| format!("{byte:02x}")).collect();
    let short = code.replace('-', "");
    let secrets = [
        admin.as_str(),
        desk.as_str(),
        PASSWORD,
        "a-password-in-vain",
        code.as_str(),
        short.as_str(),
        plain_hash.as_str(),
    ];
    for secret in secrets {
        let found = kept.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "{secret}");
    }
    // Six digits may stand anywhere by chance, but not as a text of their own.
    let pin = clerk["pin"].to_string();
    assert!(!kept.windows(pin.len()).any(|window| window == pin.as_bytes()), "{pin}");
}

#[tokio::test]
async fn everything_at_the_doors_is_in_the_audit_log_and_a_changed_byte_of_it_is_found() {
    let mut hall = Hall::open().await;
    known(&hall, "wang", "auditor");
    hall.sign_in("wang", "a-password-in-vain").await;
    let auditor = hall.sign_in("wang", PASSWORD).await.session();
    let admin = hall.token("admin", None).await;
    hall.token("kiosk", None).await;
    let export = json!({ "reason": "monthly check", "kind": "notes" });
    let csv = hall.post(&auditor, "/api/v1/audit/export", export).await;
    assert!(csv.status.is_success() && csv.text.contains("monthly check"), "{csv:?}");
    let read = |query: &str, token: &str| {
        hall.ask(Method::GET, &format!("/api/v1/audit?{query}")).token(token).send()
    };
    let page: AuditPage = read("kind=notes", &auditor).await.done();
    let told: BTreeSet<&str> = page.rows.iter().map(|row| row.what[0].as_str()).collect();
    for what in [
        "account-added",
        "password-reset",
        "sign-in-failed",
        "signed-in",
        "code-made",
        "device-enrolled",
        "audit-exported",
    ] {
        assert!(told.contains(what), "{what}: {told:?}");
    }
    // What people type is kept where it can be erased, and shown beside its id.
    let exported = page.rows.iter().find(|row| row.what == ["audit-exported"]).unwrap();
    assert!(exported.names.values().any(|text| text == "monthly check"), "{exported:?}");
    assert!(!exported.detail.contains("monthly check"), "{exported:?}");
    let failed = page.rows.iter().find(|row| row.what == ["sign-in-failed"]).unwrap();
    assert_eq!(failed.from.as_deref(), Some("127.0.0.1"));
    assert!(failed.names.values().any(|name| name == "wang"), "{failed:?}");
    let by_console: AuditPage = read("actor=console&limit=1", &admin).await.done();
    assert!(by_console.next_before.is_some() && by_console.rows[0].actor == "console");
    assert_eq!(read("moon=1", &auditor).await.status, 400);
    // The auditor looks and takes out, and changes nothing.
    let body = json!({ "login": "li", "name": "Li", "grants": [] });
    assert_eq!(name(&hall.post(&auditor, "/api/v1/accounts", body).await), "not-allowed");
    assert!(hall.stop().await.success());
    let says = |hall: &Hall| String::from_utf8(hall.run("audit", &[]).stdout).unwrap();
    assert!(says(&hall).contains("faults  0"));
    let forge = "import sqlite3,sys; db=sqlite3.connect(sys.argv[1]); \
        db.execute('drop trigger journal_rows_never_change'); \
        db.execute(\"update journal set events=replace(events,'127.0.0.1','127.0.0.2') \
            where events like '%sign-in-failed%'\"); db.commit()";
    let database = hall.path("data").join("hall.db");
    let forged = std::process::Command::new("python3").args(["-c", forge]).arg(database).status();
    assert!(forged.unwrap().success());
    let said = says(&hall);
    assert!(said.contains("faults  1") && said.contains(&format!("row {}:", failed.seq)), "{said}");
}
