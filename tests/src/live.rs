//! A live view over a WebSocket.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use protocol::socket::{ToClient, ToServer};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{
        Error, Message,
        client::IntoClientRequest,
        http::{HeaderValue, Request},
    },
};

/// A view that has not come by then does not come.
const COMES_WITHIN: Duration = Duration::from_secs(20);

/// An open view.
pub struct Live {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

/// The request for a view, to be changed before it is sent.
pub fn request(address: &str, query: &str, token: &str) -> Request<()> {
    let mut request = format!("ws://{address}/ws?{query}").into_client_request().unwrap();
    let protocols = if token.is_empty() {
        "jiaohao.v1".to_owned()
    } else {
        format!("jiaohao.v1, bearer.{token}")
    };
    let value = HeaderValue::from_str(&protocols).unwrap();
    request.headers_mut().insert("sec-websocket-protocol", value);
    request
}

impl Live {
    /// Opens a view.
    ///
    /// # Errors
    /// The server refused it.
    pub async fn open(address: &str, query: &str, token: &str) -> Result<Self, Box<Error>> {
        let (socket, response) = connect_async(request(address, query, token)).await?;
        assert_eq!(response.headers()["sec-websocket-protocol"], "jiaohao.v1");
        Ok(Self { socket })
    }

    /// The next message, whatever it is; none when the connection has ended.
    pub async fn message(&mut self) -> Option<Message> {
        let message = tokio::time::timeout(COMES_WITHIN, self.socket.next()).await;
        message.expect("something comes in time")?.ok()
    }

    /// The next view.
    pub async fn next(&mut self) -> ToClient {
        loop {
            match self.message().await {
                Some(Message::Text(text)) => match serde_json::from_str(&text).unwrap() {
                    ToClient::Heartbeat => {}
                    view => return view,
                },
                Some(Message::Ping(_) | Message::Pong(_)) => {}
                other => panic!("the connection ended: {other:?}"),
            }
        }
    }

    /// Views until one answers.
    pub async fn until<T>(&mut self, mut look: impl FnMut(&ToClient) -> Option<T>) -> T {
        loop {
            if let Some(found) = look(&self.next().await) {
                return found;
            }
        }
    }

    /// Sends a frame.
    pub async fn say(&mut self, frame: &ToServer) {
        self.send(serde_json::to_string(frame).unwrap()).await;
    }

    /// Sends any text.
    pub async fn send(&mut self, text: String) {
        self.socket.send(Message::text(text)).await.unwrap();
    }

    /// The code with which the server closes the connection; views before it are passed over.
    pub async fn close_code(&mut self) -> u16 {
        loop {
            match self.message().await {
                Some(Message::Close(Some(frame))) => return frame.code.into(),
                Some(Message::Text(_) | Message::Ping(_) | Message::Pong(_)) => {}
                other => panic!("no good-bye: {other:?}"),
            }
        }
    }
}
