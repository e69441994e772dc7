//! What the clerk's desk is told besides the queue, and what it says.

use protocol::{
    bodies::Choices,
    words::{CounterStatus, Outcome, ServiceKind},
};
use reqwest::Method;
use serde_json::json;

use crate::floor::{Floor, name};

#[tokio::test]
async fn a_desk_knows_the_steps_before_and_what_it_can_choose_from() {
    let floor = Floor::with(&[1, 3]).await;
    let ticket = floor.take_as(json!({ "package": "house", "source": "kiosk" })).await;
    assert_eq!(floor.serve(1).await, ticket.visit);
    assert_eq!(floor.next(1).await, ticket.visit);
    let current = floor.desk(1).await.current.expect("somebody");
    assert_eq!((current.service_id.as_str(), current.kind), ("stamp", ServiceKind::Apply));
    assert_eq!(current.norm_secs, Some(300));
    let before: Vec<_> = current.earlier.iter().map(|it| (&*it.service.en, it.outcome)).collect();
    assert_eq!(before, [("File", Some(Outcome::Handled))]);
    floor.take("file").await;
    assert_eq!(floor.desk(1).await.waiting_by_service["file"], 1);

    let choices = async |counter: &str, token: &str| {
        let path = format!("/api/v1/counters/{counter}/choices");
        floor.hall.ask(Method::GET, &path).token(token).send().await
    };
    let told: Choices = choices("1", &floor.manager).await.done();
    let here: Vec<_> = told.services.iter().map(|it| (it.id.as_str(), it.here)).collect();
    assert_eq!(here, [("deed", false), ("file", true), ("permit", false), ("stamp", true)]);
    let two = &told.counters[1];
    assert_eq!((two.number, two.status, two.taken), (2, CounterStatus::Closed, false));
    assert_eq!(name(&choices("9", &floor.manager).await.problem()), "unknown-counter");
    assert_eq!(name(&choices("1", &floor.guide).await.problem()), "not-allowed");
}
