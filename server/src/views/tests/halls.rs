use protocol::{
    socket::Health,
    views::{Alert, DashboardView, DeviceState, Issuing, KioskView, UnknownPlace},
    words::CounterStatus,
};
use queue_core::{Command, command::Needs};

use super::World;
use crate::views::{
    dashboard::{Surroundings, dashboard},
    kiosk::kiosk,
};

fn choices(world: &World) -> KioskView {
    world.see(kiosk)
}

#[test]
fn a_kiosk_says_whether_tickets_are_issued_and_if_not_why() {
    let mut world = World::new();
    let hours = Issuing::OutsideHours { from: "08:30".to_owned(), until: "16:30".to_owned() };
    assert_eq!(choices(&world).issuing, Issuing::Open { until: "16:30".to_owned() });
    world.give(Command::StopIssuing);
    assert_eq!(choices(&world).issuing, Issuing::Stopped);
    world.give(Command::ResumeIssuing);
    world.at(8, 29, 59);
    assert_eq!(choices(&world).issuing, hours);
    world.at(8, 30, 0);
    assert_eq!(choices(&world).issuing, Issuing::Open { until: "16:30".to_owned() });
    world.at(16, 30, 0);
    assert_eq!(choices(&world).issuing, hours);
    world.give(Command::CloseDay { expire: None });
    assert_eq!(choices(&world).issuing, Issuing::DayClosed);
}

#[test]
fn a_kiosk_lists_what_can_be_chosen() {
    let mut world = World::new();
    world.open("1");
    world.take("refund");
    world.take("refund");
    let view = choices(&world);
    let prefixes: Vec<&str> = view.groups.iter().map(|group| group.prefix.as_str()).collect();
    assert_eq!(prefixes, ["B", "A"]);
    let tax = &view.groups[1];
    assert_eq!((tax.waiting, tax.floor.en.as_str()), (2, "Floor 1"));
    let (file, refund) = (&tax.services[0], &tax.services[1]);
    assert_eq!((file.open_counters, file.enterprise, file.full), (1, true, false));
    assert_eq!((refund.open_counters, refund.enterprise, refund.full), (0, false, true));
}

fn live(world: &World, around: &Surroundings) -> DashboardView {
    world.see(|scene| dashboard(scene, around))
}

#[test]
fn the_live_hall_counts_everybody_once() {
    let mut world = World::new();
    world.open("1");
    let visits: Vec<_> = (0..5).map(|_| world.take("file")).collect();
    assert_eq!(world.next("1"), visits[0]);
    world.start("1", visits[0]);
    world.finish("1", visits[0]);
    assert_eq!(world.next("1"), visits[1]);
    world.give(Command::NoShow { counter: "1".into(), visit: visits[1] });
    world.give(Command::Cancel { visit: visits[4] });
    assert_eq!(world.next("1"), visits[2]);
    world.shown();
    world.at(10, 2, 0);
    let view = live(&world, &Surroundings::default());
    let totals = view.totals;
    assert_eq!((totals.issued, totals.waiting, totals.called, totals.serving), (5, 1, 1, 0));
    assert_eq!((totals.done, totals.no_show, totals.lost, totals.parked), (1, 1, 1, 0));
    assert_eq!(totals.longest_wait_secs, 120);
    assert_eq!(view.date.as_deref(), Some("2026-03-02"));
    assert_eq!(view.counters[0].status, CounterStatus::Calling);
    assert_eq!(view.services.len(), 1, "services that nobody came for are left out");
    let calls: Vec<(u64, Option<u32>)> =
        view.calls.iter().map(|call| (call.call_id, call.shown_after_ms)).collect();
    assert_eq!(calls, [(3, Some(40)), (2, None), (1, None)]);
}

#[test]
fn a_call_is_on_its_way_until_a_screen_shows_it_or_its_alarm_is_due() {
    let mut world = World::new();
    world.open("1");
    world.take("file");
    world.next("1");
    let on_its_way = |world: &World| live(world, &Surroundings::default()).calls[0].on_its_way;
    assert!(on_its_way(&world));
    world.wall_ms += 2_999;
    assert!(on_its_way(&world));
    world.wall_ms += 1;
    assert!(!on_its_way(&world), "now it is an alarm");
    world.wall_ms -= 2_000;
    world.shown();
    assert!(!on_its_way(&world));
}

