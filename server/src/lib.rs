//! The ticketing server of a hall.
//!
//! Where to look: [`run`] is the front door, [`connections`] keeps it; [`http`] and [`ws`] take requests, [`hall`] is the
//! one writer, [`store`] keeps the journal; [`replica`] follows it, [`views`] makes what each
//! audience sees, [`hub`] hands it out; [`problem`] is how errors are told; [`access`] who may,
//! [`oidc`] who the organisation says they are, and [`limits`] how often.
//!
//! Absent here: rules of the queue; SQL outside `store`; reading a clock outside `clock`.

pub mod access;
pub mod app;
pub mod call_memory;
pub mod cli;
pub mod clock;
pub mod config;
pub mod connections;
pub mod console;
pub mod credit;
pub mod day_keeper;
pub mod demo;
pub mod forget;
pub mod hall;
pub mod http;
pub mod hub;
pub mod limits;
pub mod messages;
pub mod oidc;
pub mod problem;
pub mod replica;
pub mod run;
pub mod seats;
pub mod snapshots;
pub mod startup;
pub mod step_memory;
pub mod store;
pub mod tally;
pub mod telemetry;
pub mod tls;
pub mod views;
pub mod ws;
