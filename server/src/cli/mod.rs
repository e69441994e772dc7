//! The command line. Exit codes: see [`crate::startup`].

mod account;
mod config;
mod console;
mod demo;
mod journal;
mod pair;
mod warnings;

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand};
use tokio::signal::unix::{SignalKind, signal};

use crate::{
    config::Config,
    run::{self, Server},
    startup::StartupError,
    telemetry,
};

/// Jiaohao 叫号: the ticketing server of a hall.
#[derive(Parser)]
#[command(name = "jiaohao-server", version, about)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve a hall until SIGTERM or SIGINT.
    Serve(Given),
    /// Show a hall with made people, at twenty times real speed.
    Demo(demo::Demo),
    /// Check the configuration, the hall file and the theme; tell where the hall file and the
    /// journal differ; warn of what is allowed in the hall file but probably not meant.
    CheckConfig(config::Check),
    /// Print the configuration that counts, with comments.
    PrintConfig(config::Print),
    /// Replay the journal twice and compare the two states.
    Replay(journal::Replay),
    /// Derive the records of reports from the journal again.
    Rebuild(Given),
    /// Check the hash chain of the journal; name every row that does not fit.
    Audit(Given),
    /// Make a pairing code for a device; list devices, shut one out.
    Pair(pair::Pair),
    /// Add, list and mend accounts.
    Account(account::Account),
}

/// Where the configuration comes from.
#[derive(Args, Clone, Debug)]
pub(crate) struct Given {
    /// Configuration file; `print-config` prints one to start from.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Given {
    fn load(&self) -> Result<Config, StartupError> {
        Config::load(self.config.as_deref()).map_err(StartupError::config)
    }
}

/// What a command ends with: done, or something was found that somebody must look at.
enum Found {
    Nothing,
    Something,
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let line = Line::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let result = match runtime {
        Ok(runtime) => runtime.block_on(line.command.run()),
        Err(error) => Err(StartupError::failed(error)),
    };
    match result {
        Ok(Found::Nothing) => ExitCode::SUCCESS,
        Ok(Found::Something) => ExitCode::from(1),
        Err(error) => {
            // Nothing is left to do if even stderr is closed.
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::from(error.code())
        }
    }
}

impl Command {
    async fn run(self) -> Result<Found, StartupError> {
        match self {
            Self::Serve(given) => serve(&given).await,
            Self::Demo(asked) => demo::run(&asked).await,
            Self::CheckConfig(check) => config::check(&check).await,
            Self::PrintConfig(print) => config::print(&print),
            Self::Replay(replay) => journal::replay(&replay).await,
            Self::Rebuild(given) => journal::rebuild(&given).await,
            Self::Audit(given) => journal::audit(&given).await,
            Self::Pair(pair) => pair::run(&pair).await,
            Self::Account(account) => account::run(&account).await,
        }
    }
}

async fn serve(given: &Given) -> Result<Found, StartupError> {
    let config = given.load()?;
    telemetry::start_log(&config);
    let scheme = if config.tls() { "https" } else { "http" };
    // The port first: when it is busy, nothing has been touched.
    let listener = run::listen(&config)?;
    let server = Server::start(config, run::Options::default()).await?;
    if let Ok(address) = listener.local_addr() {
        println!("{scheme}://{address}");
        // Nobody can open 0.0.0.0 in a browser.
        let host = match address.ip().is_unspecified() {
            true => format!("<服务器 server>:{}", address.port()),
            false => address.to_string(),
        };
        tell_first_code(&server, &format!("{scheme}://{host}"));
    }
    server.serve(listener, told_to_stop()?).await?;
    Ok(Found::Nothing)
}

/// Nobody can manage accounts yet: whoever sees this console may make the first administrator.
fn tell_first_code(server: &Server, address: &str) {
    let Some(code) = server.access().first_code() else { return };
    // On stdout, beside the address: it is no part of the log. Without it there is nobody to tell.
    let _ = writeln!(
        io::stdout(),
        "\n  还没有管理员：请打开 {address}/sign-in ，输入一次性代码 {code}\n  \
         there is no administrator yet: open {address}/sign-in and enter the code {code}\n"
    );
}

/// A word of the wire as an argument, such as `kiosk`.
fn one_word<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    // serde names the words that it knows.
    let word = serde_json::Value::String(text.to_owned());
    serde_json::from_value(word).map_err(|error| error.to_string())
}

/// Ends at SIGTERM or SIGINT.
pub(crate) fn told_to_stop() -> Result<impl Future<Output = ()> + Send + 'static, StartupError> {
    let mut terminate = signal(SignalKind::terminate()).map_err(StartupError::failed)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(StartupError::failed)?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
