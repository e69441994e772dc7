//! The loudspeaker: one device and one queue for the whole run, on a thread of its own.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver},
    },
    thread,
    time::{Duration, Instant},
};

use rodio::{
    CpalErrorKind, DeviceSinkBuilder, DeviceSinkError, MixerDeviceSink, Player,
    buffer::SamplesBuffer, source::EmptyCallback,
};

use super::{
    ms_of,
    render::{MONO, RATE_NONZERO},
};

/// A device that is not there is looked for again after this long.
const RETRY: Duration = Duration::from_secs(30);
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
/// that channel. The device is opened at once, so that its lack is told before the first call.
///
/// # Errors
/// No thread can be started.
pub(super) fn start(
    samples: Receiver<Vec<f32>>,
    tell: impl FnMut(Heard) + Send + 'static,
) -> io::Result<()> {
    thread::Builder::new().name("loudspeaker".to_owned()).spawn(move || {
        let mut loudspeaker = Loudspeaker { device: None, tried: None, told: false, tell };
        loudspeaker.open();
        for samples in samples {
            loudspeaker.play(samples);
        }
    })?;
    Ok(())
}

struct Loudspeaker<T> {
    device: Option<Device>,
    tried: Option<Instant>,
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
            if end.recv_timeout(length + OVERDUE).is_err() {
                self.lost("the device plays no more".to_owned());
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
        let wait = self.tried.is_some_and(|tried| tried.elapsed() < RETRY);
        if self.device.is_some() || wait {
            return;
        }
        self.tried = Some(Instant::now());
        match Device::open() {
            Ok(device) => {
                self.device = Some(device);
                if std::mem::take(&mut self.told) {
                    (self.tell)(Heard::Audible);
                }
            }
            Err(error) => self.lost(error.to_string()),
        }
    }

    fn lost(&mut self, why: String) {
        self.device = None;
        if !std::mem::replace(&mut self.told, true) {
            (self.tell)(Heard::Silent(why));
        }
    }
}

impl Device {
    fn open() -> Result<Self, DeviceSinkError> {
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
mod tests {
    use super::*;

    #[test]
    fn a_device_that_is_gone_is_told_once() {
        let mut told = Vec::new();
        let tell = |what| told.push(what);
        let mut loudspeaker = Loudspeaker { device: None, tried: None, told: false, tell };
        loudspeaker.lost("gone".to_owned());
        loudspeaker.lost("still gone".to_owned());
        assert_eq!(told, [Heard::Silent("gone".to_owned())]);
    }
}
