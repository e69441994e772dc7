//! A view: a WebSocket that is connected again whenever it breaks. Views are whole, so after a break
//! there is nothing to make up for.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use hyper::http::{HeaderName, HeaderValue, Request};
use protocol::{
    problem::Problem,
    socket::{ToClient, ToServer},
};
use tokio::{
    sync::mpsc,
    time::{Instant, MissedTickBehavior, interval, sleep, timeout, timeout_at},
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Error, Message, client::IntoClientRequest},
};

use crate::{
    Away, Backoff, Lang, Way, random,
    stream::{self, Io},
    token::Badge,
};

/// The pause before connecting again, the first and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(5));
/// How often the program says that it is there.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// A server that says nothing for so long is gone, whatever the network claims.
const SILENCE: Duration = Duration::from_secs(30);
/// An upgrade that has not come by then does not come.
const UPGRADE_WITHIN: Duration = Duration::from_secs(5);
/// The frames' version.
const PROTOCOL: &str = "jiaohao.v1";

/// What is looked at, and by whom.
#[derive(Clone, Debug)]
pub struct View {
    /// The way to the server.
    pub way: Way,
    /// What of it, as in the address of the socket: `view=counter&counter=7`.
    pub query: String,
    /// The token of this device; its file is read again before each connection.
    pub token: Badge,
    /// The language of what the server says.
    pub language: Lang,
}

/// What happens to a view.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// The connection stands.
    Connected,
    /// The server is there.
    Heard,
    /// A frame has come.
    Frame(Box<ToClient>),
    /// A frame has come that this program cannot read: the server may be newer or older.
    Unread {
        /// Its type, as `board`.
        kind: String,
        /// What is wrong with it.
        said: String,
    },
    /// The connection does not stand, or could not be made (again).
    Disconnected {
        /// Why.
        why: Away,
    },
}

/// What a program says on the socket.
pub struct Says {
    /// Frames to send. What is said while there is no connection is lost: the program begins anew
    /// with each connection.
    pub frames: mpsc::Receiver<ToServer>,
    /// What it says every ten seconds.
    pub beat: Box<dyn Fn() -> ToServer + Send>,
}

/// Follows a view for ever, or until nobody listens.
pub async fn follow(view: View, mut says: Says, news: mpsc::Sender<News>) {
    let mut backoff = Backoff::new(PAUSES.0, PAUSES.1);
    loop {
        view.token.look_again();
        let why = match open(&view).await {
            Ok(socket) => {
                backoff.reset();
                while says.frames.try_recv().is_ok() {}
                if news.send(News::Connected).await.is_err() {
                    return;
                }
                listen(socket, &mut says, &news).await
            }
            Err(why) => why,
        };
        if news.send(News::Disconnected { why }).await.is_err() {
            return;
        }
        sleep(backoff.next(random())).await;
    }
}

async fn open(view: &View) -> Result<WebSocketStream<Box<dyn Io>>, Away> {
    let stream = stream::connect(&view.way).await?;
    let request = request(view).map_err(|error| Away::NotOurs { said: error.to_string() })?;
    let upgrade = timeout(UPGRADE_WITHIN, client_async(request, stream)).await;
    let (socket, response) = upgrade.map_err(|_| Away::Silent)?.map_err(refused)?;
    let selected = response.headers().get("sec-websocket-protocol");
    match selected.is_some_and(|selected| selected == PROTOCOL) {
        true => Ok(socket),
        false => Err(Away::NotOurs { said: "no jiaohao.v1".to_owned() }),
    }
}

fn request(view: &View) -> Result<Request<()>, Error> {
    let authority = &view.way.address.authority;
    let scheme = if view.way.address.secure { "wss" } else { "ws" };
    let url = format!("{scheme}://{authority}/ws?{}", view.query);
    let mut request = url.into_client_request()?;
    let protocols = format!("{PROTOCOL}, bearer.{}", view.token.token());
    for (name, value) in [
        ("sec-websocket-protocol", protocols.as_str()),
        ("accept-language", view.language.tag()),
        ("x-jiaohao-client", view.way.client),
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

/// What is known of a frame that cannot be read.
fn unread(text: &str, error: &serde_json::Error) -> News {
    #[derive(serde::Deserialize)]
    struct Typed {
        #[serde(rename = "type")]
        kind: String,
    }
    let kind = serde_json::from_str::<Typed>(text).map(|typed| typed.kind).unwrap_or_default();
    News::Unread { kind, said: error.to_string() }
}

/// Until the connection breaks.
async fn listen(
    mut socket: WebSocketStream<Box<dyn Io>>,
    says: &mut Says,
    news: &mpsc::Sender<News>,
) -> Away {
    let mut heartbeat = interval(HEARTBEAT);
    heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut heard = Instant::now();
    loop {
        let said = tokio::select! {
            frame = timeout_at(heard + SILENCE, socket.next()) => {
                heard = Instant::now();
                let what = match frame {
                    Err(_) => return Away::Silent,
                    Ok(None | Some(Err(_)) | Some(Ok(Message::Close(_)))) => return Away::Ended,
                    Ok(Some(Ok(Message::Text(text)))) => match serde_json::from_str(&text) {
                        Ok(frame) => News::Frame(Box::new(frame)),
                        Err(error) => unread(&text, &error),
                    },
                    Ok(Some(Ok(_))) => News::Heard,
                };
                if news.send(what).await.is_err() {
                    return Away::Ended;
                }
                continue;
            }
            Some(frame) = says.frames.recv() => frame,
            _ = heartbeat.tick() => (says.beat)(),
        };
        let text = serde_json::to_string(&said).unwrap_or_default();
        match timeout(SILENCE, socket.send(Message::text(text))).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return Away::Ended,
            Err(_) => return Away::Silent,
        }
    }
}
