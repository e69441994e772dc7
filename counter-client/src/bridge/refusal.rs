//! Why the bridge refuses, as the one error body: problem+json.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use protocol::problem::Problem;

use crate::{
    desk::Notice,
    hands::End,
    messages::{self, Lang},
    told,
};

/// Why.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// Not asked by one of the bridge's own addresses: a page may have given its name a new address.
    Host,
    /// Asked by a page from elsewhere, or by none.
    Origin,
    /// Without the token, or with another.
    Token,
    /// There is no such address.
    Path,
    /// The address is not asked like this.
    Method,
    /// The body is not what it should be.
    Body(String),
    /// The desk did nothing.
    Held(Box<Notice>),
    /// Somebody else is here than was meant.
    Elsewhere,
    /// The server has refused.
    Server(Box<Problem>),
    /// No answer in the time for it.
    GaveUp,
    /// The caller ends.
    Ending,
}

impl Refusal {
    /// All keys of its own, as they stand in the message files.
    pub const KEYS: [&str; 10] = [
        "bridge-host",
        "bridge-origin",
        "bridge-token",
        "bridge-path",
        "bridge-method",
        "bridge-body",
        "bridge-held",
        "bridge-elsewhere",
        "bridge-gave-up",
        "bridge-ending",
    ];

    fn key(&self) -> (&'static str, StatusCode) {
        match self {
            Self::Host => ("bridge-host", StatusCode::MISDIRECTED_REQUEST),
            Self::Origin => ("bridge-origin", StatusCode::FORBIDDEN),
            Self::Token => ("bridge-token", StatusCode::UNAUTHORIZED),
            Self::Path => ("bridge-path", StatusCode::NOT_FOUND),
            Self::Method => ("bridge-method", StatusCode::METHOD_NOT_ALLOWED),
            Self::Body(_) => ("bridge-body", StatusCode::BAD_REQUEST),
            Self::Held(_) => ("bridge-held", StatusCode::CONFLICT),
            Self::Elsewhere => ("bridge-elsewhere", StatusCode::CONFLICT),
            Self::GaveUp => ("bridge-gave-up", StatusCode::GATEWAY_TIMEOUT),
            Self::Server(_) | Self::Ending => ("bridge-ending", StatusCode::SERVICE_UNAVAILABLE),
        }
    }

    /// The body, in a language.
    pub fn problem(&self, lang: Lang) -> Problem {
        if let Self::Server(problem) = self {
            return (**problem).clone();
        }
        let (key, status) = self.key();
        let (name, said) = match self {
            Self::Held(notice) => {
                let name = match &**notice {
                    Notice::NotNow { why, .. } => why.key(),
                    other => other.key(),
                };
                (format!("desk-{name}"), told::notice(lang, notice))
            }
            Self::Body(said) => (key.to_owned(), said.clone()),
            _ => (key.to_owned(), String::new()),
        };
        let text = messages::problem(lang, key, &[("said", &said)]);
        Problem {
            kind: format!("/problems/{name}"),
            status: status.as_u16(),
            title: text.title,
            detail: text.detail,
            field: None,
            numbers: vec![],
            next_step: text.next_step,
        }
    }

    /// As it goes out.
    pub fn response(&self, lang: Lang) -> Response {
        let problem = self.problem(lang);
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let status = StatusCode::from_u16(problem.status);
        let mut response = (status.unwrap_or(StatusCode::BAD_GATEWAY), body).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }
}

/// What has become of a press, if it did not go well.
impl From<End> for Result<(Option<u64>, Option<String>), Refusal> {
    fn from(end: End) -> Self {
        match end {
            End::Done { seq, called } => Ok((seq, called)),
            End::Asked(question) => Err(Refusal::Held(Box::new(Notice::Ask(question)))),
            End::Held(notice) => Err(Refusal::Held(notice)),
            End::Elsewhere => Err(Refusal::Elsewhere),
            End::Refused(problem) => Err(Refusal::Server(problem)),
            End::GaveUp => Err(Refusal::GaveUp),
        }
    }
}
