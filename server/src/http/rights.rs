//! Who may do what. Every route says so where it is declared ([`Routes::route`]): a route without an
//! entry does not compile, and what stands in the table is checked before every handler. The table
//! is printed into docs/RIGHTS.md.

use std::{fmt, sync::Arc};

use axum::{Router, http::Method, routing::MethodRouter};
use protocol::doors::{DeviceKind, Role};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::{access::documents::word, app::App, hub::Audience};

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody who reaches the server.
    Anyone,
    /// Whoever holds the ticket whose link is in the address.
    Ticket,
    /// Whoever has scanned the code on the wall whose key is in the address.
    Scanned,
    /// The operator of this machine, by the console's socket; for all others there is no such route.
    Console,
    /// Whoever is signed in, even if they must change their password first.
    Person,
    /// Devices of these kinds, and people with one of these roles, each where the scope says.
    Staff(&'static [DeviceKind], &'static [Role], Scope),
}

/// Where a right holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A role anywhere in the hall is enough.
    Anywhere,
    /// Only a role in the whole hall.
    Hall,
    /// The zone in the address: a role there; a display of that zone, or of every zone.
    Zone,
    /// The counter in the address: a role in its zone; a device bound to it.
    Counter,
    /// As [`Scope::Counter`], but a clerk only at the counter where they are signed in, and a desk
    /// only while its clerk may serve there.
    Desk,
    /// As [`Scope::Desk`], but a desk also to end what its clerk may no longer go on with.
    DeskEnd,
    /// The visit in the address: a role in the zone where it waits; any device of the kinds.
    Visit,
}

/// A line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The method.
    pub method: Method,
    /// The route, as it is declared.
    pub path: String,
    /// Who may use it.
    pub who: Who,
}

/// The table of rights of HTTP.
#[derive(Clone, Debug, Default)]
pub struct Table {
    rows: Vec<Row>,
}

impl Table {
    /// What the table says of a route; HEAD is asked like GET.
    pub fn who(&self, method: &Method, path: &str) -> Option<Who> {
        let method = if *method == Method::HEAD { &Method::GET } else { method };
        let row = self.rows.iter().find(|row| row.method == *method && row.path == path);
        row.map(|row| row.who)
    }

    /// Every line, by path.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }
}

/// Routes, each with its line of the table.
#[derive(Default)]
pub struct Routes {
    api: OpenApiRouter<Arc<App>>,
    pages: Router<Arc<App>>,
    table: Table,
}

impl Routes {
    /// Adds a documented route.
    #[must_use]
    pub fn route(mut self, who: Who, route: UtoipaMethodRouter<Arc<App>>) -> Self {
        for (path, item) in &route.1.paths {
            let methods = [(Method::GET, &item.get), (Method::POST, &item.post)];
            for (method, _) in methods.into_iter().filter(|(_, operation)| operation.is_some()) {
                self.table.rows.push(Row { method, path: path.clone(), who });
            }
        }
        self.api = self.api.routes(route);
        self
    }

    /// Adds a page: a GET that is not part of the interface for programs.
    #[must_use]
    pub fn page(mut self, who: Who, path: &str, handler: MethodRouter<Arc<App>>) -> Self {
        self.table.rows.push(Row { method: Method::GET, path: path.to_owned(), who });
        self.pages = self.pages.route(path, handler);
        self
    }

    /// Adds the routes of another resource.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.api = self.api.merge(other.api);
        self.pages = self.pages.merge(other.pages);
        self.table.rows.extend(other.table.rows);
        self
    }

    /// The documented routes, the pages, and the table of both.
    pub fn parts(self) -> (OpenApiRouter<Arc<App>>, Router<Arc<App>>, Table) {
        let Self { api, pages, mut table } = self;
        table.rows.sort_by(|a, b| (&a.path, a.method.as_str()).cmp(&(&b.path, b.method.as_str())));
        (api, pages, table)
    }
}

use DeviceKind::{Counter, Display, Evaluator, Kiosk, Led};
use Role::{Admin, Auditor, Clerk, Guide, Manager, Supervisor};

/// The desk of the counter in the address, its clerk, and whoever may step in.
pub const DESK: Who = Who::Staff(&[Counter], &[Clerk, Supervisor, Manager], Scope::Desk);
/// The same, for what ends: after a clerk's role was taken away the desk can still let the person
/// at it go, close and sign out.
pub const DESK_END: Who = Who::Staff(&[Counter], &[Clerk, Supervisor, Manager], Scope::DeskEnd);
/// Whoever may see the desk of the counter in the address.
pub const DESK_VIEW: Who =
    Who::Staff(&[Counter], &[Clerk, Supervisor, Manager, Auditor], Scope::Counter);
