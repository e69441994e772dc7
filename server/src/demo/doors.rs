//! How visitors and made screens of the demo come in: enrolled and signed in like in a real hall,
//! only that the demo does it for them.

use std::sync::Arc;

use protocol::doors::{AccountBody, DeviceKind, Grant, MakeCode, Role};
use queue_core::{Setup, ids::ZoneId};

use super::Screen;
use crate::access::{Access, Asking, Refused, documents::word, enrol::CameIn};

/// What `/demo/…` hands out.
#[derive(Clone)]
pub struct Doors {
    /// The token of the demo's kiosk.
    pub kiosk: String,
    /// The token of a display of every zone.
    pub display: String,
    /// The login of the demo's manager,
    pub login: String,
    /// and the password.
    pub password: String,
}

impl Doors {
    /// Makes the demo's devices and its manager.
    ///
    /// # Errors
    /// [`Refused`].
    pub async fn make(access: &Access, setup: &Setup) -> Result<Self, Refused> {
        let login = "demo".to_owned();
        let roles = [Role::Manager, Role::Auditor, Role::Admin];
        let body = AccountBody {
            login: login.clone(),
            name: "演示 Demo".to_owned(),
            grants: roles.map(|role| Grant { role, zone: None }).to_vec(),
            oidc: None,
            disabled: false,
        };
        let asking = Asking::system("demo:manager".to_owned());
        let made = access.add_account(&asking, &body, &Default::default()).await?;
        let asking = Asking::system("demo:manager-password".to_owned());
        let password = format!("{}-aA1", made.secret);
        access.give_password(&asking, &made.account.id, &password).await?;
        let kiosk = device(access, setup, DeviceKind::Kiosk, None).await?.token;
        let display = device(access, setup, DeviceKind::Display, None).await?.token;
        Ok(Self { kiosk, display, login, password })
    }
}

/// A made screen for every zone.
///
/// # Errors
/// [`Refused`].
pub async fn screens(access: &Access, setup: &Setup) -> Result<Vec<Screen>, Refused> {
    let mut screens = Vec::new();
    for zone in setup.zones.keys() {
        let came = device(access, setup, DeviceKind::Display, Some(zone)).await?;
        screens.push(Screen { zone: zone.clone(), device: Arc::clone(&came.device) });
    }
    Ok(screens)
}

async fn device(
    access: &Access,
    setup: &Setup,
    kind: DeviceKind,
    zone: Option<&ZoneId>,
) -> Result<CameIn, Refused> {
    let place = zone.map(ToString::to_string);
    let name = match zone.and_then(|zone| setup.zones.get(zone)) {
        Some(zone) => format!("{} {}", word(&kind), zone.name.zh),
        None => word(&kind),
    };
    let key = format!("demo:{name}");
    let body = MakeCode { kind, place, name };
    let made = access.make_code(&Asking::system(format!("{key}:code")), &body, setup).await?;
    access.enrol(&Asking::system(format!("{key}:enrol")), &made.code).await
}
