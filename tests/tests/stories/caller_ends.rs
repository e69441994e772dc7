//! A clerk's caller that cannot work says why in both languages, with the next step and an exit code.

use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt, process::Output, time::Duration};

use serde_json::json;
use tests::{Caller, Hall, program};
use tokio::{io::AsyncWriteExt, process::Command};

/// Runs the caller to its end with nothing to read; it must not take long.
async fn run(arguments: &[&str]) -> Output {
    let mut command = Command::from(program::counter(arguments));
    let output = tokio::time::timeout(Duration::from_secs(30), command.output()).await;
    output.expect("it ends").unwrap()
}

/// It ended with this code and said these words, in both languages.
fn refused(output: &Output, code: i32, words: &[&str]) {
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{text}");
    assert!(text.contains("下一步: ") && text.contains("next: "), "{text}");
    assert!(words.iter().all(|word| text.matches(word).count() >= 2), "{words:?}: {text}");
}

async fn line(config: &std::path::Path) -> Output {
    run(&["--line", "--config", &config.display().to_string()]).await
}

#[tokio::test]
async fn a_configuration_that_cannot_be_used_is_named() {
    let hall = Hall::laid(tests::hall::SMALL, "");
    let missing = hall.path("missing.toml");
    refused(&line(&missing).await, 2, &["missing.toml", "--print-config"]);
    let laid = |more: &str| Caller::laid(&hall, "1", "http://127.0.0.1:1", "x", more);
    refused(&line(&laid("serber = 1\n")).await, 2, &["counter.toml", "serber"]);
    refused(&line(&laid("scale = 9.0\n")).await, 2, &["counter.toml", "scale"]);
    refused(&line(&laid("scale = \n")).await, 2, &["counter.toml", "line 4"]);
    let config = laid("");
    fs::remove_file(config.with_file_name("counter.token")).unwrap();
    refused(&line(&config).await, 2, &["counter.token", "--pair"]);
    let config = laid("ca_file = \"no.pem\"\n");
    let text = fs::read_to_string(&config).unwrap().replace("http://", "https://");
    fs::write(&config, text).unwrap();
    refused(&line(&config).await, 2, &["no.pem", "ca_file"]);
    let unknown = run(&["--lime"]).await;
    assert_eq!(unknown.status.code(), Some(2), "clap tells this one itself");
}

#[tokio::test]
async fn a_server_that_is_not_there_or_not_ours_is_named() {
    let hall = Hall::laid(tests::hall::SMALL, "");
    // A port that was free a moment ago.
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let laid = |server: &str| Caller::laid(&hall, "1", server, "x", "retry_secs = 1\n");
    let nobody = format!("http://{free}");
    refused(&line(&laid(&nobody)).await, 3, &[&nobody, "server"]);

    let other = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = other.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = other.accept().await {
            let page = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 2\r\n\r\nhi";
            stream.write_all(page.as_bytes()).await.unwrap();
        }
    });
    refused(&line(&laid(&format!("http://{address}"))).await, 3, &["200 OK"]);
    let plain = line(&laid(&format!("https://{address}"))).await;
    refused(&plain, 3, &["https://"]);
    let said = String::from_utf8_lossy(&plain.stderr);
    assert!(said.contains("it speaks http, not https"), "{said}");
}

#[tokio::test]
async fn a_desk_that_is_not_let_in_is_told_so_at_once() {
    let hall = Hall::open().await;
    let server = format!("http://{}", hall.address);
    refused(&line(&Caller::laid(&hall, "1", &server, "wrong", "")).await, 3, &["--pair"]);
    let token = hall.token("counter", Some("2")).await;
    refused(&line(&Caller::laid(&hall, "1", &server, &token, "")).await, 3, &["counter"]);

    // It is shut out while it works.
    let admin = hall.token("admin", None).await;
    let mut desk = Caller::at(&hall, "1", &hall.address, "").await;
    let path = "/api/v1/devices";
    let devices = hall.ask(reqwest::Method::GET, path).token(&admin).send().await;
    let devices: protocol::doors::Devices = devices.done();
    let own = devices.devices.iter().find(|device| device.online).expect("it is online");
    assert!(own.version.as_deref().is_some_and(|it| it.starts_with("jiaohao-counter/")), "{own:?}");
    let path = format!("/api/v1/devices/{}/revoke", own.id);
    hall.post(&admin, &path, json!({})).await.done::<protocol::doors::Revoked>();
    desk.notice("away").await;
    assert_eq!(desk.ended().await.code, Some(3), "nobody waits for what cannot come");
}

