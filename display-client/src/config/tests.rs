use super::*;

fn read(text: &str) -> Result<Config, Failure> {
    Config::read("display.toml", text, Path::new("/srv/jiaohao/display.toml"))
}

#[test]
fn the_defaults_are_a_configuration() {
    let config = read("").expect("the defaults");
    assert_eq!(config, read(DEFAULTS).expect("what is printed"));
    assert_eq!(config.token_file, Path::new("/srv/jiaohao/display.token"));
    assert_eq!(config.views, Path::new("/srv/jiaohao/display.views"));
    assert_eq!(config.screens[0].query(), "view=board&zone=east");
}

#[test]
fn screens_replace_the_default_one() {
    let text = "[[screens]]\nkind = \"window\"\ncounter = \"7\"\nx = 1920\nwidth = 1280\n\
                height = 360\nlanguage = \"en\"\n[[screens]]\nkind = \"line\"\nzone = \"west\"\n";
    let config = read(text).expect("a configuration");
    let queries: Vec<String> = config.screens.iter().map(Screen::query).collect();
    assert_eq!(queries, ["view=window&counter=7", "view=board&zone=west"]);
    let tongues = config.screens.iter().map(|screen| config.tongue(screen));
    assert_eq!(tongues.collect::<Vec<_>>(), [Tongue::En, Tongue::Both]);
}

#[test]
fn what_is_wrong_is_named() {
    #[rustfmt::skip]
    let rows = [
        ("serber = \"http://x\"",                    "serber"),
        ("server = \"10.0.0.5:8080\"",               "server"),
        ("language = \"fr\"",                        "language"),
        ("screens = []",                             "screens"),
        ("[[screens]]\nkind = \"wall\"",             "wall"),
        ("[[screens]]\nkind = \"board\"",            "screens.0.zone"),
        ("[[screens]]\nkind = \"window\"\nzone = \"a\"", "screens.0.counter"),
        ("[[screens]]\nkind = \"line\"\nzone = \"a&b\"", "screens.0.zone"),
        ("[[screens]]\nkind = \"line\"\nzone = \"a\"\nwidth = 9", "screens.0.width"),
        ("[[led]]\ncounter = \"1\"\naddress = \"10.0.0.9\"", "led.0.address"),
        ("[[screens]]\nzone = \"a\"\nkind = \"bord\"", "line 3, screens.0.kind: unknown variant `bord`"),
        ("\nlanguage = \"fr\"",                      "第 2 行 language: "),
        ("language = \"fr\"",                        "`zh-CN`, `en`, `both`"),
        ("[media]\nsecs = 0",                        "media.secs"),
        ("[sound]\nzone = \"west\"",                "sound.zone"),
        ("[hours]\ndark = \"19:00\"",                "hours.bright"),
        ("[hours]\ndark = \"25:00\"\nbright = \"07:00\"", "hours.dark"),
        ("[hours]\ndark = \"07:00\"\nbright = \"07:00\"", "hours.bright: not the same as hours.dark"),
    ];
    for (text, named) in rows {
        let failure = read(text).expect_err(text);
        assert!(failure.code() == 2 && failure.to_string().contains(named), "{text}: {failure}");
    }
}

#[test]
fn displays_of_one_device_share_its_connection() {
    let read = |rows: &[(&str, &str, &str)]| {
        let row = |(counter, address, encoding): &(&str, &str, &str)| {
            format!(
                "[[led]]\ncounter = \"{counter}\"\naddress = \"{address}\"\n\
                 encoding = \"{encoding}\"\n"
            )
        };
        let rows: String = rows.iter().map(row).collect();
        super::tests::read(&format!("screens = []\n{rows}"))
    };
    let (tcp, a, b) = ("tcp:10.0.0.9:5200", "serial:/dev/a:9600", "serial:/dev/a:19200");
    read(&[("1", tcp, "utf-8"), ("2", tcp, "utf-8"), ("1", a, "gb18030")]).expect("good");
    for (rows, named) in [
        (
            [("1", tcp, "utf-8"), ("1", tcp, "utf-8")],
            "led.1.counter: not the same as led.0.counter",
        ),
        (
            [("1", tcp, "utf-8"), ("2", tcp, "gb18030")],
            "led.1.encoding: the same as led.0.encoding",
        ),
        ([("1", a, "utf-8"), ("2", b, "utf-8")], "led.1.address: the same as led.0.address"),
    ] {
        let failure = read(&rows).expect_err(named).to_string();
        assert!(failure.contains(named), "{failure}");
    }
}

#[test]
fn certificates_for_a_server_that_shows_none_are_refused() {
    let way = |server: &str| {
        let text = format!("server = \"{server}\"\nca_file = \"/nope\"");
        read(&text).expect("a configuration").way().expect_err("no file")
    };
    let (useless, unusable) = (way("http://10.0.0.5"), way("https://hall.example"));
    assert!(useless.code() == 2 && useless.to_string().contains("http://10.0.0.5"));
    assert!(unusable.code() == 2 && unusable.to_string().contains("/nope"));
    assert_ne!(useless.text(Lang::Zh), unusable.text(Lang::Zh));
}

#[test]
fn dark_hours_go_over_midnight() {
    let hours = |dark: &str, bright: &str| Hours { dark: dark.into(), bright: bright.into() };
    let night = hours("19:00", "07:30");
    for (minute, dark) in [(19 * 60, true), (0, true), (449, true), (450, false), (1139, false)] {
        assert_eq!(night.is_dark(minute), dark, "{minute}");
    }
    let noon = hours("12:00", "13:00");
    assert!(noon.is_dark(720) && !noon.is_dark(780) && !noon.is_dark(0));
    assert!(!hours("", "").is_dark(0));
}
