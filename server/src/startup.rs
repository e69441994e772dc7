//! Why the program ends before it serves, told on stderr in both languages with the next step,
//! and by its exit code.
//!
//! | code | meaning |
//! |---|---|
//! | 0 | done |
//! | 1 | `audit`, `replay` or `check-config` found something; `pair` or `account` was refused |
//! | 2 | wrong arguments |
//! | 10 | the configuration cannot be used |
//! | 11 | the hall file cannot be used |
//! | 12 | the port is busy or cannot be used |
//! | 13 | the data cannot be written |
//! | 14 | the disk is full |
//! | 15 | another server uses the data |
//! | 16 | the journal is damaged or of a newer version |
//! | 20 | anything else |

use std::{fmt, io, net::SocketAddr, path::Path};

use protocol::problem::Problem;
use serde_json::{Map, Value, json};

use crate::{
    config::ConfigError,
    hall::StartError,
    messages::{self, Lang},
    store::StoreError,
};

/// See the module.
#[derive(Clone, Debug, PartialEq)]
pub struct StartupError {
    name: &'static str,
    facts: Map<String, Value>,
    code: u8,
}

impl StartupError {
    fn new(name: &'static str, code: u8, facts: Value) -> Self {
        let facts = match facts {
            Value::Object(facts) => facts,
            _ => Map::new(),
        };
        Self { name, facts, code }
    }

    /// The exit code.
    pub fn code(&self) -> u8 {
        self.code
    }

    /// Whether another server uses the data.
    pub fn is_in_use(&self) -> bool {
        self.name == "startup-data-in-use"
    }

    /// A wrong argument.
    pub fn argument(cause: impl fmt::Display) -> Self {
        Self::new("startup-bad-argument", 2, json!({ "cause": cause.to_string() }))
    }

    /// Something that no other case names.
    pub fn failed(cause: impl fmt::Display) -> Self {
        Self::new("startup-failed", 20, json!({ "cause": cause.to_string() }))
    }

    /// The server refused what was asked of its console; told in every language.
    pub fn refused(told: &[Problem]) -> Self {
        let line = |it: &Problem| format!("{} {}", it.detail, it.next_step);
        let cause = told.iter().map(line).collect::<Vec<_>>().join(" · ");
        Self::new("startup-refused", 1, json!({ "cause": cause }))
    }

    /// The configuration cannot be used.
    pub fn config(error: ConfigError) -> Self {
        Self::config_with(error, 10)
    }

    /// The hall file cannot be used.
    pub fn hall_file(error: ConfigError) -> Self {
        Self::config_with(error, 11)
    }

    fn config_with(error: ConfigError, code: u8) -> Self {
        match error {
            ConfigError::Unreadable { path, cause } => {
                let facts = json!({ "path": path, "cause": cause });
                Self::new("startup-config-unreadable", code, facts)
            }
            ConfigError::Syntax { path, cause } => {
                Self::new("startup-config-syntax", code, json!({ "path": path, "cause": cause }))
            }
            ConfigError::UnknownKeys { path, keys } => {
                let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
                let facts = json!({ "path": path, "keys": keys.join(", ") });
                Self::new("startup-unknown-keys", code, facts)
            }
            ConfigError::BadValues { path, problems } => {
                let lines = problems.iter().map(|(field, problem)| format!("{field}: {problem}"));
                let problems = lines.collect::<Vec<_>>().join("; ");
                let facts = json!({ "path": path, "problems": problems });
                Self::new("startup-bad-values", code, facts)
            }
        }
    }

    /// The port cannot be listened on.
    pub fn listen(address: SocketAddr, error: &io::Error) -> Self {
        let listen = address.to_string();
        if error.kind() == io::ErrorKind::AddrInUse {
            return Self::new("startup-port-busy", 12, json!({ "listen": listen }));
        }
        let facts = json!({ "listen": listen, "cause": error.to_string() });
        Self::new("startup-port-refused", 12, facts)
    }

    /// A file beside the database cannot be read or written.
    pub fn file(path: &Path, error: &io::Error) -> Self {
        let path = path.display().to_string();
        if error.kind() == io::ErrorKind::StorageFull {
            return Self::new("startup-disk-full", 14, json!({ "path": path }));
        }
        let facts = json!({ "path": path, "cause": error.to_string() });
        Self::new("startup-unwritable", 13, facts)
    }

