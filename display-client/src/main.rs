//! See the library.

fn main() -> std::process::ExitCode {
    display_client::cli::main()
}
