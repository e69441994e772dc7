//! A server that cannot start says why in both languages, with the next step and an exit code.

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    process::{Command, Output},
};

use tests::{Hall, hall::SMALL, program};

/// It ended with this code and said these words, in both languages.
fn refused(output: &Output, code: i32, words: &[&str]) {
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{text}");
    assert!(text.contains("下一步: ") && text.contains("next: "), "{text}");
    assert!(words.iter().all(|word| text.contains(word)), "{words:?}: {text}");
}

#[test]
fn a_key_that_does_not_exist_is_named_with_the_one_that_was_meant() {
    let hall = Hall::laid(SMALL, "lissten = \"127.0.0.1:1\"");
    for command in ["serve", "check-config", "audit"] {
        refused(&hall.run(command, &[]), 10, &["server.toml", "lissten", "listen"]);
    }
    let mut by_environment = program::command(&["serve"]);
    by_environment.env("JIAOHAO_TIME_SCAEL", "1");
    refused(&by_environment.output().unwrap(), 10, &["time_scael", "time_scale"]);
    assert!(!hall.path("data").exists(), "nothing was made");
}

#[test]
fn values_that_cannot_be_used_are_listed() {
    let hall = Hall::laid(SMALL, "time_scale = -1\nbody_limit = 5\n");
    refused(&hall.run("serve", &[]), 10, &["time_scale", "body_limit"]);
    let hall = Hall::laid(SMALL, "time_scale = \"fast\"\n");
    refused(&hall.run("serve", &[]), 10, &["time_scale"]);
    let hall = Hall::laid(SMALL, "time_scale = \n");
    refused(&hall.run("serve", &[]), 10, &["line"]);
    let hall = Hall::laid(&SMALL.replace("prefix = \"B\"", "prefix = \"A\""), "");
    refused(&hall.run("serve", &[]), 11, &["hall.toml", "groups.tax.prefix"]);
    let hall = Hall::laid(&SMALL.replace("no_show_secs", "noshow_secs"), "");
    refused(&hall.run("serve", &[]), 11, &["hall.toml", "rules.noshow_secs", "no_show_secs"]);
}

#[test]
fn a_busy_port_leaves_the_data_alone() {
    let busy = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = busy.local_addr().unwrap().to_string();
    let hall = Hall::laid(SMALL, "");
    let config = fs::read_to_string(hall.path("server.toml")).unwrap();
    let config = config.replace("127.0.0.1:0", &address);
    fs::write(hall.path("server.toml"), config).unwrap();
    refused(&hall.run("serve", &[]), 12, &[&address]);
    assert!(!hall.path("data").exists(), "nothing was made");
}

#[test]
fn data_that_cannot_be_written_are_named() {
    let hall = Hall::laid(SMALL, "");
    fs::write(hall.path("data"), "a file where a folder should be").unwrap();
    refused(&hall.run("serve", &[]), 13, &["data"]);
    let hall = Hall::laid(SMALL, "");
    fs::create_dir(hall.path("data")).unwrap();
    fs::set_permissions(hall.path("data"), fs::Permissions::from_mode(0o500)).unwrap();
    if fs::write(hall.path("data").join("x"), "x").is_err() {
        refused(&hall.run("serve", &[]), 13, &["data"]);
    }
}

#[tokio::test]
async fn nobody_else_can_read_the_data_of_a_folder_that_was_open() {
    let mut hall = Hall::laid(SMALL, "");
    fs::create_dir(hall.path("data")).unwrap();
    fs::set_permissions(hall.path("data"), fs::Permissions::from_mode(0o755)).unwrap();
    hall.start().await;
    let mode = |name: &str| fs::metadata(hall.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("data"), 0o700);
    for file in ["data/hall.db", "data/hall.db-wal", "data/keys/ticket.key"] {
        assert_eq!(mode(file), 0o600, "{file}");
    }
    assert!(hall.log().contains("+08:00"), "local time: {}", hall.log());
}

