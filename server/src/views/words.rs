//! The words of the core in the words of the wire, and back. They mirror each other by name.
//! What whole requests ask for is in [`super::asked`].

use protocol::words as wire;
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
        visit::Status::Precheck => wire::VisitStatus::Precheck,
        visit::Status::Carried { .. } => wire::VisitStatus::Carried,
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

/// A priority class, asked.
pub fn class_asked(it: wire::Class) -> visit::Class {
    match it {
        wire::Class::Care => visit::Class::Care,
        wire::Class::Green => visit::Class::Green,
        wire::Class::Appointment => visit::Class::Appointment,
        wire::Class::Ordinary => visit::Class::Ordinary,
    }
}

/// For whom a clerk asks.
pub fn help(it: command::HelpKind) -> wire::HelpKind {
    match it {
        command::HelpKind::Supervisor => wire::HelpKind::Supervisor,
        command::HelpKind::Emergency => wire::HelpKind::Emergency,
    }
}

/// For whom a clerk asks, asked.
pub fn help_asked(it: wire::HelpKind) -> command::HelpKind {
    match it {
        wire::HelpKind::Supervisor => command::HelpKind::Supervisor,
        wire::HelpKind::Emergency => command::HelpKind::Emergency,
    }
}

/// What the guide found.
pub fn precheck(it: command::PrecheckResult) -> wire::PrecheckResult {
    match it {
        command::PrecheckResult::Complete => wire::PrecheckResult::Complete,
        command::PrecheckResult::ToSupplement => wire::PrecheckResult::ToSupplement,
        command::PrecheckResult::Missing => wire::PrecheckResult::Missing,
    }
}

/// What the guide found, asked.
pub fn precheck_asked(it: wire::PrecheckResult) -> command::PrecheckResult {
    match it {
        wire::PrecheckResult::Complete => command::PrecheckResult::Complete,
        wire::PrecheckResult::ToSupplement => command::PrecheckResult::ToSupplement,
        wire::PrecheckResult::Missing => command::PrecheckResult::Missing,
    }
}

/// Why a service is interrupted.
pub fn interrupt(it: command::InterruptReason) -> wire::InterruptReason {
    match it {
        command::InterruptReason::SystemDown => wire::InterruptReason::SystemDown,
        command::InterruptReason::PowerCut => wire::InterruptReason::PowerCut,
        command::InterruptReason::NetworkDown => wire::InterruptReason::NetworkDown,
        command::InterruptReason::Other => wire::InterruptReason::Other,
    }
}

/// Why a service is interrupted, asked.
pub fn interrupt_asked(it: wire::InterruptReason) -> command::InterruptReason {
    match it {
        wire::InterruptReason::SystemDown => command::InterruptReason::SystemDown,
        wire::InterruptReason::PowerCut => command::InterruptReason::PowerCut,
        wire::InterruptReason::NetworkDown => command::InterruptReason::NetworkDown,
        wire::InterruptReason::Other => command::InterruptReason::Other,
    }
}

/// Why people who came in time are sent home, asked.
pub fn expire_asked(it: wire::ExpireReason) -> command::ExpireReason {
    match it {
        wire::ExpireReason::Left => command::ExpireReason::Left,
        wire::ExpireReason::SystemDown => command::ExpireReason::SystemDown,
        wire::ExpireReason::HallClosed => command::ExpireReason::HallClosed,
        wire::ExpireReason::Arranged => command::ExpireReason::Arranged,
    }
}

/// A step that can be undone.
pub fn undone(it: command::UndoneStep) -> wire::UndoneStep {
    match it {
        command::UndoneStep::Call => wire::UndoneStep::Call,
        command::UndoneStep::Start => wire::UndoneStep::Start,
        command::UndoneStep::Finish => wire::UndoneStep::Finish,
        command::UndoneStep::NoShow => wire::UndoneStep::NoShow,
        command::UndoneStep::Park => wire::UndoneStep::Park,
        command::UndoneStep::Transfer => wire::UndoneStep::Transfer,
    }
}

/// A language of the hall.
pub fn language(language: command::Language) -> wire::Language {
    match language {
        command::Language::Mandarin => wire::Language::Mandarin,
        command::Language::Cantonese => wire::Language::Cantonese,
        command::Language::English => wire::Language::English,
    }
}

/// What a person needs.
pub fn needs(it: command::Needs) -> wire::Needs {
    let command::Needs { voice, guide, hearing, language } = it;
    let language = language.map(self::language);
    wire::Needs { voice, guide, hearing, language }
}

/// What a person needs, asked.
pub fn needs_asked(it: wire::Needs) -> command::Needs {
    let wire::Needs { voice, guide, hearing, language } = it;
    let language = language.map(|language| match language {
        wire::Language::Mandarin => command::Language::Mandarin,
        wire::Language::Cantonese => command::Language::Cantonese,
        wire::Language::English => command::Language::English,
    });
    command::Needs { voice, guide, hearing, language }
}

/// What is done in a service.
pub fn kind(it: setup::ServiceKind) -> wire::ServiceKind {
    match it {
        setup::ServiceKind::Consult => wire::ServiceKind::Consult,
        setup::ServiceKind::Apply => wire::ServiceKind::Apply,
        setup::ServiceKind::Collect => wire::ServiceKind::Collect,
    }
}

/// How a service ended.
pub fn outcome(it: visit::Outcome) -> wire::Outcome {
    match it {
        visit::Outcome::Handled => wire::Outcome::Handled,
        visit::Outcome::PapersMissing => wire::Outcome::PapersMissing,
        visit::Outcome::NotHandled => wire::Outcome::NotHandled,
    }
}

/// How far a step of a package is.
pub fn step(it: visit::StepState) -> wire::StepState {
    match it {
        visit::StepState::Open => wire::StepState::Open,
        visit::StepState::Done => wire::StepState::Done,
        visit::StepState::PapersMissing => wire::StepState::PapersMissing,
        visit::StepState::NotHandled => wire::StepState::NotHandled,
        visit::StepState::Dropped => wire::StepState::Dropped,
    }
}
