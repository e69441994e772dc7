//! Every route and every view, asked by everybody there is: let in or refused exactly as
//! docs/RIGHTS.md says. The page is read as an outsider would read it; what the words mean is
//! written down here once more.

use std::{collections::BTreeMap, fs, path::Path};

use protocol::bodies::TicketTaken;
use reqwest::Method;
use serde_json::json;
use tests::{
    Hall, Live,
    hall::{PASSWORD, SMALL},
};
use tokio_tungstenite::tungstenite::Error;

/// Where somebody's right holds, as far as they are concerned.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    Hall,
    Ground,
    Upper,
}

/// Who asks.
#[derive(Debug)]
enum Who {
    /// Nobody, or somebody who is nobody here any more.
    Stranger,
    /// A person with a role.
    Role(&'static str, Place),
    /// A clerk who is signed in at counter 1.
    SeatedClerk,
    /// A person who may only change their password.
    MustChange,
    /// A person without any role.
    NoRole,
    /// A device and where it stands: a counter's number, a zone, or nothing.
    Device(&'static str, &'static str),
}

use Place::{Ground, Hall as Whole, Upper};
use Who::{Device, MustChange, NoRole, Role, SeatedClerk, Stranger};

/// A line of the page: whom it names, and where.
struct Line {
    method: Method,
    path: String,
    devices: Vec<String>,
    roles: Vec<String>,
    place: String,
}

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/RIGHTS.md")).unwrap()
}

/// The words after `name: `, up to the next semicolon.
fn list(text: &str, name: &str) -> Vec<String> {
    let Some((_, rest)) = text.split_once(&format!("{name}: ")) else { return Vec::new() };
    let words = rest.split(';').next().unwrap().split(", ");
    words.map(|word| word.trim().to_owned()).filter(|word| word != "—").collect()
}

fn lines() -> Vec<Line> {
    let mut lines = Vec::new();
    for row in page().lines().filter(|row| row.starts_with("| ")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let (method, path, who) = match cells[..] {
            ["GET" | "POST", path, who] => (cells[0], path.trim_matches('`').to_owned(), who),
            [view, who] if view != "view" => ("GET", format!("view={view}"), who),
            _ => continue,
        };
        let place = match who.split(';').nth(2) {
            Some(place) => place.trim(),
            None => who,
        };
        lines.push(Line {
            method: method.parse().unwrap(),
            path,
            devices: list(who, "devices"),
            roles: list(who, "roles"),
            place: place.to_owned(),
        });
    }
    assert!(lines.len() > 60, "the page has no table");
    lines
}

impl Line {
    /// Whether somebody is let in. The visit waits on the ground floor, the counter is number 1 on
    /// the ground floor, the zone is the ground floor.
    fn lets_in(&self, who: &Who) -> bool {
        match self.place.as_str() {
            "everybody" => true,
            // Asked with the link of a ticket, whoever asks.
            "the holder of the ticket's link" => true,
            // Asked with the key of a code that is on the wall.
            "whoever has just scanned the hall's code" => true,
            "the operator of the server's machine" => false,
            "whoever is signed in" => {
                matches!(who, Role(..) | SeatedClerk | MustChange | NoRole)
            }
            place => match who {
                Stranger | MustChange | NoRole => false,
                SeatedClerk => self.lets_role("clerk", Whole, true, place),
                Role(role, own) => self.lets_role(role, *own, false, place),
                Device(kind, at) => self.lets_device(kind, at, place),
            },
        }
    }

    fn lets_role(&self, role: &str, own: Place, seated: bool, place: &str) -> bool {
        let named = self.roles.iter().any(|known| known == role);
        let there = match place {
            "anywhere in the hall" => true,
            "in the whole hall" => own == Whole,
            "in that zone" | "at that counter or in its zone" | "where that visit waits" => {
                own != Upper
            }
            "at that counter or in its zone, a clerk only where signed in"
            | "at that counter or in its zone, a clerk only where signed in, a desk while its clerk \
               may serve there" => own != Upper && (role != "clerk" || seated),
            other => panic!("what does `{other}` mean?"),
        };
        named && there
    }

    fn lets_device(&self, kind: &str, at: &str, place: &str) -> bool {
        let named = self.devices.iter().any(|known| known == kind);
        let there = match place {
            "anywhere in the hall" | "in the whole hall" => true,
            "in that zone" => at.is_empty() || at == "ground",
            "where that visit waits" => at != "3",
            // A screen shows the strips of the counters of its zone.
            _ if kind == "display" => at.is_empty() || at == "ground",
            _ => at == "1",
        };
        named && there
    }
}