    /// The certificate of HTTPS or its key cannot be used; `path` is the file at fault.
    pub fn tls(path: &Path, cause: impl fmt::Display) -> Self {
        let facts = json!({ "path": path.display().to_string(), "cause": cause.to_string() });
        Self::new("startup-tls", 10, facts)
    }

    /// A file for the sign-in service cannot be used; `path` is the file at fault.
    pub fn oidc(path: &Path, cause: impl fmt::Display) -> Self {
        let facts = json!({ "path": path.display().to_string(), "cause": cause.to_string() });
        Self::new("startup-oidc", 10, facts)
    }

    /// The text in a language.
    pub fn text(&self, lang: Lang) -> String {
        let message = messages::message(lang, self.name, &self.facts);
        let then = match lang {
            Lang::Zh => "下一步",
            Lang::En => "next",
        };
        format!("{}\n  {}\n  {then}: {}", message.title, message.detail, message.next_step)
    }
}

/// Both languages: who starts a server may be either.
impl fmt::Display for StartupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n\n{}", self.text(Lang::Zh), self.text(Lang::En))
    }
}

impl From<StoreError> for StartupError {
    fn from(error: StoreError) -> Self {
        let cause = error.to_string();
        match error {
            StoreError::Unwritable { path, cause } => {
                Self::new("startup-unwritable", 13, json!({ "path": path, "cause": cause }))
            }
            StoreError::DiskFull { path } => {
                Self::new("startup-disk-full", 14, json!({ "path": path }))
            }
            StoreError::InUse { path, .. } => {
                Self::new("startup-data-in-use", 15, json!({ "path": path }))
            }
            StoreError::BadRow { .. }
            | StoreError::Corrupt { .. }
            | StoreError::NewerSchema { .. } => {
                Self::new("startup-journal-damaged", 16, json!({ "cause": cause }))
            }
            StoreError::BadUri(_) => {
                let facts = json!({ "path": "store", "problems": cause });
                Self::new("startup-bad-values", 10, facts)
            }
            StoreError::Conflict { .. }
            | StoreError::DuplicateCommand { .. }
            | StoreError::BadBatch { .. }
            | StoreError::Failed(_)
            | StoreError::Closed => Self::failed(cause),
        }
    }
}

impl From<StartError> for StartupError {
    fn from(error: StartError) -> Self {
        match error {
            StartError::Store(error) => error.into(),
            StartError::Setup(refusal) => {
                let facts = json!({ "path": "hall", "problems": refusal.to_string() });
                Self::new("startup-bad-values", 11, facts)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::UnknownKey;

    #[test]
    fn every_startup_error_is_told_in_both_languages_with_its_own_code() {
        let io = |kind| io::Error::new(kind, "the system says no");
        let address = "127.0.0.1:80".parse().expect("an address");
        let path = || "hall.db".to_owned();
        let unknown = UnknownKey { key: "lisen".to_owned(), nearest: Some("listen".to_owned()) };
        let keys = ConfigError::UnknownKeys { path: path(), keys: vec![unknown] };
        #[rustfmt::skip]
        let rows = [
            (StartupError::config(keys),                                              10, "listen"),
            (StartupError::listen(address, &io(io::ErrorKind::AddrInUse)),            12, "127.0.0.1:80"),
            (StartupError::listen(address, &io(io::ErrorKind::PermissionDenied)),     12, "says no"),
            (StartupError::file(Path::new("k"), &io(io::ErrorKind::PermissionDenied)), 13, "says no"),
            (StartupError::tls(Path::new("hall.key"), "not the certificate's"),       10, "hall.key"),
            (StartupError::oidc(Path::new("secret"), "it is empty"),                  10, "secret"),
            (StoreError::Unwritable { path: path(), cause: "ro".to_owned() }.into(),  13, "hall.db"),
            (StoreError::DiskFull { path: path() }.into(),                            14, "hall.db"),
            (StoreError::InUse { path: path(), by: "7".to_owned() }.into(),           15, "hall.db"),
            (StoreError::BadRow { seq: 9, cause: "x".to_owned() }.into(),             16, "9"),
        ];
        for (error, code, says) in rows {
            assert_eq!(error.code(), code, "{error}");
            for lang in [Lang::Zh, Lang::En] {
                let text = error.text(lang);
                assert!(text.contains(says) && !text.contains('{'), "{text}");
            }
            assert!(error.to_string().contains("下一步") && error.to_string().contains("next:"));
        }
    }
}
