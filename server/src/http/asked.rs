//! What a command's request carries: who asks, the idempotency key, the body, and the hash by
//! which the same key with another request is recognized.

use std::sync::Arc;

use axum::{
    Extension,
    body::Body,
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
};
use futures_util::StreamExt;
use queue_core::{
    Command,
    ids::{CounterId, VisitId},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use utoipa_axum::router::UtoipaMethodRouter;

use super::{
    address::ClientAddress,
    authorize::{Caller, OnConsole},
    names,
};
use crate::{
    access::Asking,
    app::App,
    hall::{self, Answer},
    problem::ApiError,
};

/// Longest idempotency key.
const KEY_LIMIT: usize = 64;
/// Goes before a client's key in the journal, so that it can never be one of the server's own.
const KEY_PREFIX: &str = "http:";

/// A command's request, read and checked.
pub struct Asked<T> {
    /// Who asks.
    pub caller: Caller,
    /// The body.
    pub body: T,
    /// The client's address.
    pub address: ClientAddress,
    /// It came by the console's socket.
    on_console: bool,
    key: String,
    hash: String,
}

/// The body of a command that has none: nothing, or an empty object.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoBody {}

impl<T> Asked<T> {
    /// The same as a change of accounts and devices. Such bodies carry secrets, so the journal keeps
    /// a keyed hash of them.
    pub fn asking(&self, app: &App) -> Asking {
        Asking {
            key: self.key.clone(),
            actor: self.caller.actor(),
            body_hash: app.access.body_hash(&self.hash),
            from: match self.on_console {
                true => "console".to_owned(),
                false => self.address.0.to_string(),
            },
        }
    }

    /// Hashes the body with a key: it carries a secret that could be guessed from a plain hash.
    #[must_use]
    pub fn keyed(mut self, app: &App) -> Self {
        self.hash = app.access.body_hash(&self.hash);
        self
    }

    /// Gives the command to the hall and waits for the durable answer.
    ///
    /// # Errors
    /// The refusal, or why the hall could not answer.
    pub async fn submit(&self, app: &App, command: Command) -> Result<Answer, ApiError> {
        self.submit_only_at(app, command, None).await
    }

    /// The same, only while this counter holds this visit.
    ///
    /// # Errors
    /// The refusal, or why the hall could not answer.
    pub async fn submit_only_at(
        &self,
        app: &App,
        command: Command,
        only_at: Option<(CounterId, VisitId)>,
    ) -> Result<Answer, ApiError> {
        let request = hall::Request {
            command_id: self.key.clone(),
            actor: self.caller.actor(),
            body_hash: self.hash.clone(),
            work: command.into(),
            only_at,
        };
        let answer = app.hall.submit(request).await;
        let outcome = match &answer {
            Ok(answer) if answer.repeated => "repeated",
            Ok(_) => "done",
            Err(hall::SubmitError::Refused(_)) => "refused",
            Err(_) => "failed",
        };
        metrics::counter!("jiaohao_commands_total", "outcome" => outcome).increment(1);
        answer.map_err(|error| {
            let error = names::told(app, ApiError::from(error));
            let name = error.name.clone();
            metrics::counter!("jiaohao_refusals_total", "problem" => name).increment(1);
            error
        })
    }
}

/// What a route's body may hold at least, bytes.
#[derive(Clone, Copy)]
struct Room(usize);

/// A route whose body holds a picture: 64 KiB in base64, and the words beside it.
pub fn roomy(route: UtoipaMethodRouter<Arc<App>>) -> UtoipaMethodRouter<Arc<App>> {
    const PICTURE: usize = 96 * 1024;
    let (schemas, paths, methods) = route;
    (schemas, paths, methods.layer(Extension(Room(PICTURE))))
}

impl<T: DeserializeOwned + Serialize> FromRequest<Arc<App>> for Asked<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let caller = parts.extensions.get::<Caller>().cloned().unwrap_or(Caller::Anyone);
        let address = parts.extensions.get::<ClientAddress>().copied();
        let address = address.ok_or_else(ApiError::internal)?;
        let on_console = parts.extensions.get::<OnConsole>().is_some();
        let key = key(&parts.headers)?;
        let room = parts.extensions.get::<Room>().map_or(0, |room| room.0);
        let limit = app.config.body_limit.max(room);
        let bytes = read(body, &parts.headers, limit).await?;
        let body: T = parse(&bytes, &parts.headers)?;
        let hash = hash(parts.method.as_str(), parts.uri.path(), &body);
        Ok(Self { caller, body, address, on_console, key, hash })
    }
}

