//! The table of the day, and whether it may stand.

use std::fmt::Write;

use super::{after::After, check::Findings, lobby, plan, player::Played};

/// At least this share of the calls must have had five candidates: an empty hall proves nothing.
const CONTESTED_SHARE: f64 = 0.30;

/// The memory of the screens may have grown by this since they had run for ten minutes.
const GROWN: f64 = 1.1;

/// The hall's clock may stray from its scale by this part.
const PACE_TOLERANCE: f64 = 0.01;

/// The printed day.
#[derive(Debug)]
pub struct Table {
    /// The text.
    pub text: String,
    /// Lines that broke a promise.
    pub breaches: usize,
}

/// Puts everything together.
pub fn table(played: &Played, findings: &Findings, after: &After, seed: u64) -> Table {
    let mut table = Table { text: String::new(), breaches: 0 };
    table.head(played, findings, seed);
    table.machine(played, findings);
    table.promises(findings);
    table.lobby(played, findings);
    table.load(findings);
    table.kill(played);
    table.waits(findings);
    table.delays(played, findings);
    table.tools(after);
    let problems = played.hall.problems();
    table.none("anything the players did not expect", &problems);
    table
}

impl Table {
    fn row(&mut self, what: &str, value: &str) {
        let _ = writeln!(self.text, "  {what:<46} {value}");
    }

    fn title(&mut self, title: &str) {
        let _ = writeln!(self.text, "\n{title}");
    }

    /// A line that must hold.
    fn must(&mut self, what: &str, value: &str, holds: bool) {
        self.breaches += usize::from(!holds);
        let mark = if holds { "ok" } else { "BREACH" };
        self.row(what, &format!("{value:<24} {mark}"));
    }

    /// A list that must be empty; the first entries are shown.
    fn none(&mut self, what: &str, list: &[String]) {
        self.must(what, &list.len().to_string(), list.is_empty());
        for entry in list.iter().take(10) {
            let _ = writeln!(self.text, "      {entry}");
        }
    }

    fn head(&mut self, played: &Played, findings: &Findings, seed: u64) {
        self.title(&format!(
            "A real day of {} people in the Jiedong hall, seed {seed}",
            plan::PEOPLE
        ));
        self.row("played in", &format!("{:.1} s", played.took.as_secs_f64()));
        let off = (findings.pace / played.scale - 1.0).abs();
        let pace = format!("{:.1}", findings.pace);
        self.must("hall seconds per second, by the journal", &pace, off < PACE_TOLERANCE);
        let mut late: Vec<f64> = played.lateness.iter().map(|ms| *ms as f64 / 1000.0).collect();
        late.sort_by(f64::total_cmp);
        self.row(
            "tickets after their real time, hall seconds",
            &format!("P50 {:.1}  P99 {:.1}", quantile(&late, 0.5), quantile(&late, 0.99)),
        );
    }

    /// What the machine cost: at ×600 its milliseconds are hall seconds.
    fn machine(&mut self, played: &Played, findings: &Findings) {
        let off = played.hall.taken_off_ms() as f64 / 1000.0 / findings.calls.max(1) as f64;
        self.row("taken off each service for it, hall seconds", &format!("mean {off:.1}"));
    }

    fn promises(&mut self, findings: &Findings) {
        self.title("What must hold");
        let issued = findings.issued;
        self.must("tickets issued", &issued.to_string(), issued == plan::PEOPLE);
        self.none("duplicate numbers", &findings.duplicate_numbers);
        self.none("tickets called by two counters", &findings.double_calls);
        self.none("acknowledged commands lost", &findings.lost);
        self.none("violations of theorem B1", &findings.b1);
        self.none("calls out of the order by due", &findings.order);
        self.none("events that contradict the journal", &findings.contradictions);
        self.none("people forgotten until the night", &findings.forgotten);
        let calls = findings.calls + findings.recalls;
        let shown = calls - findings.unshown.len();
        let all = format!("{shown} of {calls}");
        self.must("calls and recalls confirmed shown", &all, findings.unshown.is_empty());
        self.none("calls confirmed twice", &findings.shown_twice);
    }

    /// The real screens, if they were there.
    fn lobby(&mut self, played: &Played, findings: &Findings) {
        let Some(seen) = &played.lobby else { return };
        self.title("The screens");
        let cuts = seen.cuts.len();
        self.must("network of the screens cut, times", &cuts.to_string(), cuts == lobby::CUTS);
        let unseen = seen.calls_in_cuts(&findings.called_ms);
        self.must("calls and recalls made meanwhile", &unseen.to_string(), unseen > 0);
        let said = seen.said.len();
        self.must("sentences spoken", &said.to_string(), said > 0);
        self.none("spoken twice", &seen.said_again());
        self.must("they ran until the evening", if seen.ended { "no" } else { "yes" }, !seen.ended);
        let [early, settled, evening] = seen.memory_then(played.scale).unwrap_or_default();
        let grown = |from: u64| evening as f64 / from.max(1) as f64;
        let value = format!("{early} → {evening} KiB, × {:.3}", grown(early));
        self.row("memory after ten minutes of the hall → evening", &value);
        let value = format!("{settled} → {evening} KiB, × {:.3}", grown(settled));
        self.must("memory after ten real minutes → evening", &value, grown(settled) <= GROWN);
    }

