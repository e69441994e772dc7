//! The screens of the window, one per file. Each says of which rows it consists; what a button of it
//! gives is a [`super::Message`], mostly a press.

pub mod back;
pub mod call_specific;
pub mod calling;
pub mod case;
pub mod class;
pub mod credit;
pub mod finish;
pub mod hand_over;
pub mod help;
pub mod looks;
pub mod messages;
pub mod more;
pub mod move_to;
pub mod note;
pub mod paper;
pub mod park;
pub mod parked;
pub mod pause;
pub mod person;
pub mod question;
pub mod services;
pub mod sign_in;
pub mod standing;
pub mod strip;
pub mod transfer;
pub mod walk_in;
pub mod wrong_service;
