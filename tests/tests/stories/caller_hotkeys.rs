//! Hot keys work while another program has the keyboard. On a display of its own: it needs Xvfb,
//! xdotool and xev (`make test` sees to them).

use std::process::Stdio;

use serde_json::json;
use tests::{Caller, Hall, program};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

/// A display nobody else uses; it ends when this is dropped.
struct Display {
    _server: Child,
    name: String,
}

impl Display {
    async fn open() -> Self {
        let mut server = Command::new("Xvfb");
        server.args(["-displayfd", "1", "-screen", "0", "800x600x24", "-nolisten", "tcp"]);
        server.stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        let mut server = server.spawn().expect("Xvfb");
        let mut said = BufReader::new(server.stdout.take().unwrap()).lines();
        let number = said.next_line().await.unwrap().expect("the number of a display");
        Self { _server: server, name: format!(":{}", number.trim()) }
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("DISPLAY", &self.name).env_remove("WAYLAND_DISPLAY").kill_on_drop(true);
        command
    }

    async fn xdotool(&self, words: &[&str]) {
        let status = self.command("xdotool").args(words).status().await.expect("xdotool");
        assert!(status.success(), "{words:?}");
    }

    /// Another program with a window that has the keyboard; what it hears.
    async fn other(&self) -> (Child, Lines<BufReader<ChildStdout>>) {
        let mut other = self.command("xev");
        other.args(["-event", "keyboard", "-event", "focus"]).stdout(Stdio::piped());
        let mut other = other.spawn().expect("xev");
        let said = BufReader::new(other.stdout.take().unwrap()).lines();
        self.xdotool(&["search", "--sync", "--name", "Event Tester", "windowfocus", "--sync"])
            .await;
        (other, said)
    }
}

/// A caller at counter 1 with a display and these hot keys, at its open counter.
async fn at_work(hall: &Hall, display: &Display, keys: &str) -> Caller {
    let token = hall.token("counter", Some("1")).await;
    let server = format!("http://{}", hall.address);
    let more = format!("guard_ms = 0\n[keys]\n{keys}");
    let config = Caller::laid(hall, "1", &server, &token, &more);
    let config = config.display().to_string();
    let mut command = program::counter(&["--line", "--config", &config]);
    command.env("DISPLAY", &display.name).env_remove("WAYLAND_DISPLAY");
    let mut caller = Caller::start_by(command);
    caller.until_view(|_| true).await;
    caller
}

#[tokio::test]
async fn hot_keys_press_while_another_window_has_the_keyboard() {
    let (hall, display) = (Hall::open().await, Display::open().await);
    let (_other, mut heard) = display.other().await;
    let keys = "next = \"Ctrl+F9\"\nstart = \"Ctrl+F10\"\nfinish = \"Ctrl+Alt+F\"\n";
    let mut caller = at_work(&hall, &display, keys).await;
    caller.notice("hotkeys-held").await;
    let admin = hall.token("admin", None).await;
    let clerk = hall.clerk(&admin).await;
    let word = |name: &str| clerk[name].as_str().unwrap().to_owned();
    caller.must(&format!("sign-in {} {}", word("login"), word("pin"))).await;
    caller.must("open").await;
    let kiosk = hall.token("kiosk", None).await;
    let body = json!({ "service": "file", "source": "kiosk" });
    hall.post(&kiosk, "/api/v1/tickets", body).await.done::<serde_json::Value>();
    caller.until_view(|view| view.waiting == 1).await;

    for (chord, button) in [("ctrl+F9", "next"), ("ctrl+F10", "start"), ("ctrl+alt+f", "finish")] {
        display.xdotool(&["key", "--clearmodifiers", chord]).await;
        let answer = caller.answer_of("hotkey").await;
        assert_eq!(answer["press"], button, "{answer}");
    }
    let view = caller.until_view(|view| view.current.is_none() && view.waiting == 0).await;
    assert!(view.undo.is_some(), "somebody was served: {view:?}");

    // The other program has heard its own keys and none of the chords.
    display.xdotool(&["key", "x"]).await;
    let mut keys = Vec::new();
    while !keys.iter().any(|line: &String| line.contains("keysym 0x78, x")) {
        let line = tokio::time::timeout(std::time::Duration::from_secs(20), heard.next_line());
        keys.push(line.await.expect("the key comes").unwrap().expect("the key comes"));
    }
    assert!(!keys.iter().any(|line| line.contains(", F9)") || line.contains(", F10)")), "{keys:?}");
}

#[tokio::test]
async fn a_chord_that_is_taken_is_told_by_its_name_and_the_others_work() {
    let (hall, display) = (Hall::open().await, Display::open().await);
    let mut first = at_work(&hall, &display, "recall = \"Ctrl+F9\"\n").await;
    first.notice("hotkeys-held").await;
    display.xdotool(&["key", "ctrl+F9"]).await;
    assert_eq!(first.refused_by("hotkey").await, "signed-out");
    let keys = "next = \"Ctrl+F9\"\nrecall = \"Ctrl+F8\"\n";
    let mut second = at_work(&hall, &display, keys).await;
    let told = second.notice("hotkey-taken").await;
    assert_eq!((&told["chord"], &told["action"]), (&json!("Ctrl+F9"), &json!("next")));
    second.notice("hotkeys-held").await;
    display.xdotool(&["key", "ctrl+F8"]).await;
    assert_eq!(second.refused_by("hotkey").await, "signed-out");
}

#[tokio::test]
async fn without_a_display_it_is_said_and_the_desk_works() {
    let hall = Hall::open().await;
    let nowhere = |name: &str| Display {
        _server: Command::new("true").spawn().unwrap(),
        name: name.to_owned(),
    };
    for display in ["", ":4711"] {
        let mut caller = at_work(&hall, &nowhere(display), "next = \"Ctrl+F9\"\n").await;
        caller.notice("hotkeys-no-x11").await;
        assert_eq!(caller.refused("next").await, "signed-out");
    }
}