#[test]
fn what_is_broken_is_said_before_what_follows_from_it() {
    let mut world = World::new();
    world.open("1");
    world.take("file");
    world.take("deed");
    world.next("1");
    world.wall_ms += 3_000;
    let device = DeviceState {
        name: "d1".to_owned(),
        id: "k1".to_owned(),
        kind: "kiosk".to_owned(),
        place: String::new(),
        online: false,
        silent_secs: 45,
        asks_in_vain: vec![],
        health: None,
    };
    let lost_displays = vec!["9x".to_owned(), "2".to_owned(), "1".to_owned()];
    let health =
        Health { disk_free_mib: 199, sound: Some(false), lost_displays, ..Health::default() };
    let mute = DeviceState {
        name: "mute".to_owned(),
        online: true,
        health: Some(health.clone()),
        ..device.clone()
    };
    let well = Health { disk_free_mib: 200, sound: Some(true), lost_displays: vec![], ..health };
    let well = DeviceState { health: Some(well), ..mute.clone() };
    let asks_in_vain = vec![UnknownPlace::Zone("nope".to_owned())];
    let lost = DeviceState { asks_in_vain, ..device.clone() };
    let around = Surroundings {
        devices: vec![device.clone(), lost.clone(), mute.clone(), well.clone()],
        silent: vec![("kiosk".to_owned(), 45)],
        screens: ["ground".into()].into(),
        clock_alarm_secs: Some(-90),
    };
    let view = live(&world, &around);
    assert_eq!(view.devices, [device, lost, mute, well]);
    let names: Vec<&str> = view
        .alerts
        .iter()
        .map(|alert| match alert {
            Alert::CallNotShown { number, .. } => number.as_str(),
            Alert::NoScreen { zone } => zone.en.as_str(),
            Alert::NobodyServes { service, .. } => service.en.as_str(),
            Alert::DeviceOffline { device, .. } => device.as_str(),
            Alert::UnknownPlace { place: UnknownPlace::Zone(zone), .. } => zone.as_str(),
            Alert::NoSound { device } => device.as_str(),
            Alert::DiskLow { free_mib: 199, .. } => "disk",
            Alert::LostDisplays { counters, .. } => {
                assert_eq!(counters, &["1", "2", "9x"], "as the hall calls them");
                "dark"
            }
            Alert::ClockDeviation { secs } => {
                assert_eq!(*secs, -90);
                "clock"
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(names, ["Upper", "nope", "mute", "disk", "dark", "clock", "kiosk", "Deed", "A001"]);
}

#[test]
fn a_guide_is_rung_for_while_somebody_who_needs_one_is_called() {
    let mut world = World::new();
    world.open("1");
    let visit = world.take("file");
    let wanted = |world: &World| {
        let alerts = live(world, &Surroundings::default()).alerts;
        alerts.into_iter().find(|alert| matches!(alert, Alert::GuideWanted { .. }))
    };
    let needs = Needs { hearing: true, ..Needs::NONE };
    world.give(Command::SetNeeds { visit, needs });
    assert_eq!(wanted(&world), None, "nobody has been called");
    world.next("1");
    let alert = Alert::GuideWanted { number: "A001".to_owned(), counter_number: 1, hearing: true };
    assert_eq!(wanted(&world), Some(alert));
    world.start("1", visit);
    assert_eq!(wanted(&world), None, "the person is there");
}

#[test]
fn two_machines_that_speak_for_one_zone_are_named() {
    let world = World::new();
    let speaks = |name: &str, zone: Option<&str>| DeviceState {
        name: name.to_owned(),
        id: format!("id-{name}"),
        kind: "display".to_owned(),
        place: String::new(),
        online: true,
        silent_secs: 0,
        asks_in_vain: vec![],
        health: Some(Health {
            disk_free_mib: 9_000,
            speaks_for: zone.map(str::to_owned),
            ..Health::default()
        }),
    };
    for (devices, expected) in [
        (vec![speaks("a", Some("ground")), speaks("b", Some("upper")), speaks("c", None)], vec![]),
        (
            vec![speaks("b", Some("ground")), speaks("c", None), speaks("a", Some("ground"))],
            vec![("Ground", "a b")],
        ),
        // A zone that the setup no longer has.
        (vec![speaks("", Some("old")), speaks("b", Some("old"))], vec![("old", "b id-")]),
    ] {
        let around = Surroundings {
            devices,
            screens: ["ground".into(), "upper".into()].into(),
            ..Surroundings::default()
        };
        let view = live(&world, &around);
        let told: Vec<(String, String)> = view
            .alerts
            .iter()
            .map(|alert| match alert {
                Alert::ManyVoices { zone, devices } => (zone.en.clone(), devices.join(" ")),
                other => panic!("{other:?}"),
            })
            .collect();
        let expected: Vec<(String, String)> = expected
            .iter()
            .map(|(zone, names)| ((*zone).to_owned(), (*names).to_owned()))
            .collect();
        assert_eq!(told, expected);
    }
}
