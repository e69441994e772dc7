//! Why the program ends, told on stderr in both languages with what to do, and by its exit code.
//!
//! | code | meaning |
//! |---|---|
//! | 0 | done |
//! | 1 | this machine failed, or a file that it was given |
//! | 2 | wrong arguments, or a configuration that cannot be used |
//! | 3 | the server cannot be reached, is not one of ours, or does not let this desk in |
//! | 4 | no display |
//! | 5 | no font that can write Chinese |

pub use client_link::Failure;

use crate::messages;

/// The one failure that only this program has, as it stands in the message files.
pub const PAPER_UNWRITABLE: &str = "paper-unwritable";

/// The paper sheets cannot be written.
pub fn paper_unwritable(path: &str, said: &str) -> Failure {
    let facts = [("path", path), ("said", said)];
    Failure::own(1, |lang| messages::failing(lang, PAPER_UNWRITABLE, &facts))
}
