//! 五公开: picture, name, contact, duties and promise of whoever sits at a counter, shown to the
//! public while they are signed in there. A clerk without a card is shown to nobody.

use base64::{Engine, prelude::BASE64_STANDARD};
use protocol::{doors::PublicCard, views::PublicClerk};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Access, Asking, Refused, documents::Kept};
use crate::{problem::text_within, store::note::What};

/// The largest picture, bytes.
const PHOTO_LIMIT: usize = 64 * 1024;
/// The longest line, characters.
const LINE: usize = 80;
/// Where pictures are on the server.
const PHOTOS: &str = "/api/v1/photos/";

/// A card as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The account.
    pub id: String,
    /// What is on it.
    pub card: PublicCard,
    /// Names the picture in its address: another picture has another address. Empty = none.
    #[serde(default)]
    pub photo_id: String,
}

impl Kept for Card {
    const KIND: &'static str = "public-card";
    fn id(&self) -> &str {
        &self.id
    }
}

/// A picture to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// `image/jpeg` or `image/png`.
    pub kind: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Access {
    /// Changes what a clerk shows.
    ///
    /// # Errors
    /// There is no such account; a line is too long; the picture is none, or too large.
    pub async fn set_card(
        &self,
        asking: &Asking,
        id: &str,
        mut card: PublicCard,
    ) -> Result<(), Refused> {
        for (field, line) in [
            ("contact", &mut card.contact),
            ("duties", &mut card.duties),
            ("promise", &mut card.promise),
        ] {
            *line = line.trim().to_owned();
            let fits = line.is_empty() || text_within(field, line, LINE).is_ok();
            fits.then_some(()).ok_or(Refused::CardLine { field, most: LINE })?;
        }
        let photo = card.photo.as_deref().map(read).transpose()?;
        let photo_id = photo.map(|photo| hex::encode(&Sha256::digest(&photo.bytes)[..16]));
        let card = Card { id: id.to_owned(), card, photo_id: photo_id.unwrap_or_default() };
        // Whoever has taken everything off the card is shown to nobody again, name included.
        let empty = card.card == PublicCard::default();
        let change = if empty { card.erase() } else { card.put() };
        self.change(asking, |book| {
            book.account(id)?;
            Ok((What::PublicCardChanged { account: id.to_owned() }, vec![change]))
        })
        .await?;
        Ok(())
    }

    /// What an account shows; an empty card for one that has none.
    ///
    /// # Errors
    /// There is no such account.
    pub fn card(&self, id: &str) -> Result<PublicCard, Refused> {
        let book = self.book();
        book.account(id)?;
        Ok(book.cards.get(id).map(|kept| kept.card.clone()).unwrap_or_default())
    }

    /// What is shown of whoever sits at a counter; none without a card.
    pub fn public_of(&self, id: &str) -> Option<PublicClerk> {
        let book = self.book();
        let (name, kept) = (book.accounts.get(id)?.name.clone(), book.cards.get(id)?);
        let PublicCard { contact, duties, promise, party, .. } = kept.card.clone();
        let photo = (!kept.photo_id.is_empty()).then(|| format!("{PHOTOS}{}", kept.photo_id));
        Some(PublicClerk { name, contact, duties, promise, party, photo })
    }

    /// A picture by its id.
    pub fn photo(&self, photo_id: &str) -> Option<Photo> {
        let book = self.book();
        let mut cards = book.cards.values();
        let kept = cards.find(|kept| !photo_id.is_empty() && kept.photo_id == photo_id)?;
        read(kept.card.photo.as_deref()?).ok()
    }
}

/// The picture in a card.
fn read(base64: &str) -> Result<Photo, Refused> {
    let bytes = BASE64_STANDARD.decode(base64).map_err(|_| Refused::BadPhoto)?;
    let kind = match bytes.as_slice() {
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        _ => return Err(Refused::BadPhoto),
    };
    (bytes.len() <= PHOTO_LIMIT).then_some(Photo { kind, bytes }).ok_or(Refused::BadPhoto)
}
