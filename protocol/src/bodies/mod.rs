//! HTTP requests and answers. Every command needs the header `Idempotency-Key`; the same key with
//! the same body gets the same answer, with another body 422. What a body does not say is not
//! written either, so that a key stays good when bodies learn to say more.

mod counters;
mod figures;
mod hall;
mod tickets;

pub use counters::{
    AskHelp, AtCounter, AttachCase, AutoCall, CASE_NUMBER_MOST, CallSpecific, Choices,
    CounterChoice, Credit, Finish, HandOver, HandOvers, HandTo, KeepFor, Leave, MoveTo, NoteVisit,
    OfClassHere, Park, Pause, PauseAfter, PausePlan, ReclassifyHere, ServiceChoice, SignIn,
    Transfer, TransferTo, Waiting,
};
pub use figures::{NoShowRate, NoShowReport};
pub use hall::{
    Backfill, CalledNow, CloseDay, Done, InterruptService, MessageTo, OfService, PlaceZone, Places,
    SendMessage, Skills,
};
pub use tickets::{
    Insert, Link, OfClass, Precheck, Reclassify, SetNeeds, Slot, TakeTicket, TicketTaken,
};
