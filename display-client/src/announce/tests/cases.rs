//! Single situations.

use protocol::words::{Text, VisitStatus};

use super::{Chime, Loudness, Mode, Sentence, Settings, Told, lobby::Lobby, voices};
use crate::announce::{Announcer, Lengths};

fn settings(mode: Mode, languages: &[&str], times: u8) -> Settings {
    let languages = languages.iter().map(|language| (*language).to_owned()).collect();
    Settings { mode, languages, times, recall_times: times + 1, ..Settings::default() }
}

fn lobby(mode: Mode, languages: &[&str], times: u8) -> Lobby {
    let mut lobby = Lobby::new(settings(mode, languages, times), 1.0);
    lobby.send();
    lobby
}

/// What was heard, shortly: `+` a chime, `'` a short one, then the language and the number.
fn told(lobby: &Lobby) -> Vec<String> {
    let short = |heard: &super::lobby::Heard| {
        let chime = match heard.what.chime {
            Some(Chime::Full) => "+",
            Some(Chime::Short) => "'",
            None => "",
        };
        let words = heard.what.spoken.as_ref().map_or(String::new(), |spoken| {
            let what = match &spoken.sentence {
                Sentence::Call { number, counter, .. } => format!("{number}→{counter}"),
                Sentence::Missed { number } => format!("{number} missed"),
                Sentence::CounterPaused { counter } => format!("{counter} paused"),
                Sentence::IssuingStopped => "stopped".to_owned(),
            };
            format!("{} {what}", spoken.language)
        });
        format!("{chime}{words}")
    };
    lobby.heard.iter().map(short).collect()
}

#[test]
fn a_call_is_said_in_every_language_round_after_round_and_a_recall_once_more() {
    let mut lobby = lobby(Mode::Voice, &["zh-CN", "yue", "en"], 2);
    lobby.call("A012", 3, 1, false);
    lobby.pass(60_000);
    let round = ["zh-CN A012→3", "yue A012→3", "en A012→3"];
    assert_eq!(told(&lobby), [&["+zh-CN A012→3"], &round[1..], &round[..]].concat());
    lobby.call("A012", 3, 2, false);
    lobby.pass(60_000);
    assert_eq!(told(&lobby).len(), 6 + 9);
    assert_eq!(lobby.announcer.told(), Told { spoken: 2, ..Told::default() });
}

#[test]
fn what_is_no_longer_called_is_not_said_again_nor_at_all() {
    let mut lobby = lobby(Mode::Voice, &["zh-CN", "en"], 3);
    let first = lobby.call("A001", 1, 1, false);
    let second = lobby.call("A002", 2, 1, false);
    lobby.becomes(first, VisitStatus::Serving);
    lobby.becomes(second, VisitStatus::Serving);
    lobby.pass(60_000);
    assert_eq!(told(&lobby), ["+zh-CN A001→1"], "the sentence that had begun, to its end");
    assert_eq!(lobby.announcer.told(), Told { spoken: 1, overtaken: 1, ..Told::default() });
}

#[test]
fn a_recall_takes_the_place_of_the_call_that_waits() {
    let mut lobby = lobby(Mode::Voice, &["zh-CN"], 1);
    lobby.call("A001", 1, 1, false);
    let call = lobby.call("A002", 2, 1, false);
    let recall = lobby.call("A002", 2, 2, false);
    lobby.pass(60_000);
    assert!(lobby.languages_of(call).is_empty());
    assert_eq!(lobby.languages_of(recall), ["zh-CN", "zh-CN"]);
}

#[test]
fn a_silent_zone_rings_for_the_second_call_and_speaks_to_whoever_asked() {
    let mut lobby = lobby(Mode::Silent, &["zh-CN"], 1);
    lobby.call("A001", 1, 1, false);
    lobby.pass(30_000);
    assert_eq!(told(&lobby), [""; 0]);
    lobby.call("A001", 1, 2, false);
    lobby.pass(30_000);
    assert_eq!(told(&lobby), ["'"]);
    lobby.call("B001", 2, 1, true);
    lobby.pass(30_000);
    assert_eq!(told(&lobby), ["'", "+zh-CN B001→2"]);
}

#[test]
fn calls_that_only_chime_share_one_chime() {
    let mut lobby = lobby(Mode::Chime, &["zh-CN"], 1);
    lobby.call("A001", 1, 1, false);
    for number in ["A002", "A003", "A004"] {
        lobby.call(number, 2, 1, false);
    }
    lobby.pass(30_000);
    assert_eq!(told(&lobby), ["+", "+"], "one for the first, one for those that came meanwhile");
}

