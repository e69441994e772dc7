//! The configuration of a server: commented defaults (`config/server.toml`, compiled in), then a
//! file, then the environment. Unknown keys and bad values are errors that name the key.

mod checks;
pub mod hall;
mod nearest;
mod oidc;
mod paths;

use std::{
    env, fmt, fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use nearest::nearest;
pub use oidc::OidcClaim;

use crate::{http::address, messages::Lang};

/// The commented defaults.
pub const DEFAULTS: &str = include_str!("../../../config/server.toml");

/// What an environment variable of ours begins with; the rest is a key in capital letters.
const ENV_PREFIX: &str = "JIAOHAO_";

/// See `config/server.toml` for what each key means.
#[derive(Clone, Serialize, Deserialize)]
pub struct Config {
    /// Address and port.
    pub listen: SocketAddr,
    /// Address of the server as phones see it; empty = the `Host` of the request.
    pub public_url: String,
    /// PEM file of the certificate of HTTPS, with its chain; empty = plain HTTP.
    pub tls_certificate: PathBuf,
    /// PEM file of its private key.
    pub tls_key: PathBuf,
    /// Networks of proxies whose word on the client's address counts, such as `10.1.0.0/16`.
    pub trusted_proxies: Vec<String>,
    /// Time for the head of a request and for a TLS handshake, seconds.
    pub header_timeout_secs: u64,
    /// Folder of the database and the tokens.
    pub data: PathBuf,
    /// URI of the store; empty = SQLite in the data folder.
    pub store: String,
    /// File of the ticket key; empty = in the data folder.
    pub ticket_key: PathBuf,
    /// Hall file that seeds an empty journal; empty = the built-in hall.
    pub hall: PathBuf,
    /// For how many minutes the code on the wall lets a phone take a ticket; 0 = never.
    pub take_link_minutes: u32,
    /// List of enterprises with their credit grade; empty = none.
    pub credit: PathBuf,
    /// Theme file; empty = the built-in theme.
    pub theme: PathBuf,
    /// Hall seconds per second.
    pub time_scale: f64,
    /// Language of messages for clients that ask for none.
    pub language: Lang,
    /// Largest request body, bytes.
    pub body_limit: usize,
    /// Requests a minute with one token; 0 = no limit.
    pub limit_token_per_minute: u32,
    /// Requests a minute with one ticket's link; 0 = no limit.
    pub limit_ticket_per_minute: u32,
    /// Requests a minute from one address; 0 = no limit.
    pub limit_address_per_minute: u32,
    /// Wrong tokens, links and sign-ins a minute from one address; 0 = no limit.
    pub limit_failures_per_minute: u32,
    /// Attempts with passwords, PINs and codes per address; 0 = no limit.
    pub limit_tries_per_minute: u32,
    /// The least length of a password, characters.
    pub password_min_length: u32,
    /// A session ends when it was not used for so long.
    pub session_idle_minutes: u32,
    /// A session ends after so long.
    pub session_hours: u32,
    /// The organisation's sign-in service (OpenID Connect issuer); empty = none.
    pub oidc_issuer: String,
    /// What the service calls this server.
    pub oidc_client_id: String,
    /// File with the secret that the service has given this server; empty = none.
    pub oidc_client_secret_file: PathBuf,
    /// PEM file of certificates that are trusted besides the machine's; empty = none.
    pub oidc_ca_file: PathBuf,
    /// What people call the service.
    pub oidc_name: String,
    /// What in the service's token names the person.
    pub oidc_claim: OidcClaim,
    /// Filter of the log.
    pub log: String,
    /// Form of the log.
    pub log_format: LogFormat,
}

/// Form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object per line.
    Json,
}

/// Why a configuration cannot be used. Every case names the key or the place.
#[derive(Debug, Error, PartialEq)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: {cause}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system said.
        cause: String,
    },
    /// Not TOML, a missing key, or a value of the wrong type.
    #[error("{path}: {cause}")]
    Syntax {
        /// The file or the environment variable.
        path: String,
        /// What is wrong, with the line.
        cause: String,
    },
    /// Keys that do not exist.
    #[error("{path}: unknown keys {keys:?}")]
    UnknownKeys {
        /// The file or "environment".
        path: String,
        /// Each with the nearest known one.
        keys: Vec<UnknownKey>,
    },
    /// Values that cannot be used.
    #[error("{path}: {problems:?}")]
    BadValues {
        /// The file.
        path: String,
        /// Field and problem.
        problems: Vec<(String, String)>,
    },
}

/// A key that does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownKey {
    /// As it was written, with its path.
    pub key: String,
    /// The known key that looks most like it.
    pub nearest: Option<String>,
}

impl fmt::Display for UnknownKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.nearest {
            Some(nearest) => write!(f, "{} (→ {nearest} ?)", self.key),
            None => f.write_str(&self.key),
        }
    }
}

