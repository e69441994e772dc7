//! People and devices come, change and go: what that means at the desks and in the audit log.

use protocol::{
    bodies::{Done, TicketTaken},
    doors::{AccountSecret, AccountView, Accounts, AuditPage, Enrolled, PairingCode},
};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Hall, Reply};

fn name(reply: &Reply) -> String {
    reply.problem().kind.trim_start_matches("/problems/").to_owned()
}

/// A hall with an administrator.
struct Office {
    hall: Hall,
    admin: String,
}

impl Office {
    async fn open() -> Self {
        let hall = Hall::open().await;
        let admin = hall.token("admin", None).await;
        Self { hall, admin }
    }

    async fn account(&self, login: &str) -> AccountView {
        let ask = self.hall.ask(Method::GET, "/api/v1/accounts").token(&self.admin);
        let all: Accounts = ask.send().await.done();
        all.accounts.into_iter().find(|account| account.login == login).unwrap()
    }

    /// Changes an account that was found by its login.
    async fn change(&self, login: &str, body: Value) -> Reply {
        let path = format!("/api/v1/accounts/{}/change", self.account(login).await.id);
        self.hall.post(&self.admin, &path, body).await
    }

    async fn press(&self, desk: &str, command: &str, body: Value) -> Reply {
        self.hall.post(desk, &format!("/api/v1/counters/1/{command}"), body).await
    }

    async fn audit(&self, query: &str) -> AuditPage {
        let path = format!("/api/v1/audit?{query}");
        self.hall.ask(Method::GET, &path).token(&self.admin).send().await.done()
    }
}

