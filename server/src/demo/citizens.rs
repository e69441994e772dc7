//! The made citizens: they take tickets, and come back after a missed call.

use std::sync::Arc;

use queue_core::{Command, command::Take, ids::VisitId, visit::Source};
use simulator::Citizen;

use super::{Demo, Person, issued};

/// Everybody arrives at their time.
pub(super) async fn arrive(demo: Arc<Demo>, citizens: Vec<Citizen>) {
    for (nth, citizen) in citizens.into_iter().enumerate() {
        demo.until(demo.at(citizen.check_in_ms)).await;
        let source = if nth % 3 == 0 { Source::Phone } else { Source::Kiosk };
        let entitlements = citizen.claim.entitlements(demo.midnight_ms);
        let take = Take { entitlements, ..Take::new(citizen.service.clone(), source) };
        let take = Command::Take(Box::new(take));
        let checked_in_ms = demo.now_ms();
        let Some(answer) = demo.give(&format!("take:{nth}"), take).await else { continue };
        let Some(visit) = issued(&answer) else { continue };
        let work_ms = citizen.work_ms;
        let person = Person { citizen, checked_in_ms, returned: false, work_ms };
        demo.people().insert(visit, person);
    }
}

/// Whether a called person is there: patience counts from check-in, and whoever has come back stays.
pub(super) fn is_there(person: &Person, now_ms: i64) -> bool {
    person.returned || now_ms - person.checked_in_ms <= person.citizen.patience_ms
}

/// After a miss: some come back while their ticket is still good.
pub(super) async fn maybe_return(demo: Arc<Demo>, visit: VisitId) {
    let back_after_ms = demo.people().get(&visit).and_then(|person| person.citizen.back_after_ms);
    let Some(back_after_ms) = back_after_ms else { return };
    demo.until(demo.now_ms() + back_after_ms).await;
    if let Some(person) = demo.people().get_mut(&visit) {
        person.returned = true;
    }
    demo.give(&format!("return:{visit}"), Command::Return { visit }).await;
}
