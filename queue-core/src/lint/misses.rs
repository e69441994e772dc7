//! Rules about missed calls that nobody can meet, and settings that switch a promise off.

use super::{Finding, Found};
use crate::setup::{MissMode, Setup};

/// The least time from hearing a call to standing at the counter, seconds.
const WALK_SECS: u32 = 20;

pub(super) fn lint(setup: &Setup, found: &mut Found) {
    clocks(setup, found);
    returns(setup, found);
    let rules = &setup.rules;
    for (secs, field, finding) in [
        (rules.undo_secs, "rules.undo_secs", Finding::NoUndo),
        (rules.step_out_minutes, "rules.step_out_minutes", Finding::NoStepOut),
        (rules.more_time_secs, "rules.more_time_secs", Finding::NoMoreTime),
    ] {
        if secs == 0 {
            found.push(field, finding);
        }
    }
}

/// The no-show clocks that run in this hall, with their fields.
fn clocks_in_use(setup: &Setup) -> Vec<(u32, &'static str)> {
    let rules = &setup.rules;
    let heard = (rules.no_show_secs, "rules.no_show_secs");
    let silent = (rules.no_show_silent_secs, "rules.no_show_silent_secs");
    let waited_in = |silent: bool| {
        let mut zones = setup.groups.values().filter_map(|group| setup.zones.get(&group.zone));
        zones.any(|zone| zone.silent == silent)
    };
    let clocks = [(heard, waited_in(false)), (silent, waited_in(true))];
    clocks.into_iter().filter(|(_, used)| *used).map(|(clock, _)| clock).collect()
}

fn clocks(setup: &Setup, found: &mut Found) {
    let rules = &setup.rules;
    let by_calls = u32::from(rules.calls_before_no_show).saturating_mul(rules.recall_gap_secs);
    if let Some((clock, field)) = clocks_in_use(setup).into_iter().min() {
        let (secs, at) = (clock, field).min((by_calls, "rules.recall_gap_secs"));
        if secs < WALK_SECS {
            found.push(at, Finding::NoTimeToCome { secs, needs: WALK_SECS });
        } else if by_calls > clock {
            let calls = rules.calls_before_no_show;
            found.push(field, Finding::CallsOutlastClock { calls, needs: by_calls, secs: clock });
        }
    }
    let (heard, silent) = (rules.no_show_secs, rules.no_show_silent_secs);
    if silent < heard && setup.zones.values().any(|zone| zone.silent) {
        found.push("rules.no_show_silent_secs", Finding::SilentClockShorter { silent, heard });
    }
    if rules.other_zone_secs == 0
        && let Some(finding) = way_between_floors(setup)
    {
        found.push("rules.other_zone_secs", finding);
    }
}

/// A counter that calls people from another floor.
fn way_between_floors(setup: &Setup) -> Option<Finding> {
    setup.counters.iter().find_map(|(id, counter)| {
        let here = setup.zones.get(&counter.zone)?;
        setup.services_of(counter).iter().find_map(|service| {
            let zone = setup.zone_of_service(service)?;
            let there = setup.zones.get(zone)?;
            (there.floor.zh != here.floor.zh)
                .then(|| Finding::NoTimeForTheWay { counter: id.clone(), zone: zone.clone() })
        })
    })
}

/// Whether a counter calls people who wait in another zone.
fn calls_across_zones(setup: &Setup) -> bool {
    setup.counters.values().any(|counter| {
        let zones = setup.services_of(counter);
        zones.iter().any(|service| setup.zone_of_service(service) != Some(&counter.zone))
    })
}

fn returns(setup: &Setup, found: &mut Found) {
    let rules = &setup.rules;
    let clock = clocks_in_use(setup).into_iter().map(|(secs, _)| secs).max().unwrap_or(0);
    let way = if calls_across_zones(setup) { rules.other_zone_secs } else { 0 };
    let needs = clock.saturating_add(way).saturating_add(rules.care_secs);
    let mut shortest = None;
    for (n, mode) in rules.misses.iter().enumerate() {
        let (nth, field) = (n + 1, format!("rules.misses[{n}]"));
        match *mode {
            MissMode::Reinsert { within_minutes: minutes, .. }
            | MissMode::Tail { within_minutes: minutes }
            | MissMode::KeepMinutes { within_minutes: minutes } => {
                if minutes.saturating_mul(60) < needs {
                    let finding = Finding::ReturnTooShort { nth, minutes, needs };
                    found.push(format!("{field}.within_minutes"), finding);
                } else if minutes < rules.step_out_minutes && shortest.is_none() {
                    shortest = Some((nth, minutes));
                }
            }
            MissMode::KeepCalls { calls } => keep_calls(setup, nth, calls, found),
            MissMode::Void => {
                if nth < rules.misses.len() {
                    let finding = Finding::MissAfterVoid { nth: nth + 1, void: nth };
                    found.push(format!("rules.misses[{nth}]"), finding);
                }
                break;
            }
        }
    }
    if let Some((nth, within)) = shortest {
        let minutes = rules.step_out_minutes;
        let finding = Finding::StepOutLongerThanReturn { minutes, nth, within };
        found.push("rules.step_out_minutes", finding);
    }
    if rules.return_credit_minutes < 0 {
        let finding = Finding::ReturnWorseThanNew { minutes: rules.return_credit_minutes };
        found.push("rules.return_credit_minutes", finding);
    }
}

/// With one call, or fewer than the counters that make them, the time is over at once.
fn keep_calls(setup: &Setup, nth: usize, calls: u32, found: &mut Found) {
    let counters_of =
        |id| setup.counters.values().filter(|counter| setup.serves(counter, id)).count();
    // `rev`: of several services with the most counters, the first one is named.
    let most = setup.services.keys().rev().max_by_key(|id| counters_of(id));
    let Some(service) = most else { return };
    let counters = counters_of(service);
    let enough = u32::try_from(counters).unwrap_or(u32::MAX).max(2);
    if calls < enough {
        let service = service.clone();
        let finding = Finding::KeepTooFewCalls { nth, calls, service, counters };
        found.push(format!("rules.misses[{}].calls", nth - 1), finding);
    }
}
