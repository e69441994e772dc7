//! The command line. Exit codes: see [`client_link::Failure`].

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use client_link::Failure;
use tokio::runtime::{self, Runtime};

use crate::{
    announce::Sentence,
    config::{self, Config},
    led::{self, Encoding, Target},
    messages::{self, Lang},
    pair,
    sound::{self, Voices, VoicesError},
    window,
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
    #[command(subcommand)]
    work: Option<Work>,
}

#[derive(Subcommand)]
enum Work {
    /// Write a call, as it would be heard, into a WAV file.
    Say {
        /// The ticket's number, such as A012.
        #[arg(long)]
        number: String,
        /// The counter's number.
        #[arg(long)]
        counter: u16,
        /// In the voice of this language: zh-CN, yue, en.
        #[arg(long, default_value = "zh-CN")]
        language: String,
        /// The file.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Run the conformance script of docs/LED.md against a maker's display; ends with 1 if a step
    /// fails.
    VendorCheck {
        /// Where it is: tcp:HOST:PORT or serial:DEVICE:BAUD.
        address: String,
        /// How its text is written.
        #[arg(long, value_enum, default_value_t)]
        encoding: Encoding,
    },
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
    if let Some(Work::VendorCheck { address, encoding }) = &arguments.work {
        return vendor_check(address, *encoding);
    }
    if arguments.print_config {
        let _ = io::stdout().write_all(config::DEFAULTS.as_bytes());
        return Ok(());
    }
    let config = Config::load(arguments.config.as_deref())?;
    if let Some(Work::Say { number, counter, language, out }) = &arguments.work {
        let sentence = Sentence::Call { number: number.clone(), counter: *counter, floor: None };
        return say(&config, language, &sentence, out);
    }
    if let Some(code) = &arguments.pair {
        runtime()?.block_on(pair::pair(&config, code))?;
        for lang in Lang::ALL {
            let _ = writeln!(io::stdout(), "{}", messages::line(lang, "paired", &[]));
        }
        return Ok(());
    }
    if config.screens.is_empty() {
        return runtime()?.block_on(led::run(&config));
    }
    window::run(config, arguments.config.clone())
}

fn say(config: &Config, language: &str, sentence: &Sentence, out: &Path) -> Result<(), Failure> {
    let failed = |error: VoicesError| Failure::machine(error.to_string());
    let languages = [language.to_owned()];
    let (voices, missing) = Voices::read(&config.sound.folders(), &languages).map_err(failed)?;
    for one in &missing {
        let _ = writeln!(io::stderr(), "sound: {one}");
    }
    match sound::say(&voices, language, sentence, out).map_err(failed)? {
        true => Ok(()),
        false => Err(Failure::bad_values("say".to_owned(), &["--language, --number".to_owned()])),
    }
}

fn vendor_check(address: &str, encoding: Encoding) -> Result<(), Failure> {
    let machine = |error: io::Error| Failure::machine(format!("{address}: {error}"));
    let Some(target) = Target::read(address) else {
        let problem = "tcp:HOST:PORT, serial:DEVICE:BAUD".to_owned();
        return Err(Failure::bad_values(address.to_owned(), &[problem]));
    };
    let mut out = io::stdout();
    let check = led::check(&target, encoding, &mut out);
    match runtime()?.block_on(check).map_err(machine)? {
        0 => Ok(()),
        failed => Err(Failure::machine(format!("{address}: {failed} FAIL"))),
    }
}

fn runtime() -> Result<Runtime, Failure> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Failure::machine(error.to_string()))
}
