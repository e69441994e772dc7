//! The code that a phone scans for a ticket.

use fast_qr::QRBuilder;
use iced::{Size, widget::image::Handle};

use super::mark::Picture;

/// The quiet edge that scanners need, modules.
const EDGE: usize = 4;

/// Points of a module: enough for the largest screen.
const MODULE: usize = 8;

/// A code and what it says.
#[derive(Clone, Debug)]
pub struct Code {
    /// The address.
    pub address: String,
    /// The code.
    pub picture: Picture,
}

impl Code {
    /// Of a view's `take` at this server; none if it fits into no code.
    pub fn of(server: &str, take: &str) -> Option<Self> {
        let address = match take.starts_with('/') {
            true => format!("{}{take}", server.trim_end_matches('/')),
            false => take.to_owned(),
        };
        let code = QRBuilder::new(address.as_str()).build().ok()?;
        let side = (code.size + 2 * EDGE) * MODULE;
        let dark = |x: usize, y: usize| {
            let inside = |at: usize| (at / MODULE).checked_sub(EDGE).filter(|at| *at < code.size);
            inside(x).zip(inside(y)).is_some_and(|(x, y)| code[y][x].value())
        };
        let points = (0..side * side).flat_map(|at| {
            let shade = if dark(at % side, at / side) { 0 } else { 255 };
            [shade, shade, shade, 255]
        });
        let points: Vec<u8> = points.collect();
        let handle = Handle::from_rgba(side as u32, side as u32, points);
        let size = Size::new(side as f32, side as f32);
        Some(Self { address, picture: Picture { handle, size, sharp: true } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_scanned_at_this_server_and_an_address_where_it_says() {
        let of = |take| Code::of("http://10.0.0.5:8080/", take).expect("a code");
        assert_eq!(of("/take/abc").address, "http://10.0.0.5:8080/take/abc");
        assert_eq!(of("https://hall.example/take/abc").address, "https://hall.example/take/abc");
        let picture = of("/take/abc").picture;
        assert!(
            picture.sharp
                && picture.size.width >= 29.0
                && picture.size.width == picture.size.height
        );
    }
}