#[test]
fn whoever_asked_for_a_voice_is_spoken_to_before_the_others() {
    let mut lobby = lobby(Mode::Voice, &["zh-CN"], 1);
    for number in ["A001", "A002", "A003"] {
        lobby.call(number, 1, 1, false);
    }
    lobby.call("B001", 2, 1, true);
    lobby.pass(60_000);
    let calls = ["A001→1", "B001→2", "A002→1", "A003→1"].map(|call| format!("+zh-CN {call}"));
    assert_eq!(told(&lobby), calls);
}

#[test]
fn after_a_start_only_young_or_unconfirmed_calls_are_spoken() {
    for (age_ms, shown, spoken) in
        [(14_000, true, true), (16_000, true, false), (16_000, false, true), (95_000, false, false)]
    {
        let mut lobby = Lobby::new(settings(Mode::Voice, &["zh-CN"], 1), 1.0);
        lobby.cut = true;
        let call = lobby.call("A001", 1, 1, false);
        lobby.calls[0].shown = shown;
        lobby.pass(age_ms);
        lobby.cut = false;
        lobby.send();
        lobby.pass(30_000);
        assert_eq!(!lobby.languages_of(call).is_empty(), spoken, "{age_ms} ms old, shown {shown}");
    }
}

#[test]
fn a_program_that_is_started_anew_speaks_who_was_not_spoken_to_and_nobody_twice() {
    let settings = || settings(Mode::Voice, &["zh-CN", "en"], 1);
    let mut lobby = lobby(Mode::Voice, &["zh-CN", "en"], 1);
    let old = lobby.call("A001", 1, 1, false);
    lobby.pass(60_000);
    let begun = lobby.call("A002", 2, 1, false);
    let waiting = lobby.call("A003", 3, 1, false);
    lobby.pass(1_000);
    lobby.restart(settings());
    lobby.pass(60_000);
    lobby.restart(settings());
    lobby.pass(60_000);
    let said = [old, begun, waiting].map(|call| lobby.languages_of(call).join(" "));
    assert_eq!(said, ["zh-CN en", "zh-CN", "zh-CN en"]);

    // Another hall has another call with this id.
    lobby.calls[0].called_ms = lobby.hall_ms(lobby.now_ms);
    let id = lobby.calls[0].call_id;
    lobby.restart(settings());
    lobby.pass(60_000);
    assert_eq!(lobby.languages_of(id).len(), 4);
}

#[test]
fn a_chime_is_not_rung_again_after_a_start() {
    let settings = || settings(Mode::Silent, &["zh-CN"], 1);
    let mut lobby = lobby(Mode::Silent, &["zh-CN"], 1);
    lobby.call("A001", 1, 2, false);
    lobby.pass(5_000);
    lobby.restart(settings());
    lobby.pass(30_000);
    assert_eq!(told(&lobby), ["'"]);
}

#[test]
fn a_call_of_a_cut_line_is_spoken_while_its_time_lasts_and_never_twice() {
    let mut lobby = lobby(Mode::Voice, &["zh-CN"], 1);
    let before = lobby.call("A001", 1, 1, false);
    lobby.pass(20_000);
    lobby.cut = true;
    let late = lobby.call("A002", 2, 1, false);
    lobby.pass(70_000);
    let young = lobby.call("A003", 3, 1, false);
    lobby.pass(25_000);
    lobby.cut = false;
    lobby.send();
    lobby.pass(60_000);
    let counts = [before, late, young].map(|call| lobby.languages_of(call).len());
    assert_eq!(counts, [1, 0, 1]);
    assert_eq!(lobby.announcer.told(), Told { spoken: 2, late: 1, ..Told::default() });
}

#[test]
fn an_older_view_is_ignored_and_a_restored_hall_begins_again() {
    let mut lobby = lobby(Mode::Voice, &["zh-CN"], 1);
    let empty = lobby.view();
    let call = lobby.call("A001", 1, 1, false);
    lobby.call("A002", 1, 1, false);
    lobby.announcer.see(&empty, lobby.now_ms);
    lobby.pass(30_000);
    assert_eq!(lobby.languages_of(call + 2), ["zh-CN"], "the old view did not take it away");
    lobby.generation += 1;
    lobby.send();
    lobby.pass(30_000);
    assert_eq!(lobby.heard.len(), 2, "calls of before the restore were old and confirmed");
    // The restored hall counts its calls from an earlier one: this id was heard before.
    lobby.generation += 1;
    lobby.calls[0].called_ms = lobby.hall_ms(lobby.now_ms);
    lobby.send();
    lobby.pass(30_000);
    assert_eq!(lobby.heard.len(), 3, "a young call of the restored hall");
}

