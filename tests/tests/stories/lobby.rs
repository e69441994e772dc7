//! What the machines in the lobby owe the hall besides pictures: one voice a zone, a token that is
//! taken anew, and figures of what silent calling costs.

use std::{
    fs,
    path::{Path, PathBuf},
};

use protocol::{
    bodies::NoShowReport,
    doors::{DeviceKind, Devices, MakeCode, PairingCode},
    socket::{Health, ToClient, ToServer},
    views::{Alert, BoardView},
};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Live, Screen, program, screen::until};

use crate::floor::Floor;

/// What stands on `/manage` of voices that talk across each other.
async fn voices_when(live: &mut Live, fits: impl Fn(&[Vec<String>]) -> bool) -> Vec<Vec<String>> {
    let look = |frame: &ToClient| match frame {
        ToClient::Dashboard(view) => {
            let voices = view.alerts.iter().filter_map(|alert| match alert {
                Alert::ManyVoices { devices, .. } => Some(devices.clone()),
                _ => None,
            });
            let voices: Vec<Vec<String>> = voices.collect();
            fits(&voices).then_some(voices)
        }
        _ => None,
    };
    live.until(look).await
}

#[tokio::test]
async fn two_machines_that_speak_for_one_zone_are_named_until_one_leaves() {
    let floor = Floor::with(&[1]).await;
    let mut live = floor.hall.live("view=dashboard", &floor.manager).await;
    let speaks = |zone: &str| {
        let speaks_for = Some(zone.to_owned());
        ToServer::Health(Health { disk_free_mib: 9_000, speaks_for, ..Health::default() })
    };
    let mut screens = Vec::new();
    for _ in 0..2 {
        let token = floor.hall.token("display", None).await;
        let mut screen = floor.hall.live("view=board&zone=ground", &token).await;
        screen.next().await;
        screen.say(&speaks("ground")).await;
        screens.push(screen);
    }
    let told = voices_when(&mut live, |voices| !voices.is_empty()).await;
    assert_eq!(told.len(), 1, "one zone: {told:?}");
    let auditor = floor.hall.token("auditor", None).await;
    let listed = floor.hall.ask(Method::GET, "/api/v1/devices").token(&auditor);
    let listed: Devices = listed.send().await.done();
    let displays = listed.devices.iter().filter(|device| device.kind == DeviceKind::Display);
    let mut names: Vec<&str> = displays.map(|device| device.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(told[0], names, "both, by name");

    screens[1].say(&speaks("upper")).await;
    voices_when(&mut live, <[_]>::is_empty).await;
    screens[1].say(&speaks("ground")).await;
    voices_when(&mut live, |voices| !voices.is_empty()).await;
    screens.pop();
    voices_when(&mut live, <[_]>::is_empty).await;
}

/// A machine that shows the ground floor, paired as an administrator does it.
struct Machine<'a> {
    floor: &'a Floor,
    admin: String,
    config: PathBuf,
}

impl<'a> Machine<'a> {
    async fn laid(floor: &'a Floor) -> Self {
        let folder = floor.hall.path("lobby");
        fs::create_dir_all(&folder).unwrap();
        let config = folder.join("display.toml");
        let screen = "[[screens]]\nkind = \"board\"\nzone = \"ground\"\n";
        let text = format!("server = \"http://{}\"\n{screen}", floor.hall.address);
        fs::write(&config, text).unwrap();
        let admin = floor.hall.token("admin", None).await;
        Self { floor, admin, config }
    }

    /// By the program itself, as somebody at the machine does it.
    async fn pair(&self) {
        let kind = DeviceKind::Display;
        let made = MakeCode { kind, place: None, name: "lobby".to_owned() };
        let made = serde_json::to_value(made).unwrap();
        let code = self.floor.hall.post(&self.admin, "/api/v1/devices/code", made).await;
        let code = code.done::<PairingCode>().code;
        let config = self.config.display().to_string();
        let paired = program::display(&["--config", &config, "--pair", &code]).output().unwrap();
        assert!(paired.status.success(), "{paired:?}");
    }

