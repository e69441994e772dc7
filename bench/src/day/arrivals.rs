//! The citizens: each takes a ticket at their real time, in the server's hall time.

use std::sync::Arc;

use protocol::{
    bodies::{Slot, TakeTicket, TicketTaken},
    words::{CareKind, Needs, Source},
};
use simulator::{Citizen, Claim};
use tokio::task::JoinSet;

use super::hall::Hall;

/// How far a ticket's time lay from the plan, hall ms: positive is late.
pub type Lateness = i64;

/// Lets everybody come. The lateness of every ticket that was issued.
pub async fn come(hall: Arc<Hall>, citizens: Vec<Citizen>) -> Vec<Lateness> {
    let mut coming = JoinSet::new();
    for (nth, citizen) in citizens.into_iter().enumerate() {
        hall.clock.until(hall.midnight_ms + citizen.check_in_ms).await;
        coming.spawn(take(Arc::clone(&hall), nth, citizen));
    }
    let mut lateness = Vec::new();
    while let Some(came) = coming.join_next().await {
        if let Ok(Some(late)) = came {
            lateness.push(late);
        }
    }
    lateness
}

async fn take(hall: Arc<Hall>, nth: usize, citizen: Citizen) -> Option<Lateness> {
    let key = format!("arrival:{nth:04}");
    let body = body(&citizen, hall.midnight_ms);
    let taken = hall.http.post(&hall.tokens.kiosk, "/api/v1/tickets", &key, &body).await;
    match taken {
        Ok(TicketTaken { visit, issued_ms, .. }) => {
            let late = issued_ms - (hall.midnight_ms + citizen.check_in_ms);
            hall.people.arrive(visit, citizen);
            Some(late)
        }
        Err(error) => {
            hall.problem(format!("arrival {nth} got no ticket: {error}"));
            hall.people.leave();
            None
        }
    }
}

fn body(citizen: &Citizen, midnight_ms: i64) -> TakeTicket {
    let appointment = match citizen.claim {
        Claim::Appointment { slot_start_ms, slot_end_ms } => {
            Some(Slot { start_ms: midnight_ms + slot_start_ms, end_ms: midnight_ms + slot_end_ms })
        }
        _ => None,
    };
    TakeTicket {
        service: Some(citizen.service.to_string()),
        package: None,
        cases: None,
        precheck: None,
        needs: Needs::default(),
        care: matches!(citizen.claim, Claim::Care { .. }).then_some(CareKind::Elder),
        enterprise: citizen.claim == Claim::Green,
        appointment,
        person: None,
        source: Source::Kiosk,
    }
}
