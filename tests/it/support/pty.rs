//! The program in a real pseudo-terminal, and the screen that its bytes leave.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long a screen may take to come before a test fails: generous, for loaded machines.
const PATIENCE: Duration = Duration::from_secs(60);

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a terminal has rows and columns")
}

/// A running program.
pub struct Session {
    /// The program.
    pub child: Box<dyn Child + Send + Sync>,
    /// Every byte that it has written.
    pub written: Vec<u8>,
    parser: vt100::Parser,
    bytes: Receiver<Vec<u8>>,
    keys: Box<dyn Write + Send>,
    master: Option<Box<dyn MasterPty + Send>>,
    lost: Arc<AtomicBool>,
}

impl Session {
    /// Starts the program with some arguments, with `data` as its user's data folder.
    pub fn start(arguments: &[&str], data: &Path, columns: u16, rows: u16) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pty");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_tidewaiter"));
        command.args(arguments);
        for (name, value) in [("TERM", "xterm-256color"), ("LC_ALL", "C.UTF-8"), ("USER", "tester")] {
            command.env(name, value);
        }
        command.env("XDG_DATA_HOME", data);
        command.env("HOME", data);
        command.env_remove("NO_COLOR");
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("its output");
        let (to, bytes) = channel();
        let lost = Arc::new(AtomicBool::new(false));
        let gone = Arc::clone(&lost);
        thread::spawn(move || {
            let mut chunk = [0u8; 8192];
            while let Ok(n @ 1..) = reader.read(&mut chunk) {
                if gone.load(Ordering::SeqCst) || to.send(chunk[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keys = pair.master.take_writer().expect("its input");
        let parser = vt100::Parser::new(cells(rows), cells(columns), 0);
        Self { child, written: Vec::new(), parser, bytes, keys, master: Some(pair.master), lost }
    }

    /// Sends keys as a terminal would.
    pub fn send(&mut self, keys: &str) {
        self.keys
            .write_all(keys.as_bytes())
            .and_then(|()| self.keys.flush())
            .expect("the program reads keys");
    }

    /// Waits until the screen shows a text.
    ///
    /// # Panics
    /// When it does not in time; the message shows the screen.
    pub fn wait_for(&mut self, text: &str) {
        let until = Instant::now() + PATIENCE;
        while !self.screen().contains(text) {
            let left = until.saturating_duration_since(Instant::now());
            match self.bytes.recv_timeout(left) {
                Ok(chunk) => self.take(&chunk),
                Err(_) => panic!("the screen never showed {text:?}; it shows:\n{}", self.screen()),
            }
        }
    }

    /// The screen's text.
    pub fn screen(&self) -> String {
        self.parser.screen().contents()
    }

    /// Whether the alternate screen is on.
    pub fn on_alternate_screen(&self) -> bool {
        self.parser.screen().alternate_screen()
    }

    /// Changes the terminal's size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().expect("the terminal is there").resize(size).expect("the size is taken");
        self.parser.screen_mut().set_size(cells(rows), cells(columns));
    }

    /// Closes the terminal, as a lost connection does: the last reader of its bytes goes with the next
    /// ones that come.
    pub fn hang_up(&mut self) {
        self.lost.store(true, Ordering::SeqCst);
        self.send("j");
        self.master = None;
        self.keys = Box::new(std::io::sink());
    }

    /// Waits for the end of the program; tells whether it succeeded.
    pub fn wait(&mut self) -> bool {
        let until = Instant::now() + PATIENCE;
        loop {
            while let Ok(chunk) = self.bytes.try_recv() {
                self.take(&chunk);
            }
            if let Some(status) = self.child.try_wait().expect("the program can be waited for") {
                while let Ok(chunk) = self.bytes.recv_timeout(Duration::from_millis(200)) {
                    self.take(&chunk);
                }
                return status.success();
            }
            assert!(Instant::now() < until, "the program does not end; its screen:\n{}", self.screen());
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn take(&mut self, chunk: &[u8]) {
        self.written.extend_from_slice(chunk);
        self.parser.process(chunk);
    }
}
