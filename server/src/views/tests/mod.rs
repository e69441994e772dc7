mod before;
mod boards;
mod desks;
mod halls;
mod tickets;
mod ways;
pub(crate) mod world;

use world::World;
