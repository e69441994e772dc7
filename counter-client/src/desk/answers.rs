//! What comes from the server: views, answers, silence.

use protocol::{
    problem::Problem,
    views::CounterView,
    words::{HelpKind, VisitStatus},
};

use super::{
    Ahead, Away, Button, Desk, Effect, Family, HallClock, Helped, Link, Notice, Pending, Picture,
    Reply, Sound, Who, picture::Pressed,
};

/// A view comes at once after what it shows, but none comes when there is nothing new to see: two
/// steps that undo each other leave the server silent. After so long the last view is believed.
const SETTLES_WITHIN_MS: i64 = 3_000;
/// The status of an answer to whoever asks too often.
const TOO_MANY: u16 = 429;

impl Desk {
    pub(super) fn see(&mut self, view: CounterView, now_ms: i64) -> Vec<Effect> {
        self.heard_ms = Some(now_ms);
        let head = &view.head;
        self.clock = Some(HallClock::read(self.clock, head, now_ms));
        let shown = self.view.as_ref().map(|view| (view.head.generation, view.head.seq));
        let first = shown.is_none();
        let restored = shown.is_some_and(|(generation, _)| head.generation > generation);
        if restored {
            // A backup was restored: what was answered before has not happened there.
            (self.answered_seq, self.changed_seq) = (0, 0);
            (self.last_person, self.helped) = (None, None);
        }
        if shown.is_some_and(|shown| (head.generation, head.seq) < shown) {
            return vec![];
        }
        for (number, visit) in named(&view) {
            self.known.insert(number.to_owned(), visit);
        }
        let unshown = view.current.as_ref().filter(|current| current.unshown_alarm);
        let unshown = unshown.map(|current| (current.call_id, current.number.clone()));
        self.helped.take_if(|helped| view.head.seq >= helped.seq);
        // Between two steps that undo each other the server may have shown the first one: that is over.
        if self.ahead.is_none() && view.head.seq < self.changed_seq {
            self.ahead = Some(Ahead { picture: self.picture(), since_ms: now_ms });
        }
        self.view = Some(view);
        self.settle();
        let mut effects = self.look_who_is_here(now_ms, first);
        if let Some((call, number)) = unshown.filter(|(call, _)| self.told_unshown != Some(*call)) {
            self.told_unshown = Some(call);
            effects.push(Effect::Sound(Sound::NotShown));
            effects.push(Effect::Tell(Notice::NotShown { number }));
        }
        effects.extend(self.new_messages());
        effects
    }

    /// Tells of messages that have come with the view; those that were read are forgotten.
    fn new_messages(&mut self) -> Vec<Effect> {
        let Some(view) = &self.view else { return vec![] };
        let new = view.messages.iter().filter(|message| !self.told_messages.contains(&message.id));
        let told = new.flat_map(|message| {
            let (said, from) = (message.text.clone(), message.from.clone());
            [Effect::Sound(Sound::Message), Effect::Tell(Notice::Message { said, from })]
        });
        let effects = told.collect();
        self.told_messages = view.messages.iter().map(|message| message.id.clone()).collect();
        effects
    }

    /// Believes the view again if it is new enough, or shows what follows from the last answer.
    fn settle(&mut self) {
        let Some(view) = &self.view else { return };
        let shows = |ahead: &mut Ahead| {
            view.head.seq >= self.answered_seq || ahead.picture.as_ref() == Some(&Picture::of(view))
        };
        self.ahead.take_if(shows);
    }

    /// Notices who has appeared, and closes a question about somebody who has gone.
    fn look_who_is_here(&mut self, now_ms: i64, first: bool) -> Vec<Effect> {
        let Some(picture) = self.picture() else { return vec![] };
        let here = picture.person.as_ref();
        self.question.take_if(|question| {
            !here.is_some_and(|person| {
                person.visit == question.visit && person.status == VisitStatus::Called
            })
        });
        let before = self.appeared.map(|(visit, _)| visit);
        let Some(person) = here else {
            self.appeared = None;
            return vec![];
        };
        if before == Some(person.visit) {
            return vec![];
        }
        self.appeared = Some((person.visit, now_ms));
        if first {
            return vec![];
        }
        let number = person.number.clone();
        vec![Effect::Sound(Sound::Called), Effect::Tell(Notice::Called { number })]
    }

