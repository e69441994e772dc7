//! The committed TypeScript of the web pages matches the Rust types.

use std::{
    collections::BTreeMap,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

/// File name → text of every file in a folder.
fn files(dir: &Path) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        all.insert(name, fs::read_to_string(entry.path())?);
    }
    Ok(all)
}

#[test]
fn committed_wire_types_are_fresh() -> Result<(), Box<dyn Error>> {
    let fresh_dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("wire");
    if fresh_dir.exists() {
        fs::remove_dir_all(&fresh_dir)?;
    }
    protocol::typescript::export(&fresh_dir)?;
    let fresh = files(&fresh_dir)?;
    let committed = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/src/wire"))?;

    let hint = "run `cargo run -p protocol --example export_ts` and commit web/src/wire";
    assert!(fresh.len() > 40, "only {} types exported", fresh.len());
    assert_eq!(
        fresh.keys().collect::<Vec<_>>(),
        committed.keys().collect::<Vec<_>>(),
        "the set of types differs; {hint}"
    );
    for (name, text) in &fresh {
        assert_eq!(Some(text), committed.get(name), "{name} is stale; {hint}");
    }
    Ok(())
}
