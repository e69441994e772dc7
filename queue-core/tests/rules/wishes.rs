//! Commands that somebody in the hall could give now: most of them sensible, some not.
//! The choices come from outside: from a seed in the random histories, from a fuzzer's bytes in
//! `fuzz/`.

use queue_core::{
    Command, Setup, State,
    command::{
        Backfill, Errand, ExpireReason, HandOvers, HandTo, HelpKind, InterruptReason, Language,
        ManualReason, Needs, PausePlan, PauseReason, PrecheckResult, Take, TransferTo,
    },
    ids::{CallId, ClerkId, CounterId, PersonRef, ServiceId, VisitId},
    time::MINUTE_MS,
    visit::{CareKind, Class, Entitlement, Outcome, ParkKind, Source, Status, Visit},
};

/// Where choices come from.
pub trait Choices {
    /// A number below `sides`.
    fn roll(&mut self, sides: u64) -> u64;

    /// True once in `n` times.
    fn one_in(&mut self, n: u64) -> bool {
        self.roll(n) == 0
    }

    /// One of several.
    fn any<T: Clone>(&mut self, of: &[T]) -> T {
        let nth = self.roll(of.len() as u64);
        of[usize::try_from(nth).unwrap_or(0)].clone()
    }
}

const SERVICES: [&str; 4] = ["a", "b", "c", "p"];
const CLERKS: [&str; 3] = ["ann", "bob", "eve"];
const COUNTERS: [&str; 3] = ["1", "2", "3"];

/// Somebody's next wish.
pub fn wish(dice: &mut impl Choices, state: &State, now_ms: i64) -> Command {
    let counter: CounterId = dice.any(&COUNTERS).into();
    match dice.roll(100) {
        0..22 => take(dice, now_ms),
        22..36 => Command::CallNext { counter },
        36..70 => at_counter(dice, state, counter),
        70..85 => about_visit(dice, state),
        85..96 => of_counter(dice, counter),
        96..98 => of_service(dice, state, now_ms),
        _ => Command::Shown {
            call: CallId(state.last_call.saturating_sub(dice.roll(4))),
            device: "board".into(),
            delay_ms: 12,
        },
    }
}

/// The person at the counter, or now and then somebody else.
fn at_counter(dice: &mut impl Choices, state: &State, counter: CounterId) -> Command {
    let here = state.counters.get(&counter).and_then(|c| c.current);
    let visit = match here {
        Some(visit) if !dice.one_in(20) => visit,
        _ => some_visit(dice, state),
    };
    match dice.roll(100) {
        0..30 => Command::Start { counter, visit },
        30..52 => {
            let outcome = dice.any(&[Outcome::Handled, Outcome::Handled, Outcome::PapersMissing]);
            Command::Finish { counter, visit, outcome, next: dice.one_in(3) }
        }
        52..60 => Command::Recall { counter, visit },
        60..68 => Command::NoShow { counter, visit },
        68..76 => Command::Park {
            counter,
            visit,
            kind: dice.any(&[ParkKind::WithoutPapers, ParkKind::PapersKept, ParkKind::Waiting]),
            minutes: dice.one_in(2).then_some(12),
        },
        76..84 => Command::Transfer { counter, visit, to: target(dice), back: dice.one_in(3) },
        84..87 => {
            let service = service(dice);
            Command::Reclassify { visit, service, counter: Some(counter) }
        }
        87 => {
            let number = format!("YF-{}", dice.roll(5));
            Command::AttachCase { counter, visit, number }
        }
        88..90 => {
            Command::CallSpecific { counter, visit: some_visit(dice, state), reason: reason(dice) }
        }
        _ => Command::Undo { visit: undoable(state, &counter).unwrap_or(visit), counter },
    }
}

fn undoable(state: &State, counter: &CounterId) -> Option<VisitId> {
    state.counters.get(counter)?.undo.last().map(|last| last.before.id)
}

