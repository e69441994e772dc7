//! The announcer: which call is spoken next.

use std::collections::BTreeSet;

use protocol::{
    views::{BoardCall, BoardView, Head},
    words::VisitStatus,
};

use crate::announced::Call;

use super::{
    Chime, Lengths, Mode, Sentence, Settings, Spoken, Utterance,
    backlog::{Announcement, CALL_GAP_MS, Extent, SENTENCE_GAP_MS, extent},
    floor_number,
    notices::Notices,
};

/// After a start without memory, a call that is older and confirmed has been heard, hall ms.
const FRESH_MS: i64 = 15_000;
/// Calls remembered as dealt with; their ids grow, so the oldest are forgotten first.
const REMEMBERED: usize = 20_000;

/// What has become of the calls so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Calls of which at least one sentence was given out.
    pub spoken: u64,
    /// Calls that were to be spoken and only chimed: their time was over.
    pub late: u64,
    /// Calls that were to be spoken and were no longer current.
    pub overtaken: u64,
    /// Calls that only chimed, because no pack can say them.
    pub unsayable: u64,
}

/// The hall's time, as the newest view told it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Hall {
    generation: u32,
    seq: u64,
    hall_ms: i64,
    scale: f64,
    offset_minutes: i32,
    /// Wall time when the view arrived.
    seen_ms: u64,
}

/// Decides what is said. See the module for what holds.
#[derive(Clone, Debug)]
pub struct Announcer {
    settings: Settings,
    hall: Option<Hall>,
    /// Calls that were seen: nothing is announced twice.
    seen: BTreeSet<u64>,
    /// Until the first view: what an earlier run announced.
    remembered: Option<BTreeSet<Call>>,
    /// Called in the newest view.
    current: BTreeSet<Call>,
    /// Calls to be spoken, the next one first.
    waiting: Vec<BoardCall>,
    /// What is being announced, with what is left to say of it.
    begun: Option<Announcement>,
    notices: Notices,
    /// Calls that are not spoken ask for one chime together.
    chime: Option<Chime>,
    /// Something sounds now.
    sounding: bool,
    /// Wall time when the last sound ended.
    ended_ms: Option<u64>,
    told: Told,
}