#[tokio::test]
async fn a_desk_is_paired_by_a_code_and_works() {
    let hall = Hall::open().await;
    let config = Caller::laid(&hall, "1", &format!("http://{}", hall.address), "old", "");
    let path = config.display().to_string();
    let token = config.with_file_name("counter.token");
    fs::set_permissions(&token, fs::Permissions::from_mode(0o644)).unwrap();

    refused(&run(&["--pair", "AAAA-AAAA", "--config", &path]).await, 3, &["/manage/devices"]);
    assert_eq!(fs::read_to_string(&token).unwrap(), "old");
    let kiosk = hall.told(&["pair", "--kind", "kiosk"], "");
    refused(&run(&["--pair", &kiosk, "--config", &path]).await, 2, &["kiosk"]);
    assert_eq!(fs::read_to_string(&token).unwrap(), "old");
    let two = hall.told(&["pair", "--kind", "counter", "--place", "2"], "");
    refused(&run(&["--pair", &two, "--config", &path]).await, 2, &["2"]);

    let code = hall.told(&["pair", "--kind", "counter", "--place", "1"], "");
    let paired = run(&["--pair", &code, "--config", &path]).await;
    assert!(paired.status.success(), "{paired:?}");
    assert_eq!(fs::metadata(&token).unwrap().permissions().mode() & 0o777, 0o600);
    let mut desk = Caller::start(&config);
    desk.until_view(|view| view.counter == "1").await;
    assert_eq!(desk.end().await.code, Some(0));
}

/// A closed network with an authority of its own.
#[tokio::test]
async fn a_desk_speaks_https_with_whom_it_trusts_only() {
    let mut hall =
        Hall::laid(tests::hall::SMALL, "tls_certificate = \"hall.pem\"\ntls_key = \"hall.key\"\n");
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (pem, key) = (hall.path("hall.pem"), hall.path("hall.key"));
    fs::write(&pem, made.cert.pem()).unwrap();
    fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let config = hall.path("server.toml");
    let text = fs::read_to_string(&config).unwrap();
    let text = text.replace("hall.pem", &pem.display().to_string());
    fs::write(&config, text.replace("hall.key", &key.display().to_string())).unwrap();
    hall.start().await;

    let port = hall.address.rsplit_once(':').unwrap().1;
    let trusted = format!("ca_file = {:?}\n", pem.display().to_string());
    let laid = |host: &str, more: &str| {
        Caller::laid(&hall, "1", &format!("https://{host}:{port}"), "none-yet", more)
    };
    refused(&line(&laid("localhost", "")).await, 3, &["UnknownIssuer"]);
    refused(&line(&laid("127.0.0.1", &trusted)).await, 3, &["not valid for name"]);
    let config = laid("localhost", &trusted);
    let code = hall.told(&["pair", "--kind", "counter", "--place", "1"], "");
    let path = config.display().to_string();
    assert!(run(&["--pair", &code, "--config", &path]).await.status.success());
    let mut desk = Caller::start(&config);
    desk.until_view(|view| view.counter == "1").await;
    assert_eq!(desk.must("walk-in file").await["ticket"]["number"], "A001");
    desk.until_view(|view| view.waiting == 1).await;
    assert_eq!(desk.end().await.code, Some(0));
}

#[tokio::test]
async fn what_is_printed_is_a_configuration_and_help_names_the_exit_codes() {
    let printed = run(&["--print-config"]).await;
    assert!(printed.status.success());
    let hall = Hall::laid(tests::hall::SMALL, "");
    let config = hall.path("counter.toml");
    fs::write(&config, printed.stdout).unwrap();
    refused(&line(&config).await, 2, &["counter.token"]);
    let help = String::from_utf8(run(&["--help"]).await.stdout).unwrap();
    for words in ["Exit codes", "  3  the server", "finish-next", "HAND-OVER", "--pair"] {
        assert!(help.contains(words), "{words}: {help}");
    }
}
