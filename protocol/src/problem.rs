//! The one error body: problem+json (RFC 9457) with the field at fault and what to do next.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// An error as the user meets it, in the language they asked for with `Accept-Language`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Problem {
    /// A stable name, `/problems/<name>`; programs branch on this.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong, in one short line.
    pub title: String,
    /// The facts of this case.
    pub detail: String,
    /// The field of the request at fault, if one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<String>,
    /// The numbers of tickets that something must be said about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub numbers: Vec<String>,
    /// What to do now.
    pub next_step: String,
}
