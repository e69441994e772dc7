//! The command line. Exit codes: see [`crate::failure`].

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{CommandFactory, FromArgMatches, Parser};

use client_link::random_prefix;

use crate::{
    config::{self, Config},
    desk::Settings,
    failure::Failure,
    line::{self, CREDIT, CREDIT_NEEDS, HAND_OVER, USAGE},
    messages::{self, Lang, Part},
    pair, paper, window,
};

/// Jiaohao 叫号: the clerk's caller at a counter.
#[derive(Parser)]
#[command(name = "jiaohao-counter", version, about)]
struct Arguments {
    /// Configuration file; --print-config prints one to start from.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// No window: commands on stdin, JSON lines on stdout.
    #[arg(long)]
    line: bool,
    /// Pair this desk with a code that an administrator has made, keep its token, and end.
    #[arg(long, value_name = "CODE", conflicts_with = "line")]
    pair: Option<String>,
    /// End at once, with nothing said, when this desk is not paired yet: for the start of a session.
    #[arg(long, conflicts_with_all = ["line", "pair"])]
    if_paired: bool,
    /// Write the paper sheets for a time without the server, as HTML to print, and end. They begin
    /// in the last order that this desk knew; no server is needed.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["line", "pair"])]
    paper_sheet: Option<PathBuf>,
    /// The first slip of the sheets: where the sheet before ended, plus 1.
    #[arg(long, value_name = "NUMBER", default_value_t = 1, requires = "paper_sheet",
        value_parser = first_slip)]
    slips_from: u32,
    /// Print the default configuration with its comments, and end.
    #[arg(long, conflicts_with_all = ["line", "pair", "config", "paper_sheet"])]
    print_config: bool,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  this machine failed, or a file that it was given
  2  wrong arguments, or a configuration that cannot be used
  3  the server cannot be reached, is not one of ours, or does not let this desk in
  4  no display
  5  no font that can write Chinese";

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let command = Arguments::command().after_help(format!("{}\n\n{EXIT_CODES}", commands()));
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

/// The line commands, for `--help`.
fn commands() -> String {
    let mut text = "Lines for --line (help prints them, too; wait holds the next line back until \
                    everything is answered and shown and no press is too quick any more):\n"
        .to_owned();
    for (button, usage) in USAGE {
        text += format!("  {} {usage}", button.name()).trim_end();
        text.push('\n');
    }
    text += &format!("  {CREDIT} {CREDIT_NEEDS}\n");
    text + "HAND-OVER: " + HAND_OVER
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    if arguments.print_config {
        let _ = io::stdout().write_all(config::DEFAULTS.as_bytes());
        return Ok(());
    }
    let config = Config::load(arguments.config.as_deref())?;
    if let Some(code) = &arguments.pair {
        run_on(pair::pair(&config, code))?;
        say("paired", &[("counter", config.counter.as_str())]);
        return Ok(());
    }
    if let Some(file) = &arguments.paper_sheet {
        paper::write(&config, None, arguments.slips_from, file)?;
        say("sheet-written", &[("path", &*file.display().to_string())]);
        return Ok(());
    }
    if arguments.line {
        let settings = settings(&config)?;
        return run_on(line::run(&config, settings));
    }
    if arguments.if_paired && !config.token_file.exists() {
        return Ok(());
    }
    window::run(&config, settings(&config)?).map_err(|failure| match failure.code() {
        Failure::NO_DISPLAY => {
            failure.advising(|lang| messages::text(lang, Part::Line, "without-display", &[]))
        }
        _ => failure,
    })
}

/// Reads the number of a slip.
fn first_slip(text: &str) -> Result<u32, String> {
    let (least, most) = (paper::SLIPS.start(), paper::SLIPS.end());
    let fits = text.parse().ok().filter(|first| paper::SLIPS.contains(first));
    fits.ok_or_else(|| format!("{text} is not in {least}..={most}"))
}

/// Says a sentence in both languages.
fn say(key: &str, facts: &[(&str, &str)]) {
    for lang in Lang::ALL {
        let _ = writeln!(io::stdout(), "{}", messages::text(lang, Part::Line, key, facts));
    }
}

/// What the desk is told of the configuration.
///
/// # Errors
/// The machine gives no randomness.
pub fn settings(config: &Config) -> Result<Settings, Failure> {
    Ok(Settings {
        counter: config.counter.clone(),
        id_prefix: random_prefix()?,
        guard_ms: config.guard_ms.into(),
        paper_after_ms: i64::from(config.paper_after_secs) * 1000,
    })
}

/// One thread is enough for one desk.
fn run_on(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::machine(error.to_string()))?;
    runtime.block_on(work)
}
