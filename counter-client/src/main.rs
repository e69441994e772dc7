//! See the library.

fn main() -> std::process::ExitCode {
    counter_client::cli::main()
}
