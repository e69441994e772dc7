//! Opening time: all 32 counters call at once. Every call is shown and confirmed once, and whoever
//! cannot be spoken to in time is not spoken to late.

use std::{collections::BTreeSet, fs, path::Path, sync::Arc};

use protocol::{
    bodies::{Done, TicketTaken},
    doors::{AuditPage, Devices},
    socket::ToClient,
};
use reqwest::Method;
use serde_json::json;
use tests::{Hall, Screen};
use tokio::task::JoinSet;

use crate::crowd::wide_hall;

const COUNTERS: u16 = 32;
/// The shortest that a hall may set: then few of so many can be spoken, seconds.
const LATE_SECS: u32 = 10;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thirty_two_calls_at_once_are_all_shown_once_and_none_is_spoken_late_or_twice() {
    let hall = Arc::new(opening().await);
    let admin = hall.token("admin", None).await;
    let folder = hall.path("lobby");
    let config = machine(&hall, &folder).await;
    let screen = Screen::open().await;
    let _window = screen.display(&config).await;
    let calls = all_call(&hall, &admin).await;
    assert_eq!(calls.len(), usize::from(COUNTERS));

    let manager = hall.token("manager", None).await;
    let mut board = hall.live("view=board&zone=ground", &manager).await;
    let shown = board.until(|view| match view {
        ToClient::Board(view) => {
            let shown = view.calls.iter().filter(|call| call.shown).map(|call| call.call_id);
            let shown: BTreeSet<u64> = shown.collect();
            (shown.len() == calls.len()).then_some(shown)
        }
        _ => None,
    });
    assert_eq!(shown.await, calls);
    assert_eq!(confirmed(&hall).await, calls.len(), "each once");

    // Until each was either spoken or too late.
    let (said, late) = told(&hall, &admin, &folder.join("said.txt"), calls.len()).await;
    let lines: BTreeSet<&String> = said.iter().collect();
    assert_eq!(lines.len(), said.len(), "spoken twice: {said:?}");
    assert!(!said.is_empty() && late > 0, "{} spoken, {late} late", said.len());
}

/// A hall with 32 open counters and a ticket for each.
async fn opening() -> Hall {
    let announce = format!(
        "ground = {{ announce = {{ languages = [\"zh-CN\"], times = 1, late_secs = {LATE_SECS} }}, "
    );
    let text = wide_hall(COUNTERS).replacen("ground = { ", &announce, 1);
    Hall::open_as(&text, "limit_tries_per_minute = 0\nlimit_address_per_minute = 0").await
}

/// The configuration of a machine with the zone's board, which speaks for it.
async fn machine(hall: &Hall, folder: &Path) -> std::path::PathBuf {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("display.token"), hall.token("display", None).await).unwrap();
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sounds").display().to_string();
    let text = format!(
        "server = \"http://{}\"\n[[screens]]\nkind = \"board\"\nzone = \"ground\"\n\
         [sound]\nzone = \"ground\"\npacks = {packs:?}\n",
        hall.address
    );
    let config = folder.join("display.toml");
    fs::write(&config, text).unwrap();
    config
}

/// Everybody sits down, then all call at the same time; the calls.
async fn all_call(hall: &Arc<Hall>, admin: &str) -> BTreeSet<u64> {
    let kiosk = hall.token("kiosk", None).await;
    let mut desks = Vec::new();
    for counter in 1..=COUNTERS {
        let ticket = json!({ "service": "file", "source": "kiosk" });
        hall.post(&kiosk, "/api/v1/tickets", ticket).await.done::<TicketTaken>();
        let (desk, clerk) = (hall.desk(admin, &counter.to_string()).await, hall.clerk(admin).await);
        let at = format!("/api/v1/counters/{counter}");
        hall.post(&desk, &format!("{at}/sign-in"), clerk).await.done::<Done>();
        hall.post(&desk, &format!("{at}/open"), json!({})).await.done::<Done>();
        desks.push((desk, format!("{at}/call-next")));
    }
    let mut presses = JoinSet::new();
    for (desk, path) in desks {
        let hall = Arc::clone(hall);
        presses.spawn(async move { hall.post(&desk, &path, json!({})).await.done::<Done>() });
    }
    let done = presses.join_all().await;
    done.iter().flat_map(|done| &done.called).map(|call| call.call_id).collect()
}

/// How often a screen's word about a call was written down.
async fn confirmed(hall: &Hall) -> usize {
    let auditor = hall.token("auditor", None).await;
    let (mut confirmed, mut before) = (0, String::new());
    loop {
        let path = format!("/api/v1/audit?kind=commands{before}");
        let page: AuditPage = hall.ask(Method::GET, &path).token(&auditor).send().await.done();
        let all = page.rows.iter().flat_map(|row| &row.what);
        confirmed += all.filter(|what| *what == "call-shown").count();
        match page.next_before {
            Some(next) => before = format!("&before={next}"),
            None => return confirmed,
        }
    }
}

/// What was said, and how many calls were too late for it, as soon as that is settled for all.
async fn told(hall: &Hall, admin: &str, said: &Path, calls: usize) -> (Vec<String>, usize) {
    loop {
        let list: Devices =
            hall.ask(Method::GET, "/api/v1/devices").token(admin).send().await.done();
        let health = list.devices.iter().find_map(|device| device.health.as_ref());
        let late = health.map_or(0, |health| health.late_calls as usize);
        let lines = fs::read_to_string(said).unwrap();
        let lines: Vec<String> = lines.lines().map(str::to_owned).collect();
        if lines.len() + late >= calls {
            return (lines, late);
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}
