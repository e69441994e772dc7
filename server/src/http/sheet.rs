//! Tables for spreadsheets: RFC 4180, with the byte order mark that makes Chinese readable there.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

/// What a table begins with.
pub(super) const MARK: char = '\u{feff}';

/// One row with its end.
pub(super) fn line<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|text| cell(text.as_ref())).collect();
    cells.join(",") + "\r\n"
}

/// A cell in quotes; what a spreadsheet would take for a formula is made a text.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let quote = if formula { "'" } else { "" };
    format!("\"{quote}{}\"", text.replace('"', "\"\""))
}

/// A table as a file to keep; `name` without its ending.
pub(super) fn file(name: &str, csv: String) -> Response {
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    let kept = format!("attachment; filename=\"{name}.csv\"");
    let kept = HeaderValue::try_from(kept);
    let kept = kept.unwrap_or(HeaderValue::from_static("attachment"));
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, kept)], csv).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_quotes_are_doubled() {
        assert_eq!(cell("plain, 号"), "\"plain, 号\"");
        assert_eq!(cell("say \"hi\""), "\"say \"\"hi\"\"\"");
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"] {
            assert!(cell(formula).starts_with("\"'"), "{formula}");
        }
        assert_eq!(line(["a", "1"]), "\"a\",\"1\"\r\n");
    }
}
