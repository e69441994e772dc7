//! The promises of the module, on random days.

use proptest::prelude::*;
use protocol::words::VisitStatus;

use super::{Chime, Mode, Settings, lobby::Lobby, voices};
use crate::announce::Sentence;

/// Something that happens in the lobby.
#[derive(Clone, Debug)]
enum Step {
    /// So many calls, so many ms apart.
    Burst { calls: u8, apart_ms: u64, voice: bool },
    /// An open call is made again.
    Recall { which: usize },
    /// An open call is answered, or was missed.
    Ends { which: usize, missed: bool },
    /// A counter pauses, or works again.
    Pause { counter: u16 },
    /// Issuing stops, or goes on.
    Issuing,
    /// The line is cut, or is back.
    Line,
    /// Nothing, for so long.
    Quiet { ms: u64 },
    /// The program ends, and is started anew.
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (1_u8..8, 0_u64..5_000, proptest::bool::weighted(0.2))
            .prop_map(|(calls, apart_ms, voice)| Step::Burst { calls, apart_ms, voice }),
        1 => Just(Step::Burst { calls: 32, apart_ms: 156, voice: false }),
        2 => any::<usize>().prop_map(|which| Step::Recall { which }),
        4 => (any::<usize>(), any::<bool>()).prop_map(|(which, missed)| Step::Ends { which, missed }),
        1 => (1_u16..9).prop_map(|counter| Step::Pause { counter }),
        1 => Just(Step::Issuing),
        1 => Just(Step::Line),
        5 => (0_u64..40_000).prop_map(|ms| Step::Quiet { ms }),
    ]
}

fn step_or_restart() -> impl Strategy<Value = Step> {
    prop_oneof![6 => step(), 1 => Just(Step::Restart)]
}

fn settings() -> impl Strategy<Value = Settings> {
    let mode = prop_oneof![3 => Just(Mode::Voice), 1 => Just(Mode::Chime), 2 => Just(Mode::Silent)];
    let languages = proptest::sample::subsequence(vec!["zh-CN", "yue", "en"], 1..=3).prop_shuffle();
    (mode, languages, 1_u8..4, prop_oneof![Just(90_u32), 10_u32..180]).prop_map(
        |(mode, languages, times, late_secs)| {
            let languages = languages.into_iter().map(str::to_owned).collect();
            let recall_times = times + 1;
            Settings { mode, languages, times, recall_times, late_secs, loudness: Vec::new() }
        },
    )
}

/// Every call that was made.
#[derive(Clone, Debug)]
struct Made {
    call_id: u64,
    number: String,
    called_ms: i64,
    nth: u8,
    voice: bool,
    /// Its view was sent: the line was not cut.
    arrived: bool,
}

