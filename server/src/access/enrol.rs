//! Devices: a code that lives for ten minutes, typed in once at the device, which then holds a token
//! until it is revoked.

use std::sync::Arc;

use protocol::doors::{DeviceKind, MakeCode};
use queue_core::Setup;

use super::{
    Access, Asking, Refused,
    documents::{Code, Device, Kept, word},
    people::check_name,
    secrets::{Purpose, random_id, token_hash},
};
use crate::{clock::wall_ms, store::note::What};

/// Letters of a pairing code: 39 bits, and guesses are counted.
pub const CODE_LETTERS: usize = 8;
/// How long a code lives, ms.
const CODE_MS: i64 = 10 * 60_000;
/// Codes that may wait at the same time.
const CODES: usize = 200;

/// A code that was made.
#[derive(Clone)]
pub struct MadeCode {
    /// The id that the device will have.
    pub device: String,
    /// In two groups; shown once.
    pub code: String,
    /// It is worth nothing afterwards.
    pub until_ms: i64,
}

/// A device that has come in.
#[derive(Clone)]
pub struct CameIn {
    /// The device.
    pub device: Arc<Device>,
    /// Its token; shown once.
    pub token: String,
}

impl Access {
    /// Makes a pairing code.
    ///
    /// # Errors
    /// The place does not exist or does not fit the kind; too many codes wait.
    pub async fn make_code(
        &self,
        asking: &Asking,
        body: &MakeCode,
        setup: &Setup,
    ) -> Result<MadeCode, Refused> {
        check_place(body.kind, body.place.as_deref(), setup)?;
        check_name(&body.name)?;
        let device = random_id().map_err(|error| Refused::failed(&error))?;
        let letters = self.secrets.letters(Purpose::Code, &asking.key, CODE_LETTERS);
        let code = Code {
            device,
            hash: self.secrets.hash(Purpose::CodeHash, &letters),
            hall: self.hall_id.clone(),
            kind: body.kind,
            place: body.place.clone(),
            name: body.name.trim().to_owned(),
            until_ms: wall_ms() + CODE_MS,
        };
        let noted = self
            .change(asking, |book| {
                let old = book.codes.values().filter(|old| old.until_ms <= wall_ms());
                let mut changes: Vec<_> = old.map(|old| old.erase()).collect();
                if book.codes.len() - changes.len() >= CODES {
                    return Err(Refused::TooManyCodes);
                }
                changes.push(code.put());
                let (device, kind) = (code.device.clone(), word(&code.kind));
                Ok((What::CodeMade { device, kind, place: code.place.clone() }, changes))
            })
            .await?;
        let What::CodeMade { device, .. } = noted.what else { return Err(Refused::KeyReused) };
        // Asked again after it was used or grew old: the same code, which opens nothing.
        let until_ms = self.book().codes.get(&device).map_or(0, |code| code.until_ms);
        let letters = self.secrets.letters(Purpose::Code, &noted.key, CODE_LETTERS);
        let code = format!("{}-{}", &letters[..4], &letters[4..]);
        Ok(MadeCode { device, code, until_ms })
    }

    /// Lets a device in that knows a code. The code is gone with the same change.
    ///
    /// # Errors
    /// [`Refused::WrongCode`], which is in the audit log.
    pub async fn enrol(&self, asking: &Asking, code: &str) -> Result<CameIn, Refused> {
        let hash = self.secrets.hash(Purpose::CodeHash, &normal(code));
        let noted = self
            .change(asking, |book| {
                let fits = |code: &&Arc<Code>| {
                    code.hash == hash && code.until_ms > wall_ms() && code.hall == self.hall_id
                };
                let Some(code) = book.codes.values().find(fits) else {
                    return Ok((What::EnrolFailed {}, Vec::new()));
                };
                let device = Device {
                    id: code.device.clone(),
                    hall: code.hall.clone(),
                    kind: code.kind,
                    place: code.place.clone(),
                    name: code.name.clone(),
                    token: token_hash(&self.secrets.token(Purpose::Device, &code.device)),
                    enrolled_ms: wall_ms(),
                    revoked_ms: None,
                };
                let (id, kind) = (device.id.clone(), word(&device.kind));
                let what = What::DeviceEnrolled { device: id, kind, place: device.place.clone() };
                Ok((what, vec![device.put(), code.erase()]))
            })
            .await?;
        let What::DeviceEnrolled { device, .. } = noted.what else {
            return Err(Refused::WrongCode);
        };
        let device = self.book().devices.get(&device).cloned().ok_or(Refused::WrongCode)?;
        let token = self.secrets.token(Purpose::Device, &device.id);
        Ok(CameIn { device, token })
    }

    /// Shuts a device out, or withdraws the code of one that has not come yet. Its name.
    ///
    /// # Errors
    /// There is no such device.
    pub async fn revoke(&self, asking: &Asking, id: &str) -> Result<String, Refused> {
        let unknown = || Refused::UnknownDevice { device: id.to_owned() };
        let (device, code) = {
            let book = self.book();
            (book.devices.get(id).cloned(), book.codes.get(id).cloned())
        };
        let device = device.filter(|device| device.hall == self.hall_id);
        let code = code.filter(|code| code.hall == self.hall_id && device.is_none());
        let kept = device.as_ref().map(|device| device.name.clone());
        let name = kept.or_else(|| code.as_ref().map(|code| code.name.clone()));
        let noted = self
            .change(asking, |book| {
                if let Some(code) = code.filter(|_| book.codes.contains_key(id)) {
                    return Ok((What::CodeWithdrawn { device: id.to_owned() }, vec![code.erase()]));
                }
                let mut device = Device::clone(book.devices.get(id).ok_or_else(unknown)?);
                device.revoked_ms = device.revoked_ms.or(Some(wall_ms()));
                Ok((What::DeviceRevoked { device: id.to_owned() }, vec![device.put()]))
            })
            .await;
        // Asked again: a code that was withdrawn has left no name.
        noted.map(|_| name.unwrap_or_default())
    }
}

/// A code as it is compared: capitals, without dashes and spaces.
pub(super) fn normal(code: &str) -> String {
    let letters = code.chars().filter(|c| !c.is_whitespace() && *c != '-' && *c != '–');
    letters.take(64).collect::<String>().to_uppercase()
}

/// A desk, evaluator or strip needs a counter; a display may have a zone; the others have no place.
fn check_place(kind: DeviceKind, place: Option<&str>, setup: &Setup) -> Result<(), Refused> {
    match (kind, place) {
        (DeviceKind::Counter | DeviceKind::Evaluator | DeviceKind::Led, None) => {
            Err(Refused::PlaceMissing)
        }
        (DeviceKind::Counter | DeviceKind::Evaluator | DeviceKind::Led, Some(counter)) => {
            let known = setup.counters.contains_key(&counter.into());
            known.then_some(()).ok_or(Refused::UnknownCounter { counter: counter.to_owned() })
        }
        (DeviceKind::Display, Some(zone)) => {
            let known = setup.zones.contains_key(&zone.into());
            known.then_some(()).ok_or(Refused::UnknownZone { zone: zone.to_owned() })
        }
        (_, Some(_)) => Err(Refused::PlaceUnfit),
        (_, None) => Ok(()),
    }
}
