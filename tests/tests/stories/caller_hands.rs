//! The open window, a key pad and hot keys at one desk: what one hand does the others show, and no two
//! of them call two people.

use tests::{Hall, Keypad, Screen, screen::until};

use super::caller_window::Desk;

#[tokio::test]
async fn a_pad_and_hot_keys_work_together_with_the_open_window() {
    let screen = Screen::open().await;
    let hall = Hall::open().await;
    let path = hall.path("pad");
    let mut pad = Keypad::at(path.clone());
    pad.plug();
    let config = format!(
        "[keys]\nnext = \"Ctrl+F9\"\nstart = \"Ctrl+F10\"\n[keypad]\ndevice = {:?}\n",
        path.display()
    );
    let mut desk = Desk::laid_in(hall, &config).await;
    let window = screen.caller(&desk.config).await;
    desk.open(&screen, &window).await;
    for _ in 0..4 {
        desk.take().await;
    }
    pad.displays("D;4;O;+;.;").await;

    // From now on another program has the keyboard.
    let other = screen.other("xev", &["-geometry", "400x300+50+500"], "Event Tester").await;
    until("the keyboard", || (screen.active() == Some(other.id)).then_some(())).await;
    assert_eq!(pad.result('N').await, "+A001");
    window.says("A001 Calling · ").await;
    screen.keys(&["ctrl+F10"]);
    window.says("A001 Serving · ").await;
    pad.displays("DA001;3;S;+;.;").await;
    assert_eq!(screen.active(), Some(other.id), "nothing took the keyboard");

    // The mouse on the window, then a hot key while somebody is called: the window asks.
    window.click(144, 112);
    window.says("A002 Calling · ").await;
    pad.displays("DA002;2;C;+;.;").await;
    screen.keys(&["ctrl+F9"]);
    until("the question", || (window.geometry()[3] > 200).then_some(())).await;
    assert_eq!(pad.result('X').await, "+", "the pad answers it");
    window.says("Idle · ").await;
    until("no question", || (window.geometry()[3] < 200).then_some(())).await;

    // All three at once call one person.
    let stroke = Keypad::stroke(b'!', 'N');
    pad.send(&stroke).await;
    screen.keys(&["ctrl+F9"]);
    window.click(144, 112);
    desk.sees(|view| view.current.as_ref().is_some_and(|here| here.number == "A003")).await;
    window.says("A003 Calling · ").await;
    pad.displays("DA003;1;C;+;.;").await;
    assert_eq!(pad.result('S').await, "+");
    window.says("A003 Serving · ").await;
    desk.sees(|view| view.waiting == 1 && view.current.is_some()).await;
}
