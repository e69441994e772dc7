//! A lobby with a loudspeaker that plays each utterance for as long as it lasts.

use std::collections::{BTreeMap, BTreeSet};

use protocol::{
    views::{AnnounceMode, Announcing, BoardCall, BoardView, Head, PausedCounter},
    words::{Class, Language, PauseReason, Text, VisitStatus},
};

use super::{Announcer, Settings, voices};
use crate::{
    announce::{Lengths, Utterance},
    announced::Call,
};

/// Hall time when the lobby opens: 2026-11-23 09:00 in Shanghai.
pub const OPENS_MS: i64 = 1_795_395_600_000;

/// Something that was heard, wall ms.
#[derive(Clone, Debug)]
pub struct Heard {
    /// Its sound began.
    pub from_ms: u64,
    /// Its words began.
    pub words_ms: u64,
    /// It ended.
    pub to_ms: u64,
    /// What it was.
    pub what: Utterance,
    /// Its call was Called in the newest view when it was given out.
    pub current: bool,
}

impl Heard {
    /// The language, if it had words.
    pub fn language(&self) -> Option<&str> {
        self.what.spoken.as_ref().map(|spoken| spoken.language.as_str())
    }
}

/// The lobby.
pub struct Lobby {
    pub announcer: Announcer,
    pub now_ms: u64,
    pub scale: f64,
    /// What a view would say now.
    pub calls: Vec<BoardCall>,
    pub missed: Vec<String>,
    pub paused: Vec<u16>,
    pub issuing: bool,
    pub announce: Announcing,
    pub generation: u32,
    pub heard: Vec<Heard>,
    /// No view arrives.
    pub cut: bool,
    seq: u64,
    /// The calls of the newest view that arrived.
    seen: BTreeMap<u64, VisitStatus>,
    sounding_until_ms: Option<u64>,
    /// What is on disk, for the next run.
    announced: Option<BTreeSet<Call>>,
}

impl Lobby {
    pub fn new(settings: Settings, scale: f64) -> Self {
        Self {
            announcer: Announcer::new(settings),
            now_ms: 0,
            scale,
            calls: Vec::new(),
            missed: Vec::new(),
            paused: Vec::new(),
            issuing: true,
            announce: Announcing {
                mode: AnnounceMode::Voice,
                languages: vec![Language::Mandarin],
                times: 2,
                recall_times: 3,
                late_secs: 90,
                loudness: Vec::new(),
            },
            generation: 1,
            heard: Vec::new(),
            cut: false,
            seq: 0,
            seen: BTreeMap::new(),
            sounding_until_ms: None,
            announced: None,
        }
    }

    /// Hall time at a wall time.
    pub fn hall_ms(&self, wall_ms: u64) -> i64 {
        OPENS_MS + (wall_ms as f64 * self.scale) as i64
    }

    /// A call, newest first; the view is sent.
    pub fn call(&mut self, number: &str, counter: u16, nth: u8, voice: bool) -> u64 {
        self.seq += 1;
        let call_id = self.seq;
        let call = BoardCall {
            call_id,
            number: number.to_owned(),
            counter_number: counter,
            floor: None,
            class: Class::Ordinary,
            nth,
            called_ms: self.hall_ms(self.now_ms),
            status: VisitStatus::Called,
            shown: true,
            voice,
        };
        // A board shows the newest call of each person only.
        self.calls.retain(|call| call.number != number);
        self.calls.insert(0, call);
        self.send();
        call_id
    }

    /// A call becomes something else; the view is sent.
    pub fn becomes(&mut self, call_id: u64, status: VisitStatus) {
        for call in self.calls.iter_mut().filter(|call| call.call_id == call_id) {
            call.status = status;
        }
        self.send();
    }

    /// The view as it is now.
    pub fn view(&self) -> BoardView {
        let text = |text: &str| Text { zh: text.to_owned(), en: text.to_owned() };
        let paused = |counter_number: &u16| PausedCounter {
            counter_number: *counter_number,
            reason: PauseReason::Lunch,
            back_at_ms: None,
        };
        BoardView {
            head: Head {
                generation: self.generation,
                seq: self.seq,
                hall_ms: self.hall_ms(self.now_ms),
                time_scale: self.scale,
                utc_offset_minutes: 480,
                hall: text("大厅"),
            },
            zone: "east".to_owned(),
            zone_name: text("东厅"),
            floor: text("一楼"),
            calls: self.calls.clone(),
            waiting: Vec::new(),
            missed: self.missed.clone(),
            issuing: self.issuing,
            paused: self.paused.iter().map(paused).collect(),
            interrupted: Vec::new(),
            next: Vec::new(),
            notice: text("叫号规则"),
            take: None,
            announce: self.announce.clone(),
        }
    }

    /// Sends the view, unless the line is cut.
    pub fn send(&mut self) {
        self.seq += 1;
        if self.cut {
            return;
        }
        let view = self.view();
        self.seen = view.calls.iter().map(|call| (call.call_id, call.status)).collect();
        self.announcer.see(&view, self.now_ms);
        self.listen();
    }

    /// The program ends in the middle of what sounds, and is started anew; what it announced is on disk.
    pub fn restart(&mut self, settings: Settings) {
        self.announcer = Announcer::new(settings);
        if let Some(announced) = self.announced.clone() {
            self.announcer.remember(announced);
        }
        self.sounding_until_ms = None;
        self.send();
    }

    /// Lets wall time pass.
    pub fn pass(&mut self, ms: u64) {
        let end_ms = self.now_ms + ms;
        while let Some(until_ms) = self.sounding_until_ms.filter(|until_ms| *until_ms <= end_ms) {
            self.now_ms = until_ms;
            self.sounding_until_ms = None;
            self.announcer.finished(until_ms);
            self.listen();
        }
        self.now_ms = end_ms;
    }

    /// What was said of a call, in order.
    pub fn languages_of(&self, call_id: u64) -> Vec<&str> {
        let of = |heard: &&Heard| heard.what.call_id == Some(call_id);
        self.heard.iter().filter(of).filter_map(Heard::language).collect()
    }

    /// Asks for what is next, as a driver does whenever something changed.
    fn listen(&mut self) {
        let Some(what) = self.announcer.next(self.now_ms, voices()) else {
            return;
        };
        assert_eq!(self.sounding_until_ms, None, "given out while something sounds");
        let from_ms = self.now_ms + what.after_ms;
        let words_ms = from_ms + what.chime.map_or(0, |chime| voices().chime_ms(chime));
        let to_ms = self.now_ms + voices().utterance_ms(&what);
        let status = what.call_id.and_then(|call_id| self.seen.get(&call_id));
        let current = status == Some(&VisitStatus::Called);
        self.sounding_until_ms = Some(to_ms);
        self.announced = Some(self.announcer.announced());
        self.heard.push(Heard { from_ms, words_ms, to_ms, what, current });
    }
}
