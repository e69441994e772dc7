//! `replay`, `rebuild` and `audit`: what the journal proves.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;
use queue_core::{State, apply};
use sha2::{Digest, Sha256};

use super::{Found, Given};
use crate::{
    config::Config,
    run::open_store,
    startup::StartupError,
    store::{self, Store},
};

/// Rows read at once.
const PAGE: usize = 5_000;

/// What to replay.
#[derive(Args, Debug)]
pub(super) struct Replay {
    #[command(flatten)]
    given: Given,
    /// Write the state as JSON to this file.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
}

/// Opens a journal that is there: a wrong folder must not look like an empty, sound journal.
async fn open_journal(config: &Config) -> Result<Arc<dyn Store>, StartupError> {
    let uri = config.store_uri();
    let missing = uri.strip_prefix("sqlite:").filter(|path| !Path::new(path).exists());
    if let Some(path) = missing {
        return Err(StartupError::argument(format!(
            "{path}: no journal is here, name the hall's configuration with --config · \
             这里没有叫号日志，请用 --config 指明大厅的配置文件"
        )));
    }
    open_store(config).await
}

pub(super) async fn replay(replay: &Replay) -> Result<Found, StartupError> {
    let store = open_journal(&replay.given.load()?).await?;
    let (rows, first) = state_bytes(&*store).await?;
    let (_, second) = state_bytes(&*store).await?;
    store.close().await?;
    let same = first == second;
    println!("rows    {rows}");
    println!("bytes   {}", first.len());
    println!("sha256  {}", hex::encode(Sha256::digest(&first)));
    println!("again   {}", if same { "byte-identical" } else { "DIFFERENT" });
    if let Some(path) = &replay.state {
        fs::write(path, &first).map_err(|error| StartupError::file(path, &error))?;
    }
    Ok(if same { Found::Nothing } else { Found::Something })
}

/// The rows of the journal and the state after all of them, as JSON.
async fn state_bytes(store: &dyn Store) -> Result<(u64, Vec<u8>), StartupError> {
    let mut state = State::default();
    let mut seq = 0;
    loop {
        let rows = store.read(seq + 1, PAGE).await?;
        let Some(last) = rows.last() else { break };
        seq = last.seq;
        rows.iter().flat_map(|row| &row.events).for_each(|event| apply(&mut state, event));
    }
    Ok((seq, serde_json::to_vec(&state).map_err(StartupError::failed)?))
}

pub(super) async fn rebuild(given: &Given) -> Result<Found, StartupError> {
    let store = open_journal(&given.load()?).await?;
    let before = store.records_digest().await?;
    let rows = store.rebuild().await?;
    let after = store.records_digest().await?;
    store.close().await?;
    println!("rows    {rows}");
    println!("before  {before}");
    println!("after   {after}");
    println!("records {}", if before == after { "identical" } else { "CHANGED" });
    Ok(if before == after { Found::Nothing } else { Found::Something })
}

pub(super) async fn audit(given: &Given) -> Result<Found, StartupError> {
    let store = open_journal(&given.load()?).await?;
    let report = store.audit().await?;
    let chain_fits = report.faults.is_empty();
    // The chain cannot see that rows are missing at its end; the records that came from them can.
    let records_fit = !chain_fits || records_fit(&*store).await?;
    store.close().await?;
    println!("rows    {}", report.rows);
    println!("faults  {}", report.faults.len());
    for fault in &report.faults {
        println!("row {}: {}", fault.seq, fault.what);
    }
    if !records_fit {
        println!("records do not follow from the journal: rows may be missing at its end");
        println!("records 与日志不符：日志末尾可能被删去，请恢复备份");
    }
    Ok(if chain_fits && records_fit { Found::Nothing } else { Found::Something })
}

/// Whether the records are those that the journal gives when it is read from the beginning.
async fn records_fit(store: &dyn Store) -> Result<bool, StartupError> {
    let derived = store::open("memory:")?;
    let mut seq = 0;
    loop {
        let rows = store.read(seq + 1, PAGE).await?;
        let Some(last) = rows.last() else { break };
        let before = std::mem::replace(&mut seq, last.seq);
        derived.append(0, before, Arc::new(rows)).await?;
    }
    Ok(derived.records_digest().await? == store.records_digest().await?)
}
