//! The last good view of a screen on disk, with the time it was last true.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use client_link::token;
use protocol::socket::ToClient;
use serde::{Deserialize, Serialize};

use crate::config::{Kind, Screen};

/// A view is kept no more often than this, ms …
const PAUSE_MS: i64 = 10_000;
/// … and while nothing changes, its time is brought up as often as this, ms.
const SAME_MS: i64 = 60_000;

#[derive(Serialize, Deserialize)]
struct File {
    /// By the clock of this machine, UTC ms.
    true_ms: i64,
    frame: ToClient,
}

/// See the module.
#[derive(Debug)]
pub struct Kept {
    path: PathBuf,
    kept_ms: Option<i64>,
    /// The last view, and when it was last true by the clock of this machine, UTC ms.
    last: Option<(ToClient, i64)>,
    /// The last view is not on disk yet.
    changed: bool,
}

impl Kept {
    /// Of a screen, in this folder.
    pub fn of(folder: &Path, screen: &Screen) -> Self {
        let name = match screen.kind {
            Kind::Window => format!("window-{}.json", screen.counter),
            Kind::Board | Kind::Line | Kind::Next => format!("board-{}.json", screen.zone),
        };
        Self { path: folder.join(name), kept_ms: None, last: None, changed: false }
    }

    /// What was kept, and how long ago it was true, ms; none if nothing was, or nothing readable.
    pub fn read(&self) -> Option<(ToClient, i64)> {
        let text = fs::read_to_string(&self.path).ok()?;
        let file: File = serde_json::from_str(&text).ok()?;
        Some((file.frame, (now_ms() - file.true_ms).max(0)))
    }

    /// Takes a frame from the server; keeps a view at its time. `now_ms` only goes forward.
    pub fn keep(&mut self, frame: &ToClient, now_ms: i64) {
        let true_ms = self::now_ms();
        if matches!(frame, ToClient::Board(_) | ToClient::Window(_)) {
            self.last = Some((frame.clone(), true_ms));
            self.changed = true;
        } else if let Some((_, last_ms)) = &mut self.last {
            *last_ms = true_ms;
        }
        let pause_ms = if self.changed { PAUSE_MS } else { SAME_MS };
        if self.kept_ms.is_none_or(|kept_ms| now_ms - kept_ms >= pause_ms) {
            self.write(now_ms);
        }
    }

    /// The server is gone: what it said last may have to stand for long.
    pub fn flush(&mut self, now_ms: i64) {
        if self.changed {
            self.write(now_ms);
        }
    }

    fn write(&mut self, now_ms: i64) {
        let Some((frame, true_ms)) = self.last.clone() else { return };
        self.kept_ms = Some(now_ms);
        self.changed = false;
        let path = self.path.clone();
        // A disk that is full or slow must not stop a screen; the next view tries again.
        tokio::task::spawn_blocking(move || {
            let text = serde_json::to_string(&File { true_ms, frame }).unwrap_or_default();
            let _ = token::write(&path, &text);
        });
    }
}

/// By the clock of this machine, UTC ms: a view outlives the program that has seen it.
#[allow(clippy::disallowed_methods)]
fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
