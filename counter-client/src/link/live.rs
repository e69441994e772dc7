//! The view of the counter: a WebSocket that is connected again whenever it breaks. Views are whole,
//! so after a break there is nothing to make up for.

use std::{sync::Arc, time::Duration};

use futures_util::{SinkExt, StreamExt};
use hyper::http::{HeaderName, HeaderValue, Request};
use protocol::{
    problem::Problem,
    socket::{ToClient, ToServer},
};
use tokio::{
    sync::{Notify, mpsc},
    time::{Instant, MissedTickBehavior, interval, sleep, timeout, timeout_at},
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Error, Message, client::IntoClientRequest},
};

use super::{
    Server,
    backoff::{Backoff, random},
    stream::{self, Io},
};
use crate::desk::{Away, Input};

/// The pause before connecting again, the first and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(5));
/// How often the desk says that it is there.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// A server that says nothing for so long is gone, whatever the network claims.
const SILENCE: Duration = Duration::from_secs(30);
/// An upgrade that has not come by then does not come.
const UPGRADE_WITHIN: Duration = Duration::from_secs(5);
/// The frames' version.
const PROTOCOL: &str = "jiaohao.v1";

/// Follows the view for ever, or until nobody listens; says when it has changed.
pub async fn follow(server: Server, inputs: mpsc::Sender<Input>, changed: Arc<Notify>) {
    let mut backoff = Backoff::new(PAUSES.0, PAUSES.1);
    loop {
        let why = match open(&server).await {
            Ok(socket) => {
                backoff.reset();
                if inputs.send(Input::Connected).await.is_err() {
                    return;
                }
                listen(socket, &inputs, &changed).await
            }
            Err(why) => why,
        };
        if inputs.send(Input::Disconnected { why }).await.is_err() {
            return;
        }
        sleep(backoff.next(random())).await;
    }
}

async fn open(server: &Server) -> Result<WebSocketStream<Box<dyn Io>>, Away> {
    let stream = stream::connect(&server.address, &server.trust).await?;
    let request = request(server).map_err(|error| Away::NotOurs { said: error.to_string() })?;
    let upgrade = timeout(UPGRADE_WITHIN, client_async(request, stream)).await;
    let (socket, response) = upgrade.map_err(|_| Away::Silent)?.map_err(refused)?;
    let selected = response.headers().get("sec-websocket-protocol");
    match selected.is_some_and(|selected| selected == PROTOCOL) {
        true => Ok(socket),
        false => Err(Away::NotOurs { said: "no jiaohao.v1".to_owned() }),
    }
}

fn request(server: &Server) -> Result<Request<()>, Error> {
    let (authority, counter) = (&server.address.authority, &server.counter);
    let scheme = if server.address.secure { "wss" } else { "ws" };
    let url = format!("{scheme}://{authority}/ws?view=counter&counter={counter}");
    let mut request = url.into_client_request()?;
    let protocols = format!("{PROTOCOL}, bearer.{}", server.token);
    for (name, value) in [
        ("sec-websocket-protocol", protocols.as_str()),
        ("accept-language", server.language.tag()),
        ("x-jiaohao-client", super::CLIENT),
    ] {
        let value =
            HeaderValue::from_str(value).map_err(|error| Error::HttpFormat(error.into()))?;
        request.headers_mut().insert(HeaderName::from_static(name), value);
    }
    Ok(request)
}

/// Why there is no upgrade.
fn refused(error: Error) -> Away {
    let response = match error {
        Error::Http(response) => response,
        Error::Io(error) => return Away::Unreachable { said: error.to_string() },
        error => return Away::NotOurs { said: error.to_string() },
    };
    let status = response.status();
    let said = status.to_string();
    if status.is_server_error() {
        return Away::Unreachable { said };
    }
    let body = response.body().as_deref().unwrap_or_default();
    if let Ok(problem) = serde_json::from_slice::<Problem>(body) {
        return Away::Refused { problem: Box::new(problem) };
    }
    let kind = response.headers().get("content-type");
    match kind.is_some_and(|kind| kind == "application/problem+json") {
        // The body may come after the head; the status says enough.
        true => Away::Refused {
            problem: Box::new(Problem {
                kind: format!("/problems/{}", status.as_u16()),
                status: status.as_u16(),
                title: said.clone(),
                detail: said.clone(),
                field: None,
                numbers: vec![],
                next_step: said,
            }),
        },
        false => Away::NotOurs { said },
    }
}

/// Until the connection breaks.
async fn listen(
    mut socket: WebSocketStream<Box<dyn Io>>,
    inputs: &mpsc::Sender<Input>,
    changed: &Notify,
) -> Away {
    let beat = serde_json::to_string(&ToServer::Heartbeat).unwrap_or_default();
    let mut heartbeat = interval(HEARTBEAT);
    heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut heard = Instant::now();
    loop {
        let frame = tokio::select! {
            frame = timeout_at(heard + SILENCE, socket.next()) => frame,
            _ = heartbeat.tick() => {
                match timeout(SILENCE, socket.send(Message::text(beat.clone()))).await {
                    Ok(Ok(())) => continue,
                    Ok(Err(_)) => return Away::Ended,
                    Err(_) => return Away::Silent,
                }
            }
        };
        heard = Instant::now();
        let input = match frame {
            Err(_) => return Away::Silent,
            Ok(None | Some(Err(_)) | Some(Ok(Message::Close(_)))) => return Away::Ended,
            Ok(Some(Ok(Message::Text(text)))) => match serde_json::from_str(&text) {
                Ok(ToClient::Counter(view)) => {
                    changed.notify_one();
                    Input::View(Box::new(view))
                }
                // A newer server may say more than this desk knows.
                Ok(_) | Err(_) => Input::Heard,
            },
            Ok(Some(Ok(_))) => Input::Heard,
        };
        if inputs.send(input).await.is_err() {
            return Away::Ended;
        }
    }
}
