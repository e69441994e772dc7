//! How a native program of the hall is joined to the server, and what it does before it can work:
//! configuration ([`layers`]), token ([`token`], [`pair`]), display and font, and one way to say why
//! it ends ([`Failure`]). Used by the clerk's caller and by the displays.
//!
//! Whatever breaks is tried again, with pauses that double and jitter; the program hears of each
//! break.
//!
//! Absent here: what a program does with a view, and any window.

mod address;
mod away;
mod backoff;
pub mod display;
mod failure;
pub mod fonts;
mod hall_clock;
mod http;
pub mod layers;
pub mod live;
pub mod pair;
mod stream;
pub mod token;
pub mod words;

pub use address::Address;
pub use away::Away;
pub use backoff::{Backoff, random};
pub use failure::Failure;
pub use hall_clock::HallClock;
pub use http::{Answer, Http};
pub use stream::Trust;
pub use words::{Failing, Lang};

/// Where the server is, whom to trust there, and who asks.
#[derive(Clone, Debug)]
pub struct Way {
    /// Where it is.
    pub address: Address,
    /// Whom to trust there.
    pub trust: Trust,
    /// How this program calls itself, such as `jiaohao-counter/0.1.0`; the server's list of devices
    /// shows it.
    pub client: &'static str,
}

impl Way {
    /// To the server at this address. `ca_file` holds certificates that are trusted besides the
    /// machine's; an empty path means none.
    ///
    /// # Errors
    /// It is no address of a server, or the certificates cannot be used: also where the server is
    /// asked for none.
    pub fn of(
        server: &str,
        ca_file: &std::path::Path,
        client: &'static str,
    ) -> Result<Self, Failure> {
        let address = Address::read(server)
            .ok_or_else(|| Failure::bad_values("server".to_owned(), &[server.to_owned()]))?;
        let extra = Some(ca_file).filter(|path| !path.as_os_str().is_empty());
        if extra.is_some() && !address.secure {
            return Err(Failure::ca_useless(ca_file.display().to_string(), server));
        }
        let trust = Trust::of(&address, extra)
            .map_err(|said| Failure::ca_unusable(ca_file.display().to_string(), said))?;
        Ok(Self { address, trust, client })
    }
}

/// 24 random hexadecimal digits: what goes before the ids of one run's commands.
///
/// # Errors
/// The machine gives no randomness.
pub fn random_prefix() -> Result<String, Failure> {
    let mut bytes = [0; 12];
    getrandom::fill(&mut bytes).map_err(|error| Failure::machine(error.to_string()))?;
    Ok(hex::encode(bytes))
}
