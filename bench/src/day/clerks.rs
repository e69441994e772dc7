//! The scripted clerks. Each sits at one counter, looks and commands by a caller of its own: call,
//! wait until a screen has shown it, serve as long as the work takes.

use std::{sync::Arc, time::Duration};

use protocol::{bodies::Done, views::CounterView, words::VisitStatus};
use queue_core::{
    time::{MINUTE_MS, SECOND_MS},
    visit::ParkKind,
};
use simulator::ClerkPlan;
use tokio::sync::watch;

use super::{
    caller::{Caller, Callers},
    hall::Hall,
    http::NoAck,
    people::Person,
};

/// No screen has shown a call for so long: that must not happen.
const SHOWN_WITHIN: Duration = Duration::from_secs(15);
/// A clerk with nobody looks at the clock this often: lunch comes by time.
const LOOK_UP: Duration = Duration::from_millis(20);

/// A clerk makes up for the machine by so much at most, hall time.
const CATCH_UP_MS: i64 = 15 * MINUTE_MS;

/// A clerk and the newest picture of their desk.
struct Clerk {
    hall: Arc<Hall>,
    plan: ClerkPlan,
    counter: String,
    caller: Caller,
    /// Sequence of the last answered command of this desk: an older picture is not believed.
    seq: u64,
    /// Hall time at which the last person was to be done, if the next was called right after.
    free_ms: Option<i64>,
}

/// One clerk's day, until `over` says that the last person has left.
pub async fn work(hall: Arc<Hall>, callers: Callers, plan: ClerkPlan, over: watch::Receiver<bool>) {
    let counter = plan.counter.to_string();
    let caller = match Caller::start(&callers, &hall, &counter) {
        Ok(caller) => caller,
        Err(error) => return hall.problem(format!("counter {counter}: no caller: {error}")),
    };
    Clerk { hall, plan, counter, caller, seq: 0, free_ms: None }.day(over).await;
}

impl Clerk {
    async fn day(mut self, mut over: watch::Receiver<bool>) {
        self.until_of_day(self.plan.sign_in_ms).await;
        let clerk = self.hall.tokens.clerks.get(&self.counter);
        let typed = clerk.and_then(|clerk| clerk.login.as_ref().zip(clerk.pin.as_ref()));
        let typed = typed.map_or(String::new(), |(login, pin)| format!("{login} {pin}"));
        // Whoever has sat down first looks at the screen.
        let _ = self.caller.desk.wait_for(Option::is_some).await;
        self.must(&format!("sign-in {typed}")).await;
        self.until_of_day(self.plan.open_ms).await;
        self.must("open").await;
        let mut lunched = false;
        while !*over.borrow() {
            let eats = !lunched && self.time_of_day() >= self.plan.lunch_ms.0;
            if eats && self.lunch().await {
                lunched = true;
                continue;
            }
            // Lunch is refused only when a call came in this very moment: then it is on the desk.
            let called = if eats { None } else { self.must("next").await };
            let visit = match called.and_then(|done| self.mine(&done)) {
                Some(visit) => Some(visit),
                None => {
                    self.free_ms = None;
                    self.pushed(&mut over, lunched || eats).await
                }
            };
            if let Some(visit) = visit {
                self.serve(visit).await;
            }
        }
        self.must("close to service").await;
        self.must("sign-out to service").await;
        if let Err(error) = self.caller.end().await {
            self.hall.problem(format!("counter {}: its caller: {error}", self.counter));
        }
    }

    /// The visit that an answer calls to this counter.
    fn mine(&self, done: &Done) -> Option<u64> {
        done.called.iter().find(|called| called.counter == self.counter).map(|called| called.visit)
    }

    /// Ready: waits until the desk shows somebody called. None when it is time for something else.
    async fn pushed(&mut self, over: &mut watch::Receiver<bool>, lunched: bool) -> Option<u64> {
        loop {
            let called = self.caller.desk.borrow_and_update().as_ref().and_then(|desk| {
                let current = desk.current.as_ref()?;
                let called = current.status == VisitStatus::Called && desk.head.seq >= self.seq;
                called.then_some(current.visit)
            });
            let hungry = !lunched && self.time_of_day() >= self.plan.lunch_ms.0;
            if called.is_some() || hungry || *over.borrow() {
                return called;
            }
            tokio::select! {
                _ = self.caller.desk.changed() => {}
                _ = over.changed() => {}
                () = tokio::time::sleep(LOOK_UP) => {}
            }
        }
    }

    /// Whether lunch was had: a call that came in this very moment goes first.
    async fn lunch(&mut self) -> bool {
        let left_ms = (self.plan.lunch_ms.1 - self.time_of_day()).max(0);
        let minutes = u32::try_from((left_ms + MINUTE_MS - 1) / MINUTE_MS).unwrap_or(1).max(1);
        match self.caller.ask(&format!("pause lunch {minutes} keep {minutes}")).await {
            Ok(done) => self.seq = done.seq,
            Err(_) => return false,
        }
        self.free_ms = None;
        self.until_of_day(self.plan.lunch_ms.1).await;
        self.must("continue").await;
        true
    }

