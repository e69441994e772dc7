//! One test binary: house rules, and stories that run the built programs.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod architecture;
mod attacks;
mod bad_input;
mod caller;
mod caller_ends;
mod caller_hands;
mod caller_hotkeys;
mod caller_keypad;
mod caller_pair;
mod caller_paper;
mod caller_shift;
mod caller_window;
mod cards;
mod check_config;
mod crowd;
mod desk;
mod doors;
mod floor;
mod guide;
mod limits;
mod lobby;
mod oidc;
mod pages;
mod phone;
mod repeats;
mod rights;
mod screens;
mod screens_burst;
mod startup;
mod told;
mod views;
mod ways;
