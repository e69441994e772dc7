//! The link to the server: the view of the counter over a WebSocket, commands over HTTP.
//!
//! Whatever breaks is tried again, with pauses that double and jitter; the desk hears of each break.

mod line;
mod orders;

use std::{sync::Arc, time::Duration};

use client_link::{
    Http, Way,
    live::{self, News, Says, View},
    token::Badge,
};
use protocol::{
    bodies::{Choices, Credit},
    problem::Problem,
    socket::{ToClient, ToServer},
};
use serde::de::DeserializeOwned;
use tokio::{
    sync::{Notify, mpsc},
    task::JoinHandle,
};

use crate::{
    desk::{Away, Input, Order, Who},
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
    pub token: Badge,
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
    /// Where this counter is.
    counter: String,
    inputs: mpsc::Sender<Input>,
    live: JoinHandle<()>,
    line: JoinHandle<()>,
}

impl Link {
    /// Starts on the runtime that runs now. Everything that comes from the server comes out of the
    /// receiver.
    pub fn start(server: Server) -> (Self, mpsc::Receiver<Input>) {
        let (inputs, out) = mpsc::channel(INPUTS);
        let http = Http::new(server.way.clone(), Some(server.token.clone()), server.language);
        let patience = server.patience;
        let counter = format!("/api/v1/counters/{}", server.counter);
        let (http, changed) = (Arc::new(http), Arc::new(Notify::new()));
        let live = tokio::spawn(follow(server, inputs.clone(), Arc::clone(&changed)));
        let path = format!("{counter}/waiting");
        let line = line::follow(Arc::clone(&http), path, changed, inputs.clone());
        (Self { http, patience, counter, inputs, live, line: tokio::spawn(line) }, out)
    }

    /// Gives a command until it is answered.
    pub fn send(&self, order: Order) {
        let http = Arc::clone(&self.http);
        tokio::spawn(orders::deliver(order, http, self.patience, self.inputs.clone()));
    }

    /// Asks for the services and counters of the hall, for a list to choose from.
    pub fn choices(&self) -> impl Future<Output = Result<Choices, Away>> + use<> {
        self.ask(format!("{}/choices", self.counter))
    }

    /// Asks for the credit of an enterprise, and what of a service may come later for it.
    pub fn credit(
        &self,
        enterprise: &Who,
        service: &str,
    ) -> impl Future<Output = Result<Credit, Away>> + use<> {
        let enterprise = enterprise.as_str();
        self.ask(format!("{}/credit?enterprise={enterprise}&service={service}", self.counter))
    }

    fn ask<T: DeserializeOwned>(
        &self,
        path: String,
    ) -> impl Future<Output = Result<T, Away>> + use<T> {
        let http = Arc::clone(&self.http);
        async move { ask(&http, &path).await }
    }

    /// What the server says from now on, it says in this language.
    pub fn speak(&self, language: Lang) {
        self.http.speak(language);
    }
}

/// Reads something that no view carries.
async fn ask<T: DeserializeOwned>(http: &Http, path: &str) -> Result<T, Away> {
    let answer = http.get(path).await?;
    if let Ok(problem) = serde_json::from_slice::<Problem>(&answer.body) {
        return Err(Away::Refused { problem: Box::new(problem) });
    }
    let read = serde_json::from_slice(&answer.body);
    read.map_err(|error| Away::NotOurs { said: error.to_string() })
}

impl Drop for Link {
    fn drop(&mut self) {
        self.live.abort();
        self.line.abort();
    }
}

/// Follows the view of the counter until the desk no longer listens; says when it has changed. A desk
/// has nothing to say on the socket but that it is there.
async fn follow(server: Server, inputs: mpsc::Sender<Input>, changed: Arc<Notify>) {
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
                    ToClient::Counter(view) => {
                        changed.notify_one();
                        Input::View(Box::new(view))
                    }
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
