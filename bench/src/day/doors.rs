//! How everybody of the day comes in: an administrator made on the server's machine, who then makes
//! all others over HTTP, as an IT officer would by the pages.

use std::{
    collections::HashMap,
    error::Error,
    sync::atomic::{AtomicU64, Ordering},
};

use protocol::{
    bodies::SignIn,
    doors::{
        AccountBody, AccountSecret, DeviceKind, Enrol, Enrolled, EnterPassword, Grant, MakeCode,
        PairingCode, Role,
    },
};
use queue_core::Setup;
use reqwest::{Client, Response};
use serde::Serialize;

use super::{hall::Tokens, server::Server};

/// The password of the day's people.
const PASSWORD: &str = "Grill-um-Zwoelf12";

/// Lets everybody in; the server must be running.
///
/// # Errors
/// The server refuses, or cannot be reached.
pub async fn open(server: &Server, setup: &Setup) -> Result<Tokens, Box<dyn Error>> {
    let client = Client::builder().no_proxy().build()?;
    let base = format!("http://{}", server.address());
    let mut doors = Doors { client, base, keys: AtomicU64::new(0), admin: String::new() };
    doors.admin = doors.person(server, "it", "admin").await?;
    let mut tokens = Tokens {
        kiosk: doors.device(DeviceKind::Kiosk, None).await?,
        manager: doors.person(server, "manager", "manager").await?,
        guide: doors.person(server, "guide", "guide").await?,
        screens: doors.device(DeviceKind::Display, None).await?,
        counters: HashMap::new(),
        boards: HashMap::new(),
        clerks: HashMap::new(),
    };
    for counter in setup.counters.keys() {
        let token = doors.device(DeviceKind::Counter, Some(counter.as_str())).await?;
        tokens.counters.insert(counter.to_string(), token);
        tokens.clerks.insert(counter.to_string(), doors.clerk(counter.as_str()).await?);
    }
    for zone in setup.zones.keys() {
        let token = doors.device(DeviceKind::Display, Some(zone.as_str())).await?;
        tokens.boards.insert(zone.to_string(), token);
    }
    Ok(tokens)
}

struct Doors {
    client: Client,
    base: String,
    keys: AtomicU64,
    /// The session of the administrator.
    admin: String,
}

impl Doors {
    /// Somebody with a role in the whole hall; their session.
    async fn person(
        &self,
        server: &Server,
        login: &str,
        role: &str,
    ) -> Result<String, Box<dyn Error>> {
        let words = ["account", "add", login, "--role", role, "--password-stdin"];
        let output = server.tell(&words, PASSWORD)?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
        let body = EnterPassword { login: login.to_owned(), password: PASSWORD.to_owned() };
        let answer = self.post("/api/v1/session", &body).await?;
        let cookies = answer.headers().get_all("set-cookie").iter();
        let mut pairs = cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
        let session = pairs.find_map(|pair| pair.strip_prefix("jiaohao_session="));
        Ok(session.ok_or("no session")?.to_owned())
    }

    /// A paired device; its token.
    async fn device(
        &self,
        kind: DeviceKind,
        place: Option<&str>,
    ) -> Result<String, Box<dyn Error>> {
        let name = place.unwrap_or("door").to_owned();
        let body = MakeCode { kind, place: place.map(str::to_owned), name };
        let code: PairingCode = self.post("/api/v1/devices/code", &body).await?.json().await?;
        let body = Enrol { code: code.code };
        let enrolled: Enrolled = self.post("/api/v1/devices/enrol", &body).await?.json().await?;
        Ok(enrolled.token)
    }

    /// A clerk; what they type at their counter.
    async fn clerk(&self, counter: &str) -> Result<SignIn, Box<dyn Error>> {
        let login = format!("clerk-{counter}");
        let body = AccountBody {
            login: login.clone(),
            name: login.clone(),
            grants: vec![Grant { role: Role::Clerk, zone: None }],
            oidc: None,
            disabled: false,
        };
        let made: AccountSecret = self.post("/api/v1/accounts", &body).await?.json().await?;
        let path = format!("/api/v1/accounts/{}/reset-pin", made.account.id);
        let made: AccountSecret = self.post(&path, &serde_json::json!({})).await?.json().await?;
        Ok(SignIn { login: Some(login), pin: Some(made.secret) })
    }

    async fn post(&self, path: &str, body: &impl Serialize) -> Result<Response, Box<dyn Error>> {
        let key = format!("door-{}", self.keys.fetch_add(1, Ordering::Relaxed));
        let request = self.client.post(format!("{}{path}", self.base)).json(body);
        let request = request.header("Idempotency-Key", key).bearer_auth(&self.admin);
        let answer = request.send().await?;
        if answer.status().is_success() {
            return Ok(answer);
        }
        Err(format!("{path}: {}", answer.text().await?).into())
    }
}
