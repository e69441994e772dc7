//! The programs under test.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

/// The built `jiaohao-server`: the one `JIAOHAO_SERVER` names, or else built once from these
/// sources, as `make` builds it.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| built("JIAOHAO_SERVER", "jiaohao-server"))
}

/// The built `jiaohao-counter`: the one `JIAOHAO_COUNTER` names, or else built once.
pub fn counter_program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| built("JIAOHAO_COUNTER", "jiaohao-counter"))
}

/// The built `jiaohao-display`: the one `JIAOHAO_DISPLAY` names, or else built once.
pub fn display_program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| built("JIAOHAO_DISPLAY", "jiaohao-display"))
}

fn built(variable: &str, name: &str) -> PathBuf {
    env::var_os(variable).map_or_else(|| build(name), PathBuf::from)
}

fn build(name: &str) -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["build", "--offline", "-p", name, "--message-format", "json"])
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success(), "{name} does not build");
    let messages = String::from_utf8(output.stdout).unwrap();
    let executable = messages.lines().find_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        let target = message["target"]["name"].as_str()?;
        let path = message["executable"].as_str()?;
        (target == name).then(|| PathBuf::from(path))
    });
    executable.expect("cargo names the program it has built")
}

/// A command of the server, with an environment free of our variables.
pub fn command(arguments: &[&str]) -> Command {
    clean(program(), arguments)
}

/// A command of the clerk's caller, with an environment free of our variables.
pub fn counter(arguments: &[&str]) -> Command {
    clean(counter_program(), arguments)
}

/// A command of the screens, with an environment free of our variables.
pub fn display(arguments: &[&str]) -> Command {
    clean(display_program(), arguments)
}

fn clean(program: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("JIAOHAO_") {
            command.env_remove(name);
        }
    }
    command.args(arguments).stdin(Stdio::null());
    command
}
