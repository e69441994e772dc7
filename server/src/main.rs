//! `jiaohao-server`: see `server::cli` for the commands and `server::startup` for the exit codes.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::main()
}
