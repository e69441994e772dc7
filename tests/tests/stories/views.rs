//! Live views: whole, newest wins, for whoever may see them.

use std::time::Duration;

use futures_util::StreamExt;
use protocol::{
    bodies::{Done, TicketTaken},
    doors::{DeviceTold, Devices},
    problem::Problem,
    socket::{Health, ToClient, ToServer},
    views::{Alert, BoardView, DashboardView, UnknownPlace},
};
use reqwest::Method;
use serde_json::json;
use tests::{Hall, Live, live};
use tokio_tungstenite::{connect_async, tungstenite::Error};

/// Counter 1 is open and has called A001.
async fn called(hall: &Hall) -> (String, TicketTaken) {
    let (kiosk, desk) = (hall.token("kiosk", None).await, hall.token("counter", Some("1")).await);
    let body = json!({ "service": "file", "source": "kiosk" });
    let ticket = hall.post(&kiosk, "/api/v1/tickets", body).await.done();
    for (command, body) in [
        ("sign-in", hall.clerk(&hall.token("admin", None).await).await),
        ("open", json!({})),
        ("call-next", json!({})),
    ] {
        hall.post(&desk, &format!("/api/v1/counters/1/{command}"), body).await.done::<Done>();
    }
    (desk, ticket)
}

async fn board(live: &mut Live, mut wanted: impl FnMut(&BoardView) -> bool) -> BoardView {
    live.until(|view| match view {
        ToClient::Board(board) => wanted(board).then(|| board.clone()),
        other => panic!("{other:?}"),
    })
    .await
}

async fn dashboard(live: &mut Live, wanted: impl Fn(&DashboardView) -> bool) -> DashboardView {
    live.until(|view| match view {
        ToClient::Dashboard(hall) => wanted(hall).then(|| hall.clone()),
        other => panic!("{other:?}"),
    })
    .await
}

#[tokio::test]
async fn every_audience_gets_its_view_at_once() {
    let hall = Hall::open().await;
    let (desk, ticket) = called(&hall).await;
    let (display, manager) = (hall.token("display", None).await, hall.token("manager", None).await);
    let link = ticket.link.strip_prefix("/t/").unwrap();
    let page = format!("view=ticket&ticket={link}");
    for (query, token) in [
        ("view=board&zone=ground", &display),
        ("view=window&counter=1", &display),
        ("view=counter&counter=1", &desk),
        (&page, &String::new()),
        ("view=kiosk", &manager),
        ("view=dashboard", &manager),
    ] {
        let view = hall.live(query, token).await.next().await;
        let (head, number) = match view {
            ToClient::Board(view) => (view.head, Some(view.calls[0].number.clone())),
            ToClient::Window(view) => (view.head, view.number),
            ToClient::Counter(view) => (view.head, view.current.map(|c| c.number)),
            ToClient::Ticket(view) => (view.head, Some(view.number)),
            ToClient::Kiosk(view) => (view.head, Some("A001".to_owned())),
            ToClient::Dashboard(view) => (view.head, view.counters[0].ticket.clone()),
            other => panic!("not a view: {other:?}"),
        };
        assert_eq!(number.as_deref(), Some("A001"), "{query}");
        assert!(head.seq >= 6, "{query}: {head:?}");
        assert_eq!((head.time_scale, head.utc_offset_minutes), (1.0, 480));
    }
}

