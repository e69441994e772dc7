//! A sign-in service (OpenID Connect) as an organisation has one, that can be told to misbehave.
//! It answers at once for whoever [`Says::login`] names, as if they had typed their password.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, SystemTime},
};

use axum::{
    Form, Json, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use openidconnect::{
    Audience, EmptyAdditionalClaims, EndUserEmail, EndUserUsername, IssuerUrl, JsonWebKeyId,
    JsonWebKeySet, Nonce, PkceCodeChallenge, PkceCodeVerifier, PrivateSigningKey, StandardClaims,
    SubjectIdentifier,
    core::{
        CoreEdDsaPrivateSigningKey, CoreIdToken, CoreIdTokenClaims, CoreJsonWebKey,
        CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey,
    },
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

/// The name of the hall's server at the service.
pub const CLIENT: &str = "hall-7";
/// Its secret.
pub const SECRET: &str = "a secret: with = odd & letters";

type Params = HashMap<String, String>;

/// How the service misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bend {
    /// Not at all.
    Nothing,
    /// It signs by RSA, as most do.
    Rsa,
    /// It changes its key after somebody was sent to it.
    NewKey,
    /// The person refuses.
    Denied,
    /// The token answers somebody else's question.
    Nonce,
    /// The token is for another server.
    Audience,
    /// The token is another service's.
    Issuer,
    /// The token is signed by a key that is not the service's.
    OtherKey,
    /// The token is not signed.
    Unsigned,
    /// The token was good an hour ago.
    Expired,
    /// The token does not name the person.
    Nameless,
    /// There is no token.
    NoToken,
    /// It asks to look elsewhere.
    Moved,
    /// It never stops talking.
    Huge,
}

/// What the service says of whoever comes next.
pub struct Says {
    /// Their login.
    pub login: String,
    /// What is wrong.
    pub bend: Bend,
    /// By code: the nonce, the PKCE challenge, the way back.
    codes: HashMap<String, (String, String, String)>,
    issuer: String,
}

/// A running service; it ends when this is dropped.
pub struct Provider {
    /// Its address.
    pub issuer: String,
    says: Arc<Mutex<Says>>,
    task: JoinHandle<()>,
}

type Shared = State<Arc<Mutex<Says>>>;

impl Provider {
    /// Starts a service on a free port.
    pub async fn open() -> Self {
        Self::open_at("127.0.0.1:0").await
    }

    /// Starts a service at an address.
    pub async fn open_at(address: &str) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let issuer = format!("http://{}/realm", listener.local_addr().unwrap());
        let says = Arc::new(Mutex::new(Says {
            login: String::new(),
            bend: Bend::Nothing,
            codes: HashMap::new(),
            issuer: issuer.clone(),
        }));
        let router = Router::new()
            .route("/realm/.well-known/openid-configuration", get(discovery))
            .route("/realm/keys", get(keys))
            .route("/realm/authorize", get(authorize))
            .route("/realm/token", post(token))
            .with_state(Arc::clone(&says));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { issuer, says, task }
    }

    /// What it says from now on.
    pub fn says(&self) -> MutexGuard<'_, Says> {
        self.says.lock().unwrap()
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn discovery(says: Shared) -> Json<Value> {
    let issuer = &says.lock().unwrap().issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "EdDSA", "SM2"],
    }))
}

async fn keys(says: Shared) -> Json<JsonWebKeySet<CoreJsonWebKey>> {
    let bend = says.lock().unwrap().bend;
    let current = ed25519(if bend == Bend::NewKey { 2 } else { 1 }).as_verification_key();
    Json(JsonWebKeySet::new(vec![current, rsa().as_verification_key()]))
}

async fn authorize(says: Shared, Query(asked): Query<Params>) -> Response {
    let mut says = says.lock().unwrap();
    for (name, value) in
        [("response_type", "code"), ("client_id", CLIENT), ("code_challenge_method", "S256")]
    {
        assert_eq!(asked[name], value, "{asked:?}");
    }
    assert!(asked["scope"].split(' ').any(|scope| scope == "openid"), "{asked:?}");
    let back = asked["redirect_uri"].clone();
    if says.bend == Bend::Denied {
        let to = format!("{back}?error=access_denied&state={}", asked["state"]);
        return Redirect::to(&to).into_response();
    }
    let code = format!("code-{}", says.codes.len());
    let to = format!("{back}?code={code}&state={}", asked["state"]);
    let kept = (asked["nonce"].clone(), asked["code_challenge"].clone(), back);
    says.codes.insert(code, kept);
    Redirect::to(&to).into_response()
}

