use std::{
    fs,
    sync::{Arc, LazyLock},
};

use axum::{
    extract::{WebSocketUpgrade, ws::Message},
    http::HeaderMap,
    routing::get,
};
use futures_util::StreamExt;
use rcgen::CertifiedKey;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::watch,
    task::JoinHandle,
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};

use super::*;
use crate::{config::Config, tls};

/// Long enough for a request of a test, short enough to wait for.
const HEAD_WITHIN: Duration = Duration::from_millis(300);
/// What has not happened by then does not happen.
const AT_LAST: Duration = Duration::from_secs(20);

/// A server of two addresses, until it is told to stop.
struct Served {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

async fn served(tls: Option<TlsAcceptor>) -> Served {
    let socket = |upgrade: WebSocketUpgrade| async {
        upgrade.on_upgrade(|mut socket| async move {
            // Longer than a head may take: an open socket is no request any more.
            tokio::time::sleep(2 * HEAD_WITHIN).await;
            let _ = socket.send(Message::text("still here")).await;
        })
    };
    let plain = |ConnectInfo(peer): ConnectInfo<SocketAddr>, headers: HeaderMap| async move {
        format!("{} {}", peer.ip(), headers.len())
    };
    let router = Router::new().route("/", get(plain)).route("/ws", get(socket));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopping) = watch::channel(false);
    let settings = Settings { head_within: HEAD_WITHIN, tls };
    let task = tokio::spawn(serve(listener, router, settings, stopping));
    Served { address, stop, task }
}

/// Sends these bytes and returns what came until the server closed the connection.
async fn said(mut stream: impl AsyncRead + AsyncWrite + Unpin, bytes: &[u8]) -> String {
    stream.write_all(bytes).await.expect("sent");
    let mut answer = Vec::new();
    let read = timeout(AT_LAST, stream.read_to_end(&mut answer)).await;
    // A server that closes while bytes are on their way resets the connection.
    let _ = read.expect("the server closes the connection");
    String::from_utf8_lossy(&answer).into_owned()
}

const WHOLE: &[u8] = b"GET / HTTP/1.1\r\nhost: hall\r\n\r\n";

#[tokio::test]
async fn a_connection_that_says_nothing_half_a_head_or_no_more_is_closed() {
    let server = served(None).await;
    let connect = || async { TcpStream::connect(server.address).await.expect("connected") };
    assert_eq!(said(connect().await, b"").await, "");
    assert_eq!(said(connect().await, b"P").await, "", "a preface of HTTP/2 that never comes");
    assert_eq!(said(connect().await, b"GET / HTTP/1.1\r\nhost: ha").await, "");
    let answer = said(connect().await, WHOLE).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("127.0.0.1 1"), "{answer}");
}

#[tokio::test]
async fn a_head_that_is_too_large_is_answered_so() {
    let server = served(None).await;
    let connect = || async { TcpStream::connect(server.address).await.expect("connected") };
    let head = |bytes: usize| format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", "y".repeat(bytes));
    let answer = said(connect().await, head(HEAD_LIMIT - 100).as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    // Not a byte more: what is left unread would reset the connection under the answer.
    let answer = said(connect().await, &head(HEAD_LIMIT).as_bytes()[..HEAD_LIMIT]).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
}

#[tokio::test]
async fn an_idle_connection_does_not_hold_up_the_end() {
    let server = served(None).await;
    let mut idle = TcpStream::connect(server.address).await.expect("connected");
    idle.write_all(WHOLE).await.expect("sent");
    let mut begun = [0; 12];
    idle.read_exact(&mut begun).await.expect("an answer");
    assert_eq!(&begun, b"HTTP/1.1 200");
    server.stop.send_replace(true);
    timeout(AT_LAST, server.task).await.expect("it ends").expect("without a panic");
    assert!(TcpStream::connect(server.address).await.is_err(), "nobody listens any more");
}

/// A certificate for `hall.test`, and another's key.
static MADE: LazyLock<(CertifiedKey<rcgen::KeyPair>, String)> = LazyLock::new(|| {
    let made = rcgen::generate_simple_self_signed(["hall.test".to_owned()]).expect("made");
    (made, rcgen::KeyPair::generate().expect("a key").serialize_pem())
});

/// The acceptor of a configuration whose files hold these texts.
fn configured(certificate: &str, key: &str) -> Result<Option<TlsAcceptor>, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("written");
        (name.to_owned(), path.display().to_string())
    };
    let env = vec![write("tls_certificate", certificate), write("tls_key", key)];
    let config = Config::layered(None, env).expect("a configuration");
    tls::acceptor(&config).map_err(|error| error.to_string())
}

async fn secure(address: SocketAddr) -> TlsStream<TcpStream> {
    let mut roots = RootCertStore::empty();
    roots.add(MADE.0.cert.der().clone()).expect("a root");
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(address).await.expect("connected");
    let name = ServerName::try_from("hall.test").expect("a name");
    TlsConnector::from(Arc::new(config)).connect(name, stream).await.expect("a handshake")
}

#[tokio::test]
async fn https_answers_and_carries_websockets() {
    let tls = configured(&MADE.0.cert.pem(), &MADE.0.signing_key.serialize_pem());
    let server = served(tls.expect("good files")).await;
    let answer = said(secure(server.address).await, WHOLE).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let stream = secure(server.address).await;
    let socket = tokio_tungstenite::client_async("wss://hall.test/ws", stream).await;
    let (mut socket, _) = socket.expect("a WebSocket");
    let message = timeout(AT_LAST, socket.next()).await.expect("in time");
    assert_eq!(message.expect("a frame").expect("a message").into_text().unwrap(), "still here");
    // Whoever connects and does not speak TLS is not kept.
    let silent = TcpStream::connect(server.address).await.expect("connected");
    assert_eq!(said(silent, b"").await, "");
}

#[test]
fn files_that_do_not_fit_are_named() {
    let (certificate, key) = (MADE.0.cert.pem(), MADE.0.signing_key.serialize_pem());
    let says = |certificate: &str, key: &str| {
        configured(certificate, key).err().unwrap_or_else(|| panic!("taken: {certificate} {key}"))
    };
    assert!(says(&certificate, &MADE.1).contains("tls_key: "), "another's key");
    assert!(says("", &key).contains("tls_certificate: "), "an empty file");
    assert!(says(&key, &key).contains("tls_certificate: "), "no certificate");
    assert!(says(&certificate, &certificate).contains("tls_key: "), "no key");
    let config = Config::layered(
        None,
        vec![
            ("tls_certificate".to_owned(), "/nowhere/hall.pem".to_owned()),
            ("tls_key".to_owned(), "/nowhere/hall.key".to_owned()),
        ],
    );
    let error = tls::acceptor(&config.expect("a configuration")).err().expect("no such file");
    assert!(error.to_string().contains("/nowhere/hall.pem: "), "{error}");
    assert_eq!(error.code(), 10);
}
