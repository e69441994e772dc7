//! `manifest.toml` of a pack.

use std::{collections::BTreeMap, path::PathBuf};

use serde::Deserialize;

/// A pack as its maker describes it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Manifest {
    /// Templates of sentences, by name; the chimes have none.
    #[serde(default)]
    pub(super) sentences: BTreeMap<String, String>,
    /// Other readings: clips that take the place of others, by the reading's name.
    #[serde(default)]
    pub(super) variants: BTreeMap<String, BTreeMap<String, String>>,
    /// Where each clip is.
    pub(super) clips: BTreeMap<String, Place>,
}

/// A clip's place: a file, or a part of one.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Place {
    /// In the pack's folder.
    pub(super) file: PathBuf,
    /// Where the part begins, ms.
    #[serde(default)]
    pub(super) from_ms: u64,
}