    /// It speaks for its floor, too.
    fn speaks(&self) {
        let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sounds").display().to_string();
        let text = fs::read_to_string(&self.config).unwrap();
        let sound = format!("{text}[sound]\nzone = \"ground\"\npacks = {packs:?}\n");
        fs::write(&self.config, sound).unwrap();
    }

    /// What it has said, as soon as it has called somebody aloud.
    async fn said(&self, number: &str) -> String {
        let path = self.config.with_file_name("said.txt");
        let look = || fs::read_to_string(&path).ok().filter(|said| said.contains(number));
        until("somebody called aloud", look).await
    }

    async fn revoke(&self) {
        let ask = self.floor.hall.ask(Method::GET, "/api/v1/devices").token(&self.admin);
        let devices: Devices = ask.send().await.done();
        let ours = devices.devices.iter().find(|device| device.name == "lobby").unwrap();
        let path = format!("/api/v1/devices/{}/revoke", ours.id);
        self.floor.hall.post(&self.admin, &path, json!({})).await.done::<Value>();
    }
}

/// The board of the ground floor when the call of a ticket is or is not confirmed.
async fn shown(board: &mut Live, number: &str, wanted: bool) -> BoardView {
    let look = |frame: &ToClient| match frame {
        ToClient::Board(view) => {
            let call = view.calls.iter().find(|call| call.number == number);
            call.is_some_and(|call| call.shown == wanted).then(|| view.clone())
        }
        _ => None,
    };
    board.until(look).await
}

#[tokio::test]
async fn a_display_that_is_paired_again_shows_calls_without_a_restart() {
    let floor = Floor::with(&[1]).await;
    let mut board = floor.hall.live("view=board&zone=ground", &floor.manager).await;
    let machine = Machine::laid(&floor).await;
    machine.pair().await;
    let screen = Screen::open().await;
    let window = screen.display(&machine.config).await;
    let first = floor.take("file").await;
    let visit = floor.next(1).await;
    shown(&mut board, &first.number, true).await;
    floor.press(1, "start", json!({ "visit": visit })).await;
    floor.press(1, "finish", json!({ "visit": visit, "outcome": "handled" })).await;

    machine.revoke().await;
    let second = floor.take("file").await;
    floor.next(1).await;
    shown(&mut board, &second.number, false).await;
    // Who is shut out cannot confirm: the clerk is told that nobody has shown the call.
    floor.desk_when(1, |desk| desk.current.as_ref().is_some_and(|it| it.unshown_alarm)).await;

    let process = window.process();
    machine.pair().await;
    shown(&mut board, &second.number, true).await;
    assert_eq!(window.process(), process);
    assert_eq!(window.geometry()[2..], [1280, 900], "the same window shows it");
}

#[tokio::test]
async fn a_machine_of_a_zone_that_does_not_exist_works_as_soon_as_that_is_repaired() {
    let floor = Floor::with(&[1]).await;
    let mut board = floor.hall.live("view=board&zone=ground", &floor.manager).await;
    let machine = Machine::laid(&floor).await;
    machine.pair().await;
    let right = fs::read_to_string(&machine.config).unwrap();
    let wrong = right.replace("zone = \"ground\"", "zone = \"grounds\"");
    assert_ne!(wrong, right);
    fs::write(&machine.config, &wrong).unwrap();
    let screen = Screen::open().await;
    let _window = screen.display(&machine.config).await;
    let ticket = floor.take("file").await;
    floor.next(1).await;
    floor.desk_when(1, |desk| desk.current.as_ref().is_some_and(|it| it.unshown_alarm)).await;
    // What cannot be read yet changes nothing.
    fs::write(&machine.config, "[[screens]").unwrap();
    fs::write(&machine.config, &right).unwrap();
    shown(&mut board, &ticket.number, true).await;
}

/// The configuration of the system's sound library: a device without a card.
const DEVICE: &str = "pcm.!default { type null }\nctl.!default { type null }\n";

