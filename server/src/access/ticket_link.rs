//! Ticket links: whoever has one may see and give up that ticket, and nobody can guess one.
//!
//! A link is base64url(visit id ‖ first 16 bytes of HMAC-SHA256(key, hall and visit id)), 32 letters.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use queue_core::ids::VisitId;
use sha2::Sha256;

/// Length of the part that cannot be guessed, bytes.
const MAC_BYTES: usize = 16;
/// Length of the visit id, bytes.
const ID_BYTES: usize = 8;
/// Length of the key, bytes.
const KEY_BYTES: usize = 32;

/// Makes and checks the ticket links of one hall.
pub struct TicketLinks {
    keyed: Hmac<Sha256>,
}

impl TicketLinks {
    /// Reads the key, or makes one that only this user can read.
    ///
    /// # Errors
    /// The file cannot be read or written, or is not a key of ours.
    pub fn open(path: &Path, hall: &str) -> io::Result<Self> {
        let key = match fs::read_to_string(path) {
            Ok(text) => hex::decode(text.trim()).map_err(io::Error::other)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => new_key(path)?,
            Err(error) => return Err(error),
        };
        if key.len() != KEY_BYTES {
            return Err(io::Error::other("the key must be 32 bytes in hexadecimal"));
        }
        Self::new(&key, hall)
    }

    fn new(key: &[u8], hall: &str) -> io::Result<Self> {
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

/// Written beside and linked into place, so that a half-written key is never read and a key that
/// another process made first is kept.
fn new_key(path: &Path) -> io::Result<Vec<u8>> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut key = vec![0; KEY_BYTES];
    getrandom::fill(&mut key).map_err(io::Error::other)?;
    let fresh = path.with_extension(format!("new-{}", hex::encode(&key[..4])));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh)?;
    file.write_all(hex::encode(&key).as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&fresh, path);
    fs::remove_file(&fresh)?;
    match linked {
        Ok(()) => Ok(key),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let text = fs::read_to_string(path)?;
            hex::decode(text.trim()).map_err(io::Error::other)
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

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

    #[test]
    fn the_key_is_made_once_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("keys").join("ticket.key");
        let first = TicketLinks::open(&path, "jiedong").expect("made");
        let second = TicketLinks::open(&path, "jiedong").expect("read");
        assert_eq!(first.token(VisitId(1)), second.token(VisitId(1)));
        let mode = fs::metadata(&path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::write(&path, "abcd").expect("written");
        assert!(TicketLinks::open(&path, "jiedong").is_err());
    }
}
