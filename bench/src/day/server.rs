//! The server under test: its folder, its process, its command line.

use std::{
    fs::{self, File},
    io::{self, Write},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Output, Stdio},
    time::Duration,
};

use queue_core::Setup;
use tokio::process::Child;

/// A server that has not answered by then does not run.
const STARTS_WITHIN: Duration = Duration::from_secs(30);
/// How often to knock.
const KNOCK: Duration = Duration::from_millis(20);
/// A server that has not ended by then does not stop.
const STOPS_WITHIN: Duration = Duration::from_secs(30);

/// A server program with a folder of its own.
#[derive(Debug)]
pub struct Server {
    program: PathBuf,
    folder: PathBuf,
    port: u16,
    child: Option<Child>,
}

impl Server {
    /// Lays out a fresh folder: the hall, the configuration, a free port.
    ///
    /// # Errors
    /// The folder cannot be written, or no port is free.
    pub fn lay(program: &Path, folder: &Path, setup: &Setup, scale: f64) -> io::Result<Self> {
        let hall = toml::to_string(setup).map_err(io::Error::other)?;
        fs::write(folder.join("hall.toml"), hall)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let text = |path: PathBuf| path.display().to_string();
        let config = toml::Table::from_iter([
            ("listen".to_owned(), format!("127.0.0.1:{port}").into()),
            ("data".to_owned(), text(folder.join("data")).into()),
            ("hall".to_owned(), text(folder.join("hall.toml")).into()),
            ("time_scale".to_owned(), scale.into()),
            ("log".to_owned(), "info".into()),
            // A day in minutes, from one address: hundreds of times what a hall asks.
            ("limit_token_per_minute".to_owned(), 0.into()),
            ("limit_ticket_per_minute".to_owned(), 0.into()),
            ("limit_address_per_minute".to_owned(), 0.into()),
            ("limit_tries_per_minute".to_owned(), 0.into()),
        ]);
        fs::write(folder.join("server.toml"), config.to_string())?;
        let (program, folder) = (program.to_owned(), folder.to_owned());
        Ok(Self { program, folder, port, child: None })
    }

    /// `127.0.0.1:port`.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The database.
    pub fn database(&self) -> PathBuf {
        self.folder.join("data").join("hall.db")
    }

    /// What the server has logged.
    pub fn log(&self) -> PathBuf {
        self.folder.join("server.log")
    }

    /// Starts it; its log goes to a file.
    ///
    /// # Errors
    /// The program cannot be started.
    pub fn start(&mut self) -> io::Result<()> {
        self.start_with(&[])
    }

    /// Starts it at another pace than the configured one.
    ///
    /// # Errors
    /// The program cannot be started.
    pub fn start_at(&mut self, scale: f64) -> io::Result<()> {
        self.start_with(&[("JIAOHAO_TIME_SCALE", scale.to_string())])
    }

    fn start_with(&mut self, env: &[(&str, String)]) -> io::Result<()> {
        let log = File::options().create(true).append(true).open(self.log())?;
        let mut command = tokio::process::Command::new(&self.program);
        command.arg("serve").arg("--config").arg(self.folder.join("server.toml"));
        command.envs(env.iter().cloned());
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        self.child = Some(command.kill_on_drop(true).spawn()?);
        Ok(())
    }

    /// Waits until it is ready to serve.
    ///
    /// # Errors
    /// It ended, or is not ready in time.
    pub async fn ready(&mut self) -> io::Result<()> {
        let client = reqwest::Client::builder().no_proxy().build().map_err(io::Error::other)?;
        let url = format!("http://{}/readyz", self.address());
        let knock = async {
            loop {
                let answer = client.get(&url).send().await;
                if answer.is_ok_and(|answer| answer.status().is_success()) {
                    return Ok(());
                }
                if let Some(child) = &mut self.child
                    && let Some(status) = child.try_wait()?
                {
                    return Err(io::Error::other(format!("the server ended: {status}")));
                }
                tokio::time::sleep(KNOCK).await;
            }
        };
        match tokio::time::timeout(STARTS_WITHIN, knock).await {
            Ok(ready) => ready,
            Err(_) => Err(io::Error::other("the server did not become ready")),
        }
    }

    /// SIGKILL, and waits until the process is gone.
    ///
    /// # Errors
    /// It does not run.
    pub async fn kill(&mut self) -> io::Result<()> {
        match &mut self.child {
            Some(child) => child.kill().await,
            None => Err(io::Error::other("the server does not run")),
        }
    }

    /// SIGTERM, and waits until it has ended by itself.
    ///
    /// # Errors
    /// It does not run, or does not end in time.
    pub async fn stop(&mut self) -> io::Result<ExitStatus> {
        let Some(child) = &mut self.child else {
            return Err(io::Error::other("the server does not run"));
        };
        let id = child.id().ok_or_else(|| io::Error::other("the server has ended"))?;
        Command::new("sh").arg("-c").arg(format!("kill -TERM {id}")).status()?;
        tokio::time::timeout(STOPS_WITHIN, child.wait())
            .await
            .map_err(|_| io::Error::other("the server did not stop"))?
    }

    /// Asks the running server's console, with this on stdin.
    ///
    /// # Errors
    /// The program cannot be started.
    pub fn tell(&self, words: &[&str], stdin: &str) -> io::Result<Output> {
        let mut command = Command::new(&self.program);
        command.args(words).arg("--config").arg(self.folder.join("server.toml"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        if let Some(mut pipe) = child.stdin.take() {
            pipe.write_all(stdin.as_bytes())?;
        }
        child.wait_with_output()
    }

    /// Runs another command of the program on the same configuration.
    ///
    /// # Errors
    /// The program cannot be started.
    pub fn run(&self, arguments: &[&str]) -> io::Result<Output> {
        self.run_on(&self.folder.join("server.toml"), arguments)
    }

    /// Copies the database as it is now into a folder of its own, with a configuration beside it.
    /// Returns the copy's database.
    ///
    /// # Errors
    /// The copy cannot be made.
    pub fn copy(&self, name: &str) -> Result<PathBuf, Box<dyn std::error::Error>> {
        let data = self.folder.join(name);
        fs::create_dir_all(&data)?;
        let copy = data.join("hall.db");
        // `VACUUM INTO` writes one whole file, whatever still lies in the log.
        let original = rusqlite::Connection::open_with_flags(
            self.database(),
            rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE,
        )?;
        original.execute("VACUUM INTO ?1", [copy.display().to_string()])?;
        let text = fs::read_to_string(self.folder.join("server.toml"))?;
        let mut config: toml::Table = text.parse()?;
        config.insert("data".to_owned(), data.display().to_string().into());
        fs::write(data.join("server.toml"), config.to_string())?;
        Ok(copy)
    }

    /// Runs a command on a copy.
    ///
    /// # Errors
    /// The program cannot be started.
    pub fn run_on_copy(&self, name: &str, arguments: &[&str]) -> io::Result<Output> {
        self.run_on(&self.folder.join(name).join("server.toml"), arguments)
    }

    fn run_on(&self, config: &Path, arguments: &[&str]) -> io::Result<Output> {
        let (command, rest) = arguments.split_first().unwrap_or((&"help", &[]));
        Command::new(&self.program).arg(command).arg("--config").arg(config).args(rest).output()
    }
}
