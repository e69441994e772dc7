//! A connection to a display: a line is sent until it is acknowledged.

use std::{mem, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpStream,
    time::timeout,
};
use tokio_serial::SerialPortBuilderExt;

use super::{Encoding, Fault, Line, Reply};

/// A connection that does not stand by then does not come.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// A line that is not acknowledged by then is sent again.
pub const ACK_WITHIN: Duration = Duration::from_secs(2);
/// So often, then the connection is given up.
const TRIES: u32 = 3;
/// No answer is longer, bytes.
const REPLY_LIMIT: usize = 256;

/// Both kinds of connection.
pub trait Io: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

/// Where a display is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// `tcp:HOST:PORT`
    Tcp(String),
    /// `serial:DEVICE:BAUD`
    Serial(String, u32),
}

impl Target {
    /// Reads an address; none if it is none.
    pub fn read(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(':')?;
        let (left, right) = rest.rsplit_once(':')?;
        match kind {
            "tcp" if !left.is_empty() => {
                right.parse::<u16>().ok().map(|_| Self::Tcp(rest.to_owned()))
            }
            "serial" if left.starts_with('/') => {
                let baud = right.parse().ok().filter(|baud| (300..=921_600).contains(baud));
                baud.map(|baud| Self::Serial(left.to_owned(), baud))
            }
            _ => None,
        }
    }

    /// Connects, without a word yet.
    ///
    /// # Errors
    /// Nothing is there, or the serial line cannot be opened.
    pub async fn open(&self) -> Result<Box<dyn Io>, Fault> {
        match self {
            Self::Tcp(address) => {
                let connecting = timeout(CONNECT_WITHIN, TcpStream::connect(address));
                let stream = connecting.await.map_err(|_| Fault::Silent)?;
                let stream = stream.map_err(|error| Fault::Unreachable(error.to_string()))?;
                stream.set_nodelay(true)?;
                Ok(Box::new(stream))
            }
            Self::Serial(device, baud) => {
                let port = tokio_serial::new(device, *baud).open_native_async();
                Ok(Box::new(port.map_err(|error| Fault::Unopened(error.to_string()))?))
            }
        }
    }
}

/// A display that has said hello.
pub struct Wire {
    stream: BufReader<Box<dyn Io>>,
    encoding: Encoding,
    /// The beginning of an answer whose end has not come.
    begun: Vec<u8>,
}

impl Wire {
    /// On this connection; nothing is said yet.
    pub fn on(stream: Box<dyn Io>, encoding: Encoding) -> Self {
        Self { stream: BufReader::new(stream), encoding, begun: Vec::new() }
    }

    /// Sends a line until it is answered.
    ///
    /// # Errors
    /// The connection breaks, or the display does not answer; its refusal is an answer.
    pub async fn tell(&mut self, line: &Line) -> Result<Reply, Fault> {
        let number = match line {
            Line::Hello => 0,
            Line::Show { number, .. } => *number,
        };
        let bytes = line.bytes(self.encoding);
        for _ in 0..TRIES {
            self.send(&bytes).await?;
            match timeout(ACK_WITHIN, self.answer_to(number)).await {
                Ok(answer) => return answer,
                Err(_) => continue,
            }
        }
        Err(Fault::Silent)
    }

    /// Sends bytes as they are.
    ///
    /// # Errors
    /// The connection breaks.
    pub async fn send(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let stream = self.stream.get_mut();
        let sent = timeout(ACK_WITHIN, async {
            stream.write_all(bytes).await?;
            stream.flush().await
        });
        Ok(sent.await.map_err(|_| Fault::Silent)??)
    }

    /// The answer to a line; late answers to earlier ones are passed over.
    async fn answer_to(&mut self, number: u32) -> Result<Reply, Fault> {
        loop {
            let reply = self.answer().await?;
            if reply.number() == number {
                return Ok(reply);
            }
        }
    }

    /// The next answer. Whoever gives up waiting loses nothing of it.
    ///
    /// # Errors
    /// The connection breaks, or something comes that is no answer.
    pub async fn answer(&mut self) -> Result<Reply, Fault> {
        loop {
            let bytes = self.stream.fill_buf().await?;
            if bytes.is_empty() {
                return Err(Fault::Closed);
            }
            let end = bytes.iter().position(|byte| *byte == b'\n');
            let take = end.unwrap_or(bytes.len());
            self.begun.extend_from_slice(&bytes[..take]);
            self.stream.consume(end.map_or(take, |end| end + 1));
            if self.begun.len() > REPLY_LIMIT {
                return Err(Fault::noise(&mem::take(&mut self.begun)));
            }
            if end.is_some() {
                let line = mem::take(&mut self.begun);
                return Reply::parse(&line).ok_or_else(|| Fault::noise(&line));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_anything_else_is_not() {
        assert_eq!(Target::read("tcp:10.0.0.9:5200"), Some(Target::Tcp("10.0.0.9:5200".into())));
        let port = Target::Serial("/dev/ttyUSB0".into(), 9600);
        assert_eq!(Target::read("serial:/dev/ttyUSB0:9600"), Some(port));
        for bad in [
            "",
            "10.0.0.9:5200",
            "tcp:10.0.0.9",
            "tcp::5200",
            "serial:COM1:9600",
            "serial:/dev/x:12",
            "udp:a:1",
        ] {
            assert_eq!(Target::read(bad), None, "{bad}");
        }
    }
}
