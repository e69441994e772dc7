//! The sheets as HTML, made for A4 paper: Chinese first, then English.

use std::{collections::BTreeMap, fmt::Write as _};

use chrono::DateTime;
use protocol::words::{Text, VisitStatus};

use super::{LastOrder, Plan};
use crate::{
    desk::LastKnown,
    messages::{Lang, Part, text},
};

/// How the sheets look.
const STYLE: &str = include_str!("sheet.css");
/// The columns of the table: what `backfill` asks for, and what tells whom it was about.
const COLUMNS: [&str; 12] = [
    "slip", "ticket", "service", "class", "counter", "clerk", "taken", "called", "started",
    "finished", "outcome", "entered",
];
/// What to do, step by step.
const STEPS: [&str; 6] = ["step-1", "step-2", "step-3", "step-4", "step-5", "step-6"];

/// One page with the instructions and the last order, one table and the slips per service group.
pub fn html(plan: Plan<'_>) -> String {
    let mut groups: BTreeMap<&str, &str> =
        plan.groups.iter().map(|(letters, name)| (letters.as_str(), name.as_str())).collect();
    for line in plan.order.iter().flat_map(|order| &order.lines) {
        groups.entry(letters(&line.number)).or_insert("");
    }
    if groups.is_empty() {
        groups.insert("", "");
    }
    let title = text(Lang::Zh, Part::Paper, "title", &[]);
    let mut html = format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n"
    );
    for (letters, name) in groups {
        let group = Group { plan, letters, name };
        html += &group.instructions();
        html += &group.table();
        html += &group.slips();
    }
    html + "</html>\n"
}

/// The letters of a number: its service group.
fn letters(number: &str) -> &str {
    let digits = number.find(|c: char| c.is_ascii_digit()).unwrap_or(number.len());
    &number[..digits]
}

struct Group<'a> {
    plan: Plan<'a>,
    letters: &'a str,
    name: &'a str,
}

impl Group<'_> {
    fn instructions(&self) -> String {
        let mut html = self.head("title");
        html += "<ol class=\"steps\">\n";
        for step in STEPS {
            let (first, last) = (self.slip(self.plan.first), self.slip(self.last()));
            let facts = [("first", first.as_str()), ("last", last.as_str())];
            let _ = writeln!(html, "<li>{}</li>", both(step, &facts));
        }
        html += "</ol>\n<table class=\"holder\"><tr>\n";
        for blank in ["holder", "phone", "from", "until"] {
            let _ = writeln!(html, "<td>{}<div class=\"blank\"></div></td>", both(blank, &[]));
        }
        html += "</tr></table>\n";
        html + &self.order() + "</section>\n"
    }

    fn order(&self) -> String {
        let Some(order) = self.plan.order else {
            return format!("<p class=\"note\">{}</p>\n", both("no-order", &[]));
        };
        let at = time(order);
        let say = |lang, counter: &str| {
            escaped(&text(lang, Part::Paper, "order", &[("at", &at), ("counter", counter)]))
        };
        let (zh, en) = (say(Lang::Zh, &order.counter.zh), say(Lang::En, &order.counter.en));
        let mut html = format!("<h2>{zh} <i>{en}</i></h2>\n");
        let lines = order.lines.iter().filter(|line| letters(&line.number) == self.letters);
        let lines: Vec<&LastKnown> = lines.collect();
        if lines.is_empty() {
            let _ = writeln!(html, "<p class=\"note\">{}</p>", both("order-empty", &[]));
            return html;
        }
        html += "<ol class=\"order\">\n";
        for line in lines {
            let number = escaped(&line.number);
            let status = both(status(line.status), &[]);
            let _ = writeln!(html, "<li><b>{number}</b> <small>{status}</small> ☐</li>");
        }
        html + "</ol>\n"
    }

    fn table(&self) -> String {
        let mut html = self.head("table");
        let _ = writeln!(html, "<p class=\"note\">{}</p>", both("legend", &[]));
        html += "<table class=\"rows\">\n<thead><tr>\n";
        for column in COLUMNS {
            let _ = writeln!(html, "<th class=\"{column}\">{}</th>", both(column, &[]));
        }
        html += "</tr></thead>\n<tbody>\n";
        for ordinal in self.plan.first..=self.last() {
            let blanks = "<td></td>".repeat(COLUMNS.len() - 2);
            let slip = self.slip(ordinal);
            let _ = writeln!(html, "<tr><td><b>{slip}</b></td>{blanks}<td>☐</td></tr>");
        }
        html + "</tbody></table>\n</section>\n"
    }

    fn slips(&self) -> String {
        let mut html = self.head("slips");
        html += "<div class=\"slips\">\n";
        for ordinal in self.plan.first..=self.last() {
            let _ = writeln!(
                html,
                "<div class=\"cut\"><small>{}</small><b>{}</b><small>{}</small></div>",
                self.whose(),
                self.slip(ordinal),
                both("slip-note", &[]),
            );
        }
        html + "</div>\n</section>\n"
    }

    /// A new page with its heading.
    fn head(&self, title: &str) -> String {
        format!(
            "<section>\n<header><h1>{}</h1><p>{}</p></header>\n",
            both(title, &[]),
            self.whose()
        )
    }

    /// The hall and the group.
    fn whose(&self) -> String {
        let hall = self.plan.order.map(|order| &order.hall);
        let hall = hall.map_or_else(String::new, |Text { zh, en }| {
            format!("{} <i>{}</i> · ", escaped(zh), escaped(en))
        });
        let (letters, name) = match self.letters {
            "" => ("____", String::new()),
            letters => (letters, escaped(self.name)),
        };
        format!("{hall}{} {} {name}", both("group", &[]), escaped(letters))
    }

    fn last(&self) -> u32 {
        self.plan.first.saturating_add(self.plan.slips.max(1) - 1)
    }

    /// A slip's number, as `backfill` makes it.
    fn slip(&self, ordinal: u32) -> String {
        format!("P-{}{ordinal:03}", if self.letters.is_empty() { "__" } else { self.letters })
    }
}

/// Chinese, then English.
fn both(key: &str, facts: &[(&str, &str)]) -> String {
    let say = |lang| escaped(&text(lang, Part::Paper, key, facts));
    format!("{} <i>{}</i>", say(Lang::Zh), say(Lang::En))
}

fn status(status: VisitStatus) -> &'static str {
    match status {
        VisitStatus::Called => "called-now",
        VisitStatus::Serving => "serving",
        VisitStatus::Parked => "parked",
        _ => "waiting",
    }
}

/// Hall time.
fn time(order: &LastOrder) -> String {
    let local_ms = order.at_ms + i64::from(order.utc_offset_minutes) * 60_000;
    DateTime::from_timestamp_millis(local_ms)
        .map_or_else(String::new, |local| local.format("%Y-%m-%d %H:%M").to_string())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
