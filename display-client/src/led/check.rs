//! `vendor-check`: a script against a maker's display. Each step says what it wants; the display passes
//! when it answers each as `docs/LED.md` says.

use std::{io, io::Write, time::Duration};

use tokio::time::{sleep, timeout};

use super::{
    Colour, Encoding, Line, Reply, Shown, TEXT_LIMIT, Target, VERSION,
    wire::{ACK_WITHIN, Wire},
};

/// Between the halves of a line that comes in two pieces.
const HALVES: Duration = Duration::from_millis(300);

/// A step of the script.
struct Step {
    name: &'static str,
    /// What goes over the wire, in pieces.
    pieces: Vec<Vec<u8>>,
    /// What must come back, in this order.
    replies: Vec<Want>,
}

/// What must come back.
enum Want {
    Ok(u32),
    /// With this number, and for this reason.
    No(u32, &'static str),
}

/// Runs the script, writes a line for each step, and tells how many failed.
///
/// # Errors
/// The display cannot be reached, or the report cannot be written.
pub async fn check(target: &Target, encoding: Encoding, out: &mut impl Write) -> io::Result<usize> {
    let mut wire = Wire::on(target.open().await?, encoding);
    let mut failed = 0;
    for step in script(encoding) {
        let result = run(&mut wire, &step).await;
        failed += usize::from(result.is_err());
        match result {
            Ok(()) => writeln!(out, "ok    {}", step.name)?,
            Err(why) => writeln!(out, "FAIL  {}: {why}", step.name)?,
        }
    }
    writeln!(
        out,
        "look: window 12 must have shown each text once; now it shows 检查完成 in green"
    )?;
    Ok(failed)
}

async fn run(wire: &mut Wire, step: &Step) -> Result<(), String> {
    for (at, piece) in step.pieces.iter().enumerate() {
        if at > 0 {
            sleep(HALVES).await;
        }
        wire.send(piece).await.map_err(|error| error.to_string())?;
    }
    for want in &step.replies {
        let reply = timeout(ACK_WITHIN, wire.answer()).await;
        let reply = reply.map_err(|_| "no answer in 2 s".to_owned())?;
        let reply = reply.map_err(|error| error.to_string())?;
        let fits = match (want, &reply) {
            (Want::Ok(of), Reply::Ok(number)) => of == number,
            (Want::No(of, why), Reply::No(number, said)) => of == number && said == why,
            _ => false,
        };
        if !fits {
            return Err(format!("answered {reply:?}"));
        }
    }
    Ok(())
}

fn script(encoding: Encoding) -> Vec<Step> {
    let show = |number, colour, text: &str| {
        let shown = Shown { window: 12, colour, seconds: 0, text: text.to_owned() };
        Line::Show { number, shown }.bytes(encoding)
    };
    let raw = |text: String| format!("{text}\n").into_bytes();
    let step = |name, pieces, replies| Step { name, pieces, replies };
    let call = show(2, Colour::Amber, "请A001号到12号窗口");
    let middle = call.len() / 2;
    let long: String = "字".repeat(TEXT_LIMIT);
    let [red, green] = [Colour::Red, Colour::Green];
    vec![
        step("says hello", vec![Line::Hello.bytes(encoding)], vec![Want::Ok(0)]),
        step("shows Latin text", vec![show(1, green, "JIAOHAO 123")], vec![Want::Ok(1)]),
        step("shows Chinese text", vec![call.clone()], vec![Want::Ok(2)]),
        step("answers the same line again", vec![call.clone()], vec![Want::Ok(2)]),
        step(
            "takes a line in two pieces",
            vec![
                show(3, red, "分两次")[..middle.min(12)].to_vec(),
                show(3, red, "分两次")[middle.min(12)..].to_vec(),
            ],
            vec![Want::Ok(3)],
        ),
        step(
            "takes two lines at once",
            vec![[show(4, green, "第一行"), show(5, red, "第二行")].concat()],
            vec![Want::Ok(4), Want::Ok(5)],
        ),
        step("takes the longest text", vec![show(6, green, &long)], vec![Want::Ok(6)]),
        step("takes an empty text", vec![show(7, green, "")], vec![Want::Ok(7)]),
        step(
            "refuses a colour that does not exist",
            vec![raw(format!("JHTEXT {VERSION} 8 12 pink 0 x"))],
            vec![Want::No(8, "colour")],
        ),
        step(
            "refuses another version",
            vec![raw(format!("JHTEXT {} 9 12 red 0 x", VERSION + 1))],
            vec![Want::No(9, "version")],
        ),
        step(
            "refuses what is no line",
            vec![raw("hello?".to_owned())],
            vec![Want::No(0, "syntax")],
        ),
        step("still works after that", vec![show(10, green, "检查完成")], vec![Want::Ok(10)]),
    ]
}

#[cfg(test)]
mod tests {
    use rustix::pty::{self, OpenptFlags};
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    use super::*;
    use crate::led::device::Device;

    /// Checks a display that answers through `answer`.
    async fn checked(
        encoding: Encoding,
        answer: impl Fn(Reply) -> Reply + Send + 'static,
    ) -> (usize, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let target = Target::Tcp(listener.local_addr().expect("an address").to_string());
        let serving = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("a check");
            let mut device = Device::new(encoding);
            let mut bytes = [0; 256];
            while let Ok(read @ 1..) = stream.read(&mut bytes).await {
                for reply in device.take(&bytes[..read]) {
                    stream.write_all(&answer(reply).bytes()).await.expect("taken");
                }
            }
            device
        });
        let mut report = Vec::new();
        let failed = check(&target, encoding, &mut report).await.expect("a check");
        let device = serving.await.expect("a display");
        assert_eq!(device.windows[&12].text, "检查完成");
        assert_eq!(device.shown, 8, "the same line is shown once");
        (failed, String::from_utf8(report).expect("text"))
    }

    #[tokio::test]
    async fn a_display_that_does_as_it_is_told_passes_in_both_encodings() {
        for encoding in [Encoding::Gb18030, Encoding::Utf8] {
            let (failed, report) = checked(encoding, |reply| reply).await;
            assert_eq!(failed, 0, "{report}");
            assert_eq!(report.matches("ok  ").count(), 12, "{report}");
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
        let failed = check(&target, Encoding::Gb18030, &mut report).await.expect("a check");
        assert_eq!(failed, 0, "{}", String::from_utf8_lossy(&report));
    }

    #[tokio::test]
    async fn a_display_that_takes_everything_fails() {
        let yes = |reply| match reply {
            Reply::No(number, _) => Reply::Ok(number),
            reply => reply,
        };
        let (failed, report) = checked(Encoding::Utf8, yes).await;
        assert_eq!(failed, 3, "{report}");
    }
}
