//! The organisation's sign-in service vouches for people, and nobody else does.

use std::{collections::BTreeMap, io::Write};

use protocol::doors::{AccountSecret, AuditPage, WhoAmI};
use reqwest::{Client, Method, redirect::Policy};
use serde_json::{Value, json};
use tempfile::NamedTempFile;
use tests::{
    Hall,
    hall::SMALL,
    provider::{Bend, CLIENT, Provider, SECRET},
};

/// Where the hall's people see it; the stories carry the way back to the hall themselves.
const PUBLIC: &str = "http://hall.example";
const FAILED: &str = "/sign-in?problem=oidc-failed";

/// A hall that uses the service at an address. The file of the secret must outlive its start.
async fn hall(issuer: &str, more: &str) -> (Hall, NamedTempFile) {
    let mut secret = NamedTempFile::new().unwrap();
    writeln!(secret, "{SECRET}").unwrap();
    let config = format!(
        "oidc_issuer = {issuer:?}\noidc_client_id = {CLIENT:?}\npublic_url = {PUBLIC:?}\n\
         oidc_client_secret_file = {:?}\noidc_name = \"市统一身份\"\n{more}",
        secret.path().display().to_string(),
    );
    (Hall::open_as(SMALL, &config).await, secret)
}

/// A person with a role who is called this at the service; their id.
async fn person(hall: &Hall, admin: &str, name: &str, grants: Value) -> String {
    let login = name.split('@').next().unwrap();
    let body = json!({ "login": login, "name": login, "grants": grants, "oidc": name });
    hall.post(admin, "/api/v1/accounts", body).await.done::<AccountSecret>().account.id
}

fn manager() -> Value {
    json!([{ "role": "manager" }])
}

/// A browser: it keeps cookies and shows each redirect.
struct Browser {
    client: Client,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    fn new() -> Self {
        let client = Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
        Self { client, cookies: BTreeMap::new() }
    }

    /// Where an address leads to.
    async fn led(&mut self, url: &str) -> String {
        let pairs: Vec<_> = self.cookies.iter().map(|(name, v)| format!("{name}={v}")).collect();
        let request = self.client.get(url).header("cookie", pairs.join("; "));
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 303, "{url}: {response:?}");
        for cookie in response.headers().get_all("set-cookie") {
            let text = cookie.to_str().unwrap();
            assert!(text.contains("HttpOnly") && text.contains("SameSite="), "{text}");
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            if text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        response.headers()["location"].to_str().unwrap().to_owned()
    }

    /// To the service: the link by which it sends the browser back, at the hall's real address.
    async fn sent_back(&mut self, hall: &Hall, next: &str) -> String {
        let begin = format!("http://{}/oidc/begin?next={next}", hall.address);
        let there = self.led(&begin).await;
        let back = self.led(&there).await;
        let path = back.strip_prefix(PUBLIC).unwrap_or_else(|| panic!("{back}"));
        format!("http://{}{path}", hall.address)
    }

    /// There and back again: where it leads.
    async fn round(&mut self, hall: &Hall, next: &str) -> String {
        let back = self.sent_back(hall, next).await;
        self.led(&back).await
    }

    fn session(&self) -> Option<&str> {
        self.cookies.get("jiaohao_session").map(String::as_str)
    }
}

/// The newest notes, as the journal stores them.
async fn notes(hall: &Hall, admin: &str) -> Vec<Value> {
    let page = hall.ask(Method::GET, "/api/v1/audit?kind=notes").token(admin).send().await;
    let rows = page.done::<AuditPage>().rows;
    rows.iter().map(|row| serde_json::from_str(&row.detail).unwrap()).collect()
}

/// A part of a stored note, wherever it stands in it.
fn holds(note: &Value, part: &Value) -> bool {
    let part = part.as_object().unwrap();
    part.iter().all(|(key, value)| note.get(key) == Some(value))
        || note.as_object().is_some_and(|it| it.values().any(|inner| holds(inner, &json!(part))))
}

