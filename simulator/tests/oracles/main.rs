//! Proof by oracles: the real `execute` is fed people and clerks in virtual time, and what it
//! decides is held against answers that were reached without it.
//!
//! * [`people`]: who comes, and who serves; [`hall`]: how arrivals, calls, starts and finishes become
//!   commands; read these first;
//! * [`trace`]: a thousand published jobs, to the millisecond;
//! * [`erlang`]: M/M/c against Erlang's formula, and every single wait against the recursion of
//!   Kiefer and Wolfowitz;
//! * [`priorities`]: three classes at one counter against Pollaczek–Khinchine, Cobham, the identity
//!   for the due rule, and the conservation law, which holds to the last digit;
//! * [`studied_days`]: twenty days that an independent program in another language decided before;
//! * [`bounds`]: theorems B1 and B2, and the floors of those who come back, on random instances.
//!
//! Every test prints what was expected and what came (`--nocapture`). `JIAOHAO_SOAK=1` runs the
//! long doses.

#![allow(clippy::expect_used, reason = "a test says what it expects")]

mod bounds;
mod erlang;
mod figures;
mod hall;
mod people;
mod priorities;
mod setup;
mod studied_days;
mod trace;
