//! What counters are to show in, lines out, for ever: whatever breaks is tried again, and after each
//! break the display gets what stands now. One connection serves all counters of its address.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use client_link::{Backoff, Failure, Way, live::View, random, token::Badge};
use futures_util::future::join_all;
use protocol::socket::{Health, ToServer};
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{Instant, sleep, timeout_at},
};

use super::{
    Encoding, Fault, Led, Line, Lost, Reply, Shown, Target,
    follow::{Beat, Slot, follow},
    lost::Telling,
    wire::Wire,
};
use crate::{config::Config, machine::Measure, messages::Lang};

/// The pause before connecting again, the first and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(10));
/// So often all that stands is sent again, so that a display that was switched off and on shows
/// something true, and a dead one is noticed.
const AGAIN: Duration = Duration::from_secs(30);

/// Drives all displays of the configuration, without any screen, for ever.
///
/// # Errors
/// There is no token, or the certificates cannot be used.
pub async fn run(config: &Config) -> Result<(), Failure> {
    let token = Badge::of(&config.token_file)?;
    let way = config.way()?;
    let (lost, measure) = (Lost::default(), Mutex::new(Measure::of(config.views.clone())));
    let lost_now = lost.clone();
    let beat = move || {
        let health = measure.lock().unwrap_or_else(PoisonError::into_inner).take();
        ToServer::Health(Health { lost_displays: lost_now.counters(), ..health })
    };
    for one in start(&config.led, &way, &token, &lost, Some(Box::new(beat))) {
        // Ends only with the program.
        let _ = one.await;
    }
    Ok(())
}

/// Starts the gateways to these displays on the runtime that runs now, one for each address. `beat` is
/// what the first of them says to the server, where no screen speaks for the machine.
pub fn start(
    leds: &[Led],
    way: &Way,
    token: &Badge,
    lost: &Lost,
    mut beat: Option<Beat>,
) -> Vec<JoinHandle<()>> {
    let mut lines: Vec<Vec<&Led>> = Vec::new();
    for led in leds {
        match lines.iter_mut().find(|line| line[0].address == led.address) {
            Some(line) => line.push(led),
            None => lines.push(vec![led]),
        }
    }
    lines.iter().filter_map(|line| gateway(line, way, token, lost, &mut beat)).collect()
}

/// To one address; none if it is none.
fn gateway(
    leds: &[&Led],
    way: &Way,
    token: &Badge,
    lost: &Lost,
    beat: &mut Option<Beat>,
) -> Option<JoinHandle<()>> {
    let first = leds.first()?;
    let target = Target::read(&first.address)?;
    let encoding = first.encoding;
    let (wanted, shown) = watch::channel(vec![None; leds.len()]);
    let counters: Vec<String> = leds.iter().map(|led| led.counter.clone()).collect();
    let telling = Telling::of(&first.address, counters, lost);
    let follow = |(at, led): (usize, &&Led)| {
        let query = format!("view=window&counter={}", led.counter);
        // What the server says goes to the log.
        let view = View { way: way.clone(), query, token: token.clone(), language: Lang::En };
        let beat = beat.take().unwrap_or_else(|| Box::new(|| ToServer::Heartbeat));
        follow(view, Slot { counter: led.counter.clone(), at, wanted: wanted.clone() }, beat)
    };
    let views: Vec<_> = leds.iter().enumerate().map(follow).collect();
    Some(tokio::spawn(async move {
        tokio::join!(join_all(views), drive(telling, target, encoding, shown));
    }))
}

/// Brings it to a display.
async fn drive(
    mut telling: Telling,
    target: Target,
    encoding: Encoding,
    mut shown: watch::Receiver<Vec<Option<Shown>>>,
) {
    let mut backoff = Backoff::new(PAUSES.0, PAUSES.1);
    loop {
        let ended = session(&mut telling, &target, encoding, &mut shown, &mut backoff).await;
        if shown.has_changed().is_err() {
            return;
        }
        telling.ended(ended.err());
        sleep(backoff.next(random())).await;
    }
}