#[tokio::test]
async fn whom_the_service_vouches_for_is_let_in() {
    let provider = Provider::open().await;
    let (hall, _secret) = hall(&provider.issuer, "").await;
    let who: WhoAmI = hall.get("/api/v1/session").await.done();
    assert_eq!(who.oidc.as_deref(), Some("市统一身份"));
    let admin = hall.token("admin", None).await;
    let id = person(&hall, &admin, "li.na", manager()).await;
    provider.says().login = "li.na".to_owned();
    // Who guesses their password locks the password, and nothing else.
    for _ in 0..6 {
        hall.sign_in("li.na", "Wrong-and-wrong7").await;
    }
    assert_eq!(hall.sign_in("li.na", "Wrong-and-wrong7").await.status, 429);
    for bend in [Bend::Nothing, Bend::Rsa, Bend::NewKey] {
        provider.says().bend = Bend::Nothing;
        let mut browser = Browser::new();
        let back = browser.sent_back(&hall, "/manage/audit?x=1").await;
        provider.says().bend = bend;
        assert_eq!(browser.led(&back).await, "/manage/audit?x=1", "{bend:?}: {}", hall.log());
        let session = browser.session().unwrap();
        assert!(!browser.cookies.contains_key("jiaohao_oidc"), "its work is done");
        // They were never told the first password, so they need not change it.
        let cookie = format!("jiaohao_session={session}");
        let me = hall.ask(Method::GET, "/api/v1/session").header("cookie", &cookie).send().await;
        let me = me.done::<WhoAmI>().person.unwrap();
        assert_eq!((me.account.as_str(), me.must_change), (id.as_str(), false));
        let asked = hall.ask(Method::GET, "/api/v1/accounts").token(session).send().await;
        assert!(asked.status.is_success(), "{asked:?}");
        let newest = notes(&hall, &admin).await.remove(0);
        let signed_in = json!({ "note": "signed-in", "by": "oidc", "account": id });
        assert!(holds(&newest, &signed_in), "{newest}");
    }
    assert_eq!(hall.sign_in("li.na", "Wrong-and-wrong7").await.status, 429, "still locked");
    let log = hall.log();
    assert!(!log.contains(SECRET) && !log.contains("code-"), "{log}");
}

#[tokio::test]
async fn who_is_not_known_or_not_welcome_stays_outside() {
    let provider = Provider::open().await;
    let (hall, _secret) = hall(&provider.issuer, "").await;
    let admin = hall.token("admin", None).await;
    let disabled = person(&hall, &admin, "wang.wu", manager()).await;
    let body = json!({ "login": "wang.wu", "name": "w", "grants": manager(), "oidc": "wang.wu",
        "disabled": true });
    let path = format!("/api/v1/accounts/{disabled}/change");
    assert!(hall.post(&admin, &path, body).await.status.is_success());
    person(&hall, &admin, "no.role", json!([])).await;
    for (login, cause) in
        [("nobody", "unknown"), ("wang.wu", "disabled"), ("no.role", "no-role-here")]
    {
        provider.says().login = login.to_owned();
        let mut browser = Browser::new();
        assert_eq!(browser.round(&hall, "/manage").await, FAILED, "{login}");
        assert_eq!(browser.session(), None, "{login}");
        let newest = notes(&hall, &admin).await.remove(0);
        let failed = json!({ "note": "sign-in-failed", "by": "oidc", "cause": cause });
        assert!(holds(&newest, &failed), "{login}: {newest}");
    }
}

#[tokio::test]
async fn what_the_service_did_not_say_or_not_to_us_does_not_count() {
    let provider = Provider::open().await;
    let (hall, _secret) = hall(&provider.issuer, "").await;
    let admin = hall.token("admin", None).await;
    person(&hall, &admin, "li.na", manager()).await;
    provider.says().login = "li.na".to_owned();
    let before = notes(&hall, &admin).await.len();
    for (bend, cause) in [
        (Bend::Denied, "access_denied"),
        (Bend::Nonce, "nonce"),
        (Bend::Audience, "audience"),
        (Bend::Issuer, "issuer"),
        (Bend::OtherKey, "Signature"),
        (Bend::Unsigned, "ID token is not good"),
        (Bend::Expired, "Expired"),
        (Bend::Nameless, "preferred_username"),
        (Bend::NoToken, "no ID token"),
        (Bend::Moved, "not exchanged"),
        (Bend::Huge, "cannot be read"),
    ] {
        provider.says().bend = bend;
        let mut browser = Browser::new();
        assert_eq!(browser.round(&hall, "/manage").await, FAILED, "{bend:?}");
        assert_eq!(browser.session(), None, "{bend:?}");
        let log = hall.log();
        let last = log.lines().last().unwrap();
        assert!(last.contains(cause), "{bend:?}: {last}");
    }
    assert_eq!(notes(&hall, &admin).await.len(), before, "nobody was vouched for");
}