/// Whoever may sit down at the counter in the address.
pub const SEAT: Who = Who::Staff(&[Counter], &[Clerk, Supervisor], Scope::Counter);
/// Whoever hands out tickets.
pub const ISSUERS: Who =
    Who::Staff(&[Kiosk, Counter], &[Clerk, Guide, Supervisor, Manager], Scope::Anywhere);
/// Whoever helps people back into their queue.
pub const HELPERS: Who = Who::Staff(&[Counter], &[Clerk, Guide, Supervisor, Manager], Scope::Visit);
/// Where somebody says that they are back after a missed call: the helpers, and the kiosk.
pub const RETURNS: Who =
    Who::Staff(&[Kiosk, Counter], &[Clerk, Guide, Supervisor, Manager], Scope::Visit);
/// Whoever sets tickets right at the guide desk, or gives one up for somebody.
pub const GUIDES: Who = Who::Staff(&[], &[Guide, Supervisor, Manager], Scope::Visit);
/// Whoever may put a visit to the front.
pub const LEADERS: Who = Who::Staff(&[], &[Supervisor, Manager], Scope::Visit);
/// Whoever comes when the counter in the address asks for help, and enters what was done there on
/// paper.
pub const FLOOR_LEADERS: Who = Who::Staff(&[], &[Supervisor, Manager], Scope::Counter);
/// Whoever says what clerks can do.
pub const STAFFERS: Who = Who::Staff(&[], &[Manager, Admin], Scope::Hall);
/// Whoever says that a service stands still, and that it goes on.
pub const HALL_LEADERS: Who = Who::Staff(&[], &[Supervisor, Manager], Scope::Hall);
/// Whoever runs the hall's day.
pub const MANAGERS: Who = Who::Staff(&[], &[Manager], Scope::Hall);
/// Whoever looks for a device in the hall and starts it anew.
pub const DEVICE_KEEPERS: Who = Who::Staff(&[], &[Supervisor, Manager, Admin], Scope::Hall);
/// Whoever manages accounts, devices and setup.
pub const ADMINS: Who = Who::Staff(&[], &[Admin], Scope::Hall);
/// Whoever may see accounts and devices.
pub const OVERSEERS: Who = Who::Staff(&[], &[Manager, Auditor, Admin], Scope::Hall);
/// Whoever sees how the hall is doing.
pub const WATCHERS: Who = Who::Staff(&[], &[Supervisor, Manager, Auditor], Scope::Anywhere);
/// Whoever reads the audit log.
pub const AUDITORS: Who = Who::Staff(&[], &[Auditor, Admin], Scope::Hall);

/// Whoever sees who sits at a window.
pub const LOOKERS: Who = Who::Staff(
    &[Display, Counter, Evaluator, Led],
    &[Clerk, Guide, Supervisor, Manager, Auditor, Admin],
    Scope::Anywhere,
);

/// Who may see a live view.
pub fn view(audience: &Audience) -> Who {
    match audience {
        Audience::Board(_) => {
            Who::Staff(&[Display], &[Guide, Supervisor, Manager, Auditor], Scope::Zone)
        }
        Audience::Window(_) => {
            let devices = &[Display, Counter, Evaluator, Led];
            Who::Staff(devices, &[Clerk, Supervisor, Manager, Auditor], Scope::Counter)
        }
        Audience::Counter(_) => DESK_VIEW,
        Audience::Ticket(_) => Who::Ticket,
        Audience::Kiosk => {
            Who::Staff(&[Kiosk], &[Clerk, Guide, Supervisor, Manager, Auditor], Scope::Anywhere)
        }
        Audience::Dashboard => {
            Who::Staff(&[], &[Guide, Supervisor, Manager, Auditor], Scope::Anywhere)
        }
    }
}

/// As the table is printed.
impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anyone => f.write_str("everybody"),
            Self::Ticket => f.write_str("the holder of the ticket's link"),
            Self::Scanned => f.write_str("whoever has just scanned the hall's code"),
            Self::Console => f.write_str("the operator of the server's machine"),
            Self::Person => f.write_str("whoever is signed in"),
            Self::Staff(devices, roles, scope) => {
                let devices: Vec<String> = devices.iter().map(word).collect();
                let roles: Vec<String> = roles.iter().map(word).collect();
                let place = match scope {
                    Scope::Anywhere => "anywhere in the hall",
                    Scope::Hall => "in the whole hall",
                    Scope::Zone => "in that zone",
                    Scope::Counter => "at that counter or in its zone",
                    Scope::Desk => {
                        "at that counter or in its zone, a clerk only where signed in, \
                         a desk while its clerk may serve there"
                    }
                    Scope::DeskEnd => {
                        "at that counter or in its zone, a clerk only where signed in"
                    }
                    Scope::Visit => "where that visit waits",
                };
                let devices =
                    if devices.is_empty() { "—".to_owned() } else { devices.join(", ") };
                write!(f, "devices: {devices}; roles: {}; {place}", roles.join(", "))
            }
        }
    }
}
