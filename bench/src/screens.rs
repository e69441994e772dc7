//! The program of the lobby's screens, `jiaohao-display`, on a display in memory: a board for each
//! zone, and a voice for the first that nobody hears.

use std::{
    error::Error,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use tests::Screen;

use crate::programs;

/// The size of one board, pixels; the display has room for four.
const BOARD: (usize, usize) = (640, 450);
/// Where the voices lie.
const PACKS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../sounds");
/// What it prints.
const SAID: &str = "said.txt";

/// The running program; it ends when this is dropped.
pub struct Screens {
    // In this order: the program ends before its display.
    program: Program,
    _display: Screen,
    /// Its configuration, and what it has printed.
    pub folder: PathBuf,
}

struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill().and_then(|()| self.0.wait());
    }
}

impl Screens {
    /// Starts it with boards of these zones.
    ///
    /// # Errors
    /// The program cannot be started, or its folder not be written.
    pub async fn open(
        program: &Path,
        folder: &Path,
        server: &str,
        token: &str,
        zones: &[String],
    ) -> Result<Self, Box<dyn Error>> {
        fs::create_dir_all(folder)?;
        let config = programs::lay(folder, "display", server, token, &configuration(zones))?;
        let display = Screen::open().await;
        let child = Command::new(program)
            .arg("--config")
            .arg(&config)
            .env("DISPLAY", &display.display)
            .env_remove("WAYLAND_DISPLAY")
            // Whatever sound card this machine has, nobody is to hear it.
            .env("ALSA_CONFIG_PATH", "/dev/null")
            .stdin(Stdio::null())
            .stdout(File::create(folder.join(SAID))?)
            .stderr(File::create(folder.join("display.log"))?)
            .spawn()?;
        Ok(Self { program: Program(child), _display: display, folder: folder.to_owned() })
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        matches!(self.program.0.try_wait(), Ok(None))
    }

    /// Its resident memory, KiB.
    pub fn resident_kib(&self) -> Option<u64> {
        programs::resident_kib(self.program.0.id())
    }

    /// What it has said of calls, a line each: `said call 812: A012 to counter 3, zh-CN`.
    pub fn said(&self) -> Vec<String> {
        let text = fs::read_to_string(self.folder.join(SAID)).unwrap_or_default();
        text.lines().filter(|line| line.starts_with("said call ")).map(str::to_owned).collect()
    }
}

fn configuration(zones: &[String]) -> String {
    let mut text = String::new();
    for (at, zone) in zones.iter().enumerate() {
        let (x, y) = (at % 2 * BOARD.0, at / 2 * BOARD.1);
        let (width, height) = BOARD;
        text += &format!("[[screens]]\nkind = \"board\"\nzone = \"{zone}\"\n");
        text += &format!("x = {x}\ny = {y}\nwidth = {width}\nheight = {height}\n");
    }
    let speaks = zones.first().map(String::as_str).unwrap_or_default();
    text + &format!("[sound]\nzone = \"{speaks}\"\npacks = {PACKS:?}\n")
}