#[test]
fn what_was_so_before_the_start_is_not_told() {
    let mut lobby = Lobby::new(settings(Mode::Voice, &["zh-CN"], 1), 1.0);
    lobby.missed.push("A001".to_owned());
    lobby.paused.push(3);
    lobby.issuing = false;
    lobby.send();
    lobby.pass(60_000);
    assert_eq!(told(&lobby), [""; 0]);
}

#[test]
fn a_notice_that_had_to_wait_too_long_is_left_to_the_screens() {
    for (late_secs, notices) in [(5, 0), (30, 1)] {
        let day = Settings { late_secs, ..settings(Mode::Voice, &["zh-CN"], 2) };
        let mut lobby = Lobby::new(day, 1.0);
        lobby.send();
        lobby.call("A001", 1, 1, false);
        lobby.paused.push(3);
        lobby.send();
        lobby.pass(60_000);
        let paused = told(&lobby).iter().filter(|told| told.ends_with("paused")).count();
        assert_eq!(paused, notices, "{late_secs} s: {:?}", told(&lobby));
    }
}

#[test]
fn nobody_is_late_who_could_have_been_in_time() {
    for (languages, times) in [(&["zh-CN"][..], 3), (&["zh-CN", "yue", "en"], 2)] {
        for calls in 1..=22_u16 {
            let mut lobby = lobby(Mode::Voice, languages, times);
            // When the words of the last one begin, if only the first had a chime and each is said
            // once in the first language.
            let mut words_ms = voices().chime_ms(Chime::Full);
            for counter in 1..calls {
                let number = format!("A{counter:03}");
                let call = Sentence::Call { number: number.clone(), counter, floor: None };
                lobby.call(&number, counter, 1, false);
                words_ms += voices().sentence_ms(languages[0], &call).expect("said") + 1_000;
            }
            lobby.call("A999", calls, 1, false);
            lobby.pass(300_000);
            let late = lobby.announcer.told().late;
            assert_eq!(late == 0, words_ms <= 90_000, "{calls} calls, {words_ms} ms: {late} late");
        }
    }
}

#[test]
fn notices_are_told_once_after_the_calls_and_while_they_are_true() {
    let mut lobby = lobby(Mode::Voice, &["zh-CN", "en"], 2);
    let call = lobby.call("A001", 1, 1, false);
    lobby.becomes(call, VisitStatus::NoShow);
    lobby.missed.push("A001".to_owned());
    lobby.paused.push(3);
    lobby.send();
    lobby.paused.clear();
    lobby.issuing = false;
    lobby.send();
    lobby.pass(120_000);
    let heard = ["+zh-CN A001→1", "'zh-CN A001 missed", "en A001 missed", "'zh-CN stopped"];
    assert_eq!(told(&lobby)[..4], heard);
    assert_eq!(told(&lobby).len(), 5);
    lobby.send();
    lobby.pass(120_000);
    assert_eq!(told(&lobby).len(), 5);
}

#[test]
fn lunch_is_not_read_out_counter_by_counter() {
    let mut lobby = lobby(Mode::Voice, &["zh-CN"], 1);
    lobby.paused = vec![1, 2, 3, 4];
    lobby.send();
    lobby.pass(60_000);
    assert_eq!(told(&lobby), [""; 0]);
    lobby.paused = vec![1, 2, 3, 4, 5];
    lobby.send();
    lobby.pass(60_000);
    assert_eq!(told(&lobby), ["'zh-CN 5 paused"]);
}

#[test]
fn in_a_silent_zone_only_who_asked_hears_that_the_number_was_missed() {
    let mut lobby = lobby(Mode::Silent, &["zh-CN"], 1);
    lobby.call("A001", 1, 1, false);
    let call = lobby.call("B001", 2, 1, true);
    lobby.pass(30_000);
    lobby.becomes(call, VisitStatus::NoShow);
    lobby.missed = vec!["A001".to_owned(), "B001".to_owned()];
    lobby.paused = vec![7];
    lobby.send();
    lobby.pass(60_000);
    assert_eq!(told(&lobby), ["+zh-CN B001→2", "'zh-CN B001 missed"]);
}

