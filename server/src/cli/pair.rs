//! `pair`: makes a pairing code for a device, lists devices, shuts one out.

use std::io::{self, Write};

use clap::{ArgGroup, Args};
use protocol::doors::{DeviceKind, Devices, MakeCode, PairingCode, Revoked};

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
    #[arg(long, group = "what", value_parser = one_word::<DeviceKind>)]
    kind: Option<DeviceKind>,
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

/// What is done with a code on the device: a desk is a program, a screen is a program or a browser.
fn what_next(kind: DeviceKind, code: &str, server: &str) -> String {
    let page = format!("{server}/pair");
    let (zh, en) = match kind {
        DeviceKind::Counter => {
            let run = format!("jiaohao-counter --pair {code}");
            (format!("运行 {run}"), format!("run {run}"))
        }
        DeviceKind::Display => {
            let run = format!("jiaohao-display --pair {code}");
            (format!("运行 {run}，或打开 {page} 输入"), format!("run {run}, or open {page}"))
        }
        _ => (format!("打开 {page} 输入"), format!("open {page}")),
    };
    format!("十分钟内在该设备上{zh} · {en} on the device within ten minutes")
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
        // On stderr, so that scripts get the code alone; without stderr there is nobody to tell.
        let _ = writeln!(io::stderr(), "{}", what_next(kind, &code.code, server));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_device_is_told_where_its_code_belongs() {
        let server = "https://hall.example";
        for (kind, says) in [
            (DeviceKind::Counter, ["jiaohao-counter --pair CODE"].as_slice()),
            (DeviceKind::Display, &["jiaohao-display --pair CODE", "https://hall.example/pair"]),
            (DeviceKind::Kiosk, &["https://hall.example/pair"]),
        ] {
            let said = what_next(kind, "CODE", server);
            assert!(says.iter().all(|part| said.contains(part)), "{said}");
        }
        assert!(!what_next(DeviceKind::Counter, "CODE", server).contains("hall.example"));
    }
}
