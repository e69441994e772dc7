//! The refusals of the core as errors of the wire.

use axum::http::StatusCode;
use queue_core::Refusal;
use serde_json::{Map, Value};

use super::ApiError;

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        let (status, field) = refusal_status(&refusal);
        let mut facts = match serde_json::to_value(&refusal) {
            Ok(Value::Object(facts)) => facts,
            _ => Map::new(),
        };
        let name = match facts.remove("refusal") {
            Some(Value::String(name)) => name,
            _ => "internal".to_owned(),
        };
        Self { status, name, field: field.map(str::to_owned), facts, retry_after_secs: None }
    }
}

const MISSING: StatusCode = StatusCode::NOT_FOUND;
const CONFLICT: StatusCode = StatusCode::CONFLICT;
const UNFIT: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// The status of a refusal and the field it is about: 404 for what does not exist in the address,
/// 422 for what the body may not ask for, 409 for what the hall does not allow now.
fn refusal_status(refusal: &Refusal) -> (StatusCode, Option<&'static str>) {
    match refusal {
        Refusal::UnknownCounter { .. } => (MISSING, Some("counter")),
        Refusal::UnknownVisit { .. } => (MISSING, Some("visit")),
        Refusal::UnknownCall { .. } => (MISSING, Some("call_ids")),
        Refusal::UnknownService { .. } | Refusal::AlreadyFor { .. } => (UNFIT, Some("service")),
        Refusal::UnknownPackage { .. } => (UNFIT, Some("package")),
        Refusal::TooManyCases { .. } => (UNFIT, Some("cases")),
        Refusal::BadSetup { .. } => (UNFIT, Some("setup")),
        Refusal::NoGreenChannel { .. } => (UNFIT, Some("enterprise")),
        Refusal::BadSlot => (UNFIT, Some("appointment")),
        Refusal::ClerkNotHere { .. } | Refusal::StepNeedsAnother { .. } => (UNFIT, Some("to")),
        Refusal::MinutesOutOfRange { .. } => (UNFIT, Some("minutes")),
        Refusal::UnknownMaterial { .. } | Refusal::CompleteButMissing => (UNFIT, Some("missing")),
        Refusal::LinkNeedsTwo => (UNFIT, Some("visits")),
        Refusal::BadTimes => (UNFIT, Some("checked_in_ms")),
        Refusal::LinkedAtCounters => (CONFLICT, Some("visits")),
        Refusal::SlipUsed { .. } => (CONFLICT, Some("slip")),
        Refusal::TicketsLeft { .. } => (CONFLICT, Some("hand_over")),
        Refusal::PeopleWaiting { .. } => (CONFLICT, Some("expire")),
        Refusal::NotProvisional { .. } => (CONFLICT, Some("class")),
        Refusal::ServiceInterrupted { .. } | Refusal::NotInterrupted { .. } => {
            (CONFLICT, Some("service"))
        }
        Refusal::NotAtCounter { .. }
        | Refusal::NotServedHere { .. }
        | Refusal::HeldElsewhere { .. } => (CONFLICT, Some("visit")),
        Refusal::ClerkElsewhere { .. } => (CONFLICT, Some("clerk")),
        Refusal::AlreadyHolds { .. } => (CONFLICT, Some("person")),
        Refusal::SteppedOut { .. }
        | Refusal::StepOutUsed { .. }
        | Refusal::NotSteppedOut { .. }
        | Refusal::MoreTimeUsed { .. }
        | Refusal::NoPapersMissing { .. }
        | Refusal::UndoTooLate { .. } => (CONFLICT, Some("visit")),
        Refusal::NoSetup
        | Refusal::DayNotOpen
        | Refusal::DayStillOpen { .. }
        | Refusal::WrongDate { .. }
        | Refusal::PeopleAtCounters { .. }
        | Refusal::IssuingStopped
        | Refusal::OutsideIssuingHours { .. }
        | Refusal::QuotaReached { .. }
        | Refusal::NotSignedIn { .. }
        | Refusal::CounterTaken { .. }
        | Refusal::CounterClosed { .. }
        | Refusal::CounterOpen { .. }
        | Refusal::CounterPaused { .. }
        | Refusal::CounterNotPaused { .. }
        | Refusal::CounterBusy { .. }
        | Refusal::WrongStatus { .. }
        | Refusal::TooSoonToRecall { .. }
        | Refusal::CallLimit { .. }
        | Refusal::TooSoonForNoShow { .. }
        | Refusal::NothingToUndo { .. }
        | Refusal::NobodyAtCounter { .. }
        | Refusal::NoHelpAsked { .. } => (CONFLICT, None),
    }
}
