//! How much room a text takes, and where one that does not fit is cut.

use iced::{
    Pixels, Size,
    advanced::text::{
        Alignment, LineHeight, Paragraph as _, Renderer as Draws, Shaping, Text, Wrapping,
    },
    alignment::Vertical,
};

type Paragraph = <iced::Renderer as Draws>::Paragraph;

/// What stands at the end of a text that is cut.
const MORE: char = '…';

/// The text, or as much of its beginning as fits in so many lines of this width, with `…` for the
/// rest.
pub fn cut(text: &str, size: f32, width: f32, lines: u8) -> String {
    let fits = |text: &str| height(text, size, width) <= f32::from(lines) * line(size) + 1.0;
    if fits(text) {
        return text.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    let (mut fit, mut over) = (0, chars.len());
    while over - fit > 1 {
        let middle = fit.midpoint(over);
        let (kept, end) = (&chars[..middle], std::iter::once(&MORE));
        let shorter: String = kept.iter().chain(end).collect();
        if fits(&shorter) { fit = middle } else { over = middle }
    }
    let kept: String = chars[..fit].iter().collect();
    format!("{}{MORE}", kept.trim_end())
}

/// The height of a line.
fn line(size: f32) -> f32 {
    LineHeight::default().to_absolute(Pixels(size)).0
}

fn height(text: &str, size: f32, width: f32) -> f32 {
    let drawn = Paragraph::with_text(Text {
        content: text,
        bounds: Size::new(width, f32::INFINITY),
        size: Pixels(size),
        line_height: LineHeight::default(),
        font: super::font(),
        align_x: Alignment::Default,
        align_y: Vertical::Top,
        shaping: Shaping::Advanced,
        wrapping: Wrapping::Glyph,
    });
    drawn.min_bounds().height
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stays_and_what_does_not_ends_in_dots() {
        assert_eq!(cut("等候 3", 11.0, 280.0, 1), "等候 3");
        let long = "快捷键 Ctrl+F9（next）已被其他程序占用，请在配置中换一个".repeat(2);
        let mut before = String::new();
        for lines in 1..=3 {
            let cut = cut(&long, 11.0, 120.0, lines);
            let kept = cut.strip_suffix(MORE).expect("it is cut");
            assert!(long.starts_with(kept) && kept.len() > before.len(), "{lines}: {cut}");
            assert!(height(&cut, 11.0, 120.0) <= f32::from(lines) * line(11.0) + 1.0);
            before = cut;
        }
        assert_eq!(cut(&long, 11.0, 5_000.0, 1), long);
    }
}
