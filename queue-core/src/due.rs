//! The due time 应叫时刻: how a place in the order is computed (DESIGN section 3).
//!
//! `due = max(base, floor)`. `base` is the smallest `ready + D[class]` over everything a person
//! holds, so a booking or a privilege can never hurt its holder. `floor` is raised only by a
//! missed call, a supplement or a park without papers; only an undo lowers it.

use crate::{
    setup::{DueMinutes, MissMode},
    state::State,
    time::MINUTE_MS,
    visit::{Class, Entitlement, Lane, Visit},
};

/// What a check-in is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Base {
    /// `ready + D`, UTC ms.
    pub base_ms: i64,
    /// Check-in, or the slot start if the booking won, UTC ms.
    pub ready_ms: i64,
    /// The class that won.
    pub class: Class,
}

/// The D of a class, ms.
pub fn d_ms(due: &DueMinutes, class: Class) -> i64 {
    let minutes = match class {
        Class::Care => due.care,
        Class::Green => due.green,
        Class::Appointment => due.appointment,
        Class::Ordinary => due.ordinary,
    };
    minutes * MINUTE_MS
}

/// The class an entitlement belongs to.
pub fn class_of(entitlement: &Entitlement) -> Class {
    match entitlement {
        Entitlement::Care { .. } => Class::Care,
        Entitlement::Green => Class::Green,
        Entitlement::Appointment { .. } => Class::Appointment,
    }
}

/// The smallest `ready + D` over having come at all and every entitlement.
/// `ready` is the check-in, for a booking `max(check-in, slot start)`.
pub fn base(due: &DueMinutes, checked_in_ms: i64, entitlements: &[Entitlement]) -> Base {
    let of = |class: Class, ready_ms: i64| Base {
        base_ms: ready_ms + d_ms(due, class),
        ready_ms,
        class,
    };
    entitlements
        .iter()
        .map(|entitlement| match entitlement {
            Entitlement::Appointment { slot_start_ms, .. } => {
                of(Class::Appointment, checked_in_ms.max(*slot_start_ms))
            }
            other => of(class_of(other), checked_in_ms),
        })
        .fold(of(Class::Ordinary, checked_in_ms), |best, next| {
            let order = |b: &Base| (b.base_ms, b.ready_ms, b.class);
            if order(&next) < order(&best) { next } else { best }
        })
}

/// The smallest D a person holds, ms: what a return after a fault of their own is measured by.
fn smallest_d_ms(due: &DueMinutes, entitlements: &[Entitlement]) -> i64 {
    entitlements.iter().map(|e| d_ms(due, class_of(e))).fold(d_ms(due, Class::Ordinary), i64::min)
}

/// `now + D − credit`: the floor of a supplement, a park without papers and the KEEP modes.
pub fn floor_with_credit(state: &State, visit: &Visit, now_ms: i64) -> i64 {
    let (Some(setup), Some(day)) = (&state.setup, &state.day) else { return now_ms };
    let d = smallest_d_ms(&day.due, &visit.entitlements);
    now_ms + d - setup.rules.return_credit_minutes * MINUTE_MS
}

/// The floor after a return from a missed call; none = unchanged.
/// REINSERT: 1 ms after the N-th waiting ticket of the lane (fewer: after the last); TAIL: after
/// the last. An empty lane raises nothing.
pub fn floor_after_miss(
    state: &State,
    visit: &Visit,
    lane: &Lane,
    mode: MissMode,
    now_ms: i64,
) -> Option<i64> {
    let after = |places: usize| after_nth(state, lane, places);
    let floor = match mode {
        MissMode::Reinsert { places: 0, .. } | MissMode::Void => None,
        MissMode::Reinsert { places, .. } => after(usize::from(places)),
        MissMode::Tail { .. } => after(usize::MAX),
        MissMode::KeepMinutes { .. } | MissMode::KeepCalls { .. } => {
            Some(floor_with_credit(state, visit, now_ms))
        }
    };
    raised(visit.floor_ms, floor)
}

/// A floor only ever rises.
pub fn raised(old: Option<i64>, new: Option<i64>) -> Option<i64> {
    old.max(new)
}

/// 1 ms after the n-th waiting ticket of a lane, or after its last.
fn after_nth(state: &State, lane: &Lane, n: usize) -> Option<i64> {
    state.everybody_waiting(lane).take(n).last().map(|key| key.due_ms + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::visit::CareKind;

    const T: i64 = 1_000 * MINUTE_MS;

    fn slot(start_min: i64, end_min: i64) -> Entitlement {
        Entitlement::Appointment {
            slot_start_ms: T + start_min * MINUTE_MS,
            slot_end_ms: T + end_min * MINUTE_MS,
        }
    }

    const CARE: Entitlement = Entitlement::Care { care: CareKind::Elder };

    #[test]
    fn the_best_entitlement_counts() {
        #[rustfmt::skip]
        let rows: &[(&[Entitlement], Class, i64, i64)] = &[
            // what is held                     class               ready due (minutes after check-in)
            (&[],                               Class::Ordinary,        0, 30),
            (&[CARE],                           Class::Care,            0,  5),
            (&[Entitlement::Green],             Class::Green,           0, 10),
            (&[slot(0, 30)],                    Class::Appointment,     0, 10),
            (&[slot(-10, 20)],                  Class::Appointment,     0, 10),
            (&[slot(15, 45)],                   Class::Appointment,    15, 25),
            // a booking far ahead never hurts: being there counts as for anybody
            (&[slot(60, 90)],                   Class::Ordinary,        0, 30),
            (&[slot(60, 90), CARE],             Class::Care,            0,  5),
            (&[Entitlement::Green, CARE],       Class::Care,            0,  5),
            // equal due: the earlier ready wins
            (&[slot(20, 50)],                   Class::Ordinary,        0, 30),
        ];
        for (held, class, ready, due) in rows {
            let base = base(&DueMinutes::default(), T, held);
            assert_eq!(
                (base.class, (base.ready_ms - T) / MINUTE_MS, (base.base_ms - T) / MINUTE_MS),
                (*class, *ready, *due),
                "{held:?}"
            );
        }
    }

    #[test]
    fn floors_never_fall() {
        assert_eq!(raised(Some(5), None), Some(5));
        assert_eq!(raised(Some(5), Some(3)), Some(5));
        assert_eq!(raised(None, Some(3)), Some(3));
    }
}
