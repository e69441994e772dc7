//! Where the window stands and how large it is. Lengths here are those of the screen, before the
//! window's own scale.

use serde::{Deserialize, Serialize};

use super::look::{LARGE, SMALL, Sizes};

/// So close to an edge the window snaps to it.
const SNAP: f32 = 24.0;
/// Width of the strip, in the window's own measure; a finger still hits it.
pub const STRIP: (f32, f32) = (64.0, 152.0);

/// A form of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// About 280 × 150, beside a program that fills the screen.
    #[default]
    Small,
    /// For fingers.
    Large,
    /// A strip at the edge of the screen.
    Strip,
}

/// An edge of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Edge {
    /// The left one.
    Left,
    /// The right one.
    Right,
}

/// A point or an extent on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// Rightwards.
    pub x: f32,
    /// Downwards.
    pub y: f32,
}

impl Shape {
    /// The measures of this form.
    pub fn sizes(self) -> Sizes {
        match self {
            Self::Small | Self::Strip => SMALL,
            Self::Large => LARGE,
        }
    }

    /// How large the window is in its own measure, with a panel of this height.
    pub fn extent(self, panel: f32) -> Pair {
        let sizes = self.sizes();
        match self {
            Self::Strip => Pair { x: STRIP.0, y: STRIP.1 },
            _ if panel > 0.0 => Pair { x: sizes.width, y: sizes.height() + panel + sizes.gap },
            _ => Pair { x: sizes.width, y: sizes.height() },
        }
    }
}

/// Where a window goes whose home is at `home`: at its edge, and wholly on the screen.
pub fn place(home: Pair, extent: Pair, edge: Option<Edge>, screen: Pair) -> Pair {
    let most = Pair { x: (screen.x - extent.x).max(0.0), y: (screen.y - extent.y).max(0.0) };
    let x = match edge {
        Some(Edge::Left) => 0.0,
        Some(Edge::Right) => most.x,
        None => home.x.clamp(0.0, most.x),
    };
    Pair { x, y: home.y.clamp(0.0, most.y) }
}

/// Where a window goes that nobody has ever moved: to the right, below what other programs have at
/// the top.
pub fn first(extent: Pair, screen: Pair) -> Pair {
    let home = Pair { x: screen.x, y: screen.y * 0.1 };
    place(home, extent, Some(Edge::Right), screen)
}

/// The edge at which somebody has left the window.
pub fn edge_at(at: Pair, extent: Pair, screen: Option<Pair>) -> Option<Edge> {
    let screen = screen?;
    if at.x < SNAP {
        return Some(Edge::Left);
    }
    (at.x + extent.x > screen.x - SNAP).then_some(Edge::Right)
}

/// The edge that is nearer: a strip always has one.
pub fn nearest_edge(at: Pair, extent: Pair, screen: Option<Pair>) -> Edge {
    let middle = at.x + extent.x / 2.0;
    match screen {
        Some(screen) if middle < screen.x / 2.0 => Edge::Left,
        _ => Edge::Right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREEN: Pair = Pair { x: 1920.0, y: 1080.0 };

    fn pair(x: f32, y: f32) -> Pair {
        Pair { x, y }
    }

    #[test]
    fn the_window_stays_on_the_screen_and_at_its_edge() {
        let extent = pair(288.0, 160.0);
        assert_eq!(place(pair(300.0, 200.0), extent, None, SCREEN), pair(300.0, 200.0));
        assert_eq!(place(pair(1900.0, 1070.0), extent, None, SCREEN), pair(1632.0, 920.0));
        assert_eq!(place(pair(-40.0, -9.0), extent, None, SCREEN), pair(0.0, 0.0));
        assert_eq!(place(pair(300.0, 9.0), extent, Some(Edge::Right), SCREEN), pair(1632.0, 9.0));
        assert_eq!(place(pair(300.0, 9.0), extent, Some(Edge::Left), SCREEN), pair(0.0, 9.0));
        assert_eq!(place(pair(5.0, 6.0), pair(3000.0, 3000.0), None, SCREEN), pair(0.0, 0.0));
        assert_eq!(first(extent, SCREEN), pair(1632.0, 108.0));
    }

    #[test]
    fn it_snaps_to_an_edge_that_is_near() {
        let extent = pair(288.0, 160.0);
        assert_eq!(edge_at(pair(23.0, 0.0), extent, Some(SCREEN)), Some(Edge::Left));
        assert_eq!(edge_at(pair(24.0, 0.0), extent, Some(SCREEN)), None);
        assert_eq!(edge_at(pair(1608.0, 0.0), extent, Some(SCREEN)), None);
        assert_eq!(edge_at(pair(1609.0, 0.0), extent, Some(SCREEN)), Some(Edge::Right));
        assert_eq!(edge_at(pair(0.0, 0.0), extent, None), None);
        assert_eq!(nearest_edge(pair(815.0, 0.0), extent, Some(SCREEN)), Edge::Left);
        assert_eq!(nearest_edge(pair(816.0, 0.0), extent, Some(SCREEN)), Edge::Right);
    }

    #[test]
    fn every_form_has_the_size_that_is_promised() {
        let small = Shape::Small.extent(0.0);
        assert!((small.x - 280.0).abs() <= 10.0 && (small.y - 150.0).abs() <= 20.0, "{small:?}");
        let large = Shape::Large.sizes();
        assert!(large.head >= 44.0 && large.key >= 44.0 && large.main >= 44.0);
        assert_eq!(Shape::Strip.extent(200.0), Shape::Strip.extent(0.0));
        assert!(Shape::Large.extent(100.0).y > Shape::Large.extent(0.0).y + 99.0);
    }
}
