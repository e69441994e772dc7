//! A screen in memory: presses go in by XTEST, pixels are read from it.

use std::{
    error::Error,
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use bench::programs;
use x11rb::{
    connection::Connection,
    protocol::{
        xproto::{
            AtomEnum, BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ConfigureWindowAux,
            ConnectionExt as _, ImageFormat, MOTION_NOTIFY_EVENT, Window,
        },
        xtest::ConnectionExt as _,
    },
    rust_connection::RustConnection,
};

/// What has not come by then does not come.
const COMES_WITHIN: Duration = Duration::from_secs(30);
/// Between two looks at the screen: short against what is measured, long enough to leave the core
/// to the programs.
const LOOK: Duration = Duration::from_micros(200);
/// A colour that stays for so long is drawn to the end.
const STILL: Duration = Duration::from_millis(300);
/// Ticks of the kernel's clock of processes per second, on every Linux of today.
const TICKS: f64 = 100.0;

/// See the module; it ends when this is dropped.
pub struct Screen {
    server: Child,
    name: String,
    display: RustConnection,
    root: Window,
}

/// A program with a window; it ends when this is dropped.
pub struct Program {
    child: Child,
    window: Window,
}

impl Screen {
    /// Starts one of this size, `1280x900`.
    pub fn open(size: &str) -> Result<Self, Box<dyn Error>> {
        let size = format!("{size}x24");
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", &size, "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("Xvfb: {error}; install the package xvfb"))?;
        let mut number = String::new();
        let out = server.stdout.take().ok_or("Xvfb says no number")?;
        BufReader::new(out).read_line(&mut number)?;
        let name = format!(":{}", number.trim());
        let (display, screen) = x11rb::connect(Some(&name))?;
        let root = display.setup().roots[screen].root;
        Ok(Self { server, name, display, root })
    }

    /// Starts a program and waits for its window, known by its class.
    pub fn start(
        &self,
        program: &Path,
        words: &[&str],
        class: &str,
    ) -> Result<Program, Box<dyn Error>> {
        let mut command = Command::new(program);
        command.args(words).env("DISPLAY", &self.name).env_remove("WAYLAND_DISPLAY");
        let child = command.stdin(Stdio::null()).spawn()?;
        let mut program = Program { child, window: self.root };
        let end = Instant::now() + COMES_WITHIN;
        while Instant::now() < end {
            for window in self.display.query_tree(self.root)?.reply()?.children {
                let (name, kind) = (AtomEnum::WM_CLASS, AtomEnum::STRING);
                let found = self.display.get_property(false, window, name, kind, 0, 64)?.reply();
                let seen = self.display.get_window_attributes(window)?.reply();
                let seen = seen
                    .is_ok_and(|it| it.map_state == x11rb::protocol::xproto::MapState::VIEWABLE);
                let is_it = |value: &[u8]| String::from_utf8_lossy(value).contains(class);
                if seen && found.is_ok_and(|found| is_it(&found.value)) {
                    program.window = window;
                    return Ok(program);
                }
            }
            pause(LOOK);
        }
        Err(format!("{class} has no window").into())
    }

    /// Puts a window so far to the right.
    pub fn put(&self, program: &Program, x: i32) -> Result<(), Box<dyn Error>> {
        let place = ConfigureWindowAux::new().x(x).y(0);
        self.display.configure_window(program.window, &place)?.check()?;
        Ok(())
    }

    /// The colour of a point of a window.
    pub fn colour(&self, program: &Program, (x, y): (i16, i16)) -> Result<u32, Box<dyn Error>> {
        let format = ImageFormat::Z_PIXMAP;
        let image = self.display.get_image(format, program.window, x, y, 1, 1, !0)?.reply()?;
        let mut pixel = [0; 4];
        pixel[..3].copy_from_slice(image.data.get(..3).ok_or("a pixel without colour")?);
        Ok(u32::from_le_bytes(pixel))
    }

    /// Waits until a point has a colour.
    pub fn until(
        &self,
        program: &Program,
        at: (i16, i16),
        meant: impl Fn(u32) -> bool,
    ) -> Result<u32, Box<dyn Error>> {
        let end = Instant::now() + COMES_WITHIN;
        loop {
            let colour = self.colour(program, at)?;
            if meant(colour) {
                return Ok(colour);
            }
            if Instant::now() > end {
                return Err(format!("the screen stays as it is: {colour:06x} at {at:?}").into());
            }
            pause(LOOK);
        }
    }

    /// The colour of a point as soon as it does not change any more.
    pub fn still(&self, program: &Program, at: (i16, i16)) -> Result<u32, Box<dyn Error>> {
        let (mut colour, mut since) = (self.colour(program, at)?, Instant::now());
        while since.elapsed() < STILL {
            pause(LOOK);
            let now = self.colour(program, at)?;
            if now != colour {
                (colour, since) = (now, Instant::now());
            }
        }
        Ok(colour)
    }

    /// Puts the pointer on a point of a window.
    pub fn point(&self, program: &Program, (x, y): (i16, i16)) -> Result<(), Box<dyn Error>> {
        let moved = self.display.translate_coordinates(program.window, self.root, x, y)?.reply()?;
        let (kind, root) = (MOTION_NOTIFY_EVENT, self.root);
        self.display.xtest_fake_input(kind, 0, 0, root, moved.dst_x, moved.dst_y, 0)?.check()?;
        // Lighting up under the pointer is no part of a press.
        self.still(program, (x, y)).map(|_| ())
    }

    /// Presses the button of the pointer and lets it go.
    pub fn press(&self) -> Result<(), Box<dyn Error>> {
        for kind in [BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT] {
            self.display.xtest_fake_input(kind, 1, 0, self.root, 0, 0, 0)?;
        }
        self.display.flush()?;
        Ok(())
    }
}

impl Program {
    /// CPU during this time, percent of a core; and resident memory at its end, MiB.
    pub fn idle(&self, time: Duration) -> Result<(f64, f64), Box<dyn Error>> {
        let (before, began) = (self.ticks()?, Instant::now());
        pause(time);
        let used = (self.ticks()? - before) as f64 / TICKS;
        let cpu = used / began.elapsed().as_secs_f64() * 100.0;
        let kib = programs::resident_kib(self.child.id()).ok_or("no RSS")?;
        Ok((cpu, kib as f64 / 1024.0))
    }

    fn ticks(&self) -> Result<u64, Box<dyn Error>> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name may hold blanks; it ends with the last bracket.
        let (_, rest) = stat.rsplit_once(')').ok_or("no process")?;
        let fields: Vec<&str> = rest.split_whitespace().collect();
        let field = |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok());
        Ok(field(11).zip(field(12)).map(|(user, system)| user + system).ok_or("no times")?)
    }
}

/// Lets the programs work: a screen tells nobody that it has changed.
#[expect(clippy::disallowed_methods, reason = "the screen is looked at, it sends no event")]
fn pause(time: Duration) {
    std::thread::sleep(time);
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill().and_then(|()| self.child.wait());
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill().and_then(|()| self.server.wait());
    }
}
