//! Text can be read on its ground.

use iced::Color;

use crate::window::look::{Palette, Tone};

fn light(colour: Color) -> f32 {
    let [r, g, b] = [colour.r, colour.g, colour.b].map(|part| match part {
        part if part <= 0.04045 => part / 12.92,
        part => ((part + 0.055) / 1.055).powf(2.4),
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(a: Color, b: Color) -> f32 {
    let (a, b) = (light(a), light(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_stands_out_from_its_ground() {
    for dark in [false, true] {
        let palette = Palette::of(dark);
        for tone in [Tone::Plain, Tone::Soft, Tone::Main, Tone::Called, Tone::Wrong] {
            let text = palette.text(tone);
            assert!(contrast(text, palette.page) >= 4.5, "text {tone:?} dark {dark}");
            let key = palette.key(tone, true);
            assert!(contrast(key.ink, key.ground) >= 4.5, "button {tone:?} dark {dark}");
            assert!(contrast(key.ink, key.ground_over) >= 4.5, "under {tone:?} dark {dark}");
            assert!(contrast(key.ring, key.ground) >= 3.0, "ring {tone:?} dark {dark}");
            // Off is to be seen, and still to be read.
            let off = palette.key(tone, false);
            assert!(contrast(off.ink, off.ground) >= 3.0, "off {tone:?} dark {dark}");
        }
    }
}
