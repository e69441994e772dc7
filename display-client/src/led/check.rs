//! `vendor-check`: a script against a maker's display. Each step says what it wants; the display passes
//! when it answers each as `docs/LED.md` says. A step that fails is not held against those after it:
//! what comes too late is read away and told, and a connection that broke is made anew.

mod script;
#[cfg(test)]
mod tests;

use std::{io, io::Write, time::Duration};

use tokio::time::{Instant, sleep, timeout_at};

use self::script::{Step, Want, script};
use super::{
    Encoding, Fault, Line, Reply, Target,
    wire::{ACK_WITHIN, Wire},
};
use crate::messages::{Lang, line};

/// Between the halves of a line that comes in two pieces.
const HALVES: Duration = Duration::from_millis(300);

/// Why a check did not come to its end.
#[derive(Debug)]
pub enum Stopped {
    /// The display cannot be reached at all.
    Unreachable(Fault),
    /// The report cannot be written.
    Report(io::Error),
}

/// What a check has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// So many steps failed.
    pub failed: usize,
    /// Of so many.
    pub all: usize,
}

/// Runs the script on this window of the display and writes a line for each step.
///
/// # Errors
/// The display cannot be reached, or the report cannot be written.
pub async fn check(
    target: &Target,
    encoding: Encoding,
    window: u16,
    out: &mut impl Write,
) -> Result<Checked, Stopped> {
    let stream = target.open().await.map_err(Stopped::Unreachable)?;
    let wire = Some(Wire::on(stream, encoding));
    let mut visit = Visit { target, encoding, wire, owed: vec![], late: vec![] };
    let (steps, mut failed, mut stands) = (script(encoding, window), 0, false);
    for step in &steps {
        let result = visit.run(step).await;
        report(out, &mut visit, step, &result).map_err(Stopped::Report)?;
        stands = result.is_ok();
        failed += usize::from(!stands);
        if !stands {
            visit.settle(step.name).await;
        }
    }
    // Only a text that was acknowledged can be looked for.
    let look = if stands { "look" } else { "look-unknown" };
    for lang in Lang::ALL {
        let window = window.to_string();
        writeln!(out, "{}", line(lang, look, &[("window", &window)])).map_err(Stopped::Report)?;
    }
    Ok(Checked { failed, all: steps.len() })
}

/// The lines of a step, and of what came late before its end.
fn report(
    out: &mut impl Write,
    visit: &mut Visit<'_>,
    step: &Step,
    result: &Result<(), Fault>,
) -> io::Result<()> {
    for (name, reply) in visit.late.drain(..) {
        let said = reply.to_string();
        let told = |lang| line(lang, "late", &[("step", &line(lang, name, &[])), ("said", &said)]);
        writeln!(out, "late  {} · {}", told(Lang::Zh), told(Lang::En))?;
    }
    let [zh, en] = Lang::ALL.map(|lang| line(lang, step.name, &[]));
    match result {
        Ok(()) => writeln!(out, "ok    {zh} · {en}"),
        Err(why) => writeln!(out, "FAIL  {zh} · {en}: {why}"),
    }
}

/// A visit to a display, over as many connections as it takes.
struct Visit<'a> {
    target: &'a Target,
    encoding: Encoding,
    /// None after the connection broke.
    wire: Option<Wire>,
    /// Numbers of lines that were not answered in time, and the steps they belong to.
    owed: Vec<(u32, &'static str)>,
    /// Answers that came too late and were not told yet, with the steps they belong to.
    late: Vec<(&'static str, Reply)>,
}

impl Visit<'_> {
    async fn run(&mut self, step: &Step) -> Result<(), Fault> {
        let done = self.tried(step).await;
        if matches!(done, Err(Fault::Closed | Fault::Broken(_))) {
            self.wire = None;
            // Nobody answers on a connection that is gone.
            self.owed.clear();
        }
        done
    }

    async fn tried(&mut self, step: &Step) -> Result<(), Fault> {
        let mut wire = match self.wire.take() {
            Some(wire) => wire,
            None => self.anew(step).await?,
        };
        let sent = send(&mut wire, step).await;
        let wire = self.wire.insert(wire);
        sent?;
        let mut wrong = None;
        for (at, want) in step.replies.iter().enumerate() {
            let reply = answer(wire, want, &mut self.owed, &mut self.late, step.name).await;
            let fault = match reply {
                Ok(reply) if want.fits(&reply) => continue,
                Ok(reply) if reply.number() == want.number() => {
                    // The next line of the step has its own answer.
                    wrong.get_or_insert(Fault::reply(&reply));
                    continue;
                }
                Ok(reply) => Fault::reply(&reply),
                Err(fault) => fault,
            };
            let open = step.replies.iter().skip(at);
            self.owed.extend(open.map(|want| (want.number(), step.name)));
            return Err(wrong.unwrap_or(fault));
        }
        wrong.map_or(Ok(()), Err)
    }

    /// A new connection, which begins with HELLO unless the step is that.
    async fn anew(&self, step: &Step) -> Result<Wire, Fault> {
        let mut wire = Wire::on(self.target.open().await?, self.encoding);
        if step.greets {
            return Ok(wire);
        }
        match wire.tell(&Line::Hello).await? {
            Reply::Ok(0) => Ok(wire),
            reply => Err(Fault::reply(&reply)),
        }
    }

    /// Lets what is owed still come, so that the next step begins with a silent line.
    async fn settle(&mut self, step: &'static str) {
        let end = Instant::now() + ACK_WITHIN;
        while let (Some(wire), false) = (&mut self.wire, self.owed.is_empty()) {
            match timeout_at(end, wire.answer()).await {
                Ok(Ok(reply)) => pass_over(reply, &mut self.owed, &mut self.late, step),
                Ok(Err(Fault::Closed | Fault::Broken(_))) => {
                    self.wire = None;
                    self.owed.clear();
                }
                // Noise, which was told before.
                Ok(Err(_)) => {}
                Err(_) => return,
            }
        }
    }
}

async fn send(wire: &mut Wire, step: &Step) -> Result<(), Fault> {
    for (at, piece) in step.pieces.iter().enumerate() {
        if at > 0 {
            sleep(HALVES).await;
        }
        wire.send(piece).await?;
    }
    Ok(())
}

/// The next answer that may be meant for this line: those to earlier lines are passed over.
async fn answer(
    wire: &mut Wire,
    want: &Want,
    owed: &mut Vec<(u32, &'static str)>,
    late: &mut Vec<(&'static str, Reply)>,
    step: &'static str,
) -> Result<Reply, Fault> {
    let end = Instant::now() + ACK_WITHIN;
    loop {
        let reply = timeout_at(end, wire.answer()).await.map_err(|_| Fault::Silent)??;
        let number = reply.number();
        // Numbers grow; a line without one stands after all that have been.
        let earlier = number > 0 && (want.number() == 0 || number < want.number());
        let is_owed = owed.iter().any(|(of, _)| *of == number);
        if want.fits(&reply) || !(earlier || is_owed) {
            return Ok(reply);
        }
        pass_over(reply, owed, late, step);
    }
}

/// Keeps a late answer to be told, under the step that it belongs to.
fn pass_over(
    reply: Reply,
    owed: &mut Vec<(u32, &'static str)>,
    late: &mut Vec<(&'static str, Reply)>,
    step: &'static str,
) {
    let of = owed.iter().position(|(number, _)| *number == reply.number());
    let name = of.map_or(step, |at| owed.remove(at).1);
    late.push((name, reply));
}
