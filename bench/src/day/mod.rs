//! The day player: 1,434 real arrivals over HTTP, 32 clerks with their real callers, boards over
//! WebSocket or the real screens behind a cable that is cut, one SIGKILL.
//!
//! In reading order:
//! * [`plan`]: who comes, who serves: the real arrivals mapped onto the hall by a seed;
//! * [`server`]: the program under test; [`hall_clock`]: its clock, seen from outside;
//! * [`http`], [`feed`]: commands with keys that are repeated until answered, views that are
//!   followed over every break; [`hall`], [`people`]: what the players share;
//! * [`arrivals`], [`clerks`] with a [`caller`] each, [`boards`], [`lobby`]: the players;
//!   [`player`]: **the day**, with the kill;
//! * [`journal`], [`model`], [`check`]: what the journal must show, judged by code of its own;
//! * [`after`]: replay, rebuild and audit; [`table`]: what is printed.

pub mod after;
pub mod arrivals;
pub mod boards;
pub mod caller;
pub mod check;
pub mod clerks;
pub mod doors;
pub mod feed;
pub mod hall;
pub mod hall_clock;
pub mod http;
pub mod journal;
pub mod lobby;
pub mod model;
pub mod people;
pub mod plan;
pub mod player;
pub mod server;
pub mod table;
