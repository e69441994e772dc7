use rustix::pty::{self, OpenptFlags};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::*;
use crate::led::device::Device;

/// What a display does with its answer to a line.
enum Does {
    /// Says it.
    Says(Reply),
    /// Says it after so long.
    SaysAfter(Duration, Reply),
    /// Says it when the next one is due.
    SaysNext(Reply),
    /// Says nothing.
    Nothing,
    /// Closes the connection; the next one is taken.
    Closes,
}

/// Checks a display that answers through `answer`, over as many connections as it takes; what was
/// found, the report, and the display as it is then.
async fn checked(
    encoding: Encoding,
    mut answer: impl FnMut(Reply) -> Does + Send + 'static,
) -> (usize, String, Device) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let target = Target::Tcp(listener.local_addr().expect("an address").to_string());
    let (done, mut ended) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(async move {
        let mut device = Device::new(encoding);
        loop {
            tokio::select! {
                Ok((mut stream, _)) = listener.accept() => {
                    serve(&mut stream, &mut device, &mut answer).await;
                }
                _ = &mut ended => return device,
            }
        }
    });
    let mut report = Vec::new();
    let found = check(&target, encoding, 12, &mut report).await.expect("a check");
    assert_eq!(found.all, 12);
    done.send(()).expect("a display");
    let device = serving.await.expect("a display");
    (found.failed, String::from_utf8(report).expect("text"), device)
}

async fn serve(
    stream: &mut tokio::net::TcpStream,
    device: &mut Device,
    answer: &mut impl FnMut(Reply) -> Does,
) {
    let mut bytes = [0; 256];
    let mut kept: Option<Reply> = None;
    while let Ok(read @ 1..) = stream.read(&mut bytes).await {
        for reply in device.take(&bytes[..read]) {
            if let Some(kept) = kept.take() {
                stream.write_all(&kept.bytes()).await.expect("taken");
            }
            match answer(reply) {
                Does::Says(reply) => stream.write_all(&reply.bytes()).await.expect("taken"),
                Does::SaysAfter(time, reply) => {
                    sleep(time).await;
                    stream.write_all(&reply.bytes()).await.expect("taken");
                }
                Does::SaysNext(reply) => kept = Some(reply),
                Does::Nothing => {}
                Does::Closes => return,
            }
        }
    }
}

/// The lines of a report that begin with this word.
fn lines<'a>(report: &'a str, word: &str) -> Vec<&'a str> {
    report.lines().filter(|line| line.starts_with(word)).collect()
}

#[tokio::test]
async fn a_display_that_does_as_it_is_told_passes_in_both_encodings() {
    for encoding in [Encoding::Gb18030, Encoding::Utf8] {
        let (failed, report, device) = checked(encoding, Does::Says).await;
        assert_eq!(failed, 0, "{report}");
        assert_eq!(lines(&report, "ok  ").len(), 12, "{report}");
        assert_eq!(device.windows[&12].text, "检查完成");
        assert_eq!(device.shown, 8, "the same line is shown once");
        assert!(report.contains("now it shows 检查完成"), "{report}");
    }
}

#[tokio::test]
async fn a_display_on_a_serial_line_passes_too() {
    let line = pty::openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a line");
    pty::grantpt(&line).expect("granted");
    pty::unlockpt(&line).expect("unlocked");
    let device = pty::ptsname(&line, Vec::new()).expect("a name");
    let target = Target::Serial(device.to_string_lossy().into_owned(), 9600);
    // A thread, because a pseudo-terminal is read like a file.
    std::thread::spawn(move || {
        let mut line = std::fs::File::from(line);
        let mut device = Device::new(Encoding::Gb18030);
        let mut bytes = [0; 256];
        let mut heard = false;
        loop {
            let read = match std::io::Read::read(&mut line, &mut bytes) {
                Ok(read) => read,
                // Nobody has the other end open any more, or yet.
                Err(_) if heard => return,
                Err(_) => continue,
            };
            heard = true;
            for reply in device.take(&bytes[..read]) {
                let _ = line.write_all(&reply.bytes());
            }
        }
    });
    let mut report = Vec::new();
    let found = check(&target, Encoding::Gb18030, 12, &mut report).await.expect("a check");
    assert_eq!(found.failed, 0, "{}", String::from_utf8_lossy(&report));
}

#[tokio::test]
async fn a_display_that_takes_everything_fails() {
    let yes = |reply| match reply {
        Reply::No(number, _) => Does::Says(Reply::Ok(number)),
        reply => Does::Says(reply),
    };
    let (failed, report, _) = checked(Encoding::Utf8, yes).await;
    assert_eq!(failed, 3, "{report}");
    let told = lines(&report, "FAIL");
    for (line, said) in told.iter().zip(["OK 8", "OK 9", "OK 0"]) {
        assert!(line.ends_with(&format!("它回答的是 {said} · it answered {said}")), "{report}");
    }
}

