//! Pictures from files: between calls, and the logo.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use iced::{Size, widget::image::Handle};
use image::{GenericImageView, ImageReader};

use super::mark::Picture;
use crate::config::Media;

/// Longest side of a picture in memory, points: a board of twice that is shown it enlarged.
const LONGEST: u32 = 1_920;

/// The pictures of a folder, one after the other.
#[derive(Clone, Debug)]
pub struct Show {
    folder: PathBuf,
    /// How long each stands.
    pub pause: Duration,
    /// The one that was shown last.
    last: Arc<Mutex<Option<PathBuf>>>,
}

impl Show {
    /// As the configuration says.
    pub fn of(media: &Media) -> Self {
        let pause = Duration::from_secs(media.secs.into());
        Self { folder: media.folder.clone(), pause, last: Arc::default() }
    }

    /// There is no folder.
    pub fn is_none(&self) -> bool {
        self.folder.as_os_str().is_empty()
    }

    /// The next picture, after a pause. The folder is read each time: pictures come and go while the
    /// screens run.
    pub fn next(&self, pause: Duration) -> impl Future<Output = Option<Picture>> + use<> {
        let show = self.clone();
        async move {
            tokio::time::sleep(pause).await;
            tokio::task::spawn_blocking(move || show.read()).await.ok().flatten()
        }
    }

    fn read(&self) -> Option<Picture> {
        let mut files: Vec<PathBuf> =
            fs::read_dir(&self.folder).ok()?.flatten().map(|entry| entry.path()).collect();
        files.sort();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let after = files.iter().position(|file| Some(file) > last.as_ref()).unwrap_or(0);
        let order = files[after..].iter().chain(&files[..after]);
        // What is no picture is passed over.
        let (file, picture) = order.filter_map(|file| Some((file, read(file, LONGEST)?))).next()?;
        *last = Some(file.clone());
        Some(picture)
    }
}

/// Reads a picture, no larger than it is needed.
pub fn read(file: &Path, longest: u32) -> Option<Picture> {
    let picture = ImageReader::open(file).ok()?.with_guessed_format().ok()?.decode().ok()?;
    let (width, height) = picture.dimensions();
    let picture = match width.max(height) > longest {
        true => picture.thumbnail(longest, longest),
        false => picture,
    };
    let (width, height) = picture.dimensions();
    let handle = Handle::from_rgba(width, height, picture.into_rgba8().into_raw());
    Some(Picture { handle, size: Size::new(width as f32, height as f32), sharp: false })
}
