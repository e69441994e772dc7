//! A desk whose token is worth nothing any more says so, and works again as soon as it is paired.

use protocol::doors::{DeviceKind, Devices, MakeCode, PairingCode};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Hall, Screen, program, screen::until};

use super::caller_window::Desk;

#[tokio::test]
async fn a_desk_that_is_shut_out_says_how_to_pair_it_and_takes_the_new_token() {
    let screen = Screen::open().await;
    let desk = Desk::laid_in(Hall::open().await, "paper_after_secs = 10\n").await;
    let window = screen.caller(&desk.config).await;
    desk.open(&screen, &window).await;
    let ask = desk.hall.ask(Method::GET, "/api/v1/devices").token(&desk.admin);
    let devices: Devices = ask.send().await.done();
    let counter = devices.devices.iter().find(|it| it.kind == DeviceKind::Counter).unwrap();
    let revoke = format!("/api/v1/devices/{}/revoke", counter.id);
    desk.hall.post(&desk.admin, &revoke, json!({})).await.done::<Value>();
    window.says("Not paired").await;

    let made =
        MakeCode { kind: DeviceKind::Counter, place: Some("1".to_owned()), name: "1".to_owned() };
    let made = serde_json::to_value(made).unwrap();
    let code = desk.hall.post(&desk.admin, "/api/v1/devices/code", made).await;
    let code = code.done::<PairingCode>().code;
    let config = desk.config.display().to_string();
    let paired = program::counter(&["--config", &config, "--pair", &code]).output().unwrap();
    assert!(paired.status.success(), "{paired:?}");
    // Whoever sat at the desk that was shut out has got up.
    window.says("Nobody here").await;
    until("no panel", || (window.geometry()[3] < 200).then_some(())).await;
}
