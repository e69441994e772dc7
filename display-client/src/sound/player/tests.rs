//! A device that comes and goes. Whether there is a card is the machine's; these run in a program of
//! their own, for which the system's sound library has what its configuration says: a device that
//! swallows everything, or none.

use std::{
    env, fs,
    path::Path,
    process::Command,
    sync::mpsc::{Receiver, Sender},
};

use super::*;

/// Everything here comes sooner; a test that waits this long has failed.
const COMES_WITHIN: Duration = Duration::from_secs(60);
/// Where the configuration of the system's sound library lies.
const CONFIGURATION: &str = "ALSA_CONFIG_PATH";
/// A device without a card.
const DEVICE: &str = "pcm.!default { type null }\nctl.!default { type null }\n";

/// Runs a test below in a program of its own, without a device at first.
fn alone(test: &str) {
    let folder = tempfile::tempdir().expect("folder");
    let configuration = folder.path().join("asound.conf");
    fs::write(&configuration, "").expect("written");
    let run = Command::new(env::current_exe().expect("this program"))
        .args(["--exact", "--ignored", &format!("sound::player::tests::{test}")])
        .env(CONFIGURATION, configuration)
        .output()
        .expect("started");
    let told = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && told.contains("1 passed"), "{told}");
}

/// Gives or takes the device. Beside and moved: whoever reads it sees all of it.
fn plug(configuration: &str) {
    let path = env::var(CONFIGURATION).expect("run by `alone`");
    let beside = format!("{path}.new");
    fs::write(&beside, configuration).expect("written");
    fs::rename(beside, Path::new(&path)).expect("moved");
}

fn loudspeaker() -> (Sender<Vec<f32>>, Receiver<Heard>) {
    let (samples, played) = mpsc::channel();
    let (told, heard) = mpsc::channel();
    start(played, move |what| told.send(what).expect("listened to")).expect("started");
    (samples, heard)
}

#[test]
fn a_device_that_appears_is_taken_without_a_call() {
    alone("appears");
}

#[test]
#[ignore = "run by the test above, without a device"]
fn appears() {
    let (samples, heard) = loudspeaker();
    let next = || heard.recv_timeout(COMES_WITHIN).expect("in time");
    assert!(matches!(next(), Heard::Silent(_)));
    plug(DEVICE);
    assert_eq!(next(), Heard::Audible, "nothing was played");
    samples.send(vec![0.0; 100]).expect("taken");
    assert_eq!(next(), Heard::Finished);
}

#[test]
fn a_device_that_goes_and_comes_back_is_opened_again() {
    alone("comes_back");
}

#[test]
#[ignore = "run by the test above, without a device"]
fn comes_back() {
    plug(DEVICE);
    let (told, heard) = mpsc::channel();
    let mut loudspeaker = Loudspeaker::new(move |what| told.send(what).expect("listened to"));
    let until_told = |loudspeaker: &mut Loudspeaker<_>| {
        let begun = Instant::now();
        while begun.elapsed() < COMES_WITHIN {
            loudspeaker.open();
            if let Ok(what) = heard.recv_timeout(Duration::from_millis(100)) {
                return what;
            }
        }
        panic!("nothing is told");
    };
    loudspeaker.open();
    let first = loudspeaker.device.as_ref().expect("a device");
    // As the library says it when the plug is pulled.
    first.failed.store(true, Ordering::Relaxed);
    plug("");
    assert_eq!(until_told(&mut loudspeaker), Heard::Silent("the device is gone".to_owned()));
    assert!(loudspeaker.device.is_none());
    plug(DEVICE);
    assert_eq!(until_told(&mut loudspeaker), Heard::Audible);
    assert!(loudspeaker.device.is_some());
}

#[test]
fn a_device_that_is_gone_is_told_once_and_looked_for_less_and_less() {
    let mut told = Vec::new();
    let mut loudspeaker = Loudspeaker::new(|what| told.push(what));
    let mut pauses = Vec::new();
    for _ in 0..7 {
        loudspeaker.lost("gone".to_owned());
        pauses.push(loudspeaker.pause().as_secs_f64().ceil());
    }
    drop(loudspeaker);
    assert_eq!(pauses, [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]);
    assert_eq!(told, [Heard::Silent("gone".to_owned())]);
}

#[test]
fn a_device_that_played_nothing_is_believed_when_it_has_played() {
    alone("doubted");
}

#[test]
#[ignore = "run by the test above, without a device"]
fn doubted() {
    plug(DEVICE);
    let (told, heard) = mpsc::channel();
    let mut loudspeaker = Loudspeaker::new(move |what| told.send(what).expect("listened to"));
    loudspeaker.doubted = true;
    loudspeaker.lost("the device plays no more".to_owned());
    assert!(matches!(heard.try_recv(), Ok(Heard::Silent(_))));
    while loudspeaker.device.is_none() {
        std::thread::park_timeout(loudspeaker.pause());
        loudspeaker.open();
    }
    assert!(heard.try_recv().is_err(), "it has played nothing yet");
    loudspeaker.play(vec![0.0; 100]);
    assert_eq!(heard.try_recv(), Ok(Heard::Audible));
    assert_eq!(heard.try_recv(), Ok(Heard::Finished));
}