/// Slow once, at any of the lines that have a number, and at HELLO: nothing after it is blamed.
#[tokio::test]
async fn an_answer_that_comes_late_is_not_held_against_the_next_line() {
    let all = [0, 1, 2, 6].map(|slow| async move {
        let mut was_slow = false;
        let (failed, report, device) = checked(Encoding::Gb18030, move |reply| {
            if reply.number() != slow || was_slow {
                return Does::Says(reply);
            }
            was_slow = true;
            Does::SaysAfter(ACK_WITHIN + ACK_WITHIN / 4, reply)
        })
        .await;
        assert_eq!(failed, 1, "{slow}: {report}");
        assert!(lines(&report, "FAIL")[0].ends_with("it did not answer in time"), "{report}");
        let late = lines(&report, "late");
        assert!(late.len() == 1 && late[0].contains(&format!("OK {slow}")), "{slow}: {report}");
        assert_eq!(device.windows[&12].text, "检查完成");
    });
    let [a, b, c, d] = all;
    tokio::join!(a, b, c, d);
}

/// Later even than what is waited for after a failure: then numbers tell.
#[tokio::test]
async fn an_answer_that_comes_much_too_late_is_known_by_its_number() {
    let (failed, report, _) = checked(Encoding::Utf8, |reply| match reply.number() {
        1 => Does::SaysAfter(ACK_WITHIN * 3 - ACK_WITHIN / 2, reply),
        _ => Does::Says(reply),
    })
    .await;
    assert_eq!(failed, 1, "{report}");
    assert!(lines(&report, "late")[0].contains("shows Latin text: too late, OK 1"), "{report}");
}

/// Never an answer before the next line: each one is too late, and none is taken for another.
#[tokio::test]
async fn a_display_that_is_always_one_line_behind_fails_and_its_last_text_is_not_promised() {
    let (failed, report, _) = checked(Encoding::Utf8, Does::SaysNext).await;
    // The same line again is the one that cannot be told from the first.
    assert_eq!(failed, 11, "{report}");
    assert_eq!(lines(&report, "FAIL").len(), 11, "{report}");
    assert!(!report.contains("it answered"), "nothing wrong was answered: {report}");
    assert!(!report.contains("now it shows"), "{report}");
    assert!(report.contains("没有得到确认") && report.contains("not acknowledged"), "{report}");
}

#[tokio::test]
async fn a_display_that_is_silent_for_one_line_fails_once() {
    let (failed, report, _) = checked(Encoding::Utf8, |reply| match reply.number() {
        3 => Does::Nothing,
        _ => Does::Says(reply),
    })
    .await;
    assert_eq!((failed, lines(&report, "late").len()), (1, 0), "{report}");
    assert!(lines(&report, "FAIL")[0].contains("takes a line in two pieces"), "{report}");
    assert!(report.contains("now it shows"), "{report}");
}

#[tokio::test]
async fn a_display_that_closes_the_connection_once_fails_once() {
    let mut closed = false;
    let (failed, report, device) = checked(Encoding::Utf8, move |reply| {
        if reply.number() != 6 || closed {
            return Does::Says(reply);
        }
        closed = true;
        Does::Closes
    })
    .await;
    assert_eq!(failed, 1, "{report}");
    assert!(lines(&report, "FAIL")[0].ends_with("它断开了连接 · it closed the connection"));
    assert_eq!(device.windows[&12].text, "检查完成");
}

#[tokio::test]
async fn a_display_that_refuses_every_text_is_not_said_to_show_one() {
    let (failed, report, device) = checked(Encoding::Utf8, |reply| match reply {
        Reply::Ok(number @ 1..) => Does::Says(Reply::No(number, "window".to_owned())),
        reply => Does::Says(reply),
    })
    .await;
    assert_eq!(failed, 8, "{report}");
    assert_eq!(lines(&report, "ok  ").len(), 4, "hello, and what must be refused: {report}");
    assert!(report.contains("it answered NO 10 window"), "{report}");
    assert!(!report.contains("now it shows"), "{report}");
    assert_eq!(device.shown, 8);
}

#[tokio::test]
async fn a_display_that_is_not_there_is_told_apart() {
    let free = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = free.local_addr().expect("an address").to_string();
    drop(free);
    let serial = Target::Serial("/nowhere/ttyUSB9".to_owned(), 9600);
    for (target, word) in [(Target::Tcp(address), "nothing answers"), (serial, "serial line")] {
        let stopped = check(&target, Encoding::Utf8, 12, &mut Vec::new()).await;
        let Err(Stopped::Unreachable(fault)) = stopped else { panic!("{stopped:?}") };
        assert!(fault.text(Lang::En).contains(word), "{fault}");
        assert!(!fault.text(Lang::Zh).is_ascii(), "{fault}");
    }
}
