//! 信用与容缺: the grade of an enterprise, and how many papers of the service here may come later.

use protocol::bodies::Credit;

use super::super::{
    Message,
    draft::Set,
    look::Tone,
    rows::{Field, Key, Row},
    scene::Scene,
};
use crate::desk::{Who, WhyNot};

/// The rows of the panel.
pub fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let current = scene.view().filter(|_| scene.shown.settled).and_then(|v| v.current.as_ref());
    let empty = || Who::named(&scene.draft.enterprise).is_none();
    let off = match current {
        None => Some(scene.why_not(WhyNot::NobodyHere)),
        Some(_) => empty().then(|| scene.say("enterprise-first")),
    };
    let field = Field {
        id: "enterprise",
        label: scene.say("enterprise"),
        value: scene.draft.enterprise.clone(),
        secret: false,
        set: Set::Enterprise,
        enter: off.is_none().then_some(Message::AskCredit),
    };
    let key = Key::new(scene.say("credit-ask"), Message::AskCredit).off(off).tone(Tone::Main);
    let mut rows = vec![Row::Field(field), Row::Keys(vec![key])];
    if let Some(current) = current {
        let service = scene.pick(&current.service);
        rows.push(Row::Line(scene.fill("credit-for", &[("service", service)]), Tone::Soft));
    }
    match &scene.draft.credit {
        Some(Ok(credit)) => rows.extend(told(scene, credit)),
        Some(Err(why)) => rows.push(Row::Line(why.clone(), Tone::Wrong)),
        None => {}
    }
    rows
}

fn told(scene: &Scene<'_>, credit: &Credit) -> Vec<Row> {
    let name = credit.name.as_ref().unwrap_or(&credit.enterprise);
    let who = match &credit.grade {
        Some(grade) => {
            let grade = scene.fill("credit-grade", &[("grade", &format!("{grade:?}"))]);
            format!("{name} {grade}")
        }
        None => name.clone(),
    };
    let (may_miss, materials) = (credit.may_miss.to_string(), credit.materials.to_string());
    let facts = [("count", may_miss.as_str()), ("all", materials.as_str())];
    let mut rows = vec![
        Row::Line(who, Tone::Plain),
        Row::Line(scene.fill("credit-may-miss", &facts), Tone::Plain),
    ];
    rows.extend(
        credit.note.as_ref().map(|note| Row::Line(scene.pick(note).to_owned(), Tone::Soft)),
    );
    rows
}
