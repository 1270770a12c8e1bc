//! The terminal: taken over, given back whatever happens, and what it can show.
//!
//! It is given back on drop, on panic, and by the signal thread on SIGTERM and SIGHUP, which then
//! ends the process: a hung-up terminal is never polled.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use base64::Engine;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{cursor, execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level;

use crate::tui::theme::Theme;
use crate::tui::view::Look;

/// Bytes of base64 that terminals take in one OSC 52; xterm's limit less the sequence itself.
const CLIPBOARD_LIMIT: usize = 74_994;

/// The terminal that is drawn on.
pub type Screen = Terminal<CrosstermBackend<io::BufWriter<io::Stdout>>>;

static TAKEN: AtomicBool = AtomicBool::new(false);

/// What the surroundings say about the terminal; read at the edge, by the command line.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// `TERM`.
    pub term: Option<String>,
    /// `NO_COLOR` is set and not empty.
    pub no_color: bool,
    /// `LC_ALL`, `LC_CTYPE` or `LANG`, the first that is set.
    pub locale: Option<String>,
    /// `--ascii` was given.
    pub ascii: bool,
}

impl Surroundings {
    /// What can be shown; `Err` says why nothing can.
    ///
    /// # Errors
    /// When there is no terminal, or it can do nothing.
    pub fn look(&self) -> Result<Look, String> {
        if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            return Err("this is not a terminal".to_owned());
        }
        if self.term.as_deref() == Some("dumb") {
            return Err("this terminal (TERM=dumb) cannot place text on a screen".to_owned());
        }
        let locale = self.locale.as_deref().unwrap_or_default().to_ascii_lowercase();
        let unicode = !self.ascii && (locale.contains("utf-8") || locale.contains("utf8"));
        Ok(Look { theme: Theme::new(!self.no_color), unicode })
    }
}

/// Holds the terminal; gives it back on drop.
#[derive(Debug)]
pub struct Guard(());

impl Guard {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// When the terminal refuses.
    pub fn take() -> io::Result<(Self, Screen)> {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            give_back();
            before(info);
        }));
        enter()?;
        let screen =
            Terminal::new(CrosstermBackend::new(io::BufWriter::with_capacity(1 << 16, io::stdout())))?;
        Ok((Self(()), screen))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, cursor::Hide)
}

/// Gives the terminal back; a second call does nothing. Errors are left alone: there is nowhere to tell them.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let mut out = io::stdout();
        let _ = queue!(out, DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
        let _ = out.flush();
        let _ = disable_raw_mode();
    }
}

/// Waits for signals that end the process; gives the terminal back first, then dies of the signal.
///
/// # Errors
/// When the signals cannot be listened to.
pub fn watch_signals() -> io::Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGTERM, SIGINT, SIGQUIT])?;
    thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            // A terminal that is gone may block a write for ever: never wait for it.
            let restore = thread::spawn(give_back);
            if signal != SIGHUP {
                let _ = restore.join();
            }
            let _ = low_level::emulate_default_handler(signal);
            std::process::exit(128 + signal);
        }
    });
    Ok(())
}

/// Stops the process as ^Z does; when it is continued, takes the terminal over again.
///
/// # Errors
/// When the terminal refuses.
pub fn suspend(screen: &mut Screen) -> io::Result<()> {
    give_back();
    low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
    enter()?;
    screen.clear()
}

/// Hands text to the terminal's clipboard (OSC 52); says what was done, as nobody can know whether it arrived.
///
/// # Errors
/// When the terminal cannot be written to.
pub fn yank(screen: &mut Screen, text: &str) -> io::Result<String> {
    let encoded = base64::engine::general_purpose::STANDARD.encode(text);
    if encoded.len() > CLIPBOARD_LIMIT {
        return Ok(format!("too long for a terminal's clipboard: {} bytes", text.len()));
    }
    let out = screen.backend_mut();
    write!(out, "\x1b]52;c;{encoded}\x07")?;
    Write::flush(out)?;
    Ok(format!("sent to the terminal: {} bytes (whether it keeps them is the terminal's affair)", text.len()))
}
