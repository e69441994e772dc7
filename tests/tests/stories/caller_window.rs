//! The clerk's window on a real screen, against the real server, by mouse and keyboard.

use std::{fs, path::PathBuf, process::Command};

use protocol::{bodies::TicketTaken, doors::AuditPage, socket::ToClient, views::CounterView};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Caller, Hall, Live, Screen, Window, program, screen::until};

/// Middles of what can be pressed in the small window, logical pixels.
const MAIN: (i32, i32) = (144, 112);
const RECALL: (i32, i32) = (87, 146);
const FIRST_FIELD: (i32, i32) = (180, 210);
const SECOND_FIELD: (i32, i32) = (180, 242);

/// Counter 1 with its caller's configuration, and a clerk to sit there.
pub struct Desk {
    pub hall: Hall,
    pub config: PathBuf,
    pub live: Live,
    pub admin: String,
    pub kiosk: String,
    pub clerk: Value,
}

impl Desk {
    async fn laid() -> Self {
        Self::laid_in(Hall::open().await, "").await
    }

    /// In this hall, with these lines of configuration besides.
    pub async fn laid_in(hall: Hall, more: &str) -> Self {
        let admin = hall.token("admin", None).await;
        let clerk = hall.clerk(&admin).await;
        let (kiosk, token) = (hall.token("kiosk", None).await, hall.desk(&admin, "1").await);
        let server = format!("http://{}", hall.address);
        let config = Caller::laid(&hall, "1", &server, &token, &format!("guard_ms = 0\n{more}"));
        let live = hall.live("view=counter&counter=1", &token).await;
        Self { hall, config, live, admin, kiosk, clerk }
    }

    pub async fn take(&self) -> TicketTaken {
        let body = json!({ "service": "file", "source": "kiosk" });
        self.hall.post(&self.kiosk, "/api/v1/tickets", body).await.done()
    }

    /// Waits for a view of the counter.
    pub async fn sees(&mut self, look: impl Fn(&CounterView) -> bool) {
        let look = |view: &ToClient| match view {
            ToClient::Counter(view) => look(view).then_some(()),
            _ => None,
        };
        self.live.until(look).await;
    }

    /// Signs in and opens the counter, with the mouse in the fields and keys for the rest.
    pub async fn open(&self, screen: &Screen, window: &Window<'_>) {
        window.says("Nobody here").await;
        window.click(40, 50);
        until("the keyboard", || (screen.active() == Some(window.id)).then_some(())).await;
        screen.keys(&["n"]);
        until("the panel", || (window.geometry()[3] > 250).then_some(())).await;
        window.click(FIRST_FIELD.0, FIRST_FIELD.1);
        screen.types(self.clerk["login"].as_str().unwrap());
        window.click(SECOND_FIELD.0, SECOND_FIELD.1);
        screen.types(self.clerk["pin"].as_str().unwrap());
        screen.keys(&["Return"]);
        window.says("Closed").await;
        screen.keys(&["n"]);
        window.says("Idle").await;
    }
}

#[tokio::test]
async fn a_clerk_works_in_the_window_by_mouse_and_by_keys() {
    let screen = Screen::open().await;
    let mut desk = Desk::laid().await;
    let window = screen.caller(&desk.config).await;
    desk.open(&screen, &window).await;
    for _ in 0..4 {
        desk.take().await;
    }
    window.click(MAIN.0, MAIN.1);
    window.says("A001 Calling").await;
    window.click(RECALL.0, RECALL.1);
    desk.sees(|view| view.current.as_ref().is_some_and(|current| current.calls == 2)).await;
    screen.keys(&["s"]);
    window.says("A001 Serving").await;
    screen.keys(&["n"]);
    window.says("A002 Calling").await;
    // The next one is asked for while A002 has not come: the window asks, and `x` says no.
    screen.keys(&["n", "x"]);
    window.says("Idle").await;
    screen.keys(&["n"]);
    window.says("A003 Calling").await;
    screen.keys(&["s"]);
    window.says("A003 Serving").await;
    // Park, the first kind; then the last ticket, finished with papers missing.
    screen.keys(&["p", "6"]);
    window.says("Idle").await;
    screen.keys(&["n"]);
    window.says("A004 Calling").await;
    screen.keys(&["s"]);
    window.says("A004 Serving").await;
    screen.keys(&["f", "3"]);
    window.says("Idle").await;
    desk.sees(|view| view.parked.len() == 1 && view.current.is_none()).await;
    let auditor = desk.hall.token("auditor", None).await;
    let ask = desk.hall.ask(Method::GET, "/api/v1/audit?kind=commands").token(&auditor);
    let page: AuditPage = ask.send().await.done();
    let done: Vec<String> = page.rows.iter().rev().flat_map(|row| row.what.clone()).collect();
    let shift: Vec<&str> =
        done.iter().map(String::as_str).skip_while(|done| *done != "called").collect();
    let [first, missed, parked, last] = [
        ["called", "recalled", "service-started", "service-finished", "counter-ready"].as_slice(),
        &["called", "call-missed"],
        &["called", "service-started", "service-parked"],
        &["called", "service-started", "service-finished"],
    ];
    assert_eq!(shift, [first, missed, parked, last].concat());
}

