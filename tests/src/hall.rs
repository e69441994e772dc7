//! A running hall in a folder of its own, and requests to it.

use std::{
    fs,
    io::Write,
    path::PathBuf,
    process::{Command, ExitStatus, Output, Stdio},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use protocol::{
    doors::{AccountSecret, Enrolled, PairingCode},
    problem::Problem,
    socket::ToClient,
};
use reqwest::{Client, Method, StatusCode, header::HeaderMap};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout},
};

use crate::{Live, program};

/// A program that has not said its address by then does not start.
const STARTS_WITHIN: Duration = Duration::from_secs(30);
/// A program that has not ended by then does not stop.
const STOPS_WITHIN: Duration = Duration::from_secs(30);

/// The password of everybody in the stories.
pub const PASSWORD: &str = "Wind-im-Schilf7";
/// Names of roles, not of devices.
const ROLES: [&str; 6] = ["clerk", "guide", "supervisor", "manager", "auditor", "admin"];

/// The hall of most stories.
pub const SMALL: &str = include_str!("../halls/small.toml");

/// A hall; its server is killed when this is dropped.
pub struct Hall {
    folder: TempDir,
    child: Option<Child>,
    /// What it prints after its address.
    said: Option<Lines<BufReader<ChildStdout>>>,
    /// `127.0.0.1:port`.
    pub address: String,
    client: Client,
    keys: AtomicU64,
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub text: String,
}

impl Reply {
    /// The body as a type of the wire.
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The body of an answer that went well.
    pub fn done<T: DeserializeOwned>(&self) -> T {
        assert!(self.status.is_success(), "{self:?}");
        self.json()
    }

    /// The session that an answer has set as a cookie.
    pub fn session(&self) -> String {
        assert!(self.status.is_success(), "{self:?}");
        let cookies = self.headers.get_all("set-cookie").iter();
        let mut pairs = cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
        let session = pairs.find_map(|pair| pair.strip_prefix("jiaohao_session="));
        session.unwrap_or_else(|| panic!("no session: {self:?}")).to_owned()
    }

    /// The body of an answer that did not.
    pub fn problem(&self) -> Problem {
        assert!(!self.status.is_success(), "{self:?}");
        assert_eq!(self.headers["content-type"], "application/problem+json", "{self:?}");
        let problem: Problem = self.json();
        assert_eq!(problem.status, self.status.as_u16());
        problem
    }
}

