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
    led::{self, Encoding, Stopped, Target},
    messages::{self, Lang},
    pair,
    sound::{self, Missing, Voices},
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
        /// The ticket's number, such as A012: letters A to Z and digits.
        #[arg(long)]
        number: String,
        /// The counter's number, 1 to 65535; what is over 99 is said digit by digit.
        #[arg(long)]
        counter: String,
        /// In the voice of this language; a language that has a pack: zh-CN, yue, en.
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
        /// The number of a window that it drives.
        #[arg(long, default_value_t = 12)]
        window: u16,
    },
}

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  this machine failed, or a file or a device that it was given;
     vendor-check: the display cannot be reached, or a step failed
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
    if let Some(Work::VendorCheck { address, encoding, window }) = &arguments.work {
        return vendor_check(address, *encoding, *window);
    }
    if arguments.print_config {
        let _ = io::stdout().write_all(config::DEFAULTS.as_bytes());
        return Ok(());
    }
    let config = Config::load(arguments.config.as_deref())?;
    if let Some(Work::Say { number, counter, language, out }) = &arguments.work {
        return say(&config, language, &call(number, counter)?, out);
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
    window::run(config, arguments.config.clone()).map_err(|failure| match failure.code() {
        Failure::NO_DISPLAY => {
            failure.advising(|lang| messages::line(lang, "without-display", &[]))
        }
        _ => failure,
    })
}

/// A failure of this program only.
fn own(code: u8, key: &str, facts: &[(&str, &str)]) -> Failure {
    Failure::own(code, |lang| messages::failing(lang, key, facts))
}

/// An argument that cannot be used, and what may stand there.
fn bad(argument: &str, value: &str, allowed: &str) -> Failure {
    let value = format!("{value:?}");
    own(2, "argument", &[("argument", argument), ("value", &value), ("allowed", allowed)])
}

/// The call that is to be said.
fn call(number: &str, counter: &str) -> Result<Sentence, Failure> {
    let said = |one: char| one.is_ascii_uppercase() || one.is_ascii_digit();
    if number.is_empty() || !number.chars().all(said) {
        return Err(bad("--number", number, "A–Z, 0–9"));
    }
    match counter.parse() {
        Ok(counter @ 1..) => Ok(Sentence::Call { number: number.to_owned(), counter, floor: None }),
        _ => Err(bad("--counter", counter, "1–65535")),
    }
}

fn say(config: &Config, language: &str, sentence: &Sentence, out: &Path) -> Result<(), Failure> {
    let unusable = |said: String| own(2, "voices-unusable", &[("said", &said)]);
    let folders = config.sound.folders();
    let spoken = Voices::languages(&folders);
    let read = Voices::read(&folders, &[language.to_owned()]);
    let (voices, missing) = read.map_err(|error| unusable(error.to_string()))?;
    if !voices.speak(language) {
        let whole = |one: &&Missing| one.language == language && one.clip == Missing::ALL;
        // A language that nobody knows is a slip of the command line; else its pack is at fault.
        let known =
            spoken.iter().any(|one| one == language) || folders.voices.contains_key(language);
        return Err(match missing.iter().find(whole).filter(|_| known) {
            Some(broken) => unusable(broken.to_string()),
            None => bad("--language", language, &spoken.join(", ")),
        });
    }
    // Readings that another language offers are not told here.
    for one in missing.iter().filter(|one| one.language == language || one.language == "chime") {
        let _ = writeln!(io::stderr(), "sound: {one}");
    }
    match sound::say(&voices, language, sentence, out) {
        Ok(true) => Ok(()),
        Ok(false) => Err(own(2, "unsaid", &[("language", language)])),
        Err(error) => Err(own(1, "wav-unwritable", &[("said", &error.to_string())])),
    }
}