/// One connection, until it breaks.
async fn session(
    telling: &mut Telling,
    target: &Target,
    encoding: Encoding,
    shown: &mut watch::Receiver<Vec<Option<Shown>>>,
    backoff: &mut Backoff,
) -> Result<(), Fault> {
    let mut wire = Wire::on(target.open().await?, encoding);
    match wire.tell(&Line::Hello).await? {
        Reply::Ok(0) => backoff.reset(),
        reply => return Err(Fault::reply(&reply)),
    }
    telling.reached();
    let (mut number, mut again) = (0, Instant::now() + AGAIN);
    let mut stand = vec![None; shown.borrow().len()];
    loop {
        let now = shown.borrow_and_update().clone();
        for (at, (stands, now)) in stand.iter_mut().zip(now).enumerate() {
            if let Some(shown) = now.as_ref().filter(|_| *stands != now) {
                number += 1;
                let window = shown.window;
                // A display that will not show this one may show the next.
                let reply = wire.tell(&Line::Show { number, shown: shown.clone() }).await?;
                telling.answered(at, window, &reply);
                *stands = now;
            }
        }
        match timeout_at(again, shown.changed()).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return Ok(()),
            Err(_) => {
                stand.fill(None);
                again = Instant::now() + AGAIN;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    use super::*;
    use crate::led::Colour;
    use crate::led::device::Device;

    fn text(window: u16, text: &str) -> Shown {
        Shown { window, colour: Colour::Amber, seconds: 0, text: text.to_owned() }
    }

    /// Of the connection of three counters.
    fn telling(lost: &Lost) -> Telling {
        Telling::of("a display", ["3", "4", "5"].map(str::to_owned).to_vec(), lost)
    }

    /// Waits until these are the counters whose display shows nothing.
    async fn until(lost: &Lost, counters: &[&str]) {
        let so = async {
            while lost.counters() != counters {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), so).await.expect("in time");
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
        let (wanted, shown) = watch::channel(vec![Some(text(12, "请A001号到12号窗口"))]);
        let driving =
            tokio::spawn(drive(telling(&Lost::default()), target, Encoding::Gb18030, shown));
        let mut device = Device::new(Encoding::Gb18030);
        serve(&listener, &mut device, 1).await;
        assert_eq!(device.windows[&12].text, "请A001号到12号窗口");
        // The connection is gone; two calls pass while nobody listens.
        wanted.send_replace(vec![Some(text(12, "请A002号到12号窗口"))]);
        wanted.send_replace(vec![Some(text(12, "请A003号到12号窗口"))]);
        serve(&listener, &mut device, 2).await;
        assert_eq!(device.windows[&12].text, "请A003号到12号窗口", "only the newest");
        drop(wanted);
        driving.abort();
    }

    #[tokio::test]
    async fn a_display_that_cannot_be_reached_is_lost_until_it_answers() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        drop(listener);
        let both = vec![Some(text(3, "A001")), None, Some(text(5, "B001"))];
        let (wanted, shown) = watch::channel(both);
        let lost = Lost::default();
        let target = Target::Tcp(address.clone());
        let driving = tokio::spawn(drive(telling(&lost), target, Encoding::Utf8, shown));
        until(&lost, &["3", "4", "5"]).await;
        let listener = TcpListener::bind(&address).await.expect("the same port");
        // It drives one window and refuses the text of another.
        let (mut stream, _) = listener.accept().await.expect("a gateway");
        let mut device = Device::new(Encoding::Utf8);
        let mut bytes = [0; 64];
        let serving = async {
            while let Ok(read @ 1..) = stream.read(&mut bytes).await {
                for reply in device.take(&bytes[..read]) {
                    let reply = match reply.number() {
                        2 => Reply::No(2, "window".to_owned()),
                        _ => reply,
                    };
                    stream.write_all(&reply.bytes()).await.expect("taken");
                }
            }
        };
        let seen = async {
            until(&lost, &["5"]).await;
            wanted.send_replace(vec![Some(text(3, "A001")), None, Some(text(5, "B002"))]);
            until(&lost, &[]).await;
        };
        tokio::select! {
            () = serving => panic!("it hung up"),
            () = seen => {}
        }
        drop(wanted);
        driving.abort();
    }

    #[tokio::test]
    async fn counters_of_one_address_share_a_connection_and_only_what_changed_is_sent() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let target = Target::Tcp(listener.local_addr().expect("an address").to_string());
        let both = |a: &str, b: &str| vec![Some(text(3, a)), None, Some(text(4, b))];
        let (wanted, shown) = watch::channel(both("A001", "B001"));
        let driving = tokio::spawn(drive(telling(&Lost::default()), target, Encoding::Utf8, shown));
        let mut device = Device::new(Encoding::Utf8);
        let (mut stream, _) = listener.accept().await.expect("a gateway");
        let mut bytes = [0; 256];
        let mut numbers = Vec::new();
        while numbers.len() < 4 {
            let read = stream.read(&mut bytes).await.expect("bytes");
            for reply in device.take(&bytes[..read]) {
                numbers.push(reply.number());
                stream.write_all(&reply.bytes()).await.expect("taken");
                if reply.number() == 2 {
                    wanted.send_replace(both("A001", "B002"));
                }
            }
        }
        assert_eq!(numbers, [0, 1, 2, 3]);
        let texts: Vec<_> = device.windows.iter().map(|(at, it)| (*at, it.text.as_str())).collect();
        assert_eq!((texts, device.shown), (vec![(3, "A001"), (4, "B002")], 3));
        drop(wanted);
        driving.abort();
    }
}
