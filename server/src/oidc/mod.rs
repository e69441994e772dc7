//! Sign-in by the organisation's service (OpenID Connect: authorization code with PKCE). It tells
//! who somebody is; which account that is, and what it may do, is decided in [`crate::access`].
//!
//! The service is asked for its addresses and keys when the first person wants to sign in, and they
//! are kept for an hour: a service that is down keeps nobody else from working.

mod fetch;
mod pending;

use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::DateTime;
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    DiscoveryError, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, Nonce,
    PkceCodeChallenge, RedirectUrl, RequestTokenError, Scope, TokenResponse,
    core::{
        CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreErrorResponseType,
        CoreIdToken, CoreIdTokenClaims, CoreProviderMetadata,
    },
};
use thiserror::Error;

use self::{
    fetch::Fetch,
    pending::{Pending, Waiting},
};
pub use self::{
    fetch::{FetchError, on_this_machine},
    pending::WAIT_MS,
};
use crate::{
    clock::{monotonic_ms, wall_ms},
    config::{Config, OidcClaim},
    startup::StartupError,
};

/// How long the service's addresses and keys are kept, ms.
const KNOWN_MS: u64 = 3_600_000;
/// How much later than the service's our clock may be, ms.
const CLOCKS_APART_MS: i64 = 60_000;

/// The service as it has described itself.
type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Why the service has not told who somebody is. None of these texts holds a secret.
#[derive(Debug, Error)]
#[allow(missing_docs, reason = "the texts say it")]
pub enum OidcError {
    #[error("the sign-in service does not tell its addresses and keys: {0}")]
    Discovery(String),
    #[error("nobody was sent with this state, or they were too long away")]
    UnknownState,
    #[error("the code was not exchanged: {0}")]
    Exchange(String),
    #[error("the answer holds no ID token")]
    NoIdToken,
    #[error("the ID token is not good: {0}")]
    BadIdToken(#[from] ClaimsVerificationError),
    #[error("the ID token does not name the person by `{0}`")]
    NoName(&'static str),
}

/// The way to the service, for somebody who wants to sign in.
pub struct Begun {
    /// Where their browser must go.
    pub url: String,
    /// What they bring back.
    pub state: String,
}

/// Somebody whom the service vouches for.
pub struct Vouched {
    /// What the service calls them.
    pub name: String,
    /// The page they wanted.
    pub next: String,
}

/// See the module.
pub struct Oidc {
    name: String,
    issuer: IssuerUrl,
    client_id: ClientId,
    secret: Option<ClientSecret>,
    redirect: RedirectUrl,
    claim: OidcClaim,
    fetch: Fetch,
    pending: Pending,
    known: Mutex<Option<(u64, Arc<Client>)>>,
}

impl Oidc {
    /// The service of a configuration; none if it names none. The service is not asked yet.
    ///
    /// # Errors
    /// The file of the secret or of the certificates cannot be used.
    pub fn open(config: &Config) -> Result<Option<Self>, StartupError> {
        if config.oidc_issuer.is_empty() {
            return Ok(None);
        }
        let redirect = format!("{}/oidc/return", config.public_url);
        Ok(Some(Self {
            name: config.oidc_name.clone(),
            issuer: IssuerUrl::new(config.oidc_issuer.clone()).map_err(StartupError::failed)?,
            client_id: ClientId::new(config.oidc_client_id.clone()),
            secret: secret(&config.oidc_client_secret_file)?,
            redirect: RedirectUrl::new(redirect).map_err(StartupError::failed)?,
            claim: config.oidc_claim,
            fetch: Fetch::trusting(&config.oidc_ca_file)?,
            pending: Pending::default(),
            known: Mutex::default(),
        }))
    }

    /// What people call the service.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Sends somebody to the service who wants to go on to a page.
    ///
    /// # Errors
    /// [`OidcError::Discovery`].
    pub async fn begin(&self, next: String) -> Result<Begun, OidcError> {
        let client = self.client().await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let request = client.authorize_url(flow, CsrfToken::new_random, Nonce::new_random);
        let scope = match self.claim {
            OidcClaim::Sub => None,
            OidcClaim::PreferredUsername => Some("profile"),
            OidcClaim::Email => Some("email"),
        };
        let request = request.add_scopes(scope.map(|scope| Scope::new(scope.to_owned())));
        let (url, state, nonce) = request.set_pkce_challenge(challenge).url();
        let state = state.into_secret();
        self.pending.put(monotonic_ms(), state.clone(), Waiting { nonce, verifier, next });
        Ok(Begun { url: url.into(), state })
    }

    /// Nobody waits for this state any more: the service has refused.
    pub fn forget(&self, state: &str) {
        self.pending.take(monotonic_ms(), state);
    }

    /// Asks the service who has come back with a state and a code; each state counts once.
    ///
    /// # Errors
    /// [`OidcError`].
    pub async fn finish(&self, state: &str, code: String) -> Result<Vouched, OidcError> {
        let waiting = self.pending.take(monotonic_ms(), state).ok_or(OidcError::UnknownState)?;
        let client = self.client().await?;
        let request = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| OidcError::Discovery(error.to_string()))?;
        let answer = request.set_pkce_verifier(waiting.verifier).request_async(&self.fetch).await;
        let answer = answer.map_err(|error| OidcError::Exchange(not_exchanged(&error)))?;
        let token = answer.id_token().ok_or(OidcError::NoIdToken)?;
        let claims = match verified(&client, token, &waiting.nonce) {
            // The service may have changed its keys since we asked for them.
            Err(ClaimsVerificationError::SignatureVerification(_)) => {
                verified(&*self.discover().await?, token, &waiting.nonce).cloned()?
            }
            claims => claims.cloned()?,
        };
        Ok(Vouched { name: self.name_in(&claims)?, next: waiting.next })
    }

    /// What the token calls the person. An address that the service itself has not verified could
    /// be somebody else's.
    fn name_in(&self, claims: &CoreIdTokenClaims) -> Result<String, OidcError> {
        let name = match self.claim {
            OidcClaim::Sub => Some(claims.subject().as_str()),
            OidcClaim::PreferredUsername => claims.preferred_username().map(|name| name.as_str()),
            OidcClaim::Email if claims.email_verified() == Some(false) => None,
            OidcClaim::Email => claims.email().map(|email| email.as_str()),
        };
        let name = name.filter(|name| !name.is_empty());
        name.map(str::to_owned).ok_or(OidcError::NoName(self.claim.word()))
    }

    /// The service as it was described within the last hour.
    async fn client(&self) -> Result<Arc<Client>, OidcError> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match known {
            Some((at_ms, client)) if monotonic_ms() < at_ms + KNOWN_MS => Ok(client),
            _ => self.discover().await,
        }
    }

