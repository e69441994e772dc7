use protocol::{
    views::{AnnounceMode, Announcing, Head},
    words::{Class, Text},
};

use super::*;

/// A board, its clock, and a screen that draws when it is told to.
pub struct World {
    pub board: Board,
    pub now_ms: i64,
    pub scale: f64,
    pub seq: u64,
    /// Every confirmation, with the connection it was said on.
    pub confirmed: Vec<(u32, u64)>,
    pub connection: u32,
}

pub fn text(zh: &str) -> Text {
    Text { zh: zh.to_owned(), en: zh.to_owned() }
}

pub fn call(id: u64, called_ms: i64) -> BoardCall {
    BoardCall {
        call_id: id,
        number: format!("A{id:03}"),
        counter_number: 3,
        floor: None,
        class: Class::Ordinary,
        nth: 1,
        called_ms,
        status: VisitStatus::Called,
        shown: false,
        voice: false,
    }
}

pub fn ids(rows: &[Row<'_>]) -> Vec<u64> {
    rows.iter().map(|row| row.call.call_id).collect()
}

impl World {
    /// A board with a connection, at the instant 0.
    pub fn new(rows: usize) -> Self {
        Self::of(Board::new(rows, 0))
    }

    /// The same for any board.
    pub fn of(board: Board) -> Self {
        let mut world =
            Self { board, now_ms: 0, scale: 1.0, seq: 0, confirmed: vec![], connection: 0 };
        world.connect();
        world
    }

    pub fn input(&mut self, input: Input) {
        let said = self.board.update(input, self.now_ms);
        self.confirmed.extend(said.into_iter().map(|id| (self.connection, id)));
    }

    pub fn connect(&mut self) {
        self.connection += 1;
        self.input(Input::Connected);
    }

    pub fn cut(&mut self) {
        self.input(Input::Disconnected { why: Away::Ended });
    }

    pub fn at(&mut self, now_ms: i64) {
        self.now_ms = now_ms;
        self.input(Input::Tick);
    }

    pub fn made(&mut self, calls: &[BoardCall]) -> BoardView {
        self.seq += 1;
        let head = Head {
            generation: 1,
            seq: self.seq,
            hall_ms: (self.now_ms as f64 * self.scale) as i64,
            time_scale: self.scale,
            utc_offset_minutes: 480,
            hall: text("大厅"),
        };
        BoardView {
            head,
            zone: "east".to_owned(),
            zone_name: text("东区"),
            floor: text("一楼"),
            calls: calls.to_vec(),
            waiting: vec![],
            missed: vec![],
            issuing: true,
            paused: vec![],
            interrupted: vec![],
            take: None,
            next: vec![],
            notice: text("规则"),
            announce: Announcing {
                mode: AnnounceMode::Silent,
                languages: vec![],
                times: 1,
                recall_times: 1,
                late_secs: 90,
                loudness: vec![],
            },
        }
    }

    pub fn view(&mut self, calls: &[BoardCall]) {
        let view = self.made(calls);
        self.input(Input::View(Box::new(view)));
    }

    pub fn rows(&self) -> Vec<Row<'_>> {
        self.board.picture(self.now_ms).rows
    }

    /// The screen draws what the board says; calls of a lost board are not shown as calls.
    pub fn draw(&mut self) -> Vec<u64> {
        let picture = self.board.picture(self.now_ms);
        let drawn = if picture.band.is_lost() { vec![] } else { ids(&picture.rows) };
        self.input(Input::Drawn(drawn.clone()));
        drawn
    }
}
