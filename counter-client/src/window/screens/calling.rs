//! The main screen: who is here, how it stands, and the buttons of all day.

use iced::{
    Alignment, Background, Border, Color, Element, Font, Length,
    font::Weight,
    widget::{column, container, mouse_area, row, text, text::Wrapping, tooltip::Position},
};
use protocol::{
    views::CounterTicket,
    words::{Class, CounterStatus, VisitStatus},
};

use super::{
    super::{
        Message, brush::Brush, look::Tone, measure::cut, panel::Panel, place::Shape, rows::Key,
        scene::Scene,
    },
    person::needs,
    standing::{connection, details, headline, info},
};
use crate::desk::{Button, Press};

/// The one main button: what it does now is what it says.
pub fn main_key(scene: &Scene<'_>) -> Key {
    main_and_short(scene).0
}

/// The same, and what it says where there is little room.
pub fn main_and_short(scene: &Scene<'_>) -> (Key, String) {
    let picture = scene.desk.picture();
    let status = picture.as_ref().map(|picture| picture.status);
    let person = scene.shown.person.as_ref().map(|person| person.status);
    let next = |label: &str| Key { label: scene.say(label), ..scene.press(Press::Next) };
    let (key, tone, short) =
        match (picture.as_ref().map(|picture| picture.signed_in), status, person) {
            (Some(false), ..) => {
                (scene.opens(Button::SignIn, Panel::SignIn), Tone::Main, "strip-sign-in")
            }
            (_, Some(CounterStatus::Closed), _) => {
                (scene.press(Press::Open), Tone::Main, "strip-open")
            }
            (_, Some(CounterStatus::Paused), _) => {
                (scene.press(Press::Continue), Tone::Main, "strip-continue")
            }
            (_, _, Some(VisitStatus::Serving)) => {
                (next("main-finish-next"), Tone::Main, "strip-finish-next")
            }
            (_, _, Some(_)) => (next("main-came"), Tone::Called, "strip-came"),
            _ => (next("main-next"), Tone::Main, "strip-next"),
        };
    (key.tone(tone).letter('N').id("main"), scene.say(short))
}

/// The buttons below it. Each keeps its place, so that a hand finds it without eyes.
pub fn keys(scene: &Scene<'_>) -> Vec<Key> {
    let serving = scene.shown.person.as_ref().is_some_and(|p| p.status == VisitStatus::Serving);
    let short = |key: Key, label: &str| Key { label: scene.say(label), ..key };
    let first = match serving {
        true => short(scene.opens(Button::Finish, Panel::Finish), "short-finish").letter('F'),
        false => short(scene.press(Press::Start), "short-start").letter('S'),
    };
    vec![
        first,
        short(scene.press(Press::Recall), "short-recall").letter('R'),
        short(scene.press(Press::NoShow), "short-no-show").letter('X'),
        short(scene.opens(Button::Park, Panel::Park), "short-park").letter('P'),
        Key::new(scene.say("more"), Message::Open(Panel::More)).letter('M'),
    ]
}

/// The buttons at the top.
pub fn head_keys(scene: &Scene<'_>, shape: Shape) -> Vec<Key> {
    let (other, label) = match shape {
        Shape::Large => (Shape::Small, "to-small"),
        Shape::Small | Shape::Strip => (Shape::Large, "to-large"),
    };
    let shape = |shape: Shape| Message::Look(super::looks::Look::Shape(shape));
    vec![
        Key::new(scene.say("help"), Message::Open(Panel::Help)).letter('H').tone(Tone::Wrong),
        Key::new(scene.say(label), shape(other)).letter('Z'),
        Key::new(scene.say("to-strip"), shape(Shape::Strip)).letter('C'),
    ]
}

/// The whole screen above the panel.
pub fn view<'a>(
    scene: &Scene<'_>,
    brush: &Brush,
    shape: Shape,
    told: Option<&(String, Tone)>,
) -> Element<'a, Message> {
    let sizes = &brush.sizes;
    let (info, tone) = info(scene, told);
    let short = cut(&info, sizes.small, brush.share(1), 1);
    let is_cut = short != info;
    let line = line(brush, short, tone, sizes.small);
    let line = container(line).height(sizes.info).align_y(Alignment::Center).clip(true).into();
    // Below, because what stands above is the number.
    let line = if is_cut { brush.tipped(line, info, Position::Bottom) } else { line };
    let keys = keys(scene);
    let keys = brush.keys(&keys, keys.len(), sizes.key);
    column![
        head(scene, brush, shape),
        person(scene, brush),
        line,
        brush.key(&main_key(scene), brush.share(1), sizes.main),
        keys,
    ]
    .spacing(sizes.gap)
    .into()
}

