//! A font that can write Chinese. Without one, iced shows windows without any text.

use std::sync::OnceLock;

use iced::{
    Font,
    advanced::graphics::text::{self as graphics, cosmic_text::fontdb},
};

use crate::Failure;

/// The family that the hall's screens are made for: it has real bold.
const FAMILY: &str = "Noto Sans CJK SC";

static FOUND: OnceLock<Font> = OnceLock::new();

/// Looks for a font, once.
///
/// # Errors
/// No font of this machine can write Chinese.
pub fn check() -> Result<(), Failure> {
    match found() {
        Some(family) if family == FAMILY => {
            let _ = FOUND.set(Font::with_name(FAMILY));
        }
        Some(family) => {
            // One name for the life of the program.
            let _ = FOUND.set(Font::with_name(Box::leak(family.into_boxed_str())));
        }
        None => return Err(Failure::no_font()),
    }
    Ok(())
}

/// The font of everything.
pub fn font() -> Font {
    FOUND.get().copied().unwrap_or(Font::with_name(FAMILY))
}

fn found() -> Option<String> {
    // Poisoned only by a panic while a font was loaded.
    let mut fonts = graphics::font_system().write().ok()?;
    let fonts = fonts.raw();
    let faces: Vec<(fontdb::ID, fontdb::Weight, String)> = fonts
        .db()
        .faces()
        .filter_map(|face| Some((face.id, face.weight, face.families.first()?.0.clone())))
        .collect();
    let known = faces.iter().find(|(.., family)| family == FAMILY);
    if let Some((.., family)) = known {
        return Some(family.clone());
    }
    let mut writes = |(id, weight, _): &&(fontdb::ID, fontdb::Weight, String)| {
        let font = fonts.get_font(*id, *weight);
        font.is_some_and(|font| "叫号办结".chars().all(|c| font.as_swash().charmap().map(c) != 0))
    };
    faces.iter().find(&mut writes).map(|(.., family)| family.clone())
}
