//! Commands over HTTP, as careful clients give them: every command has its own idempotency key,
//! and whoever got no answer asks again with the same key until there is one.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use protocol::problem::Problem;
use serde::{Serialize, de::DeserializeOwned};

/// An attempt without an answer for so long is given up and repeated.
const ATTEMPT: Duration = Duration::from_secs(5);
/// The pause before a repetition.
const PAUSE: Duration = Duration::from_millis(20);
/// Without an answer for so long the command has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// The way to the server, and the memory of what it acknowledged.
#[derive(Debug)]
pub struct Http {
    client: reqwest::Client,
    base: String,
    in_flight: AtomicUsize,
    /// Which life of the server: 1, and 2 after the kill.
    life: AtomicU64,
    acks: Mutex<BTreeMap<String, Ack>>,
}

/// A command the server has acknowledged (2xx).
#[derive(Clone, Debug, PartialEq)]
pub struct Ack {
    /// The journal sequence it named.
    pub seq: u64,
    /// The life of the server that answered.
    pub life: u64,
    /// The life in which the command was first sent.
    pub first_sent: u64,
    /// How often it was sent.
    pub attempts: u32,
    /// For a taken ticket: the visit and the number.
    pub ticket: Option<(u64, String)>,
}

/// Why a command got no 2xx answer.
#[derive(Debug)]
pub enum NoAck {
    /// The server refused it.
    Refused(Box<Problem>),
    /// The clerk's caller did not give it: the picture already showed that it could mean nothing.
    NotGiven(String),
    /// No usable answer within the patience.
    Silent(String),
}

impl std::fmt::Display for NoAck {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(problem) => write!(f, "{}: {}", problem.kind, problem.detail),
            Self::NotGiven(why) => write!(f, "not given: {why}"),
            Self::Silent(what) => write!(f, "no answer: {what}"),
        }
    }
}

impl std::error::Error for NoAck {}

/// What every answer to a command has.
pub trait Answer: DeserializeOwned {
    /// Its journal sequence.
    fn seq(&self) -> u64;
    /// The ticket, if one was taken.
    fn ticket(&self) -> Option<(u64, String)> {
        None
    }
}

impl Answer for protocol::bodies::Done {
    fn seq(&self) -> u64 {
        self.seq
    }
}

impl Answer for protocol::bodies::TicketTaken {
    fn seq(&self) -> u64 {
        self.seq
    }

    fn ticket(&self) -> Option<(u64, String)> {
        Some((self.visit, self.number.clone()))
    }
}

/// Counts a command as in flight as long as it lives.
#[derive(Debug)]
pub struct InFlight<'a>(&'a AtomicUsize);

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Http {
    /// For the server at `base`, such as `http://127.0.0.1:8080`.
    ///
    /// # Errors
    /// The HTTP client cannot be made.
    pub fn new(base: String) -> Result<Self, reqwest::Error> {
        Ok(Self {
            client: reqwest::Client::builder().timeout(ATTEMPT).no_proxy().build()?,
            base,
            in_flight: AtomicUsize::new(0),
            life: AtomicU64::new(1),
            acks: Mutex::default(),
        })
    }

    /// Gives a command until it is answered.
    ///
    /// # Errors
    /// [`NoAck`].
    pub async fn post<A: Answer>(
        &self,
        token: &str,
        path: &str,
        key: &str,
        body: &impl Serialize,
    ) -> Result<A, NoAck> {
        let _in_flight = self.begin();
        let (began, first_sent) = (Instant::now(), self.life());
        let mut attempts = 0;
        loop {
            attempts += 1;
            match self.attempt(token, path, key, body).await {
                Attempt::Done(bytes) => {
                    let answer: A = serde_json::from_slice(&bytes)
                        .map_err(|error| NoAck::Silent(format!("{path}: {error}")))?;
                    let (life, ticket) = (self.life(), answer.ticket());
                    let ack = Ack { seq: answer.seq(), life, first_sent, attempts, ticket };
                    self.acknowledged(key, ack);
                    return Ok(answer);
                }
                Attempt::Refused(problem) => return Err(NoAck::Refused(problem)),
                Attempt::Again(why) if began.elapsed() > PATIENCE => {
                    return Err(NoAck::Silent(format!("{path}: {why}")));
                }
                Attempt::Again(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    async fn attempt(&self, token: &str, path: &str, key: &str, body: &impl Serialize) -> Attempt {
        let request = self
            .client
            .post(format!("{}{path}", self.base))
            .bearer_auth(token)
            .header("Idempotency-Key", key)
            .header("Accept-Language", "en")
            .json(body);
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) => return Attempt::Again(error.to_string()),
        };
        let status = response.status();
        let bytes = match response.bytes().await {
            Ok(bytes) => bytes,
            Err(error) => return Attempt::Again(error.to_string()),
        };
        if status.is_success() {
            return Attempt::Done(bytes.to_vec());
        }
        if status.is_server_error() {
            return Attempt::Again(format!("{status}: {}", String::from_utf8_lossy(&bytes)));
        }
        match serde_json::from_slice(&bytes) {
            Ok(problem) => Attempt::Refused(Box::new(problem)),
            Err(error) => Attempt::Again(format!("{status} without a problem: {error}")),
        }
    }

    /// Keeps an acknowledgement under the command's key.
    pub fn acknowledged(&self, key: &str, ack: Ack) {
        let mut acks = self.acks.lock().unwrap_or_else(PoisonError::into_inner);
        acks.insert(key.to_owned(), ack);
    }

    /// `http://…` of the server.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Another command is in flight, as long as this is kept.
    pub fn begin(&self) -> InFlight<'_> {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
        InFlight(&self.in_flight)
    }

    /// Which life of the server this is.
    pub fn life(&self) -> u64 {
        self.life.load(Ordering::Relaxed)
    }

    /// Commands that wait for their answer now.
    pub fn in_flight(&self) -> usize {
        self.in_flight.load(Ordering::Relaxed)
    }

    /// The server was killed; what is answered from now on comes from its next life.
    pub fn next_life(&self) {
        self.life.fetch_add(1, Ordering::Relaxed);
    }

    /// Everything that was acknowledged, by key.
    pub fn acks(&self) -> BTreeMap<String, Ack> {
        self.acks.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Asks for a page; the body when it is there.
    ///
    /// # Errors
    /// No connection, or another status than 200.
    pub async fn get(&self, path: &str) -> Result<Vec<u8>, reqwest::Error> {
        let response = self.client.get(format!("{}{path}", self.base)).send().await?;
        Ok(response.error_for_status()?.bytes().await?.to_vec())
    }
}

enum Attempt {
    Done(Vec<u8>),
    Refused(Box<Problem>),
    Again(String),
}
