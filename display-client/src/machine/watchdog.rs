//! Tells systemd that the screens live: once when the first frame stands, then again and again. A
//! program whose windows hang says nothing more and is started anew.

use std::{
    env,
    os::{
        linux::net::SocketAddrExt,
        unix::net::{SocketAddr, UnixDatagram},
    },
};

/// See the module.
#[derive(Debug)]
pub struct Watchdog {
    socket: Option<UnixDatagram>,
    /// How often it wants to hear, ms; none = never.
    pause_ms: Option<i64>,
    ready: bool,
    said_ms: Option<i64>,
}

impl Watchdog {
    /// Whoever has started this program, if it wants to hear.
    pub fn of_environment() -> Self {
        let address = env::var("NOTIFY_SOCKET").unwrap_or_default();
        let limit = env::var("WATCHDOG_USEC").ok().and_then(|limit| limit.parse::<i64>().ok());
        Self::of(&address, limit)
    }

    /// At this address; `limit_us` is how long it waits.
    fn of(address: &str, limit_us: Option<i64>) -> Self {
        // Half of the limit, so that one late word is none too late.
        let pause_ms = limit_us.map(|limit_us| limit_us / 2_000);
        Self { socket: connected(address), pause_ms, ready: false, said_ms: None }
    }

    /// A frame stands on a screen.
    pub fn drawn(&mut self) {
        if !std::mem::replace(&mut self.ready, true) {
            self.say("READY=1");
        }
    }

    /// The program is alive at this instant.
    pub fn alive(&mut self, now_ms: i64) {
        let Some(pause_ms) = self.pause_ms else { return };
        if self.ready && self.said_ms.is_none_or(|said_ms| now_ms - said_ms >= pause_ms) {
            self.said_ms = Some(now_ms);
            self.say("WATCHDOG=1");
        }
    }

    fn say(&self, word: &str) {
        // Whoever does not listen starts the program anew, or not: nothing can be done here.
        let _ = self.socket.as_ref().map(|socket| socket.send(word.as_bytes()));
    }
}

fn connected(address: &str) -> Option<UnixDatagram> {
    let address = match address.strip_prefix('@') {
        Some(name) => SocketAddr::from_abstract_name(name).ok()?,
        None if address.is_empty() => return None,
        None => SocketAddr::from_pathname(address).ok()?,
    };
    let socket = UnixDatagram::unbound().ok()?;
    socket.set_nonblocking(true).ok()?;
    socket.connect_addr(&address).ok()?;
    Some(socket)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systemd_hears_that_the_screens_are_ready_and_alive() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("notify");
        let hears = UnixDatagram::bind(&path).expect("a socket");
        hears.set_nonblocking(true).expect("set");
        let heard = || {
            let mut bytes = [0; 64];
            let read = hears.recv(&mut bytes).ok()?;
            Some(String::from_utf8_lossy(&bytes[..read]).into_owned())
        };
        let mut watchdog = Watchdog::of(path.to_str().expect("a path"), Some(20_000_000));
        watchdog.alive(0);
        assert_eq!(heard(), None, "not before a frame stands");
        watchdog.drawn();
        watchdog.drawn();
        watchdog.alive(1_000);
        watchdog.alive(10_999);
        watchdog.alive(11_000);
        let all: Vec<String> = std::iter::from_fn(heard).collect();
        assert_eq!(all, ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]);
    }

    #[test]
    fn without_systemd_nothing_is_said() {
        let mut watchdog = Watchdog::of("", None);
        watchdog.drawn();
        watchdog.alive(0);
        assert!(watchdog.socket.is_none());
    }
}
