//! 界面: language, light or dark, size, edge.

use super::super::{
    Message,
    look::Tone,
    place::{Edge, Shape},
    rows::{Key, Row},
    scene::Scene,
};
use crate::messages::Lang;

/// How the window looks now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Looks {
    /// The language.
    pub lang: Lang,
    /// Dark.
    pub dark: bool,
    /// How large everything is, percent: 100 to 200.
    pub percent: u16,
    /// Its form.
    pub shape: Shape,
    /// The edge of the screen that it keeps to.
    pub edge: Option<Edge>,
}

/// A change of the looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Look {
    /// Another language.
    Lang(Lang),
    /// Dark or light.
    Dark(bool),
    /// Larger or smaller.
    Percent(u16),
    /// Another form.
    Shape(Shape),
    /// To an edge, or to none.
    Edge(Option<Edge>),
}

/// The rows of the panel.
pub fn rows(scene: &Scene<'_>, looks: &Looks) -> Vec<Row> {
    let key = |label: String, look: Look, chosen: bool| {
        Key::new(label, Message::Look(look)).chosen(chosen)
    };
    let named = |label: &str, look: Look, chosen: bool| key(scene.say(label), look, chosen);
    let percents = [100, 125, 150, 175, 200].map(|percent| {
        key(format!("{percent}%"), Look::Percent(percent), looks.percent == percent)
    });
    let edge = |label: &str, edge: Option<Edge>| named(label, Look::Edge(edge), looks.edge == edge);
    vec![
        Row::Keys(vec![
            key("中文".to_owned(), Look::Lang(Lang::Zh), looks.lang == Lang::Zh),
            key("English".to_owned(), Look::Lang(Lang::En), looks.lang == Lang::En),
        ]),
        Row::Keys(vec![
            named("light", Look::Dark(false), !looks.dark),
            named("dark", Look::Dark(true), looks.dark),
        ]),
        Row::Keys(vec![
            named("small", Look::Shape(Shape::Small), looks.shape == Shape::Small),
            named("large", Look::Shape(Shape::Large), looks.shape == Shape::Large),
            named("strip", Look::Shape(Shape::Strip), looks.shape == Shape::Strip),
        ]),
        Row::Keys(percents.to_vec()),
        Row::Keys(vec![
            edge("edge-left", Some(Edge::Left)),
            edge("edge-none", None),
            edge("edge-right", Some(Edge::Right)),
        ]),
        Row::Keys(vec![Key::new(scene.say("quit"), Message::Quit).letter('Q').tone(Tone::Soft)]),
    ]
}
