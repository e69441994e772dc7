//! Builds again when the web pages were built.

fn main() {
    println!("cargo::rerun-if-changed=../web/dist");
}
