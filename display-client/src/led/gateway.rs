//! A counter's view in, lines out, for ever: whatever breaks is tried again, and after each break the
//! display gets what stands now.

use std::{
    io::{self, Write},
    time::Duration,
};

use client_link::{
    Backoff, Failure, Way,
    live::{self, News, Says, View},
    random,
    token::Badge,
};
use protocol::socket::{ToClient, ToServer};
use tokio::{
    sync::{mpsc, watch},
    time::sleep,
};

use super::{Colour, Encoding, Led, Line, Reply, Shown, Target, say, wire::Wire};
use crate::{
    config::Config,
    messages::{Lang, screen},
};

/// The pause before connecting again, the first and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(10));
/// Nothing new for so long: the same line again, so that a display that was switched off and on shows
/// something true, and a dead one is noticed.
const AGAIN: Duration = Duration::from_secs(30);
/// Without the server for so long, what stands may be wrong.
const SILENCE: Duration = Duration::from_secs(30);

/// Drives all displays of the configuration, without any screen, for ever.
///
/// # Errors
/// There is no token, or the certificates cannot be used.
pub async fn run(config: &Config) -> Result<(), Failure> {
    let token = Badge::of(&config.token_file)?;
    let way = config.way()?;
    let running: Vec<_> = config.led.iter().filter_map(|led| start(led, &way, &token)).collect();
    for one in running {
        // Ends only with the program.
        let _ = one.await;
    }
    Ok(())
}

/// Starts the gateway to a display on the runtime that runs now; none if its address is none.
pub fn start(led: &Led, way: &Way, token: &Badge) -> Option<tokio::task::JoinHandle<()>> {
    let target = Target::read(&led.address)?;
    let query = format!("view=window&counter={}", led.counter);
    let view = View { way: way.clone(), query, token: token.clone(), language: Lang::Zh };
    let (encoding, address) = (led.encoding, led.address.clone());
    Some(tokio::spawn(async move {
        let (wanted, shown) = watch::channel(None);
        tokio::join!(follow(view, wanted), drive(&address, target, encoding, shown));
    }))
}

/// Keeps what the display is to show.
async fn follow(view: View, wanted: watch::Sender<Option<Shown>>) {
    let (_silent, frames) = mpsc::channel(1);
    let says = Says { frames, beat: Box::new(|| ToServer::Heartbeat) };
    let (news, mut heard) = mpsc::channel(16);
    let tell = async {
        loop {
            match tokio::time::timeout(SILENCE, heard.recv()).await {
                Ok(None) => return,
                Ok(Some(News::Frame(frame))) => {
                    if let ToClient::Window(view) = *frame {
                        wanted.send_replace(Some(say(&view)));
                    }
                }
                // Tries that fail are news, too; only the server makes what stands true.
                Ok(Some(News::Connected | News::Heard)) => {}
                Ok(Some(News::Disconnected { .. } | News::Unread { .. })) | Err(_) => {
                    wanted.send_if_modified(|shown| match shown {
                        Some(shown) if shown.colour != Colour::Red => {
                            shown.colour = Colour::Red;
                            shown.text = screen(Lang::Zh, "lost-never", &[]);
                            true
                        }
                        _ => false,
                    });
                }
            }
        }
    };
    tokio::select! {
        () = live::follow(view, says, news) => {}
        () = tell => {}
    }
}

/// Brings it to the display at this address. That it cannot be reached is written once.
async fn drive(
    address: &str,
    target: Target,
    encoding: Encoding,
    mut shown: watch::Receiver<Option<Shown>>,
) {
    let mut backoff = Backoff::new(PAUSES.0, PAUSES.1);
    let mut told = None;
    loop {
        let ended = session(&target, encoding, &mut shown, &mut backoff).await;
        if shown.has_changed().is_err() {
            return;
        }
        let why = ended.err().map(|error| error.to_string());
        if why.is_some() && why != told {
            // Nothing is left to do if even stderr is closed.
            let _ = writeln!(io::stderr(), "led {address}: {}", why.as_deref().unwrap_or_default());
        }
        told = why;
        sleep(backoff.next(random())).await;
    }
}

/// One connection, until it breaks.
async fn session(
    target: &Target,
    encoding: Encoding,
    shown: &mut watch::Receiver<Option<Shown>>,
    backoff: &mut Backoff,
) -> io::Result<()> {
    let mut wire = Wire::on(target.open().await?, encoding);
    if wire.tell(&Line::Hello).await? != Reply::Ok(0) {
        return Err(io::ErrorKind::Unsupported.into());
    }
    backoff.reset();
    for number in 1.. {
        let now = shown.borrow_and_update().clone();
        if let Some(shown) = now {
            // A display that will not show this one may show the next.
            let _ = wire.tell(&Line::Show { number, shown }).await?;
        }
        if let Ok(Err(_)) = tokio::time::timeout(AGAIN, shown.changed()).await {
            return Ok(());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    use super::*;
    use crate::led::device::Device;

    fn text(window: u16, text: &str) -> Shown {
        Shown { window, colour: Colour::Amber, seconds: 0, text: text.to_owned() }
    }

    /// Serves one connection as a display; stops after so many shown lines.
    async fn serve(listener: &TcpListener, device: &mut Device, until: u32) {
        let (mut stream, _) = listener.accept().await.expect("a gateway");
        let mut bytes = [0; 64];
        while device.shown < until {
            let read = stream.read(&mut bytes).await.expect("bytes");
            for reply in device.take(&bytes[..read]) {
                stream.write_all(&reply.bytes()).await.expect("taken");
            }
        }
    }

    #[tokio::test]
    async fn a_display_that_was_away_gets_what_stands_now() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let target = Target::Tcp(listener.local_addr().expect("an address").to_string());
        let (wanted, shown) = watch::channel(Some(text(12, "请A001号到12号窗口")));
        let driving = tokio::spawn(drive("a display", target, Encoding::Gb18030, shown));
        let mut device = Device::new(Encoding::Gb18030);
        serve(&listener, &mut device, 1).await;
        assert_eq!(device.windows[&12].text, "请A001号到12号窗口");
        // The connection is gone; two calls pass while nobody listens.
        wanted.send_replace(Some(text(12, "请A002号到12号窗口")));
        wanted.send_replace(Some(text(12, "请A003号到12号窗口")));
        serve(&listener, &mut device, 2).await;
        assert_eq!(device.windows[&12].text, "请A003号到12号窗口", "only the newest");
        drop(wanted);
        driving.abort();
    }
}
