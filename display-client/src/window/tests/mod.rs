mod hall;
mod made;
mod sheets;
