//! A program that is newer than its server reads what that says: the first form of every view is kept
//! in `older/`, as a server sent it.

use protocol::{
    socket::ToClient,
    views::{AnnounceMode, Announcing, BoardView, WindowView},
    words::{Language, Text},
};
use serde_json::Value;

const BOARD: &str = include_str!("older/board.json");
const WINDOW: &str = include_str!("older/window.json");
const COUNTER: &str = include_str!("older/counter.json");
const TICKET: &str = include_str!("older/ticket.json");

const FRAMES: [&str; 6] = [
    BOARD,
    WINDOW,
    COUNTER,
    TICKET,
    include_str!("older/kiosk.json"),
    include_str!("older/dashboard.json"),
];

/// Everything of `old` is in `new` as it was; `new` may say more.
fn holds(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            old.iter().all(|(key, old)| new.get(key).is_some_and(|new| holds(old, new)))
        }
        (Value::Array(old), Value::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| holds(old, new))
        }
        _ => old == new,
    }
}

#[test]
fn the_first_form_of_every_view_is_read_and_nothing_of_it_lost() -> serde_json::Result<()> {
    for text in FRAMES {
        let old: Value = serde_json::from_str(text)?;
        let frame: ToClient = serde_json::from_str(text)?;
        let again = serde_json::to_value(&frame)?;
        assert!(holds(&old, &again), "{again:#}");
    }
    Ok(())
}

#[test]
fn a_screen_takes_what_its_server_does_not_say_as_a_hall_that_has_not_set_it()
-> serde_json::Result<()> {
    let board: BoardView = serde_json::from_str(BOARD)?;
    assert_eq!((board.paused.len(), board.interrupted.len(), board.next.len()), (0, 0, 0));
    assert_eq!(board.notice, Text::default());
    assert!(board.take.is_none() && board.calls.iter().all(|call| !call.voice));
    let announce = Announcing {
        mode: AnnounceMode::Voice,
        languages: vec![Language::Mandarin, Language::English],
        times: 2,
        recall_times: 3,
        late_secs: 90,
        loudness: vec![],
    };
    assert_eq!(board.announce, announce);
    let window: WindowView = serde_json::from_str(WINDOW)?;
    assert!(window.services.is_empty() && window.clerk.is_none() && window.back_at_ms.is_none());
    Ok(())
}

#[test]
fn a_ticket_whose_cases_nobody_counts_is_for_one() -> serde_json::Result<()> {
    let frame: ToClient = serde_json::from_str(COUNTER)?;
    let ToClient::Counter(desk) = frame else { panic!("{frame:?}") };
    let current = desk.current.as_ref();
    assert_eq!(current.map(|it| (it.cases, it.misses, it.needs.is_none())), Some((1, 0, true)));
    assert!(!desk.auto_call && desk.messages.is_empty() && !desk.parked[0].overdue);
    let frame: ToClient = serde_json::from_str(TICKET)?;
    let ToClient::Ticket(ticket) = frame else { panic!("{frame:?}") };
    assert_eq!((ticket.cases, ticket.can_step_out, ticket.inserted), (1, false, false));
    Ok(())
}
