//! The keys of the organisation's sign-in service.

use serde::{Deserialize, Serialize};

use super::Config;
use crate::oidc::on_this_machine;

/// Longest name on the button, characters.
const NAME_LIMIT: usize = 32;

/// What in an ID token names the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OidcClaim {
    /// The login at the service.
    PreferredUsername,
    /// The address of mail.
    Email,
    /// The service's own number of the person: never changed, never given to another.
    Sub,
}

impl OidcClaim {
    /// As it stands in the token.
    pub fn word(self) -> &'static str {
        match self {
            Self::PreferredUsername => "preferred_username",
            Self::Email => "email",
            Self::Sub => "sub",
        }
    }
}

/// Nothing is asked of the other keys while there is no service.
pub(super) fn check(config: &Config, require: &mut impl FnMut(bool, &str, &str)) {
    if config.oidc_issuer.is_empty() {
        return;
    }
    require(
        is_issuer(&config.oidc_issuer),
        "oidc_issuer",
        "must begin with https:// (http:// only for localhost) and hold no user, ? or #",
    );
    let name = config.oidc_name.trim().chars();
    for (holds, key, problem) in [
        (!config.oidc_client_id.is_empty(), "oidc_client_id", "is needed with oidc_issuer"),
        (!config.public_url.is_empty(), "public_url", "is needed with oidc_issuer"),
        ((1..=NAME_LIMIT).contains(&name.count()), "oidc_name", "must have 1 to 32 characters"),
    ] {
        require(holds, key, problem);
    }
}

fn is_issuer(text: &str) -> bool {
    let Ok(url) = openidconnect::url::Url::parse(text) else { return false };
    let host = url.host_str().unwrap_or("");
    let secure = url.scheme() == "https" || (url.scheme() == "http" && on_this_machine(host));
    let plain = url.username().is_empty() && url.password().is_none();
    secure && plain && !host.is_empty() && url.query().is_none() && url.fragment().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys with problems when these are set, beside an otherwise good service.
    fn problems(set: &[(&str, &str)]) -> Vec<String> {
        let good = [
            ("oidc_issuer", "https://sso.example.gov.cn/realms/hall"),
            ("oidc_client_id", "jiaohao"),
            ("public_url", "https://hall.example.gov.cn"),
        ];
        let env = good.iter().filter(|(key, _)| set.iter().all(|(other, _)| other != key));
        let env = env.chain(set).map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        match Config::layered(None, env.collect()) {
            Ok(_) => Vec::new(),
            Err(super::super::ConfigError::BadValues { problems, .. }) => {
                problems.into_iter().map(|(key, _)| key).collect()
            }
            Err(error) => vec![error.to_string()],
        }
    }

    #[test]
    fn a_service_needs_https_a_client_and_our_own_address() {
        #[rustfmt::skip]
        let rows: &[(&str, &str, &[&str])] = &[
            ("oidc_claim",     "sub",                             &[]),
            ("oidc_issuer",    "",                                &[]),
            ("oidc_issuer",    "http://localhost:8180/realms/x",  &[]),
            ("oidc_issuer",    "http://127.0.0.1:8180",           &[]),
            ("oidc_issuer",    "http://sso.example.gov.cn",       &["oidc_issuer"]),
            ("oidc_issuer",    "http://localhost.example",        &["oidc_issuer"]),
            ("oidc_issuer",    "https://u:secret@sso.example",    &["oidc_issuer"]),
            ("oidc_issuer",    "https://sso.example/?x=1",        &["oidc_issuer"]),
            ("oidc_issuer",    "sso.example.gov.cn",              &["oidc_issuer"]),
            ("oidc_client_id", "",                                &["oidc_client_id"]),
            ("public_url",     "",                                &["public_url"]),
            ("oidc_name",      " ",                               &["oidc_name"]),
        ];
        for (key, value, at_fault) in rows {
            assert_eq!(problems(&[(key, value)]), *at_fault, "{key} = {value}");
        }
        let claim = problems(&[("oidc_claim", "phone")]);
        assert!(claim.len() == 1 && claim[0].contains("preferred_username"), "{claim:?}");
    }
}
