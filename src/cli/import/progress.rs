//! One line of progress on a terminal: how much, how fast, how long still.

use std::cell::Cell;
use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::case::import::{Progress, Stage};
use crate::text::DisplayText;

/// At most ten lines a second: more is only work for the terminal, and for a slow link.
const PAUSE: Duration = Duration::from_millis(100);
/// Cells of the file's name.
const NAME_WIDTH: usize = 32;

/// The line; nothing where stderr is no terminal.
pub(super) struct Bar {
    name: String,
    visible: bool,
    started: Cell<Instant>,
    stage: Cell<Stage>,
    drawn: Cell<Option<Instant>>,
}

impl Bar {
    pub fn new(file: &Path) -> Self {
        let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Self {
            name: DisplayText::line(&name).fit(NAME_WIDTH),
            visible: io::stderr().is_terminal(),
            started: Cell::new(Instant::now()),
            stage: Cell::new(Stage::Copying),
            drawn: Cell::new(None),
        }
    }

    /// Draws the line if it is time to; breaks off if the person wants that.
    pub fn tell(&self, now: Progress, cancelled: &AtomicBool) -> ControlFlow<()> {
        if cancelled.load(Ordering::Relaxed) {
            return ControlFlow::Break(());
        }
        if self.stage.replace(now.stage) != now.stage {
            self.started.set(Instant::now());
        }
        let rested = self.drawn.get().is_none_or(|drawn| drawn.elapsed() >= PAUSE);
        if self.visible && rested {
            self.drawn.set(Some(Instant::now()));
            // Progress that cannot be shown is no reason to fail.
            let _ =
                write!(io::stderr(), "\r{}: {}\x1b[K", self.name, line(now, self.started.get().elapsed()));
        }
        ControlFlow::Continue(())
    }

    /// Takes the line away.
    pub fn clear(&self) {
        if self.drawn.get().is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

fn line(now: Progress, elapsed: Duration) -> String {
    let word = match now.stage {
        Stage::Copying => "copying",
        Stage::Reading => "reading",
        Stage::Writing => return format!("writing {} rows", now.rows),
    };
    let seconds = elapsed.as_secs_f64().max(0.001);
    let rate = now.bytes as f64 / seconds;
    let left = if rate > 0.0 { (now.total.saturating_sub(now.bytes)) as f64 / rate } else { 0.0 };
    let percent = (now.bytes * 100).checked_div(now.total).unwrap_or(100);
    let rows = match now.stage {
        Stage::Reading => format!(", {} rows, {:.0} rows/s", now.rows, now.rows as f64 / seconds),
        _ => String::new(),
    };
    format!(
        "{word} {percent}% of {:.1} MB, {:.1} MB/s{rows}, {left:.0} s left",
        now.total as f64 / 1e6,
        rate / 1e6
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_rate_and_time_left() {
        let now = Progress { stage: Stage::Reading, bytes: 25_000_000, total: 100_000_000, rows: 50_000 };
        assert_eq!(
            line(now, Duration::from_secs(1)),
            "reading 25% of 100.0 MB, 25.0 MB/s, 50000 rows, 50000 rows/s, 3 s left"
        );
        let empty = Progress { stage: Stage::Copying, bytes: 0, total: 0, rows: 0 };
        assert!(line(empty, Duration::ZERO).starts_with("copying 100%"));
    }
}
