//! The command line. Exit codes: see [`client_link::Failure`].

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{CommandFactory, FromArgMatches, Parser};
use client_link::Failure;

use crate::{
    config::{self, Config},
    messages::{self, Lang},
    pair, window,
};

/// Jiaohao 叫号: the screens of the hall.
#[derive(Parser)]
#[command(name = "jiaohao-display", version, about)]
struct Arguments {
    /// Configuration file; --print-config prints one to start from.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Pair this machine with a code that an administrator has made, keep its token, and end.
    #[arg(long, value_name = "CODE")]
    pair: Option<String>,
    /// Print the default configuration with its comments, and end.
    #[arg(long, conflicts_with_all = ["pair", "config"])]
    print_config: bool,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  this machine failed
  2  wrong arguments, or a configuration that cannot be used
  3  the server cannot be reached, is not one of ours, or does not take the code
  4  no display
  5  no font that can write Chinese";

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let command = Arguments::command().after_help(EXIT_CODES);
    let arguments = command.try_get_matches().and_then(|it| Arguments::from_arg_matches(&it));
    let arguments = match arguments {
        Ok(arguments) => arguments,
        Err(error) => error.exit(),
    };
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Nothing is left to do if even stderr is closed.
            let _ = writeln!(io::stderr(), "{failure}");
            ExitCode::from(failure.code())
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    if arguments.print_config {
        let _ = io::stdout().write_all(config::DEFAULTS.as_bytes());
        return Ok(());
    }
    let config = Config::load(arguments.config.as_deref())?;
    if let Some(code) = &arguments.pair {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Failure::machine(error.to_string()))?;
        runtime.block_on(pair::pair(&config, code))?;
        for lang in Lang::ALL {
            let _ = writeln!(io::stdout(), "{}", messages::line(lang, "paired", &[]));
        }
        return Ok(());
    }
    window::run(config)
}