/// A request that is being put together.
pub struct Ask<'a> {
    hall: &'a Hall,
    method: Method,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Ask<'_> {
    /// Adds a header.
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// With this token.
    pub fn token(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// With this idempotency key.
    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// With an idempotency key that was never used.
    pub fn fresh_key(self) -> Self {
        let key = format!("key-{}", self.hall.keys.fetch_add(1, Ordering::Relaxed));
        self.key(&key)
    }

    /// With a JSON body.
    pub fn json(self, body: &Value) -> Self {
        self.bytes(body.to_string()).header("content-type", "application/json")
    }

    /// With any body.
    pub fn bytes(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Sends it.
    pub async fn send(self) -> Reply {
        let url = format!("http://{}{}", self.hall.address, self.path);
        let mut request = self.hall.client.request(self.method, url).body(self.body);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        Reply { status, headers, text: response.text().await.unwrap() }
    }
}

impl Hall {
    /// The small hall, open.
    pub async fn open() -> Self {
        Self::open_as(SMALL, "").await
    }

    /// A hall of this hall file, with these lines of configuration besides.
    pub async fn open_as(hall: &str, config: &str) -> Self {
        let mut hall = Self::laid(hall, config);
        hall.start().await;
        hall
    }

    /// The folder of a hall, laid out; nothing runs yet.
    pub fn laid(hall: &str, config: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("hall.toml"), hall).unwrap();
        let text =
            format!("listen = \"127.0.0.1:0\"\ndata = \"data\"\nhall = \"hall.toml\"\n{config}\n");
        fs::write(folder.path().join("server.toml"), text).unwrap();
        let client = Client::builder().no_proxy().build().unwrap();
        Self {
            folder,
            child: None,
            said: None,
            address: String::new(),
            client,
            keys: AtomicU64::new(1),
        }
    }

    /// A file in the hall's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn config(&self) -> String {
        self.path("server.toml").display().to_string()
    }

    /// Starts the server.
    pub async fn start(&mut self) {
        self.start_by(program::command(&["serve", "--config", &self.config()])).await;
    }

    /// Starts it by some other command line that ends in the program's.
    pub async fn start_behind(&mut self, words: &[&str]) {
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).arg(program::program()).args(["serve", "--config"]);
        command.arg(self.config());
        self.start_by(command).await;
    }

    async fn start_by(&mut self, command: Command) {
        let log = fs::File::options().create(true).append(true).open(self.path("log")).unwrap();
        let mut command = tokio::process::Command::from(command);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = tokio::time::timeout(STARTS_WITHIN, lines.next_line()).await.unwrap().unwrap();
        let first = first.unwrap_or_else(|| panic!("no address: {}", self.log()));
        self.address = first.split_once("://").unwrap().1.to_owned();
        self.child = Some(child);
        self.said = Some(lines);
    }

    /// What the server has logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap()
    }

    /// The id of the server's process.
    pub fn process(&self) -> u32 {
        self.child.as_ref().and_then(Child::id).expect("a running server")
    }

    /// SIGKILL, and waits until it is gone.
    pub async fn kill(&mut self) {
        self.child.take().unwrap().kill().await.unwrap();
    }

    /// SIGTERM, and waits until it has ended by itself.
    pub async fn stop(&mut self) -> ExitStatus {
        let id = self.process().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let mut child = self.child.take().unwrap();
        tokio::time::timeout(STOPS_WITHIN, child.wait()).await.unwrap().unwrap()
    }

    /// Runs another command of the program on this hall.
    pub fn run(&self, command: &str, rest: &[&str]) -> Output {
        let config = self.config();
        let arguments = [&[command, "--config", &config][..], rest].concat();
        program::command(&arguments).output().unwrap()
    }

    /// Runs another command of the program on this hall, with this on its stdin; what it printed.
    pub fn told(&self, words: &[&str], stdin: &str) -> String {
        let config = self.config();
        let mut command = program::command(&[words, &["--config", &config]].concat());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(stdin.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{words:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// The token of a new device, paired as an operator would; or, for the name of a role, the
    /// session of a new person.
    pub async fn token(&self, kind: &str, place: Option<&str>) -> String {
        if ROLES.contains(&kind) {
            return self.person(kind, place).await;
        }
        let place = place.map_or(vec![], |place| vec!["--place", place]);
        let code = self.told(&[&["pair", "--kind", kind][..], &place].concat(), "");
        self.enrol(&code).await
    }

    /// Types a pairing code in; the token of the new device.
    pub async fn enrol(&self, code: &str) -> String {
        let body = json!({ "code": code });
        let ask = self.ask(Method::POST, "/api/v1/devices/enrol").fresh_key().json(&body);
        ask.send().await.done::<Enrolled>().token
    }

    /// The token of a new desk, paired by an administrator.
    pub async fn desk(&self, admin: &str, counter: &str) -> String {
        let body = json!({ "kind": "counter", "place": counter, "name": counter });
        let code = self.post(admin, "/api/v1/devices/code", body).await.done::<PairingCode>().code;
        self.enrol(&code).await
    }

    /// The session of a new person with a role, in a zone or in the whole hall.
    pub async fn person(&self, role: &str, zone: Option<&str>) -> String {
        let login = format!("{role}-{}", self.keys.fetch_add(1, Ordering::Relaxed));
        let role = zone.map_or(role.to_owned(), |zone| format!("{role}@{zone}"));
        self.told(&["account", "add", &login, "--role", &role, "--password-stdin"], PASSWORD);
        self.sign_in(&login, PASSWORD).await.session()
    }

    /// The code of the first administrator, as the server has printed it on its console.
    pub async fn first_code(&mut self) -> String {
        let said = self.said.as_mut().expect("a running server");
        loop {
            let line = tokio::time::timeout(STARTS_WITHIN, said.next_line()).await.unwrap();
            let line = line.unwrap().expect("a code");
            if let Some((_, code)) = line.split_once("一次性代码 ") {
                return code.trim().to_owned();
            }
        }
    }

    /// Signs somebody in.
    pub async fn sign_in(&self, login: &str, password: &str) -> Reply {
        let body = json!({ "login": login, "password": password });
        self.ask(Method::POST, "/api/v1/session").fresh_key().json(&body).send().await
    }

    /// A new clerk of the whole hall, as the body that signs them in at an enrolled desk.
    pub async fn clerk(&self, admin: &str) -> Value {
        let login = format!("clerk-{}", self.keys.fetch_add(1, Ordering::Relaxed));
        let body = json!({ "login": login, "name": login, "grants": [{ "role": "clerk" }] });
        let made = self.post(admin, "/api/v1/accounts", body).await.done::<AccountSecret>();
        let path = format!("/api/v1/accounts/{}/reset-pin", made.account.id);
        let made = self.post(admin, &path, json!({})).await.done::<AccountSecret>();
        json!({ "login": login, "pin": made.secret })
    }

    /// A request.
    pub fn ask(&self, method: Method, path: &str) -> Ask<'_> {
        let (path, headers) = (path.to_owned(), Vec::new());
        Ask { hall: self, method, path, headers, body: Vec::new() }
    }

    /// A page or a figure.
    pub async fn get(&self, path: &str) -> Reply {
        self.ask(Method::GET, path).send().await
    }

    /// A command with a key of its own.
    pub async fn post(&self, token: &str, path: &str, body: Value) -> Reply {
        self.ask(Method::POST, path).token(token).fresh_key().json(&body).send().await
    }

    /// A live view.
    pub async fn live(&self, query: &str, token: &str) -> Live {
        Live::open(&self.address, query, token).await.unwrap()
    }

    /// The last committed command.
    pub async fn seq(&self, manager: &str) -> u64 {
        assert!(self.get("/readyz").await.status.is_success());
        match self.live("view=kiosk", manager).await.next().await {
            ToClient::Kiosk(view) => view.head.seq,
            other => panic!("{other:?}"),
        }
    }
}
