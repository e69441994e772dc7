//! The link to the server: the view of the counter over a WebSocket, commands over HTTP.
//!
//! Whatever breaks is tried again, with pauses that double and jitter; the desk hears of each break.

mod address;
mod backoff;
mod http;
mod live;
mod orders;
mod stream;

use std::{sync::Arc, time::Duration};

use tokio::{sync::mpsc, task::JoinHandle};

pub use address::Address;
pub use http::{Answer, Http};
pub use stream::Trust;

use crate::{
    desk::{Input, Order},
    messages::Lang,
};

/// How this program calls itself; the server's list of devices shows it.
const CLIENT: &str = concat!("jiaohao-counter/", env!("CARGO_PKG_VERSION"));
/// Inputs that may wait for the desk. When it is full, the network waits.
const INPUTS: usize = 64;

/// The server, and this desk as it knows it.
#[derive(Clone, Debug)]
pub struct Server {
    /// Where it is.
    pub address: Address,
    /// Whom to trust there.
    pub trust: Trust,
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
    inputs: mpsc::Sender<Input>,
    live: JoinHandle<()>,
}

impl Link {
    /// Starts on the runtime that runs now. Everything that comes from the server comes out of the
    /// receiver.
    pub fn start(server: Server) -> (Self, mpsc::Receiver<Input>) {
        let (inputs, out) = mpsc::channel(INPUTS);
        let (address, trust) = (server.address.clone(), server.trust.clone());
        let http = Http::new(address, trust, Some(server.token.clone()), server.language);
        let patience = server.patience;
        let live = tokio::spawn(live::follow(server, inputs.clone()));
        (Self { http: Arc::new(http), patience, inputs, live }, out)
    }

    /// Gives a command until it is answered.
    pub fn send(&self, order: Order) {
        let http = Arc::clone(&self.http);
        tokio::spawn(orders::deliver(order, http, self.patience, self.inputs.clone()));
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.live.abort();
    }
}