    fn load(&mut self, findings: &Findings) {
        self.title("Whether it proves anything");
        let share = findings.contested as f64 / findings.calls.max(1) as f64;
        let value = format!("{:.1} % of {}", share * 100.0, findings.calls);
        self.must("calls with five candidates or more", &value, share >= CONTESTED_SHARE);
        let overtakes = format!("{} in {} calls", findings.passed, findings.overtaking);
        self.must("overtakes: people passed by later ones", &overtakes, findings.passed > 0);
        for (event, what) in [
            ("recalled", "recalls"),
            ("call-missed", "missed calls"),
            ("returned", "people who came back after one"),
            ("service-parked", "services set aside"),
            ("transferred", "transfers"),
        ] {
            let count = findings.happened.get(event).copied().unwrap_or(0);
            self.must(what, &count.to_string(), count > 0);
        }
    }

    fn kill(&mut self, played: &Played) {
        self.title("The kill");
        let kill = played.kill;
        let acks = played.hall.http.acks();
        self.row(
            "SIGKILL at hall time",
            &format!("{:02}:{:02}", kill.minute / 60, kill.minute % 60),
        );
        let in_flight = kill.in_flight;
        self.must("commands in flight", &in_flight.to_string(), in_flight > 0);
        self.row("commands acknowledged before it", &kill.acknowledged.to_string());
        self.row("commands acknowledged in all", &acks.len().to_string());
        let across = acks.values().filter(|ack| ack.first_sent < ack.life).count();
        self.row("sent before it and answered after it", &across.to_string());
        let repeated = acks.values().filter(|ack| ack.attempts > 1).count();
        self.row("commands that had to be repeated", &repeated.to_string());
        self.row("until ready again", &format!("{:.0} ms", kill.down.as_secs_f64() * 1000.0));
    }

    fn waits(&mut self, findings: &Findings) {
        self.title("Wait in hall minutes             tickets    mean     P50     P90");
        for (class, waits) in &findings.waits {
            let minutes: Vec<f64> = waits.iter().map(|ms| *ms as f64 / 60_000.0).collect();
            let mean = minutes.iter().sum::<f64>() / minutes.len().max(1) as f64;
            let (p50, p90) = (quantile(&minutes, 0.5), quantile(&minutes, 0.9));
            let count = minutes.len();
            let _ =
                writeln!(self.text, "  {class:<30} {count:>7} {mean:>7.1} {p50:>7.1} {p90:>7.1}");
        }
    }

    fn delays(&mut self, played: &Played, findings: &Findings) {
        self.title("Delay in real ms                   calls     P50     P90     P99     max");
        for (what, delays) in [
            ("answer at the clerk to board", &played.hall.calls.delays_ms()),
            ("durable call to first confirmation", &findings.shown_after_ms),
        ] {
            let _ = writeln!(
                self.text,
                "  {what:<34} {:>5} {:>7.1} {:>7.1} {:>7.1} {:>7.1}",
                delays.len(),
                quantile(delays, 0.5),
                quantile(delays, 0.9),
                quantile(delays, 0.99),
                quantile(delays, 1.0),
            );
        }
    }

    fn tools(&mut self, after: &After) {
        self.title("What the program says of its journal");
        let short = |digest: &Option<String>| digest.as_deref().unwrap_or("differs").to_owned();
        let state = format!("{} bytes, {} visits", after.state_bytes, after.state_visits);
        let same = after.same_state && after.state_visits == plan::PEOPLE;
        self.must("evening replayed twice, same bytes", &state, same);
        self.must(
            "rebuilt records are the live ones",
            &short(&after.records),
            after.records.is_some(),
        );
        let clean = if after.audit_clean { "clean" } else { "faults" };
        self.must("audit", clean, after.audit_clean);
        let found = if after.flip_found { "found and named" } else { "not found" };
        self.must(&format!("one byte of row {} changed", after.flipped), found, after.flip_found);
    }
}

/// The smallest value that this share of the sorted values do not exceed; 0 of none.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    let index = rank.saturating_sub(1).min(sorted.len().saturating_sub(1));
    sorted.get(index).copied().unwrap_or_default()
}