/// The mute machines on `/manage`, when there are any, or when there are none.
async fn mute_when(live: &mut Live, wanted: bool) -> Vec<String> {
    let look = |frame: &ToClient| match frame {
        ToClient::Dashboard(view) => {
            let mute = view.alerts.iter().filter_map(|alert| match alert {
                Alert::NoSound { device } => Some(device.clone()),
                _ => None,
            });
            let mute: Vec<String> = mute.collect();
            (mute.is_empty() != wanted).then_some(mute)
        }
        _ => None,
    };
    live.until(look).await
}

#[tokio::test]
async fn a_machine_without_a_sound_device_is_heard_as_soon_as_it_has_one() {
    let floor = Floor::with(&[1]).await;
    let mut live = floor.hall.live("view=dashboard", &floor.manager).await;
    let machine = Machine::laid(&floor).await;
    machine.pair().await;
    machine.speaks();
    let card = floor.hall.path("lobby").join("asound.conf");
    fs::write(&card, "").unwrap();

    let screen = Screen::open().await;
    let set = format!("ALSA_CONFIG_PATH={}", card.display());
    let program = program::display_program().display().to_string();
    let config = machine.config.display().to_string();
    let words = [set.as_str(), &program, "--config", &config];
    let _window = screen.other("env", &words, "Jiaohao").await;
    assert_eq!(mute_when(&mut live, true).await, ["lobby"]);
    // Nobody is called meanwhile: the machine itself looks for a device.
    let beside = card.with_extension("new");
    fs::write(&beside, DEVICE).unwrap();
    fs::rename(beside, &card).unwrap();
    mute_when(&mut live, false).await;
}

#[tokio::test]
async fn a_program_that_was_killed_speaks_nobody_twice() {
    let floor = Floor::with(&[1, 2]).await;
    let machine = Machine::laid(&floor).await;
    machine.pair().await;
    machine.speaks();
    let screen = Screen::open().await;
    let window = screen.display(&machine.config).await;
    let first = floor.take("file").await.number;
    floor.next(1).await;
    machine.said(&first).await;
    // A call is on disk before it is heard: wherever the program dies, this one has begun.
    drop(window);

    let _window = screen.display(&machine.config).await;
    let second = floor.take("file").await.number;
    floor.next(2).await;
    let said = machine.said(&second).await;
    assert!(!said.contains(&first), "older calls come first, this one came again: {said}");
}

#[tokio::test]
async fn managers_see_what_silent_calling_costs() {
    let floor = Floor::with(&[1]).await;
    let path = "/api/v1/figures/no-shows";
    let report = async || -> NoShowReport {
        floor.hall.ask(Method::GET, path).token(&floor.manager).send().await.done()
    };
    let before = report().await;
    assert!(before.zones.iter().all(|row| row.called == 0 && row.rate.is_none()), "{before:?}");
    floor.take("file").await;
    let visit = floor.next(1).await;
    floor.press(1, "no-show", json!({ "visit": visit })).await;
    let after = report().await;
    assert_eq!(after.from, after.until, "the hall's present day, unless others are asked for");
    let ground = |row: &&protocol::bodies::NoShowRate| row.zone.as_deref() == Some("ground");
    let ground = after.zones.iter().find(ground).unwrap();
    assert_eq!((ground.called, ground.missed, ground.rate), (1, 1, Some(1.0)));
    assert!(ground.few && !ground.silent);
    let told = after.hall.iter().map(|row| (row.silent, row.called, row.missed));
    assert_eq!(told.collect::<Vec<_>>(), [(true, 0, 0), (false, 1, 1)]);

    let ask = |path: &str, token: &str| floor.hall.ask(Method::GET, path).token(token).send();
    let sheet = ask(&format!("{path}.csv"), &floor.manager).await;
    assert!(sheet.text.contains("\"100.0\"") && sheet.text.contains("\"—\""), "{}", sheet.text);
    for (query, field) in [("from=today", "from"), ("from=2026-11-03&until=2026-11-02", "until")] {
        let problem = ask(&format!("{path}?{query}"), &floor.manager).await.problem();
        assert_eq!((problem.status, problem.field.as_deref()), (422, Some(field)));
    }
    let clerk = floor.hall.token("clerk", None).await;
    assert_eq!(ask(path, &clerk).await.problem().status, 403, "not for clerks");
}
