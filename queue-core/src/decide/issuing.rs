//! 取号: a person checks in.

use super::{Hall, packages};
use crate::{
    command::{Errand, Take},
    due,
    event::{Event, TicketIssued},
    ids::{PersonRef, ServiceId, VisitId},
    refusal::Refusal,
    setup::{Group, Setup},
    state::Issued,
    time::{HallTime, MINUTE_MS},
    visit::{Class, Entitlement, Number, StepState, Visit},
};

/// Milliseconds in a day.
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

pub(super) fn take(hall: &Hall<'_>, take: &Take, now: HallTime) -> Result<Vec<Event>, Refusal> {
    let (setup, day) = (hall.setup()?, hall.day()?);
    let (services, group) = errand(setup, &take.errand)?;
    may_issue(hall, now)?;
    let package = match &take.errand {
        Errand::Service(_) => None,
        Errand::Package(id) => Some(packages::new(id, &services)),
    };
    let service_id = match &package {
        Some(package) => packages::best_step(hall, setup, package),
        None => services.first().copied().cloned(),
    };
    let service_id = service_id.ok_or(Refusal::NoSetup)?;
    let service = setup.services.get(&service_id).ok_or(Refusal::NoSetup)?;
    for service in &services {
        has_tickets_left(hall, setup, service)?;
        holds_none_yet(hall, service, take.person.as_ref())?;
    }
    hall.not_interrupted(&service_id)?;
    if take.cases == 0 || take.cases > service.max_cases {
        return Err(Refusal::TooManyCases { service: service_id, limit: service.max_cases });
    }

    let issued = hall.state.issued.get(&service_id).copied().unwrap_or_default();
    let enterprise =
        services.iter().any(|id| setup.services.get(*id).is_some_and(|s| s.enterprise));
    let granted = granted(hall, &service_id, enterprise, &take.entitlements, issued)?;
    let base = due::base(&day.due, hall.at, &granted);
    let class_is_claimed = |class: &Class| granted.iter().any(|e| due::class_of(e) == *class);
    Ok(vec![Event::TicketIssued(Box::new(TicketIssued {
        visit: VisitId(hall.state.last_visit + 1),
        number: next_number(hall, &group.prefix),
        zone: group.zone.clone(),
        class: base.class,
        provisional: take.provisional.iter().copied().filter(class_is_claimed).collect(),
        entitlements: granted,
        person: take.person.clone(),
        source: take.source,
        more_cases: take.cases - 1,
        precheck: take.precheck.unwrap_or(service.precheck),
        package: package.map(Box::new),
        needs: take.needs,
        service: service_id,
        ready_ms: base.ready_ms,
        base_ms: base.base_ms,
        at_ms: hall.at,
    }))])
}

/// The services of an errand, in order, and the group that gives the number.
fn errand<'a>(
    setup: &'a Setup,
    errand: &'a Errand,
) -> Result<(Vec<&'a ServiceId>, &'a Group), Refusal> {
    let (services, group) = match errand {
        Errand::Service(id) => {
            let unknown = || Refusal::UnknownService { service: id.clone() };
            (vec![id], &setup.services.get(id).ok_or_else(unknown)?.group)
        }
        Errand::Package(id) => {
            let unknown = || Refusal::UnknownPackage { package: id.clone() };
            let package = setup.packages.get(id).ok_or_else(unknown)?;
            (package.steps.iter().map(|step| &step.service).collect(), &package.group)
        }
    };
    Ok((services, setup.groups.get(group).ok_or(Refusal::NoSetup)?))
}

/// The next number of a prefix; one that was carried over from another day is skipped.
fn next_number(hall: &Hall<'_>, prefix: &str) -> Number {
    let last = hall.state.numbers.get(prefix).copied().unwrap_or(0);
    let mut number = Number { prefix: prefix.to_owned(), ordinal: last + 1 };
    // With nothing carried the walk over the visits is not made.
    while hall.state.carried_min_d_ms.is_some()
        && hall.state.visits.values().any(|visit| visit.number == number)
    {
        number.ordinal += 1;
    }
    number
}

