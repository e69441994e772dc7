//! 交接: somebody leaves, and these tickets only they could call. What becomes of them?

use protocol::bodies::{HandOver, HandOvers, HandTo, KeepFor};

use super::super::{
    Message,
    draft::Set,
    look::Tone,
    rows::{Key, Row, grid},
    scene::Scene,
};
use crate::desk::Press;

/// The rows of the panel.
pub fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let (Some(leaving), Some(view)) = (&scene.draft.leaving, scene.view()) else { return vec![] };
    let chosen = scene.draft.hand_to.clone().unwrap_or(HandTo::Service);
    let to = |to: HandTo| {
        let chosen = to == chosen;
        Key::new(name(scene, &to), Message::Set(Set::HandTo(to))).chosen(chosen)
    };
    let mut targets = vec![to(HandTo::Service)];
    targets.extend([15, 30, 60].map(|minutes| to(HandTo::Keep(KeepFor { minutes }))));
    let clerks = view.colleagues.iter().map(|colleague| HandTo::Clerk(colleague.clerk.clone()));
    targets.extend(clerks.map(to));
    let mut rows = vec![Row::Line(scene.say("hand-over-how"), Tone::Plain)];
    rows.extend(grid(targets, 3));
    rows.push(Row::Line(scene.say("hand-over-each"), Tone::Soft));
    let tickets = view.bound.iter().map(|bound| {
        let named = leaving.tickets.iter().find(|(visit, _)| *visit == bound.visit);
        let to = named.map_or(&chosen, |(_, to)| to);
        let label = format!("{} → {}", bound.number, name(scene, to));
        Key::new(label, Message::Set(Set::Hand(bound.visit))).chosen(named.is_some())
    });
    rows.extend(grid(tickets.collect(), 2));
    let tickets = leaving.tickets.iter();
    let tickets = tickets.map(|(visit, to)| HandOver { visit: *visit, to: to.clone() }).collect();
    let hand_over = HandOvers { tickets, others: Some(chosen) };
    let press = match leaving.press.clone() {
        Press::Close(_) => Press::Close(hand_over),
        Press::SignOut(_) => Press::SignOut(hand_over),
        Press::Pause(plan, _) => Press::Pause(plan, hand_over),
        other => other,
    };
    rows.push(Row::Keys(vec![scene.press(press).tone(Tone::Main)]));
    rows
}

fn name(scene: &Scene<'_>, to: &HandTo) -> String {
    match to {
        HandTo::Service => scene.say("hand-service"),
        HandTo::Keep(keep) => scene.fill("hand-keep", &[("minutes", &keep.minutes.to_string())]),
        HandTo::Counter(counter) => scene.fill("counter", &[("number", counter)]),
        HandTo::Clerk(clerk) => {
            let mut colleagues = scene.view().into_iter().flat_map(|view| &view.colleagues);
            let named = colleagues.find(|colleague| colleague.clerk == *clerk);
            named.map_or_else(|| clerk.clone(), |colleague| colleague.name.clone())
        }
    }
}