fn vendor_check(address: &str, encoding: Encoding, window: u16) -> Result<(), Failure> {
    let Some(target) = Target::read(address) else {
        return Err(bad("ADDRESS", address, "tcp:HOST:PORT, serial:/dev/…:9600"));
    };
    let mut out = io::stdout();
    let checked = runtime()?.block_on(led::check(&target, encoding, window, &mut out));
    let checked = checked.map_err(|stopped| match stopped {
        Stopped::Unreachable(fault) => Failure::own(1, |lang| {
            let facts = [("address", address), ("why", &fault.text(lang))];
            messages::failing(lang, "led-unreachable", &facts)
        }),
        Stopped::Report(error) => Failure::machine(error.to_string()),
    })?;
    if checked.failed == 0 {
        return Ok(());
    }
    let (failed, all) = (checked.failed.to_string(), checked.all.to_string());
    Err(own(1, "led-failed", &[("address", address), ("failed", &failed), ("all", &all)]))
}

fn runtime() -> Result<Runtime, Failure> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Failure::machine(error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// What it says in both languages, with all that it must name.
    fn told(failure: &Failure, code: u8, named: &[&str]) {
        assert_eq!(failure.code(), code, "{failure}");
        for lang in Lang::ALL {
            let text = failure.text(lang);
            assert!(named.iter().all(|name| text.contains(name)), "{named:?}: {text}");
            assert!(!text.contains('{'), "{text}");
        }
    }

    fn config(packs: &Path) -> Config {
        let mut config: Config =
            client_link::layers::read(config::DEFAULTS, "display.toml", "").expect("the defaults");
        config.sound.packs = packs.to_owned();
        config
    }

    #[test]
    fn an_argument_of_say_that_is_wrong_is_named_with_what_is_allowed() {
        for number in ["", "a012", "A 12", "甲1"] {
            told(&call(number, "3").expect_err(number), 2, &["--number", number, "A–Z, 0–9"]);
        }
        for counter in ["0", "-1", "three", "65536"] {
            let failure = call("A012", counter).expect_err(counter);
            told(&failure, 2, &["--counter", counter, "1–65535"]);
        }
        // What is over 99 is said digit by digit.
        call("A012", "201").expect("a counter of a large hall");
    }

    #[test]
    fn whatever_keeps_say_from_its_file_is_told_by_itself() {
        let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sounds");
        let folder = tempfile::tempdir().expect("a folder");
        let sentence = call("A012", "3").expect("a call");
        let say = |config: &Config, language: &str, out: &str| {
            say(config, language, &sentence, &folder.path().join(out))
        };
        say(&config(&packs), "zh-CN", "said.wav").expect("said");
        assert!(fs::metadata(folder.path().join("said.wav")).expect("the file").len() > 44);
        let fails = |config: &Config, language, out| say(config, language, out).expect_err(out);
        let french = fails(&config(&packs), "fr", "said.wav");
        told(&french, 2, &["--language", "\"fr\"", "en, yue, zh-CN"]);
        told(&fails(&config(&packs), "en", "no/said.wav"), 1, &["no/said.wav", "--out"]);
        told(&fails(&config(&packs.join("none")), "en", "a.wav"), 2, &["none/chime", "packs"]);

        let mut other = config(&packs);
        other.sound.voices.insert("en".to_owned(), "nobody".to_owned());
        told(&fails(&other, "en", "a.wav"), 2, &["en", "voices"]);
        let broken = folder.path().join("packs");
        for (pack, manifest) in [("chime", "[clips]\n"), ("en/heart", "clips = 1\n")] {
            fs::create_dir_all(broken.join(pack)).expect("a folder");
            fs::write(broken.join(pack).join("manifest.toml"), manifest).expect("written");
        }
        told(&fails(&config(&broken), "en", "a.wav"), 2, &["en/heart/manifest.toml"]);
        fs::write(broken.join("en/heart/manifest.toml"), "[clips]\n").expect("written");
        told(&fails(&config(&broken), "en", "a.wav"), 2, &["en"]);
    }

    #[test]
    fn a_display_that_cannot_be_checked_is_not_called_this_machine() {
        told(
            &vendor_check("10.0.0.9", Encoding::Utf8, 12).expect_err("no address"),
            2,
            &["ADDRESS"],
        );
        let serial = "serial:/nowhere/ttyUSB9:9600";
        let failure = vendor_check(serial, Encoding::Utf8, 12).expect_err("no serial line");
        told(&failure, 1, &[serial, "dialout"]);
        assert!(!failure.to_string().contains("This machine failed"), "{failure}");
    }
}
