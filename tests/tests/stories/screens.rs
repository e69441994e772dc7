//! The hall's screens on a real display, against the real server: a call counts as shown when it is on
//! the screen, and not before; a network that comes and goes loses none.

use std::{fs, path::PathBuf};

use protocol::{
    bodies::TicketTaken,
    doors::AuditPage,
    socket::ToClient,
    views::{Alert, BoardCall, BoardView, CounterView},
};
use reqwest::Method;
use serde_json::json;
use tests::{Cable, Live, Screen, Wire};

use crate::floor::Floor;

/// A floor with a clerk at counter 1, seen by its manager.
struct Wall {
    floor: Floor,
    board: Live,
}

impl Wall {
    async fn open() -> Self {
        let floor = Floor::with(&[1]).await;
        let board = floor.hall.live("view=board&zone=ground", &floor.manager).await;
        Self { floor, board }
    }

    /// The configuration of a machine that shows this zone, paired by an operator.
    async fn laid(&self, name: &str, address: &str, zone: &str) -> PathBuf {
        let folder = self.floor.hall.path(name);
        fs::create_dir_all(&folder).unwrap();
        let token = self.floor.hall.token("display", None).await;
        fs::write(folder.join("display.token"), token).unwrap();
        let path = folder.join("display.toml");
        let screen = format!("[[screens]]\nkind = \"board\"\nzone = \"{zone}\"\n");
        fs::write(&path, format!("server = \"http://{address}\"\n{screen}")).unwrap();
        path
    }

    /// Calls somebody to counter 1, and serves whoever was there.
    async fn call(&self, before: Option<u64>) -> (TicketTaken, u64) {
        if let Some(visit) = before {
            self.floor.press(1, "start", json!({ "visit": visit })).await;
            let handled = json!({ "visit": visit, "outcome": "handled" });
            self.floor.press(1, "finish", handled).await;
        }
        let ticket = self.floor.take("file").await;
        (ticket, self.floor.next(1).await)
    }

    /// The call of a ticket as soon as something holds of it.
    async fn call_when(&mut self, number: &str, fits: impl Fn(&BoardCall) -> bool) -> BoardView {
        let look = |view: &ToClient| match view {
            ToClient::Board(view) => {
                let call = view.calls.iter().find(|call| call.number == number);
                call.is_some_and(&fits).then(|| view.clone())
            }
            _ => None,
        };
        self.board.until(look).await
    }

    /// How often the journal says that a screen has shown a call.
    async fn confirmed(&self) -> usize {
        let auditor = self.floor.hall.token("auditor", None).await;
        let ask = self.floor.hall.ask(Method::GET, "/api/v1/audit?kind=commands").token(&auditor);
        let page: AuditPage = ask.send().await.done();
        page.rows.iter().flat_map(|row| &row.what).filter(|what| *what == "call-shown").count()
    }
}

#[tokio::test]
async fn a_call_counts_as_shown_when_it_is_on_a_screen_of_its_zone() {
    let mut wall = Wall::open().await;
    let screen = Screen::open().await;
    let address = wall.floor.hall.address.clone();
    let upper = wall.laid("upper", &address, "upper").await;
    let _elsewhere = screen.display(&upper).await;
    let (ticket, _) = wall.call(None).await;
    wall.call_when(&ticket.number, |call| !call.shown).await;
    let alarm = |desk: &CounterView| desk.current.as_ref().is_some_and(|one| one.unshown_alarm);
    wall.floor.desk_when(1, alarm).await;

    let ground = wall.laid("ground", &address, "ground").await;
    let window = screen.display(&ground).await;
    wall.call_when(&ticket.number, |call| call.shown).await;
    assert_eq!(wall.confirmed().await, 1);
    assert_eq!(window.geometry()[2..], [1280, 900], "it fills its monitor");
}

#[tokio::test]
async fn a_network_that_comes_and_goes_loses_no_call_and_confirms_none_twice() {
    const CUTS: usize = 6;
    let mut wall = Wall::open().await;
    let wire = Wire::to(&wall.floor.hall.address).await;
    let config = wall.laid("cut", &wire.address, "ground").await;
    let screen = Screen::open().await;
    let _window = screen.display(&config).await;
    let mut before = None;
    for cut in 0..CUTS {
        wire.set(Cable::Cut);
        let (ticket, visit) = wall.call(before).await;
        let view = wall.call_when(&ticket.number, |_| true).await;
        assert!(!view.calls[0].shown, "no screen can have shown it in cut {cut}");
        wire.set(Cable::Whole);
        wall.call_when(&ticket.number, |call| call.shown).await;
        before = Some(visit);
    }
    assert_eq!(wall.confirmed().await, CUTS);
}

/// A loudspeaker that nobody hears is a fault somebody must see.
#[tokio::test]
async fn a_machine_that_speaks_for_a_zone_says_when_it_cannot_be_heard() {
    let wall = Wall::open().await;
    let config = wall.laid("voice", &wall.floor.hall.address, "ground").await;
    let packs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../sounds");
    let sound = format!("[sound]\nzone = \"ground\"\npacks = {:?}\n", packs.display().to_string());
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text + &sound).unwrap();
    let screen = Screen::open().await;
    let _window = screen.display(&config).await;
    let mut live = wall.floor.hall.live("view=dashboard", &wall.floor.manager).await;
    let mute = live.until(|view| match view {
        ToClient::Dashboard(view) => view.alerts.iter().find_map(|alert| match alert {
            Alert::NoSound { device } => Some(device.clone()),
            _ => None,
        }),
        _ => None,
    });
    assert!(!mute.await.is_empty());
}
