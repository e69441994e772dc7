//! `check-config` says what is allowed in a hall file but probably not meant, and to whom it hurts.

use std::fs;

use tests::{Hall, hall::SMALL};

/// The small hall, where a called person has time to come.
fn good() -> String {
    SMALL.replace("{ recall_gap_secs = 0, no_show_secs = 0 }", "{ no_show_secs = 60 }")
}

/// Land closes at noon, Tax is not translated, care comes last.
fn bad() -> String {
    let counter_3 = "zone = \"upper\", groups = [\"land\"]";
    let morning = format!("{counter_3}, planned = [{{ from = \"08:00\", until = \"12:00\" }}]");
    good()
        .replace(counter_3, &morning)
        .replace("zh = \"税务\", en = \"Tax\"", "zh = \"税务\", en = \"税务\"")
        .replace("no_show_secs = 60", "due = { care = 20 }")
}

/// The exit code and what was printed.
fn check(hall: &Hall, rest: &[&str]) -> (Option<i32>, String) {
    let output = hall.run("check-config", rest);
    assert!(output.stderr.is_empty(), "{output:?}");
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

/// These texts, one after the other.
fn in_order(text: &str, parts: &[&str]) {
    let mut rest = text;
    for part in parts {
        let (_, after) = rest.split_once(part).unwrap_or_else(|| panic!("{part}: {text}"));
        rest = after;
    }
}

#[test]
fn a_hall_without_warnings_says_so() {
    let (code, text) = check(&Hall::laid(&good(), ""), &["--strict"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.ends_with("warnings 提示: none 无\n"), "{text}");
}

#[test]
fn warnings_are_numbered_in_both_languages_and_stop_only_who_is_strict() {
    let hall = Hall::laid(&bad(), "");
    let (code, text) = check(&hall, &[]);
    assert_eq!(code, Some(0), "{text}");
    #[rustfmt::skip]
    in_order(&text, &[
        "data 数据: ok", "warnings 提示: 4\n",
        "1. services.deed\n", "最后一个窗口 12:00 就关，取号却到 24:00：产权登记（deed）。", "下一步: ",
                              "The last counter closes at 12:00", "Deed (deed)", "next: ",
        "2. services.deed\n", "00:00–08:00", "No counter is planned at 00:00–08:00",
        "3. rules.due.care\n", "20 分钟", "priority care is 20 minutes, that of the green channel is 10",
        "4. groups.tax.name.en\n", "多半没有翻译", "most likely it was not translated",
    ]);
    let (code, strict) = check(&hall, &["--strict"]);
    assert_eq!((code, strict), (Some(1), text));
    assert!(!hall.path("data").exists(), "nothing was made");
}

#[test]
fn halls_of_one_building_are_compared() {
    let hall = Hall::laid(&good(), "");
    let beside = |name: &str, text: String| {
        fs::write(hall.path(name), text).unwrap();
        hall.path(name).display().to_string()
    };
    let twin = beside("twin.toml", good().replace("\"small\"", "\"twin\""));
    let apart = good().replace("\"small\"", "\"apart\"").replace("楼\"", "座\"");
    let apart = apart.replace("prefix = \"A\"", "prefix = \"C\"");
    let apart = beside("apart.toml", apart.replace("prefix = \"B\"", "prefix = \"E\""));
    let (code, text) = check(&hall, &["--beside", &apart, "--beside", &twin]);
    assert_eq!(code, Some(0), "{text}");
    #[rustfmt::skip]
    in_order(&text, &[
        "beside 同楼大厅: ok (apart, ", "beside 同楼大厅: ok (twin, ", "warnings 提示: 3\n",
        "1. groups.land.prefix\n", "“twin”也用字母：B、A", "The hall twin in the building uses these letters, too: B, A",
        "2. counters.1.number\n", "“一楼”也有这些窗口号：1、2",
        "3. counters.3.number\n", "“二楼”也有这些窗口号：3", "same floor (二楼)",
    ]);
    let broken = beside("broken.toml", good().replace("prefix = \"B\"", "prefix = \"A\""));
    let output = hall.run("check-config", &["--beside", &broken]);
    assert_eq!(output.status.code(), Some(11));
    assert!(String::from_utf8_lossy(&output.stderr).contains("broken.toml"), "{output:?}");
}
