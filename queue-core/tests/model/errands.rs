//! Check-ins and paper slips of the random cases.

use queue_core::{
    Command,
    command::{Backfill, Errand, Language, Needs, Take},
    ids::PersonRef,
    visit::{CareKind, Class, Entitlement, Outcome, Source},
};

use crate::{
    ticket::MINUTE,
    wishes::{CLERKS, SERVICES},
};

/// A check-in: bits of the numbers say what for and what is held.
pub fn take(what: u16, held: u16, at: i64) -> Command {
    let service = SERVICES[[0, 0, 0, 1, 1, 2, 3, 3][usize::from(what % 8)]].into();
    let mut take = Take::new(service, Source::Kiosk);
    match what / 8 % 16 {
        12 | 13 => take.errand = Errand::Package("pack".into()),
        14 => take.errand = Errand::Package("long".into()),
        15 if held.is_multiple_of(8) => take.errand = Errand::Service("none".into()),
        _ => {}
    }
    if what / 128 % 3 == 2 {
        take.person = Some(PersonRef::from(format!("person-{}", what / 512 % 9)));
    }
    if what / 1024 % 32 == 31 {
        take.cases = what / 8192;
    } else if take.errand == Errand::Service("p".into()) {
        take.cases = 1 + what / 8192 % 5;
    }
    if what / 2048 % 4 == 3 {
        take.precheck = Some(what / 8192 % 2 == 1);
    }
    if held % 4 == 3 {
        take.entitlements.push(Entitlement::Care { care: CareKind::Elder });
        if held / 4 % 2 == 1 {
            take.provisional.push(Class::Care);
        }
    }
    let enterprise = take.errand != Errand::Service("a".into()) || held / 1024 % 8 == 7;
    if held / 8 % 8 == 7 && enterprise {
        take.entitlements.push(Entitlement::Green);
    }
    if held / 64 % 4 == 3 {
        // Late, in time, a little too early, far too early.
        let start = at + (i64::from(held / 256 % 16) - 5) * 5 * MINUTE;
        let long = if held == u16::MAX { 0 } else { 20 * MINUTE };
        let (slot_start_ms, slot_end_ms) = (start, start + long);
        take.entitlements.push(Entitlement::Appointment { slot_start_ms, slot_end_ms });
        if held / 16384 % 2 == 1 {
            take.provisional.push(Class::Appointment);
        }
    }
    if what / 256 % 4 == 3 {
        take.needs = needs(held / 4);
    }
    Command::Take(Box::new(take))
}

/// What a person needs, by the bits of a number.
pub fn needs(bits: u16) -> Needs {
    let languages = [None, Some(Language::Mandarin), Some(Language::Cantonese)];
    Needs {
        voice: bits & 1 == 1,
        guide: bits & 2 == 2,
        hearing: bits & 4 == 4,
        language: languages[usize::from(bits / 8 % 3)],
    }
}

/// A paper slip; some slips are entered twice, some with times that cannot be.
pub fn paper(what: u16, times: u16, at: i64) -> Command {
    let ago = |minutes: u16| at - i64::from(minutes) * MINUTE;
    let first = times % 64 + 3;
    let called = if times / 64 % 8 == 7 { first + 1 } else { first - 1 };
    Command::Backfill(Box::new(Backfill {
        service: SERVICES[usize::from(what % 4)].into(),
        slip: u32::from(what / 4 % 16),
        class: Class::Ordinary,
        counter: (1 + what / 64 % 5).to_string().as_str().into(),
        clerk: CLERKS[0].into(),
        checked_in_ms: ago(first),
        called_ms: ago(called),
        started_ms: ago(2),
        finished_ms: ago(1),
        outcome: if times / 512 % 2 == 1 { Outcome::PapersMissing } else { Outcome::Handled },
    }))
}