fn about_visit(dice: &mut impl Choices, state: &State) -> Command {
    let of = |status: fn(&Status) -> bool| {
        state.visits.values().filter(move |visit| status(&visit.status)).map(|visit| visit.id)
    };
    let one = |dice: &mut _, of: Vec<VisitId>| match of.len() {
        0 => some_visit(dice, state),
        _ => Choices::any(dice, &of),
    };
    match dice.roll(17) {
        0..2 => {
            let missing = of(|s| matches!(s, Status::NoShow { .. } | Status::Carried { .. }));
            Command::Return { visit: one(dice, missing.collect()) }
        }
        2..4 => {
            let parked = of(|s| matches!(s, Status::Parked { .. }));
            Command::Resume { visit: one(dice, parked.collect()) }
        }
        4 => Command::Cancel { visit: some_visit(dice, state) },
        5 => Command::Supplement { visit: one(dice, of(|s| *s == Status::Done).collect()) },
        6 => Command::Reclassify {
            visit: some_visit(dice, state),
            service: service(dice),
            counter: None,
        },
        7..9 => Command::Precheck {
            visit: one(dice, of(|s| *s == Status::Precheck).collect()),
            result: dice.any(&[PrecheckResult::Complete, PrecheckResult::Missing]),
            missing: vec![],
        },
        9 => Command::ConfirmClass { visit: some_visit(dice, state), class: Class::Care },
        10 => Command::RejectClass { visit: some_visit(dice, state), class: Class::Care },
        11 => Command::Insert { visit: some_visit(dice, state), reason: reason(dice) },
        12 => Command::Link { visits: vec![some_visit(dice, state), some_visit(dice, state)] },
        13 => Command::Unlink { visit: some_visit(dice, state) },
        14 => match out(state).filter(|_| dice.one_in(2)) {
            Some(visit) => Command::StepBack { visit },
            None => Command::StepOut { visit: some_visit(dice, state) },
        },
        15 => Command::SetNeeds { visit: some_visit(dice, state), needs: needs(dice) },
        _ => Command::MoreTime {
            visit: one(dice, of(|s| matches!(s, Status::Called { .. })).collect()),
        },
    }
}

fn out(state: &State) -> Option<VisitId> {
    let is_out = |visit: &&Visit| visit.extra.out_until_ms.is_some();
    state.visits.values().find(is_out).map(|visit| visit.id)
}

fn of_counter(dice: &mut impl Choices, counter: CounterId) -> Command {
    let clerk: ClerkId = dice.any(&CLERKS).into();
    match dice.roll(20) {
        0..2 => Command::PauseCounter {
            counter,
            reason: PauseReason::Away,
            minutes: dice.any(&[None, Some(5), Some(20)]),
            hand_over: hand_over(dice),
        },
        2..6 => Command::ResumeCounter { counter },
        6 => Command::CloseCounter { counter, hand_over: hand_over(dice) },
        7..12 => Command::OpenCounter { counter },
        12 => Command::SignOut { counter, hand_over: hand_over(dice) },
        13..16 => Command::SignIn { counter, clerk },
        16 => Command::MoveCounter { counter, to: dice.any(&COUNTERS).into() },
        17 => Command::SetAutoCall { counter, on: dice.one_in(2) },
        18 => {
            let plan = PausePlan { reason: PauseReason::Meeting, minutes: Some(15) };
            Command::PauseAfter { counter, plan: (!dice.one_in(4)).then_some(plan) }
        }
        _ => dice.any(&[
            Command::AskHelp { counter: counter.clone(), kind: HelpKind::Supervisor },
            Command::AnswerHelp { counter },
            Command::SetSkills {
                clerk: clerk.clone(),
                services: Some(vec!["a".into(), "b".into()]),
            },
            Command::SetSkills { clerk, services: None },
        ]),
    }
}

fn of_service(dice: &mut impl Choices, state: &State, now_ms: i64) -> Command {
    let service = state.interrupted.keys().next().cloned();
    match (dice.roll(8), service) {
        (0, _) => dice.any(&[Command::StopIssuing, Command::ResumeIssuing]),
        (1, _) => backfill(dice, now_ms),
        (2, Some(service)) => Command::CarryOver { service },
        (_, Some(service)) => Command::RestoreService { service },
        _ => Command::InterruptService {
            service: self::service(dice),
            reason: InterruptReason::SystemDown,
        },
    }
}

