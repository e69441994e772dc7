//! A network cable between a program and the server: it can be cut, or lose what goes one way.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// What a cable does with bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cable {
    /// Carries them.
    Whole,
    /// Loses what the server says.
    Deaf,
    /// Loses what the program says.
    Mute,
    /// Nothing can be connected, and what was connected is closed.
    Cut,
}

/// A cable that lies between.
pub struct Wire {
    /// Where the program connects to, `127.0.0.1:port`.
    pub address: String,
    server: Arc<Mutex<String>>,
    cable: watch::Sender<Cable>,
}

impl Wire {
    /// Lays a cable to the server at this address.
    pub async fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let server = Arc::new(Mutex::new(server.to_owned()));
        let (cable, state) = watch::channel(Cable::Whole);
        let target = Arc::clone(&server);
        tokio::spawn(async move {
            while let Ok((program, _)) = listener.accept().await {
                let target = target.lock().unwrap_or_else(PoisonError::into_inner).clone();
                tokio::spawn(carry(program, target, state.clone()));
            }
        });
        Self { address, server, cable }
    }

    /// Changes what the cable does, also with what is connected.
    pub fn set(&self, cable: Cable) {
        self.cable.send_replace(cable);
    }

    /// Leads new connections to another address: the server was started again.
    pub fn lead_to(&self, server: &str) {
        server.clone_into(&mut self.server.lock().unwrap());
    }
}

async fn carry(program: TcpStream, target: String, mut cable: watch::Receiver<Cable>) {
    if *cable.borrow() == Cable::Cut {
        return;
    }
    let Ok(server) = TcpStream::connect(target).await else { return };
    let (from_program, to_program) = program.into_split();
    let (from_server, to_server) = server.into_split();
    let lost_up = cable.clone();
    let lost_down = cable.clone();
    tokio::select! {
        () = pump(from_program, to_server, lost_up, Cable::Mute) => {}
        () = pump(from_server, to_program, lost_down, Cable::Deaf) => {}
        _ = cable.wait_for(|cable| *cable == Cable::Cut) => {}
    }
}

/// Carries one way until an end closes; what comes while the cable is `losing` is lost.
async fn pump(
    mut from: impl AsyncReadExt + Unpin,
    mut to: impl AsyncWriteExt + Unpin,
    cable: watch::Receiver<Cable>,
    losing: Cable,
) {
    let mut bytes = vec![0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut bytes).await {
        if *cable.borrow() != losing && to.write_all(&bytes[..read]).await.is_err() {
            return;
        }
    }
}
