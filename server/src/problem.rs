//! The one place where what went wrong becomes an HTTP answer: every refusal of the core, every
//! failure of the hall and the store, every unreadable request. Causes are logged, never sent.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
};
use protocol::problem::Problem;
use serde_json::{Map, Value, json};

use crate::{
    access::Refused,
    hall::SubmitError,
    messages::{self, Lang},
    store::StoreError,
};

/// The most characters of a short text.
const SHORT: usize = 64;

/// An error on its way to the client: its name, its facts, not yet its language.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiError {
    /// The HTTP status.
    pub status: StatusCode,
    /// The name of its message; `/problems/<name>` on the wire.
    pub name: String,
    /// The field of the request at fault.
    pub field: Option<String>,
    /// What the message's placeholders stand for.
    pub facts: Map<String, Value>,
    /// When it may be tried again, whole seconds from now.
    pub retry_after_secs: Option<u64>,
}

impl ApiError {
    /// An error with a message of that name; `facts` must be a JSON object.
    pub fn new(status: StatusCode, name: &str, facts: Value) -> Self {
        let facts = match facts {
            Value::Object(facts) => facts,
            _ => Map::new(),
        };
        let retry_after_secs = (status == StatusCode::SERVICE_UNAVAILABLE).then_some(1);
        Self { status, name: name.to_owned(), field: None, facts, retry_after_secs }
    }

    /// 429 for who asks too often and may go on after this time, rounded up to whole seconds.
    pub fn too_many(wait: Duration) -> Self {
        let secs = wait.as_millis().div_ceil(1000).max(1) as u64;
        let error =
            Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", json!({ "secs": secs }));
        Self { retry_after_secs: Some(secs), ..error }
    }

    /// 500: a defect of ours.
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", Value::Null)
    }

    /// 503: the hall has no setup yet.
    pub fn not_ready() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "not-ready", Value::Null)
    }

    /// 400: not a request that any client of ours sends.
    pub fn bad_request() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request", Value::Null)
    }

    /// 422: a field holds another kind of JSON value than serde says it expected.
    pub fn wrong_type(field: &str, expected: &str) -> Self {
        let needs = match expected.trim_start_matches("a ") {
            "string" | "str" | "borrowed string" | "string key" => "json-text",
            "boolean" => "json-bool",
            "sequence" => "json-list",
            number if number.starts_with(['u', 'i', 'f']) && number.ends_with(char::is_numeric) => {
                "json-number"
            }
            object if object.starts_with("struct") || object == "map" => "json-object",
            _ => "json-other",
        };
        let facts = json!({ "field": field, "needs": needs });
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong-type", facts).at(field)
    }

    /// Names the field of the request at fault.
    pub fn at(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }

    /// 404 for an address this server does not have.
    pub fn not_found(path: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", json!({ "path": path }))
    }

    /// The body in a language.
    pub fn problem(&self, lang: Lang) -> Problem {
        let facts = self.facts.iter().map(|(name, fact)| (name.clone(), told(fact, lang)));
        let message = messages::message(lang, &self.name, &facts.collect());
        Problem {
            kind: format!("/problems/{}", self.name),
            status: self.status.as_u16(),
            title: message.title,
            detail: message.detail,
            field: self.field.clone(),
            numbers: self.numbers(),
            next_step: message.next_step,
        }
    }

    /// The numbers of tickets among the facts.
    fn numbers(&self) -> Vec<String> {
        let numbers = self.facts.get("numbers").and_then(Value::as_array);
        let texts = numbers.into_iter().flatten().filter_map(Value::as_str);
        texts.map(str::to_owned).collect()
    }

    /// The whole answer in a language.
    pub fn response(&self, lang: Lang) -> Response<Body> {
        let body = serde_json::to_vec(&self.problem(lang)).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        let json = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, json);
        let lang = match lang {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        };
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        // The rest of a body that is too large is not read, so the connection ends: a client that
        // knows sends its next request on another one.
        if self.status == StatusCode::PAYLOAD_TOO_LARGE {
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        if let Some(secs) = self.retry_after_secs {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(secs));
        }
        response
    }
}

/// A fact that has a name in each language, in this one; any other as it is.
fn told(fact: &Value, lang: Lang) -> Value {
    let name = match lang {
        Lang::Zh => fact.get("zh"),
        Lang::En => fact.get("en"),
    };
    name.unwrap_or(fact).clone()
}