    /// Asks the service to describe itself.
    async fn discover(&self) -> Result<Arc<Client>, OidcError> {
        let metadata = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.fetch).await;
        let metadata = metadata.map_err(|error| OidcError::Discovery(not_discovered(&error)))?;
        let by = auth_type(metadata.token_endpoint_auth_methods_supported());
        let (id, secret) = (self.client_id.clone(), self.secret.clone());
        let client = CoreClient::from_provider_metadata(metadata, id, secret)
            .set_redirect_uri(self.redirect.clone())
            .set_auth_type(by);
        let client = Arc::new(client);
        let known = (monotonic_ms(), Arc::clone(&client));
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known);
        Ok(client)
    }
}

/// The secret in a file; an empty path is none. Editors end a file with a new line.
fn secret(path: &Path) -> Result<Option<ClientSecret>, StartupError> {
    if path.as_os_str().is_empty() {
        return Ok(None);
    }
    let text = fs::read_to_string(path).map_err(|error| StartupError::oidc(path, error))?;
    match text.trim() {
        "" => Err(StartupError::oidc(path, "it is empty")),
        secret => Ok(Some(ClientSecret::new(secret.to_owned()))),
    }
}

/// Checks signature, issuer, audience, nonce and time of a token.
fn verified<'t>(
    client: &Client,
    token: &'t CoreIdToken,
    nonce: &Nonce,
) -> Result<&'t CoreIdTokenClaims, ClaimsVerificationError> {
    let now = || DateTime::from_timestamp_millis(wall_ms() - CLOCKS_APART_MS).unwrap_or_default();
    token.claims(&client.id_token_verifier().set_time_fn(now), nonce)
}

/// How the secret is shown: in a header, as every service must accept, unless it says otherwise.
fn auth_type(methods: Option<&Vec<CoreClientAuthMethod>>) -> AuthType {
    let body_only = methods.is_some_and(|methods| {
        methods.contains(&CoreClientAuthMethod::ClientSecretPost)
            && !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
    });
    if body_only { AuthType::RequestBody } else { AuthType::BasicAuth }
}

fn not_discovered(error: &DiscoveryError<FetchError>) -> String {
    match error {
        DiscoveryError::Request(cause) => cause.to_string(),
        DiscoveryError::Parse(cause) => format!("{error}: {cause}"),
        error => error.to_string(),
    }
}

/// What the service said may hold tokens: only the name of its error is told.
fn not_exchanged(error: &openidconnect::core::CoreRequestTokenError<FetchError>) -> String {
    match error {
        RequestTokenError::Request(cause) => cause.to_string(),
        RequestTokenError::ServerResponse(said) => match said.error() {
            CoreErrorResponseType::Extension(_) => "the service refuses".to_owned(),
            known => known.to_string(),
        },
        error => error.to_string(),
    }
}
