//! The words of the core in the words of the wire, and back. They mirror each other by name.

use protocol::{bodies, words as wire};
use queue_core::{command, setup, visit};

/// A text of the setup.
pub fn text(text: &setup::Text) -> wire::Text {
    wire::Text { zh: text.zh.clone(), en: text.en.clone() }
}

/// A priority class.
pub fn class(class: visit::Class) -> wire::Class {
    match class {
        visit::Class::Care => wire::Class::Care,
        visit::Class::Green => wire::Class::Green,
        visit::Class::Appointment => wire::Class::Appointment,
        visit::Class::Ordinary => wire::Class::Ordinary,
    }
}

/// Where a visit stands.
pub fn status(status: &visit::Status) -> wire::VisitStatus {
    match status {
        visit::Status::Waiting => wire::VisitStatus::Waiting,
        visit::Status::Called { .. } => wire::VisitStatus::Called,
        visit::Status::Serving { .. } => wire::VisitStatus::Serving,
        visit::Status::Parked { .. } => wire::VisitStatus::Parked,
        visit::Status::NoShow { .. } => wire::VisitStatus::NoShow,
        visit::Status::Done => wire::VisitStatus::Done,
        visit::Status::Cancelled => wire::VisitStatus::Cancelled,
        visit::Status::Void => wire::VisitStatus::Void,
        visit::Status::Expired => wire::VisitStatus::Expired,
    }
}

/// Why a counter pauses.
pub fn pause(reason: command::PauseReason) -> wire::PauseReason {
    match reason {
        command::PauseReason::Lunch => wire::PauseReason::Lunch,
        command::PauseReason::Meeting => wire::PauseReason::Meeting,
        command::PauseReason::Training => wire::PauseReason::Training,
        command::PauseReason::SystemFailure => wire::PauseReason::SystemFailure,
        command::PauseReason::Away => wire::PauseReason::Away,
    }
}

/// Why somebody was called out of the order.
pub fn manual(reason: command::ManualReason) -> wire::ManualReason {
    use command::ManualReason as Core;
    match reason {
        Core::Unwell => wire::ManualReason::Unwell,
        Core::Urgent => wire::ManualReason::Urgent,
        Core::CameBack => wire::ManualReason::CameBack,
        Core::Correction => wire::ManualReason::Correction,
        Core::Arranged => wire::ManualReason::Arranged,
    }
}

/// Why somebody is to be called out of the order.
pub fn manual_asked(reason: wire::ManualReason) -> command::ManualReason {
    use command::ManualReason as Core;
    match reason {
        wire::ManualReason::Unwell => Core::Unwell,
        wire::ManualReason::Urgent => Core::Urgent,
        wire::ManualReason::CameBack => Core::CameBack,
        wire::ManualReason::Correction => Core::Correction,
        wire::ManualReason::Arranged => Core::Arranged,
    }
}

/// Why a counter pauses, asked.
pub fn pause_asked(reason: wire::PauseReason) -> command::PauseReason {
    match reason {
        wire::PauseReason::Lunch => command::PauseReason::Lunch,
        wire::PauseReason::Meeting => command::PauseReason::Meeting,
        wire::PauseReason::Training => command::PauseReason::Training,
        wire::PauseReason::SystemFailure => command::PauseReason::SystemFailure,
        wire::PauseReason::Away => command::PauseReason::Away,
    }
}

/// Why a service is parked.
pub fn park(kind: visit::ParkKind) -> wire::ParkKind {
    match kind {
        visit::ParkKind::WithoutPapers => wire::ParkKind::WithoutPapers,
        visit::ParkKind::PapersKept => wire::ParkKind::PapersKept,
        visit::ParkKind::Waiting => wire::ParkKind::Waiting,
    }
}

/// Why a service is parked, asked.
pub fn park_asked(kind: wire::ParkKind) -> visit::ParkKind {
    match kind {
        wire::ParkKind::WithoutPapers => visit::ParkKind::WithoutPapers,
        wire::ParkKind::PapersKept => visit::ParkKind::PapersKept,
        wire::ParkKind::Waiting => visit::ParkKind::Waiting,
    }
}

/// How a service ended, asked.
pub fn outcome_asked(outcome: wire::Outcome) -> visit::Outcome {
    match outcome {
        wire::Outcome::Handled => visit::Outcome::Handled,
        wire::Outcome::PapersMissing => visit::Outcome::PapersMissing,
        wire::Outcome::NotHandled => visit::Outcome::NotHandled,
    }
}

/// Where a ticket is taken, asked.
pub fn source_asked(source: wire::Source) -> visit::Source {
    match source {
        wire::Source::Kiosk => visit::Source::Kiosk,
        wire::Source::Phone => visit::Source::Phone,
        wire::Source::Desk => visit::Source::Desk,
        wire::Source::Clerk => visit::Source::Clerk,
    }
}

/// On what ground somebody asks for priority care.
pub fn care_asked(care: wire::CareKind) -> visit::CareKind {
    match care {
        wire::CareKind::Elder => visit::CareKind::Elder,
        wire::CareKind::Disabled => visit::CareKind::Disabled,
        wire::CareKind::Pregnant => visit::CareKind::Pregnant,
        wire::CareKind::Military => visit::CareKind::Military,
        wire::CareKind::FireRescue => visit::CareKind::FireRescue,
        wire::CareKind::SeverelyIll => visit::CareKind::SeverelyIll,
    }
}

/// The entitlements that a request for a ticket claims.
pub fn entitlements_asked(body: &bodies::TakeTicket) -> Vec<visit::Entitlement> {
    let care = body.care.map(|care| visit::Entitlement::Care { care: care_asked(care) });
    let green = body.enterprise.then_some(visit::Entitlement::Green);
    let booked = body.appointment.map(|slot| visit::Entitlement::Appointment {
        slot_start_ms: slot.start_ms,
        slot_end_ms: slot.end_ms,
    });
    care.into_iter().chain(green).chain(booked).collect()
}

/// Where a transfer goes, asked.
pub fn transfer_asked(to: bodies::TransferTo) -> command::TransferTo {
    match to {
        bodies::TransferTo::Service(service) => command::TransferTo::Service(service.into()),
        bodies::TransferTo::Counter(counter) => command::TransferTo::Counter(counter.into()),
        bodies::TransferTo::Clerk(clerk) => command::TransferTo::Clerk(clerk.into()),
    }
}
