//! How much may be said of each call, so that none of those that wait begins too late.

use super::{Chime, Lengths, Sentence, announcer::Hall};

/// Silence between two sentences of one announcement, ms.
pub(super) const SENTENCE_GAP_MS: u64 = 400;
/// Silence between two announcements, ms.
pub(super) const CALL_GAP_MS: u64 = 1_000;

/// How much is said, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Extent {
    /// The first language, without the chime.
    Bare,
    /// The first language.
    OneLanguage,
    /// Every language once.
    Once,
    /// Every language, with its repeats.
    Full,
}

/// One sentence of an announcement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) language: String,
    pub(super) ms: u64,
    /// Said only while at least so much may be.
    pub(super) needs: Extent,
}

/// An announcement: what is said of a call, or of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Announcement {
    pub(super) sentence: Sentence,
    pub(super) call_id: Option<u64>,
    /// When the call was made, or the notice seen, hall ms.
    pub(super) since_ms: i64,
    /// To be said, in order.
    pub(super) steps: Vec<Step>,
}

impl Announcement {
    /// In every language that can say it, round after round, so that everybody has heard it once
    /// before somebody hears it twice.
    pub(super) fn new(
        sentence: Sentence,
        call_id: Option<u64>,
        since_ms: i64,
        (languages, rounds): (&[String], u8),
        lengths: &dyn Lengths,
    ) -> Self {
        let can: Vec<(&String, u64)> = languages
            .iter()
            .filter_map(|language| Some((language, lengths.sentence_ms(language, &sentence)?)))
            .collect();
        let needs = |round: u8, place: usize| match (round, place) {
            (0, 0) => Extent::Bare,
            (0, _) => Extent::Once,
            _ => Extent::Full,
        };
        let steps = (0..rounds)
            .flat_map(|round| can.iter().enumerate().map(move |one| (round, one)))
            .map(|(round, (place, (language, ms)))| Step {
                language: (*language).clone(),
                ms: *ms,
                needs: needs(round, place),
            })
            .collect();
        Self { sentence, call_id, since_ms, steps }
    }
}

/// The most that may be said of each, so that no sentence begins more than `late_ms` after its call,
/// when the first may sound at the wall time `from_ms`. `begun` has had its chime and some sentences.
pub(super) fn extent(
    hall: &Hall,
    late_ms: i64,
    from_ms: u64,
    begun: Option<&Announcement>,
    waiting: &[Announcement],
    lengths: &dyn Lengths,
) -> Extent {
    let chime_ms = lengths.chime_ms(Chime::Full);
    [Extent::Full, Extent::Once, Extent::OneLanguage]
        .into_iter()
        .find(|extent| fits(hall, late_ms, from_ms, (begun, waiting, chime_ms), *extent))
        .unwrap_or(Extent::Bare)
}

/// Whether everything begins in time with this extent.
fn fits(
    hall: &Hall,
    late_ms: i64,
    from_ms: u64,
    (begun, waiting, chime_ms): (Option<&Announcement>, &[Announcement], u64),
    extent: Extent,
) -> bool {
    let mut at_ms = from_ms;
    let calls = begun.iter().map(|one| (*one, 0)).chain(waiting.iter().map(|one| (one, chime_ms)));
    for (call, before_ms) in calls {
        at_ms += before_ms;
        for step in call.steps.iter().filter(|step| step.needs <= extent) {
            if hall.at(at_ms) - call.since_ms > late_ms {
                return false;
            }
            at_ms += step.ms + SENTENCE_GAP_MS;
        }
        at_ms += CALL_GAP_MS - SENTENCE_GAP_MS;
    }
    true
}