impl Announcer {
    /// Has seen nothing yet.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            hall: None,
            seen: BTreeSet::new(),
            remembered: None,
            current: BTreeSet::new(),
            waiting: Vec::new(),
            begun: None,
            notices: Notices::default(),
            chime: None,
            sounding: false,
            ended_ms: None,
            told: Told::default(),
        }
    }

    /// Takes what an earlier run has [`announced`](Self::announced), before the first view.
    pub fn remember(&mut self, announced: BTreeSet<Call>) {
        self.remembered = Some(announced);
    }

    /// Calls that are Called in the newest view and not to be begun any more: spoken, at least in
    /// part, chimed, too late, or silent.
    pub fn announced(&self) -> BTreeSet<Call> {
        let waits = |id| self.waiting.iter().any(|call| call.call_id == id);
        self.current.iter().filter(|(id, _)| !waits(*id)).copied().collect()
    }

    /// Other settings, from the next sentence on.
    pub fn set(&mut self, settings: Settings) {
        self.settings = settings;
    }

    /// What has become of the calls so far.
    pub fn told(&self) -> Told {
        self.told
    }

    /// Takes in a view that arrived at a wall time; an older one than the newest is ignored.
    pub fn see(&mut self, view: &BoardView, now_ms: u64) {
        let head = &view.head;
        let newest = self.hall.map(|hall| (hall.generation, hall.seq));
        if newest.is_some_and(|newest| (head.generation, head.seq) < newest) {
            return;
        }
        // In a restored hall ids begin again from an earlier day: what was seen says nothing.
        if newest.is_some_and(|(generation, _)| generation < head.generation) {
            let (settings, told, sounding) = (self.settings.clone(), self.told, self.sounding);
            *self = Self { told, sounding, ended_ms: self.ended_ms, ..Self::new(settings) };
        }
        let started = self.hall.is_none();
        let remembered = self.remembered.take();
        let fresh_ms = if remembered.is_some() { self.late_ms() } else { FRESH_MS };
        let remembered = remembered.unwrap_or_default();
        self.hall = Some(Hall::new(head, now_ms));
        self.forget_overtaken(view);
        self.notices.see(view, self.settings.mode);
        for call in &view.calls {
            let fresh = head.hall_ms - call.called_ms < fresh_ms || !call.shown;
            let told = remembered.contains(&(call.call_id, call.called_ms));
            let new = self.seen.insert(call.call_id) && !told;
            if new && call.status == VisitStatus::Called && (fresh || !started) {
                self.take(call);
            }
        }
        // Who asked for a voice may not see the screens.
        self.waiting.sort_by_key(|call| (!call.voice, call.called_ms, call.call_id));
        while self.seen.len() > REMEMBERED {
            self.seen.pop_first();
        }
    }

    /// What sounds next; nothing while something sounds or there is nothing to say.
    pub fn next(&mut self, now_ms: u64, lengths: &dyn Lengths) -> Option<Utterance> {
        let hall = self.hall.filter(|_| !self.sounding)?;
        let utterance = self
            .go_on(&hall, now_ms, lengths)
            .or_else(|| self.begin_call(&hall, now_ms, lengths))
            .or_else(|| self.begin_notice(&hall, now_ms, lengths))
            .or_else(|| self.only_chime(&hall, now_ms))?;
        self.sounding = true;
        Some(utterance)
    }

    /// What was given out has sounded, or could not.
    pub fn finished(&mut self, now_ms: u64) {
        self.sounding = false;
        self.ended_ms = Some(now_ms);
    }

    /// Drops what is no longer Called in the newest view.
    fn forget_overtaken(&mut self, view: &BoardView) {
        let called = view.calls.iter().filter(|call| call.status == VisitStatus::Called);
        self.current = called.map(|call| (call.call_id, call.called_ms)).collect();
        let current: BTreeSet<u64> = self.current.iter().map(|(id, _)| *id).collect();
        let before = self.waiting.len();
        self.waiting.retain(|call| current.contains(&call.call_id));
        self.told.overtaken += (before - self.waiting.len()) as u64;
        self.begun.take_if(|begun| begun.call_id.is_some_and(|id| !current.contains(&id)));
    }

    /// A new call: spoken, chimed or only seen.
    fn take(&mut self, call: &BoardCall) {
        match self.settings.mode {
            _ if call.voice => self.waiting.push(call.clone()),
            Mode::Voice => self.waiting.push(call.clone()),
            Mode::Chime => self.chime = self.chime.max(Some(Chime::Full)),
            Mode::Silent if call.nth > 1 => self.chime = self.chime.max(Some(Chime::Short)),
            Mode::Silent => {}
        }
    }

    /// The next sentence of what has begun, unless others cannot wait for it.
    fn go_on(&mut self, hall: &Hall, now_ms: u64, lengths: &dyn Lengths) -> Option<Utterance> {
        let mut begun = self.begun.take()?;
        let after_ms = self.silence(SENTENCE_GAP_MS, now_ms);
        let start_ms = now_ms + after_ms;
        let waiting = self.announcements(lengths);
        // What would begin too late is beyond every extent that fits.
        let extent = extent(hall, self.late_ms(), start_ms, Some(&begun), &waiting, lengths);
        let next = begun.steps.iter().position(|step| step.needs <= extent)?;
        let step = begun.steps.drain(..=next).next_back()?;
        let spoken = Spoken { language: step.language, sentence: begun.sentence.clone() };
        let call_id = begun.call_id;
        self.begun = Some(begun);
        Some(self.utterance(hall, (now_ms, after_ms), None, Some(spoken), call_id))
    }

    /// The first sentence of the next call whose time is not over.
    fn begin_call(&mut self, hall: &Hall, now_ms: u64, lengths: &dyn Lengths) -> Option<Utterance> {
        let after_ms = self.silence(CALL_GAP_MS, now_ms);
        let late_ms = self.late_ms();
        let announcements = self.announcements(lengths);
        let mut said = None;
        let mut gone = 0;
        for (at, call) in announcements.iter().enumerate() {
            gone = at + 1;
            let rest = &announcements[at..];
            let extent = extent(hall, late_ms, now_ms + after_ms, None, rest, lengths);
            let chime = (extent > Extent::Bare).then_some(Chime::Full);
            let words_ms = now_ms + after_ms + chime.map_or(0, |chime| lengths.chime_ms(chime));
            if call.steps.is_empty() {
                self.told.unsayable += 1;
            } else if hall.at(words_ms) - call.since_ms > late_ms {
                self.told.late += 1;
            } else {
                said = Some((call.clone(), chime));
                break;
            }
            self.chime = Some(Chime::Full);
        }
        self.waiting.drain(..gone);
        let (mut call, chime) = said?;
        self.told.spoken += 1;
        if chime.is_some() {
            self.chime = None;
        }
        let step = call.steps.remove(0);
        let spoken = Spoken { language: step.language, sentence: call.sentence.clone() };
        let call_id = call.call_id;
        self.begun = Some(call);
        Some(self.utterance(hall, (now_ms, after_ms), chime, Some(spoken), call_id))
    }

    /// The first sentence of the next notice.
    fn begin_notice(
        &mut self,
        hall: &Hall,
        now_ms: u64,
        lengths: &dyn Lengths,
    ) -> Option<Utterance> {
        let after_ms = self.silence(CALL_GAP_MS, now_ms);
        let late_ms = self.late_ms();
        loop {
            let notice = self.notices.next(hall.at(now_ms + after_ms), late_ms)?;
            let languages = (&self.settings.languages[..], 1);
            let mut told =
                Announcement::new(notice.sentence, None, notice.since_ms, languages, lengths);
            if told.steps.is_empty() {
                continue;
            }
            let step = told.steps.remove(0);
            let spoken = Spoken { language: step.language, sentence: told.sentence.clone() };
            self.begun = Some(told);
            let chime = self.chime.take().max(Some(Chime::Short));
            return Some(self.utterance(hall, (now_ms, after_ms), chime, Some(spoken), None));
        }
    }

    /// One chime for all calls that are not spoken.
    fn only_chime(&mut self, hall: &Hall, now_ms: u64) -> Option<Utterance> {
        let chime = self.chime.take()?;
        let after_ms = self.silence(CALL_GAP_MS, now_ms);
        Some(self.utterance(hall, (now_ms, after_ms), Some(chime), None, None))
    }

    fn utterance(
        &self,
        hall: &Hall,
        (now_ms, after_ms): (u64, u64),
        chime: Option<Chime>,
        spoken: Option<Spoken>,
        call_id: Option<u64>,
    ) -> Utterance {
        let percent = self.settings.percent(hall.minute(now_ms + after_ms));
        Utterance { after_ms, chime, spoken, percent, call_id }
    }

    /// Everything that waits to be spoken, as it would be said in full.
    fn announcements(&self, lengths: &dyn Lengths) -> Vec<Announcement> {
        let announcement = |call: &BoardCall| {
            let sentence = Sentence::Call {
                number: call.number.clone(),
                counter: call.counter_number,
                floor: call.floor.as_ref().and_then(floor_number),
            };
            let said = (&self.settings.languages[..], self.settings.rounds(call.nth));
            Announcement::new(sentence, Some(call.call_id), call.called_ms, said, lengths)
        };
        self.waiting.iter().map(announcement).collect()
    }

    /// What is left of a gap that began when the last sound ended.
    fn silence(&self, gap_ms: u64, now_ms: u64) -> u64 {
        self.ended_ms.map_or(0, |ended_ms| gap_ms.saturating_sub(now_ms.saturating_sub(ended_ms)))
    }

    fn late_ms(&self) -> i64 {
        i64::from(self.settings.late_secs) * 1_000
    }
}

impl Hall {
    fn new(head: &Head, now_ms: u64) -> Self {
        Self {
            generation: head.generation,
            seq: head.seq,
            hall_ms: head.hall_ms,
            scale: head.time_scale,
            offset_minutes: head.utc_offset_minutes,
            seen_ms: now_ms,
        }
    }

    /// The hall time at a wall time, UTC ms.
    pub(super) fn at(&self, wall_ms: u64) -> i64 {
        let passed_ms = wall_ms.saturating_sub(self.seen_ms) as f64 * self.scale;
        self.hall_ms.saturating_add(passed_ms as i64)
    }

    /// The local minute of the day at a wall time.
    fn minute(&self, wall_ms: u64) -> u16 {
        let minutes = self.at(wall_ms).div_euclid(60_000) + i64::from(self.offset_minutes);
        minutes.rem_euclid(24 * 60) as u16
    }
}
