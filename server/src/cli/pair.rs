//! `pair`: makes a pairing code for a device, lists devices, shuts one out.

use std::io::{self, Write};

use clap::{ArgGroup, Args};
use protocol::doors::{Devices, MakeCode, PairingCode, Revoked};

use super::{Found, Given, console::Console, one_word};
use crate::{access::documents::word, http::asked::NoBody, startup::StartupError};

/// What to do with devices.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("what").required(true))]
pub(super) struct Pair {
    #[command(flatten)]
    given: Given,
    /// Make a code for a device of this kind and print it: kiosk, display, counter, evaluator, led,
    /// printer or bridge.
    #[arg(long, group = "what", value_parser = one_word::<protocol::doors::DeviceKind>)]
    kind: Option<protocol::doors::DeviceKind>,
    /// The counter (desk, evaluator, strip: required) or the zone (display: none = every zone).
    #[arg(long, requires = "kind")]
    place: Option<String>,
    /// What people call it.
    #[arg(long, requires = "kind")]
    name: Option<String>,
    /// List all devices.
    #[arg(long, group = "what")]
    list: bool,
    /// Shut out the device of this id.
    #[arg(long, group = "what", value_name = "ID")]
    revoke: Option<String>,
}

pub(super) async fn run(pair: &Pair) -> Result<Found, StartupError> {
    let config = pair.given.load()?;
    let scheme = if config.tls() { "https" } else { "http" };
    let server = match config.public_url.as_str() {
        "" => format!("{scheme}://<服务器 server>"),
        url => url.to_owned(),
    };
    let console = Console::open(config).await?;
    let done = asked(pair, &console, &server).await;
    console.close().await?;
    done.map(|()| Found::Nothing)
}

async fn asked(pair: &Pair, console: &Console, server: &str) -> Result<(), StartupError> {
    if let Some(id) = &pair.revoke {
        let path = format!("/api/v1/devices/{id}/revoke");
        let gone: Revoked = console.post(&path, &NoBody {}).await?;
        println!("revoked 已停用 {} {}", gone.device, gone.name);
    } else if let Some(kind) = pair.kind {
        let name = pair.name.clone().unwrap_or_else(|| match &pair.place {
            Some(place) => format!("{} {place}", word(&kind)),
            None => word(&kind),
        });
        let body = MakeCode { kind, place: pair.place.clone(), name };
        let code: PairingCode = console.post("/api/v1/devices/code", &body).await?;
        println!("{}", code.code);
        let page = format!("{server}/pair");
        // On stderr, so that scripts get the code alone; without stderr there is nobody to tell.
        let _ = writeln!(
            io::stderr(),
            "十分钟内在该设备上打开 {page} 输入 · open {page} on the device within ten minutes"
        );
    } else {
        let devices: Devices = console.get("/api/v1/devices").await?;
        for it in devices.devices {
            let state = match (it.revoked_ms, it.online) {
                (Some(_), _) => "revoked",
                (None, true) => "online",
                (None, false) => "offline",
            };
            let place = it.place.as_deref().unwrap_or("-");
            println!("{}\t{}\t{place}\t{state}\t{}", it.id, word(&it.kind), it.name);
        }
    }
    Ok(())
}