#[tokio::test]
async fn a_display_of_the_zone_confirms_a_call_and_no_one_else() {
    let hall = Hall::open().await;
    let (display, manager) =
        (hall.token("display", Some("ground")).await, hall.token("manager", None).await);
    let upstairs = hall.token("display", Some("upper")).await;
    let (_, _) = called(&hall).await;
    let mut watching = hall.live("view=board&zone=ground", &manager).await;
    let call_ids =
        vec![board(&mut watching, |board| !board.calls.is_empty()).await.calls[0].call_id];
    let shown = ToServer::Shown { call_ids };
    watching.say(&shown).await;
    let mut other = hall.live("view=board&zone=upper", &upstairs).await;
    other.say(&shown).await;
    let mut live = hall.live("view=dashboard", &manager).await;
    let alarmed = |hall: &DashboardView| {
        hall.alerts.iter().any(|alert| matches!(alert, Alert::CallNotShown { .. }))
    };
    dashboard(&mut live, alarmed).await;
    let mut screen = hall.live("view=board&zone=ground", &display).await;
    screen.say(&shown).await;
    let confirmed = board(&mut screen, |board| board.calls[0].shown).await;
    assert_eq!(confirmed.calls[0].number, "A001");
    let after = dashboard(&mut live, |hall| hall.calls[0].shown_after_ms.is_some()).await;
    assert!(after.calls[0].shown_after_ms >= Some(3_000), "{:?}", after.calls[0]);
    assert!(!alarmed(&after));
    let has_screen = |hall: &DashboardView, name: &str| {
        !hall
            .alerts
            .iter()
            .any(|alert| matches!(alert, Alert::NoScreen { zone } if zone.en == name))
    };
    assert!(has_screen(&after, "Ground") && has_screen(&after, "Upper"));
    drop(screen);
    dashboard(&mut live, |hall| !has_screen(hall, "Ground")).await;
}

#[tokio::test]
async fn nobody_sees_what_is_not_theirs() {
    let hall = Hall::open().await;
    let (kiosk, desk) = (hall.token("kiosk", None).await, hall.token("counter", Some("1")).await);
    let (display, manager) =
        (hall.token("display", Some("ground")).await, hall.token("manager", None).await);
    let nobody = String::new();
    #[rustfmt::skip]
    let rows = [
        ("view=dashboard",                &kiosk,   403),
        ("view=counter&counter=2",        &desk,    403),
        ("view=board&zone=upper",         &display, 403),
        ("view=board&zone=ground",        &nobody,  401),
        ("view=kiosk",                    &"x".to_owned(), 401),
        ("view=ticket&ticket=guessed",    &nobody,  404),
        ("view=board&zone=cellar",        &manager, 404),
        ("view=counter&counter=9",        &manager, 404),
        ("view=board",                    &manager, 400),
        ("view=moon",                     &manager, 400),
    ];
    for (query, token, status) in rows {
        match Live::open(&hall.address, query, token).await.map_err(|error| *error) {
            Err(Error::Http(response)) => {
                assert_eq!(response.status().as_u16(), status, "{query}");
                let kind = &response.headers()["content-type"];
                assert_eq!(kind, "application/problem+json", "{query}");
            }
            Ok(_) => panic!("{query} was opened"),
            Err(error) => panic!("{query}: {error}"),
        }
    }
}

/// Whoever set the screen up reads on it what is wrong, and whoever runs the hall reads it, too.
#[tokio::test]
async fn a_display_of_a_zone_that_does_not_exist_is_told_so_and_seen() {
    let hall = Hall::open().await;
    let manager = hall.token("manager", None).await;
    let mut live = hall.live("view=dashboard", &manager).await;
    live.next().await;
    for place in [Some("ground"), None] {
        let display = hall.token("display", place).await;
        for (view, kind, lang, says) in [
            ("view=board&zone=nope", "unknown-zone", "zh-CN", "没有编号为“nope”的区域"),
            ("view=board&zone=nope", "unknown-zone", "en", "no zone"),
            ("view=window&counter=nope", "unknown-counter", "en", "no counter"),
        ] {
            let mut request = live::request(&hall.address, view, &display);
            request.headers_mut().insert("accept-language", lang.parse().unwrap());
            let Err(Error::Http(response)) = connect_async(request).await else { panic!("opened") };
            assert_eq!(response.status().as_u16(), 404);
            let body = response.body().as_deref().unwrap_or_default();
            let problem: Problem = serde_json::from_slice(body).unwrap();
            assert_eq!(problem.kind, format!("/problems/{kind}"));
            let detail = &problem.detail;
            assert!(detail.contains("nope") && detail.contains(says), "{detail}");
        }
    }
    let id = || "nope".to_owned();
    let nope = [UnknownPlace::Zone(id()), UnknownPlace::Counter(id())];
    let asks = |view: &DashboardView| {
        let alerts = view.alerts.iter();
        alerts
            .filter(|it| matches!(it, Alert::UnknownPlace { place, .. } if nope.contains(place)))
            .count()
    };
    dashboard(&mut live, |view| asks(view) == 4).await;
    let listed: Devices =
        hall.ask(Method::GET, "/api/v1/devices").token(&manager).send().await.done();
    for device in &listed.devices {
        assert_eq!(device.asks_in_vain, nope);
        assert!(!device.online && device.last_seen_ms.is_some());
    }
    assert_eq!(listed.devices.len(), 2);
}

