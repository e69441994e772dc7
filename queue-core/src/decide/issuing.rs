//! 取号: a person checks in.

use super::Hall;
use crate::{
    due,
    event::{Event, TicketIssued},
    ids::{PersonRef, ServiceId, VisitId},
    refusal::Refusal,
    setup::{Group, Service},
    state::Issued,
    time::{HallTime, MINUTE_MS},
    visit::{Entitlement, Number, Source},
};

/// Milliseconds in a day.
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

pub(super) fn take(
    hall: &Hall<'_>,
    service_id: &ServiceId,
    entitlements: &[Entitlement],
    person: Option<&PersonRef>,
    source: Source,
    now: HallTime,
) -> Result<Vec<Event>, Refusal> {
    let (service, group) = service_and_group(hall, service_id)?;
    let day = hall.day()?;
    may_issue(hall, now)?;
    let issued = hall.state.issued.get(service_id).copied().unwrap_or_default();
    if let Some(quota) = service.day_quota.filter(|quota| issued.total >= *quota) {
        return Err(Refusal::QuotaReached { service: service_id.clone(), quota });
    }
    holds_none_yet(hall, service_id, person)?;

    let granted = granted(hall, service_id, service, entitlements, issued)?;
    let base = due::base(&day.due, hall.at, &granted);
    let last = hall.state.numbers.get(&group.prefix).copied().unwrap_or(0);
    Ok(vec![Event::TicketIssued(Box::new(TicketIssued {
        visit: VisitId(hall.state.last_visit + 1),
        number: Number { prefix: group.prefix.clone(), ordinal: last + 1 },
        service: service_id.clone(),
        zone: group.zone.clone(),
        class: base.class,
        entitlements: granted,
        person: person.cloned(),
        source,
        ready_ms: base.ready_ms,
        base_ms: base.base_ms,
        at_ms: hall.at,
    }))])
}

fn service_and_group<'a>(
    hall: &Hall<'a>,
    id: &ServiceId,
) -> Result<(&'a Service, &'a Group), Refusal> {
    let setup = hall.setup()?;
    let unknown = || Refusal::UnknownService { service: id.clone() };
    let service = setup.services.get(id).ok_or_else(unknown)?;
    let group = setup.groups.get(&service.group).ok_or_else(unknown)?;
    Ok((service, group))
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
fn holds_none_yet(
    hall: &Hall<'_>,
    service: &ServiceId,
    person: Option<&PersonRef>,
) -> Result<(), Refusal> {
    let held = person
        .and_then(|person| hall.state.visits_of(person).find(|visit| visit.service == *service));
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
    service: &Service,
    claimed: &[Entitlement],
    issued: Issued,
) -> Result<Vec<Entitlement>, Refusal> {
    let mut granted = Vec::with_capacity(claimed.len());
    for entitlement in claimed {
        let counts = match *entitlement {
            Entitlement::Care { .. } => true,
            Entitlement::Green if !service.enterprise => {
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
                green_is_open(share, Issued { total, green }),
                open,
                "{share} {total} {green}"
            );
        }
    }
}
