//! The words that stand in text columns: the same as on the wire.

use queue_core::{
    command::{ExpireReason, PauseReason, TransferCause},
    setup::ServiceKind,
    visit::{CareKind, Class, Lane, Outcome, Source},
};

use super::value::Word;

pub(super) fn class(class: Class) -> Word {
    Word::Fixed(match class {
        Class::Care => "care",
        Class::Green => "green",
        Class::Appointment => "appointment",
        Class::Ordinary => "ordinary",
    })
}

pub(super) fn care(care: CareKind) -> Word {
    Word::Fixed(match care {
        CareKind::Elder => "elder",
        CareKind::Disabled => "disabled",
        CareKind::Pregnant => "pregnant",
        CareKind::Military => "military",
        CareKind::FireRescue => "fire-rescue",
        CareKind::SeverelyIll => "severely-ill",
    })
}

pub(super) fn source(source: Source) -> Word {
    Word::Fixed(match source {
        Source::Kiosk => "kiosk",
        Source::Phone => "phone",
        Source::Desk => "desk",
        Source::Clerk => "clerk",
    })
}

pub(super) fn outcome(outcome: Outcome) -> Word {
    Word::Fixed(match outcome {
        Outcome::Handled => "handled",
        Outcome::PapersMissing => "papers-missing",
        Outcome::NotHandled => "not-handled",
    })
}

pub(super) fn pause(reason: PauseReason) -> Word {
    Word::Fixed(match reason {
        PauseReason::Lunch => "lunch",
        PauseReason::Meeting => "meeting",
        PauseReason::Training => "training",
        PauseReason::SystemFailure => "system-failure",
        PauseReason::Away => "away",
    })
}

pub(super) fn kind(kind: ServiceKind) -> Word {
    Word::Fixed(match kind {
        ServiceKind::Consult => "consult",
        ServiceKind::Apply => "apply",
        ServiceKind::Collect => "collect",
    })
}

pub(super) fn cause(cause: TransferCause) -> Word {
    Word::Fixed(match cause {
        TransferCause::Asked => "asked",
        TransferCause::Back => "back",
        TransferCause::Package => "package",
        TransferCause::WrongService => "wrong-service",
    })
}

pub(super) fn expire(reason: ExpireReason) -> Word {
    Word::Fixed(match reason {
        ExpireReason::Left => "left",
        ExpireReason::SystemDown => "system-down",
        ExpireReason::HallClosed => "hall-closed",
        ExpireReason::Arranged => "arranged",
    })
}

/// A lane that is not simply that of the service.
pub(super) fn lane(lane: &Lane) -> Option<Word> {
    match lane {
        Lane::Service(_) => None,
        Lane::Counter(counter) => Some(Word::shared(&format!("counter:{counter}"))),
        Lane::Clerk(clerk) => Some(Word::shared(&format!("clerk:{clerk}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire(value: impl serde::Serialize) -> String {
        serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
    }

    /// A word in a report means what it means in the API.
    #[test]
    fn words_are_those_of_the_wire() {
        for word in [Class::Care, Class::Green, Class::Appointment, Class::Ordinary] {
            assert_eq!(class(word).as_str(), wire(word));
        }
        for word in [
            CareKind::Elder,
            CareKind::Disabled,
            CareKind::Pregnant,
            CareKind::Military,
            CareKind::FireRescue,
            CareKind::SeverelyIll,
        ] {
            assert_eq!(care(word).as_str(), wire(word));
        }
        for word in [Source::Kiosk, Source::Phone, Source::Desk, Source::Clerk] {
            assert_eq!(source(word).as_str(), wire(word));
        }
        for word in [Outcome::Handled, Outcome::PapersMissing, Outcome::NotHandled] {
            assert_eq!(outcome(word).as_str(), wire(word));
        }
        for word in [
            PauseReason::Lunch,
            PauseReason::Meeting,
            PauseReason::Training,
            PauseReason::SystemFailure,
            PauseReason::Away,
        ] {
            assert_eq!(pause(word).as_str(), wire(word));
        }
        for word in [ServiceKind::Consult, ServiceKind::Apply, ServiceKind::Collect] {
            assert_eq!(kind(word).as_str(), wire(word));
        }
        for word in [
            TransferCause::Asked,
            TransferCause::Back,
            TransferCause::Package,
            TransferCause::WrongService,
        ] {
            assert_eq!(cause(word).as_str(), wire(word));
        }
        for word in [
            ExpireReason::Left,
            ExpireReason::SystemDown,
            ExpireReason::HallClosed,
            ExpireReason::Arranged,
        ] {
            assert_eq!(expire(word).as_str(), wire(word));
        }
    }
}
