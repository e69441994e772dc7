//! Ticket links: whoever has one may see and give up that ticket, and nobody can guess one.
//!
//! A link is base64url(visit id ‖ first 16 bytes of HMAC-SHA256(key, hall and visit id)), 32 letters.

use std::io;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use queue_core::ids::VisitId;
use sha2::Sha256;

/// Length of the part that cannot be guessed, bytes.
const MAC_BYTES: usize = 16;
/// Length of the visit id, bytes.
const ID_BYTES: usize = 8;

/// Makes and checks the ticket links of one hall.
pub struct TicketLinks {
    keyed: Hmac<Sha256>,
}

impl TicketLinks {
    /// From the ticket key of the hall.
    ///
    /// # Errors
    /// Not a key.
    pub fn new(key: &[u8], hall: &str) -> io::Result<Self> {
        let mut keyed = Hmac::new_from_slice(key).map_err(io::Error::other)?;
        keyed.update(b"jiaohao ticket 1\0");
        keyed.update(hall.as_bytes());
        keyed.update(b"\0");
        Ok(Self { keyed })
    }

    /// The secret part of a ticket's address `/t/…`.
    pub fn token(&self, visit: VisitId) -> String {
        let id = visit.0.to_be_bytes();
        let mac = self.keyed.clone().chain_update(id).finalize().into_bytes();
        BASE64_URL_SAFE_NO_PAD.encode([&id[..], &mac[..MAC_BYTES]].concat())
    }

    /// The visit of a link; none when it was not made here. Checked in constant time.
    pub fn visit(&self, token: &str) -> Option<VisitId> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
        let (id, mac) = bytes.split_at_checked(ID_BYTES)?;
        if mac.len() != MAC_BYTES {
            return None;
        }
        self.keyed.clone().chain_update(id).verify_truncated_left(mac).ok()?;
        Some(VisitId(u64::from_be_bytes(id.try_into().ok()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_its_visit_and_to_no_other() {
        let links = TicketLinks::new(&[7; 32], "jiedong").expect("a key");
        let token = links.token(VisitId(42));
        assert_eq!(token.len(), 32);
        assert_eq!(links.visit(&token), Some(VisitId(42)));
        for at in 0..token.len() {
            let mut letters: Vec<char> = token.chars().collect();
            letters[at] = if letters[at] == 'x' { 'y' } else { 'x' };
            let changed: String = letters.iter().collect();
            assert_eq!(links.visit(&changed), None, "letter {at}");
        }
        for wrong in ["", "AAAA", &token[..31], &format!("{token}A"), "号"] {
            assert_eq!(links.visit(wrong), None, "{wrong}");
        }
        let elsewhere = TicketLinks::new(&[7; 32], "elsewhere").expect("a key");
        assert_eq!(elsewhere.visit(&token), None);
    }
}
