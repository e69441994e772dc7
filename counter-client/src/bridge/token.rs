//! The secret that the hall's other program must know.

use std::{fs, io, path::Path};

use client_link::token::write as keep;

/// What a token consists of.
const DIGITS: usize = 64;

/// The token of the file; a new one if there is no file yet, readable for nobody else.
///
/// # Errors
/// What is wrong with the file.
pub fn read_or_make(path: &Path) -> Result<String, String> {
    match fs::read_to_string(path) {
        Ok(text) => {
            let token = text.trim();
            match token.len() == DIGITS && token.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                true => Ok(token.to_owned()),
                false => Err(format!("≠ {DIGITS} × 0–9, a–f")),
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut bytes = [0; 32];
            getrandom::fill(&mut bytes).map_err(|error| error.to_string())?;
            let token = hex::encode(bytes);
            keep(path, &token).map_err(|error| error.to_string())?;
            Ok(token)
        }
        Err(error) => Err(error.to_string()),
    }
}
