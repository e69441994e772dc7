use super::*;

fn file(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    fs::write(file.path(), text).expect("written");
    file
}

#[test]
fn the_defaults_hold_together_and_are_overridden_in_order() {
    let defaults = Config::layered(None, vec![]).expect("defaults");
    assert_eq!(defaults.listen.port(), 8080);
    assert_eq!(defaults.store_uri(), "sqlite:data/hall.db");
    assert_eq!(defaults.ticket_key_file(), Path::new("data/keys/ticket.key"));
    let given = file("listen = \"0.0.0.0:9000\"\ntime_scale = 20\n");
    let env = vec![("listen".to_owned(), "127.0.0.1:1".to_owned())];
    let config = Config::layered(Some(given.path()), env).expect("layers");
    assert_eq!(config.listen.to_string(), "127.0.0.1:1");
    assert_eq!(config.time_scale, 20.0);
}

#[test]
fn an_unknown_key_is_named_with_the_nearest_known_one() {
    let given = file("lissten = \"0.0.0.0:9000\"\n");
    let error = Config::layered(Some(given.path()), vec![]).expect_err("unknown");
    let ConfigError::UnknownKeys { keys, .. } = error else { panic!("{error}") };
    assert_eq!(keys[0].to_string(), "lissten (→ listen ?)");
    let env = vec![("time_scael".to_owned(), "1".to_owned())];
    let error = Config::layered(None, env).expect_err("unknown");
    assert!(error.to_string().contains("time_scale"), "{error}");
}

#[test]
fn bad_values_name_their_key() {
    let error = Config::layered(None, vec![("time_scale".into(), "fast".into())]);
    let error = error.expect_err("text").to_string();
    assert!(error.contains("environment") && error.contains("time_scale"), "{error}");
    let error = Config::layered(None, vec![("time_scale".into(), "-1".into())]);
    assert!(error.expect_err("range").to_string().contains("time_scale"));
    let given = file("listen = 5\n");
    let error = Config::layered(Some(given.path()), vec![]).expect_err("type");
    assert!(error.to_string().contains("listen"), "{error}");
}

#[test]
fn what_is_printed_can_be_read_again() {
    let given = file("listen = \"127.0.0.1:1\"\n");
    let config = Config::layered(Some(given.path()), vec![]).expect("layers");
    let printed = config.commented();
    assert!(printed.contains("# Address and port."), "{printed}");
    let again = Config::layered(Some(file(&printed).path()), vec![]).expect("readable");
    assert_eq!(again.to_toml(), config.to_toml());
}

#[test]
fn a_password_never_reaches_debug() {
    let mut config = Config::layered(None, vec![]).expect("defaults");
    config.store = "postgres://hall:hush-7@db/hall".to_owned();
    assert!(!format!("{config:?}").contains("hush-7"));
    assert!(format!("{config:?}").contains("hall:***@db"));
}

#[test]
fn a_certificate_needs_its_key_and_figures_their_bounds() {
    let problem = |key: &str, value: &str| {
        let env = vec![(key.to_owned(), value.to_owned())];
        let error = Config::layered(None, env).expect_err("a bad value");
        let ConfigError::BadValues { problems, .. } = error else { panic!("{error}") };
        problems[0].0.clone()
    };
    assert_eq!(problem("tls_certificate", "hall.pem"), "tls_key");
    assert_eq!(problem("tls_key", "hall.key"), "tls_certificate");
    assert_eq!(problem("header_timeout_secs", "0"), "header_timeout_secs");
    assert_eq!(problem("header_timeout_secs", "61"), "header_timeout_secs");
    assert_eq!(problem("limit_token_per_minute", "1000001"), "limit_token_per_minute");
}

#[test]
fn proxies_are_networks_or_addresses_also_in_the_environment() {
    let by_env =
        |text: &str| Config::layered(None, vec![("trusted_proxies".to_owned(), text.to_owned())]);
    let named = |config: Config| config.proxies().iter().map(ToString::to_string).collect();
    let given: Vec<String> = named(by_env("10.1.0.5, 10.2.0.0/16,fd00::/8").expect("a list"));
    assert_eq!(given, ["10.1.0.5/32", "10.2.0.0/16", "fd00::/8"]);
    assert_eq!(named(by_env("").expect("nobody")), Vec::<String>::new());
    let given = file("trusted_proxies = [\"10.1.0.5\", \"10.2.0.0/16\"]\n");
    let config = Config::layered(Some(given.path()), vec![]).expect("a list");
    let printed = file(&config.commented());
    let again = Config::layered(Some(printed.path()), vec![]).expect("readable");
    assert_eq!(again.trusted_proxies, ["10.1.0.5", "10.2.0.0/16"]);
    let error = by_env("10.1.0.5,proxy.example").expect_err("a name").to_string();
    assert!(error.contains("trusted_proxies") && error.contains("proxy.example"), "{error}");
}

#[test]
fn paths_of_a_file_are_from_its_folder_wherever_the_program_is_started() {
    let folder = tempfile::tempdir().expect("a folder");
    let given = folder.path().join("server.toml");
    let text = "hall = \"hall.toml\"\ntheme = \"/etc/theme.toml\"\nstore = \"sqlite:own.db\"\n";
    fs::write(&given, text).expect("written");
    let env = vec![("ticket_key".to_owned(), "here.key".to_owned())];
    let config = Config::layered(Some(&given), env).expect("layers");
    assert_eq!(config.hall, folder.path().join("hall.toml"));
    assert_eq!(config.data, folder.path().join("data"), "a default, too");
    assert_eq!(config.theme, Path::new("/etc/theme.toml"));
    assert_eq!(config.store_uri(), format!("sqlite:{}", folder.path().join("own.db").display()));
    assert_eq!(config.ticket_key, Path::new("here.key"), "a variable is the shell's");
    assert_eq!(config.tls_key, Path::new(""), "what is empty stays so");
    let defaults: toml::Table = DEFAULTS.parse().expect("defaults");
    let config = Config::layered(None, vec![]).expect("defaults");
    let values: toml::Table = config.to_toml().parse().expect("values");
    assert_eq!(values["data"], defaults["data"], "without a file nothing is moved");
}
