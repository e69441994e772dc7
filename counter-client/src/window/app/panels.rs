//! Panels: what opens and closes, and what is fetched or written for one without a command.

use std::path::{Path, PathBuf};

use iced::{Task, widget::operation};

use super::{
    super::{Message, draft::Draft, look::Tone, panel::Panel},
    App, TICKET_MS,
};
use crate::{
    desk::{Connection, Who},
    messages::{Part, text},
    paper::{self, LastOrder},
    told,
};

/// The file of the sheets, beside the last known order.
const SHEETS: &str = "paper-sheets.html";
/// Opens a file with the program that the desktop has for it.
const OPENER: &str = "xdg-open";

impl App {
    pub(super) fn open(&mut self, panel: Panel, draft: Draft) -> Task<Message> {
        self.panel = Some(panel);
        self.draft = draft;
        self.about = self.visit_here();
        if panel == Panel::Paper {
            self.draft.slips_from = self.next_slip.to_string();
        }
        let mut tasks = Vec::new();
        if panel.needs_choices() {
            self.choices = None;
            if let Some(link) = &self.wires.link {
                let lang = self.looks.lang;
                let choices = link.choices();
                tasks.push(Task::perform(choices, move |choices| {
                    Message::Choices(choices.map_err(|why| told::away(lang, &why)))
                }));
            }
        }
        // A field has the focus before it is asked for: until then a letter must not press.
        let focused = match panel.first_field() {
            Some(field) => operation::focus(field),
            None => self.focus("close"),
        };
        let look = self.look_at_focus();
        self.typing = panel.first_field().is_some();
        tasks.push(focused.chain(look));
        Task::batch(tasks)
    }

    pub(super) fn close(&mut self) -> Task<Message> {
        self.panel = None;
        self.draft = Draft::default();
        self.typing = false;
        self.focus("main")
    }

    /// Moves the focus for a hand on the keyboard; a hand on the mouse needs none.
    pub(super) fn focus(&self, id: &'static str) -> Task<Message> {
        if self.by_keys { operation::focus(id) } else { Task::none() }
    }

    fn visit_here(&self) -> Option<u64> {
        self.desk.picture()?.person.map(|person| person.visit)
    }

    fn is_unpaired(&self) -> bool {
        matches!(self.shown().connection, Connection::Away { why, .. } if why.is_unpaired())
    }

    /// Closes a panel that has nothing left to do. What was typed about somebody must not reach the
    /// next one.
    pub(super) fn look_whether_it_is_over(&mut self) -> Task<Message> {
        let is_over = match self.panel {
            Some(panel) if panel.is_of_the_person() => self.about != self.visit_here(),
            // Another hand may sign in, and it may be done before it is answered.
            Some(Panel::SignIn) => self.desk.picture().is_some_and(|picture| picture.signed_in),
            Some(Panel::Paper) => self.is_unpaired(),
            _ => false,
        };
        match is_over {
            true => self.close(),
            false => Task::none(),
        }
    }

    pub(super) fn ask_credit(&mut self) -> Task<Message> {
        let current = self.desk.view().and_then(|view| view.current.as_ref());
        let service = current.map(|current| current.service_id.clone());
        let who = Who::named(&self.draft.enterprise);
        let (Some(link), Some(service), Some(who)) = (&self.wires.link, service, who) else {
            return Task::none();
        };
        let lang = self.looks.lang;
        self.draft.credit = None;
        Task::perform(link.credit(&who, &service), move |credit| {
            Message::Credit(credit.map_err(|why| told::unanswered(lang, &why)))
        })
    }

    /// Writes the paper sheets from the last known order and lets the desktop show them, for
    /// printing.
    pub(super) fn sheets(&mut self, first: u32) -> Task<Message> {
        let file = self.config.paper.order_file.with_file_name(SHEETS);
        let kept = paper::load(&self.config.paper.order_file);
        let order = kept.or_else(|| LastOrder::of(&self.desk, self.now_ms()));
        let lang = self.looks.lang;
        if let Err(failure) = paper::write(&self.config, order.as_ref(), first, &file) {
            let said: Vec<String> =
                failure.text(lang).lines().map(|l| l.trim().to_owned()).collect();
            self.tell(said.join(" "), Tone::Wrong, TICKET_MS);
            return Task::none();
        }
        self.next_slip = first.saturating_add(self.config.paper.slips);
        self.draft.slips_from = self.next_slip.to_string();
        let path = file.display().to_string();
        self.tell(
            text(lang, Part::Line, "sheet-written", &[("path", &path)]),
            Tone::Plain,
            TICKET_MS,
        );
        Task::perform(show(file), |()| Message::SheetsOpen)
    }
}

/// Lets the desktop open a file. Where it cannot, the clerk has read where the file is.
async fn show(file: PathBuf) {
    let mut opener = tokio::process::Command::new(OPENER);
    let nothing = std::process::Stdio::null;
    opener.stdin(nothing()).stdout(nothing()).stderr(nothing());
    let _ = opener.arg::<&Path>(&file).status().await;
}