#[tokio::test]
async fn a_zone_for_a_role_of_the_whole_hall_is_refused_and_not_forgotten() {
    let office = Office::open().await;
    for role in ["admin", "auditor"] {
        let grants = json!([{ "role": role, "zone": "ground" }]);
        let body = json!({ "login": "li", "name": "Li", "grants": grants });
        let reply = office.hall.post(&office.admin, "/api/v1/accounts", body).await;
        assert_eq!(name(&reply), "role-needs-hall");
    }
    let output = office.hall.run("account", &["add", "li", "--role", "admin@ground"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}: `account` takes its words first");
}

#[tokio::test]
async fn logins_are_told_apart_by_their_letters() {
    let office = Office::open().await;
    let add = async |login: &str| {
        let body = json!({ "login": login, "name": "Li", "grants": [{ "role": "guide" }] });
        office.hall.post(&office.admin, "/api/v1/accounts", body).await
    };
    let made: AccountSecret = add("Li.Wei-7").await.done();
    assert_eq!(made.account.login, "li.wei-7");
    assert_eq!(name(&add("ｌｉ．ｗｅｉ－７").await), "login-taken", "wide letters are the same");
    add("李伟").await.done::<AccountSecret>();
    for strange in ["lі", "lí", "ﬁle", "..", "-li", "l", "li li", "li\u{200b}", "", "李\u{0}"]
    {
        assert_eq!(name(&add(strange).await), "login-rule", "{strange:?}");
    }
    let reply = office.hall.sign_in("ＬＩ．ＷＥＩ－７", &made.secret).await;
    assert!(reply.status.is_success(), "{reply:?}");
}

#[tokio::test]
async fn a_clerk_who_leaves_the_office_leaves_the_counter_free() {
    let office = Office::open().await;
    let (hall, admin) = (&office.hall, &office.admin);
    let desk = hall.desk(admin, "1").await;
    let (first, second) = (hall.clerk(admin).await, hall.clerk(admin).await);
    let login = first["login"].as_str().unwrap();
    office.press(&desk, "sign-in", first.clone()).await.done::<Done>();
    office.press(&desk, "open", json!({})).await.done::<Done>();
    // Nobody is at the counter: it is closed and free in the same moment.
    let gone = json!({ "login": login, "name": login, "grants": [], "disabled": true });
    office.change(login, gone).await.done::<AccountView>();
    office.press(&desk, "sign-in", second.clone()).await.done::<Done>();
    office.press(&desk, "open", json!({})).await.done::<Done>();

    // Somebody is at the counter: the clerk may end that, and nothing else.
    let kiosk = hall.token("kiosk", None).await;
    let body = json!({ "service": "file", "source": "kiosk" });
    let ticket: TicketTaken = hall.post(&kiosk, "/api/v1/tickets", body).await.done();
    let visit = json!({ "visit": ticket.visit });
    office.press(&desk, "call-next", json!({})).await.done::<Done>();
    office.press(&desk, "start", visit.clone()).await.done::<Done>();
    let login = second["login"].as_str().unwrap();
    let upstairs = json!([{ "role": "clerk", "zone": "upper" }]);
    let moved = json!({ "login": login, "name": login, "grants": upstairs });
    office.change(login, moved).await.done::<AccountView>();
    assert_eq!(name(&office.press(&desk, "call-next", json!({})).await), "clerk-may-no-longer");
    let finish = json!({ "visit": ticket.visit, "outcome": "handled" });
    office.press(&desk, "finish", finish).await.done::<Done>();
    office.press(&desk, "close", json!({})).await.done::<Done>();
    office.press(&desk, "sign-out", json!({})).await.done::<Done>();
    assert_eq!(name(&office.press(&desk, "sign-in", second).await), "not-a-clerk-here");
}

#[tokio::test]
async fn a_lost_desk_leaves_nobody_in_its_seat() {
    let office = Office::open().await;
    let (hall, admin) = (&office.hall, &office.admin);
    let (lost, clerk) = (hall.desk(admin, "1").await, hall.clerk(admin).await);
    office.press(&lost, "sign-in", clerk.clone()).await.done::<Done>();
    office.press(&lost, "open", json!({})).await.done::<Done>();
    let listed = hall.told(&["pair", "--list"], "");
    let id = listed.split('\t').next().unwrap();
    hall.told(&["pair", "--revoke", id], "");
    let found = hall.desk(admin, "1").await;
    assert_eq!(name(&office.press(&found, "call-next", json!({})).await), "counter-closed");
    office.press(&found, "sign-in", clerk.clone()).await.done::<Done>();
    // Ending somebody's sessions takes them from their counter, too.
    let account = office.account(clerk["login"].as_str().unwrap()).await;
    let path = format!("/api/v1/accounts/{}/end-sessions", account.id);
    hall.post(admin, &path, json!({})).await.done::<AccountView>();
    assert_eq!(name(&office.press(&found, "open", json!({})).await), "not-signed-in");
}

#[tokio::test]
async fn a_one_time_password_is_good_for_nothing_but_a_new_one() {
    let office = Office::open().await;
    let body = json!({ "login": "li", "name": "Li", "grants": [{ "role": "clerk" }] });
    let made: AccountSecret =
        office.hall.post(&office.admin, "/api/v1/accounts", body).await.done();
    let session = office.hall.sign_in("li", &made.secret).await.session();
    let pin = json!({ "password": made.secret, "pin": "702513" });
    let must = "password-must-change";
    assert_eq!(name(&office.hall.post(&session, "/api/v1/me/pin", pin).await), must);
    assert_eq!(
        name(&office.hall.post(&session, "/api/v1/counters/1/sign-in", json!({})).await),
        must
    );
    let new = json!({ "old": made.secret, "new": "Noch-ein-Schilf8" });
    office.hall.post(&session, "/api/v1/me/password", new).await.done::<Value>();
    let pin = json!({ "password": "Noch-ein-Schilf8", "pin": "702513" });
    office.hall.post(&session, "/api/v1/me/pin", pin).await.done::<Value>();
}

#[tokio::test]
async fn a_code_can_be_withdrawn_and_a_program_leaves_no_cookie_in_a_browser() {
    let office = Office::open().await;
    let (hall, admin) = (&office.hall, &office.admin);
    let code = async |kind: &str, place: Option<&str>| {
        let body = json!({ "kind": kind, "place": place, "name": kind });
        hall.post(admin, "/api/v1/devices/code", body).await.done::<PairingCode>()
    };
    let enrol = async |code: &str| {
        let ask = hall.ask(Method::POST, "/api/v1/devices/enrol").fresh_key();
        ask.json(&json!({ "code": code })).send().await
    };
    let withdrawn = code("kiosk", None).await;
    let path = format!("/api/v1/devices/{}/revoke", withdrawn.device);
    hall.post(admin, &path, json!({})).await.done::<Value>();
    assert_eq!(name(&enrol(&withdrawn.code).await), "code-wrong");
    for (kind, place, cookie) in [("kiosk", None, true), ("counter", Some("1"), false)] {
        let reply = enrol(&code(kind, place).await.code).await;
        assert_eq!(reply.headers.contains_key("set-cookie"), cookie, "{kind}");
        assert_eq!(reply.done::<Enrolled>().page.is_some(), cookie, "{kind}");
    }
}

#[tokio::test]
async fn a_cookie_carries_one_thing_only_and_only_once() {
    let office = Office::open().await;
    let desk = office.hall.desk(&office.admin, "1").await;
    let kiosk = office.hall.token("kiosk", None).await;
    let own = format!("http://{}", office.hall.address);
    let ask = async |cookie: String, path: &str| {
        let ask = office.hall.ask(Method::POST, path).header("cookie", &cookie);
        name(&ask.header("origin", &own).send().await)
    };
    let (let_in, out) = ("idempotency-key-missing", "token-wrong");
    let (tickets, call) = ("/api/v1/tickets", "/api/v1/counters/1/call-next");
    assert_eq!(ask(format!("jiaohao_device_kiosk={kiosk}"), tickets).await, let_in);
    assert_eq!(ask(format!("jiaohao_session={kiosk}"), tickets).await, out);
    assert_eq!(ask(format!("jiaohao_device_display={kiosk}"), tickets).await, out);
    assert_eq!(ask(format!("jiaohao_session={desk}"), call).await, out);
    let twice = format!("jiaohao_device_kiosk={kiosk}; jiaohao_device_kiosk={kiosk}");
    assert_eq!(ask(twice, tickets).await, "token-missing");
}

#[tokio::test]
async fn the_audit_log_says_who_it_was_by_the_name_of_that_day() {
    let office = Office::open().await;
    let (hall, admin) = (&office.hall, &office.admin);
    let (desk, clerk) = (hall.desk(admin, "1").await, hall.clerk(admin).await);
    let login = clerk["login"].as_str().unwrap().to_owned();
    let named = |login: &str, name: &str| json!({ "login": login, "name": name, "grants": [{ "role": "clerk" }] });
    office.change(&login, named(&login, "王芳")).await.done::<AccountView>();
    let wrong = json!({ "login": login, "pin": "702514" });
    office.press(&desk, "sign-in", wrong).await;
    office.press(&desk, "sign-in", clerk).await.done::<Done>();
    office.press(&desk, "open", json!({})).await.done::<Done>();
    office.press(&desk, "close", json!({})).await.done::<Done>();

    // What she did at the desk, and what was done to her, by her name.
    let page = office.audit("actor=%E7%8E%8B%E8%8A%B3").await;
    let whats: Vec<&str> = page.rows.iter().map(|row| row.what[0].as_str()).collect();
    for what in ["counter-closed", "counter-opened", "sign-in-failed", "account-changed"] {
        assert!(whats.contains(&what), "{what}: {whats:?}");
    }
    let opened = page.rows.iter().find(|row| row.what == ["counter-opened"]).unwrap();
    let full = format!("王芳 ({login})");
    assert_eq!((opened.who.zh.as_str(), opened.via.as_deref()), (full.as_str(), Some("1")));
    assert!(opened.said[0].zh.contains("窗口") && !opened.said[0].en.is_empty(), "{opened:?}");

    // No row says nothing, whatever its command has changed.
    let all = office.audit("limit=200").await;
    assert!(all.rows.iter().all(|row| row.said.iter().all(|said| !said.zh.is_empty())));
    assert!(all.rows.iter().all(|row| !row.said.is_empty() && !row.who.zh.is_empty()));
    // Renaming her later does not put her deeds to another name.
    office.change(&login, named("lina", "李娜")).await.done::<AccountView>();
    let page = office.audit("text=counter-opened").await;
    let then = format!("{full} → 李娜 (lina)");
    assert_eq!(page.rows[0].who.zh, then);
    let still = office.audit("actor=%E7%8E%8B%E8%8A%B3&text=counter-opened").await;
    assert_eq!(still.rows.len(), 1, "she is found by her former name");
    let export = json!({ "reason": "check", "actor": "李娜" });
    let ask = hall.ask(Method::POST, "/api/v1/audit/export").token(admin).fresh_key();
    let csv = ask.header("accept-language", "zh-CN").json(&export).send().await;
    assert!(csv.text.contains("开放窗口") || csv.text.contains("窗口"), "{}", csv.text);
    assert!(csv.text.contains(&then) && csv.text.contains("谁"), "{}", csv.text);
}