#[tokio::test]
async fn the_window_stays_in_sight_without_taking_the_keyboard() {
    let screen = Screen::open().await;
    let mut desk = Desk::laid().await;
    let other = screen.other("xev", &["-geometry", "400x300+50+50"], "Event Tester").await;
    until("the keyboard", || (screen.active() == Some(other.id)).then_some(())).await;
    let window = screen.caller(&desk.config).await;
    until("above", || window.property("_NET_WM_STATE").contains("_ABOVE").then_some(())).await;
    window.says("Nobody here").await;
    assert_eq!(screen.active(), Some(other.id), "it appeared without the keyboard");
    let id = other.id.to_string();
    let fill = ["-i", "-r", &id, "-b", "add,fullscreen"];
    assert!(screen.run("wmctrl", &fill).status.success());
    until("a full screen", || (other.geometry()[2..] == [1280, 900]).then_some(())).await;
    until("it above", || {
        let order = screen.said("xprop", &["-root", "_NET_CLIENT_LIST_STACKING"]);
        order.ends_with(&format!("{:#x}", window.id)).then_some(())
    })
    .await;
    assert_eq!(screen.active(), Some(other.id));
    // It can be worked there.
    desk.open(&screen, &window).await;
    desk.take().await;
    window.click(MAIN.0, MAIN.1);
    desk.sees(|view| view.current.as_ref().is_some_and(|here| here.number == "A001")).await;
    window.says("A001 Calling").await;
}

#[tokio::test]
async fn it_stands_where_it_was_left() {
    let screen = Screen::open().await;
    let desk = Desk::laid().await;
    let window = screen.caller(&desk.config).await;
    window.says("Nobody here").await;
    let [x, y, width, height] = window.geometry();
    assert_eq!([x + width, y, width], [1280, 90, 288], "at the right at first");
    assert!((140..=170).contains(&height), "{height}");
    let id = window.id.to_string();
    assert!(screen.run("xdotool", &["windowmove", &id, "300", "400"]).status.success());
    let kept = desk.config.with_file_name("counter.window.toml");
    until("its place in the file", || {
        fs::read_to_string(&kept).ok()?.contains("x = 300.0").then_some(())
    })
    .await;
    window.click(40, 50);
    until("the keyboard", || (screen.active() == Some(window.id)).then_some(())).await;
    screen.keys(&["c"]);
    until("a strip at the nearer edge", || {
        let [x, _, width, _] = window.geometry();
        (x == 0 && width < 100).then_some(())
    })
    .await;
    screen.keys(&["c"]);
    until("the window again", || (window.geometry()[2] == 288).then_some(())).await;
    screen.keys(&["m", "j", "e"]);
    until("no edge", || fs::read_to_string(&kept).ok().filter(|kept| !kept.contains("edge"))).await;
    screen.keys(&["q"]);
    assert_eq!(window.ended().await, Some(0));
    let window = screen.caller(&desk.config).await;
    until("the same place", || {
        let [x, y, ..] = window.geometry();
        (x == 0 && (y - 400).abs() <= 2).then_some(())
    })
    .await;
}

#[tokio::test]
async fn without_a_display_or_a_font_it_says_what_to_do() {
    let desk = Desk::laid().await;
    let config = desk.config.display().to_string();
    let ended = |mut command: Command| {
        let output = command.env_remove("WAYLAND_DISPLAY").output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    for (display, why) in [("", "DISPLAY is not set"), (":4242", "display :4242 does not answer")] {
        let mut command = program::counter(&["--config", &config]);
        command.env("DISPLAY", display);
        let (code, said) = ended(command);
        assert_eq!(code, Some(4), "{said}");
        assert!(said.contains("--line") && said.contains("没有可用的显示器"), "{said}");
        assert!(said.contains(why), "{said}");
    }
    let screen = Screen::open().await;
    let fonts = desk.hall.path("fonts.conf");
    let nothing = "<?xml version=\"1.0\"?><fontconfig><dir>/nowhere</dir></fontconfig>";
    fs::write(&fonts, nothing).unwrap();
    let mut command = program::counter(&["--config", &config]);
    command.env("DISPLAY", &screen.display).env("FONTCONFIG_FILE", &fonts);
    command.env("HOME", desk.hall.path("home")).env_remove("XDG_DATA_HOME");
    let (code, said) = ended(command);
    assert_eq!(code, Some(5), "{said}");
    assert!(said.contains("fonts-noto-cjk"), "{said}");
    // At the start of a session a desk that nobody has paired yet keeps quiet.
    fs::remove_file(desk.config.with_file_name("counter.token")).unwrap();
    let command = program::counter(&["--config", &config, "--if-paired"]);
    assert_eq!(ended(command), (Some(0), String::new()));
}
