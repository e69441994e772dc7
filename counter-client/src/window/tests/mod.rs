//! The screens, drawn without a display: what stands where, what a click or a key gives.

mod colours;
mod focus;
mod panels;
mod person;
mod rig;
mod screens;
mod strip;
mod unpaired;
