use client_link::token;

use super::*;

fn read(text: &str) -> Result<Config, Failure> {
    Config::read("counter.toml", text, Path::new("/etc/jiaohao/counter.toml"))
}

#[test]
fn the_defaults_are_a_configuration() {
    let config = read("").expect("the defaults");
    assert_eq!(config, read(DEFAULTS).expect("what is printed"));
    assert_eq!(config.token_file, Path::new("/etc/jiaohao/counter.token"));
    assert_eq!((config.guard_ms, config.retry_secs, config.paper_after_secs), (400, 60, 120));
}

#[test]
fn what_is_wrong_is_named() {
    #[rustfmt::skip]
    let rows = [
        ("serber = \"http://x\"",                 "serber"),
        ("[keypad]\nbuad = 9600",                 "keypad.buad"),
        ("server = \"10.0.0.5:8080\"",            "server"),
        ("server = 5",                            "server"),
        ("server = ",                             "line 1"),
        ("counter = \"\"",                        "counter"),
        ("counter = \"../1\"",                    "counter"),
        ("scale = 2.5",                           "scale"),
        ("language = \"fr\"",                     "language"),
        ("sounds = \"loud\"",                     "sounds"),
        ("guard_ms = 60000",                      "guard_ms"),
        ("retry_secs = 0",                        "retry_secs"),
        ("paper_after_secs = 1",                  "paper_after_secs"),
        ("[keys]\njump = \"F9\"",                 "keys.jump"),
        ("[keys]\nnext = \"\"",                   "keys.next"),
        ("[keys]\nnext = \"F9\"\nrecall = \"F9\"", "keys.recall: F9 已用于 · already used by keys.next"),
        ("[keys]\njump = \"F9\"",                "no command jump: sign-in, sign-out"),
        ("[keypad.keys]\nN = \"jump\"",          "no command jump: sign-in, sign-out"),
        ("token_file = \"a\"\n[bridge]\ntoken_file = \"a\"", "bridge.token_file: ≠ token_file"),
        ("token_file = \"a\"\n[paper]\norder_file = \"./a\"", "paper.order_file: ≠ token_file"),
        ("[keypad.keys]\nNN = \"next\"",         "keypad.keys.NN"),
        ("[keypad.keys]\nN = \"jump\"",          "keypad.keys.N"),
        ("[bridge]\nlisten = \"0.0.0.0:8765\"\norigin = \"https://a.example\"", "bridge.listen"),
        ("[bridge]\nlisten = \"127.0.0.1:8765\"", "bridge.origin"),
        ("[bridge]\nlisten = \"127.0.0.1:8765\"\norigin = \"https://a.example/\"", "bridge.origin"),
        ("[bridge]\nlisten = \"127.0.0.1:8765\"\norigin = \"*\"", "bridge.origin"),
        ("[paper]\nslips = 0",                   "paper.slips"),
        ("[paper.groups]\na1 = \"x\"",           "paper.groups.a1"),
        ("[keypad]\nbaud = 1",                    "keypad.baud"),
    ];
    for (text, named) in rows {
        let failure = read(text).expect_err(text);
        assert_eq!(failure.code(), 2, "{failure}");
        for lang in Lang::ALL {
            assert!(failure.text(lang).contains(named), "{text}: {}", failure.text(lang));
        }
    }
}

#[test]
fn keys_and_key_pad_are_read() {
    let text = "[keys]\nnext = \"Ctrl+F9\"\n[keypad]\ndevice = \"/dev/ttyUSB0\"\n";
    let config = read(text).expect("a configuration");
    assert_eq!(config.keys["next"], "Ctrl+F9");
    assert_eq!((config.keypad.device.to_str(), config.keypad.baud), (Some("/dev/ttyUSB0"), 9600));
}

#[test]
fn a_desk_that_is_not_paired_says_how_to_pair_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let token_file = folder.path().join("counter.token");
    let config = Config { token_file: token_file.clone(), ..read("").expect("the defaults") };
    let missing = config.server().expect_err("no token yet");
    assert!(missing.to_string().contains("--pair"), "{missing}");
    token::keep(&token_file, "abc").expect("kept");
    assert_eq!(config.server().expect("a server").token.token(), "abc");
}

#[test]
fn certificates_that_cannot_be_read_are_named() {
    let text = "server = \"https://hall.example\"\nca_file = \"/nowhere/ca.pem\"";
    let failure = read(text).expect("a configuration").way().expect_err("no file");
    assert!(failure.to_string().contains("/nowhere/ca.pem"), "{failure}");
}
