//! The audit: reads stored rows in order and names every one that does not fit.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::{AuditFault, AuditReport, chain::GENESIS, chain::StoredRow};

/// Takes the rows of a journal one after the other.
#[derive(Default)]
pub struct Auditor {
    rows: u64,
    faults: Vec<AuditFault>,
    /// The row before, once there was one.
    before: Option<Before>,
    /// Command ids seen, as the first half of their SHA-256, with their row.
    ids: HashMap<[u8; 16], u64>,
}

struct Before {
    seq: u64,
    /// Its generation; the lowest there is when the row is damaged and nothing in it can be
    /// believed.
    generation: i64,
    /// Its hash as it is stored, and as it should be. The next row may follow either: when the
    /// two differ, the damage is in that row and not in the next one.
    stored: Vec<u8>,
    computed: String,
}

impl Auditor {
    /// The sequence the next row should have.
    pub fn expected(&self) -> u64 {
        self.before.as_ref().map_or(1, |before| before.seq + 1)
    }

    /// Looks at the next row.
    pub fn row(&mut self, row: StoredRow<'_>) {
        self.rows += 1;
        let computed = row.digest();
        let seq = self.place(&row, &computed);
        if computed.as_bytes() != row.hash && row.seq == seq as i64 {
            self.fault(seq, "its content does not match its hash");
        } else if let Err(cause) = row.parse() {
            self.fault(seq, &cause);
        }
        self.follows(seq, &row);
        self.unique(seq, row.command_id);
        let believed = computed.as_bytes() == row.hash;
        self.before = Some(Before {
            seq,
            generation: if believed { row.generation } else { 0 },
            stored: row.hash.to_vec(),
            computed,
        });
    }

    /// Notes a row that could not even be fetched. It is taken to be the next one.
    pub fn unreadable(&mut self, cause: &str) {
        let seq = self.expected();
        self.rows += 1;
        self.fault(seq, cause);
        // Nothing is known of it that the next row could be compared with.
        self.before =
            Some(Before { seq, generation: 0, stored: Vec::new(), computed: String::new() });
    }

    /// Notes what an engine's own check found; `seq` 0 stands for the file as a whole.
    pub fn engine_fault(&mut self, seq: u64, what: &str) {
        if self.faults.iter().all(|fault| fault.seq != seq) {
            self.fault(seq, what);
        }
    }

    /// Everything found.
    pub fn report(mut self) -> AuditReport {
        self.faults.sort_by_key(|fault| fault.seq);
        AuditReport { rows: self.rows, faults: self.faults }
    }

    /// Which row this is meant to be. A row whose content fits its hash under the expected
    /// sequence, but not under the stored one, is the expected row with a damaged number.
    fn place(&mut self, row: &StoredRow<'_>, computed: &str) -> u64 {
        let expected = self.expected();
        if row.seq == expected as i64 {
            return expected;
        }
        if computed.as_bytes() != row.hash {
            let meant = StoredRow { seq: expected as i64, ..*row };
            if meant.digest().as_bytes() == row.hash {
                self.fault(expected, &format!("it is stored under number {}", row.seq));
                return expected;
            }
        }
        let Ok(found) = u64::try_from(row.seq) else {
            self.fault(expected, &format!("number {} stands in its place", row.seq));
            return expected;
        };
        if found > expected {
            let cause = match found - expected {
                1 => "it is missing".to_owned(),
                _ => format!("it and all rows up to {} are missing", found - 1),
            };
            self.fault(expected, &cause);
        } else {
            self.fault(found, "it stands out of order");
        }
        found
    }

    fn follows(&mut self, seq: u64, row: &StoredRow<'_>) {
        let Some(before) = &self.before else {
            if seq == 1 && row.prev_hash != GENESIS.as_bytes() {
                self.fault(seq, "the first row names a row before it");
            }
            return;
        };
        let unknown = before.computed.is_empty();
        let gap = before.seq + 1 != seq;
        let generation_falls = before.generation > row.generation;
        let linked = row.prev_hash == before.stored || row.prev_hash == before.computed.as_bytes();
        if generation_falls {
            self.fault(seq, "its generation is older than that of the row before");
        } else if !unknown && !gap && !linked {
            self.fault(seq, "it does not name the hash of the row before");
        }
    }

    fn unique(&mut self, seq: u64, command_id: &[u8]) {
        let mut short = [0; 16];
        short.copy_from_slice(&Sha256::digest(command_id)[..16]);
        if let Some(first) = self.ids.insert(short, seq) {
            self.fault(seq, &format!("its command id is also that of row {first}"));
        }
    }

    /// Notes a fault; a row is named once, with what was seen first.
    fn fault(&mut self, seq: u64, what: &str) {
        if self.faults.last().is_none_or(|last| last.seq != seq) {
            self.faults.push(AuditFault { seq, what: what.to_owned() });
        }
    }
}
