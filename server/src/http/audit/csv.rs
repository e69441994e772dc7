//! The audit log for spreadsheets: a mark by whom and why, then the rows.

use protocol::{doors::AuditRow, words::Text};

use super::told;
use crate::{app::App, clock::wall_ms, http::sheet, messages::Lang, store::Row};

/// The heads of the columns.
const HEADS: [(&str, &str); 9] = [
    ("行号", "row"),
    ("时间", "time"),
    ("谁", "who"),
    ("通过", "by device"),
    ("来自", "from"),
    ("做了什么", "what"),
    ("涉及", "about"),
    ("详情", "detail"),
    ("校验值", "hash"),
];

/// A sheet in a language.
pub(super) struct Sheet<'a> {
    /// Who is called what, and the hall's clock.
    pub app: &'a App,
    /// The language of its heads and words.
    pub lang: Lang,
}

impl Sheet<'_> {
    /// The whole text.
    pub(super) fn text(&self, by: &str, reason: &str, rows: &[Row]) -> String {
        let mark = format!("{by} · {} · {reason}", self.time(wall_ms()));
        let heads = HEADS.map(|(zh, en)| match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        });
        let rows = rows.iter().map(|row| self.line(&told::told(self.app, row)));
        let head = sheet::MARK.to_string() + &sheet::line([mark]) + &sheet::line(heads);
        rows.fold(head, |text, row| text + &row)
    }

    fn line(&self, row: &AuditRow) -> String {
        let said: Vec<&str> = row.said.iter().map(|said| self.say(said)).collect();
        let about: Vec<&str> = row.names.values().map(String::as_str).collect();
        let cells = [
            row.seq.to_string(),
            self.time(row.wall_ms),
            self.say(&row.who).to_owned(),
            row.via.clone().unwrap_or_default(),
            row.from.clone().unwrap_or_default(),
            said.join("; "),
            about.join("; "),
            row.detail.clone(),
            row.hash.clone(),
        ];
        sheet::line(cells)
    }

    fn say<'t>(&self, text: &'t Text) -> &'t str {
        match self.lang {
            Lang::Zh => &text.zh,
            Lang::En => &text.en,
        }
    }

    /// An instant as the hall's clock on the wall shows it.
    fn time(&self, wall_ms: i64) -> String {
        let offset = self.app.hall.clock().utc_offset_minutes(wall_ms);
        let local = chrono::DateTime::from_timestamp_millis(wall_ms + i64::from(offset) * 60_000);
        local.map(|local| local.format("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default()
    }
}
