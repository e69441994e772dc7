mod boards;
mod desks;
mod halls;
mod tickets;
pub(crate) mod world;

use world::World;
