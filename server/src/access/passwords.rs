//! Passwords and PINs: the rules, and their hashes (argon2id, RFC 9106, with the parameters that
//! OWASP's password storage sheet names first: 19 MiB, 2 passes, 1 lane) peppered with a key that
//! is not in the database.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier},
};
use tokio::sync::Semaphore;

use super::{Refused, secrets::Secrets};

/// Passwords that are checked at the same time: each takes 19 MiB and a core.
const AT_ONCE: usize = 2;
/// The longest password that is looked at, characters.
const LONGEST: usize = 128;
/// Digits of a PIN.
pub const PIN_DIGITS: usize = 6;
/// The hash of a password that nobody has: a login that does not exist takes as long as one that
/// does.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5aGFzdGhpcw$1Zq8cUu6b3QpqM0yHn1jvHkV7u0b1bq0dXbJt2wYy5M";

/// Checks and makes hashes, a few at a time.
pub struct Passwords {
    pepper: Vec<u8>,
    gate: Semaphore,
}

impl Passwords {
    /// With the pepper of these secrets.
    pub fn new(secrets: &Secrets) -> Self {
        Self { pepper: secrets.pepper().to_vec(), gate: Semaphore::new(AT_ONCE) }
    }

    /// The hash of a secret, as PHC text.
    ///
    /// # Errors
    /// [`Refused::Failed`] when the system gives no memory or no random bytes.
    pub async fn hash(&self, secret: String) -> Result<String, Refused> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|error| Refused::failed(&error))?;
        self.work(move |argon2| {
            let hash = argon2.hash_password_with_salt(secret.as_bytes(), &salt);
            hash.map(|hash| hash.to_string()).map_err(|error| Refused::failed(&error))
        })
        .await
    }

    /// Whether a secret is the one that was hashed. Without a hash the answer is no, and takes
    /// as long.
    ///
    /// # Errors
    /// [`Refused::Failed`].
    pub async fn fits(&self, secret: String, hash: Option<String>) -> Result<bool, Refused> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let fits = self
            .work(move |argon2| {
                Ok(argon2.verify_password(secret.as_bytes(), hash.as_str()).is_ok())
            })
            .await?;
        Ok(fits && known)
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(Argon2<'_>) -> Result<T, Refused> + Send + 'static,
    ) -> Result<T, Refused> {
        let _turn = self.gate.acquire().await.map_err(|error| Refused::failed(&error))?;
        let pepper = self.pepper.clone();
        let done = tokio::task::spawn_blocking(move || {
            let (algorithm, version) = (Algorithm::Argon2id, Version::V0x13);
            let argon2 = Argon2::new_with_secret(&pepper, algorithm, version, Params::default());
            work(argon2.map_err(|error| Refused::failed(&error))?)
        });
        done.await.map_err(|error| Refused::failed(&error))?
    }
}

/// Whether a password may be used: long enough, of three kinds of characters (GB/T 22239-2019
/// 8.1.4.1 asks for complexity), not the login, and not one of the first that anybody would try.
///
/// # Errors
/// The rule that is broken.
pub fn check_password(password: &str, login: &str, min_length: u32) -> Result<(), Refused> {
    let length = password.chars().count();
    if length < min_length as usize || length > LONGEST {
        return Err(Refused::PasswordLength { min: min_length, max: LONGEST as u32 });
    }
    let kinds: [fn(char) -> bool; 3] =
        [|c| c.is_ascii_lowercase(), |c| c.is_ascii_uppercase(), |c| c.is_ascii_digit()];
    let plain = kinds.iter().filter(|kind| password.chars().any(**kind)).count();
    let others = password.chars().any(|c| !c.is_ascii_alphanumeric());
    if plain + usize::from(others) < 3 {
        return Err(Refused::PasswordPlain);
    }
    let low = password.to_lowercase();
    let letters: String = low.chars().filter(|c| c.is_alphabetic()).collect();
    let worn = ["password", "passw0rd", "admin", "qwerty", "jiaohao", "woaini", "iloveyou", "abc"];
    let only_worn = worn.iter().any(|word| letters == *word || low.trim_end_matches('!') == *word);
    let first = low.chars().next();
    if only_worn || low.chars().all(|c| Some(c) == first) || names(&low, login) {
        return Err(Refused::PasswordCommon);
    }
    Ok(())
}

/// Whether a password is little more than the login.
fn names(password: &str, login: &str) -> bool {
    let login = login.to_lowercase();
    login.len() >= 3 && password.contains(&login) && password.len() < login.len() + 6
}

/// Whether a PIN may be used: six digits that are neither all the same nor a row.
///
/// # Errors
/// [`Refused::PinRule`].
pub fn check_pin(pin: &str) -> Result<(), Refused> {
    let digits = pin.as_bytes();
    if digits.len() != PIN_DIGITS || !digits.iter().all(u8::is_ascii_digit) {
        return Err(Refused::PinRule);
    }
    let step = |by: i16| digits.windows(2).all(|two| i16::from(two[1]) - i16::from(two[0]) == by);
    if step(0) || step(1) || step(-1) || digits[..3] == digits[3..] {
        return Err(Refused::PinRule);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_and_pins_are_refused() {
        #[rustfmt::skip]
        let rows = [
            ("Wind-im-Schilf7",   true),
            ("大厅Spring2026",     true),
            ("short-A1",          false),
            ("alllowercaseletters", false),
            ("lowerandnumbers12", false),
            ("Password2026!",     false),
            ("Admin12345!",       false),
            ("Zhangsan1!",        false),
            ("Zhangsan-liest-gern-7", true),
            ("AAAAAAAAAAAA",      false),
        ];
        for (password, good) in rows {
            let checked = check_password(password, "zhangsan", 10);
            assert_eq!(checked.is_ok(), good, "{password}: {checked:?}");
        }
        assert!(check_password(&"Aa1-".repeat(40), "x", 10).is_err());
        for (pin, good) in [
            ("250719", true),
            ("111111", false),
            ("123456", false),
            ("987654", false),
            ("123123", false),
            ("12345", false),
            ("12a456", false),
            ("２５０７１９", false),
        ] {
            assert_eq!(check_pin(pin).is_ok(), good, "{pin}");
        }
    }

    #[tokio::test]
    async fn a_hash_fits_its_password_under_its_pepper_only() {
        let passwords =
            |pepper: u8| Passwords { pepper: vec![pepper; 32], gate: Semaphore::new(AT_ONCE) };
        let hash = passwords(1).hash("Wind-im-Schilf7".to_owned()).await.expect("a hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let fits = async |pepper, secret: &str, hash: Option<&String>| {
            passwords(pepper).fits(secret.to_owned(), hash.cloned()).await.expect("checked")
        };
        assert!(fits(1, "Wind-im-Schilf7", Some(&hash)).await);
        assert!(!fits(1, "Wind-im-Schilf8", Some(&hash)).await);
        assert!(!fits(2, "Wind-im-Schilf7", Some(&hash)).await);
        assert!(!fits(1, "Wind-im-Schilf7", None).await);
        // The stand-in for nobody must be a hash that can be checked, or it would be quick.
        assert!(argon2::password_hash::phc::PasswordHash::new(NOBODY).is_ok());
    }
}
