//! A press by another hand than the window's, and what becomes of it.

use protocol::problem::Problem;
use serde::Serialize;
use tokio::sync::oneshot;

use crate::desk::{Notice, Press, Question};

/// Which hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hand {
    /// The key pad.
    Keypad,
    /// A hot key.
    Hotkey,
    /// The hall's other program.
    Bridge,
}

/// A press.
#[derive(Debug)]
pub struct Touch {
    /// By which hand.
    pub hand: Hand,
    /// What is pressed.
    pub press: Press,
    /// One key may stand for several buttons: if the press is not allowed now, the first of these
    /// that is.
    pub otherwise: Vec<Press>,
    /// Only if this visit is here.
    pub visit: Option<u64>,
    /// Who wants to know what becomes of it.
    pub end: Option<oneshot::Sender<End>>,
}

/// What has become of a press.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    /// Done.
    Done {
        /// Sequence of the command; none: the desk did it by itself.
        seq: Option<u64>,
        /// Who was called by it, or the number of the ticket that was given.
        called: Option<String>,
    },
    /// A question must be answered first.
    Asked(Question),
    /// Nothing was sent.
    Held(Box<Notice>),
    /// Nothing was sent: somebody else is here than was meant.
    Elsewhere,
    /// The server has refused.
    Refused(Box<Problem>),
    /// No answer in the time for it.
    GaveUp,
}