fn key(headers: &HeaderMap) -> Result<String, ApiError> {
    let refused =
        |name| ApiError::new(StatusCode::BAD_REQUEST, name, Value::Null).at("Idempotency-Key");
    let key = headers.get("idempotency-key").ok_or_else(|| refused("idempotency-key-missing"))?;
    let key = key.as_bytes();
    if key.is_empty() || key.len() > KEY_LIMIT || !key.iter().all(u8::is_ascii_graphic) {
        return Err(refused("idempotency-key-invalid"));
    }
    Ok(format!("{KEY_PREFIX}{}", String::from_utf8_lossy(key)))
}

/// Reads a body up to the limit; a longer one is refused before it is read whole.
async fn read(body: Body, headers: &HeaderMap, limit: usize) -> Result<Vec<u8>, ApiError> {
    let too_large = || {
        ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", json!({ "limit": limit }))
    };
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if announced.and_then(|length| length.parse().ok()).is_some_and(|length: usize| length > limit)
    {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let broken = |_| ApiError::new(StatusCode::BAD_REQUEST, "bad-request", Value::Null);
        let chunk = chunk.map_err(broken)?;
        if bytes.len() + chunk.len() > limit {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn parse<T: DeserializeOwned>(bytes: &[u8], headers: &HeaderMap) -> Result<T, ApiError> {
    if !bytes.is_empty() {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or("").split(';').next().unwrap_or("").trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(ApiError::new(status, "wrong-content-type", Value::Null));
        }
    }
    let text: &[u8] = if bytes.is_empty() { b"{}" } else { bytes };
    let mut source = serde_json::Deserializer::from_slice(text);
    // Serde would also take a list for the fields in their order.
    if text.trim_ascii_start().first().is_some_and(|first| *first != b'{') && is_json(text) {
        return Err(ApiError::wrong_type("body", "struct"));
    }
    let body = serde_path_to_error::deserialize(&mut source).map_err(|error| {
        // An empty choice is told like broken JSON; the text itself says which it is.
        match error.inner().is_data() || !is_json(text) {
            true => ApiError::from(error),
            false => ApiError::wrong_type(&error.path().to_string(), "enum"),
        }
    })?;
    source.end().map_err(|error| {
        let place = json!({ "line": error.line(), "column": error.column() });
        ApiError::new(StatusCode::BAD_REQUEST, "malformed-json", place)
    })?;
    Ok(body)
}

fn is_json(text: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok()
}

/// SHA-256 over method, path and the body as it was understood: white space, the order of fields
/// and defaults that were written out make no other request.
fn hash<T: Serialize>(method: &str, path: &str, body: &T) -> String {
    let mut hasher = Sha256::new();
    for part in [method.as_bytes(), path.as_bytes(), &serde_json::to_vec(body).unwrap_or_default()]
    {
        hasher.update(part);
        hasher.update(b"\n");
    }
    hex::encode(hasher.finalize())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use protocol::bodies::TakeTicket;

    use super::*;

    #[test]
    fn keys_are_visible_ascii() {
        let with = |text: &'static [u8]| {
            let mut headers = HeaderMap::new();
            let value = HeaderValue::from_bytes(text).expect("a header value");
            headers.insert("idempotency-key", value);
            key(&headers).map_err(|error| error.name)
        };
        assert_eq!(with(b"a-1").as_deref(), Ok("http:a-1"));
        for bad in [&b""[..], b"a b", "号".as_bytes(), &[b'x'; 65]] {
            assert_eq!(with(bad), Err("idempotency-key-invalid".to_owned()));
        }
        let missing = key(&HeaderMap::new()).map_err(|error| error.name);
        assert_eq!(missing, Err("idempotency-key-missing".to_owned()));
    }

    #[test]
    fn the_hash_sees_what_is_asked_and_not_how_it_is_written() {
        let read = |text: &str| -> TakeTicket { serde_json::from_str(text).expect("a body") };
        let of = |path, text| hash("POST", path, &read(text));
        let plain = of("/api/v1/tickets", r#"{"service":"x","source":"kiosk"}"#);
        let spread =
            of("/api/v1/tickets", r#"{ "source": "kiosk", "enterprise": false, "service": "x" }"#);
        assert_eq!(plain, spread);
        assert_ne!(plain, of("/api/v1/tickets", r#"{"service":"y","source":"kiosk"}"#));
        assert_ne!(plain, of("/elsewhere", r#"{"service":"x","source":"kiosk"}"#));
    }

    #[test]
    fn an_empty_body_is_an_empty_object() {
        assert!(parse::<NoBody>(b"", &HeaderMap::new()).is_ok());
        let error = parse::<TakeTicket>(b"", &HeaderMap::new()).expect_err("no service");
        assert_eq!(error.name, "missing-field");
        let error = parse::<NoBody>(b"{}", &HeaderMap::new()).expect_err("no content type");
        assert_eq!(error.name, "wrong-content-type");
    }
}
