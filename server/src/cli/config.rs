//! `check-config` and `print-config`.

use std::path::{Path, PathBuf};

use clap::Args;
use queue_core::{Event, Setup, State, apply};

use super::{Found, Given, warnings};
use crate::{
    config::{Config, hall as hall_file},
    http::theme,
    oidc::Oidc,
    run::open_store,
    startup::StartupError,
    store::{Store, StoreError},
    tls,
};

/// Rows read at once.
const PAGE: usize = 5_000;

/// What to print.
#[derive(Args, Debug)]
pub(super) struct Print {
    #[command(flatten)]
    given: Given,
    /// Print the built-in hall file instead.
    #[arg(long, conflicts_with = "theme")]
    hall: bool,
    /// Print the built-in theme instead.
    #[arg(long)]
    theme: bool,
}

/// What to check.
#[derive(Args, Debug)]
pub(super) struct Check {
    #[command(flatten)]
    given: Given,
    /// The file of another hall in the same building, whose numbers must differ; again for each.
    #[arg(long, value_name = "HALL_FILE")]
    beside: Vec<PathBuf>,
    /// End with code 1 when there is a warning; without this, warnings stop nothing.
    #[arg(long)]
    strict: bool,
}

pub(super) fn print(print: &Print) -> Result<Found, StartupError> {
    let text = match (print.hall, print.theme) {
        (true, _) => hall_file::DEFAULT.to_owned(),
        (_, true) => theme::DEFAULT.to_owned(),
        _ => print.given.load()?.commented(),
    };
    print!("{text}");
    Ok(Found::Nothing)
}

pub(super) async fn check(check: &Check) -> Result<Found, StartupError> {
    let config = check.given.load()?;
    println!("configuration 配置: ok");
    let setup = hall_file::load(&config.hall).map_err(StartupError::hall_file)?;
    println!("hall 大厅: ok ({}, {} counters)", setup.hall, setup.counters.len());
    let mut warnings = setup.warnings();
    for file in &check.beside {
        let beside = hall_file::load(file).map_err(StartupError::hall_file)?;
        println!("beside 同楼大厅: ok ({}, {})", beside.hall, file.display());
        warnings.extend(setup.warnings_beside(&beside));
    }
    crate::run::theme_css(&config.theme)?;
    println!("theme 主题: ok");
    let credit = crate::run::credit_list(&config.credit)?;
    if !config.credit.as_os_str().is_empty() {
        let (file, enterprises) = (config.credit.display(), credit.len());
        println!("credit list 信用名单: ok ({file}, {enterprises} enterprises)");
        for bad in &credit.bad {
            println!("  line {} 第 {} 行: {}", bad.line, bad.line, bad.problem);
        }
    }
    match tls::acceptor(&config)? {
        Some(_) => println!("https 加密: ok ({})", config.tls_certificate.display()),
        None => println!("https 加密: off 未启用"),
    }
    match Oidc::open(&config)? {
        Some(oidc) => println!("sign-in service 统一身份: ok ({})", oidc.name()),
        None => println!("sign-in service 统一身份: off 未启用"),
    }
    let made = check_data(&config.data)?;
    let note = if made { "" } else { ", will be made 将新建" };
    println!("data 数据: ok ({}{note})", config.data.display());
    let drift = drift(&config, &setup).await?;
    if !drift.is_empty() {
        println!("the hall file differs from the journal; the journal holds");
        println!("大厅文件与业务日志不同，以业务日志为准：");
        drift.iter().for_each(|field| println!("  {field}"));
    }
    print!("{}", warnings::told(&setup, &warnings));
    let stops = check.strict && !warnings.is_empty();
    Ok(if drift.is_empty() && !stops { Found::Nothing } else { Found::Something })
}

/// Where the hall file and the journal differ; nothing while there is no journal to read.
async fn drift(config: &Config, setup: &Setup) -> Result<Vec<String>, StartupError> {
    if !journal_exists(&config.store_uri()) {
        return Ok(Vec::new());
    }
    let store = match open_store(config).await {
        Ok(store) => store,
        Err(error) if error.is_in_use() => {
            println!(
                "journal 业务日志: a server is running, not compared · 服务器正在运行，未比较"
            );
            return Ok(Vec::new());
        }
        Err(error) => return Err(error),
    };
    let journal = setup_in_journal(&*store).await?;
    store.close().await?;
    Ok(journal.map(|journal| hall_file::drift(setup, &journal)).unwrap_or_default())
}

/// Makes and removes a file where the data are; while there is no folder, where it will be made.
/// Returns whether there is one.
fn check_data(folder: &Path) -> Result<bool, StartupError> {
    let mut nearest = Path::new(".");
    for above in folder.ancestors().filter(|above| !above.as_os_str().is_empty()) {
        if above.exists() {
            nearest = above;
            break;
        }
    }
    let probe = tempfile::NamedTempFile::new_in(nearest).and_then(tempfile::NamedTempFile::close);
    probe.map_err(|error| StartupError::file(folder, &error))?;
    Ok(nearest == folder)
}

fn journal_exists(uri: &str) -> bool {
    uri.strip_prefix("sqlite:").is_some_and(|path| Path::new(path).exists())
}

async fn setup_in_journal(store: &dyn Store) -> Result<Option<Setup>, StoreError> {
    let mut state = State::default();
    let mut next = 1;
    loop {
        let rows = store.read(next, PAGE).await?;
        let Some(last) = rows.last() else { break };
        next = last.seq + 1;
        let events = rows.iter().flat_map(|row| &row.events);
        let setups = events.filter(|event| matches!(event, Event::SetupChanged { .. }));
        setups.for_each(|event| apply(&mut state, event));
    }
    Ok(state.setup.map(|setup| (*setup).clone()))
}
