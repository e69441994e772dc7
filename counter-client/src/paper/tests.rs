use std::{collections::BTreeMap, os::unix::fs::PermissionsExt, sync::Arc};

use protocol::words::VisitStatus;
use tokio::sync::{mpsc, watch};

use super::*;
use crate::{
    desk::{
        Input,
        tests::{a_view, settings},
    },
    hands::{Arm, FromHand, Hands, Seen},
};

fn order(numbers: &[(&str, VisitStatus)]) -> LastOrder {
    let text = |zh: &str, en: &str| Text { zh: zh.to_owned(), en: en.to_owned() };
    let lines = numbers
        .iter()
        .map(|(number, status)| LastKnown { number: (*number).to_owned(), status: *status });
    LastOrder {
        hall: text("示例<大厅>", "Hall"),
        counter: text("七号窗", "Seven"),
        at_ms: 1_767_200_400_000,
        utc_offset_minutes: 480,
        lines: lines.collect(),
    }
}

fn count(html: &str, what: &str) -> usize {
    html.matches(what).count()
}

#[test]
fn each_group_has_its_sheet_with_its_numbers_and_its_slips() {
    let order = order(&[
        ("A012", VisitStatus::Serving),
        ("B007", VisitStatus::Waiting),
        ("A013", VisitStatus::Waiting),
        ("A009", VisitStatus::Parked),
    ]);
    let groups = BTreeMap::from([("C".to_owned(), "社保 & 医保".to_owned())]);
    let html = sheet::html(Plan { order: Some(&order), groups: &groups, first: 1, slips: 20 });
    assert_eq!(count(&html, "<section>"), 3 * 3, "three pages for A, B and C");
    for (number, times) in [("A012", 1), ("A013", 1), ("A009", 1), ("B007", 1)] {
        assert_eq!(count(&html, &format!("<b>{number}</b>")), times, "{number}");
    }
    let at = |what: &str| html.find(what).unwrap_or_else(|| panic!("no {what}"));
    assert!(at("<b>A012</b>") < at("<b>A013</b>") && at("<b>A013</b>") < at("<b>A009</b>"));
    for slip in ["P-A001", "P-A020", "P-B001", "P-C020"] {
        assert_eq!(count(&html, &format!("<b>{slip}</b>")), 2, "{slip}: a row and a slip");
    }
    assert_eq!(count(&html, "P-A021") + count(&html, "P-A000"), 0);
    // 2026-01-01 01:00 at UTC+8
    assert!(html.contains("2026-01-01 01:00"));
    assert!(html.contains("示例&lt;大厅&gt;") && html.contains("社保 &amp; 医保"));
    assert!(!html.contains("<大厅>"));
    assert_eq!(count(&html, "{"), count(&html, "}"), "nothing is left to be filled in");
    assert!(!html.contains("{first}") && !html.contains("{at}"));
}

#[test]
fn later_sheets_go_on_where_the_one_before_ended() {
    let order = order(&[("A012", VisitStatus::Waiting)]);
    let groups = BTreeMap::new();
    let html = sheet::html(Plan { order: Some(&order), groups: &groups, first: 998, slips: 4 });
    for slip in ["P-A998", "P-A999", "P-A1000", "P-A1001"] {
        assert_eq!(count(&html, &format!("<b>{slip}</b>")), 2, "{slip}");
    }
}

#[test]
fn without_any_knowledge_there_is_still_a_sheet() {
    let groups = BTreeMap::new();
    let html = sheet::html(Plan { order: None, groups: &groups, first: 1, slips: 3 });
    assert_eq!(count(&html, "<section>"), 3);
    assert_eq!(count(&html, "<b>P-__002</b>"), 2);
}

#[tokio::test]
async fn the_last_order_outlives_the_program_and_is_nobody_elses() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("last-order.json");
    let (store, newest) = Store::new();
    let (out, mut told) = mpsc::channel(4);
    let (_seen, seen) = watch::channel(Arc::new(Seen::default()));
    let mut written = newest.clone();
    let run = tokio::spawn(store::run(
        path.clone(),
        newest,
        Arm { out: out.clone(), seen: seen.clone() },
    ));
    let mut desk = Desk::new(settings());
    desk.update(a_view("serving A001 bound:A002 parked:A003"), 0);
    store.look(&desk, true, 0);
    written.changed().await.expect("an order");
    let expected = written.borrow().clone().expect("an order");
    let numbers: Vec<&str> = expected.lines.iter().map(|line| line.number.as_str()).collect();
    assert_eq!(numbers, ["A001", "A002", "A090", "A003"]);
    store.look(&desk, true, 1_000);
    assert!(!written.has_changed().expect("it lives"), "the same, ten hall seconds later");
    store.look(&desk, false, 3_600_000);
    assert!(!written.has_changed().expect("it lives"), "the server was not heard");
    store.look(&desk, true, 6_000);
    assert!(written.has_changed().expect("it lives"), "a hall minute later");
    drop(store);
    run.await.expect("it has written");
    let kept = load(&path).expect("an order");
    assert_eq!((kept.lines, kept.at_ms), (expected.lines.clone(), 1_060_000));
    let mode = fs::metadata(&path).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let (store, newest) = Store::new();
    store.look(&desk, true, 0);
    drop(store);
    fs::write(folder.path().join("file"), "").expect("written");
    let nowhere = folder.path().join("file").join("last-order.json");
    store::run(nowhere, newest, Arm { out, seen }).await;
    let Some(FromHand::Trouble(trouble)) = told.recv().await else { panic!("nothing was told") };
    assert_eq!(trouble.key, "order-unkept");
    assert_eq!(load(&folder.path().join("file")), None, "a file that is no order is none");
}

#[tokio::test]
async fn the_sheet_is_written_from_what_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("counter.toml");
    fs::write(&file, "").expect("written");
    let config = Config::load(Some(&file)).expect("the defaults");
    let (mut hands, _) = Hands::start(&config);
    let mut desk = Desk::new(settings());
    hands.update(&mut desk, Input::Connected, 0);
    hands.update(&mut desk, a_view("serving A001 bound:A002"), 0);
    let file = folder.path().join("sheet.html");
    let live = LastOrder::of(&desk, 0).expect("an order");
    write(&config, Some(&live), 5, &file).expect("written");
    let html = fs::read_to_string(&file).expect("a sheet");
    assert!(html.contains("<b>A002</b>") && html.contains("<b>P-A005</b>"));
    assert!(html.contains("<b>P-A028</b>") && !html.contains("P-A029"), "24 slips by default");
    let failure = write(&config, Some(&live), 1, folder.path()).expect_err("a folder");
    assert_eq!(failure.code(), 1, "{failure}");
}
