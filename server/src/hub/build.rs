//! From an audience to its view, and whether a view differs from the one before.

use protocol::{
    socket::ToClient,
    views::{ClerkNote, CounterView, DeskMessage, Head},
    words::VisitStatus,
};
use queue_core::ids::{CounterId, VisitId};

use super::{Audience, Hub};
use crate::{
    clock::monotonic_ms,
    views::{
        Scene, board::board, counter::counter, dashboard::dashboard, kiosk::kiosk, ticket::ticket,
        window::window,
    },
};

impl Hub {
    /// The view of an audience; none if what it looks at is not there.
    pub(super) fn build(&self, scene: &Scene<'_>, audience: &Audience) -> Option<ToClient> {
        Some(match audience {
            Audience::Board(zone) => {
                let mut view = board(scene, zone)?;
                let path = self.wall.links.path(scene.wall_ms).filter(|_| view.issuing);
                view.take = path.map(|path| format!("{}{path}", self.wall.public_url));
                ToClient::Board(view)
            }
            Audience::Window(id) => {
                let mut view = window(scene, id)?;
                let clerk = scene.state.counters.get(id).and_then(|counter| counter.clerk.as_ref());
                view.clerk = clerk.and_then(|clerk| self.access.public_of(clerk.as_str()));
                ToClient::Window(view)
            }
            Audience::Counter(id) => {
                let mut view = counter(scene, id)?;
                self.name_clerk(&mut view.clerk);
                for colleague in &mut view.colleagues {
                    colleague.name = self.access.name_of(&colleague.clerk);
                }
                self.tell_texts(scene, id, &mut view);
                ToClient::Counter(view)
            }
            Audience::Ticket(visit) => ToClient::Ticket(ticket(scene, *visit)?),
            Audience::Kiosk => ToClient::Kiosk(kiosk(scene)),
            Audience::Dashboard => {
                let deviation_secs = self.hall.clock().deviation_secs();
                let enrolled = self.access.devices();
                let around = self.devices.surroundings(&enrolled, deviation_secs, monotonic_ms());
                let mut view = dashboard(scene, &around);
                view.counters.iter_mut().for_each(|it| self.name_clerk(&mut it.clerk));
                view.help.iter_mut().for_each(|it| self.name_clerk(&mut it.clerk));
                ToClient::Dashboard(view)
            }
        })
    }

    /// What people have written is in documents, not in the journal.
    fn tell_texts(&self, scene: &Scene<'_>, id: &CounterId, view: &mut CounterView) {
        let messages = self.access.messages_for(id);
        let told = messages.iter().map(|message| DeskMessage {
            id: message.id.clone(),
            text: message.text.clone(),
            from: self.access.name_of(&message.from),
            at_ms: message.at_ms,
        });
        view.messages = told.collect();
        let Some(current) = &mut view.current else { return };
        let notes = self.access.notes_of(VisitId(current.visit));
        let told = notes.iter().filter_map(|note| {
            let counter_number = scene.setup.counters.get(&note.counter.as_str().into())?.number;
            Some(ClerkNote { text: note.text.clone(), counter_number, at_ms: note.at_ms })
        });
        current.notes = told.collect();
    }

    /// The journal knows clerks by their ids only; people know them by name.
    fn name_clerk(&self, clerk: &mut Option<String>) {
        if let Some(clerk) = clerk {
            *clerk = self.access.name_of(clerk);
        }
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
        (ticket.ahead, ticket.nobody_after_ms, ticket.promise) = (None, None, None);
        (ticket.counter, ticket.return_until_ms) = (None, None);
        (ticket.return_calls_left, ticket.back_by_ms) = (None, None);
        (ticket.out_until_ms, ticket.hold_until_ms, ticket.kept_until_ms) = (None, None, None);
        (ticket.can_step_out, ticket.can_ask_more_time) = (false, false);
        (ticket.interrupted, ticket.held_by) = (None, None);
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
        ToClient::Heartbeat | ToClient::Identify { .. } | ToClient::Reload => None,
    }
}

#[cfg(test)]
mod tests {
    use protocol::words::Text;

    use super::*;
    use crate::views::tests::world::World;

    fn page(world: &World) -> ToClient {
        let visit = queue_core::ids::VisitId(1);
        world.see(|scene| ToClient::Ticket(ticket(scene, visit).expect("a visit of today")))
    }

    #[test]
    fn time_and_sequence_alone_are_no_news() {
        let mut world = World::new();
        world.take("file");
        let mut old = page(&world);
        world.at(10, 5, 0);
        world.take("deed");
        let mut new = page(&world);
        let newest = new.clone();
        assert!(!differs(&mut old, &mut new));
        assert_eq!(new, newest, "the new view keeps its own head");
        head(&mut new).expect("a view").hall = Text { zh: "新".to_owned(), en: "New".to_owned() };
        assert!(differs(&mut old, &mut new));
        world.take_care("file");
        assert!(differs(&mut old, &mut page(&world)), "somebody is ahead now");
    }

    #[test]
    fn a_page_whose_visit_has_left_the_hall_says_how_it_ended() {
        let mut world = World::new();
        world.take("file");
        let ToClient::Ticket(ended) = ended(&page(&world)).expect("a page") else { panic!() };
        assert_eq!((ended.status, ended.ahead), (VisitStatus::Expired, None));
        world.give(queue_core::Command::Cancel { visit: queue_core::ids::VisitId(1) });
        let ToClient::Ticket(ended) = super::ended(&page(&world)).expect("a page") else {
            panic!()
        };
        assert_eq!(ended.status, VisitStatus::Cancelled);
    }
}
