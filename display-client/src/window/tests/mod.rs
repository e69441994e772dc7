mod hall;
mod lost;
mod made;
mod panes;
mod sheets;
