//! What is known of the person here: why them, what they bring, what was done before.

use protocol::{
    views::{CounterTicket, PackageProgress},
    words::StepState,
};

use super::super::{look::Tone, rows::Row, scene::Scene};

/// The rows of the panel.
pub fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let Some(current) = scene.view().and_then(|view| view.current.as_ref()) else {
        return vec![Row::Line(scene.say("nobody-here"), Tone::Soft)];
    };
    let mut rows = why(scene, current);
    let needs = needs(scene, current);
    if !needs.is_empty() {
        let needs = needs.join(&scene.say("and"));
        rows.push(Row::Line(scene.fill("needs", &[("needs", &needs)]), Tone::Wrong));
    }
    rows.extend(notes(scene, current));
    rows.extend(case_numbers(scene, current));
    if let Some(note) = &current.precheck {
        let result = scene.word("precheck", &note.result);
        let tone = if note.missing.is_empty() { Tone::Plain } else { Tone::Wrong };
        let missing: Vec<&str> = note.missing.iter().map(|paper| scene.pick(paper)).collect();
        let missing = missing.join(&scene.say("and"));
        let told = [("result", result.as_str()), ("missing", missing.as_str())];
        let key = if missing.is_empty() { "precheck" } else { "precheck-lacks" };
        rows.push(Row::Line(scene.fill(key, &told), tone));
    }
    if let Some(package) = &current.package {
        rows.extend(steps(scene, package));
    }
    if !current.linked.is_empty() {
        let numbers = current.linked.join(&scene.say("and"));
        rows.push(Row::Line(scene.fill("linked", &[("numbers", &numbers)]), Tone::Plain));
    }
    let mut more = Vec::new();
    if current.cases > 1 {
        more.push(scene.fill("cases", &[("count", &current.cases.to_string())]));
    }
    if current.misses > 0 {
        more.push(scene.fill("misses", &[("count", &current.misses.to_string())]));
    }
    if let Some(until_ms) = current.hold_until_ms {
        more.push(scene.fill("hold", &[("time", &scene.hour(until_ms))]));
    }
    if current.comes_back {
        more.push(scene.say("comes-back"));
    }
    rows.extend(more.into_iter().map(|line| Row::Line(line, Tone::Plain)));
    rows.extend(earlier(scene, current));
    rows
}

/// What the person needs, in words.
pub fn needs(scene: &Scene<'_>, current: &CounterTicket) -> Vec<String> {
    let needs = &current.needs;
    let flags = [
        (needs.voice, "needs-voice"),
        (needs.guide, "needs-guide"),
        (needs.hearing, "needs-hearing"),
    ];
    let words = flags.iter().filter(|(needed, _)| *needed).map(|(_, word)| scene.say(word));
    words.chain(needs.language.map(|language| scene.word("language", &language))).collect()
}

/// What clerks have noted.
pub fn notes(scene: &Scene<'_>, current: &CounterTicket) -> Vec<Row> {
    let notes = current.notes.iter().map(|note| {
        let counter = note.counter_number.to_string();
        let facts = [("text", note.text.as_str()), ("number", counter.as_str())];
        Row::Line(scene.fill("note", &facts), Tone::Plain)
    });
    notes.collect()
}

/// The cases that are attached, if any are.
pub fn case_numbers(scene: &Scene<'_>, current: &CounterTicket) -> Option<Row> {
    let numbers = current.case_numbers.join(&scene.say("and"));
    let told = || Row::Line(scene.fill("case-numbers", &[("numbers", &numbers)]), Tone::Plain);
    (!numbers.is_empty()).then(told)
}

fn why(scene: &Scene<'_>, current: &CounterTicket) -> Vec<Row> {
    let why = &current.why;
    let mut rows = vec![Row::Line(scene.pick(&why.sentence).to_owned(), Tone::Plain)];
    let due = scene.hour(why.due_ms);
    let mut told = scene.fill("due", &[("time", &due), ("count", &why.candidates.to_string())]);
    if let (Some(number), Some(due_ms)) = (&why.next_number, why.next_due_ms) {
        let next = [("number", number.as_str()), ("time", &scene.hour(due_ms))];
        told += &scene.fill("due-next", &next);
    }
    rows.push(Row::Line(told, Tone::Soft));
    rows
}

fn steps(scene: &Scene<'_>, package: &PackageProgress) -> Vec<Row> {
    let done = package.steps.iter().filter(|step| step.state == StepState::Done).count();
    let facts = [("done", done.to_string()), ("all", package.steps.len().to_string())];
    let facts: Vec<(&str, &str)> =
        facts.iter().map(|(name, fact)| (*name, fact.as_str())).collect();
    let progress = scene.fill("package", &facts);
    let mut rows =
        vec![Row::Line(format!("{} {progress}", scene.pick(&package.name)), Tone::Plain)];
    rows.extend(package.steps.iter().enumerate().map(|(at, step)| {
        let state =
            if step.now { scene.say("step-now") } else { scene.word("package", &step.state) };
        Row::Line(format!("{}. {} {state}", at + 1, scene.pick(&step.service)), Tone::Soft)
    }));
    rows
}

fn earlier(scene: &Scene<'_>, current: &CounterTicket) -> Vec<Row> {
    if current.earlier.is_empty() {
        return vec![];
    }
    let mut rows = vec![Row::Line(scene.say("earlier"), Tone::Plain)];
    rows.extend(current.earlier.iter().map(|step| {
        let outcome = match &step.outcome {
            Some(outcome) => scene.word("outcome", outcome),
            None => scene.say("handed-on"),
        };
        let counter = scene.fill("counter", &[("number", &step.counter_number.to_string())]);
        let (time, service) = (scene.hour(step.at_ms), scene.pick(&step.service));
        Row::Line(format!("{time} {} {service} {counter} {outcome}", step.number), Tone::Soft)
    }));
    rows
}
