//! A counter's view in, what its display is to show out.

use std::{
    io::{self, Write},
    time::Duration,
};

use client_link::{
    Away, HallClock,
    live::{self, News, Says, View},
};
use protocol::{
    socket::{ToClient, ToServer},
    views::WindowView,
};
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, sleep_until},
};

use super::{Colour, Shown, say};
use crate::messages::{Lang, screen};

/// Without the server for so long, what stands may be wrong.
const SILENCE: Duration = Duration::from_secs(30);

/// Where it is told what a display is to show: one of the counters of a connection.
pub(super) struct Slot {
    /// The counter, by id.
    pub counter: String,
    /// Its place among those of the connection.
    pub at: usize,
    /// What all of them are to show.
    pub wanted: watch::Sender<Vec<Option<Shown>>>,
}

/// What is said to the server every ten seconds.
pub(super) type Beat = Box<dyn Fn() -> ToServer + Send>;

/// Keeps what the display is to show, for ever.
pub(super) async fn follow(view: View, slot: Slot, beat: Beat) {
    let (_silent, frames) = mpsc::channel(1);
    let says = Says { frames, beat };
    let (news, heard) = mpsc::channel(16);
    tokio::select! {
        () = live::follow(view, says, news) => {}
        () = tell(heard, slot) => {}
    }
}

async fn tell(mut heard: mpsc::Receiver<News>, slot: Slot) {
    let mut teller = Teller { slot, began: Instant::now(), seen: None, told: None };
    let mut silent_at = Some(Instant::now() + SILENCE);
    loop {
        let over_at = teller.over_at();
        tokio::select! {
            news = heard.recv() => match news {
                None => return,
                // Tries that fail are news, too; only the server makes what stands true.
                Some(News::Disconnected { why }) => teller.away(&why),
                Some(News::Unread { .. }) => teller.lost(),
                Some(news) => {
                    silent_at = Some(Instant::now() + SILENCE);
                    if let News::Frame(frame) = news
                        && let ToClient::Window(view) = *frame
                    {
                        teller.see(view);
                    }
                }
            },
            () = until(silent_at) => {
                silent_at = None;
                teller.lost();
            }
            () = until(over_at) => teller.say(),
        }
    }
}

/// Waits for this instant; without one, for ever.
async fn until(instant: Option<Instant>) {
    match instant {
        Some(instant) => sleep_until(instant).await,
        None => std::future::pending().await,
    }
}

struct Teller {
    slot: Slot,
    began: Instant,
    /// What was seen last, with the hall's clock.
    seen: Option<(WindowView, HallClock)>,
    /// Why the server was away when that was last written.
    told: Option<&'static str>,
}

impl Teller {
    fn see(&mut self, view: WindowView) {
        let before = self.seen.as_ref().map(|(_, clock)| *clock);
        let clock = HallClock::read(before, &view.head, self.now_ms());
        self.seen = Some((view, clock));
        self.told = None;
        self.say();
    }

    /// Says what stands now.
    fn say(&self) {
        let Some((view, clock)) = &self.seen else { return };
        self.wants(say(view, clock.hall_ms(self.now_ms())));
    }

    /// When what is said about the clerk's return is over.
    fn over_at(&self) -> Option<Instant> {
        let (view, clock) = self.seen.as_ref()?;
        let left_ms = view.back_at_ms? - clock.hall_ms(self.now_ms());
        let wall_ms = left_ms as f64 / view.head.time_scale;
        let wait = Duration::try_from_secs_f64((wall_ms / 1000.0).max(0.0)).ok()?;
        // One more: the hall's clock counts whole milliseconds.
        (left_ms > 0).then(|| Instant::now() + wait + Duration::from_millis(1))
    }

    /// What stands may be wrong.
    fn lost(&mut self) {
        let Some((view, _)) = self.seen.take() else { return };
        let text = screen(Lang::Zh, "lost-never", &[]);
        self.wants(Shown { window: view.counter_number, colour: Colour::Red, seconds: 0, text });
    }

