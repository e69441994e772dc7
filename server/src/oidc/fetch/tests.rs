use std::{fs, path::PathBuf};

use rcgen::CertifiedKey;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::*;
use crate::{config::Config, tls};

/// A machine that answers one request with these bytes; its port.
async fn answers(
    bytes: Vec<u8>,
    tls: Option<tokio_rustls::TlsAcceptor>,
) -> (u16, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let task = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a connection");
        match tls {
            None => one(stream, &bytes).await,
            Some(tls) => match tls.accept(stream).await {
                Ok(stream) => one(stream, &bytes).await,
                Err(error) => error.to_string(),
            },
        }
    });
    (port, task)
}

async fn one(mut stream: impl AsyncRead + AsyncWrite + Unpin, bytes: &[u8]) -> String {
    let mut asked = vec![0; 4096];
    let length = stream.read(&mut asked).await.unwrap_or(0);
    // Whoever has heard enough closes first.
    let _ = stream.write_all(bytes).await;
    let _ = stream.shutdown().await;
    String::from_utf8_lossy(&asked[..length]).into_owned()
}

async fn ask(fetch: &Fetch, url: &str) -> Result<HttpResponse, FetchError> {
    let request = hyper::Request::builder().uri(url).body(Vec::new()).expect("a request");
    fetch.call(request).await
}

fn answer(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

#[tokio::test]
async fn only_https_leaves_this_machine() {
    let fetch = Fetch::trusting(Path::new("")).expect("the machine's certificates");
    let (port, heard) = answers(answer("hello"), None).await;
    let said = ask(&fetch, &format!("http://127.0.0.1:{port}/a?b=c")).await.expect("an answer");
    assert_eq!(said.body(), b"hello");
    let heard = heard.await.expect("heard").to_lowercase();
    assert!(heard.starts_with("get /a?b=c http/1.1\r\n"), "{heard}");
    assert!(heard.contains(&format!("\r\nhost: 127.0.0.1:{port}\r\n")), "{heard}");
    for (url, cause) in [
        ("http://192.0.2.1/", "is not https"),
        ("http://localhost.example/", "is not https"),
        ("ftp://192.0.2.1/", "is no address"),
        ("/path", "is no address"),
    ] {
        let error = ask(&fetch, url).await.expect_err(url).to_string();
        assert!(error.contains(cause), "{url}: {error}");
    }
}

#[tokio::test]
async fn an_answer_has_its_bounds_and_leads_nowhere_else() {
    let fetch = Fetch::trusting(Path::new("")).expect("the machine's certificates");
    let (port, _) = answers(answer(&"x".repeat(BODY_LIMIT + 1)), None).await;
    let error = ask(&fetch, &format!("http://127.0.0.1:{port}/")).await.expect_err("too long");
    assert!(matches!(error, FetchError::Body(..)), "{error}");
    let moved = b"HTTP/1.1 302 Found\r\nlocation: /b\r\ncontent-length: 0\r\n\r\n".to_vec();
    let (port, _) = answers(moved, None).await;
    let said = ask(&fetch, &format!("http://127.0.0.1:{port}/a")).await.expect("an answer");
    assert_eq!(said.status(), 302);
    let (port, _) = answers(Vec::new(), None).await;
    let error = ask(&fetch, &format!("http://127.0.0.1:{port}/")).await.expect_err("nothing");
    assert!(matches!(error, FetchError::Broken(..)), "{error}");
}

/// A server with a certificate of its own authority, and the file of that authority.
fn own_authority(folder: &Path) -> (Option<tokio_rustls::TlsAcceptor>, PathBuf) {
    let names = vec!["localhost".to_owned()];
    let CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(names).expect("a certificate");
    let mut config = Config::layered(None, vec![]).expect("defaults");
    config.tls_certificate = folder.join("hall.pem");
    config.tls_key = folder.join("hall.key");
    fs::write(&config.tls_certificate, cert.pem()).expect("written");
    fs::write(&config.tls_key, signing_key.serialize_pem()).expect("written");
    (tls::acceptor(&config).expect("an acceptor"), config.tls_certificate)
}

#[tokio::test]
async fn the_networks_own_authority_is_trusted_when_it_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let (tls, authority) = own_authority(folder.path());
    let (port, _) = answers(answer("hello"), tls.clone()).await;
    let fetch = Fetch::trusting(&authority).expect("trust");
    let said = ask(&fetch, &format!("https://localhost:{port}/")).await.expect("an answer");
    assert_eq!(said.body(), b"hello");
    let (port, _) = answers(answer("hello"), tls.clone()).await;
    let error = ask(&fetch, &format!("https://127.0.0.1:{port}/")).await.expect_err("its name");
    assert!(matches!(error, FetchError::Unreachable(..)), "{error}");
    let (port, _) = answers(answer("hello"), tls).await;
    let fetch = Fetch::trusting(Path::new("")).expect("the machine's certificates");
    let error = ask(&fetch, &format!("https://localhost:{port}/")).await.expect_err("no trust");
    assert!(error.to_string().contains("certificate"), "{error}");
}

#[test]
fn a_file_without_certificates_is_named() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    for path in [file.path(), Path::new("no.pem")] {
        let Err(error) = Fetch::trusting(path) else { panic!("{path:?}") };
        assert!(error.to_string().contains(&path.display().to_string()), "{error}");
    }
}