#[tokio::test]
async fn pages_from_elsewhere_are_refused() {
    let hall = Hall::open_as(tests::hall::SMALL, "public_url = \"https://hall.example\"").await;
    let manager = hall.token("manager", None).await;
    let own = format!("http://{}", hall.address);
    for (origin, opened) in
        [(own.as_str(), true), ("https://hall.example", true), ("https://evil.example", false)]
    {
        let mut request = live::request(&hall.address, "view=kiosk", &manager);
        request.headers_mut().insert("origin", origin.parse().unwrap());
        assert_eq!(connect_async(request).await.is_ok(), opened, "{origin}");
    }
}

#[tokio::test]
async fn a_connection_ends_with_its_reason() {
    let mut hall = Hall::open().await;
    let (kiosk, manager) = (hall.token("kiosk", None).await, hall.token("manager", None).await);
    let mut large = hall.live("view=kiosk", &kiosk).await;
    large.send("x".repeat(5_000)).await;
    assert_eq!(large.close_code().await, 1009);
    let mut garbled = hall.live("view=kiosk", &kiosk).await;
    garbled.send("hello".to_owned()).await;
    assert_eq!(garbled.close_code().await, 1007);
    let mut revoked = hall.live("view=kiosk", &kiosk).await;
    revoked.next().await;
    let list = hall.told(&["pair", "--list"], "");
    let id = list.lines().find(|line| line.contains("kiosk")).unwrap().split('\t').next().unwrap();
    hall.told(&["pair", "--revoke", id], "");
    assert_eq!(revoked.close_code().await, 1008);
    let body = json!({ "service": "file", "source": "kiosk" });
    let refused = hall.post(&kiosk, "/api/v1/tickets", body).await;
    assert_eq!(refused.problem().kind, "/problems/token-wrong");
    let mut open = hall.live("view=kiosk", &manager).await;
    open.next().await;
    let (status, code) = tokio::join!(hall.stop(), open.close_code());
    assert!(status.success());
    assert_eq!(code, 1001);
}

/// Somebody stands before six screens and wants to know which is which.
#[tokio::test]
async fn a_screen_is_looked_for_started_anew_and_says_how_it_is() {
    let hall = Hall::open().await;
    let (display, manager) = (hall.token("display", None).await, hall.token("manager", None).await);
    let list = hall.told(&["pair", "--list"], "");
    let line = list.lines().find(|line| line.contains("display")).unwrap();
    let id = line.split('\t').next().unwrap();
    let path = |what: &str| format!("/api/v1/devices/{id}/{what}");
    let away = hall.post(&manager, &path("identify"), json!({})).await;
    assert_eq!(away.problem().kind, "/problems/device-offline");
    let nobody = hall.post(&manager, "/api/v1/devices/nobody/reload", json!({})).await;
    assert_eq!(nobody.problem().kind, "/problems/unknown-device");

    let mut screen = hall.live("view=board&zone=ground", &display).await;
    screen.next().await;
    let mut other = hall.live("view=dashboard", &manager).await;
    other.next().await;
    let told: DeviceTold = hall.post(&manager, &path("identify"), json!({})).await.done();
    assert_eq!(told.device, id);
    let name = screen.until(|frame| match frame {
        ToClient::Identify { name } => Some(name.clone()),
        _ => None,
    });
    assert_eq!(name.await, told.name);
    hall.post(&manager, &path("reload"), json!({})).await.done::<DeviceTold>();
    screen.until(|frame| (*frame == ToClient::Reload).then_some(())).await;

    let health = Health { disk_free_mib: 12, sound: Some(false), ..Health::default() };
    screen.say(&ToServer::Health(health)).await;
    let alerts = other.until(|frame| match frame {
        ToClient::Dashboard(view) => {
            let mute = view.alerts.iter().any(|alert| matches!(alert, Alert::NoSound { .. }));
            mute.then(|| view.alerts.clone())
        }
        _ => None,
    });
    assert!(alerts.await.contains(&Alert::DiskLow { device: told.name, free_mib: 12 }));
}

