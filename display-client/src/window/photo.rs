//! The picture of whoever sits at a counter: fetched when a view names another one, kept in memory.

use client_link::{Away, Http};

use super::{mark::Picture, pictures};

/// What is known of the picture of a counter's clerk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Photo {
    address: Option<String>,
    picture: Option<Picture>,
}

impl Photo {
    /// The view names this picture, or none; what is to be fetched for it.
    pub fn named(&mut self, address: Option<&str>) -> Option<String> {
        if self.address.as_deref() == address {
            return None;
        }
        // Nobody is shown with the picture of somebody else.
        *self = Self { address: address.map(str::to_owned), picture: None };
        self.address.clone()
    }

    /// It has come; or the server could not be asked, and the next view asks again.
    pub fn came(&mut self, address: &str, fetched: Result<Option<Picture>, Away>) {
        if self.address.as_deref() != Some(address) {
            return;
        }
        match fetched {
            Ok(picture) => self.picture = picture,
            Err(_) => self.address = None,
        }
    }

    /// What can be shown.
    pub fn picture(&self) -> Option<&Picture> {
        self.picture.as_ref()
    }
}

/// Fetches a picture; none if the server has none there, or what it has is no picture.
///
/// # Errors
/// No answer.
pub async fn fetch(http: &Http, address: &str) -> Result<Option<Picture>, Away> {
    let answer = http.get(address).await?;
    if answer.status.is_server_error() {
        return Err(Away::Unreachable { said: answer.status.to_string() });
    }
    if !answer.status.is_success() {
        return Ok(None);
    }
    let read = tokio::task::spawn_blocking(move || pictures::photo(&answer.body)).await;
    Ok(read.ok().flatten())
}

#[cfg(test)]
mod tests {
    use iced::{Size, widget::image::Handle};

    use super::*;

    fn picture() -> Picture {
        let handle = Handle::from_rgba(1, 1, vec![0; 4]);
        Picture { handle, size: Size::new(1.0, 1.0), sharp: false }
    }

    #[test]
    fn a_picture_is_fetched_once_and_never_shown_for_somebody_else() {
        let mut photo = Photo::default();
        assert_eq!(photo.named(None), None);
        assert_eq!(photo.named(Some("/a")).as_deref(), Some("/a"));
        assert_eq!(photo.named(Some("/a")), None, "it is on its way");
        photo.came("/a", Ok(Some(picture())));
        assert!(photo.picture().is_some() && photo.named(Some("/a")).is_none());
        assert_eq!(photo.named(Some("/b")).as_deref(), Some("/b"));
        assert!(photo.picture().is_none());
        photo.came("/a", Ok(Some(picture())));
        assert!(photo.picture().is_none(), "it came too late");
        photo.came("/b", Ok(None));
        assert_eq!(photo.named(Some("/b")), None, "there is none, and it is not asked for again");
    }

    #[test]
    fn a_picture_that_could_not_be_asked_for_is_asked_for_with_the_next_view() {
        let mut photo = Photo::default();
        photo.named(Some("/a"));
        photo.came("/a", Err(Away::Silent));
        assert_eq!(photo.named(Some("/a")).as_deref(), Some("/a"));
    }
}
