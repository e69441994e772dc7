//! Events in the short words of the scenarios.

use queue_core::{
    Event, State,
    event::Called,
    ids::VisitId,
    time::MINUTE_MS,
    visit::{Lane, Visit},
};

/// `HH:MM`, with seconds and milliseconds when there are any.
pub fn clock(ms: i64) -> String {
    let (minutes, secs, rest) = (ms / MINUTE_MS, ms % MINUTE_MS / 1000, ms % 1000);
    let hm = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    match (secs, rest) {
        (0, 0) => hm,
        (secs, 0) => format!("{hm}:{secs:02}"),
        (secs, rest) => format!("{hm}:{secs:02}+{rest}ms"),
    }
}

pub fn render(state: &State, event: &Event) -> String {
    let number = |id: &VisitId| state.visits.get(id).map_or("?".into(), |v| v.number.to_string());
    let due = |id: &VisitId| clock(state.visits.get(id).map_or(0, Visit::due_ms));
    match event {
        Event::TicketIssued(e) => {
            format!("{} {:?} due {}", e.number, e.class, clock(e.base_ms)).to_lowercase()
        }
        Event::Called(e) => called(&number(&e.visit), e),
        Event::Recalled { visit, counter, calls, .. } => {
            format!("{} again to {counter}, {calls}", number(visit))
        }
        Event::CallShown { call, .. } => format!("call {call} shown"),
        Event::ServiceStarted { visit, .. } => format!("{} started", number(visit)),
        Event::ServiceFinished { visit, served_ms, .. } => {
            format!("{} done in {}", number(visit), clock(*served_ms))
        }
        Event::CallMissed { visit, misses, return_until_ms, return_until_call, .. } => {
            let until = match (return_until_ms, return_until_call) {
                (Some(ms), _) => format!("until {}", clock(*ms)),
                (None, Some(calls)) => format!("until call {calls}"),
                (None, None) => "void".into(),
            };
            format!("{} missed {misses}, {until}", number(visit))
        }
        Event::Returned { visit, .. }
        | Event::Resumed { visit, .. }
        | Event::SupplementReturned { visit, .. }
        | Event::CarriedBack { visit, .. }
        | Event::SteppedBack { visit, .. } => {
            format!("{} waits, due {}", number(visit), due(visit))
        }
        Event::ReturnLapsed { visit, .. } => format!("{} void", number(visit)),
        Event::ServiceParked { visit, .. } => format!("{} parked", number(visit)),
        Event::Transferred { visit, lane, .. } => format!("{} on to {}", number(visit), name(lane)),
        Event::Reclassified { visit, service, .. } => format!("{} is for {service}", number(visit)),
        Event::StepChosen { visit, service, .. } => format!("{} does {service}", number(visit)),
        Event::Prechecked { visit, missing, .. } => {
            format!("{} prechecked {missing:?}", number(visit))
        }
        Event::ClassConfirmed { visit, .. } => format!("{} confirmed", number(visit)),
        Event::ClassRejected { visit, counts, .. } => {
            format!("{} {counts:?} due {}", number(visit), due(visit)).to_lowercase()
        }
        Event::CaseAttached { visit, counter, number: case, .. } => {
            format!("{} has {case} at {counter}", number(visit))
        }
        Event::NeedsSet { visit, needs, .. } => {
            format!("{} needs {}", number(visit), serde_json::to_string(needs).unwrap())
        }
        Event::Inserted { visit, .. } => format!("{} inserted, due {}", number(visit), due(visit)),
        Event::SteppedOut { visit, until_ms, .. } => {
            format!("{} out until {}", number(visit), clock(*until_ms))
        }
        Event::MoreTimeGiven { visit, until_ms, .. } => {
            format!("{} has until {}", number(visit), clock(*until_ms))
        }
        Event::HandedOver { visit, lane, keep_until_ms, .. } => {
            let kept = keep_until_ms.map_or(String::new(), |ms| format!(" until {}", clock(ms)));
            format!("{} to {}{kept}", number(visit), name(lane))
        }
        Event::Undone { counter, step, visit, .. } => {
            format!("{counter} undid {step:?} of {}", visit.number).to_lowercase()
        }
        Event::VisitCancelled { visit, .. } => format!("{} cancelled", number(visit)),
        Event::VisitExpired { visit, .. } => format!("visit {visit} expired"),
        Event::CarriedOver { visit, .. } => format!("{} carried", number(visit)),
        Event::Linked { visits, link, .. } => {
            let all: Vec<String> = visits.iter().map(number).collect();
            let how = if link.is_some() { "linked" } else { "on its own" };
            format!("{} {how}", all.join(" "))
        }
        other => of_counter(other),
    }
}

fn called(number: &str, e: &Called) -> String {
    let next = e.reason.next.as_ref().map_or("nobody".into(), |n| n.number.to_string());
    let wait = e.wait_ms.map_or(String::new(), |ms| format!(" after {}", clock(ms)));
    let manual = e.reason.manual.map_or(String::new(), |why| format!(", because {}", why.word()));
    let insert =
        e.reason.insert.map_or(String::new(), |why| format!(", put first: {}", why.word()));
    let overtime = if e.overtime { ", overtime" } else { "" };
    let (counter, all) = (&e.counter, e.reason.candidates);
    format!("{number} to {counter} of {all}, next {next}{wait}{manual}{insert}{overtime}")
}

fn name(lane: &Lane) -> String {
    match lane {
        Lane::Service(id) => format!("service {id}"),
        Lane::Counter(id) => format!("counter {id}"),
        Lane::Clerk(id) => format!("clerk {id}"),
    }
}

fn of_counter(event: &Event) -> String {
    match event {
        Event::CounterReady { counter, .. } => format!("{counter} ready"),
        Event::CounterOpened { counter, .. } => format!("{counter} open"),
        Event::CounterResumed { counter, .. } => format!("{counter} goes on"),
        Event::CounterPaused { counter, back_at_ms, .. } => {
            let back = back_at_ms.map_or(String::new(), |ms| format!(" until {}", clock(ms)));
            format!("{counter} paused{back}")
        }
        Event::PausePlanned { counter, plan, .. } => {
            format!("{counter} {}", if plan.is_some() { "will pause" } else { "will not pause" })
        }
        Event::CounterClosed { counter, .. } => format!("{counter} closed"),
        Event::CounterMoved { counter, to, .. } => format!("{counter} moved to {to}"),
        Event::AutoCallSet { counter, on, .. } => format!("{counter} auto {on}"),
        Event::HelpAsked { counter, kind, .. } => format!("{counter} asks for {kind:?}"),
        Event::HelpAnswered { counter, .. } => format!("{counter} has help"),
        Event::SignedIn { counter, clerk, .. } => format!("{clerk} at {counter}"),
        Event::SignedOut { counter, .. } => format!("{counter} signed out"),
        Event::DayClosed { date, .. } => format!("{date} closed"),
        Event::DayOpened { date, .. } => format!("{date} opened"),
        Event::ServiceInterrupted { service, .. } => format!("{service} interrupted"),
        Event::ServiceRestored { service, lasted_ms, .. } => {
            format!("{service} restored after {}", clock(*lasted_ms))
        }
        Event::Backfilled(e) => format!("{} from paper", e.number),
        Event::SkillsSet { clerk, .. } => format!("skills of {clerk}"),
        other => format!("{other:?}"),
    }
}
