//! The judge finds nothing in a day that the core played, and finds every crime that is put in.

use queue_core::{Setup, time::LocalDate};
use serde_json::json;
use simulator::{Profile, Watch, day::utc_midnight_ms, make_day, virtual_day};

use super::*;

const DATE: LocalDate = LocalDate { year: 2026, month: 6, day: 1 };

/// A day of the core as a journal, with an acknowledgement for every row.
fn honest_day() -> (Vec<Row>, BTreeMap<String, Ack>) {
    let text = include_str!("../../../../config/hall.jiedong.toml");
    let setup: Setup = toml::from_str(text).expect("a setup");
    let day = make_day(&Profile::over(&setup), 3, DATE);
    let played = virtual_day(&setup, &day, utc_midnight_ms(DATE, 480), Watch::Counts);
    let rows: Vec<Row> = (1..)
        .zip(&played.journal)
        .map(|(seq, (at, events))| Row {
            seq,
            at_ms: at.utc_ms,
            wall_ms: at.utc_ms / 600,
            actor: String::new(),
            command_id: format!("http:command-{seq}"),
            body_hash: String::new(),
            events: events.iter().map(|e| serde_json::to_value(e).expect("JSON")).collect(),
        })
        .collect();
    let acks = rows.iter().map(|row| {
        let ticket = row.events.iter().find(|event| text_is(event, "ticket-issued"));
        let ticket = ticket.map(|event| (visit_of(event), number_text(event)));
        let ack = Ack { seq: row.seq, life: 1, first_sent: 1, attempts: 1, ticket };
        (row.command_id.trim_start_matches("http:").to_owned(), ack)
    });
    let acks = acks.collect();
    (rows, acks)
}

fn text_is(event: &Value, kind: &str) -> bool {
    text(event, "event") == kind
}

/// Every event of a kind, to be changed.
fn events_of<'a>(rows: &'a mut [Row], kind: &'a str) -> impl Iterator<Item = &'a mut Value> {
    rows.iter_mut().flat_map(|row| &mut row.events).filter(move |event| text_is(event, kind))
}

#[test]
fn an_honest_day_is_clean() {
    let (rows, acks) = honest_day();
    let found = check(&rows, &acks);
    assert!(found.issued > 500 && found.calls > found.issued);
    assert!(found.contested > 0 && found.overtaking > 0);
    for list in [
        &found.duplicate_numbers,
        &found.double_calls,
        &found.b1,
        &found.order,
        &found.contradictions,
        &found.lost,
        &found.forgotten,
    ] {
        assert_eq!(*list, Vec::<String>::new());
    }
    assert!((599.0..601.0).contains(&found.pace), "{}", found.pace);
    // Nobody stands in front of the screens of a virtual day.
    assert_eq!(found.unshown.len(), found.calls + found.recalls);
}

#[test]
fn a_number_given_twice_is_found() {
    let (mut rows, acks) = honest_day();
    let mut tickets = events_of(&mut rows, "ticket-issued");
    let first = tickets.next().expect("a ticket")["number"].clone();
    tickets.next().expect("another")["number"] = first;
    drop(tickets);
    let found = check(&rows, &acks);
    assert_eq!(found.duplicate_numbers.len(), 1);
    assert!(!found.lost.is_empty(), "the answer had named the other number");
}

#[test]
fn a_call_to_the_wrong_person_is_found() {
    let (mut rows, acks) = honest_day();
    let call = events_of(&mut rows, "called")
        .filter(|call| number(&call["reason"], "candidates") >= 5)
        .find(|call| call["reason"]["next"].is_object());
    let call = call.expect("a contested call");
    call["visit"] = call["reason"]["next"]["visit"].clone();
    let found = check(&rows, &acks);
    assert!(!found.order.is_empty());
}

#[test]
fn a_latecomer_called_past_the_bound_breaks_the_theorem() {
    let (mut rows, acks) = honest_day();
    // The last to come is called instead of somebody who waits since long ago.
    let mut model = Model::default();
    let mut crime = None;
    for event in rows.iter().flat_map(|row| &row.events) {
        if text_is(event, "called") {
            let callable = model.callable(&text(event, "counter"));
            let called = model.visits.get(&visit_of(event)).expect("issued");
            let last = callable.last().and_then(|id| Some((*id, model.visits.get(id)?)));
            if let Some((id, last)) = last
                && last.checked_in > called.due() - model.least_d()
            {
                crime = Some((number(event, "call"), id));
                break;
            }
        }
        model.apply(event);
    }
    let (call, latecomer) = crime.expect("a full hall has such a call");
    let event = events_of(&mut rows, "called").find(|event| number(event, "call") == call);
    event.expect("the call")["visit"] = json!(latecomer);
    let found = check(&rows, &acks);
    assert!(!found.b1.is_empty());
}

#[test]
fn a_call_to_two_counters_is_found() {
    let (mut rows, acks) = honest_day();
    let at = rows.iter().position(|row| row.events.iter().any(|e| text_is(e, "called")));
    let row = &mut rows[at.expect("a call")];
    let call = row.events.iter().find(|e| text_is(e, "called")).expect("a call").clone();
    row.events.push(call);
    assert!(!check(&rows, &acks).double_calls.is_empty());
}

#[test]
fn a_lost_or_moved_acknowledgement_is_found() {
    let (mut rows, mut acks) = honest_day();
    rows.pop();
    acks.get_mut("command-7").expect("an answer").seq = 8;
    assert_eq!(check(&rows, &acks).lost.len(), 2);
}

#[test]
fn a_due_that_does_not_follow_from_the_rules_is_found() {
    let (mut rows, acks) = honest_day();
    let ticket = events_of(&mut rows, "ticket-issued").next().expect("a ticket");
    ticket["base_ms"] = json!(number(ticket, "base_ms") - 60_000);
    assert!(!check(&rows, &acks).contradictions.is_empty());
}
