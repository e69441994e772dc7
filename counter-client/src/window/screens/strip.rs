//! The strip at the edge of the screen: the number, the time and who waits, or what the clerk must
//! know now, and the main button.

use iced::{
    Alignment, Element, Font, Length,
    font::Weight,
    widget::{column, container, mouse_area, text, text::Wrapping, tooltip::Position},
};

use super::{
    super::{
        Message,
        brush::Brush,
        look::{SMALL, Tone},
        measure::cut,
        place::{STRIP, Shape},
        rows::Key,
        scene::{Scene, lasting},
    },
    calling::{line, main_and_short},
    looks::Look,
    standing::{headline, urgent},
};

/// What the clerk must know has so many lines.
const LINES: u8 = 3;
/// Height of what stands between the buttons.
const HANDLE: f32 = STRIP.1 - 4.0 * SMALL.gap - 2.0 * SMALL.key;

/// The buttons of the strip.
pub fn keys(scene: &Scene<'_>, before: Shape) -> Vec<Key> {
    let open = Message::Look(Look::Shape(before));
    let (main, short) = main_and_short(scene);
    let tip = main.tip.clone().or_else(|| Some(main.label.clone()));
    vec![
        Key::new(scene.say("to-window"), open).letter('C').id("open"),
        Key { label: short, ..main }.tip(tip),
    ]
}

/// The whole strip.
pub fn view<'a>(
    scene: &Scene<'_>,
    brush: &Brush,
    before: Shape,
    told: Option<&(String, Tone)>,
) -> Element<'a, Message> {
    let sizes = &brush.sizes;
    let (headline, is_number) = headline(scene);
    let bold = Font { weight: Weight::Bold, ..super::super::font() };
    let size = if is_number { sizes.text * 1.4 } else { sizes.text };
    let number = text(headline).size(size).font(bold).color(brush.palette.ink);
    let time = scene.shown.timer_ms.map_or_else(String::new, lasting);
    let waiting = scene.view().map_or(0, |view| view.waiting).to_string();
    let width = STRIP.0 - 2.0 * sizes.gap;
    let below = match urgent(scene, told) {
        Some((said, tone)) => {
            let short = cut(&said, sizes.small, width, LINES);
            let shown = text(short.clone()).size(sizes.small).color(brush.palette.text(tone));
            let shown = shown.width(width).center().wrapping(Wrapping::Glyph).into();
            if short == said { shown } else { brush.tipped(shown, said, Position::Bottom) }
        }
        None => {
            let waiting = scene.fill("waiting-short", &[("count", &waiting)]);
            let time = line(brush, time, Tone::Plain, sizes.small);
            let both = column![time, line(brush, waiting, Tone::Soft, sizes.small)];
            both.spacing(2).align_x(Alignment::Center).into()
        }
    };
    let handle = column![number.wrapping(Wrapping::None), below];
    let handle = container(handle.spacing(2).align_x(Alignment::Center)).height(HANDLE).clip(true);
    let handle = mouse_area(handle.center_x(Length::Fill)).on_press(Message::Drag);
    let [open, main] = [0, 1].map(|at| keys(scene, before).swap_remove(at));
    column![brush.key(&open, width, sizes.key), handle, brush.key(&main, width, sizes.key)]
        .spacing(sizes.gap)
        .into()
}
