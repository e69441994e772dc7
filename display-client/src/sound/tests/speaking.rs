//! Speaking on a machine without a sound card.

use std::{
    env, fs,
    process::Command,
    sync::mpsc::{self, Receiver},
    time::{Duration, Instant},
};

use protocol::{views::AnnounceMode, words::Language};

use super::*;
use crate::{
    announce::{Settings, Told, tests::lobby::Lobby},
    announced::Announced,
    sound::{Event, start},
};

/// Everything here comes sooner; a test that waits this long has failed.
const COMES_WITHIN: Duration = Duration::from_secs(60);

/// Whether there is a card is the machine's; a program of its own is told that there is none.
#[test]
fn without_a_device_that_is_told_once_and_the_calls_go_on() {
    let folder = tempfile::tempdir().expect("folder");
    let nothing = folder.path().join("no-cards.conf");
    fs::write(&nothing, "").expect("written");
    let alone = Command::new(env::current_exe().expect("this program"))
        .args(["--exact", "--ignored", "sound::tests::speaking::speaks_to_nobody"])
        .env("ALSA_CONFIG_PATH", nothing)
        .output()
        .expect("started");
    let told = String::from_utf8_lossy(&alone.stdout);
    assert!(alone.status.success() && told.contains("1 passed"), "{told}");
}

#[test]
#[ignore = "run by the test above, without a device"]
fn speaks_to_nobody() {
    let mut lobby = Lobby::new(Settings::default(), 1.0);
    lobby.announce.mode = AnnounceMode::Chime;
    lobby.announce.languages = vec![Language::Cantonese];
    let (told, events) = mpsc::channel();
    let folders = Folders { packs: packs(), ..Folders::default() };
    let begun = Instant::now();
    let kept = tempfile::tempdir().expect("folder");
    let announced = || Announced::of(kept.path(), "east");
    let speaker = start(folders, announced(), move |event| told.send(event).expect("listened to"));
    let speaker = speaker.expect("started");
    let next = |events: &Receiver<Event>| events.recv_timeout(COMES_WITHIN).expect("in time");
    assert!(matches!(next(&events), Event::Lost(_)), "there is a device");

    assert!(speaker.see(Box::new(lobby.view())));
    assert_eq!(next(&events), Event::Read(Vec::new()));
    for number in ["A001", "A002"] {
        lobby.call(number, 1, 1, false);
        assert!(speaker.see(Box::new(lobby.view())));
        let Event::Sounds(what) = next(&events) else {
            panic!("the chime");
        };
        assert_eq!((what.chime, what.spoken), (Some(Chime::Full), None));
        assert_eq!(next(&events), Event::Silent(Told::default()), "told once, not again");
    }
    // Two chimes, and the second apart from the first.
    let least = 2 * voices().clip("chime", "chime").expect("chime").ms() + 1_000;
    assert!(begun.elapsed() >= Duration::from_millis(least), "their time passed");
    let calls = lobby.calls.iter().map(|call| (call.call_id, call.called_ms));
    assert_eq!(announced().read(), Some(calls.collect()), "another run says nothing of it");

    drop(speaker);
    assert_eq!(events.recv_timeout(COMES_WITHIN), Err(mpsc::RecvTimeoutError::Disconnected));
}
