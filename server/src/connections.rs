//! Connections: accepted, held to their time, wrapped into TLS if so configured, and ended when
//! the server stops.
//!
//! `axum::serve` sets no time for the head of a request: whoever opens connections and says nothing
//! would hold them for ever. hyper closes them when it is driven directly and knows that there is
//! only HTTP/1; HTTP/2 brings nothing to a hall, and WebSockets need HTTP/1.

use std::{io, net::SocketAddr, pin::pin, time::Duration};

use axum::{Router, extract::ConnectInfo};
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time::timeout,
};
use tokio_rustls::TlsAcceptor;
use tracing::{debug, warn};

/// Largest request line and headers together, bytes; more is answered with 431.
const HEAD_LIMIT: usize = 16 * 1024;
/// How long requests may take to end when the server stops.
const END_WITHIN: Duration = Duration::from_secs(10);
/// Pause after a connection could not be accepted because the process has no more files: trying
/// again at once would only burn the processor that must serve the others.
const NO_MORE_FILES: Duration = Duration::from_millis(100);

/// How connections are kept.
#[derive(Clone)]
pub struct Settings {
    /// Time for the head of a request, and for a TLS handshake. Also the longest that a connection
    /// stays open between two requests.
    pub head_within: Duration,
    /// TLS; none = plain HTTP.
    pub tls: Option<TlsAcceptor>,
}

/// Serves until `stopping` turns true: then no more connections, and those that are open may
/// finish the request they are at. Handlers find the peer as `ConnectInfo<SocketAddr>`.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    settings: Settings,
    stopping: watch::Receiver<bool>,
) {
    let mut open = JoinSet::new();
    let mut stopped = pin!(stopped(stopping.clone()));
    loop {
        tokio::select! {
            () = &mut stopped => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    let (router, settings) = (router.clone(), settings.clone());
                    open.spawn(connection(stream, peer, router, settings, stopping.clone()));
                }
                Err(error) => not_accepted(&error).await,
            },
            Some(_) = open.join_next() => {}
        }
    }
    drop(listener);
    let all_ended = async { while open.join_next().await.is_some() {} };
    if timeout(END_WITHIN, all_ended).await.is_err() {
        warn!("some requests did not end in time");
    }
}

async fn stopped(mut stopping: watch::Receiver<bool>) {
    // An error means that nobody is left who could say stop: the server is going away.
    let _ = stopping.wait_for(|stop| *stop).await;
}

async fn not_accepted(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    // The client has left again before its turn came.
    if matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        return;
    }
    warn!(%error, "a connection was not accepted");
    tokio::time::sleep(NO_MORE_FILES).await;
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    settings: Settings,
    stopping: watch::Receiver<bool>,
) {
    // Answers are small: waiting to fill a packet would only delay them.
    if let Err(error) = stream.set_nodelay(true) {
        debug!(%error, "no TCP_NODELAY");
    }
    let head_within = settings.head_within;
    let Some(tls) = settings.tls else {
        return talk(stream, peer, router, head_within, stopping).await;
    };
    match timeout(head_within, tls.accept(stream)).await {
        Ok(Ok(stream)) => talk(stream, peer, router, head_within, stopping).await,
        Ok(Err(error)) => debug!(%peer, %error, "no TLS handshake"),
        Err(_) => debug!(%peer, "the TLS handshake took too long"),
    }
}

async fn talk(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    peer: SocketAddr,
    router: Router,
    head_within: Duration,
    stopping: watch::Receiver<bool>,
) {
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_within)
        .max_buf_size(HEAD_LIMIT)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stopped(stopping) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        debug!(%peer, %error, "a connection ended badly");
    }
}

#[cfg(test)]
mod tests;
