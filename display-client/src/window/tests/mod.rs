mod hall;
mod made;
mod panes;
mod sheets;
