//! What iced cannot do on an X11 display: appear without taking the keyboard, and stay above a program that fills the screen.
//!
//! A window that is always on top still lies below a full-screen window that has the keyboard. But
//! every window manager keeps a dialog above its program: as long as such a program is active, the
//! window says that it belongs to it.

use x11rb::{
    connection::Connection,
    protocol::{
        Event,
        xproto::{
            Atom, AtomEnum, ChangeWindowAttributesAux, ConnectionExt as _, EventMask, PropMode,
            Window,
        },
    },
    rust_connection::RustConnection,
    wrapper::ConnectionExt as _,
};

x11rb::atom_manager! {
    /// Names of the properties that are read and written here.
    Atoms: AtomsCookie {
        _NET_ACTIVE_WINDOW,
        _NET_WM_STATE,
        _NET_WM_STATE_FULLSCREEN,
        _NET_WM_STATE_HIDDEN,
        _NET_WM_USER_TIME,
    }
}

/// Lets a window that has not appeared yet appear without the keyboard, and then keeps it in sight
/// on a thread of its own. A display that does not know how leaves it as it is.
pub fn keep_in_sight(window: u64) {
    let Ok(window) = Window::try_from(window) else { return };
    let Ok((display, screen)) = x11rb::connect(None) else { return };
    let Some(root) = display.setup().roots.get(screen).map(|screen| screen.root) else { return };
    let named = |display: &RustConnection| Atoms::new(display).ok()?.reply().ok();
    let Some(atoms) = named(&display) else { return };
    let time = atoms._NET_WM_USER_TIME;
    // A time of 0 says: nobody has asked for this window, so it must not take the keyboard.
    let set = |display: &RustConnection| {
        let (mode, kind) = (PropMode::REPLACE, AtomEnum::CARDINAL);
        display.change_property32(mode, window, time, kind, &[0]).ok()?.check().ok()
    };
    if set(&display).is_none() {
        return;
    }
    let watch = Watch { display, root, window, atoms, parent: None };
    std::thread::spawn(move || watch.run());
}

struct Watch {
    display: RustConnection,
    root: Window,
    window: Window,
    atoms: Atoms,
    /// The full-screen window to which this one belongs now.
    parent: Option<Window>,
}

impl Watch {
    /// Until the display ends. Properties of windows that are gone by then are simply not there.
    fn run(mut self) {
        self.follow(self.root);
        self.follow(self.window);
        let mut active = self.active();
        self.belong(active);
        while let Ok(Event::PropertyNotify(event)) = self.next() {
            if event.window == self.window {
                self.reappear(event.atom);
                continue;
            }
            let changed = event.atom == self.atoms._NET_ACTIVE_WINDOW;
            if changed {
                active = self.active();
            }
            if changed || event.atom == self.atoms._NET_WM_STATE {
                self.belong(active);
            }
        }
    }

    fn next(&self) -> Result<Event, x11rb::errors::ConnectionError> {
        loop {
            match self.display.wait_for_event()? {
                event @ Event::PropertyNotify(_) => return Ok(event),
                _ => continue,
            }
        }
    }

    fn follow(&self, window: Window) {
        let mask = ChangeWindowAttributesAux::new().event_mask(EventMask::PROPERTY_CHANGE);
        let followed = self.display.change_window_attributes(window, &mask);
        // A window that is gone is followed by the next one.
        let _ = followed.map(|cookie| cookie.check());
    }

    fn longs(&self, window: Window, property: Atom) -> Vec<u32> {
        let asked = self.display.get_property(false, window, property, AtomEnum::ANY, 0, 64);
        let reply = asked.ok().and_then(|cookie| cookie.reply().ok());
        reply.and_then(|reply| Some(reply.value32()?.collect())).unwrap_or_default()
    }

    /// The window that has the keyboard, unless it is this one.
    fn active(&self) -> Option<Window> {
        let active = self.longs(self.root, self.atoms._NET_ACTIVE_WINDOW).first().copied()?;
        if active == 0 {
            return None;
        }
        if active == self.window {
            return self.parent;
        }
        self.follow(active);
        Some(active)
    }

    /// Belongs to the active window while that fills the screen.
    fn belong(&mut self, active: Option<Window>) {
        let fills = |window: &Window| {
            let states = self.longs(*window, self.atoms._NET_WM_STATE);
            states.contains(&self.atoms._NET_WM_STATE_FULLSCREEN)
        };
        let parent = active.filter(fills);
        if parent == self.parent {
            return;
        }
        self.parent = parent;
        let property = AtomEnum::WM_TRANSIENT_FOR;
        let _ = match parent {
            Some(parent) => {
                let (mode, kind) = (PropMode::REPLACE, AtomEnum::WINDOW);
                self.display.change_property32(mode, self.window, property, kind, &[parent])
            }
            None => self.display.delete_property(self.window, property.into()),
        };
        let _ = self.display.flush();
    }

    /// Who hides a program hides its dialogs: this one comes back.
    fn reappear(&mut self, changed: Atom) {
        let states = self.longs(self.window, self.atoms._NET_WM_STATE);
        let hidden = states.contains(&self.atoms._NET_WM_STATE_HIDDEN);
        if changed != self.atoms._NET_WM_STATE || !hidden || self.parent.is_none() {
            return;
        }
        self.belong(None);
        let _ = self.display.map_window(self.window);
        let _ = self.display.flush();
    }
}
