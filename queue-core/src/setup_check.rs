//! What is wrong with a setup. A hall refuses a setup with any of these problems.

use std::collections::{BTreeMap, BTreeSet};

use crate::setup::{MissMode, Setup, Text};

/// One problem, with the path of the field as it is written in the hall file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetupProblem {
    /// For example `counters.7.groups`.
    pub field: String,
    /// What is wrong and what to write.
    pub problem: String,
}

impl Setup {
    /// Every problem, in the order of the file. An empty list means the setup can be used.
    pub fn problems(&self) -> Vec<SetupProblem> {
        let mut check = Check::default();
        check.hours(self);
        check.rules(self);
        check.texts(self);
        check.zones(self);
        check.groups(self);
        check.services(self);
        check.packages(self);
        check.counters(self);
        check.problems
    }
}

#[derive(Default)]
struct Check {
    problems: Vec<SetupProblem>,
}

impl Check {
    fn require(&mut self, holds: bool, field: impl Into<String>, problem: impl Into<String>) {
        if !holds {
            self.problems.push(SetupProblem { field: field.into(), problem: problem.into() });
        }
    }

    fn hours(&mut self, setup: &Setup) {
        let hours = &setup.hours;
        self.require(!setup.hall.as_str().is_empty(), "hall", "give the hall a short id");
        self.require(hours.open < hours.close, "hours.close", "must be later than hours.open");
        self.require(
            hours.issue_from < hours.issue_until,
            "hours.issue_until",
            "must be later than hours.issue_from",
        );
    }

    fn rules(&mut self, setup: &Setup) {
        let rules = &setup.rules;
        let due = &rules.due;
        for (name, minutes) in [
            ("ordinary", due.ordinary),
            ("appointment", due.appointment),
            ("green", due.green),
            ("care", due.care),
            ("insert", due.insert),
        ] {
            self.require(
                (0..=24 * 60).contains(&minutes),
                format!("rules.due.{name}"),
                "must be between 0 and 1440 minutes",
            );
            self.require(
                minutes <= due.ordinary,
                format!("rules.due.{name}"),
                "must not be larger than rules.due.ordinary: a class would never count",
            );
        }
        self.require(
            rules.green_share_percent <= 100,
            "rules.green_share_percent",
            "must be 0 to 100",
        );
        self.require(
            rules.calls_before_no_show >= 1,
            "rules.calls_before_no_show",
            "must be at least 1",
        );
        self.require(!rules.misses.is_empty(), "rules.misses", "say what a missed call costs");
        for (n, mode) in rules.misses.iter().enumerate() {
            let within = match mode {
                MissMode::Reinsert { within_minutes, .. }
                | MissMode::Tail { within_minutes }
                | MissMode::KeepMinutes { within_minutes } => ("within_minutes", *within_minutes),
                MissMode::KeepCalls { calls } => ("calls", *calls),
                MissMode::Void => continue,
            };
            let (name, within) = within;
            self.require(
                within >= 1,
                format!("rules.misses[{n}].{name}"),
                "must be at least 1: nobody could come back",
            );
        }
    }

    fn texts(&mut self, setup: &Setup) {
        self.text("name", &setup.name);
        for (id, zone) in &setup.zones {
            self.text(&format!("zones.{id}.name"), &zone.name);
            self.text(&format!("zones.{id}.floor"), &zone.floor);
        }
        for (id, group) in &setup.groups {
            self.text(&format!("groups.{id}.name"), &group.name);
        }
        for (id, service) in &setup.services {
            self.text(&format!("services.{id}.name"), &service.name);
            for (n, material) in service.materials.iter().enumerate() {
                self.text(&format!("services.{id}.materials[{n}]"), material);
            }
        }
        for (id, package) in &setup.packages {
            self.text(&format!("packages.{id}.name"), &package.name);
        }
        for (id, counter) in &setup.counters {
            self.text(&format!("counters.{id}.name"), &counter.name);
        }
    }

    fn text(&mut self, field: &str, text: &Text) {
        self.require(
            !text.zh.trim().is_empty(),
            format!("{field}.zh"),
            "the Chinese text is missing",
        );
        self.require(
            !text.en.trim().is_empty(),
            format!("{field}.en"),
            "the English text is missing",
        );
    }

    fn zones(&mut self, setup: &Setup) {
        for (id, zone) in &setup.zones {
            for (field, problem) in zone.announce.problems() {
                self.require(false, format!("zones.{id}.announce.{field}"), problem);
            }
        }
    }

