//! The loudspeaker: one device and one queue for the whole run, on a thread of its own.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

use client_link::Backoff;
use rodio::{
    CpalErrorKind, DeviceSinkBuilder, DeviceSinkError, MixerDeviceSink, Player,
    buffer::SamplesBuffer, source::EmptyCallback,
};

use super::{
    ms_of,
    render::{MONO, RATE_NONZERO},
};

/// The pauses before a device that is not there is looked for again, the first and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));
/// How often an open device is asked whether it is still there, while nothing sounds.
const LOOK: Duration = Duration::from_secs(5);
/// What sounds may end this much later than its length says; then the device is given up.
const OVERDUE: Duration = Duration::from_secs(3);

/// What the loudspeaker tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// The samples have sounded; without a device, their time has passed.
    Finished,
    /// Nothing can be heard, told once until it is heard again; why.
    Silent(String),
    /// It can be heard again.
    Audible,
}

/// Starts the loudspeaker. It plays what comes out of `samples`, one after the other, and ends with
/// that channel. The device is opened at once, and looked for again whenever it is gone, so that its
/// lack is told before the next call and does not outlast it.
///
/// # Errors
/// No thread can be started.
pub(super) fn start(
    samples: Receiver<Vec<f32>>,
    tell: impl FnMut(Heard) + Send + 'static,
) -> io::Result<()> {
    thread::Builder::new().name("loudspeaker".to_owned()).spawn(move || {
        let mut loudspeaker = Loudspeaker::new(tell);
        loop {
            loudspeaker.open();
            match samples.recv_timeout(loudspeaker.pause()) {
                Ok(samples) => loudspeaker.play(samples),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    })?;
    Ok(())
}

struct Loudspeaker<T> {
    device: Option<Device>,
    /// Without a device: the next look for one is not before this.
    next: Instant,
    backoff: Backoff,
    /// The last device was there and played nothing: the next one is believed when it has played.
    doubted: bool,
    /// That nothing can be heard has been told.
    told: bool,
    tell: T,
}

/// An open device; dropped in this order.
struct Device {
    queue: Player,
    _sink: MixerDeviceSink,
    failed: Arc<AtomicBool>,
}

impl<T: FnMut(Heard)> Loudspeaker<T> {
    fn new(tell: T) -> Self {
        let backoff = Backoff::new(PAUSES.0, PAUSES.1);
        Self { device: None, next: Instant::now(), backoff, doubted: false, told: false, tell }
    }

    /// Plays it to its end.
    fn play(&mut self, samples: Vec<f32>) {
        self.open();
        let length = Duration::from_millis(ms_of(samples.len()));
        let (ended, end) = mpsc::channel();
        if let Some(device) = &self.device {
            device.queue.append(SamplesBuffer::new(MONO, RATE_NONZERO, samples));
            let told = ended.clone();
            device.queue.append(EmptyCallback::new(Box::new(move || {
                // The one who waited may have given up.
                let _ = told.send(());
            })));
            match end.recv_timeout(length + OVERDUE) {
                Ok(()) => self.audible(),
                Err(_) => {
                    self.doubted = true;
                    self.lost("the device plays no more".to_owned());
                }
            }
        } else {
            // Its time passes all the same: the announcer goes on as if it were heard. The sender
            // lives, so nothing but the time can end this.
            let _ = end.recv_timeout(length);
        }
        (self.tell)(Heard::Finished);
    }

    /// Opens the device if there is none and it is time to try.
    fn open(&mut self) {
        if self.device.as_ref().is_some_and(|device| device.failed.load(Ordering::Relaxed)) {
            self.lost("the device is gone".to_owned());
        }
        if self.device.is_some() || Instant::now() < self.next {
            return;
        }
        match Device::open() {
            Ok(device) => {
                self.device = Some(device);
                if !self.doubted {
                    self.audible();
                }
            }
            Err(error) => self.lost(error.to_string()),
        }
    }

    /// How long nothing needs to be done.
    fn pause(&self) -> Duration {
        match self.device {
            Some(_) => LOOK,
            None => self.next.saturating_duration_since(Instant::now()),
        }
    }

    fn audible(&mut self) {
        self.backoff.reset();
        self.doubted = false;
        if std::mem::take(&mut self.told) {
            (self.tell)(Heard::Audible);
        }
    }

    fn lost(&mut self, why: String) {
        self.device = None;
        // One machine alone knocks here: its pauses need no jitter.
        self.next = Instant::now() + self.backoff.next(u32::MAX);
        if !std::mem::replace(&mut self.told, true) {
            (self.tell)(Heard::Silent(why));
        }
    }
}

impl Device {
    fn open() -> Result<Self, DeviceSinkError> {
        // The system's library writes ten lines to stderr for a device that is not there, at each try;
        // what is wrong is in the error. On this thread they go where nobody reads them.
        #[cfg(target_os = "linux")]
        let _unread = alsa::Output::local_error_handler();
        let failed = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&failed);
        // What is wrong shows when it is used next; the callback runs on the device's own thread.
        let mut sink = DeviceSinkBuilder::from_default_device()?
            .with_error_callback(move |error| {
                if !harmless(error.kind()) {
                    flag.store(true, Ordering::Relaxed);
                }
            })
            .open_sink_or_fallback()?;
        sink.log_on_drop(false);
        let queue = Player::connect_new(sink.mixer());
        Ok(Self { queue, _sink: sink, failed })
    }
}

/// What a device tells and plays on.
fn harmless(kind: CpalErrorKind) -> bool {
    use CpalErrorKind::{DeviceChanged, RealtimeDenied, Xrun};
    matches!(kind, Xrun | DeviceChanged | RealtimeDenied)
}

#[cfg(test)]
mod tests;
