use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Request, header},
};
use tower::ServiceExt;

use super::*;

/// The headers of an answer to a peer that sends these.
async fn answered(server: &Server, peer: &str, sent: &[(&str, &str)]) -> HeaderMap {
    let mut request = Request::get("/healthz");
    for (name, value) in sent {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::empty()).expect("a request");
    let peer = SocketAddr::new(peer.parse().expect("an address"), 4711);
    request.extensions_mut().insert(ConnectInfo(peer));
    let router = http::router(Arc::clone(&server.app));
    router.oneshot(request).await.expect("an answer").headers().clone()
}

/// A hall in memory with these keys of configuration.
async fn started(keys: &[(&str, &str)]) -> (Server, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().display().to_string();
    let keys = [&[("data", data.as_str()), ("store", "memory:")], keys].concat();
    let env = keys.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    let config = Config::layered(None, env.collect()).expect("a configuration");
    let server = Server::start(config, Options::default()).await;
    (server.expect("a server"), folder)
}

#[tokio::test]
async fn browsers_are_told_to_stay_with_https_where_this_server_does_it() {
    let made = rcgen::generate_simple_self_signed(["hall.test".to_owned()]).expect("made");
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: String| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("written");
        path.display().to_string()
    };
    let certificate = file("hall.pem", made.cert.pem());
    let key = file("hall.key", made.signing_key.serialize_pem());
    let keys = [("tls_certificate", certificate.as_str()), ("tls_key", key.as_str())];
    let (mut server, _data) = started(&keys).await;
    let headers = answered(&server, "192.168.1.5", &[]).await;
    assert_eq!(headers[header::STRICT_TRANSPORT_SECURITY], "max-age=31536000");
    server.end().await.expect("the end");
    let (mut server, _data) = started(&[]).await;
    let headers = answered(&server, "192.168.1.5", &[("x-forwarded-proto", "https")]).await;
    assert!(!headers.contains_key(header::STRICT_TRANSPORT_SECURITY), "{headers:?}");
    server.end().await.expect("the end");
}
