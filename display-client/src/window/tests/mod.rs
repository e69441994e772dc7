mod made;
mod sheets;