/// Everybody who asks, with what they show.
async fn everybody(hall: &mut Hall) -> Vec<(Who, String)> {
    let admin = hall.token("admin", None).await;
    let mut all = vec![
        (Stranger, String::new()),
        (Stranger, "guessed-token".to_owned()),
        (Stranger, format!("{admin}x")),
    ];
    for role in ["clerk", "guide", "supervisor", "manager"] {
        all.push((Role(role, Whole), hall.person(role, None).await));
        all.push((Role(role, Ground), hall.person(role, Some("ground")).await));
        all.push((Role(role, Upper), hall.person(role, Some("upper")).await));
    }
    all.push((Role("auditor", Whole), hall.person("auditor", None).await));
    for (kind, at) in [
        ("kiosk", ""),
        ("display", ""),
        ("display", "ground"),
        ("display", "upper"),
        ("counter", "1"),
        ("counter", "2"),
        ("counter", "3"),
        ("evaluator", "1"),
        ("evaluator", "3"),
        ("led", "1"),
        ("printer", ""),
        ("bridge", ""),
    ] {
        let place = Some(at).filter(|at| !at.is_empty());
        all.push((Device(kind, at), hall.token(kind, place).await));
    }
    let seated = hall.person("clerk", None).await;
    let sits = hall.post(&seated, "/api/v1/counters/1/sign-in", json!({})).await;
    assert!(sits.status.is_success(), "{sits:?}");
    all.push((SeatedClerk, seated));
    let body = json!({ "login": "new", "name": "New", "grants": [{ "role": "manager" }] });
    let first: protocol::doors::AccountSecret =
        hall.post(&admin, "/api/v1/accounts", body).await.done();
    all.push((MustChange, hall.sign_in("new", &first.secret).await.session()));
    shut_out(hall, &admin, &mut all).await;
    all.push((Role("admin", Whole), admin));
    all
}

/// Those who once could: a device that was shut out, people who were disabled, who signed out, who
/// lost their roles, and those of another hall.
async fn shut_out(hall: &mut Hall, admin: &str, all: &mut Vec<(Who, String)>) {
    let code = hall.told(&["pair", "--kind", "kiosk", "--name", "shut out"], "");
    let kiosk = hall.enrol(&code).await;
    let listed = hall.told(&["pair", "--list"], "");
    let line = listed.lines().find(|line| line.ends_with("shut out")).unwrap();
    hall.told(&["pair", "--revoke", line.split('\t').next().unwrap()], "");
    all.push((Stranger, kiosk));
    let gone = hall.person("manager", None).await;
    hall.post(&gone, "/api/v1/session/end", json!({})).await.done::<serde_json::Value>();
    all.push((Stranger, gone));
    for (login, body, who) in [
        ("off", json!({ "login": "off", "name": "Off", "grants": [], "disabled": true }), Stranger),
        ("plain", json!({ "login": "plain", "name": "Plain", "grants": [] }), NoRole),
    ] {
        hall.told(&["account", "add", login, "--role", "manager", "--password-stdin"], PASSWORD);
        let session = hall.sign_in(login, PASSWORD).await.session();
        let accounts: protocol::doors::Accounts =
            hall.ask(Method::GET, "/api/v1/accounts").token(admin).send().await.done();
        let id = accounts.accounts.into_iter().find(|one| one.login == login).unwrap().id;
        let path = format!("/api/v1/accounts/{id}/change");
        hall.post(admin, &path, body).await.done::<serde_json::Value>();
        all.push((who, session));
    }
    elsewhere(hall, all).await;
}

/// A clerk, a manager and a device of another hall in the same database.
async fn elsewhere(hall: &mut Hall, all: &mut Vec<(Who, String)>) {
    let strangers = [
        (NoRole, hall.person("clerk", None).await),
        (NoRole, hall.person("manager", None).await),
        (Stranger, hall.token("kiosk", None).await),
    ];
    let moved = "import sqlite3,sys; db=sqlite3.connect(sys.argv[1]); \
        here,there='\"hall\":\"small\"','\"hall\":\"elsewhere\"'; \
        newest=lambda kind,n: [r[0] for r in db.execute(\"select id from documents where kind=? \
            order by json_extract(body, ?) desc limit ?\", (kind, \
            '$.created_ms' if kind=='account' else '$.enrolled_ms', n))]; \
        [db.execute('update documents set body=replace(body,?,?) where kind=? and id=?', \
            (here,there,k,i)) for k,n in (('account',2),('device',1)) for i in newest(k,n)]; \
        db.commit()";
    assert!(hall.stop().await.success());
    let database = hall.path("data").join("hall.db");
    let moved = std::process::Command::new("python3").args(["-c", moved]).arg(database).output();
    let moved = moved.unwrap();
    assert!(moved.status.success(), "{moved:?}");
    hall.start().await;
    all.extend(strangers);
}