async fn token(says: Shared, headers: HeaderMap, Form(asked): Form<Params>) -> Response {
    let mut says = says.lock().unwrap();
    let form = |text: &str| {
        openidconnect::url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>()
    };
    let basic = STANDARD.encode(format!("{}:{}", form(CLIENT), form(SECRET)));
    assert_eq!(headers["authorization"], format!("Basic {basic}"));
    let refused = || (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" })));
    let Some((nonce, challenge, back)) = says.codes.remove(&asked["code"]) else {
        return refused().into_response();
    };
    let verifier = PkceCodeVerifier::new(asked["code_verifier"].clone());
    let shown = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
    if shown.as_str() != challenge || asked["redirect_uri"] != back {
        return refused().into_response();
    }
    let mut answer = json!({ "access_token": "unused", "token_type": "Bearer" });
    match says.bend {
        Bend::Moved => return Redirect::temporary("/realm/elsewhere").into_response(),
        Bend::Huge => answer["padding"] = json!("x".repeat(2 * 1024 * 1024)),
        _ => {}
    }
    if says.bend != Bend::NoToken {
        answer["id_token"] = json!(id_token(&says, nonce));
    }
    Json(answer).into_response()
}

#[allow(clippy::disallowed_methods, reason = "the service has a clock of its own")]
fn id_token(says: &Says, nonce: String) -> String {
    let bend = says.bend;
    let or = |bent: Bend, other: &str, right: &str| {
        if bend == bent { other.to_owned() } else { right.to_owned() }
    };
    let subject = SubjectIdentifier::new(format!("id-of-{}", says.login));
    let name = (bend != Bend::Nameless).then(|| EndUserUsername::new(says.login.clone()));
    let standard = StandardClaims::new(subject)
        .set_preferred_username(name)
        .set_email(Some(EndUserEmail::new(format!("{}@example.gov.cn", says.login))));
    let hour = Duration::from_secs(3600);
    let now = SystemTime::now();
    let until = if bend == Bend::Expired { now - hour } else { now + hour };
    let claims = CoreIdTokenClaims::new(
        IssuerUrl::new(or(Bend::Issuer, "http://127.0.0.1/other", &says.issuer)).unwrap(),
        vec![Audience::new(or(Bend::Audience, "another-hall", CLIENT))],
        until.into(),
        now.into(),
        standard,
        EmptyAdditionalClaims {},
    )
    .set_nonce(Some(Nonce::new(or(Bend::Nonce, "another", &nonce))));
    let ed = |seed| {
        CoreIdToken::new(claims.clone(), &ed25519(seed), CoreJwsSigningAlgorithm::EdDsa, None, None)
    };
    let signed = match bend {
        Bend::NewKey => ed(2),
        Bend::OtherKey => ed(3),
        Bend::Rsa => {
            let alg = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;
            CoreIdToken::new(claims.clone(), &rsa(), alg, None, None)
        }
        _ => ed(1),
    };
    let signed = signed.unwrap().to_string();
    match bend {
        Bend::Unsigned => {
            let claims = signed.split('.').nth(1).unwrap();
            format!("{}.{claims}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#))
        }
        _ => signed,
    }
}

/// A key made of a number; all have the same name, so that only the signature tells them apart.
fn ed25519(seed: u8) -> CoreEdDsaPrivateSigningKey {
    // PKCS #8 of an Ed25519 key, up to its 32 bytes.
    let mut der = b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20".to_vec();
    der.extend([seed; 32]);
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        STANDARD.encode(der)
    );
    let name = JsonWebKeyId::new("ed".to_owned());
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(name)).unwrap()
}

fn rsa() -> CoreRsaPrivateSigningKey {
    let name = JsonWebKeyId::new("rsa".to_owned());
    let pem = include_str!("../keys/provider-rsa.pem");
    CoreRsaPrivateSigningKey::from_pem(pem, Some(name)).unwrap()
}
