//! 转移: to a service, a counter or a clerk, and back.

use protocol::bodies::TransferTo;

use super::{
    super::{
        Message,
        draft::{Set, Target},
        look::Tone,
        rows::{Key, Row, grid},
        scene::Scene,
    },
    services::{counters, find, services},
};
use crate::desk::{Button, Press};

/// The rows of the panel.
pub fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let draft = scene.draft;
    let off = scene.off(Button::Transfer);
    let target = |target: Target, label: &str| {
        Key::new(scene.say(label), Message::Set(Set::Target(target))).chosen(draft.target == target)
    };
    let back = Key::new(scene.say("and-back"), Message::Set(Set::Back(!draft.back)));
    let mut rows = vec![Row::Keys(vec![
        target(Target::Service, "to-service"),
        target(Target::Counter, "to-counter"),
        target(Target::Clerk, "to-clerk"),
        back.chosen(draft.back),
    ])];
    let to = |to: TransferTo| Message::Press(Press::Transfer { to, back: draft.back });
    match draft.target {
        Target::Service => {
            rows.push(find(scene));
            let message = |service: &protocol::bodies::ServiceChoice| {
                to(TransferTo::Service(service.id.clone()))
            };
            rows.extend(services(scene, message, off.as_ref()));
        }
        Target::Counter => {
            let message = |counter: &protocol::bodies::CounterChoice| {
                to(TransferTo::Counter(counter.id.clone()))
            };
            rows.extend(counters(scene, |_| true, message, off.as_ref()));
        }
        Target::Clerk => {
            rows.extend(clerks(scene, |clerk| to(TransferTo::Clerk(clerk)), off.as_ref()))
        }
    }
    rows
}

/// The clerks at other counters.
pub fn clerks(
    scene: &Scene<'_>,
    message: impl Fn(String) -> Message,
    off: Option<&String>,
) -> Vec<Row> {
    let colleagues = scene.view().map(|view| view.colleagues.as_slice()).unwrap_or_default();
    let keys = colleagues.iter().map(|colleague| {
        let number = colleague.counter_number.to_string();
        let label = scene.fill("clerk-at", &[("name", &colleague.name), ("number", &number)]);
        Key::new(label, message(colleague.clerk.clone())).off(off.cloned())
    });
    let rows = grid(keys.collect(), 2);
    if rows.is_empty() { vec![Row::Line(scene.say("no-clerks"), Tone::Soft)] } else { rows }
}
