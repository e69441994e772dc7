//! The wire of Jiaohao: what the server says to each audience and what it is asked.
//!
//! * [`views`]: whole states pushed over the WebSocket, one type per audience, latest wins;
//! * [`bodies`]: HTTP requests and answers;
//! * [`doors`]: accounts, devices, sessions, the audit log;
//! * [`problem`]: the one error body;
//! * [`socket`]: the frames of the WebSocket;
//! * [`typescript`]: all of it as TypeScript.
//!
//! Absent here: the network, the queue rules, the server.

pub mod bodies;
pub mod doors;
pub mod problem;
pub mod socket;
pub mod typescript;
pub mod views;
pub mod words;
