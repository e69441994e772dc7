//! What is said in the lobby, and when. Views and instants in, sentences out: no clock, no sound.
//!
//! The driver shows every board view to the [`Announcer`], asks it for the [`next`](Announcer::next)
//! utterance whenever nothing sounds, and tells it when that has [`finished`](Announcer::finished).
//! So two utterances cannot overlap, and every decision is made as late as it can be.
//!
//! What holds, and is tested on random days:
//! * a call is announced once, by its `call_id`; a recall is a call of its own;
//! * only calls that are still Called in the newest view are spoken;
//! * no sentence of a call begins more than [`Settings::late_secs`] after it: with a backlog first
//!   the repeats go, then all languages but the first, then the chime before the sentence; who is
//!   still too late gets a chime together with the others, and is counted;
//! * after a start, what an earlier run [`announced`](Announcer::announced) is not begun again, and
//!   what it did not is spoken while its time lasts; on a machine that remembers nothing, only calls
//!   younger than 15 s or not yet confirmed are spoken;
//! * who asked for a voice 需语音 is spoken to in every zone, and before the others.
//!
//! Ages are hall time, the playing of sounds is wall time; the scale of the view's head joins them.

mod announcer;
mod backlog;
mod floor;
mod notices;
mod settings;
#[cfg(test)]
pub(crate) mod tests;

pub use announcer::{Announcer, Told};
pub use floor::floor_number;
pub use settings::{Loudness, Mode, Settings};

/// Something to be said, in no language yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sentence {
    /// 请A012号到3号窗口办理.
    Call {
        /// The ticket's number.
        number: String,
        /// The counter's number.
        counter: u16,
        /// The counter's floor, when it is not the board's; below the ground negative.
        floor: Option<i8>,
    },
    /// A012号请注意，您已过号，请到导办台.
    Missed {
        /// The ticket's number.
        number: String,
    },
    /// 3号窗口暂停服务.
    CounterPaused {
        /// The counter's number.
        counter: u16,
    },
    /// 今日取号已停止.
    IssuingStopped,
}

/// A sound that asks to look up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chime {
    /// One bell: before notices, and for an unanswered call in a silent zone.
    Short,
    /// Two bells: a call.
    Full,
}

/// A sentence in a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// The language of a pack, `zh-CN`.
    pub language: String,
    /// What is said.
    pub sentence: Sentence,
}

/// What sounds next: silence, a chime, a sentence, each but not all of which may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Utterance {
    /// Silence before it, ms of wall time.
    pub after_ms: u64,
    /// Comes first.
    pub chime: Option<Chime>,
    /// Comes after it.
    pub spoken: Option<Spoken>,
    /// How loud, 0 to 100.
    pub percent: u8,
    /// The call it belongs to.
    pub call_id: Option<u64>,
}

/// How long things take to say, in ms of wall time.
pub trait Lengths {
    /// A chime.
    fn chime_ms(&self, chime: Chime) -> u64;
    /// A sentence; nothing if it cannot be said in this language.
    fn sentence_ms(&self, language: &str, sentence: &Sentence) -> Option<u64>;
}
