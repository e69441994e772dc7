//! The strip at the edge of the screen: the number, the time, who waits, and the main button.

use iced::{
    Alignment, Element, Font, Length,
    font::Weight,
    widget::{column, container, mouse_area, text, text::Wrapping},
};

use super::{
    super::{
        Message,
        brush::Brush,
        look::Tone,
        place::{STRIP, Shape},
        rows::Key,
        scene::{Scene, lasting},
    },
    calling::{line, main_key},
    looks::Look,
    standing::{connection, headline},
};

/// The buttons of the strip.
pub fn keys(scene: &Scene<'_>, before: Shape) -> Vec<Key> {
    let open = Message::Look(Look::Shape(before));
    let main = main_key(scene);
    let tip = main.tip.clone().or_else(|| Some(main.label.clone()));
    vec![
        Key::new(scene.say("to-window"), open).letter('C').id("open"),
        Key { label: scene.say("main-strip"), ..main }.tip(tip),
    ]
}

/// The whole strip.
pub fn view<'a>(scene: &Scene<'_>, brush: &Brush, before: Shape) -> Element<'a, Message> {
    let sizes = &brush.sizes;
    let (headline, is_number) = headline(scene);
    let bold = Font { weight: Weight::Bold, ..super::super::font() };
    let size = if is_number { sizes.text * 1.4 } else { sizes.text };
    let number = text(headline).size(size).font(bold).color(brush.palette.ink);
    let time = scene.shown.timer_ms.map_or_else(String::new, lasting);
    let waiting = scene.view().map_or(0, |view| view.waiting).to_string();
    let (_, tone) = connection(scene);
    let told = match tone {
        Tone::Wrong => line(brush, scene.say("away-short"), Tone::Wrong, sizes.small),
        _ => line(
            brush,
            scene.fill("waiting-short", &[("count", &waiting)]),
            Tone::Soft,
            sizes.small,
        ),
    };
    let handle = column![
        number.wrapping(Wrapping::None),
        line(brush, time, Tone::Plain, sizes.small),
        told,
    ];
    let handle = container(handle.spacing(2).align_x(Alignment::Center));
    let handle = mouse_area(handle.center_x(Length::Fill)).on_press(Message::Drag);
    let [open, main] = [0, 1].map(|at| keys(scene, before).swap_remove(at));
    let width = STRIP.0 - 2.0 * sizes.gap;
    column![brush.key(&open, width, sizes.key), handle, brush.key(&main, width, sizes.key)]
        .spacing(sizes.gap)
        .into()
}
