//! The least that a window of iced can do: a press anywhere turns its ground. The measurement of the
//! clerk's window (`cargo run -p bench --bin window`) takes its time from press to screen as the
//! floor.

use iced::{
    Color, Element, Length, Size,
    widget::{container, mouse_area},
    window,
};

#[derive(Default)]
struct Echo {
    turned: bool,
}

#[derive(Clone, Copy, Debug)]
struct Pressed;

fn main() -> iced::Result {
    let update = |echo: &mut Echo, Pressed: Pressed| echo.turned = !echo.turned;
    let settings = window::Settings {
        size: Size::new(288.0, 164.0),
        resizable: false,
        decorations: false,
        platform_specific: window::settings::PlatformSpecific {
            application_id: "jiaohao-echo".to_owned(),
            ..Default::default()
        },
        ..Default::default()
    };
    iced::application(Echo::default, update, view).window(settings).run()
}

fn view(echo: &Echo) -> Element<'_, Pressed> {
    let ground = if echo.turned { Color::WHITE } else { Color::BLACK };
    let style = move |_: &iced::Theme| container::Style {
        background: Some(ground.into()),
        ..container::Style::default()
    };
    let all = container("").width(Length::Fill).height(Length::Fill).style(style);
    mouse_area(all).on_release(Pressed).into()
}
