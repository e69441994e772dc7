//! Writes the wire types of the web pages: `cargo run -p protocol --example export_ts`.

use std::{fs, path::Path};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/src/wire");
    if dir.exists() {
        // A type that is gone must not leave its file behind.
        fs::remove_dir_all(&dir)?;
    }
    protocol::typescript::export(&dir)?;
    println!("wrote {}", dir.display());
    Ok(())
}
