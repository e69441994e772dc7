//! Classes that nobody can have, or that give nothing.

use super::{Finding, Found};
use crate::{due::d_ms, ids::ServiceId, setup::Setup, time::MINUTE_MS, visit::Class};

/// The classes that give something besides having come, in the order of the setup.
const ENTITLED: [Class; 3] = [Class::Appointment, Class::Green, Class::Care];

pub(super) fn lint(setup: &Setup, found: &mut Found) {
    let has_green = green(setup, found);
    let due = &setup.rules.due;
    let minutes = |class: Class| d_ms(due, class) / MINUTE_MS;
    let classes = || ENTITLED.into_iter().filter(|class| has_green || *class != Class::Green);

    if classes().all(|class| minutes(class) == due.ordinary) {
        found.push("rules.due", Finding::NoClassCounts { minutes: due.ordinary });
        return;
    }
    for class in classes() {
        let field = field(class);
        if minutes(class) == due.ordinary {
            found.push(field, Finding::ClassNeverCounts { class, minutes: due.ordinary });
        } else if minutes(class) == 0 {
            found.push(field, Finding::ZeroMinutes { class });
        }
    }
    // A class of 0 minutes was told already.
    let others = classes().filter(|class| *class != Class::Care && minutes(*class) > 0);
    let sooner = others.map(|class| (minutes(class), class)).min();
    if let Some((theirs, class)) = sooner.filter(|(theirs, _)| *theirs < due.care)
        && due.care < due.ordinary
    {
        let finding = Finding::CareLater { minutes: due.care, class, theirs };
        found.push(field(Class::Care), finding);
    }
    let soonest = classes().map(|class| (minutes(class), class)).min();
    if let Some((theirs, class)) = soonest.filter(|(theirs, _)| *theirs < due.insert) {
        let finding = Finding::InsertNotFirst { minutes: due.insert, class, theirs };
        found.push("rules.due.insert", finding);
    }
}

fn field(class: Class) -> &'static str {
    match class {
        Class::Care => "rules.due.care",
        Class::Green => "rules.due.green",
        Class::Appointment => "rules.due.appointment",
        Class::Ordinary => "rules.due.ordinary",
    }
}

/// Whether anybody can come by the green channel.
fn green(setup: &Setup, found: &mut Found) -> bool {
    let share = setup.rules.green_share_percent;
    let services: Vec<ServiceId> = setup
        .services
        .iter()
        .filter(|(_, service)| service.enterprise)
        .map(|(id, _)| id.clone())
        .collect();
    let field = "rules.green_share_percent";
    match (share, services.is_empty()) {
        (0, true) => false,
        (0, false) => {
            found.push(field, Finding::GreenShareZero { services });
            false
        }
        (_, true) => {
            found.push(field, Finding::GreenNowhere { share });
            false
        }
        (_, false) => true,
    }
}
