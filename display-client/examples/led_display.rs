//! A sample driver: a display that listens on TCP, writes what it shows, and answers as docs/LED.md
//! says. `cargo run -p jiaohao-display --example led_display -- 127.0.0.1:5200 gb18030`

use std::{
    env,
    io::{self, Read, Write},
    net::TcpListener,
};

use display_client::led::{Encoding, device::Device};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let address = arguments.first().map_or("127.0.0.1:5200", String::as_str);
    let utf8 = arguments.get(1).is_some_and(|encoding| encoding == "utf-8");
    let encoding = if utf8 { Encoding::Utf8 } else { Encoding::Gb18030 };
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    for stream in listener.incoming() {
        let mut stream = stream?;
        let mut device = Device::new(encoding);
        let mut bytes = [0; 512];
        while let Ok(read @ 1..) = stream.read(&mut bytes) {
            for reply in device.take(&bytes[..read]) {
                stream.write_all(&reply.bytes())?;
            }
            for (window, shown) in &device.windows {
                println!("{window}: {} ({})", shown.text, shown.colour.word());
            }
        }
    }
    Ok(())
}
