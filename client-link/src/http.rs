//! Requests to the server: one connection that is kept between presses.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use futures_util::StreamExt;
use http_body_util::{BodyDataStream, Full};
use hyper::{
    Method, Request, StatusCode,
    body::{Bytes, Incoming},
    client::conn::http1::{self, SendRequest},
    header,
};
use hyper_util::rt::TokioIo;
use tokio::{sync::Mutex, time::timeout};

use crate::{Away, Lang, Way, stream, token::Badge};

/// An attempt without an answer for so long is given up.
const ANSWER_WITHIN: Duration = Duration::from_secs(4);
/// Largest answer that is read, bytes.
const ANSWER_LIMIT: usize = 1024 * 1024;

/// The way to the server.
#[derive(Debug)]
pub struct Http {
    way: Way,
    token: Option<Badge>,
    /// The language of what the server says: it can be changed while everything runs.
    english: AtomicBool,
    /// A connection without a request on it.
    idle: Mutex<Option<SendRequest<Full<Bytes>>>>,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// `Retry-After`, seconds.
    pub retry_after_secs: Option<u64>,
    /// Its body.
    pub body: Vec<u8>,
}

impl Http {
    /// To this server, with the token of the device if it has one.
    pub fn new(way: Way, token: Option<Badge>, language: Lang) -> Self {
        let english = AtomicBool::new(language == Lang::En);
        Self { way, token, english, idle: Mutex::new(None) }
    }

    /// Gives a command once.
    ///
    /// # Errors
    /// No answer; whether the command was done is not known.
    pub async fn post(&self, path: &str, id: &str, body: Vec<u8>) -> Result<Answer, Away> {
        self.ask(Method::POST, path, Some(id), Bytes::from(body)).await
    }

    /// Reads something that no view carries.
    ///
    /// # Errors
    /// No answer.
    pub async fn get(&self, path: &str) -> Result<Answer, Away> {
        self.ask(Method::GET, path, None, Bytes::new()).await
    }

    /// What the server says from now on, it says in this language.
    pub fn speak(&self, language: Lang) {
        self.english.store(language == Lang::En, Ordering::Relaxed);
    }

    fn language(&self) -> Lang {
        if self.english.load(Ordering::Relaxed) { Lang::En } else { Lang::Zh }
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        id: Option<&str>,
        body: Bytes,
    ) -> Result<Answer, Away> {
        let request = || self.request(&method, path, id, &body);
        let attempt = async {
            // A connection that was kept may have been closed while nobody looked: that says
            // nothing of the server, so the command goes once more on a new one.
            if let Some(kept) = self.kept().await
                && let Ok(answer) = self.send(kept, request()?).await
            {
                return Ok(answer);
            }
            let stream = stream::connect(&self.way).await?;
            let broken = |error: hyper::Error| Away::Unreachable { said: error.to_string() };
            let (sender, connection) =
                http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
            tokio::spawn(connection);
            self.send(sender, request()?).await
        };
        timeout(ANSWER_WITHIN, attempt).await.unwrap_or(Err(Away::Silent))
    }

    async fn kept(&self) -> Option<SendRequest<Full<Bytes>>> {
        let mut kept = self.idle.lock().await.take()?;
        kept.ready().await.ok()?;
        Some(kept)
    }

    fn request(
        &self,
        method: &Method,
        path: &str,
        id: Option<&str>,
        body: &Bytes,
    ) -> Result<Request<Full<Bytes>>, Away> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, &self.way.address.authority)
            .header(header::ACCEPT_LANGUAGE, self.language().tag())
            .header("x-jiaohao-client", self.way.client);
        if let Some(id) = id {
            request = request.header(header::CONTENT_TYPE, "application/json");
            request = request.header("idempotency-key", id);
        }
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", token.token()));
        }
        let request = request.body(Full::new(body.clone()));
        request.map_err(|error| Away::NotOurs { said: error.to_string() })
    }

    async fn send(
        &self,
        mut sender: SendRequest<Full<Bytes>>,
        request: Request<Full<Bytes>>,
    ) -> Result<Answer, Away> {
        let broken = |error: hyper::Error| Away::Unreachable { said: error.to_string() };
        let response = sender.send_request(request).await.map_err(broken)?;
        let status = response.status();
        let retry_after = response.headers().get(header::RETRY_AFTER);
        let retry_after_secs = retry_after.and_then(|secs| secs.to_str().ok()?.parse().ok());
        let body = read(response.into_body()).await?;
        *self.idle.lock().await = Some(sender);
        Ok(Answer { status, retry_after_secs, body })
    }
}

async fn read(body: Incoming) -> Result<Vec<u8>, Away> {
    let mut chunks = BodyDataStream::new(body);
    let mut bytes = Vec::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| Away::Unreachable { said: error.to_string() })?;
        if bytes.len() + chunk.len() > ANSWER_LIMIT {
            return Err(Away::NotOurs { said: "an answer without end".to_owned() });
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
