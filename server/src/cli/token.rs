//! `token`: makes, lists and revokes tokens; a running server follows within a second.

use std::io::{self, Write};

use clap::{ArgGroup, Args};

use super::{Found, Given};
use crate::{
    access::{self, Grant, Kind},
    clock::wall_ms,
    config::{hall as hall_file, nearest},
    startup::StartupError,
};

/// What to do with tokens.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("what").required(true))]
pub(super) struct Token {
    #[command(flatten)]
    given: Given,
    /// Make a token of this kind and print it, once.
    #[arg(long, group = "what")]
    kind: Option<Kind>,
    /// The counter of a desk (required) or the zone of a display (none = every zone).
    #[arg(long, requires = "kind")]
    place: Option<String>,
    /// What people call it.
    #[arg(long, requires = "kind")]
    name: Option<String>,
    /// List all tokens; their texts are not kept.
    #[arg(long, group = "what")]
    list: bool,
    /// Revoke the token of this id.
    #[arg(long, group = "what", value_name = "ID")]
    revoke: Option<String>,
}

pub(super) fn run(token: &Token) -> Result<Found, StartupError> {
    let config = token.given.load()?;
    let file = config.access_file();
    let failed = |error| StartupError::file(&file, &error);
    if let Some(id) = &token.revoke {
        let known = access::revoke(&file, id, wall_ms()).map_err(failed)?;
        if !known {
            return Err(StartupError::argument(format!(
                "no valid token {id} · 没有有效的令牌 {id}"
            )));
        }
        println!("revoked 已吊销 {id}");
    } else if let Some(kind) = token.kind {
        let setup = hall_file::load(&config.hall).map_err(StartupError::hall_file)?;
        check_place(&setup, kind, token.place.as_deref())?;
        let place = token.place.clone();
        let name = token.name.clone().unwrap_or_else(|| match &place {
            Some(place) => format!("{} {place}", kind.word()),
            None => kind.word().to_owned(),
        });
        let hall = setup.hall.to_string();
        let grant_place = place.clone();
        let grant = Grant { hall, kind, place, name, created_ms: wall_ms() };
        let (text, _) = access::issue(&file, grant).map_err(failed)?;
        println!("{text}");
        tell_how(kind, grant_place.as_deref(), &text);
    } else {
        for entry in access::list(&file).map_err(failed)? {
            let state = if entry.revoked_ms.is_some() { "revoked" } else { "valid" };
            let place = entry.place.as_deref().unwrap_or("-");
            let kind = entry.kind.word();
            println!("{}\t{kind}\t{place}\t{state}\t{}\t{}", entry.id, entry.hall, entry.name);
        }
    }
    Ok(Found::Nothing)
}

/// How a device comes in with its token; on stderr, so that scripts get the token alone.
fn tell_how(kind: Kind, place: Option<&str>, token: &str) {
    let page = match kind {
        Kind::Kiosk => "/kiosk".to_owned(),
        Kind::Display => format!("/board/{}", place.unwrap_or("ZONE")),
        Kind::Manager => "/manage".to_owned(),
        _ => return,
    };
    // Without stderr there is nobody to tell.
    let _ = writeln!(
        io::stderr(),
        "在该设备上打开一次 · open once on the device: {page}#token={token}"
    );
}

/// A desk needs a counter of the hall; a display may have a zone of it; the others have no place.
fn check_place(
    setup: &queue_core::Setup,
    kind: Kind,
    place: Option<&str>,
) -> Result<(), StartupError> {
    let known: Vec<&str> = match kind {
        Kind::Counter => setup.counters.keys().map(|id| id.as_str()).collect(),
        Kind::Display => setup.zones.keys().map(|id| id.as_str()).collect(),
        _ => Vec::new(),
    };
    match place {
        None if kind == Kind::Counter => {
            let all = known.join(", ");
            Err(StartupError::argument(format!(
                "--kind counter needs --place · 需要 --place: {all}"
            )))
        }
        Some(place) if !known.contains(&place) => {
            let near = nearest(place, known.iter().copied());
            let near = near.map_or_else(|| known.join(", "), |near| format!("{near} ?"));
            Err(StartupError::argument(format!("--place {place} → {near}")))
        }
        _ => Ok(()),
    }
}
