//! What every request needs: the hall, its reader, who may, and the pages' looks.

use std::{
    net::IpAddr,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::http::StatusCode;
use ipnet::IpNet;
use metrics_exporter_prometheus::PrometheusHandle;
use queue_core::ids::VisitId;
use serde_json::Value;
use tokio::sync::watch;

use crate::{
    access::{Access, take_link::TakeLinks, ticket_link::TicketLinks},
    clock::wall_ms,
    config::Config,
    credit::CreditList,
    demo,
    hall::HallHandle,
    http::asked::Asked,
    hub::Hub,
    limits::Limits,
    oidc::Oidc,
    problem::ApiError,
    replica::Replica,
    store::Store,
};

/// Shared by all requests of one server.
pub struct App {
    /// The configuration.
    pub config: Config,
    /// Proxies whose word on the client's address counts.
    pub proxies: Vec<IpNet>,
    /// The way to the writer.
    pub hall: HallHandle,
    /// The reader's copy of the hall.
    pub replica: Arc<Replica>,
    /// The journal, for answers that need an old row.
    pub store: Arc<dyn Store>,
    /// The views.
    pub hub: Arc<Hub>,
    /// Accounts, devices and sessions.
    pub access: Arc<Access>,
    /// The organisation's sign-in service, if there is one.
    pub oidc: Option<Oidc>,
    /// How often somebody may ask.
    pub limits: Limits,
    /// The operator's list of enterprises.
    pub credit: CreditList,
    /// The ticket links.
    pub links: TicketLinks,
    /// Makes and checks the code on the wall.
    pub take_links: Arc<TakeLinks>,
    /// Open sockets.
    pub sockets: Sockets,
    /// The pages' style sheet.
    pub theme_css: String,
    /// What `/metrics` prints.
    pub metrics: PrometheusHandle,
    /// In the demo only: how everybody comes in.
    pub demo: OnceLock<demo::Doors>,
    /// Turns true when the server stops.
    pub stop: watch::Receiver<bool>,
    /// Begins the ids of requests that bring none; random at each start.
    pub request_prefix: String,
    /// Counts them.
    pub requests: AtomicU64,
}

impl App {
    /// The visit of a ticket's link.
    ///
    /// # Errors
    /// The link was not made here.
    fn visit_of_link(&self, token: &str) -> Result<VisitId, ApiError> {
        self.links
            .visit(token)
            .ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "ticket-link-wrong", Value::Null))
    }

    /// The visit of a ticket's link that came from an address. Each use counts against the limit of
    /// that ticket, a wrong link against the address.
    ///
    /// # Errors
    /// The link was not made here, or too many requests.
    pub fn visit_of_link_from(&self, token: &str, client: IpAddr) -> Result<VisitId, ApiError> {
        match self.visit_of_link(token) {
            Ok(visit) => self.limits.ticket(visit.0).map(|()| visit),
            Err(wrong) => Err(self.limits.failed(client).err().unwrap_or(wrong)),
        }
    }

    /// Whether a key was on the wall a moment ago; a wrong one counts against the address.
    ///
    /// # Errors
    /// It was not, or too many requests.
    pub fn scanned_from(&self, key: &str, client: IpAddr) -> Result<(), ApiError> {
        if self.take_links.holds(key, wall_ms()) {
            return Ok(());
        }
        let old = ApiError::new(StatusCode::NOT_FOUND, "take-link-old", Value::Null);
        Err(self.limits.failed(client).err().unwrap_or(old))
    }

    /// Counts an attempt with a secret that somebody might guess, before it is looked at.
    ///
    /// # Errors
    /// `too-many-requests`: then nobody looks, and a right guess does not pass either.
    pub fn may_try<T>(&self, asked: &Asked<T>) -> Result<(), ApiError> {
        self.limits.tries(asked.address.0)
    }

    /// A new id for a request that brings none.
    pub fn request_id(&self) -> String {
        format!("{}-{}", self.request_prefix, self.requests.fetch_add(1, Ordering::Relaxed))
    }
}

/// Counts open sockets, so that the server can wait for their good-byes.
#[derive(Debug)]
pub struct Sockets {
    open: watch::Sender<usize>,
}

impl Default for Sockets {
    fn default() -> Self {
        Self { open: watch::Sender::new(0) }
    }
}

/// One open socket.
pub struct OpenSocket<'a> {
    sockets: &'a Sockets,
    view: &'static str,
}

impl Sockets {
    /// A socket of a view has opened.
    pub fn open(&self, view: &'static str) -> OpenSocket<'_> {
        self.open.send_modify(|open| *open += 1);
        metrics::gauge!("jiaohao_sockets", "view" => view).increment(1.0);
        OpenSocket { sockets: self, view }
    }

    /// Waits until none is open.
    pub async fn all_closed(&self) {
        // The sender lives in self, so waiting cannot fail.
        let _ = self.open.subscribe().wait_for(|open| *open == 0).await;
    }
}

impl Drop for OpenSocket<'_> {
    fn drop(&mut self) {
        self.sockets.open.send_modify(|open| *open -= 1);
        metrics::gauge!("jiaohao_sockets", "view" => self.view).decrement(1.0);
    }
}