    pub(super) fn answer(
        &mut self,
        id: &str,
        result: Result<Reply, Box<Problem>>,
        now_ms: i64,
    ) -> Vec<Effect> {
        self.heard_ms = Some(now_ms);
        let Some(pending) = self.take_pending(id) else { return vec![] };
        self.answered_ms.insert(pending.pressed, now_ms);
        let button = pending.button;
        let done = match result {
            Ok(Reply::Done(done)) => done,
            Ok(Reply::Ticket(ticket)) => {
                self.known.insert(ticket.number.clone(), ticket.visit);
                let number = ticket.number.clone();
                return vec![Effect::Tell(Notice::TicketGiven { number })];
            }
            Err(problem) => {
                let notice = Notice::Refused { button, problem };
                return vec![Effect::Sound(Sound::Refused), Effect::Tell(notice)];
            }
        };
        for called in &done.called {
            self.known.insert(called.number.clone(), called.visit);
        }
        let counter = self.settings.counter.clone();
        let called_here = done.called.iter().rfind(|called| called.counter == counter);
        self.answered_seq = self.answered_seq.max(done.seq);
        let kind = match button {
            Button::Emergency => Some(HelpKind::Emergency),
            Button::Supervisor => Some(HelpKind::Supervisor),
            _ => None,
        };
        let seen = self.view.as_ref().is_some_and(|view| view.head.seq >= done.seq);
        if let Some(kind) = kind.filter(|_| !seen) {
            self.helped = Some(Helped { kind, seq: done.seq, since_ms: now_ms });
        }
        let pressed = Pressed { button, plans_pause: pending.plans_pause };
        let picture = self.picture();
        let pause = picture.as_ref().is_some_and(|picture| picture.pause_planned);
        let after = picture.clone().and_then(|picture| picture.after(pressed, &done, &counter));
        if after.is_none() || after != picture {
            self.changed_seq = self.changed_seq.max(done.seq);
        }
        self.ahead = Some(Ahead { picture: after, since_ms: now_ms });
        self.settle();
        if button.family() == Family::Person {
            let visit = called_here.map(|called| called.visit).or(pending.visit);
            self.last_person = visit.map(|visit| (done.seq, visit));
        }
        let mut effects = self.look_who_is_here(now_ms, false);
        let calls = matches!(button, Button::Next | Button::FinishNext | Button::CallSpecific);
        let told = effects.iter().any(|effect| matches!(effect, Effect::Tell(_)));
        match called_here {
            None if calls && !pause => {
                effects.push(Effect::Sound(Sound::Nobody));
                effects.push(Effect::Tell(Notice::Nobody));
            }
            None | Some(_) if !told => effects.push(Effect::Tell(Notice::Done { button })),
            None | Some(_) => {}
        }
        effects
    }

    pub(super) fn lost(&mut self, id: &str) -> Vec<Effect> {
        let Some(pending) = self.pending.iter_mut().find(|pending| pending.id == id) else {
            return vec![];
        };
        if std::mem::replace(&mut pending.lost, true) {
            return vec![];
        }
        vec![Effect::Tell(Notice::StillTrying { button: pending.button })]
    }

    pub(super) fn gave_up(&mut self, id: &str) -> Vec<Effect> {
        match self.take_pending(id) {
            Some(Pending { button, .. }) => {
                vec![Effect::Sound(Sound::Refused), Effect::Tell(Notice::GaveUp { button })]
            }
            None => vec![],
        }
    }

    fn take_pending(&mut self, id: &str) -> Option<Pending> {
        let at = self.pending.iter().position(|pending| pending.id == id)?;
        Some(self.pending.remove(at))
    }

    pub(super) fn connected(&mut self, now_ms: i64) -> Vec<Effect> {
        self.heard_ms = Some(now_ms);
        self.told_paper = false;
        match std::mem::replace(&mut self.link, Link::Live) {
            Link::Away { .. } => {
                vec![Effect::Sound(Sound::Back), Effect::Tell(Notice::Back)]
            }
            Link::Connecting | Link::Live => vec![],
        }
    }

    /// Every failed attempt comes here; the clerk is told once, and again when the reason changes.
    pub(super) fn disconnected(&mut self, why: Away, now_ms: i64) -> Vec<Effect> {
        let why = match (&self.link, why) {
            // Whoever asks too often with a token that is not known is told to wait: it is the token
            // all the same.
            (Link::Away { why: before, .. }, Away::Refused { problem })
                if before.is_unpaired() && problem.status == TOO_MANY =>
            {
                before.clone()
            }
            (_, why) => why,
        };
        let (since_ms, told) = match &self.link {
            Link::Away { since_ms, why: before } => (*since_ms, before.key() == why.key()),
            Link::Connecting | Link::Live => (now_ms, false),
        };
        self.link = Link::Away { since_ms, why: why.clone() };
        let mut effects = self.tick(now_ms);
        if !told {
            effects.push(Effect::Sound(Sound::Away));
            effects.push(Effect::Tell(Notice::Away { why }));
        }
        effects
    }

    pub(super) fn tick(&mut self, now_ms: i64) -> Vec<Effect> {
        self.helped.take_if(|helped| now_ms - helped.since_ms >= SETTLES_WITHIN_MS);
        let Link::Away { since_ms, why } = &self.link else {
            let over = |ahead: &mut Ahead| now_ms - ahead.since_ms >= SETTLES_WITHIN_MS;
            return match self.view.is_some() && self.ahead.take_if(over).is_some() {
                true => self.look_who_is_here(now_ms, false),
                false => vec![],
            };
        };
        if self.told_paper || why.is_unpaired() || now_ms - since_ms < self.settings.paper_after_ms
        {
            return vec![];
        }
        self.told_paper = true;
        vec![Effect::Tell(Notice::Paper)]
    }

    /// The visit of a number on paper, or of an id.
    pub(super) fn visit_named(&self, who: &Who) -> Option<u64> {
        who.as_str().parse().ok().or_else(|| self.known.get(who.as_str()).copied())
    }

    /// The visit whose last step an undo would undo.
    pub(super) fn undone_visit(&self) -> Option<u64> {
        let view = self.view.as_ref()?;
        match self.last_person {
            Some((seq, visit)) if seq > view.head.seq => Some(visit),
            _ => view.undo.as_ref().map(|undo| undo.visit),
        }
    }
}

/// Every number in a view with its visit.
fn named(view: &CounterView) -> impl Iterator<Item = (&str, u64)> {
    let current = view.current.iter().map(|current| (current.number.as_str(), current.visit));
    let parked = view.parked.iter().map(|parked| (parked.number.as_str(), parked.visit));
    let bound = view.bound.iter().map(|bound| (bound.number.as_str(), bound.visit));
    current.chain(parked).chain(bound)
}