/// The names of answers that say: not you.
const REFUSALS: [&str; 6] = [
    "token-missing",
    "token-wrong",
    "not-allowed",
    "not-your-place",
    "not-your-desk",
    "password-must-change",
];

#[tokio::test]
async fn everybody_is_let_in_or_refused_as_the_page_says() {
    let config = "limit_token_per_minute = 0\nlimit_address_per_minute = 0\n\
        limit_tries_per_minute = 0\nlimit_failures_per_minute = 0\nlimit_ticket_per_minute = 0";
    let mut hall = Hall::open_as(SMALL, config).await;
    let kiosk = hall.token("kiosk", None).await;
    let body = json!({ "service": "file", "source": "kiosk" });
    let ticket: TicketTaken = hall.post(&kiosk, "/api/v1/tickets", body).await.done();
    let key = crate::phone::scanned(&hall).await.expect("tickets are issued");
    let key = key.strip_prefix("/take?k=").unwrap().to_owned();
    let all = everybody(&mut hall).await;
    let link = ticket.link.strip_prefix("/t/").unwrap().to_owned();
    let visit = ticket.visit.to_string();
    let filled = |path: &str| {
        let values = [("{counter}", "1"), ("{visit}", visit.as_str()), ("{token}", link.as_str())];
        let values = values.into_iter().chain([("{zone}", "ground"), ("{*file}", "none.js")]);
        let values = values.chain([("{name}", "not-found"), ("{account}", "x"), ("{device}", "x")]);
        let values = values.chain([("{key}", key.as_str()), ("{photo}", "none")]);
        let values = values.chain([("{clerk}", "x"), ("{message}", "x")]);
        values.fold(path.to_owned(), |path, (hole, value)| path.replace(hole, value))
    };
    let mut wrong = Vec::new();
    let mut asked = BTreeMap::from([(true, 0), (false, 0)]);
    for line in lines() {
        for (who, token) in &all {
            let expected = line.lets_in(who);
            let let_in = match line.path.strip_prefix("view=") {
                Some(view) => sees(&hall, view, &link, token).await,
                None => may(&hall, &line, &filled(&line.path), token).await,
            };
            *asked.entry(expected).or_default() += 1;
            if let_in != expected {
                let said = if let_in { "was let in" } else { "was refused" };
                wrong.push(format!("{} {}: {who:?} {said}", line.method, line.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {asked:?}:\n{}", wrong.len(), wrong.join("\n"));
    println!("{asked:?}");
}

/// Whether a route lets somebody in. A command carries no key, so that nothing is done: whoever is
/// let in is told that the key is missing.
async fn may(hall: &Hall, line: &Line, path: &str, token: &str) -> bool {
    let ask = hall.ask(line.method.clone(), path);
    let ask = if token.is_empty() { ask } else { ask.token(token) };
    let reply = ask.send().await;
    if !reply.status.is_client_error() {
        return true;
    }
    let name = reply.problem().kind.trim_start_matches("/problems/").to_owned();
    if line.place == "the operator of the server's machine" && name == "not-found" {
        return false;
    }
    let refused = REFUSALS.contains(&name.as_str());
    assert_eq!(refused, matches!(reply.status.as_u16(), 401 | 403), "{path}: {reply:?}");
    if line.method == Method::POST && !refused {
        assert_eq!(name, "idempotency-key-missing", "{path}: {reply:?}");
    }
    !refused
}

/// Whether a view opens for somebody.
async fn sees(hall: &Hall, view: &str, link: &str, token: &str) -> bool {
    let query = match view {
        "board" => "view=board&zone=ground".to_owned(),
        "window" | "counter" => format!("view={view}&counter=1"),
        "ticket" => format!("view=ticket&ticket={link}"),
        _ => format!("view={view}"),
    };
    match Live::open(&hall.address, &query, token).await.map_err(|error| *error) {
        Ok(_) => true,
        Err(Error::Http(response)) => {
            assert!(matches!(response.status().as_u16(), 401 | 403), "{view}: {response:?}");
            false
        }
        Err(error) => panic!("{view}: {error}"),
    }
}
