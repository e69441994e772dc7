//! What the packs of the repository say.

use super::*;

#[test]
fn the_packs_are_complete() {
    let folders = Folders { packs: packs(), ..Folders::default() };
    let (_, missing) = read(&folders).expect("packs");
    assert_eq!(missing, []);
}

#[test]
fn a_reading_that_no_pack_offers_is_told_by_its_name() {
    let variants = vec!["yao".to_owned(), "yoo".to_owned()];
    let folders = Folders { packs: packs(), variants, ..Folders::default() };
    let (_, missing) = read(&folders).expect("packs");
    let told: Vec<String> = missing.iter().map(Missing::to_string).collect();
    assert_eq!(told, ["variants, yoo: no pack in use offers this reading; offered: [yao]"]);
    assert_eq!(Voices::languages(&folders), ["en", "yue", "zh-CN"]);
}

#[test]
fn sentences_are_the_right_clips_in_the_right_order() {
    let number = "letter/A digit/0 digit/1 digit/2";
    let upstairs = Sentence::Call { number: "A012".to_owned(), counter: 12, floor: Some(2) };
    let nowhere = Sentence::Call { number: "A012".to_owned(), counter: 3, floor: Some(88) };
    let missed = Sentence::Missed { number: "A012".to_owned() };
    let cases = [
        ("zh-CN", call("A012", 3), "please NO no | counter/3 handle"),
        ("yue", call("A012", 3), "please NO no | to window/3 handle"),
        ("en", call("A012", 3), "ticket NO | please-go counter/3"),
        ("zh-CN", nowhere, "please NO no | counter/3 handle"),
        ("zh-CN", upstairs.clone(), "please NO no | counter/12 handle | floor/2"),
        ("en", upstairs, "ticket NO | please-go counter/12 | floor/2"),
        ("zh-CN", missed.clone(), "NO no attention | missed | desk"),
        ("en", missed, "ticket NO | attention | missed | desk"),
        ("zh-CN", Sentence::CounterPaused { counter: 3 }, "window/3 | paused"),
        ("yue", Sentence::IssuingStopped, "issuing-stopped"),
        (
            "zh-CN",
            call("A012", 201),
            "please NO no | to digit/2 digit/0 digit/1 number-window handle",
        ),
        (
            "zh-CN",
            call("Z1000", 99),
            "please letter/Z digit/1 digit/0 digit/0 digit/0 no | counter/99 handle",
        ),
    ];
    for (language, sentence, expected) in cases {
        let clips = voices().clips(language, &sentence).expect("can be said").join(" ");
        assert_eq!(clips, expected.replace("NO", number), "{language} {sentence:?}");
    }
    assert_eq!(voices().clips("fr", &call("A012", 3)), None);
    assert_eq!(voices().clips("en", &call("a012", 3)), None);
}

#[test]
fn a_part_is_the_end_of_its_clip() {
    let whole = voices().clip("zh-CN", "counter/3").expect("counter/3").samples().expect("sound");
    let part = voices().clip("zh-CN", "window/3").expect("window/3").samples().expect("sound");
    assert!(part.len() + RATE as usize / 20 < whole.len(), "到 is left out");
    assert_eq!(part[..], whole[whole.len() - part.len()..]);
}

#[test]
fn clips_are_even_in_loudness_and_far_from_clipping() {
    for language in LANGUAGES {
        for name in super::super::script::needed(&voices().packs[language].sentences) {
            let samples = voices().clip(language, &name).expect("there").samples().expect("sound");
            let peak = samples.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
            assert!((0.15..0.97).contains(&peak), "{language} {name}: peak {peak}");
            let silence = longest_silence_ms(&samples);
            assert!(silence <= 120, "{language} {name}: silent for {silence} ms");
        }
    }
}
