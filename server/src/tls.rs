//! The certificate of HTTPS, from two PEM files.

use std::{path::Path, sync::Arc};

use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem, pem::PemObject},
    },
};

use crate::{config::Config, startup::StartupError};

/// What wraps connections into TLS; none if the configuration names no certificate.
///
/// # Errors
/// A file cannot be read, does not hold what it should, or the key is not the certificate's.
pub fn acceptor(config: &Config) -> Result<Option<TlsAcceptor>, StartupError> {
    if !config.tls() {
        return Ok(None);
    }
    let (certificate, key) = (&config.tls_certificate, &config.tls_key);
    let chain: Vec<CertificateDer> = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect)
        .map_err(|error| unusable(certificate, error))?;
    if chain.is_empty() {
        return Err(unusable(certificate, pem::Error::NoItemsFound));
    }
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| unusable(key, error))?;
    let mut tls = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(StartupError::failed)?
        .with_no_client_auth()
        .with_single_cert(chain, secret)
        .map_err(|error| StartupError::tls(key, error))?;
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Some(TlsAcceptor::from(Arc::new(tls))))
}

fn unusable(path: &Path, error: pem::Error) -> StartupError {
    match error {
        pem::Error::Io(error) => StartupError::tls(path, error),
        pem::Error::NoItemsFound => StartupError::tls(path, "nothing of the kind is in it"),
        error => StartupError::tls(path, error),
    }
}