#[test]
fn check_config_tells_whether_the_data_can_be_written() {
    let hall = Hall::laid(SMALL, "");
    let said = |hall: &Hall| String::from_utf8(hall.run("check-config", &[]).stdout).unwrap();
    assert!(said(&hall).contains("data 数据: ok") && said(&hall).contains("will be made"));
    assert!(!hall.path("data").exists(), "nothing was made");
    fs::create_dir(hall.path("data")).unwrap();
    assert!(said(&hall).contains("data 数据: ok") && !said(&hall).contains("will be made"));
    assert_eq!(fs::read_dir(hall.path("data")).unwrap().count(), 0, "nothing is left");
    fs::remove_dir(hall.path("data")).unwrap();
    fs::write(hall.path("data"), "a file where a folder should be").unwrap();
    refused(&hall.run("check-config", &[]), 13, &["data"]);
}

#[tokio::test]
async fn a_second_server_on_the_same_data_is_refused() {
    let hall = Hall::open().await;
    refused(&hall.run("serve", &[]), 15, &["hall.db", "JIAOHAO_DATA"]);
    refused(&hall.run("rebuild", &[]), 15, &["hall.db"]);
    assert!(hall.get("/readyz").await.status.is_success(), "the first one goes on");
}

#[test]
fn every_command_finds_the_hall_of_its_configuration_from_any_folder() {
    let hall = Hall::laid(SMALL, "");
    let elsewhere = tempfile::tempdir().unwrap();
    let (above, folder) =
        (hall.path("").parent().unwrap().to_owned(), hall.path("").file_name().unwrap().to_owned());
    let here = std::path::Path::new("server.toml");
    let beside = std::path::Path::new(&folder).join(here);
    let whole = hall.path("server.toml");
    for (from, config) in
        [(elsewhere.path(), whole.as_path()), (&above, &beside), (&hall.path(""), here)]
    {
        for words in [
            &["pair", "--kind", "display", "--place", "ground"][..],
            &["pair", "--list"],
            &["account", "list"],
            &["check-config"],
            &["replay"],
            &["rebuild"],
            &["audit"],
        ] {
            let mut command = Command::new(program::program());
            let output = command.args(words).arg("--config").arg(config).current_dir(from).output();
            let output = output.unwrap();
            assert!(output.status.success(), "{words:?} from {from:?}: {output:?}");
        }
        assert!(hall.path("data/hall.db").exists(), "from {from:?}");
    }
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0, "no second hall was made");
}

#[test]
fn a_device_is_for_a_place_that_exists() {
    let hall = Hall::laid(SMALL, "");
    refused(&hall.run("pair", &["--kind", "counter"]), 1, &["须绑定", "bound to a counter"]);
    refused(&hall.run("pair", &["--kind", "display", "--place", "grund"]), 1, &["grund"]);
    refused(&hall.run("pair", &["--revoke", "nobody"]), 1, &["nobody"]);
    // clap tells this one itself, before anything is opened.
    let unknown = hall.run("pair", &["--kind", "toaster"]);
    assert_eq!(unknown.status.code(), Some(2), "{unknown:?}");
}

#[test]
fn what_is_printed_starts_a_server() {
    for what in [&[][..], &["--hall"], &["--theme"]] {
        let output = program::command(&[&["print-config"], what].concat()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.starts_with('#') && text.contains(" = "), "{text}");
    }
    let printed = program::command(&["print-config"]).output().unwrap().stdout;
    let hall = Hall::laid(SMALL, "");
    fs::write(hall.path("server.toml"), printed).unwrap();
    let checked: Output = Command::new(program::program())
        .args(["check-config", "--config"])
        .arg(hall.path("server.toml"))
        .current_dir(hall.path(""))
        .output()
        .unwrap();
    assert!(checked.status.success(), "{checked:?}");
}

#[test]
fn a_certificate_that_cannot_be_read_is_named_before_anybody_waits() {
    let hall = Hall::laid(SMALL, "tls_certificate = \"no.pem\"\n");
    refused(&hall.run("serve", &[]), 10, &["tls_key"]);
    let hall = Hall::laid(SMALL, "tls_certificate = \"no.pem\"\ntls_key = \"no.key\"\n");
    for command in ["serve", "check-config"] {
        refused(&hall.run(command, &[]), 10, &["no.pem", "tls_certificate"]);
    }
    assert!(!hall.path("data").exists(), "nothing was made");
}
