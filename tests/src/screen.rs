//! A screen of its own for windows: an X server in memory with a window manager, worked by a pointer
//! and a keyboard as a person works it.

use std::{
    fs::File,
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

use tokio::time::{Instant, sleep};

use crate::program;

/// What has not come by then does not come.
const COMES_WITHIN: Duration = Duration::from_secs(30);
/// How often a screen is looked at while something is waited for.
const LOOK: Duration = Duration::from_millis(50);

/// A running screen; it ends when this is dropped.
pub struct Screen {
    /// `:number`.
    pub display: String,
    server: Child,
    manager: Option<Child>,
}

/// The window of a program; the program ends when this is dropped.
pub struct Window<'a> {
    screen: &'a Screen,
    child: Child,
    /// Its number on the screen.
    pub id: u32,
}

/// Waits until something is so.
pub async fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + COMES_WITHIN;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < end, "not in time: {what}");
        sleep(LOOK).await;
    }
}

impl Screen {
    /// A screen of 1280 × 900 with a window manager.
    pub async fn open() -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb: install the package xvfb, or run `make test`");
        let mut number = String::new();
        let out = server.stdout.take().expect("its number");
        std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut number).unwrap();
        let display = format!(":{}", number.trim());
        let mut screen = Self { display, server, manager: None };
        let manager = screen.command("openbox").stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        screen.manager = Some(manager.expect("openbox: install it, or run `make test`"));
        until("a window manager", || {
            let said = screen.said("xprop", &["-root", "_NET_SUPPORTING_WM_CHECK"]);
            said.contains("window id").then_some(())
        })
        .await;
        screen
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        command.env("DISPLAY", &self.display).env_remove("WAYLAND_DISPLAY").stdin(Stdio::null());
        command
    }

    /// Runs a tool on this screen.
    pub fn run(&self, name: &str, words: &[&str]) -> Output {
        let output = self.command(name).args(words).output();
        output.unwrap_or_else(|error| panic!("{name}: {error}; `make test` installs it"))
    }

    /// What a tool says of this screen.
    pub fn said(&self, name: &str, words: &[&str]) -> String {
        String::from_utf8_lossy(&self.run(name, words).stdout).trim().to_owned()
    }

    /// The window that has the keyboard.
    pub fn active(&self) -> Option<u32> {
        self.said("xdotool", &["getactivewindow"]).parse().ok()
    }

    /// Presses keys, one after the other.
    pub fn keys(&self, keys: &[&str]) {
        assert!(self.run("xdotool", &[&["key"], keys].concat()).status.success());
    }

    /// Types a text.
    pub fn types(&self, text: &str) {
        assert!(self.run("xdotool", &["type", text]).status.success());
    }

    /// Starts another program, and waits for its window, found by its name.
    pub async fn other(&self, name: &str, words: &[&str], title: &str) -> Window<'_> {
        let child = self.command(name).args(words).stdout(Stdio::null()).spawn();
        let child =
            child.unwrap_or_else(|error| panic!("{name}: {error}; `make test` installs it"));
        self.window(child, &["--name", title]).await
    }

    /// Starts the clerk's caller with this configuration, and waits for its window.
    pub async fn caller(&self, config: &Path) -> Window<'_> {
        let config = config.display().to_string();
        self.caller_by(program::counter(&["--config", &config])).await
    }

    /// Starts the clerk's caller by this command, and waits for its window.
    pub async fn caller_by(&self, mut command: Command) -> Window<'_> {
        command.env("DISPLAY", &self.display).env_remove("WAYLAND_DISPLAY");
        let child = command.stderr(Stdio::null()).spawn().unwrap();
        self.window(child, &["--class", "jiaohao-counter"]).await
    }

    /// Starts the hall's screens with this configuration, and waits for a window. What they print is
    /// in `said.txt` beside it.
    pub async fn display(&self, config: &Path) -> Window<'_> {
        let said = File::create(config.with_file_name("said.txt")).unwrap();
        let config = config.display().to_string();
        let mut command = program::display(&["--config", &config]);
        command.env("DISPLAY", &self.display).env_remove("WAYLAND_DISPLAY");
        // Whatever sound card this machine has, the story hears nothing of it.
        command.env("ALSA_CONFIG_PATH", "/dev/null");
        let child = command.stdout(said).stderr(Stdio::null()).spawn().unwrap();
        self.window(child, &["--class", "jiaohao-display"]).await
    }

    async fn window(&self, child: Child, by: &[&str]) -> Window<'_> {
        let search = [&["search", "--onlyvisible"], by].concat();
        let id = until("a window", || self.said("xdotool", &search).lines().last()?.parse().ok());
        Window { screen: self, child, id: id.await }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        for child in self.manager.iter_mut().chain([&mut self.server]) {
            let _ = child.kill().and_then(|()| child.wait());
        }
    }
}

impl Window<'_> {
    /// The process of its program.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    fn id(&self) -> String {
        self.id.to_string()
    }

    /// Its name, as a task bar shows it.
    pub fn title(&self) -> String {
        self.screen.said("xdotool", &["getwindowname", &self.id()])
    }

    /// Waits until its name begins so.
    pub async fn says(&self, title: &str) {
        let mut said = String::new();
        let begins = || {
            said = self.title();
            said.starts_with(title).then_some(())
        };
        until(title, begins).await;
    }

    /// Where it stands and how large it is: x, y, width, height.
    pub fn geometry(&self) -> [i32; 4] {
        let said = self.screen.said("xdotool", &["getwindowgeometry", "--shell", &self.id()]);
        ["X=", "Y=", "WIDTH=", "HEIGHT="].map(|name| {
            let mut lines = said.lines().filter_map(|line| line.strip_prefix(name));
            lines.next().and_then(|number| number.parse().ok()).unwrap_or_default()
        })
    }

    /// A property of it, as `xprop` writes it.
    pub fn property(&self, name: &str) -> String {
        self.screen.said("xprop", &["-id", &self.id(), name])
    }

    /// Presses the mouse on it.
    pub fn click(&self, x: i32, y: i32) {
        let (id, x, y) = (self.id(), x.to_string(), y.to_string());
        let words = ["mousemove", "--window", &id, &x, &y, "click", "1"];
        assert!(self.screen.run("xdotool", &words).status.success());
    }

    /// Waits until its program has ended by itself; its exit code.
    pub async fn ended(mut self) -> Option<i32> {
        until("its end", || self.child.try_wait().unwrap()).await.code()
    }
}

impl Drop for Window<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill().and_then(|()| self.child.wait());
    }
}
