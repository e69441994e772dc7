//! A small hall with two open counters: the window sits at the first, plain HTTP at the second.

use std::{
    error::Error,
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};

use bench::{
    day::{doors, hall::Tokens, server::Server},
    programs,
};
use queue_core::Setup;
use serde_json::{Value, json};

const SMALL: &str = include_str!("../../../../tests/halls/small.toml");

/// See the module.
pub struct Hall {
    server: Server,
    tokens: Tokens,
    client: reqwest::Client,
    keys: AtomicU64,
}

impl Hall {
    /// Starts it, with somebody at both counters and a ticket for each.
    pub async fn open(program: &Path, folder: &Path) -> Result<Self, Box<dyn Error>> {
        let setup: Setup = toml::from_str(SMALL)?;
        let mut server = Server::lay(program, folder, &setup, 1.0)?;
        server.start()?;
        server.ready().await?;
        let tokens = doors::open(&server, &setup).await?;
        let client = reqwest::Client::builder().no_proxy().build()?;
        let hall = Self { server, tokens, client, keys: AtomicU64::new(0) };
        for counter in ["1", "2"] {
            let clerk = serde_json::to_value(&hall.tokens.clerks[counter])?;
            hall.at(counter, "sign-in", &clerk).await?;
            hall.at(counter, "open", &json!({})).await?;
            let body = json!({ "service": "file", "source": "kiosk" });
            hall.post(&hall.tokens.kiosk, "/api/v1/tickets", &body).await?;
        }
        Ok(hall)
    }

    /// Lays the configuration of the caller at counter 1; its path.
    pub fn lay_caller(&self, folder: &Path) -> Result<String, Box<dyn Error>> {
        let more = "counter = \"1\"\nguard_ms = 0\n";
        self.lay(folder, "counter", &self.tokens.counters["1"], more)
    }

    /// Lays the configuration of a machine with the main board of the zone; its path.
    pub fn lay_board(&self, folder: &Path) -> Result<String, Box<dyn Error>> {
        let more = "[[screens]]\nkind = \"board\"\nzone = \"ground\"\n";
        self.lay(folder, "display", &self.tokens.screens, more)
    }

    fn lay(
        &self,
        folder: &Path,
        name: &str,
        token: &str,
        more: &str,
    ) -> Result<String, Box<dyn Error>> {
        let path = programs::lay(folder, name, &self.server.address(), token, more)?;
        Ok(path.display().to_string())
    }

    /// Calls the next one at a counter; how long the answer took, ms.
    pub async fn call_next(&self, counter: &str) -> Result<f64, Box<dyn Error>> {
        let began = Instant::now();
        let done = self.at(counter, "call-next", &json!({})).await?;
        let took = began.elapsed();
        match done["called"][0]["visit"].is_u64() {
            true => Ok(took.as_secs_f64() * 1000.0),
            false => Err(format!("nobody was called: {done}").into()),
        }
    }

    /// Takes the last call of a counter back.
    pub async fn undo(&self, counter: &str) -> Result<(), Box<dyn Error>> {
        // Tickets are as many as counters and every call is taken back: the one here is the one
        // that the other counter does not have, and only one is ever called.
        for visit in 1..=2 {
            let undone = self.at(counter, "undo", &json!({ "visit": visit })).await;
            if undone.is_ok() {
                return Ok(());
            }
        }
        Err("nothing could be undone".into())
    }

    async fn at(&self, counter: &str, verb: &str, body: &Value) -> Result<Value, Box<dyn Error>> {
        let path = format!("/api/v1/counters/{counter}/{verb}");
        self.post(&self.tokens.counters[counter], &path, body).await
    }

    async fn post(&self, token: &str, path: &str, body: &Value) -> Result<Value, Box<dyn Error>> {
        let key = format!("window-{}", self.keys.fetch_add(1, Ordering::Relaxed));
        let request = self.client.post(format!("http://{}{path}", self.server.address()));
        let request = request.json(body).header("Idempotency-Key", key).bearer_auth(token);
        let answer = request.send().await?;
        match answer.status().is_success() {
            true => Ok(answer.json().await?),
            false => Err(format!("{path}: {}", answer.text().await?).into()),
        }
    }
}
