//! How it sounds: voice packs, sentences as clips, clips as samples, samples as sound.
//!
//! [`Voices`] are the packs of a hall with their recordings. [`Voices::samples`] is the only way
//! from an utterance to samples; what is played and what is written to a file comes from it.
//! [`start`] speaks what an [`Announcer`](crate::announce::Announcer) decides, on threads of its
//! own. Nothing here knows a view, and nothing outside names the sound library.

mod clip;
mod manifest;
mod pack;
mod player;
mod render;
mod script;
mod speaker;
#[cfg(test)]
mod tests;
mod voices;
mod wav;

pub use clip::{Clip, ClipError};
pub use pack::Missing;
pub use render::{RATE, ms_of};
pub use speaker::{Event, Speaker, start};
pub use voices::{Folders, Voices, VoicesError};
pub use wav::{say, write};
