//! Announcements as samples and as files.

use std::{fs, process::Command};

use super::*;
use crate::sound::{say, write};

#[test]
fn a_sentence_is_its_clips_one_after_the_other() {
    for language in LANGUAGES {
        let sentence = call("A012", 3);
        let rendered = voices().samples(&utterance(language, sentence.clone())).expect("samples");
        let mut at = 0;
        for name in voices().clips(language, &sentence).expect("clips") {
            if name == "|" {
                let pause = RATE as usize * 40 / 1_000;
                assert!(rendered[at..at + pause].iter().all(|sample| *sample == 0.0), "{language}");
                at += pause;
                continue;
            }
            let clip = voices().clip(language, &name).expect("clip").samples().expect("samples");
            // Its ends are faded, its middle is the clip itself.
            let middle = RATE as usize / 100..clip.len() - RATE as usize / 100;
            assert_eq!(
                rendered[at + middle.start..at + middle.end],
                clip[middle],
                "{language} {name} at {at}"
            );
            at += clip.len();
            // No click where one clip ends and the next begins.
            assert_eq!(rendered[at - 1], 0.0, "{language} {name}");
            assert_eq!(rendered[at - clip.len()], 0.0, "{language} {name}");
        }
        assert_eq!(rendered.len(), at, "{language}: nothing after the last clip");
        let told = voices().sentence_ms(language, &sentence).expect("length");
        assert!(told.abs_diff(ms_of(at)) <= 10, "{language}: {told} ms told, {} ms", ms_of(at));
    }
}

#[test]
fn no_sentence_falls_silent() {
    for language in LANGUAGES {
        let mut sentences: Vec<Sentence> =
            (1..=99).step_by(7).map(|counter| call("A012", counter)).collect();
        sentences.extend(["Z999", "B345", "V678", "J1000"].map(|number| call(number, 10)));
        sentences.push(call("C012", 301));
        sentences.push(Sentence::Missed { number: "A012".to_owned() });
        sentences.push(Sentence::CounterPaused { counter: 3 });
        sentences.push(Sentence::IssuingStopped);
        for sentence in sentences {
            let samples =
                voices().samples(&utterance(language, sentence.clone())).expect("samples");
            let silence = longest_silence_ms(&samples);
            assert!(silence <= 120, "{language} {sentence:?}: silent for {silence} ms");
        }
    }
}

#[test]
fn a_chime_comes_before_the_words_and_takes_the_place_of_what_cannot_be_said() {
    let plain = voices().samples(&utterance("zh-CN", call("A012", 3))).expect("samples");
    let mut with = utterance("zh-CN", call("A012", 3));
    with.chime = Some(Chime::Full);
    with.after_ms = 500;
    let with = voices().samples(&with).expect("samples");
    let before = RATE as usize / 2 + with.len() - RATE as usize / 2 - plain.len();
    assert_eq!(with[before..], plain);
    assert!(with[..RATE as usize / 2].iter().all(|sample| *sample == 0.0), "the silence asked for");
    let chime = ms_of(before) - 500;
    assert_eq!(chime, voices().chime_ms(Chime::Full));

    let unsaid = voices().samples(&utterance("fr", call("A012", 3))).expect("samples");
    let bells = voices().clip("chime", "chime").expect("chime").ms();
    assert_eq!(ms_of(unsaid.len()), bells);
}

#[test]
fn loudness_is_a_part_of_the_whole() {
    let mut quiet = utterance("en", call("A012", 3));
    let loud = voices().samples(&quiet).expect("samples");
    quiet.percent = 25;
    let quiet = voices().samples(&quiet).expect("samples");
    assert!(loud.iter().zip(&quiet).all(|(loud, quiet)| (loud * 0.25 - quiet).abs() < 1e-6));
}

/// How many stretches of sound sox finds between silences of at least 120 ms, and how long the file
/// is for it, in ms.
fn sox(samples: Vec<f32>) -> (usize, u64) {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("said.wav");
    write(&samples, &file).expect("written");
    let length = Command::new("soxi").arg("-D").arg(&file).output();
    let length = length.expect("sox is there: scripts/need sox=sox").stdout;
    let seconds: f64 = String::from_utf8_lossy(&length).trim().parse().expect("seconds");
    let split = Command::new("sox")
        .arg(&file)
        .arg(folder.path().join("part.wav"))
        .args("silence 1 0.005 1% 1 0.12 1% : newfile : restart".split(' '))
        .status()
        .expect("sox");
    assert!(split.success());
    let parts = fs::read_dir(folder.path())
        .expect("folder")
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("part"))
        // What is no longer than a header is the end of the file.
        .filter(|entry| entry.metadata().is_ok_and(|file| file.len() > 1_000))
        .count();
    (parts, (seconds * 1_000.0).round() as u64)
}

#[test]
fn sox_hears_one_sentence_without_a_hole_and_two_calls_apart() {
    for language in LANGUAGES {
        let first = utterance(language, call("A012", 3));
        let samples = voices().samples(&first).expect("samples");
        let ms = ms_of(samples.len());
        let (stretches, heard_ms) = sox(samples.clone());
        assert_eq!(stretches, 1, "{language}: one stretch");
        assert!(heard_ms.abs_diff(ms) <= 1, "{language}: {heard_ms} ms of {ms}");

        let mut second = utterance(language, call("B907", 12));
        second.after_ms = 1_000;
        let both = [samples, voices().samples(&second).expect("samples")].concat();
        assert_eq!(sox(both).0, 2, "{language}: two stretches");
    }
}

#[test]
fn a_sentence_can_be_written_to_a_file() {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("x.wav");
    assert!(say(voices(), "zh-CN", &call("A012", 3), &file).expect("written"));
    let bytes = fs::read(&file).expect("read");
    assert_eq!((&bytes[..4], &bytes[8..12]), (&b"RIFF"[..], &b"WAVE"[..]));
    assert!(!say(voices(), "fr", &call("A012", 3), &file).expect("nothing to write"));
    assert!(say(voices(), "en", &call("A012", 3), &folder.path().join("no/x.wav")).is_err());
}
