//! 过号率: of the tickets that were called, how many missed a call; where calls are silent and where
//! they are heard. One counting for every engine.

use std::collections::BTreeMap;

use queue_core::ids::ZoneId;

/// A call that stands, of a range of business dates; in order of ticket and call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallFact {
    /// Whose.
    pub visit: u64,
    /// The zone whose screens showed it.
    pub zone: ZoneId,
    /// Nothing was heard of it in that zone.
    pub silent: bool,
    /// A recall, or announced once more because the counter moved.
    pub again: bool,
    /// Nobody came.
    pub missed: bool,
}

/// A count of tickets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoShows {
    /// Where they were called; none = anywhere in the hall.
    pub zone: Option<ZoneId>,
    /// Where nothing was heard; else where something was.
    pub silent: bool,
    /// How many were called there, each once however often.
    pub called: u64,
    /// How many of them missed at least one call there.
    pub missed: u64,
}

/// Counts by zone and by what is heard, then the whole hall. A recall belongs to the call it
/// repeats, whatever the zone has become since.
pub fn count(calls: impl IntoIterator<Item = CallFact>) -> Vec<NoShows> {
    let mut counts: BTreeMap<(bool, Option<ZoneId>, bool), (u64, u64)> = BTreeMap::new();
    let mut ticket = Ticket::default();
    for call in calls {
        if ticket.visit != Some(call.visit) {
            std::mem::replace(&mut ticket, Ticket::of(call.visit)).add_to(&mut counts);
        }
        ticket.take(call);
    }
    ticket.add_to(&mut counts);
    let row = |((_, zone, silent), (called, missed))| NoShows { zone, silent, called, missed };
    counts.into_iter().map(row).collect()
}

/// Where one ticket was called, and whether it missed a call there.
#[derive(Default)]
struct Ticket {
    visit: Option<u64>,
    /// Of the call that is repeated.
    round: Option<(ZoneId, bool)>,
    missed: BTreeMap<(ZoneId, bool), bool>,
}

impl Ticket {
    fn of(visit: u64) -> Self {
        Self { visit: Some(visit), ..Self::default() }
    }

    fn take(&mut self, call: CallFact) {
        let round = match self.round.take().filter(|_| call.again) {
            Some(round) => round,
            None => (call.zone, call.silent),
        };
        *self.missed.entry(round.clone()).or_default() |= call.missed;
        self.round = Some(round);
    }

    /// The hall's rows stand behind those of the zones.
    fn add_to(self, counts: &mut BTreeMap<(bool, Option<ZoneId>, bool), (u64, u64)>) {
        let mut hall: BTreeMap<bool, bool> = BTreeMap::new();
        for ((zone, silent), missed) in self.missed {
            *hall.entry(silent).or_default() |= missed;
            add(counts.entry((false, Some(zone), silent)).or_default(), missed);
        }
        for (silent, missed) in hall {
            add(counts.entry((true, None, silent)).or_default(), missed);
        }
    }
}

fn add(count: &mut (u64, u64), missed: bool) {
    count.0 += 1;
    count.1 += u64::from(missed);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `visit zone silent|heard first|again [missed]` a line.
    fn counted(calls: &str) -> String {
        let calls = calls.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            CallFact {
                visit: words[0].parse().expect("a number"),
                zone: words[1].into(),
                silent: words[2] == "silent",
                again: words[3] == "again",
                missed: words.get(4) == Some(&"missed"),
            }
        });
        let row = |row: &NoShows| {
            let zone = row.zone.as_ref().map_or("hall", |zone| zone.as_str());
            let heard = if row.silent { "silent" } else { "heard" };
            format!("{zone} {heard} {}/{}", row.missed, row.called)
        };
        count(calls).iter().map(row).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn tickets_are_counted_where_they_were_called() {
        for (what, calls, expected) in [
            ("nobody", "", ""),
            ("one who came", "1 a heard first", "a heard 0/1, hall heard 0/1"),
            (
                "a miss at the recall is one of its call",
                "1 a silent first
                 1 a silent again missed",
                "a silent 1/1, hall silent 1/1",
            ),
            (
                "a zone that changes between call and recall",
                "1 a silent first
                 1 a heard again missed",
                "a silent 1/1, hall silent 1/1",
            ),
            (
                "who misses twice is one ticket",
                "1 a heard first missed
                 1 a heard first missed
                 2 a heard first",
                "a heard 1/2, hall heard 1/2",
            ),
            (
                "a zone that was both, and two zones of one ticket",
                "1 a heard first
                 1 b heard first missed
                 2 a silent first missed
                 3 a heard first",
                "a heard 0/2, a silent 1/1, b heard 1/1, hall heard 1/2, hall silent 1/1",
            ),
        ] {
            assert_eq!(counted(calls), expected, "{what}");
        }
    }
}