#[tokio::test]
async fn the_way_back_is_for_one_browser_and_once() {
    let provider = Provider::open().await;
    let (hall, _secret) = hall(&provider.issuer, "").await;
    let admin = hall.token("admin", None).await;
    person(&hall, &admin, "li.na", manager()).await;
    provider.says().login = "li.na".to_owned();
    let mut mine = Browser::new();
    let back = mine.sent_back(&hall, "/manage").await;
    // A stolen link: no cookie, then the cookie of another way.
    let mut other = Browser::new();
    assert_eq!(other.led(&back).await, FAILED);
    let others = other.sent_back(&hall, "/manage").await;
    assert_eq!(other.led(&back).await, FAILED);
    assert_eq!(other.session(), None);
    assert_eq!(other.led(&others).await, "/manage", "it has not lost its own way");
    // Wrong and missing words.
    let mut wrong = Browser::new();
    wrong.cookies = mine.cookies.clone();
    let base = format!("http://{}/oidc/return", hall.address);
    for end in ["", "?state=", "?code=code-0&state=made-up", "?code=code-0", "?code=a&code=b"] {
        assert_eq!(wrong.led(&format!("{base}{end}")).await, FAILED, "{end}");
    }
    wrong.cookies.insert("jiaohao_oidc".to_owned(), "made-up".to_owned());
    assert_eq!(wrong.led(&format!("{base}?code=code-0&state=made-up")).await, FAILED);
    assert_eq!(wrong.session(), None);
    // The right browser; then the same link again.
    let cookies = mine.cookies.clone();
    assert_eq!(mine.led(&back).await, "/manage");
    assert!(mine.session().is_some());
    let mut again = Browser::new();
    again.cookies = cookies;
    assert_eq!(again.led(&back).await, FAILED);
    assert_eq!(again.session(), None);
}

#[tokio::test]
async fn nobody_is_led_to_another_site() {
    let provider = Provider::open().await;
    let (hall, _secret) = hall(&provider.issuer, "oidc_claim = \"email\"").await;
    let admin = hall.token("admin", None).await;
    person(&hall, &admin, "li.na@example.gov.cn", manager()).await;
    provider.says().login = "li.na".to_owned();
    for next in ["//evil.example", "https://evil.example", "/%5Cevil.example", "/%09/evil.example"]
    {
        assert_eq!(Browser::new().round(&hall, next).await, "/manage", "{next}");
    }
    assert_eq!(Browser::new().round(&hall, "/manage/devices").await, "/manage/devices");
}

#[tokio::test]
async fn a_service_that_is_down_keeps_nobody_else_from_working() {
    let provider = Provider::open().await;
    let issuer = provider.issuer.clone();
    drop(provider);
    let (hall, _secret) = hall(&issuer, "").await;
    let admin = hall.token("admin", None).await;
    person(&hall, &admin, "li.na", manager()).await;
    let begin = format!("http://{}/oidc/begin", hall.address);
    let mut browser = Browser::new();
    assert_eq!(browser.led(&begin).await, FAILED);
    assert!(browser.cookies.is_empty());
    assert!(hall.log().contains("does not tell its addresses"), "{}", hall.log());
    assert!(hall.get("/readyz").await.status.is_success());
    hall.token("manager", None).await;
    // It comes up later.
    let address = issuer.strip_prefix("http://").unwrap().strip_suffix("/realm").unwrap();
    let provider = Provider::open_at(address).await;
    provider.says().login = "li.na".to_owned();
    assert_eq!(browser.round(&hall, "/manage").await, "/manage");
}

#[tokio::test]
async fn without_a_service_there_is_no_such_way() {
    let hall = Hall::open().await;
    for path in ["/oidc/begin", "/oidc/return"] {
        assert_eq!(hall.get(path).await.status, 404, "{path}");
    }
    assert_eq!(hall.get("/api/v1/session").await.done::<WhoAmI>().oidc, None);
}