/// The language is known further out, so the error travels there as an extension.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status;
        response.extensions_mut().insert(self);
        response
    }
}

impl From<SubmitError> for ApiError {
    fn from(error: SubmitError) -> Self {
        let unavailable = StatusCode::SERVICE_UNAVAILABLE;
        match error {
            SubmitError::Refused(refusal) => refusal.into(),
            SubmitError::KeyReused => {
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                Self::new(status, "key-reused", Value::Null).at("Idempotency-Key")
            }
            SubmitError::Busy => Self::new(unavailable, "busy", Value::Null),
            SubmitError::Stopping => Self::new(unavailable, "stopping", Value::Null),
            SubmitError::Store(error) => Self::from(&*error),
        }
    }
}

impl From<Refused> for ApiError {
    fn from(refused: Refused) -> Self {
        const UNFIT: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
        const CONFLICT: StatusCode = StatusCode::CONFLICT;
        const FORBIDDEN: StatusCode = StatusCode::FORBIDDEN;
        const MISSING: StatusCode = StatusCode::NOT_FOUND;
        let plain = |status, name| Self::new(status, name, Value::Null);
        match refused {
            Refused::WrongCredentials => plain(StatusCode::UNAUTHORIZED, "sign-in-wrong"),
            Refused::Locked { secs } => {
                let minutes = secs.div_ceil(60);
                let facts = json!({ "minutes": minutes });
                let mut error = Self::new(StatusCode::TOO_MANY_REQUESTS, "locked-out", facts);
                error.retry_after_secs = Some(secs);
                error
            }
            Refused::Disabled => plain(FORBIDDEN, "account-disabled"),
            Refused::NoRoleHere => plain(FORBIDDEN, "no-role-here"),
            Refused::NotAClerkHere => plain(FORBIDDEN, "not-a-clerk-here").at("login"),
            Refused::NotFirstRun => plain(CONFLICT, "not-first-run"),
            Refused::WrongCode => plain(UNFIT, "code-wrong").at("code"),
            Refused::PasswordLength { min, max } => {
                Self::new(UNFIT, "password-length", json!({ "min": min, "max": max }))
                    .at("password")
            }
            Refused::PasswordPlain => plain(UNFIT, "password-plain").at("password"),
            Refused::PasswordCommon => plain(UNFIT, "password-common").at("password"),
            Refused::PasswordSame => plain(UNFIT, "password-same").at("new"),
            Refused::PinRule => plain(UNFIT, "pin-rule").at("pin"),
            Refused::CardLine { field, most } => {
                Self::new(UNFIT, "bad-text", json!({ "field": field, "most": most })).at(field)
            }
            Refused::BadPhoto => plain(UNFIT, "bad-photo").at("photo"),
            Refused::NameRule => {
                let facts = json!({ "field": "name", "most": SHORT });
                Self::new(UNFIT, "bad-text", facts).at("name")
            }
            Refused::LoginRule => plain(UNFIT, "login-rule").at("login"),
            Refused::LoginTaken { login } => {
                Self::new(CONFLICT, "login-taken", json!({ "login": login })).at("login")
            }
            Refused::OidcTaken => plain(CONFLICT, "oidc-taken").at("oidc"),
            Refused::UnknownAccount { account } => {
                Self::new(MISSING, "unknown-account", json!({ "account": account }))
            }
            Refused::UnknownDevice { device } => {
                Self::new(MISSING, "unknown-device", json!({ "device": device }))
            }
            Refused::UnknownMessage { message } => {
                Self::new(MISSING, "unknown-message", json!({ "message": message }))
            }
            Refused::UnknownZone { zone } => {
                Self::new(UNFIT, "unknown-zone", json!({ "zone": zone })).at("zone")
            }
            Refused::UnknownCounter { counter } => {
                Self::new(UNFIT, "unknown-counter", json!({ "counter": counter })).at("place")
            }
            Refused::PlaceMissing => plain(UNFIT, "place-missing").at("place"),
            Refused::PlaceUnfit => plain(UNFIT, "place-unfit").at("place"),
            Refused::WholeHallOnly => plain(UNFIT, "role-needs-hall").at("grants"),
            Refused::MustChange => plain(FORBIDDEN, "password-must-change"),
            Refused::WrongFirstCode => plain(UNFIT, "first-code-wrong").at("code"),
            Refused::LastAdmin => plain(CONFLICT, "last-admin").at("grants"),
            Refused::TooManyCodes => plain(CONFLICT, "too-many-codes"),
            Refused::OidcFailed => plain(FORBIDDEN, "oidc-failed"),
            Refused::KeyReused => SubmitError::KeyReused.into(),
            Refused::Submit(error) => error.into(),
            Refused::Store(error) => Self::from(&*error),
            Refused::Failed(cause) => {
                tracing::error!(cause, "a change of accounts or devices failed");
                Self::internal()
            }
        }
    }
}

