//! A connection to the server, plain or wrapped into TLS.

use std::{fmt, io, path::Path, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        self, ClientConfig, InvalidMessage, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};

use crate::{Address, Away, Way};

/// A connection that does not stand by then does not come.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);

/// Both kinds of connection.
pub trait Io: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

/// Whom this program trusts; nobody is asked for a certificate over plain HTTP.
#[derive(Clone)]
pub struct Trust(Option<Arc<ClientConfig>>);

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Trust(tls)" } else { "Trust(plain)" })
    }
}

impl Trust {
    /// For this address: what this machine trusts, and the certificates of a PEM file, if one is
    /// given (closed networks have an authority of their own).
    ///
    /// # Errors
    /// The file cannot be read, or holds no certificate.
    pub fn of(address: &Address, extra: Option<&Path>) -> Result<Self, String> {
        if !address.secure {
            return Ok(Self(None));
        }
        let mut roots = RootCertStore::empty();
        // Some of a machine's certificates are too odd to be used; the others still serve.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if let Some(extra) = extra {
            let given: Vec<CertificateDer> = CertificateDer::pem_file_iter(extra)
                .and_then(Iterator::collect)
                .map_err(|error| error.to_string())?;
            if given.is_empty() {
                return Err("no certificate is in it".to_owned());
            }
            for certificate in given {
                roots.add(certificate).map_err(|error| error.to_string())?;
            }
        }
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self(Some(Arc::new(tls))))
    }
}

/// Connects.
///
/// # Errors
/// Why the server cannot be reached.
pub async fn connect(way: &Way) -> Result<Box<dyn Io>, Away> {
    timeout(CONNECT_WITHIN, connect_at_leisure(way)).await.unwrap_or(Err(Away::Silent))
}

async fn connect_at_leisure(way: &Way) -> Result<Box<dyn Io>, Away> {
    let Way { address, trust, .. } = way;
    let unreachable = |error: io::Error| Away::Unreachable { said: error.to_string() };
    let host = (address.host.as_str(), address.port);
    let stream = TcpStream::connect(host).await.map_err(unreachable)?;
    // A press is one small packet: it must not wait for others to go with it.
    stream.set_nodelay(true).map_err(unreachable)?;
    let Some(tls) = &trust.0 else { return Ok(Box::new(stream)) };
    let untrusted = |said: String| Away::Untrusted { said };
    let name = ServerName::try_from(address.host.clone());
    let name = name.map_err(|error| untrusted(error.to_string()))?;
    let wrapped = TlsConnector::from(Arc::clone(tls)).connect(name, stream).await;
    match wrapped {
        Ok(wrapped) => Ok(Box::new(wrapped)),
        Err(error) => Err(match error.get_ref().and_then(|inner| inner.downcast_ref()) {
            // What came was no TLS at all.
            Some(rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType)) => Away::NoTls,
            Some(_) => untrusted(error.to_string()),
            None => unreachable(error),
        }),
    }
}