fn backfill(dice: &mut impl Choices, now_ms: i64) -> Command {
    Command::Backfill(Box::new(Backfill {
        service: service(dice),
        slip: u32::try_from(dice.roll(99)).unwrap_or(0),
        class: Class::Ordinary,
        counter: dice.any(&COUNTERS).into(),
        clerk: dice.any(&CLERKS).into(),
        checked_in_ms: now_ms - 9 * MINUTE_MS,
        called_ms: now_ms - 8 * MINUTE_MS,
        started_ms: now_ms - 7 * MINUTE_MS,
        finished_ms: now_ms - MINUTE_MS,
        outcome: Outcome::Handled,
    }))
}

fn take(dice: &mut impl Choices, now_ms: i64) -> Command {
    let mut take = Take::new(service(dice), dice.any(&[Source::Kiosk, Source::Desk]));
    if dice.one_in(5) {
        take.errand = Errand::Package("pack".into());
    }
    if dice.one_in(4) {
        take.entitlements.push(Entitlement::Care { care: CareKind::Disabled });
        if dice.one_in(2) {
            take.provisional.push(Class::Care);
        }
    }
    if dice.one_in(4) {
        let ahead = i64::try_from(dice.roll(90)).unwrap_or(0) - 45;
        let slot_start_ms = now_ms + ahead * MINUTE_MS;
        let slot_end_ms = slot_start_ms + 15 * MINUTE_MS;
        take.entitlements.push(Entitlement::Appointment { slot_start_ms, slot_end_ms });
    }
    if dice.one_in(9) {
        take.entitlements.push(Entitlement::Green);
    }
    if dice.one_in(3) {
        take.person = Some(PersonRef::from(format!("person-{}", dice.roll(6))));
    }
    if dice.one_in(9) {
        take.needs = needs(dice);
    }
    if dice.one_in(9) {
        take.precheck = Some(dice.one_in(2));
    }
    Command::Take(Box::new(take))
}

fn needs(dice: &mut impl Choices) -> Needs {
    Needs {
        voice: dice.one_in(2),
        guide: dice.one_in(3),
        hearing: dice.one_in(3),
        language: dice.any(&[None, Some(Language::Mandarin), Some(Language::English)]),
    }
}

/// A ticket of the last while.
fn some_visit(dice: &mut impl Choices, state: &State) -> VisitId {
    VisitId(state.last_visit.saturating_sub(dice.roll(30)))
}

fn service(dice: &mut impl Choices) -> ServiceId {
    dice.any(&SERVICES).into()
}

fn reason(dice: &mut impl Choices) -> ManualReason {
    dice.any(&[ManualReason::Arranged, ManualReason::Unwell])
}

fn target(dice: &mut impl Choices) -> TransferTo {
    match dice.roll(3) {
        0 => TransferTo::Service(service(dice)),
        1 => TransferTo::Counter(dice.any(&COUNTERS).into()),
        _ => TransferTo::Clerk(dice.any(&CLERKS).into()),
    }
}

fn hand_over(dice: &mut impl Choices) -> HandOvers {
    let others = match dice.roll(6) {
        0 => None,
        1 => Some(HandTo::Counter(dice.any(&COUNTERS).into())),
        2 => Some(HandTo::Clerk(dice.any(&CLERKS).into())),
        3 => Some(HandTo::Keep { minutes: 25 }),
        _ => Some(HandTo::Service),
    };
    HandOvers { tickets: vec![], others }
}

/// Another setup of the same hall, for the same services: other no-show rules, other numbers on the
/// counters.
pub fn changed(dice: &mut impl Choices, setup: &Setup) -> Command {
    use queue_core::setup::MissMode;
    let mut setup = setup.clone();
    let within_minutes = 30;
    setup.rules.misses = vec![
        dice.any(&[
            MissMode::Reinsert { places: 3, within_minutes },
            MissMode::Tail { within_minutes },
            MissMode::KeepMinutes { within_minutes },
            MissMode::KeepCalls { calls: 4 },
        ]),
        dice.any(&[
            MissMode::Tail { within_minutes },
            MissMode::Reinsert { places: 1, within_minutes },
        ]),
        MissMode::Void,
    ];
    let first = u16::try_from(1 + dice.roll(5)).unwrap_or(1);
    for (number, counter) in (first..).zip(setup.counters.values_mut()) {
        counter.number = number;
    }
    Command::ChangeSetup { setup: Box::new(setup) }
}

/// How a day ends: with people waiting, somebody answers for it.
pub fn end_of_day() -> Command {
    Command::CloseDay { expire: Some(ExpireReason::Arranged) }
}