/// The row at the top: the counter, the connection, who sits there; it is what the window is moved
/// by.
fn head<'a>(scene: &Scene<'_>, brush: &Brush, shape: Shape) -> Element<'a, Message> {
    let sizes = &brush.sizes;
    let counter = scene.view().map_or_else(String::new, |view| {
        scene.fill("counter", &[("number", &view.counter_number.to_string())])
    });
    let clerk = scene.view().and_then(|view| view.clerk.clone()).unwrap_or_default();
    let (connection, tone) = connection(scene);
    let handle = row![
        line(brush, counter, Tone::Plain, sizes.small),
        line(brush, connection, tone, sizes.small),
        line(brush, clerk, Tone::Plain, sizes.small),
    ];
    let handle = container(handle.spacing(sizes.gap * 2.0).align_y(Alignment::Center));
    let handle =
        handle.width(Length::Fill).height(sizes.head).align_y(Alignment::Center).clip(true);
    let mut row = row![mouse_area(handle).on_press(Message::Drag)].spacing(sizes.gap);
    for key in head_keys(scene, shape) {
        let width = if key.tone == Tone::Wrong { 2.4 } else { 2.2 };
        let small =
            Brush { sizes: super::super::look::Sizes { text: sizes.small, ..*sizes }, ..*brush };
        row = row.push(small.key(&key, sizes.head.max(24.0) * width * 0.8, sizes.head));
    }
    row.align_y(Alignment::Center).into()
}

fn person<'a>(scene: &Scene<'_>, brush: &Brush) -> Element<'a, Message> {
    let (sizes, palette) = (&brush.sizes, brush.palette);
    let (headline, is_number) = headline(scene);
    let called = scene.shown.person.as_ref().is_some_and(|p| p.status == VisitStatus::Called);
    let size = if is_number { sizes.number } else { sizes.number * 0.7 };
    let bold = Font { weight: Weight::Bold, ..super::super::font() };
    let number = text(headline).size(size).font(bold).wrapping(Wrapping::None);
    let ground = if called { palette.called } else { Color::TRANSPARENT };
    let ink = if called { palette.called_ink } else { palette.ink };
    let number =
        container(number.color(ink)).padding([0.0, sizes.gap]).style(move |_| container::Style {
            background: Some(Background::Color(ground)),
            border: Border { radius: 5.0.into(), ..Border::default() },
            ..container::Style::default()
        });
    let (service, (standing, tone)) = details(scene);
    let mut first = row![].spacing(sizes.gap).align_y(Alignment::Center);
    let current = scene.view().filter(|_| scene.shown.settled).and_then(|v| v.current.as_ref());
    if let Some(current) = current.filter(|current| current.class != Class::Ordinary) {
        first = first.push(badge(scene, brush, current));
    }
    for need in current.map(|current| needs(scene, current)).unwrap_or_default() {
        first = first.push(flag(brush, need, palette.called, palette.called_ink));
    }
    first = first.push(line(brush, service, Tone::Plain, sizes.text));
    let beside = column![first, line(brush, standing, tone, sizes.text)].spacing(2);
    let beside = container(beside).width(Length::Fill).clip(true);
    let row = row![number, beside].spacing(sizes.gap * 2.0).align_y(Alignment::Center);
    container(row).height(sizes.person).align_y(Alignment::Center).into()
}

/// The class of the person; a class that nobody has confirmed yet has a question mark.
fn badge<'a>(scene: &Scene<'_>, brush: &Brush, current: &CounterTicket) -> Element<'a, Message> {
    let unsure = if current.provisional.contains(&current.class) { "?" } else { "" };
    let name = format!("{}{unsure}", scene.word("class-short", &current.class));
    flag(brush, name, brush.palette.action, brush.palette.action_ink)
}

/// A word that is seen at once.
fn flag<'a>(brush: &Brush, name: String, ground: Color, ink: Color) -> Element<'a, Message> {
    let label = text(name).size(brush.sizes.small).color(ink).wrapping(Wrapping::None);
    let style = move |_: &iced::Theme| container::Style {
        background: Some(ground.into()),
        border: Border { radius: 3.0.into(), ..Border::default() },
        ..container::Style::default()
    };
    container(label).padding([0, 4]).style(style).into()
}

/// One line that is cut where it does not fit.
pub fn line<'a>(brush: &Brush, said: String, tone: Tone, size: f32) -> Element<'a, Message> {
    text(said).size(size).color(brush.palette.text(tone)).wrapping(Wrapping::None).into()
}