fn has_tickets_left(hall: &Hall<'_>, setup: &Setup, id: &ServiceId) -> Result<(), Refusal> {
    let issued = hall.state.issued.get(id).map_or(0, |issued| issued.total);
    match setup.services.get(id).and_then(|service| service.day_quota) {
        Some(quota) if issued >= quota => Err(Refusal::QuotaReached { service: id.clone(), quota }),
        _ => Ok(()),
    }
}

/// The hall issues tickets now. A guide or clerk is bound by it too: nobody is let in by a side
/// door after the hall has said that it is full.
fn may_issue(hall: &Hall<'_>, now: HallTime) -> Result<(), Refusal> {
    let hours = hall.setup()?.hours;
    let minute = crate::time::MinuteOfDay(now.local_minute);
    let same_date = hall.day()?.date == now.local_date;
    if !same_date || minute < hours.issue_from || minute >= hours.issue_until {
        return Err(Refusal::OutsideIssuingHours {
            from: hours.issue_from,
            until: hours.issue_until,
        });
    }
    if hall.day()?.issuing { Ok(()) } else { Err(Refusal::IssuingStopped) }
}

/// One live ticket per person and service.
pub(super) fn holds_none_yet(
    hall: &Hall<'_>,
    service: &ServiceId,
    person: Option<&PersonRef>,
) -> Result<(), Refusal> {
    let is_for = |visit: &&Visit| {
        let steps = visit.extra.package.iter().flat_map(|package| &package.steps);
        let mut open = steps.filter(|step| step.is == StepState::Open);
        visit.service == *service || open.any(|step| step.service == *service)
    };
    let held = person.and_then(|person| hall.state.visits_of(person).find(is_for));
    match held {
        Some(visit) => Err(Refusal::AlreadyHolds {
            number: visit.number.to_string(),
            visit: visit.id,
            service: service.clone(),
        }),
        None => Ok(()),
    }
}

/// What counts of what is claimed: a booking whose slot is over lapses, a full green channel gives
/// no more. Neither is a reason to send the person away.
fn granted(
    hall: &Hall<'_>,
    service_id: &ServiceId,
    enterprise: bool,
    claimed: &[Entitlement],
    issued: Issued,
) -> Result<Vec<Entitlement>, Refusal> {
    let mut granted = Vec::with_capacity(claimed.len());
    for entitlement in claimed {
        let counts = match *entitlement {
            Entitlement::Care { .. } => true,
            Entitlement::Green if !enterprise => {
                return Err(Refusal::NoGreenChannel { service: service_id.clone() });
            }
            Entitlement::Green => green_is_open(hall.setup()?.rules.green_share_percent, issued),
            Entitlement::Appointment { slot_start_ms, slot_end_ms } => {
                if slot_end_ms <= slot_start_ms
                    || !within_a_day(hall.at, slot_start_ms, slot_end_ms)
                {
                    return Err(Refusal::BadSlot);
                }
                hall.at <= slot_end_ms
            }
        };
        if counts && !granted.contains(entitlement) {
            granted.push(*entitlement);
        }
    }
    Ok(granted)
}

/// Whether both ends of a slot lie within a day of the check-in: nobody books further at the door.
fn within_a_day(at: i64, slot_start_ms: i64, slot_end_ms: i64) -> bool {
    let day = at.saturating_sub(DAY_MS)..=at.saturating_add(DAY_MS);
    day.contains(&slot_start_ms) && day.contains(&slot_end_ms)
}

/// Whether one more green ticket stays within the share of the day's tickets of the service; the
/// first of a day always does, unless the share is 0.
fn green_is_open(share_percent: u32, issued: Issued) -> bool {
    let tickets = u64::from(issued.total) + 1;
    let green = u64::from(issued.green) + 1;
    share_percent > 0 && (issued.green == 0 || green * 100 <= tickets * u64::from(share_percent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_green_channel_keeps_to_its_share() {
        #[rustfmt::skip]
        let rows = [
            // share total green open
            (20,  0, 0, true),   // the first of the day
            (20,  1, 1, false),  // 2 of 2
            (20,  8, 1, false),  // 2 of 9 = 22 %
            (20,  9, 1, true),   // 2 of 10 = 20 %
            ( 0,  0, 0, false),
            (100, 5, 5, true),
        ];
        for (share, total, green, open) in rows {
            assert_eq!(
                green_is_open(share, Issued { total, green, calls: 0 }),
                open,
                "{share} {total} {green}"
            );
        }
    }
}
