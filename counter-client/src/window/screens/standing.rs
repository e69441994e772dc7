//! How it stands, in words: who is here and for how long, who waits, the connection.

use protocol::{views::CounterTicket, words::VisitStatus};

use super::super::{
    look::Tone,
    scene::{Scene, lasting},
};
use crate::{
    desk::Connection,
    messages::{Part, text as words},
    told,
};

/// How it stands: what was told just now, or how many wait.
pub fn info(scene: &Scene<'_>, told: Option<&(String, Tone)>) -> (String, Tone) {
    if is_unpaired(scene) {
        return (scene.say("pair-again"), Tone::Wrong);
    }
    if let Some((told, tone)) = told {
        return (told.clone(), *tone);
    }
    if let Connection::Away { why, .. } = &scene.shown.connection {
        let why = told::away(scene.lang, why);
        return (scene.fill("away", &[("why", &why)]), Tone::Wrong);
    }
    let Some(view) = scene.view() else { return (scene.say("no-view"), Tone::Soft) };
    if let Some(message) = view.messages.first() {
        let facts = [("from", message.from.as_str()), ("said", message.text.as_str())];
        return (scene.fill("message-waits", &facts), Tone::Plain);
    }
    if let Some(interrupted) = view.interrupted.first() {
        let service = scene.pick(&interrupted.service);
        return (scene.fill("interrupted", &[("service", service)]), Tone::Wrong);
    }
    let mut told = scene.fill("waiting", &[("count", &view.waiting.to_string())]);
    if view.waiting > 0 {
        let minutes = (view.longest_wait_secs / 60).to_string();
        told += &scene.fill("longest", &[("minutes", &minutes)]);
    }
    if let Some(due_ms) = view.next_due_ms {
        told += &scene.fill("next-due", &[("time", &scene.hour(due_ms))]);
    }
    (told, Tone::Soft)
}

/// What a clerk must know who sees no more than a strip: what was told just now, what is wrong.
pub fn urgent(scene: &Scene<'_>, told: Option<&(String, Tone)>) -> Option<(String, Tone)> {
    let info = info(scene, told);
    if info.1 == Tone::Wrong {
        return Some(info);
    }
    let current = scene.view().filter(|_| scene.shown.settled).and_then(|v| v.current.as_ref());
    if current.is_some_and(|current| current.unshown_alarm && !current.shown) {
        return Some((scene.say("not-shown"), Tone::Wrong));
    }
    (told.is_some() || info.1 != Tone::Soft).then_some(info)
}

/// The server does not know this desk any more: everything else waits until it is paired again.
pub fn is_unpaired(scene: &Scene<'_>) -> bool {
    matches!(&scene.shown.connection, Connection::Away { why, .. } if why.is_unpaired())
}

/// How it stands with the server, in a word.
pub fn connection(scene: &Scene<'_>) -> (String, Tone) {
    match &scene.shown.connection {
        Connection::Connecting => (scene.say("connecting"), Tone::Soft),
        Connection::Live => (scene.say("connected"), Tone::Soft),
        Connection::Away { .. } => {
            let age = scene.shown.age_ms.map_or_else(String::new, lasting);
            (scene.fill("disconnected", &[("age", &age)]), Tone::Wrong)
        }
    }
}

/// The largest thing: the number, or what the counter does without anybody.
pub fn headline(scene: &Scene<'_>) -> (String, bool) {
    if is_unpaired(scene) {
        return (scene.say("unpaired"), false);
    }
    if let Some(person) = &scene.shown.person {
        return (person.number.clone(), true);
    }
    let Some(picture) = scene.desk.picture() else { return ("—".to_owned(), false) };
    match picture.signed_in {
        false => (scene.say("signed-out"), false),
        true => (scene.word("status", &picture.status), false),
    }
}

/// Who is here and how it stands, for whoever sees no more of the window than its name.
pub fn in_short(scene: &Scene<'_>) -> String {
    let (headline, is_number) = headline(scene);
    if let Some(doing) = scene.shown.doing {
        return format!("{headline} {}", words(scene.lang, Part::Doing, doing.name(), &[]));
    }
    match scene.desk.picture().filter(|_| is_number) {
        Some(picture) => format!("{headline} {}", scene.word("status", &picture.status)),
        None => headline,
    }
}

/// What stands beside the number: the service, then time and screen.
pub fn details(scene: &Scene<'_>) -> (String, (String, Tone)) {
    let current = scene.view().filter(|_| scene.shown.settled).and_then(|v| v.current.as_ref());
    let first = current.map_or_else(String::new, |current| {
        let kind = scene.word("kind", &current.kind);
        format!("{} {kind}", scene.pick(&current.service))
    });
    if let Some(doing) = scene.shown.doing {
        let doing = words(scene.lang, Part::Doing, doing.name(), &[]);
        let unsure = if scene.shown.unsure { scene.say("unsure") } else { String::new() };
        return (first, (format!("{doing}{unsure}"), Tone::Plain));
    }
    let Some(current) = current else { return (first, (seat(scene), Tone::Soft)) };
    (first, standing(scene, current))
}

/// Without anybody here: why the counter pauses, what it waits for.
fn seat(scene: &Scene<'_>) -> String {
    let Some(view) = scene.view() else { return String::new() };
    match (view.pause, view.back_at_ms) {
        (Some(pause), Some(back_ms)) => {
            let time = scene.fill("back-by", &[("time", &scene.hour(back_ms))]);
            format!("{} {time}", scene.word("pause", &pause))
        }
        (Some(pause), None) => scene.word("pause", &pause),
        _ => String::new(),
    }
}

fn standing(scene: &Scene<'_>, current: &CounterTicket) -> (String, Tone) {
    let timer = scene.shown.timer_ms.unwrap_or_default();
    if current.status == VisitStatus::Serving {
        let norm_ms = current.norm_secs.map(|secs| i64::from(secs) * 1000);
        let over = norm_ms.is_some_and(|norm_ms| timer > norm_ms);
        let lasts = match norm_ms {
            Some(norm_ms) => format!("{} / {}", lasting(timer), lasting(norm_ms)),
            None => lasting(timer),
        };
        return match over {
            true => (format!("{lasts} {}", scene.say("over-norm")), Tone::Wrong),
            false => (lasts, Tone::Plain),
        };
    }
    let (shown, tone) = match (current.unshown_alarm && !current.shown, current.shown) {
        (true, _) => ("not-shown", Tone::Wrong),
        (_, true) => ("shown", Tone::Plain),
        _ => ("showing", Tone::Soft),
    };
    let calls = match current.calls {
        0 | 1 => String::new(),
        calls => scene.fill("calls", &[("count", &calls.to_string())]),
    };
    (format!("{} {}{calls}", lasting(timer), scene.say(shown)), tone)
}
