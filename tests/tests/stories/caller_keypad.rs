//! A shift at a counter, worked by a key pad alone.

use serde_json::json;
use tests::{Caller, Hall, Keypad};

/// A hall with a caller at counter 1 whose pad is plugged in; nobody is signed in.
async fn at_work(hall: &Hall, more: &str) -> (Caller, Keypad) {
    let path = hall.path("pad");
    let mut pad = Keypad::at(path.clone());
    pad.plug();
    let config = format!("guard_ms = 0\n{more}[keypad]\ndevice = {:?}\n", path.display());
    let mut caller = Caller::at(hall, "1", &hall.address, &config).await;
    let admin = hall.token("admin", None).await;
    let clerk = hall.clerk(&admin).await;
    let word = |name: &str| clerk[name].as_str().unwrap().to_owned();
    caller.must(&format!("sign-in {} {}", word("login"), word("pin"))).await;
    caller.must("open").await;
    (caller, pad)
}

async fn take(hall: &Hall, kiosk: &str) {
    let body = json!({ "service": "file", "source": "kiosk" });
    hall.post(kiosk, "/api/v1/tickets", body).await.done::<serde_json::Value>();
}

#[tokio::test]
async fn a_shift_is_worked_by_the_pad_alone() {
    let hall = Hall::open().await;
    let (mut caller, mut pad) = at_work(&hall, "").await;
    let kiosk = hall.token("kiosk", None).await;
    for _ in 0..5 {
        take(&hall, &kiosk).await;
    }
    pad.displays("D;5;O;+;.;").await;

    // Pause and go on with one key, and the lamps that say so.
    assert_eq!(pad.result('B').await, "+");
    pad.displays("D;5;P;+;.;").await;
    pad.lights("BE", "NS").await;
    assert_eq!(pad.result('B').await, "+");
    pad.displays("D;5;O;+;.;").await;

    assert_eq!(pad.result('S').await, "!nobody-called");
    assert_eq!(pad.result('N').await, "+A001");
    pad.displays("DA001;4;C;+;.;").await;
    assert_eq!(pad.result('N').await, "?A001", "has A001 come?");
    assert_eq!(pad.result('R').await, "+A001");
    assert_eq!(pad.result('S').await, "+");
    pad.displays("DA001;4;S;+;.;").await;
    assert_eq!(pad.result('P').await, "+");
    pad.displays("D;4;O;+;.;").await;
    assert_eq!(pad.result('N').await, "+A002");
    assert_eq!(pad.result('X').await, "+");
    assert_eq!(pad.result('N').await, "+A003");
    assert_eq!(pad.result('S').await, "+");
    assert_eq!(pad.result('G').await, "+A004");
    assert_eq!(pad.result('S').await, "+");
    assert_eq!(pad.result('F').await, "+");
    pad.displays("D;1;O;+;.;").await;

    // Parked: back by its number, with or without its leading zeros.
    assert_eq!(pad.result('K').await, "!needs-number");
    pad.press('1').await;
    pad.displays("D;1;O;+;.;1").await;
    assert_eq!(pad.result('K').await, "+");
    pad.displays("D;2;O;+;.;").await;

    // Missed: back by its number.
    pad.press('2').await;
    assert_eq!(pad.result('M').await, "+");
    pad.displays("D;3;O;+;.;").await;
    pad.press('9').await;
    assert_eq!(pad.result('M').await, "!unknown-number");

    assert_eq!(pad.result('E').await, "+");
    caller.until_view(|view| view.help.is_some()).await;
    assert_eq!(pad.result('E').await, "!help-asked");
}

#[tokio::test]
async fn a_stroke_that_is_sent_again_calls_nobody_twice_and_noise_calls_nobody() {
    let hall = Hall::open().await;
    let (mut caller, mut pad) = at_work(&hall, "").await;
    let kiosk = hall.token("kiosk", None).await;
    for _ in 0..3 {
        take(&hall, &kiosk).await;
    }
    caller.until_view(|view| view.waiting == 3).await;
    pad.send(b"N\x02KxN\x02K1NFF\x03\xff\x00NNNN\x02K").await;
    let stroke = Keypad::stroke(b'7', 'N');
    for _ in 0..20 {
        pad.send(&stroke).await;
    }
    pad.until(|frame| frame == "R7+A001").await;
    pad.displays("DA001;2;C;+;.;").await;
    assert_eq!(pad.result('S').await, "+", "the pad goes on");
    let view = caller.until_view(|view| view.current.is_some()).await;
    assert_eq!(view.waiting, 2);
}

#[tokio::test]
async fn a_pad_that_is_pulled_out_works_again_when_it_is_back() {
    let hall = Hall::open().await;
    let (mut caller, mut pad) = at_work(&hall, "").await;
    let kiosk = hall.token("kiosk", None).await;
    take(&hall, &kiosk).await;
    pad.displays("D;1;O;+;.;").await;
    pad.pull();
    let told = caller.notice("keypad-away").await;
    assert!(told["text"].as_str().unwrap().contains("/pad"), "{told}");
    caller.must("next").await;
    pad.plug();
    pad.displays("DA001;0;C;+;.;").await;
    caller.notice("keypad-back").await;
    assert_eq!(pad.result('S').await, "+");
}

#[tokio::test]
async fn the_keys_are_what_the_configuration_says() {
    let hall = Hall::open().await;
    let path = hall.path("pad");
    let mut pad = Keypad::at(path.clone());
    pad.plug();
    let config = format!(
        "[keypad]\ndevice = {:?}\nbaud = 19200\n[keypad.keys]\n1 = \"open\"\na = \"type A\"\n",
        path.display()
    );
    let _caller = Caller::at(&hall, "1", &hall.address, &config).await;
    pad.displays("D;0;N;+;.;").await;
    assert_eq!(pad.result('1').await, "!signed-out");
    let seq = pad.press('N').await;
    pad.until(|frame| frame == format!("A{seq}?")).await;
    pad.press('a').await;
    pad.displays("D;0;N;+;.;A").await;
}
