//! The server is gone for long: the window says how to go on by paper and gives the sheets.

use std::{fs, os::unix::fs::PermissionsExt};

use tests::{Hall, Screen, program, screen::until};

use super::caller_window::Desk;

#[tokio::test]
async fn without_the_server_for_long_the_window_gives_the_sheets_to_print() {
    let screen = Screen::open().await;
    // As soon as the configuration lets it.
    let mut desk = Desk::laid_in(Hall::open().await, "paper_after_secs = 10\n").await;
    // The desktop's own program for files: it tells what it was asked to open.
    let (tools, opened) = (desk.hall.path("tools"), desk.hall.path("opened"));
    fs::create_dir(&tools).unwrap();
    let opener = tools.join("xdg-open");
    let file = opened.display();
    let script = format!("#!/bin/sh\necho \"$1\" > {file}.new && mv {file}.new {file}\n");
    fs::write(&opener, script).unwrap();
    fs::set_permissions(&opener, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = program::counter(&["--config", &desk.config.display().to_string()]);
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{}:{path}", tools.display()));
    let window = screen.caller_by(command).await;
    desk.open(&screen, &window).await;
    for _ in 0..3 {
        desk.take().await;
    }
    screen.keys(&["n"]);
    window.says("A001 Calling · ").await;
    desk.sees(|view| view.current.is_some()).await;

    // As long as the server answers, there is nothing to print.
    screen.keys(&["m", "s", "Escape"]);
    // The order with everybody who waits is asked for beside the view, and kept.
    let kept = desk.config.with_file_name("last-order.json");
    until("the kept order", || fs::read_to_string(&kept).ok().filter(|it| it.contains("A003")))
        .await;
    desk.hall.kill().await;
    until("the panel", || (window.geometry()[3] > 300).then_some(())).await;
    screen.keys(&["1"]);
    let sheet = until("the sheet", || fs::read_to_string(&opened).ok()).await;
    assert_eq!(sheet.trim(), desk.config.with_file_name("paper-sheets.html").display().to_string());
    let html = fs::read_to_string(sheet.trim()).unwrap();
    for number in ["<b>A001</b>", "<b>A002</b>", "<b>A003</b>", "<b>P-A001</b>", "<b>P-A024</b>"] {
        assert!(html.contains(number), "no {number}");
    }
    fs::remove_file(&opened).unwrap();
    screen.keys(&["1"]);
    until("the next sheet", || fs::read_to_string(&opened).ok()).await;
    let html = fs::read_to_string(sheet.trim()).unwrap();
    assert!(html.contains("<b>P-A025</b>") && !html.contains("<b>P-A024</b>"), "it goes on");
}
