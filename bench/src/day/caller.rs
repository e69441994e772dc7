//! A clerk's caller: the real `jiaohao-counter --line`, commanded by lines and heard by lines.

use std::{
    collections::HashMap,
    fs::{self, File},
    io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use protocol::{bodies::Done, problem::Problem, views::CounterView};
use serde::Deserialize;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    sync::{oneshot, watch},
};

use super::{
    hall::Hall,
    http::{Ack, NoAck},
};

/// A caller that has not ended by then, after its last line, does not end.
const ENDS_WITHIN: Duration = Duration::from_secs(10);

/// Where callers come from.
#[derive(Clone, Debug)]
pub struct Callers {
    /// The program.
    pub program: PathBuf,
    /// Where their configurations, tokens and logs lie.
    pub folder: PathBuf,
}

/// One running caller.
#[derive(Debug)]
pub struct Caller {
    hall: Arc<Hall>,
    child: Child,
    stdin: ChildStdin,
    /// Lines written so far.
    lines: u64,
    waiting: Waiting,
    /// The newest picture of the desk.
    pub desk: watch::Receiver<Option<CounterView>>,
}

/// Who waits for what came of which line.
type Waiting = Arc<Mutex<HashMap<u64, oneshot::Sender<Told>>>>;

/// A line of the caller.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Said {
    View(Box<CounterView>),
    Answer(Told),
    Refused(Told),
    Asked(Told),
    Notice(serde::de::IgnoredAny),
}

/// What came of a line.
#[derive(Debug, Deserialize)]
struct Told {
    n: u64,
    #[serde(default)]
    id: String,
    #[serde(default)]
    attempts: u32,
    seq: Option<u64>,
    #[serde(default)]
    called: Vec<protocol::bodies::CalledNow>,
    problem: Option<Box<Problem>>,
    #[serde(default)]
    why: String,
}

impl Caller {
    /// Starts the caller of a counter.
    ///
    /// # Errors
    /// Its files cannot be written, or it cannot be started.
    pub fn start(callers: &Callers, hall: &Arc<Hall>, counter: &str) -> io::Result<Self> {
        let folder = callers.folder.join(format!("counter-{counter}"));
        fs::create_dir_all(&folder)?;
        let config = write_config(&folder, hall, counter)?;
        let log = File::create(folder.join("log"))?;
        let mut command = Command::new(&callers.program);
        command.arg("--line").arg("--config").arg(config);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log).kill_on_drop(true);
        let mut child = command.spawn()?;
        let closed = || io::Error::other("a caller without stdin or stdout");
        let stdin = child.stdin.take().ok_or_else(closed)?;
        let stdout = BufReader::new(child.stdout.take().ok_or_else(closed)?).lines();
        let (desk_in, desk) = watch::channel(None);
        let waiting = Waiting::default();
        tokio::spawn(listen(Arc::clone(hall), stdout, desk_in, Arc::clone(&waiting)));
        Ok(Self { hall: Arc::clone(hall), child, stdin, lines: 0, waiting, desk })
    }

    /// Gives a command and waits for what comes of it. An acknowledgement is kept.
    ///
    /// # Errors
    /// [`NoAck`].
    pub async fn ask(&mut self, line: &str) -> Result<Done, NoAck> {
        let _in_flight = self.hall.http.begin();
        let first_sent = self.hall.http.life();
        self.lines += 1;
        let (told_in, told) = oneshot::channel();
        lock(&self.waiting).insert(self.lines, told_in);
        let written = self.stdin.write_all(format!("{line}\n").as_bytes()).await;
        written.map_err(|error| NoAck::Silent(format!("{line}: {error}")))?;
        let told = told.await.map_err(|_| NoAck::Silent(format!("{line}: the caller ended")))?;
        match told {
            Told { seq: Some(seq), id, attempts, called, .. } => {
                let life = self.hall.http.life();
                let ack = Ack { seq, life, first_sent, attempts, ticket: None };
                self.hall.http.acknowledged(&id, ack);
                for call in &called {
                    self.hall.calls.answered(call.call_id);
                }
                Ok(Done { seq, called })
            }
            Told { problem: Some(problem), .. } => Err(NoAck::Refused(problem)),
            Told { why, .. } => Err(NoAck::NotGiven(why)),
        }
    }

    /// The end of its stdin; it must then end by itself, in order.
    ///
    /// # Errors
    /// It does not, or with another code than 0.
    pub async fn end(self) -> io::Result<()> {
        let Self { mut child, stdin, .. } = self;
        drop(stdin);
        let status = tokio::time::timeout(ENDS_WITHIN, child.wait()).await;
        match status {
            Ok(status) if status.as_ref().is_ok_and(std::process::ExitStatus::success) => Ok(()),
            Ok(status) => Err(io::Error::other(format!("{status:?}"))),
            Err(_) => Err(io::Error::other("it went on after its last line")),
        }
    }
}

/// Everything the caller says, until it ends.
async fn listen(
    hall: Arc<Hall>,
    mut stdout: Lines<BufReader<ChildStdout>>,
    desk: watch::Sender<Option<CounterView>>,
    waiting: Waiting,
) {
    while let Ok(Some(line)) = stdout.next_line().await {
        match serde_json::from_str(&line) {
            Ok(Said::View(view)) => {
                hall.clock.read(&view.head);
                desk.send_replace(Some(*view));
            }
            Ok(Said::Answer(told) | Said::Refused(told) | Said::Asked(told)) => {
                if let Some(asked) = lock(&waiting).remove(&told.n) {
                    // Whoever no longer waits has gone home.
                    let _ = asked.send(told);
                }
            }
            Ok(Said::Notice(_)) => {}
            Err(error) => hall.problem(format!("a caller said `{line}`: {error}")),
        }
    }
    // Whoever still waits must not wait for ever.
    lock(&waiting).clear();
}

/// A caller of this counter, with the token that the doors gave it.
fn write_config(folder: &Path, hall: &Hall, counter: &str) -> io::Result<PathBuf> {
    let token = folder.join("counter.token");
    fs::write(&token, hall.tokens.counters.get(counter).map_or("", String::as_str))?;
    fs::set_permissions(&token, fs::Permissions::from_mode(0o600))?;
    let text = |path: &Path| path.display().to_string();
    let config = toml::Table::from_iter([
        ("server".to_owned(), hall.http.base().into()),
        ("counter".to_owned(), counter.into()),
        ("token_file".to_owned(), text(&token).into()),
        ("language".to_owned(), "en".into()),
        // The script's hand is never too quick: it acts on what it has seen.
        ("guard_ms".to_owned(), 0.into()),
    ]);
    let path = folder.join("counter.toml");
    fs::write(&path, config.to_string())?;
    Ok(path)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
