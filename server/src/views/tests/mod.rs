mod boards;
mod desks;
mod halls;
mod tickets;
mod world;

use world::World;
