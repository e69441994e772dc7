//! The code on the wall: whoever scans the hall's QR code may take a ticket by phone for a few
//! minutes, so that nobody takes one from home with a photograph of yesterday.
//!
//! A key is the first 12 bytes of HMAC-SHA256(key, hall and minute) in base64url, 16 letters; the
//! minute is not in it: the last few are tried.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Length of a key, bytes.
const KEY_BYTES: usize = 12;
/// The code on the wall changes this often, ms of wall time.
const TURNS_MS: i64 = 60_000;

/// Makes and checks the keys of one hall.
pub struct TakeLinks {
    keyed: Hmac<Sha256>,
    /// For how many minutes a key holds; 0 = nobody takes tickets by phone.
    minutes: u32,
}

impl TakeLinks {
    /// From the ticket key of the hall.
    ///
    /// # Errors
    /// Not a key.
    pub fn new(key: &[u8], hall: &str, minutes: u32) -> std::io::Result<Self> {
        let mut keyed = Hmac::new_from_slice(key).map_err(std::io::Error::other)?;
        keyed.update(b"jiaohao take 1\0");
        keyed.update(hall.as_bytes());
        keyed.update(b"\0");
        Ok(Self { keyed, minutes })
    }

    /// What the wall shows at an instant of the wall clock, UTC ms; none where this is switched off.
    pub fn path(&self, wall_ms: i64) -> Option<String> {
        let key = |turn| BASE64_URL_SAFE_NO_PAD.encode(self.mac(turn));
        (self.minutes > 0).then(|| format!("/take?k={}", key(wall_ms.div_euclid(TURNS_MS))))
    }

    /// Whether a key was on the wall in the last minutes.
    pub fn holds(&self, key: &str, wall_ms: i64) -> bool {
        let Ok(bytes) = BASE64_URL_SAFE_NO_PAD.decode(key) else { return false };
        let newest = wall_ms.div_euclid(TURNS_MS);
        let turns = newest - i64::from(self.minutes)..=newest;
        let fits = |turn: i64| {
            let keyed = self.keyed.clone().chain_update(turn.to_be_bytes());
            bytes.len() == KEY_BYTES && keyed.verify_truncated_left(&bytes).is_ok()
        };
        self.minutes > 0 && turns.into_iter().any(fits)
    }

    fn mac(&self, turn: i64) -> [u8; KEY_BYTES] {
        let mac = self.keyed.clone().chain_update(turn.to_be_bytes()).finalize().into_bytes();
        let mut key = [0; KEY_BYTES];
        key.copy_from_slice(&mac[..KEY_BYTES]);
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_793_592_000_000;

    fn links(hall: &str, minutes: u32) -> TakeLinks {
        TakeLinks::new(&[7; 32], hall, minutes).expect("a key")
    }

    fn key(links: &TakeLinks, wall_ms: i64) -> String {
        links.path(wall_ms).expect("switched on").replace("/take?k=", "")
    }

    #[test]
    fn a_key_holds_for_its_minutes_and_in_its_hall() {
        let east = links("east", 10);
        let scanned = key(&east, NOON);
        assert_ne!(scanned, key(&east, NOON + 60_000), "the wall has turned");
        for (wall_ms, holds) in [
            (NOON - 1, false),
            (NOON, true),
            (NOON + 10 * 60_000 + 59_999, true),
            (NOON + 11 * 60_000, false),
        ] {
            assert_eq!(east.holds(&scanned, wall_ms), holds, "{wall_ms}");
        }
        assert!(!links("west", 10).holds(&scanned, NOON));
        assert!(!east.holds("", NOON) && !east.holds("%", NOON) && !east.holds("AAAA", NOON));
    }

    #[test]
    fn a_hall_without_phones_shows_none_and_takes_none() {
        let off = links("east", 0);
        assert_eq!(off.path(NOON), None);
        assert!(!off.holds(&key(&links("east", 10), NOON), NOON));
    }
}