/// A day: its lobby afterwards, and its calls.
fn day(settings: Settings, scale: f64, steps: &[Step]) -> (Lobby, Vec<Made>) {
    let mut lobby = Lobby::new(settings.clone(), scale);
    lobby.send();
    let mut made: Vec<Made> = Vec::new();
    for step in steps {
        let open: Vec<Made> = made
            .iter()
            .filter(|made| {
                let is = |call: &&protocol::views::BoardCall| call.call_id == made.call_id;
                lobby.calls.iter().find(is).is_some_and(|call| call.status == VisitStatus::Called)
            })
            .cloned()
            .collect();
        let mut call = |lobby: &mut Lobby, number: String, nth: u8, voice: bool| {
            let called_ms = lobby.hall_ms(lobby.now_ms);
            let call_id = lobby.call(&number, 1 + nth as u16 * 3, nth, voice);
            made.push(Made { call_id, number, called_ms, nth, voice, arrived: !lobby.cut });
        };
        match step {
            Step::Burst { calls, apart_ms, voice } => {
                for _ in 0..*calls {
                    let number = format!("A{:03}", lobby.now_ms % 1_000_000 / 7);
                    let number = format!("{number}{}", lobby.calls.len() % 10);
                    call(&mut lobby, number, 1, *voice);
                    lobby.pass(*apart_ms);
                }
            }
            Step::Recall { which } if !open.is_empty() => {
                let one = &open[which % open.len()];
                call(&mut lobby, one.number.clone(), one.nth + 1, one.voice);
            }
            Step::Ends { which, missed } if !open.is_empty() => {
                let one = &open[which % open.len()];
                if *missed {
                    lobby.missed.push(one.number.clone());
                    lobby.becomes(one.call_id, VisitStatus::NoShow);
                } else {
                    lobby.becomes(one.call_id, VisitStatus::Serving);
                }
            }
            Step::Recall { .. } | Step::Ends { .. } => {}
            Step::Pause { counter } => {
                match lobby.paused.iter().position(|paused| paused == counter) {
                    Some(at) => drop(lobby.paused.remove(at)),
                    None => lobby.paused.push(*counter),
                }
                lobby.send();
            }
            Step::Issuing => {
                lobby.issuing = !lobby.issuing;
                lobby.send();
            }
            Step::Line => {
                lobby.cut = !lobby.cut;
                lobby.send();
            }
            Step::Quiet { ms } => lobby.pass(*ms),
            Step::Restart => lobby.restart(settings.clone()),
        }
    }
    lobby.pass(600_000);
    (lobby, made)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn nothing_overlaps_nothing_stale_is_said_and_nothing_late(
        settings in settings(),
        scale in prop_oneof![4 => Just(1.0), 1 => Just(20.0), 1 => Just(60.0)],
        steps in proptest::collection::vec(step(), 1..60),
    ) {
        let (lobby, made) = day(settings.clone(), scale, &steps);
        let late_ms = i64::from(settings.late_secs) * 1_000;

        for pair in lobby.heard.windows(2) {
            let same = pair[0].what.call_id == pair[1].what.call_id
                && pair[1].what.spoken.is_some()
                && pair[1].what.chime.is_none();
            let gap_ms = if same { 400 } else { 1_000 };
            prop_assert!(pair[1].from_ms >= pair[0].to_ms + gap_ms, "{pair:?}");
        }
        for heard in lobby.heard.iter().filter(|heard| heard.what.call_id.is_some()) {
            prop_assert!(heard.current, "no longer called: {heard:?}");
        }
        for call in &made {
            let of = |heard: &&super::lobby::Heard| heard.what.call_id == Some(call.call_id);
            for heard in lobby.heard.iter().filter(of) {
                let age_ms = lobby.hall_ms(heard.words_ms) - call.called_ms;
                // One for each of two roundings of hall time.
                prop_assert!(age_ms <= late_ms + 2, "{age_ms} ms after the call: {heard:?}");
                prop_assert!(
                    settings.mode == Mode::Voice || call.voice,
                    "spoken in a quiet zone: {heard:?}"
                );
            }
        }
    }

    #[test]
    fn a_call_is_announced_once_in_the_order_of_its_languages(
        settings in settings(),
        steps in proptest::collection::vec(step_or_restart(), 1..60),
    ) {
        let (lobby, made) = day(settings.clone(), 1.0, &steps);
        for call in &made {
            let places: Vec<usize> = (0..lobby.heard.len())
                .filter(|at| lobby.heard[*at].what.call_id == Some(call.call_id))
                .collect();
            prop_assert!(places.windows(2).all(|pair| pair[1] == pair[0] + 1), "in one go: {places:?}");
            let said = lobby.languages_of(call.call_id);
            prop_assert!(said.len() <= settings.languages.len() * usize::from(settings.rounds(call.nth)));
            // In order: whole rounds, the last of which may be short; a backlog that comes or goes
            // meanwhile may leave a language out, never change the order.
            let place = |language: &&str| settings.languages.iter().position(|one| one == language);
            let rounds = 1 + said.windows(2).filter(|pair| place(&pair[1]) <= place(&pair[0])).count();
            prop_assert!(rounds <= usize::from(settings.rounds(call.nth)), "{said:?}");
            prop_assert_eq!(said.first().copied(), said.first().map(|_| settings.languages[0].as_str()));
        }
    }

    #[test]
    fn every_call_that_arrived_is_spoken_late_or_overtaken(
        settings in settings(),
        steps in proptest::collection::vec(step(), 1..60),
    ) {
        let (mut lobby, made) = day(settings.clone(), 1.0, &steps);
        lobby.cut = false;
        lobby.send();
        lobby.pass(600_000);
        let told = lobby.announcer.told();
        let wanted = |call: &&Made| settings.mode == Mode::Voice || call.voice;
        let arrived = made.iter().filter(|call| call.arrived).filter(wanted).count() as u64;
        let all = made.iter().filter(wanted).count() as u64;
        let sum = told.spoken + told.late + told.overtaken + told.unsayable;
        prop_assert!(arrived <= sum && sum <= all, "{arrived} <= {told:?} <= {all}");
        prop_assert_eq!(told.unsayable, 0);
        let spoken = made.iter().filter(|call| !lobby.languages_of(call.call_id).is_empty()).count();
        prop_assert_eq!(told.spoken, spoken as u64);
    }

    #[test]
    fn with_time_enough_everything_is_said(
        settings in settings(),
        apart_ms in 70_000_u64..120_000,
        calls in 1_u16..8,
    ) {
        prop_assume!(settings.mode == Mode::Voice && settings.late_secs >= 60);
        let mut lobby = Lobby::new(settings.clone(), 1.0);
        lobby.send();
        for call in 0..calls {
            let call_id = lobby.call(&format!("A{call:03}"), call + 1, 1, false);
            lobby.pass(apart_ms);
            let full = vec![settings.languages.clone(); usize::from(settings.times)].concat();
            prop_assert_eq!(lobby.languages_of(call_id), full);
        }
        let chimes = lobby.heard.iter().filter(|heard| heard.what.chime == Some(Chime::Full));
        prop_assert_eq!(chimes.count(), usize::from(calls));
    }

    #[test]
    fn a_quiet_zone_rings_soon(
        silent in any::<bool>(),
        steps in proptest::collection::vec(step(), 1..40),
    ) {
        let mode = if silent { Mode::Silent } else { Mode::Chime };
        let settings = Settings { mode, ..Settings::default() };
        let (lobby, made) = day(settings, 1.0, &steps);
        let rings = |call: &&Made| call.arrived && !call.voice && (!silent || call.nth > 1);
        for call in made.iter().filter(rings) {
            let after = |heard: &&super::lobby::Heard| {
                heard.what.chime.is_some() && lobby.hall_ms(heard.from_ms) >= call.called_ms
            };
            prop_assert!(lobby.heard.iter().any(|heard| after(&heard)), "{call:?}");
        }
        if made.iter().all(|call| !call.voice && call.nth == 1) && silent {
            prop_assert!(lobby.heard.is_empty(), "{:?}", lobby.heard);
        }
    }
}

#[test]
fn what_is_heard_are_sentences_of_the_packs() {
    for counter in [1, 99, 100, 301] {
        let sentence = Sentence::Call { number: "A1000".to_owned(), counter, floor: Some(-2) };
        for language in ["zh-CN", "en", "yue"] {
            assert!(voices().clips(language, &sentence).is_some(), "{language} {counter}");
        }
    }
}
