//! The disk: a durable commit against a bare append with fdatasync.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Write},
    sync::Arc,
    time::Instant,
};

use queue_core::{
    Event,
    command::Needs,
    event::TicketIssued,
    ids::VisitId,
    time::{HallTime, LocalDate},
    visit::{Class, Number, Source},
};
use server::store::{self, JOURNAL_VERSION, Row, Store, chain};

use crate::{Line, ROUNDS, median};

/// Single commits a round.
const SINGLES: u64 = 200;
/// Rows of a group, and groups a round.
const GROUP: u64 = 64;
const GROUPS: u64 = 50;
/// A stored event of this size is what a ticket takes.
const RECORD: [u8; 256] = [b'x'; 256];

/// All lines of the disk.
pub async fn lines() -> Result<Vec<Line>, Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let uri = format!("sqlite:{}", folder.path().join("hall.db").display());
    let mut journal = Journal { store: store::open(&uri)?, seq: 0, hash: "0".repeat(64) };
    let mut floor = File::create(folder.path().join("floor"))?;
    let (mut singles, mut groups) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        singles.push((raw_p50_us(&mut floor)?, journal.p50_us().await?));
        groups.push((raw_rows_per_s(&mut floor)?, journal.rows_per_s().await?));
    }
    journal.store.close().await?;
    let single = ratio(&singles, |(raw, product)| product / raw);
    let group = ratio(&groups, |(raw, product)| product / raw);
    Ok(vec![
        Line {
            what: "one durable ticket / append + fdatasync, p50",
            values: values(&singles, "us_floor", "us_store"),
            ratio: single,
            goal: "<= 2",
            met: single <= 2.0,
        },
        Line {
            what: "group commit of 64 with records / raw group",
            values: values(&groups, "rows_floor", "rows_store"),
            ratio: group,
            goal: ">= 0.6",
            met: group >= 0.6,
        },
    ])
}

fn ratio(rounds: &[(f64, f64)], of: impl Fn((f64, f64)) -> f64) -> f64 {
    median(rounds.iter().copied().map(of).collect())
}

fn values(
    rounds: &[(f64, f64)],
    floor: &'static str,
    product: &'static str,
) -> BTreeMap<&'static str, f64> {
    BTreeMap::from([
        (floor, median(rounds.iter().map(|r| r.0).collect())),
        (product, median(rounds.iter().map(|r| r.1).collect())),
    ])
}

fn raw_p50_us(file: &mut File) -> io::Result<f64> {
    let mut times = Vec::new();
    for _ in 0..SINGLES {
        let start = Instant::now();
        file.write_all(&RECORD)?;
        file.sync_data()?;
        times.push(start.elapsed().as_secs_f64() * 1e6);
    }
    Ok(median(times))
}

fn raw_rows_per_s(file: &mut File) -> io::Result<f64> {
    let group = RECORD.repeat(usize::try_from(GROUP).unwrap_or(1));
    let start = Instant::now();
    for _ in 0..GROUPS {
        file.write_all(&group)?;
        file.sync_data()?;
    }
    Ok((GROUP * GROUPS) as f64 / start.elapsed().as_secs_f64())
}

struct Journal {
    store: Arc<dyn Store>,
    seq: u64,
    hash: String,
}

impl Journal {
    /// Rows of tickets, sealed as the writer does: sealing is part of the product's work.
    fn rows(&mut self, count: u64) -> Arc<Vec<Row>> {
        let rows = (0..count).map(|_| {
            self.seq += 1;
            let row = chain::seal(ticket(self.seq), &self.hash);
            self.hash.clone_from(&row.hash);
            row
        });
        Arc::new(rows.collect())
    }

    async fn p50_us(&mut self) -> Result<f64, store::StoreError> {
        let mut times = Vec::new();
        for _ in 0..SINGLES {
            let start = Instant::now();
            let before = self.seq;
            let rows = self.rows(1);
            self.store.append(0, before, rows).await?;
            times.push(start.elapsed().as_secs_f64() * 1e6);
        }
        Ok(median(times))
    }

    async fn rows_per_s(&mut self) -> Result<f64, store::StoreError> {
        let start = Instant::now();
        for _ in 0..GROUPS {
            let before = self.seq;
            let rows = self.rows(GROUP);
            self.store.append(0, before, rows).await?;
        }
        Ok((GROUP * GROUPS) as f64 / start.elapsed().as_secs_f64())
    }
}

fn ticket(seq: u64) -> Row {
    let at = HallTime {
        utc_ms: 1_795_400_000_000,
        local_date: LocalDate { year: 2026, month: 11, day: 23 },
        local_minute: 600,
    };
    let ordinal = u32::try_from(seq).unwrap_or(u32::MAX);
    let event = Event::TicketIssued(Box::new(TicketIssued {
        visit: VisitId(seq),
        number: Number { prefix: "A".into(), ordinal },
        service: "real-estate".into(),
        zone: "east".into(),
        class: Class::Ordinary,
        entitlements: vec![],
        person: None,
        source: Source::Kiosk,
        more_cases: 0,
        provisional: vec![],
        package: None,
        precheck: false,
        needs: Needs::NONE,
        ready_ms: at.utc_ms,
        base_ms: at.utc_ms + 1_800_000,
        at_ms: at.utc_ms,
    }));
    Row {
        generation: 1,
        seq,
        at,
        wall_ms: at.utc_ms,
        actor: "kiosk:door".into(),
        command_id: format!("5f0c2a7e-0000-4000-8000-{seq:012}"),
        body_hash: "0".repeat(64),
        version: JOURNAL_VERSION,
        note: None,
        events: vec![event],
        prev_hash: String::new(),
        hash: String::new(),
    }
}
