//! A whole shift: 50 tickets, every button, and the journal at its end is the table that stands here.
//! In the window by keys and mouse; the same by a key pad alone, in `pad`.

use tests::{Screen, Window, screen::until};

use around::Around;

mod around;
mod pad;
mod table;

/// Middles of the buttons that are always there, logical pixels: the main one and the five below.
const MAIN: (i32, i32) = (144, 112);
const BELOW: [(i32, i32); 5] = [(30, 146), (87, 146), (144, 146), (201, 146), (258, 146)];
/// The first field of a panel, and the second.
const FIELDS: [(i32, i32); 2] = [(180, 210), (180, 242)];

struct Shift<'a> {
    around: Around,
    screen: &'a Screen,
    window: Window<'a>,
}

impl Shift<'_> {
    async fn does(&mut self, done: &str) {
        let mut keys = Vec::new();
        for word in done.split_whitespace() {
            let is_key = !word.starts_with(['@', '"', '>', '+', '!', '$']);
            if is_key {
                keys.push(word);
                continue;
            }
            self.press(&mut keys);
            let (kind, rest) = word.split_at(1);
            match kind {
                "@" => self.click(rest),
                "\"" => self.screen.types(&rest.replace('_', " ")),
                ">" => self.grows(rest.parse().unwrap()).await,
                "+" => self.around.take(rest).await,
                "$" => self.screen.types(self.around.second[rest].as_str().unwrap()),
                _ => self.around.others_do(rest).await,
            }
        }
        self.press(&mut keys);
    }

    fn press(&self, keys: &mut Vec<&str>) {
        if !keys.is_empty() {
            self.screen.keys(&std::mem::take(keys));
        }
    }

    fn click(&self, what: &str) {
        let (x, y) = match what {
            "main" => MAIN,
            "f1" => FIELDS[0],
            "f2" => FIELDS[1],
            nth => BELOW[nth.parse::<usize>().unwrap() - 1],
        };
        self.window.click(x, y);
    }

    async fn grows(&self, height: i32) {
        until(&format!("a window higher than {height}"), || {
            (self.window.geometry()[3] > height).then_some(())
        })
        .await;
    }

    /// Waits until the journal is as long as this, and the window says this and waits for nothing.
    async fn settles(&mut self, title: &str, journal: &[String]) {
        self.around.records(journal).await;
        self.window.says(&format!("{title} · ")).await;
    }
}

#[tokio::test]
async fn fifty_tickets_and_every_button_of_the_window() {
    let (screen, around) = (Screen::open().await, Around::open().await);
    let window = screen.caller(&around.desk.config).await;
    let mut shift = Shift { around, screen: &screen, window };
    shift.around.desk.open(&screen, &shift.window).await;
    let mut expected: Vec<String> = Vec::new();
    for (done, title, journal) in table::TABLE {
        expected.extend(rows(journal));
        shift.does(done).await;
        shift.settles(title, &expected).await;
    }
    shift.around.read_on().await;
    assert_eq!(shift.around.journal, expected);
    assert_eq!(shift.around.tickets(), 50);
}

/// The rows of a line of the table.
fn rows(journal: &str) -> impl Iterator<Item = String> + '_ {
    journal.split(", ").filter(|row| !row.is_empty()).map(str::to_owned)
}
