//! How the machine is doing, from the system's own files. What cannot be read is told as 0.

use std::{
    fs,
    path::{self, PathBuf},
};

use protocol::socket::Health;

const MIB: u64 = 1024 * 1024;

/// Measures the machine from one time to the next.
#[derive(Debug)]
pub struct Measure {
    /// Whose disk is looked at.
    folder: PathBuf,
    /// Busy and all ticks of the processors at the last time.
    before: (u64, u64),
}

impl Measure {
    /// Of the disk that holds this folder.
    pub fn of(folder: PathBuf) -> Self {
        // Of a folder that is named from the current one, nothing else would lie above.
        let folder = path::absolute(&folder).unwrap_or(folder);
        Self { folder, before: ticks() }
    }

    /// How it is doing; the processors since the last time.
    pub fn take(&mut self) -> Health {
        let now = ticks();
        let (busy, all) =
            (now.0.saturating_sub(self.before.0), now.1.saturating_sub(self.before.1));
        self.before = now;
        Health {
            cpu_percent: u8::try_from((100 * busy).checked_div(all).unwrap_or(0)).unwrap_or(100),
            memory_mib: memory_mib(),
            disk_free_mib: self.disk_free_mib(),
            sound: None,
            late_calls: 0,
            speaks_for: None,
            lost_displays: vec![],
        }
    }

    /// The folder may not be there before the first view is kept.
    fn disk_free_mib(&self) -> u32 {
        let disk = self.folder.ancestors().find_map(|folder| rustix::fs::statvfs(folder).ok());
        disk.map_or(0, |disk| small(disk.f_bavail.saturating_mul(disk.f_frsize) / MIB))
    }
}

fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Busy and all ticks of all processors since the machine started.
fn ticks() -> (u64, u64) {
    read_ticks(&fs::read_to_string("/proc/stat").unwrap_or_default())
}

fn read_ticks(stat: &str) -> (u64, u64) {
    let line = stat.lines().next().unwrap_or_default();
    // user, nice, system, idle, waiting for a disk, interrupts, …, stolen; guests count as user.
    let parts = line.split_whitespace().skip(1).take(8);
    let parts: Vec<u64> = parts.map(|part| part.parse().unwrap_or(0)).collect();
    let all: u64 = parts.iter().sum();
    let idle: u64 = parts.iter().skip(3).take(2).sum();
    (all - idle, all)
}

/// What the program holds.
fn memory_mib() -> u32 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    small(kib.unwrap_or(0) / 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_read_as_busy_and_all() {
        let stat = "cpu  100 5 40 800 50 0 3 2 7 0\ncpu0 1 2 3 4\n";
        assert_eq!(read_ticks(stat), (150, 1000));
        assert_eq!(read_ticks(""), (0, 0));
    }

    #[test]
    fn a_machine_says_how_it_is_doing() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut measure = Measure::of(folder.path().join("not").join("there"));
        let health = measure.take();
        assert!(Measure::of(PathBuf::from("not there")).take().disk_free_mib > 0, "beside us");
        assert!(health.cpu_percent <= 100 && health.memory_mib > 0 && health.disk_free_mib > 0);
    }
}
