//! One HTTP request to the sign-in service: HTTPS unless it runs on this machine, an answer in
//! seconds and of bounded size, no redirects, no connection kept.

use std::{fmt, io, path::Path, pin::Pin, sync::Arc, time::Duration};

use axum::body::{Body, to_bytes};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use openidconnect::{
    AsyncHttpClient, HttpRequest, HttpResponse,
    http::{
        HeaderValue, Response, Uri,
        header::HOST,
        uri::{PathAndQuery, Scheme},
    },
};
use thiserror::Error;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    task::JoinSet,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};

use crate::startup::StartupError;

/// Time for one request, from the look-up of the name to the last byte.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);
/// Largest body that is read, bytes.
const BODY_LIMIT: usize = 1024 * 1024;

/// Why the sign-in service could not be asked.
#[derive(Debug, Error)]
pub enum FetchError {
    /// The address has no host, or is neither http nor https.
    #[error("`{0}` is no address of a web server")]
    BadAddress(String),
    /// Plain HTTP to another machine.
    #[error("`{0}` is not https")]
    NotSecure(String),
    /// No answer in time.
    #[error("`{0}` did not answer within {ANSWER_WITHIN:?}")]
    TooSlow(String),
    /// No connection, or no trust in its certificate.
    #[error("`{0}` cannot be reached: {1}")]
    Unreachable(String, io::Error),
    /// The conversation broke off.
    #[error("`{0}` broke off: {1}")]
    Broken(String, hyper::Error),
    /// The body broke off or is too long.
    #[error("the answer of `{0}` cannot be read: {1}")]
    Body(String, axum::Error),
}

/// Asks the sign-in service.
pub struct Fetch {
    tls: TlsConnector,
}

impl Fetch {
    /// Trusts what this machine trusts, and the certificates of a PEM file; an empty path is none.
    ///
    /// # Errors
    /// The file cannot be read or holds no certificate.
    pub fn trusting(extra: &Path) -> Result<Self, StartupError> {
        let mut roots = RootCertStore::empty();
        // Some of a machine's certificates are too odd to be used; the others still serve.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if !extra.as_os_str().is_empty() {
            let unusable = |error: &dyn fmt::Display| StartupError::oidc(extra, error);
            let given: Vec<CertificateDer> = CertificateDer::pem_file_iter(extra)
                .and_then(Iterator::collect)
                .map_err(|error| unusable(&error))?;
            if given.is_empty() {
                return Err(unusable(&"no certificate is in it"));
            }
            for certificate in given {
                roots.add(certificate).map_err(|error| unusable(&error))?;
            }
        }
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(StartupError::failed)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { tls: TlsConnector::from(Arc::new(tls)) })
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, FetchError> {
        let host = request.uri().host().unwrap_or("").to_owned();
        let answer = timeout(ANSWER_WITHIN, self.connect(request, &host)).await;
        answer.unwrap_or(Err(FetchError::TooSlow(host)))
    }

    async fn connect(&self, request: HttpRequest, host: &str) -> Result<HttpResponse, FetchError> {
        let uri = request.uri();
        let secure = uri.scheme() == Some(&Scheme::HTTPS);
        let bad = || FetchError::BadAddress(host.to_owned());
        if host.is_empty() || !(secure || uri.scheme() == Some(&Scheme::HTTP)) {
            return Err(bad());
        }
        if !secure && !on_this_machine(host) {
            return Err(FetchError::NotSecure(host.to_owned()));
        }
        let name = host.trim_matches(['[', ']']).to_owned();
        let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let unreachable = |error| FetchError::Unreachable(host.to_owned(), error);
        let stream = TcpStream::connect((name.as_str(), port)).await.map_err(unreachable)?;
        if !secure {
            return talk(stream, request, host).await;
        }
        let name = ServerName::try_from(name).map_err(|_| bad())?;
        let stream = self.tls.connect(name, stream).await.map_err(unreachable)?;
        talk(stream, request, host).await
    }
}

/// An error names the host only, since addresses and bodies carry secrets.
impl<'c> AsyncHttpClient<'c> for Fetch {
    type Error = FetchError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, FetchError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

/// Whether a host's name is this machine's own, where nobody listens in between.
pub fn on_this_machine(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

async fn talk(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: HttpRequest,
    host: &str,
) -> Result<HttpResponse, FetchError> {
    let broken = |error| FetchError::Broken(host.to_owned(), error);
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    // Dropped at the end, also when the time is over: it takes the connection with it.
    let mut driving = JoinSet::new();
    driving.spawn(connection);
    let response = sender.send_request(in_origin_form(request)).await.map_err(broken)?;
    let (parts, body) = response.into_parts();
    let body = to_bytes(Body::new(body), BODY_LIMIT).await;
    let body = body.map_err(|error| FetchError::Body(host.to_owned(), error))?;
    Ok(Response::from_parts(parts, body.to_vec()))
}

/// A server is asked for the path, and for the host in a header.
fn in_origin_form(request: HttpRequest) -> hyper::Request<Body> {
    let (mut parts, body) = request.into_parts();
    let host = parts.uri.authority().and_then(|it| HeaderValue::from_str(it.as_str()).ok());
    if let Some(host) = host {
        parts.headers.insert(HOST, host);
    }
    let path = parts.uri.path_and_query().cloned();
    parts.uri = Uri::from(path.unwrap_or_else(|| PathAndQuery::from_static("/")));
    hyper::Request::from_parts(parts, Body::from(body))
}

#[cfg(test)]
mod tests;
