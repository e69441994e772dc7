//! Pictures from files, between calls and the logo; pictures of clerks from the server.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, BufRead, Cursor, Seek, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use iced::{Size, widget::image::Handle};
use image::{
    DynamicImage, GenericImageView, ImageDecoder, ImageReader, Limits, metadata::Orientation,
};

use super::mark::Picture;
use crate::config::Media;

/// Longest side of a picture in memory, points: a board of twice that is shown it enlarged.
const LONGEST: u32 = 1_920;
/// What a picture of a folder may take while it is read, bytes: 50 million points.
const FILE_LIMIT: u64 = 150_000_000;
/// Longest side of a clerk's picture in memory, points.
const PHOTO_LONGEST: u32 = 800;
/// What a clerk's picture may take while it is read, bytes.
const PHOTO_LIMIT: u64 = 32_000_000;

/// The pictures of a folder, one after the other.
#[derive(Clone, Debug)]
pub struct Show {
    folder: PathBuf,
    /// How long each stands.
    pub pause: Duration,
    /// The one that was shown last.
    last: Arc<Mutex<Option<PathBuf>>>,
    /// What is no picture, and was told.
    told: Arc<Mutex<BTreeSet<PathBuf>>>,
}

impl Show {
    /// As the configuration says.
    pub fn of(media: &Media) -> Self {
        let pause = Duration::from_secs(media.secs.into());
        Self { folder: media.folder.clone(), pause, last: Arc::default(), told: Arc::default() }
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
        let picture = |file: &PathBuf| {
            let picture = read(file, LONGEST);
            if picture.is_none() {
                self.pass_over(file);
            }
            Some((file.clone(), picture?))
        };
        let (file, picture) = order.filter_map(picture).next()?;
        *last = Some(file);
        Some(picture)
    }

    /// Writes, once, that a file is no picture, or too large a one.
    fn pass_over(&self, file: &Path) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.insert(file.to_owned()) {
            let _ = writeln!(io::stderr(), "media: {}: no picture", file.display());
        }
    }
}

/// Reads a picture, no larger than it is needed.
pub fn read(file: &Path, longest: u32) -> Option<Picture> {
    decode(ImageReader::open(file).ok()?, longest, FILE_LIMIT)
}

/// The picture of an answer of the server, no larger than it is needed.
pub fn photo(bytes: &[u8]) -> Option<Picture> {
    decode(ImageReader::new(Cursor::new(bytes)), PHOTO_LONGEST, PHOTO_LIMIT)
}

/// None for what is no picture, and for one that would take more than `limit` bytes of memory: a small
/// file may hold a very large one.
fn decode<R: BufRead + Seek>(reader: ImageReader<R>, longest: u32, limit: u64) -> Option<Picture> {
    let mut reader = reader.with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(limit);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    if decoder.total_bytes() > limit {
        return None;
    }
    // A camera that was held upright says so beside its picture.
    let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).ok()?;
    let (width, height) = picture.dimensions();
    let mut picture = match width.max(height) > longest {
        true => picture.thumbnail(longest, longest),
        false => picture,
    };
    picture.apply_orientation(turned);
    let (width, height) = picture.dimensions();
    let handle = Handle::from_rgba(width, height, picture.into_rgba8().into_raw());
    Some(Picture { handle, size: Size::new(width as f32, height as f32), sharp: false })
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, RgbImage};

    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(vec![]);
        RgbImage::new(width, height).write_to(&mut bytes, ImageFormat::Png).expect("a picture");
        bytes.into_inner()
    }

    fn show(folder: &Path) -> Show {
        Show::of(&Media { folder: folder.to_owned(), secs: 15 })
    }

    #[test]
    fn pictures_of_a_folder_follow_one_another_and_what_is_none_is_passed_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let put =
            |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect(name);
        let show = show(folder.path());
        assert!(show.read().is_none(), "nothing in it");
        put("1.png", &png(10, 20));
        put("2.png", &png(10, 20)[..40]);
        put("3.txt", b"no picture");
        put("4.jpg", b"");
        put("5.png", &png(30, 20));
        fs::create_dir(folder.path().join("6.png")).expect("a folder");
        let widths: Vec<Option<f32>> =
            (0..4).map(|_| show.read().map(|picture| picture.size.width)).collect();
        assert_eq!(widths, [10.0, 30.0, 10.0, 30.0].map(Some));
        fs::remove_dir_all(folder.path()).expect("removed");
        assert!(show.read().is_none(), "no folder any more");
    }

    #[test]
    fn a_large_picture_is_made_smaller_and_a_huge_one_is_not_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let large = folder.path().join("large.png");
        fs::write(&large, png(4_000, 1_000)).expect("a picture");
        assert_eq!(read(&large, LONGEST).expect("a picture").size, Size::new(1_920.0, 480.0));
        let huge = png(6_000, 6_000);
        assert!(huge.len() < 1024 * 1024, "a small file: {}", huge.len());
        assert!(photo(&huge).is_none());
        assert!(photo(b"<html>").is_none() && photo(&[]).is_none());
        assert_eq!(photo(&png(300, 400)).expect("a picture").size, Size::new(300.0, 400.0));
    }
}
