//! What a view newly says besides calls: numbers that were missed 过号, counters that pause, the end
//! of issuing.

use std::collections::{BTreeSet, VecDeque};

use protocol::views::BoardView;

use super::{Mode, Sentence};

/// When more counters than this wait to be named, it is lunch or an alarm: the screens tell it
/// better than a minute of talk.
const MOST_PAUSES: usize = 3;
/// Numbers that asked for a voice, remembered until they are missed.
const MOST_REMEMBERED: usize = 1_000;

/// Something to tell that is not a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Notice {
    pub(super) sentence: Sentence,
    /// When it was seen, hall ms.
    pub(super) since_ms: i64,
}

/// Compares each view with the one before it.
#[derive(Clone, Debug, Default)]
pub(super) struct Notices {
    waiting: VecDeque<Notice>,
    before: Option<Facts>,
    voice: BTreeSet<String>,
}

/// What a view says.
#[derive(Clone, Debug)]
struct Facts {
    missed: BTreeSet<String>,
    paused: BTreeSet<u16>,
    issuing: bool,
}

impl Notices {
    /// What is new is to be told, what is no longer so is not. The first view tells nothing: when
    /// it began, nobody knows.
    pub(super) fn see(&mut self, view: &BoardView, mode: Mode) {
        for call in view.calls.iter().filter(|call| call.voice) {
            self.voice.insert(call.number.clone());
        }
        while self.voice.len() > MOST_REMEMBERED {
            self.voice.pop_first();
        }
        let facts = Facts {
            missed: view.missed.iter().cloned().collect(),
            paused: view.paused.iter().map(|counter| counter.counter_number).collect(),
            issuing: view.issuing,
        };
        self.waiting.retain(|notice| facts.hold(&notice.sentence));
        if let Some(before) = &self.before {
            let since_ms = view.head.hall_ms;
            let new: Vec<Notice> = facts
                .new_since(before)
                .filter(|sentence| mode == Mode::Voice || self.asked(sentence))
                .map(|sentence| Notice { sentence, since_ms })
                .collect();
            self.waiting.extend(new);
        }
        self.before = Some(facts);
        let pauses = |notice: &Notice| matches!(notice.sentence, Sentence::CounterPaused { .. });
        if self.waiting.iter().filter(|notice| pauses(notice)).count() > MOST_PAUSES {
            self.waiting.retain(|notice| !pauses(notice));
        }
    }

    /// The next one that is not older than `late_ms` at this hall time.
    pub(super) fn next(&mut self, hall_ms: i64, late_ms: i64) -> Option<Notice> {
        self.waiting.retain(|notice| hall_ms - notice.since_ms <= late_ms);
        self.waiting.pop_front()
    }

    /// Whoever asked for a voice hears in a silent zone too that the number was missed.
    fn asked(&self, sentence: &Sentence) -> bool {
        matches!(sentence, Sentence::Missed { number } if self.voice.contains(number))
    }
}

impl Facts {
    /// Whether it is still so.
    fn hold(&self, sentence: &Sentence) -> bool {
        match sentence {
            Sentence::Missed { number } => self.missed.contains(number),
            Sentence::CounterPaused { counter } => self.paused.contains(counter),
            Sentence::IssuingStopped => !self.issuing,
            Sentence::Call { .. } => false,
        }
    }

    /// What was not so before.
    fn new_since<'a>(&'a self, before: &'a Facts) -> impl Iterator<Item = Sentence> + 'a {
        let missed = self.missed.difference(&before.missed);
        let paused = self.paused.difference(&before.paused);
        let stopped = before.issuing && !self.issuing;
        missed
            .map(|number| Sentence::Missed { number: number.clone() })
            .chain(paused.map(|counter| Sentence::CounterPaused { counter: *counter }))
            .chain(stopped.then_some(Sentence::IssuingStopped))
    }
}
