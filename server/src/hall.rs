//! STUB of the hall writer until it is merged.
#![allow(missing_docs, dead_code, unused)]
use std::sync::Arc;
use queue_core::{Command, Event, Refusal, Setup, State, time::HallTime};
use tokio::{sync::{mpsc, watch}, task::JoinHandle};
use crate::store::{Row, Store, StoreError};
pub struct Request { pub command_id: String, pub actor: String, pub body_hash: String, pub command: Command }
#[derive(Clone, Debug)]
pub struct Answer { pub generation: u32, pub seq: u64, pub at: HallTime, pub events: Vec<Event>, pub repeated: bool }
#[derive(Clone, Debug)]
pub enum SubmitError { Refused(Refusal), KeyReused, Busy, Stopping, Store(Arc<StoreError>) }
#[derive(Clone)]
pub struct HallHandle {}
impl HallHandle {
    pub async fn submit(&self, _: Request) -> Result<Answer, SubmitError> { Err(SubmitError::Stopping) }
    pub fn now(&self) -> HallTime { HallTime { utc_ms: 0, local_date: queue_core::time::LocalDate { year: 2026, month: 1, day: 1 }, local_minute: 0 } }
    pub fn time_scale(&self) -> f64 { 1.0 }
    pub fn clock_alarm_secs(&self) -> Option<i64> { None }
}
pub struct ClockSettings { pub scale: f64 }
pub struct Started { pub handle: HallHandle, pub committed: mpsc::Receiver<Arc<Vec<Row>>>, pub state: State, pub seq: u64, pub generation: u32, pub task: JoinHandle<()> }
#[derive(Debug, thiserror::Error)]
pub enum StartError { #[error("store: {0}")] Store(StoreError) }
pub async fn start(_store: Arc<dyn Store>, _seed: Setup, _clock: ClockSettings, _shutdown: watch::Receiver<bool>) -> Result<Started, StartError> { Err(StartError::Store(StoreError::Closed)) }
