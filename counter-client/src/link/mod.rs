//! The link to the server: the view of the counter over a WebSocket, commands over HTTP.
//!
//! Whatever breaks is tried again, with pauses that double and jitter; the desk hears of each break.

mod orders;

use std::{sync::Arc, time::Duration};

use client_link::{
    Http, Way,
    live::{self, News, Says, View},
};
use protocol::{
    bodies::Choices,
    problem::Problem,
    socket::{ToClient, ToServer},
};
use tokio::{sync::mpsc, task::JoinHandle};

use crate::{
    desk::{Away, Input, Order},
    messages::Lang,
};

/// How this program calls itself; the server's list of devices shows it.
pub const CLIENT: &str = concat!("jiaohao-counter/", env!("CARGO_PKG_VERSION"));
/// Inputs that may wait for the desk. When it is full, the network waits.
const INPUTS: usize = 64;

/// The server, and this desk as it knows it.
#[derive(Clone, Debug)]
pub struct Server {
    /// The way there.
    pub way: Way,
    /// The counter, by id.
    pub counter: String,
    /// The token of this device.
    pub token: String,
    /// The language of what it says.
    pub language: Lang,
    /// For how long a command is sent again.
    pub patience: Duration,
}

/// A running link; it ends when this is dropped.
#[derive(Debug)]
pub struct Link {
    http: Arc<Http>,
    patience: Duration,
    /// Where the choices of this counter are.
    choices: String,
    inputs: mpsc::Sender<Input>,
    live: JoinHandle<()>,
}

impl Link {
    /// Starts on the runtime that runs now. Everything that comes from the server comes out of the
    /// receiver.
    pub fn start(server: Server) -> (Self, mpsc::Receiver<Input>) {
        let (inputs, out) = mpsc::channel(INPUTS);
        let http = Http::new(server.way.clone(), Some(server.token.clone()), server.language);
        let patience = server.patience;
        let choices = format!("/api/v1/counters/{}/choices", server.counter);
        let live = tokio::spawn(follow(server, inputs.clone()));
        (Self { http: Arc::new(http), patience, choices, inputs, live }, out)
    }

    /// Gives a command until it is answered.
    pub fn send(&self, order: Order) {
        let http = Arc::clone(&self.http);
        tokio::spawn(orders::deliver(order, http, self.patience, self.inputs.clone()));
    }

    /// Asks for the services and counters of the hall, for a list to choose from.
    pub fn choices(&self) -> impl Future<Output = Result<Choices, Away>> + use<> {
        let (http, path) = (Arc::clone(&self.http), self.choices.clone());
        async move {
            let answer = http.get(&path).await?;
            if let Ok(problem) = serde_json::from_slice::<Problem>(&answer.body) {
                return Err(Away::Refused { problem: Box::new(problem) });
            }
            let choices = serde_json::from_slice(&answer.body);
            choices.map_err(|error| Away::NotOurs { said: error.to_string() })
        }
    }

    /// What the server says from now on, it says in this language.
    pub fn speak(&self, language: Lang) {
        self.http.speak(language);
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.live.abort();
    }
}

/// Follows the view of the counter until the desk no longer listens. A desk has nothing to say on the
/// socket but that it is there.
async fn follow(server: Server, inputs: mpsc::Sender<Input>) {
    let (_silent, frames) = mpsc::channel(1);
    let says = Says { frames, beat: Box::new(|| ToServer::Heartbeat) };
    let (news, mut heard) = mpsc::channel(1);
    let query = format!("view=counter&counter={}", server.counter);
    let view = View { way: server.way, query, token: server.token, language: server.language };
    let tell = async {
        while let Some(news) = heard.recv().await {
            let input = match news {
                News::Connected => Input::Connected,
                // A newer server may say more than this desk knows.
                News::Heard | News::Unread { .. } => Input::Heard,
                News::Frame(frame) => match *frame {
                    ToClient::Counter(view) => Input::View(Box::new(view)),
                    _ => Input::Heard,
                },
                News::Disconnected { why } => Input::Disconnected { why },
            };
            if inputs.send(input).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = live::follow(view, says, news) => {}
        () = tell => {}
    }
}
