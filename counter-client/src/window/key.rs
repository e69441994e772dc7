//! A button that can be worked from the keyboard: iced's own has no focus.
//!
//! Tab reaches it, whether it is on or off, so that a clerk without a mouse can read why it is off;
//! Enter and Space press it; a ring shows where the focus is.

use iced::{
    Background, Border, Color, Element, Event, Length, Padding, Rectangle, Size,
    advanced::{
        Clipboard, Layout, Renderer as _, Shell, Widget, layout, mouse, renderer,
        widget::{
            Id, Operation, Tree,
            operation::Focusable,
            tree::{self, Tag},
        },
    },
    border,
    keyboard::{self, key::Named},
    touch, window,
};

/// Corner radius, logical pixels.
const RADIUS: f32 = 5.0;
/// Width of the focus ring, logical pixels.
const RING: f32 = 2.0;

/// The colours of a button.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paint {
    /// Its ground.
    pub ground: Color,
    /// Its ground under the pointer or a finger.
    pub ground_over: Color,
    /// Its text.
    pub ink: Color,
    /// Its edge.
    pub edge: Color,
    /// The ring around it while it has the focus.
    pub ring: Color,
}

/// See the module.
pub struct KeyButton<'a, Message> {
    id: Option<Id>,
    content: Element<'a, Message>,
    on_press: Message,
    paint: Paint,
    width: Length,
    height: Length,
    padding: Padding,
}

impl<'a, Message: Clone + 'a> KeyButton<'a, Message> {
    /// A button with this content; every press gives the message.
    pub fn new(content: impl Into<Element<'a, Message>>, on_press: Message, paint: Paint) -> Self {
        Self {
            id: None,
            content: content.into(),
            on_press,
            paint,
            width: Length::Fill,
            height: Length::Shrink,
            padding: Padding::from([1, 2]),
        }
    }

    /// Its name for [`iced::widget::operation::focus`].
    pub fn id(mut self, id: impl Into<Id>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Its width.
    pub fn width(mut self, width: impl Into<Length>) -> Self {
        self.width = width.into();
        self
    }

    /// Its height.
    pub fn height(mut self, height: impl Into<Length>) -> Self {
        self.height = height.into();
        self
    }
}

/// What a button remembers between frames.
#[derive(Clone, Copy, Debug, Default)]
struct State {
    pressed: bool,
    focused: bool,
    over: bool,
}

fn presses(key: &keyboard::Key) -> bool {
    matches!(key.as_ref(), keyboard::Key::Named(Named::Enter | Named::Space))
}

impl Focusable for State {
    fn is_focused(&self) -> bool {
        self.focused
    }

    fn focus(&mut self) {
        self.focused = true;
    }

    fn unfocus(&mut self) {
        self.focused = false;
    }
}

impl<Message: Clone> Widget<Message, iced::Theme, iced::Renderer> for KeyButton<'_, Message> {
    fn tag(&self) -> Tag {
        Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.content)]
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(std::slice::from_ref(&self.content));
    }

    fn size(&self) -> Size<Length> {
        Size { width: self.width, height: self.height }
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        layout::padded(limits, self.width, self.height, self.padding, |limits| {
            self.content.as_widget_mut().layout(&mut tree.children[0], renderer, limits)
        })
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        let state = tree.state.downcast_mut::<State>();
        operation.focusable(self.id.as_ref(), layout.bounds(), state);
        let Some(inside) = layout.children().next() else { return };
        operation.traverse(&mut |operation| {
            let content = self.content.as_widget_mut();
            content.operate(&mut tree.children[0], inside, renderer, operation);
        });
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _renderer: &iced::Renderer,
        _clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        _viewport: &Rectangle,
    ) {
        let state = tree.state.downcast_mut::<State>();
        let before = (state.over, state.pressed);
        state.over = cursor.is_over(layout.bounds());
        match event {
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left))
            | Event::Touch(touch::Event::FingerPressed { .. }) => {
                // The ring is for hands on the keyboard: a pointer shows for itself where it is.
                state.focused = false;
                if state.over && !shell.is_event_captured() {
                    state.pressed = true;
                    shell.capture_event();
                }
            }
            Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left))
            | Event::Touch(touch::Event::FingerLifted { .. }) => {
                let was_pressed = std::mem::take(&mut state.pressed);
                if was_pressed && state.over {
                    shell.publish(self.on_press.clone());
                    shell.capture_event();
                }
            }
            Event::Touch(touch::Event::FingerLost { .. }) => state.pressed = false,
            Event::Keyboard(keyboard::Event::KeyPressed { key, repeat, .. })
                if state.focused && !shell.is_event_captured() && presses(key) =>
            {
                // A key that is held down is one press.
                if !repeat {
                    shell.publish(self.on_press.clone());
                }
                shell.capture_event();
            }
            Event::Window(window::Event::Unfocused) => state.pressed = false,
            _ => {}
        }
        if before != (state.over, state.pressed) {
            shell.request_redraw();
        }
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut iced::Renderer,
        theme: &iced::Theme,
        _style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let state = tree.state.downcast_ref::<State>();
        let paint = &self.paint;
        let ground = if state.over || state.pressed { paint.ground_over } else { paint.ground };
        let edge = Border { color: paint.edge, width: 1.0, radius: border::radius(RADIUS) };
        let quad = renderer::Quad { bounds: layout.bounds(), border: edge, ..Default::default() };
        renderer.fill_quad(quad, Background::Color(ground));
        if state.focused {
            let bounds = layout.bounds().shrink(1.0);
            let ring = Border { color: paint.ring, width: RING, radius: border::radius(RADIUS) };
            let quad = renderer::Quad { bounds, border: ring, ..Default::default() };
            renderer.fill_quad(quad, Background::Color(Color::TRANSPARENT));
        }
        let Some(inside) = layout.children().next() else { return };
        let style = renderer::Style { text_color: paint.ink };
        let content = self.content.as_widget();
        content.draw(&tree.children[0], renderer, theme, &style, inside, cursor, viewport);
    }

    fn mouse_interaction(
        &self,
        _tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _viewport: &Rectangle,
        _renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        match cursor.is_over(layout.bounds()) {
            true => mouse::Interaction::Pointer,
            false => mouse::Interaction::default(),
        }
    }
}

impl<'a, Message: Clone + 'a> From<KeyButton<'a, Message>> for Element<'a, Message> {
    fn from(button: KeyButton<'a, Message>) -> Self {
        Self::new(button)
    }
}
