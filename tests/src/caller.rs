//! A clerk's caller without a window: the built `jiaohao-counter --line`.

use std::{fs, path::PathBuf, process::Stdio, time::Duration};

use protocol::views::CounterView;
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout},
    time::{Instant, timeout_at},
};

use crate::{Hall, program};

/// What has not come by then does not come.
const COMES_WITHIN: Duration = Duration::from_secs(30);

/// A running caller; killed when this is dropped.
pub struct Caller {
    child: Child,
    stdin: Option<ChildStdin>,
    said: Lines<BufReader<ChildStdout>>,
    lines: u64,
    /// The newest view it has said.
    pub view: Option<CounterView>,
    /// Every other line that nobody has asked for yet.
    pub passed: Vec<Value>,
}

/// How a caller ended.
#[derive(Debug)]
pub struct Ended {
    /// Its exit code.
    pub code: Option<i32>,
    /// Its last lines.
    pub said: Vec<Value>,
}

impl Caller {
    /// Lays the configuration of a counter's caller into the hall's folder; its path. `more` are
    /// further lines.
    pub fn laid(hall: &Hall, counter: &str, server: &str, token: &str, more: &str) -> PathBuf {
        let folder = hall.path(&format!("caller-{counter}"));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("counter.token"), token).unwrap();
        let path = folder.join("counter.toml");
        let text = format!("server = \"{server}\"\ncounter = \"{counter}\"\nlanguage = \"en\"\n");
        fs::write(&path, text + more).unwrap();
        path
    }

    /// Starts the caller of a counter, paired by an operator, at this address; it has seen its
    /// first view.
    pub async fn at(hall: &Hall, counter: &str, address: &str, more: &str) -> Self {
        let token = hall.token("counter", Some(counter)).await;
        let server = format!("http://{address}");
        let mut caller = Self::start(&Self::laid(hall, counter, &server, &token, more));
        caller.until_view(|_| true).await;
        caller
    }

    /// Starts a caller with this configuration.
    pub fn start(config: &std::path::Path) -> Self {
        let log = fs::File::create(config.with_file_name("log")).unwrap();
        let config = config.display().to_string();
        let mut command = program::counter(&["--line", "--config", &config]);
        command.stderr(log);
        Self::start_by(command)
    }

    /// Starts a caller by this command.
    pub fn start_by(command: std::process::Command) -> Self {
        let mut command = tokio::process::Command::from(command);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let stdin = child.stdin.take();
        let said = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, stdin, said, lines: 0, view: None, passed: vec![] }
    }

    /// Presses; the number of the line. It may be no text at all.
    pub async fn press(&mut self, line: impl AsRef<[u8]>) -> u64 {
        self.lines += 1;
        let stdin = self.stdin.as_mut().expect("a caller that listens");
        stdin.write_all(&[line.as_ref(), b"\n"].concat()).await.unwrap();
        self.lines
    }

    /// The next line that is not a view; views are kept.
    async fn line(&mut self, until: Instant) -> Option<Value> {
        let line = timeout_at(until, self.said.next_line()).await;
        let line = line.unwrap_or_else(|_| panic!("nothing came after {:?}", self.passed));
        let mut line: Value = serde_json::from_str(&line.unwrap()?).unwrap();
        if !line["view"].is_null() {
            self.view = Some(serde_json::from_value(line["view"].take()).unwrap());
        }
        Some(line)
    }

    /// What comes of a line: its kind (`answer`, `refused`, `asked`) and its facts.
    pub async fn outcome(&mut self, n: u64) -> (String, Value) {
        let is_it = |line: &Value| {
            let (kind, facts) = line.as_object()?.iter().next()?;
            (facts["n"] == n).then(|| (kind.clone(), facts.clone()))
        };
        let until = Instant::now() + COMES_WITHIN;
        loop {
            if let Some(at) = self.passed.iter().position(|line| is_it(line).is_some()) {
                return is_it(&self.passed.remove(at)).unwrap();
            }
            self.pass(until).await;
        }
    }

    /// Presses, and must be answered; the facts.
    pub async fn must(&mut self, line: &str) -> Value {
        let n = self.press(line).await;
        let (kind, facts) = self.outcome(n).await;
        assert_eq!(kind, "answer", "{line}: {facts}");
        facts
    }

    /// Everything before is answered and shown.
    pub async fn settled(&mut self) {
        let n = self.press("wait").await;
        assert_eq!(self.outcome(n).await.0, "ready");
    }

    /// Presses, and must not be; the reason: the desk's own, or the server's problem.
    pub async fn refused(&mut self, line: &str) -> String {
        let n = self.press(line).await;
        let (kind, facts) = self.outcome(n).await;
        assert_eq!(kind, "refused", "{line}: {facts}");
        let problem = facts["problem"]["type"].as_str();
        problem.or(facts["why"].as_str()).unwrap().replace("/problems/", "")
    }

    /// The next line of this kind that says that this hand has pressed.
    async fn said_of(&mut self, kind: &str, hand: &str) -> Value {
        let until = Instant::now() + COMES_WITHIN;
        loop {
            let line =
                self.line(until).await.unwrap_or_else(|| panic!("it ended: {:?}", self.passed));
            if line[kind]["hand"] == hand {
                return line[kind].clone();
            }
            if line.get("view").is_none() {
                self.passed.push(line);
            }
        }
    }

    /// The next answer to a press of another hand.
    pub async fn answer_of(&mut self, hand: &str) -> Value {
        self.said_of("answer", hand).await
    }

    /// Why the next press of another hand was not sent.
    pub async fn refused_by(&mut self, hand: &str) -> String {
        let refused = self.said_of("refused", hand).await;
        refused["why"].as_str().unwrap().to_owned()
    }

    /// Views until one answers; also the one it has said already.
    pub async fn until_view(&mut self, look: impl Fn(&CounterView) -> bool) -> CounterView {
        let until = Instant::now() + COMES_WITHIN;
        loop {
            if let Some(view) = self.view.as_ref().filter(|view| look(view)) {
                return view.clone();
            }
            self.pass(until).await;
        }
    }

    /// The next notice of this name.
    pub async fn notice(&mut self, name: &str) -> Value {
        let until = Instant::now() + COMES_WITHIN;
        loop {
            if let Some(at) = self.passed.iter().position(|line| line["notice"]["notice"] == name) {
                return self.passed.remove(at)["notice"].take();
            }
            self.pass(until).await;
        }
    }

    /// One more line.
    async fn pass(&mut self, until: Instant) {
        let line = self.line(until).await;
        let line = line.unwrap_or_else(|| panic!("it ended: {:?}", self.passed));
        if line.get("view").is_none() {
            self.passed.push(line);
        }
    }

    /// The end of its stdin, and its own end.
    pub async fn end(mut self) -> Ended {
        self.stdin = None;
        self.ended().await
    }

    /// Its own end.
    pub async fn ended(mut self) -> Ended {
        let until = Instant::now() + COMES_WITHIN;
        let mut said = std::mem::take(&mut self.passed);
        while let Some(line) = self.line(until).await {
            if line.get("view").is_none() {
                said.push(line);
            }
        }
        let status = timeout_at(until, self.child.wait()).await;
        Ended { code: status.unwrap().unwrap().code(), said }
    }
}