    fn groups(&mut self, setup: &Setup) {
        self.require(!setup.zones.is_empty(), "zones", "a hall needs a zone where people wait");
        let mut owner: BTreeMap<&str, &str> = BTreeMap::new();
        for (id, group) in &setup.groups {
            let prefix = group.prefix.as_str();
            let field = format!("groups.{id}.prefix");
            self.require(
                !prefix.is_empty()
                    && prefix.bytes().all(|b| b.is_ascii_uppercase() && b != b'I' && b != b'O'),
                field.clone(),
                format!("`{prefix}`: use capital letters without I and O, they read as 1 and 0"),
            );
            if let Some(other) = owner.insert(prefix, id.as_str()) {
                self.require(
                    false,
                    field,
                    format!("`{prefix}` belongs to groups.{other}; two groups would give out the same numbers"),
                );
            }
            self.require(
                setup.zones.contains_key(&group.zone),
                format!("groups.{id}.zone"),
                format!("there is no zone `{}`", group.zone),
            );
        }
    }

    fn services(&mut self, setup: &Setup) {
        self.require(!setup.services.is_empty(), "services", "a hall needs a service");
        for (id, service) in &setup.services {
            self.require(
                setup.groups.contains_key(&service.group),
                format!("services.{id}.group"),
                format!("there is no group `{}`", service.group),
            );
            self.require(
                service.day_quota != Some(0),
                format!("services.{id}.day_quota"),
                "0 would give out no ticket; leave the line out for no limit",
            );
            self.require(
                service.max_cases >= 1,
                format!("services.{id}.max_cases"),
                "must be at least 1: a ticket carries at least one case",
            );
            self.require(
                service.norm_minutes != Some(0),
                format!("services.{id}.norm_minutes"),
                "must be at least 1; leave the line out for no norm",
            );
            let served = setup.counters.values().any(|counter| setup.serves(counter, id));
            self.require(served, format!("services.{id}"), "no counter serves it");
        }
    }

    fn packages(&mut self, setup: &Setup) {
        for (id, package) in &setup.packages {
            self.require(
                setup.groups.contains_key(&package.group),
                format!("packages.{id}.group"),
                format!("there is no group `{}`", package.group),
            );
            self.require(
                package.steps.len() >= 2,
                format!("packages.{id}.steps"),
                "a package has at least two steps; one service needs no package",
            );
            for (n, step) in package.steps.iter().enumerate() {
                let earlier = &package.steps[..n];
                let field = format!("packages.{id}.steps[{n}]");
                self.require(
                    setup.services.contains_key(&step.service),
                    format!("{field}.service"),
                    format!("there is no service `{}`", step.service),
                );
                self.require(
                    earlier.iter().all(|other| other.service != step.service),
                    format!("{field}.service"),
                    format!("`{}` is a step already", step.service),
                );
                for needed in &step.after {
                    self.require(
                        earlier.iter().any(|other| other.service == *needed),
                        format!("{field}.after"),
                        format!("`{needed}` is not one of the steps before it"),
                    );
                }
            }
        }
    }

    fn counters(&mut self, setup: &Setup) {
        let mut owner: BTreeMap<u16, &str> = BTreeMap::new();
        for (id, counter) in &setup.counters {
            if let Some(other) = owner.insert(counter.number, id.as_str()) {
                self.require(
                    false,
                    format!("counters.{id}.number"),
                    format!("{} is the number of counters.{other}", counter.number),
                );
            }
            self.require(
                setup.zones.contains_key(&counter.zone),
                format!("counters.{id}.zone"),
                format!("there is no zone `{}`", counter.zone),
            );
            for group in &counter.groups {
                self.require(
                    setup.groups.contains_key(group),
                    format!("counters.{id}.groups"),
                    format!("there is no group `{group}`"),
                );
            }
            for service in &counter.services {
                self.require(
                    setup.services.contains_key(service),
                    format!("counters.{id}.services"),
                    format!("there is no service `{service}`"),
                );
            }
            for (n, span) in counter.planned.iter().enumerate() {
                self.require(
                    span.from < span.until,
                    format!("counters.{id}.planned[{n}].until"),
                    "must be later than its from",
                );
            }
            let services = setup.services_of(counter);
            let of = |service| setup.services.get(service).map(|service| &service.group);
            let groups: BTreeSet<_> = services.iter().filter_map(of).collect();
            self.require(
                !counter.dedicated || groups.len() <= 1,
                format!("counters.{id}.dedicated"),
                "a dedicated counter serves one group; this one serves several",
            );
            self.require(
                !services.is_empty(),
                format!("counters.{id}"),
                "it serves nothing; give it groups or services",
            );
        }
    }
}
