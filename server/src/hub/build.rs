//! From an audience to its view, and whether a view differs from the one before.

use protocol::{socket::ToClient, views::Head, words::VisitStatus};

use super::{Audience, Hub};
use crate::views::{
    Scene, board::board, counter::counter, dashboard::dashboard, kiosk::kiosk, ticket::ticket,
    window::window,
};

impl Hub {
    /// The view of an audience; none if what it looks at is not there.
    pub(super) fn build(&self, scene: &Scene<'_>, audience: &Audience) -> Option<ToClient> {
        Some(match audience {
            Audience::Board(zone) => ToClient::Board(board(scene, zone)?),
            Audience::Window(id) => ToClient::Window(window(scene, id)?),
            Audience::Counter(id) => ToClient::Counter(counter(scene, id)?),
            Audience::Ticket(visit) => ToClient::Ticket(ticket(scene, *visit)?),
            Audience::Kiosk => ToClient::Kiosk(kiosk(scene)),
            Audience::Dashboard => {
                let around = self
                    .devices
                    .surroundings(&self.access.holders(), self.hall.clock().deviation_secs());
                ToClient::Dashboard(dashboard(scene, &around))
            }
        })
    }
}

/// What becomes of a page whose visit has left the hall: at close-day a ticket that was still
/// live has expired in the same step that took it away.
pub(super) fn ended(last: &ToClient) -> Option<ToClient> {
    let ToClient::Ticket(ticket) = last else { return None };
    let over = matches!(
        ticket.status,
        VisitStatus::Done | VisitStatus::Cancelled | VisitStatus::Void | VisitStatus::Expired
    );
    let mut ticket = ticket.clone();
    if !over {
        ticket.status = VisitStatus::Expired;
        (ticket.ahead, ticket.nobody_after_ms) = (None, None);
        (ticket.counter, ticket.return_until_ms) = (None, None);
    }
    Some(ToClient::Ticket(ticket))
}

/// Whether there is anything new to see. The sequence and the clock alone are not news.
pub(super) fn differs(old: &mut ToClient, new: &mut ToClient) -> bool {
    let (Some(old_head), Some(new_head)) = (head(old), head(new)) else { return true };
    if (old_head.generation, old_head.time_scale, old_head.utc_offset_minutes, &old_head.hall)
        != (new_head.generation, new_head.time_scale, new_head.utc_offset_minutes, &new_head.hall)
    {
        return true;
    }
    // Compared under one head, so that everything else decides.
    let newest = std::mem::replace(new_head, old_head.clone());
    let differs = old != new;
    if let Some(new_head) = head(new) {
        *new_head = newest;
    }
    differs
}

fn head(view: &mut ToClient) -> Option<&mut Head> {
    match view {
        ToClient::Board(view) => Some(&mut view.head),
        ToClient::Window(view) => Some(&mut view.head),
        ToClient::Counter(view) => Some(&mut view.head),
        ToClient::Ticket(view) => Some(&mut view.head),
        ToClient::Kiosk(view) => Some(&mut view.head),
        ToClient::Dashboard(view) => Some(&mut view.head),
        ToClient::Heartbeat => None,
    }
}