impl Config {
    /// The defaults, then `file`, then this process's environment. Relative paths of the first two
    /// are from the folder of `file`.
    ///
    /// # Errors
    /// [`ConfigError`]: unreadable file, bad TOML, unknown keys, bad values.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let env = env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok()?;
            let key = name.strip_prefix(ENV_PREFIX)?.to_lowercase();
            Some((key, value.to_string_lossy().into_owned()))
        });
        Self::layered(file, env.collect())
    }

    /// As [`Config::load`] with the environment given as (key, value).
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn layered(file: Option<&Path>, env: Vec<(String, String)>) -> Result<Self, ConfigError> {
        let mut table = parse("config/server.toml", DEFAULTS)?;
        let known: Vec<String> = table.keys().cloned().collect();
        let mut path = String::from("config/server.toml");
        if let Some(file) = file {
            path = file.display().to_string();
            let text = read(file)?;
            let layer = parse(&path, &text)?;
            refuse_unknown(&path, layer.keys(), &known)?;
            table.extend(layer);
            paths::from_folder_of(file, &mut table);
        }
        // Other tools may have variables of that prefix: only what looks like a slip is refused.
        let like_ours = |key: &str| nearest(key, known.iter().map(String::as_str)).is_some();
        let env: Vec<_> = env.into_iter().filter(|(key, _)| like_ours(key)).collect();
        refuse_unknown("environment", env.iter().map(|(key, _)| key), &known)?;
        let without_env = table.clone();
        for (key, text) in env {
            let value = env_value(&text, table.get(&key));
            table.insert(key, value);
        }
        let mut config: Self = table.try_into().map_err(|error: toml::de::Error| {
            let file_is_good = without_env.try_into::<Self>().is_ok();
            let path = if file_is_good { "environment" } else { &path };
            ConfigError::Syntax {
                path: path.to_owned(),
                cause: error.to_string().trim().to_owned(),
            }
        })?;
        if let Some(beside) = file.map(|file| file.with_file_name("credit.csv"))
            && config.credit.as_os_str().is_empty()
            && beside.exists()
        {
            config.credit = beside;
        }
        config.validated(&path)
    }

    fn validated(self, path: &str) -> Result<Self, ConfigError> {
        let problems = checks::problems(&self);
        if problems.is_empty() {
            Ok(self)
        } else {
            Err(ConfigError::BadValues { path: path.to_owned(), problems })
        }
    }

    /// Whether connections are wrapped into TLS by this server.
    pub fn tls(&self) -> bool {
        !self.tls_certificate.as_os_str().is_empty()
    }

    /// The networks of `trusted_proxies`.
    pub fn proxies(&self) -> Vec<IpNet> {
        self.trusted_proxies.iter().filter_map(|text| address::network(text)).collect()
    }

    /// The URI of the store, the default filled in.
    pub fn store_uri(&self) -> String {
        if self.store.is_empty() {
            format!("sqlite:{}", self.data.join("hall.db").display())
        } else {
            self.store.clone()
        }
    }

    /// The key of accounts and devices: beside the ticket key.
    pub fn access_key_file(&self) -> PathBuf {
        self.ticket_key_file().with_file_name("access.key")
    }

    /// The socket by which this machine's operator speaks to a running server.
    pub fn console_socket(&self) -> PathBuf {
        self.data.join("console.sock")
    }

    /// The file of the ticket key, the default filled in.
    pub fn ticket_key_file(&self) -> PathBuf {
        if self.ticket_key.as_os_str().is_empty() {
            self.data.join("keys").join("ticket.key")
        } else {
            self.ticket_key.clone()
        }
    }

    /// The commented configuration with the values that count, without secrets.
    pub fn commented(&self) -> String {
        let values: toml::Table = self.to_toml().parse().unwrap_or_default();
        let line =
            |line: &str| match line.split_once(" = ").and_then(|(k, _)| values.get_key_value(k)) {
                Some((key, value)) => format!("{key} = {value}\n"),
                None => format!("{line}\n"),
            };
        DEFAULTS.lines().map(line).collect()
    }

    /// The values as TOML, without comments and without secrets.
    pub fn to_toml(&self) -> String {
        let shown = Self { store: without_password(&self.store), ..self.clone() };
        toml::to_string(&shown).unwrap_or_default()
    }
}

/// Secrets stay out of logs and panics.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_toml())
    }
}

/// `scheme://user:secret@host` → `scheme://user:***@host`.
fn without_password(uri: &str) -> String {
    let Some((scheme, rest)) = uri.split_once("://") else { return uri.to_owned() };
    match rest.rsplit_once('@') {
        Some((user, host)) => {
            let name = user.split_once(':').map_or(user, |(name, _)| name);
            format!("{scheme}://{name}:***@{host}")
        }
        None => uri.to_owned(),
    }
}

fn read(path: &Path) -> Result<String, ConfigError> {
    fs::read_to_string(path).map_err(|error| ConfigError::Unreadable {
        path: path.display().to_string(),
        cause: error.to_string(),
    })
}

fn parse(path: &str, text: &str) -> Result<toml::Table, ConfigError> {
    text.parse().map_err(|error: toml::de::Error| ConfigError::Syntax {
        path: path.to_owned(),
        cause: error.to_string().trim().to_owned(),
    })
}

fn refuse_unknown<'a>(
    path: &str,
    keys: impl Iterator<Item = &'a String>,
    known: &[String],
) -> Result<(), ConfigError> {
    let unknown: Vec<UnknownKey> = keys
        .filter(|key| !known.contains(key))
        .map(|key| UnknownKey {
            key: key.clone(),
            nearest: nearest(key, known.iter().map(String::as_str)).map(str::to_owned),
        })
        .collect();
    if unknown.is_empty() {
        Ok(())
    } else {
        Err(ConfigError::UnknownKeys { path: path.to_owned(), keys: unknown })
    }
}

/// An environment value takes the type of the default, a list with commas between; what does not fit stays text, so that the
/// type error names the key.
fn env_value(text: &str, default: Option<&toml::Value>) -> toml::Value {
    let typed = match default {
        Some(toml::Value::Integer(_)) => text.parse().map(toml::Value::Integer).ok(),
        Some(toml::Value::Float(_)) => text.parse().map(toml::Value::Float).ok(),
        Some(toml::Value::Array(_)) => {
            let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
            let entries = entries.map(|entry| toml::Value::String(entry.to_owned()));
            Some(toml::Value::Array(entries.collect()))
        }
        _ => None,
    };
    typed.unwrap_or_else(|| toml::Value::String(text.to_owned()))
}

#[cfg(test)]
mod tests;
