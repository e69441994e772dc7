//! House rules as an ordinary test: which room may depend on which, and who may name what.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The workspace edges of ordinary and build dependencies, as `cargo metadata` sees them.
fn edges() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let names: BTreeSet<&str> = packages.iter().map(|p| p["name"].as_str().unwrap()).collect();
    let dependencies = |package: &serde_json::Value| {
        let all = package["dependencies"].as_array().unwrap().iter();
        all.filter(|d| d["kind"].as_str() != Some("dev"))
            .map(|d| d["name"].as_str().unwrap().to_owned())
            .filter(|name| names.contains(name.as_str()))
            .collect()
    };
    packages.iter().map(|p| (p["name"].as_str().unwrap().to_owned(), dependencies(p))).collect()
}

#[test]
fn dependencies_point_down_only() {
    let allowed: &[(&str, &[&str])] = &[
        ("queue-core", &[]),
        ("protocol", &[]),
        ("simulator", &["queue-core"]),
        ("jiaohao-server", &["queue-core", "protocol", "simulator"]),
        ("client-link", &["protocol"]),
        ("jiaohao-counter", &["protocol", "client-link"]),
        ("jiaohao-display", &["protocol", "client-link"]),
        ("bench", &["queue-core", "protocol", "simulator", "jiaohao-server", "tests"]),
        ("tests", &["protocol"]),
    ];
    let edges = edges();
    assert_eq!(
        edges.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        allowed.iter().map(|(name, _)| *name).collect(),
        "a new room needs its line here and in ARCHITECTURE.md"
    );
    for (room, may) in allowed {
        for dependency in &edges[*room] {
            assert!(may.contains(&dependency.as_str()), "{room} must not depend on {dependency}");
        }
    }
}

/// Every Rust source below a folder, with its path from the root.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty(), "no sources in {folder}");
    found
}

/// docs/SECURITY.md promises a test for each attempt.
#[test]
fn every_attempt_of_the_security_page_is_a_test() {
    let page = fs::read_to_string(root().join("docs/SECURITY.md")).unwrap();
    let sources: String =
        ["server/src", "tests/tests"].into_iter().flat_map(sources).map(|(_, text)| text).collect();
    let mut rows = 0;
    for row in page.lines().filter(|row| row.starts_with("| ") && row.ends_with("` |")) {
        let name = row.rsplit('`').nth(1).unwrap();
        assert!(sources.contains(&format!("fn {name}()")), "no test is called {name}");
        rows += 1;
    }
    assert!(rows > 20, "the page has no table");
}

#[test]
fn each_thing_is_named_in_its_room_only() {
    // what, where it may be named (beginning of the path)
    let rules: &[(&str, &[&str])] = &[
        ("rusqlite", &["server/src/store/sqlite", "server/src/store/tests"]),
        ("argon2::", &["server/src/access/passwords.rs"]),
        ("SystemTime", &["server/src/clock.rs"]),
        ("Utc::now", &["server/src/clock.rs"]),
        ("Local::now", &["server/src/clock.rs"]),
    ];
    for (name, rooms) in rules {
        let mut seen = 0;
        for (path, text) in sources("server/src") {
            if text.contains(name) {
                seen += 1;
                let at_home = rooms.iter().any(|room| path.starts_with(room));
                assert!(at_home, "{path} names {name}; only {rooms:?} may");
            }
        }
        assert!(seen > 0 || name.ends_with("::now"), "nobody names {name}: drop the rule");
    }
    for folder in [
        "queue-core/src",
        "simulator/src",
        "protocol/src",
        "counter-client/src/desk",
        "display-client/src/board",
    ] {
        for (path, text) in sources(folder) {
            for name in ["std::fs", "std::net", "std::time", "tokio", "std::env", "getrandom"] {
                assert!(!text.contains(name), "{path} names {name}: no I/O and no clock there");
            }
        }
    }
}
