//! A key pad on a serial line or a USB adapter. The wire is described in `docs/KEYPAD.md`; what its
//! keys mean is in the configuration.
//!
//! A device that vanishes is looked for until it is back. Strokes that come too fast are no matter
//! of this module: the model guards against them, whatever hand they come from.

mod frame;
mod keys;
mod pad;

use std::{
    io,
    time::{Duration, Instant},
};

use futures_util::{StreamExt, stream::FuturesUnordered};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, ReadHalf, WriteHalf},
    sync::oneshot,
    time::{sleep, timeout},
};
use tokio_serial::SerialStream;

pub use keys::{Command, Key, Keys};
pub use pad::{Deed, Pad};

use crate::{
    config::Keypad,
    hands::{Arm, End, Hand, Touch, Trouble},
};

/// How often a device that is not there is looked for.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// A device that takes nothing for so long is gone.
const WRITES_WITHIN: Duration = Duration::from_secs(2);

/// Works with the pad for ever.
pub async fn run(keypad: Keypad, mut arm: Arm) {
    // The configuration has been looked at: its table can be read.
    let Ok(keys) = Keys::read(&keypad.keys) else { return };
    let device = keypad.device.display().to_string();
    let mut pad = Pad::new(keys);
    let (began, mut told) = (Instant::now(), false);
    loop {
        let opened = SerialStream::open(&tokio_serial::new(device.as_str(), keypad.baud));
        let error = match opened {
            Ok(port) => {
                if told {
                    arm.tell(Trouble::new("keypad-back", vec![("device", device.clone())])).await;
                }
                told = false;
                pad.reopened();
                serve(port, &mut pad, &mut arm, began).await
            }
            Err(error) => error.into(),
        };
        if !told {
            told = true;
            let facts = vec![("device", device.clone()), ("said", error.to_string())];
            arm.tell(Trouble::new("keypad-away", facts)).await;
        }
        sleep(LOOK_AGAIN).await;
    }
}

/// Until the device is gone; why it is.
async fn serve(port: SerialStream, pad: &mut Pad, arm: &mut Arm, began: Instant) -> io::Error {
    let (mut from, mut to) = tokio::io::split(port);
    match converse(&mut from, &mut to, pad, arm, began).await {
        Ok(()) => io::ErrorKind::UnexpectedEof.into(),
        Err(error) => error,
    }
}

async fn converse(
    from: &mut ReadHalf<SerialStream>,
    to: &mut WriteHalf<SerialStream>,
    pad: &mut Pad,
    arm: &mut Arm,
    began: Instant,
) -> io::Result<()> {
    let mut bytes = [0; 256];
    let mut ends = FuturesUnordered::new();
    let seen = arm.seen.borrow_and_update().clone();
    write(to, &pad.show(&seen)).await?;
    loop {
        tokio::select! {
            read = from.read(&mut bytes) => {
                let read = read?;
                if read == 0 {
                    return Ok(());
                }
                let now_ms = i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX);
                let seen = arm.seen.borrow().clone();
                for deed in pad.take(&bytes[..read], now_ms, &seen) {
                    match deed {
                        Deed::Write(bytes) => write(to, &bytes).await?,
                        Deed::Press { seq, press, otherwise } => {
                            let touch = Touch {
                                hand: Hand::Keypad, press, otherwise, visit: None, end: None,
                            };
                            ends.push(end(seq, arm.press(touch).await));
                        }
                    }
                }
            }
            changed = arm.seen.changed() => {
                if changed.is_err() {
                    return Ok(());
                }
                let seen = arm.seen.borrow_and_update().clone();
                write(to, &pad.show(&seen)).await?;
            }
            Some((seq, said)) = ends.next() => {
                if let Some(said) = said {
                    write(to, &pad::result(seq, &said)).await?;
                }
            }
        }
    }
}

async fn end(seq: u8, said: oneshot::Receiver<End>) -> (u8, Option<End>) {
    (seq, said.await.ok())
}

/// Not flushed: on a serial line that waits in the thread until every bit has gone out.
async fn write(to: &mut WriteHalf<SerialStream>, bytes: &[u8]) -> io::Result<()> {
    let written = timeout(WRITES_WITHIN, to.write_all(bytes)).await;
    written.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}