    /// A refusal is written once, and so is a server that is away while the display shows nothing of
    /// the counter: nobody would see it there.
    fn away(&mut self, why: &Away) {
        let unseen = self.seen.is_none() || matches!(why, Away::Refused { .. });
        let key = unseen.then(|| why.key());
        if key.is_some() && key != self.told {
            let (counter, why) = (&self.slot.counter, why.text(Lang::En));
            // Nothing is left to do if even stderr is closed.
            let _ = writeln!(io::stderr(), "led: counter {counter}: the server: {why}");
        }
        self.told = key.or(self.told);
    }

    fn wants(&self, shown: Shown) {
        let at = self.slot.at;
        self.slot.wanted.send_if_modified(|all| match all.get_mut(at) {
            Some(stands) if stands.as_ref() != Some(&shown) => {
                *stands = Some(shown);
                true
            }
            _ => false,
        });
    }

    /// Wall time since the start.
    fn now_ms(&self) -> i64 {
        i64::try_from(self.began.elapsed().as_millis()).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A pause that began at 10:00 hall time, of so long, seen as it begins.
    pub fn paused(back_ms: i64, time_scale: f64) -> WindowView {
        let text = serde_json::json!({ "zh": "三号窗口", "en": "Counter 3" });
        let hall_ms = 2 * 3_600_000;
        let view = serde_json::json!({
            "head": {
                "generation": 1, "seq": 1, "hall_ms": hall_ms, "time_scale": time_scale,
                "utc_offset_minutes": 480, "hall": text,
            },
            "counter": "3",
            "counter_number": 3,
            "name": text,
            "status": "paused",
            "pause": "lunch",
            "back_at_ms": hall_ms + back_ms,
        });
        serde_json::from_value(view).expect("a view")
    }

    type Shows = watch::Receiver<Vec<Option<Shown>>>;

    /// Somebody who is told of news, and what the display is to show then.
    fn telling() -> (mpsc::Sender<News>, Shows, tokio::task::JoinHandle<()>) {
        let (wanted, shown) = watch::channel(vec![None, None]);
        let (news, heard) = mpsc::channel(16);
        let slot = Slot { counter: "3".to_owned(), at: 1, wanted };
        (news, shown, tokio::spawn(tell(heard, slot)))
    }

    async fn next(shown: &mut Shows) -> Shown {
        shown.changed().await.expect("told");
        let all = shown.borrow_and_update();
        assert_eq!(all[0], None, "that of another counter");
        all[1].clone().expect("something")
    }

    fn frame(view: WindowView) -> News {
        News::Frame(Box::new(ToClient::Window(view)))
    }

    #[tokio::test]
    async fn a_return_that_is_over_is_taken_back_without_another_view() {
        let (news, mut shown, task) = telling();
        // 3 s of the hall are 300 ms.
        news.send(frame(paused(3_000, 10.0))).await.expect("heard");
        assert_eq!(next(&mut shown).await.text, "暂停服务 午休 预计 10:00 恢复");
        assert_eq!(next(&mut shown).await.text, "暂停服务 午休");
        drop(news);
        task.await.expect("it ends with the news");
    }

    #[tokio::test]
    async fn a_break_changes_nothing_at_once_and_another_version_does() {
        let (news, mut shown, task) = telling();
        let view = paused(3_600_000, 1.0);
        let counter = WindowView { back_at_ms: None, ..view };
        news.send(frame(counter.clone())).await.expect("heard");
        assert_eq!(next(&mut shown).await.text, "暂停服务 午休");
        for one in [News::Disconnected { why: Away::Ended }, News::Connected] {
            news.send(one).await.expect("heard");
        }
        // Taken in, all of it.
        drop(news.reserve_many(news.max_capacity()).await.expect("heard"));
        assert!(!shown.has_changed().expect("told"), "{shown:?}");
        let unread = News::Unread { kind: "window".to_owned(), said: String::new() };
        news.send(unread).await.expect("heard");
        let lost = next(&mut shown).await;
        assert_eq!((lost.text.as_str(), lost.window), ("连接不上大厅系统", 3));
        news.send(frame(counter)).await.expect("heard");
        assert_eq!(next(&mut shown).await.text, "暂停服务 午休");
        drop(news);
        task.await.expect("it ends with the news");
    }
}
