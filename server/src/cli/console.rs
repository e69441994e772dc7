//! Asking a hall's console: that of the running server, or, when none runs, of one that is started
//! for the moment and serves nobody else.

use std::{path::Path, sync::Arc};

use protocol::problem::Problem;
use reqwest::{Client, Method};
use serde::{Serialize, de::DeserializeOwned};
use tokio::{net::UnixStream, sync::Notify, task::JoinHandle};

use crate::{
    config::Config,
    messages::Lang,
    run::{Options, Server},
    startup::StartupError,
};

/// A server that was started for this.
struct Own {
    running: JoinHandle<Result<(), StartupError>>,
    end: Arc<Notify>,
}

/// The way to a console.
pub(super) struct Console {
    client: Client,
    /// None when a server is running anyhow.
    own: Option<Own>,
    keys: String,
}

impl Console {
    /// Finds the running server, or starts one.
    pub(super) async fn open(config: Config) -> Result<Self, StartupError> {
        let socket = config.console_socket();
        let own = match answers(&socket).await {
            true => None,
            false => Some(start(config).await?),
        };
        let client = Client::builder().unix_socket(socket).build().map_err(StartupError::failed)?;
        let mut bytes = [0; 12];
        getrandom::fill(&mut bytes).map_err(StartupError::failed)?;
        Ok(Self { client, own, keys: hex::encode(bytes) })
    }

    /// Reads something.
    pub(super) async fn get<A: DeserializeOwned>(&self, path: &str) -> Result<A, StartupError> {
        self.ask(Method::GET, path, None::<&()>).await
    }

    /// Does something, once.
    pub(super) async fn post<A: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<A, StartupError> {
        self.ask(Method::POST, path, Some(body)).await
    }

    async fn ask<A: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&impl Serialize>,
    ) -> Result<A, StartupError> {
        let place = path.replace('/', ".");
        let key: String = format!("{}{place}", self.keys).chars().take(64).collect();
        let mut told = Vec::new();
        // A refusal is asked for again in the other language: whoever reads it may be either.
        for lang in [Lang::Zh, Lang::En] {
            let request = self.client.request(method.clone(), format!("http://console{path}"));
            let mut request = request.header("Accept-Language", lang.to_string());
            if let Some(body) = body {
                request = request.header("Idempotency-Key", &key).json(body);
            }
            let answer = request.send().await.map_err(StartupError::failed)?;
            if answer.status().is_success() {
                return answer.json().await.map_err(StartupError::failed);
            }
            told.push(answer.json::<Problem>().await.map_err(StartupError::failed)?);
        }
        Err(StartupError::refused(&told))
    }

    /// Ends the server that was started for this.
    pub(super) async fn close(self) -> Result<(), StartupError> {
        match self.own {
            Some(own) => {
                own.end.notify_one();
                own.running.await.map_err(StartupError::failed)?
            }
            None => Ok(()),
        }
    }
}

async fn answers(socket: &Path) -> bool {
    UnixStream::connect(socket).await.is_ok()
}

/// Starts a server that serves its console only, and waits until it answers.
async fn start(config: Config) -> Result<Own, StartupError> {
    let options = Options { console_only: true, ..Options::default() };
    let server = Server::start(config, options).await?;
    let end = Arc::new(Notify::new());
    let ended = Arc::clone(&end);
    let running = tokio::spawn(server.serve_console(async move { ended.notified().await }));
    Ok(Own { running, end })
}