/// A short text that goes into the journal for ever: something to read, on one line, of at most
/// 64 characters.
///
/// # Errors
/// The problem `bad-text` at this field.
pub fn short_text<'a>(field: &'static str, text: &'a str) -> Result<&'a str, ApiError> {
    text_within(field, text, SHORT)
}

/// The same with at most so many characters.
///
/// # Errors
/// The problem `bad-text` at this field.
pub fn text_within<'a>(
    field: &'static str,
    text: &'a str,
    most: usize,
) -> Result<&'a str, ApiError> {
    let unseen = |c: char| c.is_control() || ('\u{200b}'..='\u{206f}').contains(&c);
    if text.trim().is_empty() || text.chars().count() > most || text.chars().any(unseen) {
        let facts = json!({ "field": field, "most": most });
        return Err(ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "bad-text", facts).at(field));
    }
    Ok(text)
}

impl From<&StoreError> for ApiError {
    fn from(error: &StoreError) -> Self {
        tracing::error!(%error, "the store failed");
        let unavailable = StatusCode::SERVICE_UNAVAILABLE;
        match error {
            StoreError::DiskFull { .. } => {
                Self::new(StatusCode::INSUFFICIENT_STORAGE, "disk-full", Value::Null)
            }
            StoreError::Unwritable { .. } | StoreError::InUse { .. } => {
                Self::new(unavailable, "store-unwritable", Value::Null)
            }
            StoreError::Closed => Self::new(unavailable, "stopping", Value::Null),
            StoreError::Conflict { .. }
            | StoreError::DuplicateCommand { .. }
            | StoreError::BadBatch { .. }
            | StoreError::BadUri(_)
            | StoreError::Corrupt { .. }
            | StoreError::NewerSchema { .. }
            | StoreError::BadRow { .. }
            | StoreError::Failed(_) => Self::new(unavailable, "outcome-unknown", Value::Null),
        }
    }
}

impl From<serde_path_to_error::Error<serde_json::Error>> for ApiError {
    /// serde says what is wrong only in a sentence; its forms are fixed, so they are read here and
    /// turned into a named problem with the field.
    fn from(error: serde_path_to_error::Error<serde_json::Error>) -> Self {
        let path = error.path().to_string();
        let cause = error.inner();
        let (bad, unfit) = (StatusCode::BAD_REQUEST, StatusCode::UNPROCESSABLE_ENTITY);
        if !cause.is_data() {
            let place = json!({ "line": cause.line(), "column": cause.column() });
            return Self::new(bad, "malformed-json", place);
        }
        let sentence = cause.to_string();
        let sentence = sentence.rsplit_once(" at line ").map_or(&*sentence, |(text, _)| text);
        let mut quoted = sentence.split('`').skip(1).step_by(2);
        let first = quoted.next().unwrap_or("").to_owned();
        let others = quoted.collect::<Vec<_>>().join(", ");
        let inside = |name: &str| match path.rsplit_once('.') {
            _ if path == "." || path == name => name.to_owned(),
            Some((parent, last)) if last == name => format!("{parent}.{name}"),
            _ => format!("{path}.{name}"),
        };
        let whole = if path == "." { "body" } else { &path };
        if sentence.starts_with("unknown field") {
            let field = inside(&first);
            let expected = if others.is_empty() { "—".to_owned() } else { others };
            let facts = json!({ "field": field, "expected": expected });
            Self::new(unfit, "unknown-field", facts).at(&field)
        } else if sentence.starts_with("missing field") {
            let field = inside(&first);
            Self::new(unfit, "missing-field", json!({ "field": field })).at(&field)
        } else if sentence.starts_with("unknown variant") {
            let facts = json!({ "field": whole, "value": first, "expected": others });
            Self::new(unfit, "unknown-value", facts).at(whole)
        } else {
            let expected = sentence.rsplit_once("expected ").map_or(sentence, |(_, what)| what);
            Self::wrong_type(whole, expected)
        }
    }
}

mod refusals;
#[cfg(test)]
mod tests;