#[test]
fn a_call_to_another_floor_names_it() {
    let mut lobby = lobby(Mode::Voice, &["zh-CN"], 1);
    lobby.cut = true;
    lobby.call("A001", 1, 1, false);
    lobby.cut = false;
    lobby.calls[0].floor = Some(Text { zh: "二楼".to_owned(), en: "Floor 2".to_owned() });
    lobby.send();
    let spoken = lobby.heard[0].what.spoken.clone().expect("spoken");
    let clips = voices().clips("zh-CN", &spoken.sentence).expect("clips");
    assert_eq!(clips.last().map(String::as_str), Some("floor/2"));
}

#[test]
fn a_number_that_no_pack_can_say_chimes_and_is_counted() {
    let mut lobby = lobby(Mode::Voice, &["zh-CN", "fr"], 1);
    lobby.call("甲001", 1, 1, false);
    lobby.pass(30_000);
    assert_eq!(told(&lobby), ["+"]);
    assert_eq!(lobby.announcer.told(), Told { unsayable: 1, ..Told::default() });
}

#[test]
fn loudness_follows_the_hall_s_own_day() {
    let loudness = [(7 * 60 + 30, 60), (9 * 60, 100), (20 * 60, 30)]
        .map(|(from_minute, percent)| Loudness { from_minute, percent });
    let day = Settings { loudness: loudness.to_vec(), ..Settings::default() };
    let at = [0, 7 * 60 + 29, 7 * 60 + 30, 8 * 60 + 59, 9 * 60, 20 * 60, 23 * 60 + 59];
    assert_eq!(at.map(|minute| day.percent(minute)), [100, 100, 60, 60, 100, 30, 30]);
    assert_eq!(Settings::default().percent(0), 100);

    let mut lobby = Lobby::new(day, 1.0);
    lobby.call("A001", 1, 1, false);
    assert_eq!(lobby.heard[0].what.percent, 100, "09:00 in Shanghai");
}

#[test]
fn opening_time_thirty_two_calls_in_five_seconds() {
    for languages in [&["zh-CN"][..], &["zh-CN", "yue", "en"]] {
        let mut lobby = lobby(Mode::Voice, languages, 2);
        let calls: Vec<u64> = (0..32)
            .map(|at: u16| {
                lobby.pass(156);
                lobby.call(&format!("A{:03}", at + 1), at + 1, 1, false)
            })
            .collect();
        lobby.pass(240_000);
        let told = lobby.announcer.told();
        assert_eq!(told.spoken + told.late, 32, "{told:?}");
        assert!(told.spoken >= 15, "{told:?}");
        let spoken = calls.iter().filter(|call| !lobby.languages_of(**call).is_empty()).count();
        assert_eq!(spoken as u64, told.spoken);
        for (at, call) in calls.iter().enumerate() {
            let latest = (at as u64 + 1) * 156 + 90_000;
            let said = lobby.heard.iter().filter(|heard| heard.what.call_id == Some(*call));
            assert!(said.clone().all(|heard| heard.words_ms <= latest), "{call}");
            // The last one spoken has nobody behind it whose time is not over.
            if said.clone().any(|heard| heard.to_ms < 85_000) {
                assert_eq!(lobby.languages_of(*call).len(), 1, "{call}");
            }
        }
        assert!(lobby.heard.iter().any(|heard| heard.what.spoken.is_none()), "the late ones chime");
    }
}

#[test]
fn backlog_takes_the_repeats_first_then_the_languages() {
    let sentence = Sentence::Call { number: "A001".to_owned(), counter: 1, floor: None };
    let once: u64 = ["zh-CN", "yue", "en"]
        .iter()
        .map(|language| voices().sentence_ms(language, &sentence).expect("said") + 400)
        .sum();
    // So many fit in 90 s when each is said once in three languages, and not when twice.
    let fit = 85_000 / (once + 1_600);
    let mut lobby = lobby(Mode::Voice, &["zh-CN", "yue", "en"], 2);
    let calls: Vec<u64> = (0..fit)
        .map(|_| 0)
        .enumerate()
        .map(|(at, _)| lobby.call(&format!("A00{at}"), 1, 1, false))
        .collect();
    lobby.pass(240_000);
    assert_eq!(lobby.announcer.told().late, 0);
    for call in &calls[..calls.len() - 2] {
        let said = lobby.languages_of(*call);
        assert_eq!(said[..3], ["zh-CN", "yue", "en"]);
    }
    let said: usize = calls.iter().map(|call| lobby.languages_of(*call).len()).sum();
    assert!(said < calls.len() * 6, "not everything twice: {said}");
}

#[test]
fn nothing_is_said_before_a_view() {
    let mut announcer = Announcer::new(Settings::default());
    assert_eq!(announcer.next(0, voices()), None);
}