/// Wall time: the longest wait of these stories.
#[tokio::test]
async fn a_silent_connection_hears_a_heartbeat() {
    let hall = Hall::open().await;
    let display = hall.token("display", None).await;
    let mut live = hall.live("view=board&zone=ground", &display).await;
    live.say(&ToServer::Heartbeat).await;
    let mut heartbeats = 0;
    while heartbeats == 0 {
        let text = live.message().await.unwrap().into_text().unwrap();
        let frame: ToClient = serde_json::from_str(&text).unwrap();
        heartbeats += usize::from(frame == ToClient::Heartbeat);
    }
}

/// The small hall with so many groups that its board is some kilobytes.
fn hall_of_many_groups() -> String {
    let mut groups = String::from("[groups]\n");
    for prefix in ('C'..='Z').filter(|letter| !['I', 'O'].contains(letter)) {
        let name = "a group with a name that is somewhat long";
        let line = format!("{{ zh = \"{name}\", en = \"{name}\" }}, prefix = \"{prefix}\"");
        groups.push_str(&format!("g{prefix} = {{ name = {line}, zone = \"ground\" }}\n"));
    }
    tests::hall::SMALL.replace("[groups]\n", &groups)
}

/// A client that reads nothing while hundreds of tickets are taken must find the newest view after
/// a few frames, not after hundreds.
#[tokio::test]
async fn a_slow_client_skips_to_the_newest_view() {
    const TICKETS: u32 = 400;
    /// The server's send buffer, which the system doubles, the client's, and a frame at each end.
    const ON_THE_WAY: usize = 128 * 1024;
    let hall = Hall::open_as(&hall_of_many_groups(), "limit_token_per_minute = 0").await;
    let (kiosk, display) = (hall.token("kiosk", None).await, hall.token("display", None).await);
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    // Little room on the way, so that what is not read waits in the server.
    socket.set_recv_buffer_size(4096).unwrap();
    let stream = socket.connect(hall.address.parse().unwrap()).await.unwrap();
    let request = live::request(&hall.address, "view=board&zone=ground", &display);
    let (mut slow, _) = tokio_tungstenite::client_async(request, stream).await.unwrap();
    let mut keen = hall.live("view=board&zone=ground", &display).await;
    let taking = async {
        let mut last = 0;
        for _ in 0..TICKETS {
            let body = json!({ "service": "file", "source": "kiosk" });
            let ticket: TicketTaken = hall.post(&kiosk, "/api/v1/tickets", body).await.done();
            last = ticket.seq;
        }
        last
    };
    let watching =
        board(&mut keen, |board| board.waiting.iter().any(|group| group.waiting == TICKETS));
    let (last, _) = tokio::join!(taking, watching);
    let (mut bytes, mut newest) = (0, 0);
    loop {
        let message = tokio::time::timeout(Duration::from_secs(20), slow.next()).await;
        let text = message.unwrap().unwrap().unwrap().into_text().unwrap();
        let ToClient::Board(board) = serde_json::from_str(&text).unwrap() else { continue };
        bytes += text.len();
        newest = newest.max(text.len());
        if board.head.seq >= last {
            assert!(board.waiting.iter().any(|group| group.waiting == TICKETS));
            break;
        }
    }
    // Only what lay in the buffers on the way is old, however many views there have been.
    let all = newest * TICKETS as usize;
    assert!(all > 8 * ON_THE_WAY, "{TICKETS} views of {newest} bytes prove nothing");
    assert!(bytes < ON_THE_WAY, "the slow one read {bytes} of some {all} bytes");
}
