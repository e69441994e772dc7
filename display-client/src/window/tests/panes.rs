//! What comes first on a screen: a call before a picture and before the dark.

use client_link::{Away, live::News};
use iced::{Color, Size, widget::image::Handle};
use protocol::{
    socket::ToClient,
    views::{BoardView, WindowView},
    words::CounterStatus,
};
use tempfile::TempDir;
use tokio::sync::mpsc;

use super::made;
use crate::{
    config::{Kind, Screen, Tongue},
    kept::Kept,
    theme::Theme,
    window::{
        mark::{Mark, Picture},
        pane::{Look, Pane, Wanted},
    },
};

/// A screen and where it keeps its views.
struct World {
    pane: Pane,
    place: Screen,
    folder: TempDir,
}

impl World {
    fn new(kind: Kind) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (zone, counter) = ("east".to_owned(), "12".to_owned());
        let place = Screen { kind, zone, counter, x: 0, y: 0, width: 0, height: 0, language: None };
        let kept = Kept::of(folder.path(), &place);
        let says = mpsc::channel(8).0;
        let pane = Pane::new(&place, Tongue::Both, says, kept, "http://hall.example".to_owned());
        Self { pane, place, folder }
    }

    fn hear(&mut self, frame: ToClient) -> Option<Wanted> {
        self.pane.news(News::Connected, 0);
        self.pane.news(News::Frame(Box::new(frame)), 0)
    }

    fn board(kind: Kind, view: BoardView) -> Self {
        let mut world = Self::new(kind);
        world.hear(ToClient::Board(view));
        world
    }

    fn window(view: WindowView) -> Self {
        let mut world = Self::new(Kind::Window);
        world.hear(ToClient::Window(view));
        world
    }

    fn named(mut self) -> Self {
        let name = "东墙".to_owned();
        let wanted = self.hear(ToClient::Identify { name: name.clone() });
        assert_eq!(wanted, Some(Wanted::Name(name.clone())));
        self.pane.identify(&name, 0);
        self
    }

    /// What another run would begin with.
    fn kept(&self) -> Option<ToClient> {
        Kept::of(self.folder.path(), &self.place).read().map(|(frame, _)| frame)
    }

    /// What is seen: nothing, a picture alone, or the screen itself.
    fn seen(&self, picture: Option<&Picture>, dark: bool) -> &'static str {
        let palette = Theme::load("".as_ref()).expect("the built-in theme").palette;
        let look = Look { palette, logo: None, picture, outlined: false, turn: 0, dark };
        let painted = self.pane.paint(look, 0);
        match &(painted.marks)(Size::new(1280.0, 720.0))[..] {
            [Mark::Fill { colour: Color::BLACK, .. }] => {
                assert!(painted.calls.is_empty(), "no call is seen in the dark");
                "dark"
            }
            [Mark::Picture { .. }] => {
                assert!(painted.calls.is_empty(), "no call is seen behind a picture");
                "picture"
            }
            _ => "screen",
        }
    }
}

fn picture() -> Picture {
    let handle = Handle::from_rgba(1, 1, vec![0; 4]);
    Picture { handle, size: Size::new(1.0, 1.0), sharp: false }
}

#[tokio::test]
async fn a_picture_stands_on_a_board_between_calls_and_a_call_wins() {
    let picture = picture();
    #[rustfmt::skip]
    let rows = [
        (World::board(Kind::Board, made::quiet()),          "picture"),
        (World::board(Kind::Board, made::normal()),         "screen"),
        (World::board(Kind::Board, made::quiet()).named(),  "screen"),
        (World::board(Kind::Line,  made::quiet()),          "screen"),
        (World::board(Kind::Next,  made::quiet()),          "screen"),
        (World::window(made::window(CounterStatus::Ready)), "screen"),
        (World::new(Kind::Board),                           "screen"),
    ];
    for (at, (world, seen)) in rows.into_iter().enumerate() {
        assert_eq!(world.seen(Some(&picture), false), seen, "{at}");
    }
}

#[tokio::test]
async fn in_dark_hours_a_call_lights_the_screen_and_so_does_who_looks_for_it() {
    let missed = || {
        let mut view = made::normal();
        view.calls.retain(crate::board::is_over);
        assert!(!view.calls.is_empty());
        view
    };
    #[rustfmt::skip]
    let rows = [
        (World::board(Kind::Board, made::quiet()),            "dark"),
        (World::board(Kind::Board, missed()),                 "dark"),
        (World::board(Kind::Board, made::normal()),           "screen"),
        (World::board(Kind::Line,  made::normal()),           "screen"),
        (World::board(Kind::Board, made::quiet()).named(),    "screen"),
        (World::window(made::window(CounterStatus::Closed)),  "dark"),
        (World::window(made::window(CounterStatus::Calling)), "screen"),
    ];
    for (at, (world, seen)) in rows.into_iter().enumerate() {
        assert_eq!(world.seen(Some(&picture()), true), seen, "{at}");
    }
}

#[tokio::test]
async fn a_strip_asks_for_the_picture_of_its_clerk_once() {
    let mut view = made::window(CounterStatus::Ready);
    let address = "/api/v1/photos/0f".to_owned();
    view.clerk.as_mut().expect("a clerk").photo = Some(address.clone());
    let mut world = World::new(Kind::Window);
    assert_eq!(world.hear(ToClient::Window(view.clone())), Some(Wanted::Photo(address)));
    assert_eq!(world.hear(ToClient::Window(view)), None);
}

#[tokio::test]
async fn what_was_shown_last_is_kept_as_soon_as_the_server_is_gone() {
    let mut world = World::board(Kind::Board, made::quiet());
    let last = ToClient::Board(made::normal());
    // Sooner than views are kept while all is well.
    world.hear(last.clone());
    world.pane.news(News::Disconnected { why: Away::Ended }, 1);
    let written = async {
        while world.kept().as_ref() != Some(&last) {
            tokio::task::yield_now().await;
        }
    };
    let within = std::time::Duration::from_secs(30);
    tokio::time::timeout(within, written).await.expect("the view that was shown");
}
