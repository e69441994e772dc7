//! A WebSocket of the server that is connected again whenever it breaks.

use std::{future::Future, time::Duration};

use futures_util::{SinkExt, StreamExt};
use protocol::socket::{ToClient, ToServer};
use tokio_tungstenite::{
    connect_async_with_config,
    tungstenite::{
        Error, Message,
        client::IntoClientRequest,
        http::{HeaderValue, header::SEC_WEBSOCKET_PROTOCOL},
    },
};

/// The pause before connecting again.
const PAUSE: Duration = Duration::from_millis(50);
/// How often the client says that it is there.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// Follows a view until `stop` is done. `on_view` gets every frame and says what to answer;
/// `on_connect` is told whenever a connection begins.
pub async fn follow(
    url: String,
    token: String,
    stop: impl Future<Output = ()>,
    mut on_connect: impl FnMut(),
    mut on_view: impl FnMut(ToClient) -> Option<ToServer>,
) {
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => return,
            _ = one_connection(&url, &token, &mut on_connect, &mut on_view) => {}
        }
        tokio::select! {
            () = &mut stop => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

/// Until the connection breaks. Why it broke does not matter: the next one gets a whole view.
async fn one_connection(
    url: &str,
    token: &str,
    on_connect: &mut impl FnMut(),
    on_view: &mut impl FnMut(ToClient) -> Option<ToServer>,
) -> Result<(), Error> {
    let mut request = url.into_client_request()?;
    let protocols = format!("jiaohao.v1, bearer.{token}");
    let protocols =
        HeaderValue::from_str(&protocols).map_err(|error| Error::HttpFormat(error.into()))?;
    request.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, protocols);
    let (mut socket, _) = connect_async_with_config(request, None, true).await?;
    on_connect();
    let mut heartbeat = tokio::time::interval(HEARTBEAT);
    loop {
        tokio::select! {
            frame = socket.next() => {
                let Some(frame) = frame else { return Ok(()) };
                let Message::Text(text) = frame? else { continue };
                let Ok(view) = serde_json::from_str(&text) else { continue };
                if let Some(answer) = on_view(view) {
                    socket.send(text_of(&answer)).await?;
                }
            }
            _ = heartbeat.tick() => socket.send(text_of(&ToServer::Heartbeat)).await?,
        }
    }
}

fn text_of(frame: &ToServer) -> Message {
    Message::text(serde_json::to_string(frame).unwrap_or_default())
}
