//! Clips that a hall replaces, and clips that are not there.

use std::{fs, path::Path};

use super::*;

/// A recording as people make them: stereo, 44.1 kHz, half a second of tone in silence.
fn record(file: &Path) {
    fs::create_dir_all(file.parent().expect("folder")).expect("folder");
    let sample = |at: usize| {
        let tone = (22_050..44_100).contains(&at);
        let sample = (at as f32 * 440.0 * std::f32::consts::TAU / 44_100.0).sin() * 0.3;
        if tone { (sample * 32_767.0) as i16 } else { 0 }
    };
    let mut bytes = b"RIFF\xff\xff\xff\x7fWAVEfmt ".to_vec();
    bytes.extend(16_u32.to_le_bytes());
    bytes.extend([1_u16, 2].map(u16::to_le_bytes).concat());
    bytes.extend([44_100_u32, 44_100 * 4].map(u32::to_le_bytes).concat());
    bytes.extend([4_u16, 16].map(u16::to_le_bytes).concat());
    bytes.extend(b"data");
    bytes.extend((66_150_u32 * 4).to_le_bytes());
    bytes
        .extend((0..66_150).flat_map(|at| [sample(at), sample(at)].map(i16::to_le_bytes).concat()));
    fs::write(file, bytes).expect("written");
}

/// A copy of the repository's packs, to be damaged.
fn copy() -> tempfile::TempDir {
    fn deep(from: &Path, to: &Path) {
        fs::create_dir_all(to).expect("folder");
        for entry in fs::read_dir(from).expect("folder").flatten() {
            let to = to.join(entry.file_name());
            if entry.path().is_dir() {
                deep(&entry.path(), &to);
            } else {
                fs::copy(entry.path(), to).expect("copied");
            }
        }
    }
    let folder = tempfile::tempdir().expect("folder");
    for language in ["chime", "yue"] {
        deep(&packs().join(language), &folder.path().join(language));
    }
    folder
}

fn yue(packs: &Path, recordings: Option<&Path>) -> (Voices, Vec<Missing>) {
    let recordings = recordings.map(Path::to_owned);
    let folders = Folders { packs: packs.to_owned(), recordings, ..Folders::default() };
    Voices::read(&folders, &["yue".to_owned()]).expect("voices")
}

#[test]
fn a_recording_takes_the_place_of_a_clip() {
    let recordings = tempfile::tempdir().expect("folder");
    record(&recordings.path().join("yue/please.wav"));
    record(&recordings.path().join("yue/counter/3.wav"));
    let (own, missing) = yue(&packs(), Some(recordings.path()));
    assert_eq!(missing, []);
    let ms = own.clip("yue", "please").expect("please").ms();
    assert!((490..=510).contains(&ms), "its silence is left out: {ms} ms");
    let samples = own.clip("yue", "please").expect("please").samples().expect("samples");
    let crossings = samples.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count();
    assert!((215..=225).contains(&crossings), "440 Hz for half a second: {crossings} periods");
    let (plain, _) = yue(&packs(), None);
    let name = "digit/1";
    let other = plain.clip("yue", name).expect("clip").samples().expect("samples");
    assert_eq!(own.clip("yue", name).expect("clip").samples().expect("samples"), other);
}

#[test]
fn a_damaged_recording_is_told_and_the_pack_s_clip_is_played() {
    let recordings = tempfile::tempdir().expect("folder");
    fs::create_dir_all(recordings.path().join("yue")).expect("folder");
    fs::write(recordings.path().join("yue/please.wav"), b"no sound").expect("written");
    let (own, missing) = yue(&packs(), Some(recordings.path()));
    assert_eq!(missing.len(), 1, "{missing:?}");
    assert!(missing[0].to_string().starts_with("yue: clip please as recorded: "), "{}", missing[0]);
    assert!(own.clips("yue", &call("A012", 3)).is_some());
}

#[test]
fn a_missing_clip_is_told_and_the_sentences_that_need_it_chime() {
    let folder = copy();
    fs::remove_file(folder.path().join("yue/espeak/digit/7.ogg")).expect("removed");
    fs::write(folder.path().join("yue/espeak/letter/B.ogg"), b"OggS, not").expect("written");
    let (voices, missing) = yue(folder.path(), None);
    let told: Vec<&str> = missing.iter().map(|missing| missing.clip.as_str()).collect();
    assert_eq!(told, ["digit/7", "letter/B"]);
    assert!(voices.clips("yue", &call("A012", 3)).is_some());
    for number in ["A017", "B012"] {
        assert_eq!(voices.clips("yue", &call(number, 3)), None, "{number}");
        assert_eq!(voices.sentence_ms("yue", &call(number, 3)), None, "{number}");
    }
}

#[test]
fn a_counter_without_a_clip_is_said_digit_by_digit() {
    let folder = copy();
    fs::remove_file(folder.path().join("yue/espeak/window/57.ogg")).expect("removed");
    let (voices, missing) = yue(folder.path(), None);
    assert_eq!(missing.len(), 1);
    let clips = voices.clips("yue", &Sentence::CounterPaused { counter: 57 }).expect("clips");
    assert_eq!(clips, ["digit/5", "digit/7", "number-window", "|", "paused"]);
}

#[test]
fn a_language_without_a_pack_is_told_and_the_others_speak() {
    let folders = Folders { packs: packs(), ..Folders::default() };
    let languages = ["yue", "fr"].map(str::to_owned);
    let (voices, missing) = Voices::read(&folders, &languages).expect("voices");
    assert_eq!(missing.len(), 1);
    assert!(missing[0].why.contains("no voice for fr"), "{}", missing[0]);
    assert!(voices.clips("yue", &call("A012", 3)).is_some());
    let nowhere = Folders { packs: packs().join("nowhere"), ..Folders::default() };
    assert!(matches!(read(&nowhere), Err(VoicesError::Read { .. })), "no chime, no sound");
}

#[test]
fn yao_is_said_for_one_where_the_hall_wants_it() {
    let folders =
        Folders { packs: packs(), variants: vec!["yao".to_owned()], ..Folders::default() };
    let (voices, _) = read(&folders).expect("voices");
    let clip = |name| voices.clip("zh-CN", name).expect("clip").samples().expect("samples");
    assert_eq!(clip("digit/1"), clip("digit/1-yao"));
    assert_ne!(clip("digit/2"), clip("digit/1-yao"));
}
