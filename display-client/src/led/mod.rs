//! LED controllers and other makers' displays, through a text gateway (`docs/LED.md`): lines over TCP
//! or a serial line, each with a version and a number, each acknowledged.
//!
//! | file | idea |
//! |---|---|
//! | `frame` | the lines, in and out |
//! | `say` | what a counter's view comes to on a display |
//! | `wire` | a connection: a line is sent until it is acknowledged |
//! | `fault` | what a display did wrong, in words |
//! | `follow` | a counter's view in, what its display is to show out |
//! | `gateway` | that in, lines out, for ever: one connection for each address |
//! | `lost` | whose display shows nothing |
//! | `device` | the other side: what a display does with lines |
//! | `check` | a script against a maker's display |

mod check;
pub mod device;
mod fault;
mod follow;
mod frame;
mod gateway;
mod lost;
mod say;
mod wire;

use serde::Deserialize;

pub use check::{Stopped, check};
pub use fault::Fault;
pub use frame::{Encoding, Line, Parsed, Reply, TEXT_LIMIT};
pub use gateway::{run, start};
pub use lost::Lost;
pub use say::say;
pub use wire::Target;

/// The version of the lines.
pub const VERSION: u32 = 1;

/// A colour that every controller has; a device shows what it has nearest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Colour {
    /// Something is wrong or closed.
    Red,
    /// As it should be.
    Green,
    /// Somebody is called.
    Amber,
}

impl Colour {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Red, Self::Green, Self::Amber];

    /// As it stands in a line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Green => "green",
            Self::Amber => "amber",
        }
    }
}

/// What a display is to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The number of the window; a controller may drive several.
    pub window: u16,
    /// In this colour.
    pub colour: Colour,
    /// So long, seconds; 0 = until the next line.
    pub seconds: u32,
    /// One line of text.
    pub text: String,
}

/// A display of the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Led {
    /// The counter it hangs over, by id.
    pub counter: String,
    /// Where it is: `tcp:HOST:PORT` or `serial:DEVICE:BAUD`. Several counters may have one: a
    /// controller that drives several windows.
    pub address: String,
    /// How its text is written.
    #[serde(default)]
    pub encoding: Encoding,
}
