//! What cannot be guessed: every token, code and first password is derived from one key and a
//! random id, so that a request that is sent again gets the same secret again, and a stolen
//! database gives none of them away. The key lies in a file outside the database.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// Length of a key, bytes.
const KEY_BYTES: usize = 32;
/// Letters of codes that people read and type: none that looks like another (no 0 O, 1 I L).
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// What a secret is for; the same id gives another secret for each.
#[derive(Clone, Copy, Debug)]
pub enum Purpose {
    /// The token of a device.
    Device,
    /// The cookie of a session.
    Session,
    /// The hash by which a code is found again.
    CodeHash,
    /// The hash by which a repeated request that carries a secret is recognized.
    Body,
    /// A pairing code.
    Code,
    /// A password that an administrator hands over.
    Password,
    /// A PIN that an administrator hands over.
    Pin,
}

/// The key of a hall's accounts and devices.
pub struct Secrets {
    key: Vec<u8>,
}

impl Secrets {
    /// Reads the key, or makes one that only this user can read.
    ///
    /// # Errors
    /// The file cannot be read or written, or is not a key of ours.
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { key: key_file(path)? })
    }

    /// The pepper of passwords: without it their hashes are of no use.
    pub fn pepper(&self) -> &[u8] {
        &self.key
    }

    /// A token as text for headers and cookies, 43 letters.
    pub fn token(&self, purpose: Purpose, id: &str) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.derive(purpose, id))
    }

    /// A keyed hash, hex.
    pub fn hash(&self, purpose: Purpose, text: &str) -> String {
        hex::encode(self.derive(purpose, text))
    }

    /// `length` letters that are easy to read and to type.
    pub fn letters(&self, purpose: Purpose, id: &str, length: usize) -> String {
        self.pick(purpose, id, ALPHABET, length)
    }

    /// `length` digits.
    pub fn digits(&self, purpose: Purpose, id: &str, length: usize) -> String {
        self.pick(purpose, id, b"0123456789", length)
    }

    /// Bytes beyond a whole number of alphabets are passed over, so that every letter is as likely.
    fn pick(&self, purpose: Purpose, id: &str, alphabet: &[u8], length: usize) -> String {
        let whole = 256 / alphabet.len() * alphabet.len();
        let mut text = String::new();
        for round in 0.. {
            for byte in self.derive(purpose, &format!("{id}#{round}")) {
                if text.len() == length {
                    return text;
                }
                if usize::from(byte) < whole {
                    text.push(char::from(alphabet[usize::from(byte) % alphabet.len()]));
                }
            }
        }
        text
    }

    fn derive(&self, purpose: Purpose, id: &str) -> [u8; 32] {
        // A key of any length fits HMAC; the check is one of the library's types.
        let Ok(keyed) = Hmac::<Sha256>::new_from_slice(&self.key) else { return [0; 32] };
        let purpose = format!("jiaohao {purpose:?} 1\0");
        keyed.chain_update(purpose).chain_update(id).finalize().into_bytes().into()
    }
}

/// SHA-256 of a token's text: what is kept of it.
pub fn token_hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// A random id, 80 bits as lower-case letters and digits.
///
/// # Errors
/// The system gives no random bytes.
pub fn random_id() -> io::Result<String> {
    let mut bytes = [0; 10];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(hex::encode(bytes))
}

/// Reads a key file, or makes one: 32 random bytes in hexadecimal.
///
/// # Errors
/// The file cannot be read or written, or is not a key of ours.
pub fn key_file(path: &Path) -> io::Result<Vec<u8>> {
    let key = match fs::read_to_string(path) {
        Ok(text) => hex::decode(text.trim()).map_err(io::Error::other)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => new_key(path)?,
        Err(error) => return Err(error),
    };
    if key.len() != KEY_BYTES {
        return Err(io::Error::other("the key must be 32 bytes in hexadecimal"));
    }
    Ok(key)
}

/// Written beside and linked into place, so that a half-written key is never read and a key that
/// another process made first is kept.
fn new_key(path: &Path) -> io::Result<Vec<u8>> {
    if let Some(folder) = path.parent() {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
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
    fn the_key_is_made_once_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("keys").join("some.key");
        let first = key_file(&path).expect("made");
        assert_eq!(first, key_file(&path).expect("read"));
        let mode = fs::metadata(&path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::write(&path, "abcd").expect("written");
        assert!(key_file(&path).is_err());
    }

    #[test]
    fn a_secret_depends_on_key_purpose_and_id_and_on_nothing_else() {
        let (one, other) = (Secrets { key: vec![1; 32] }, Secrets { key: vec![2; 32] });
        let token = one.token(Purpose::Device, "a");
        assert_eq!(token.len(), 43);
        assert_eq!(token, one.token(Purpose::Device, "a"));
        assert_ne!(token, one.token(Purpose::Device, "b"));
        assert_ne!(token, one.token(Purpose::Session, "a"));
        assert_ne!(token, other.token(Purpose::Device, "a"));
    }

    #[test]
    fn every_letter_of_a_code_is_as_likely() {
        let secrets = Secrets { key: vec![7; 32] };
        let mut counts = [0_u32; 31];
        for nth in 0..4_000 {
            let code = secrets.letters(Purpose::Code, &nth.to_string(), 8);
            assert_eq!(code.len(), 8);
            for letter in code.bytes() {
                let place = ALPHABET.iter().position(|known| *known == letter);
                counts[place.expect("a letter of the alphabet")] += 1;
            }
        }
        // 32,000 letters, 1,032 of each expected; six standard deviations are 190.
        assert!(counts.iter().all(|count| (842..1222).contains(count)), "{counts:?}");
    }
}