    async fn serve(&mut self, visit: u64) {
        let person = self.hall.people.behind(visit).await;
        let called_ms = self.shown(visit).await;
        if !person.is_there() {
            return self.missed(visit, &person).await;
        }
        let there_ms = self.caught_up(called_ms) + self.hall.walk_secs * SECOND_MS;
        self.hall.clock.until(there_ms).await;
        self.must("start").await;
        let work_ms = (person.work_ms as f64 * self.plan.pace) as i64;
        if let Some(park) = person.citizen.park.filter(|_| person.to_park) {
            self.until_done(there_ms + work_ms / 2).await;
            self.hall.people.change(visit, |person| {
                (person.to_park, person.stays) = (false, true);
                person.work_ms -= person.work_ms / 2;
            });
            self.must(&format!("park {}", park_kind(park.kind))).await;
            tokio::spawn(back(Arc::clone(&self.hall), visit, "resume", park.away_ms));
            return;
        }
        self.until_done(there_ms + work_ms).await;
        match person.citizen.then.filter(|_| !person.second) {
            Some(errand) => {
                self.hall.people.change(visit, |person| {
                    (person.second, person.stays) = (true, true);
                    person.work_ms = errand.work_ms;
                });
                self.must(&format!("transfer service {}", errand.service)).await;
            }
            None => {
                self.must("finish done").await;
                self.hall.people.leave();
            }
        }
    }

    /// When the call would have been made on a machine that needs no time at all. At ×600 a tenth
    /// of a second between two commands is a minute of the hall: without this a slow machine would
    /// make the hall fuller than the real day was.
    fn caught_up(&mut self, called_ms: i64) -> i64 {
        let late_ms = self.free_ms.take().map_or(0, |free_ms| called_ms - free_ms);
        let off_ms = late_ms.clamp(0, CATCH_UP_MS);
        self.hall.take_off(off_ms);
        called_ms - off_ms
    }

    async fn until_done(&mut self, done_ms: i64) {
        self.hall.clock.until(done_ms).await;
        self.free_ms = Some(done_ms);
    }

    /// Waits until the desk says that a screen has shown the newest call. The hall time of the
    /// first call, as the desk says it.
    async fn shown(&mut self, visit: u64) -> i64 {
        let seq = self.seq;
        let called_ms = |desk: &CounterView| {
            let current = desk.current.as_ref().filter(|c| c.visit == visit && c.shown)?;
            (desk.head.seq >= seq).then_some(current.since_ms)
        };
        let seen = self.caller.desk.wait_for(|desk| desk.as_ref().and_then(called_ms).is_some());
        let desk = tokio::time::timeout(SHOWN_WITHIN, seen).await;
        let called = desk.ok().and_then(|desk| desk.ok()?.as_ref().and_then(called_ms));
        match called {
            Some(called_ms) => called_ms,
            None => {
                self.hall.problem(format!("visit {visit}: call not shown in {SHOWN_WITHIN:?}"));
                self.hall.clock.known_now_ms().await
            }
        }
    }

    /// Calls again as often as the rules allow, then gives the person up.
    async fn missed(&mut self, visit: u64, person: &Person) {
        let gap_ms = i64::from(self.hall.rules.recall_gap_secs) * SECOND_MS;
        for _ in 1..self.hall.rules.calls_before_no_show {
            if self.when_allowed("recall", gap_ms).await {
                self.shown(visit).await;
            }
        }
        self.when_allowed("no-show", gap_ms).await;
        match person.citizen.back_after_ms {
            Some(after_ms) => {
                self.hall.people.change(visit, |person| person.stays = true);
                tokio::spawn(back(Arc::clone(&self.hall), visit, "return", after_ms));
            }
            None => self.hall.people.leave(),
        }
    }

    /// Gives a command that the rules may still hold back, after the gap and again a second later.
    async fn when_allowed(&mut self, verb: &str, gap_ms: i64) -> bool {
        self.hall.clock.pass(gap_ms).await;
        loop {
            match self.caller.ask(verb).await {
                Ok(done) => {
                    self.seq = done.seq;
                    return true;
                }
                Err(NoAck::Refused(problem)) if problem.kind.contains("too-soon") => {
                    self.hall.clock.pass(SECOND_MS).await;
                }
                Err(error) => {
                    self.hall.problem(format!("counter {}: {verb}: {error}", self.counter));
                    return false;
                }
            }
        }
    }

    /// Gives a command that has no reason to be refused.
    async fn must(&mut self, line: &str) -> Option<Done> {
        match self.caller.ask(line).await {
            Ok(done) => {
                self.seq = done.seq;
                Some(done)
            }
            Err(error) => {
                self.hall.problem(format!("counter {}: {line}: {error}", self.counter));
                None
            }
        }
    }

    async fn until_of_day(&self, since_midnight_ms: i64) {
        self.hall.clock.until(self.hall.midnight_ms + since_midnight_ms).await;
    }

    fn time_of_day(&self) -> i64 {
        self.hall.clock.now_ms().map_or(0, |now| now - self.hall.midnight_ms)
    }
}

/// Somebody comes back to the guide desk: after a missed call, or with what was lacking.
async fn back(hall: Arc<Hall>, visit: u64, verb: &str, after_ms: i64) {
    hall.clock.pass(after_ms).await;
    if let Err(error) = hall.at_guide(visit, verb).await {
        hall.problem(format!("{verb} of visit {visit}: {error}"));
        hall.people.leave();
    }
}

fn park_kind(kind: ParkKind) -> &'static str {
    match kind {
        ParkKind::WithoutPapers => "without-papers",
        ParkKind::PapersKept => "papers-kept",
        ParkKind::Waiting => "waiting",
    }
}
