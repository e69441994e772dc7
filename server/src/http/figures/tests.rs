use super::*;

fn setup() -> Setup {
    let hall = r#"
        hall = "test"
        name = { zh = "大厅", en = "Hall" }
        time_zone = "UTC"
        hours = { open = "09:00", close = "17:00", issue_from = "08:30", issue_until = "16:30" }
        [zones]
        east = { name = { zh = "东区", en = "East" }, floor = { zh = "一楼", en = "1" }, silent = true }
        west = { name = { zh = "西区", en = "West" }, floor = { zh = "一楼", en = "1" } }
        [groups]
        [services]
        [counters]
    "#;
    toml::from_str(hall).expect("a hall")
}

fn report(counts: &[(Option<&str>, bool, u64, u64)]) -> NoShowReport {
    let count = |&(zone, silent, called, missed): &(Option<&str>, bool, u64, u64)| NoShows {
        zone: zone.map(Into::into),
        silent,
        called,
        missed,
    };
    let counts: Vec<NoShows> = counts.iter().map(count).collect();
    let (hall, zones) = rates(&setup(), &counts);
    NoShowReport { from: "2026-11-02".to_owned(), until: "2026-11-03".to_owned(), zones, hall }
}

#[test]
fn a_zone_nobody_was_called_in_has_no_rate() {
    let report = report(&[]);
    let told = |row: &NoShowRate| (row.zone.clone(), row.silent, row.called, row.rate);
    let zones: Vec<_> = report.zones.iter().map(told).collect();
    let (east, west) = (Some("east".to_owned()), Some("west".to_owned()));
    assert_eq!(zones, [(east, true, 0, None), (west, false, 0, None)]);
    let hall: Vec<_> = report.hall.iter().map(told).collect();
    assert_eq!(hall, [(None, true, 0, None), (None, false, 0, None)]);
}

#[test]
fn the_sheet_says_how_many_were_called_and_marks_small_numbers() {
    let report = report(&[
        (Some("east"), false, 4, 1),
        (Some("east"), true, 200, 13),
        (Some("old"), false, 1, 0),
        (None, false, 5, 1),
        (None, true, 200, 13),
    ]);
    let expected = "\u{feff}\"过号率\",\"2026-11-02 – 2026-11-03\"
\"区域\",\"叫号方式\",\"叫到的号\",\"其中过号\",\"过号率（%）\",\"说明\"
\"东区\",\"无声\",\"200\",\"13\",\"6.5\",\"\"
\"东区\",\"有声（语音或提示音）\",\"4\",\"1\",\"25.0\",\"不到 10 张号，仅供参考\"
\"西区\",\"有声（语音或提示音）\",\"0\",\"0\",\"—\",\"没有叫号\"
\"old\",\"有声（语音或提示音）\",\"1\",\"0\",\"0.0\",\"不到 10 张号，仅供参考\"
\"全大厅\",\"无声\",\"200\",\"13\",\"6.5\",\"\"
\"全大厅\",\"有声（语音或提示音）\",\"5\",\"1\",\"20.0\",\"不到 10 张号，仅供参考\"
";
    assert_eq!(csv(&report, Lang::Zh), expected.replace('\n', "\r\n"));
    assert!(csv(&report, Lang::En).contains("\"East\",\"Silent\",\"200\",\"13\",\"6.5\",\"\"\r\n"));
}

#[test]
fn the_sheet_says_it_in_the_words_of_the_page() {
    let pages = [
        (Lang::Zh, include_str!("../../../../web/src/messages/staff/zh-CN.json")),
        (Lang::En, include_str!("../../../../web/src/messages/staff/en.json")),
    ];
    let counts = [(Some("east"), true, 4, 1), (None, false, 4, 1)];
    for (lang, messages) in pages {
        let sheet = csv(&report(&counts), lang);
        let messages: serde_json::Value = serde_json::from_str(messages).expect("messages");
        let cells = ["zone", "calling", "called", "missed", "remark", "noShows"];
        let said = ["silent", "heard", "few", "nobody", "wholeHall"];
        for key in cells.into_iter().chain(said) {
            let word = messages["figures"][key].as_str().expect("a word of the page");
            assert!(sheet.contains(&format!("\"{word}\"")), "{word} is not in {sheet}");
        }
    }
}
