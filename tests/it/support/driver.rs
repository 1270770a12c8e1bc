//! The interface without a terminal or threads: keys in, screens out.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tempfile::TempDir;
use tidewaiter::case::{Access, Case};
use tidewaiter::store::Store;
use tidewaiter::tui::action::{Action, Effect};
use tidewaiter::tui::jobs::{self, Clerk};
use tidewaiter::tui::state::State;
use tidewaiter::tui::theme::Theme;
use tidewaiter::tui::update::update;
use tidewaiter::tui::view::{Look, draw};

/// The interface on a copy of the demo case.
pub struct Driver {
    /// What is shown.
    pub state: State,
    /// What the interface sent to the clipboard.
    pub yanked: Vec<String>,
    clerk: Clerk,
    look: Look,
    folder: Option<TempDir>,
}

impl Driver {
    /// Opens a copy of the demo case on a screen of that size.
    pub fn demo(columns: u16, rows: u16) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the case");
        let root = folder.path().join("demo.case");
        drop(tidewaiter::cli::demo::copy_to(&root).expect("the demo case"));
        let mut driver = Self::open(&root, columns, rows);
        driver.folder = Some(folder);
        driver
    }

    /// Opens a case on a screen of that size.
    pub fn open(root: &std::path::Path, columns: u16, rows: u16) -> Self {
        let case = Case::open(root, Access::Write).expect("the case opens");
        let store: Arc<dyn Store> =
            Arc::new(tidewaiter::cli::store::open(&case).expect("the shipments open"));
        let data = Arc::new(jobs::read(&case, store.as_ref()).expect("the case reads"));
        let mut driver = Self {
            state: State::new(data, (columns, rows)),
            yanked: Vec::new(),
            clerk: Clerk { case, by: "tester".to_owned(), store },
            look: Look { theme: Theme::new(true), unicode: true },
            folder: None,
        };
        driver.act(Action::Resize(columns, rows));
        driver
    }

    /// Draws without colours, or with ASCII only.
    pub fn look(&mut self, color: bool, unicode: bool) {
        self.look = Look { theme: Theme::new(color), unicode };
    }

    /// Takes an action and does everything that follows from it.
    pub fn act(&mut self, action: Action) {
        let newest = AtomicU64::new(u64::MAX);
        let mut actions = vec![action];
        while let Some(action) = actions.pop() {
            for effect in update(&mut self.state, action) {
                if let Effect::Find { ticket, .. } = &effect {
                    newest.store(ticket.generation, std::sync::atomic::Ordering::Relaxed);
                }
                if let Effect::Yank(text) = effect {
                    self.yanked.push(text);
                    continue;
                }
                let job = match effect {
                    Effect::Write(_) | Effect::Original(..) => self.clerk.answer(effect),
                    other => jobs::answer(self.clerk.store.as_ref(), other, &self.state.data, &newest),
                };
                actions.extend(job);
            }
        }
    }

    /// Presses keys: words of the keymap's notation, separated by spaces; `"…"` types a text.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for (at, part) in keys.split('"').enumerate() {
            if at % 2 == 1 {
                part.chars().for_each(|c| self.press(KeyCode::Char(c), KeyModifiers::NONE));
            } else {
                part.split_whitespace().for_each(|word| self.word(word));
            }
        }
        self
    }

    fn word(&mut self, word: &str) {
        let code = match word {
            "enter" => KeyCode::Enter,
            "esc" => KeyCode::Esc,
            "tab" => KeyCode::Tab,
            "up" => KeyCode::Up,
            "down" => KeyCode::Down,
            "backspace" => KeyCode::Backspace,
            "pgdn" => KeyCode::PageDown,
            f if f.len() > 1 && f.starts_with('f') => KeyCode::F(f[1..].parse().expect("a function key")),
            other => {
                let control = other.strip_prefix("ctrl-");
                let c = control.unwrap_or(other).chars().next().expect("a key");
                let modifiers = if control.is_some() { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
                return self.press(KeyCode::Char(c), modifiers);
            }
        };
        self.press(code, KeyModifiers::NONE);
    }

    fn press(&mut self, code: KeyCode, modifiers: KeyModifiers) {
        self.act(Action::Key(KeyEvent::new(code, modifiers)));
    }

    /// The screen as it would be drawn.
    pub fn buffer(&self) -> Buffer {
        let (columns, rows) = self.state.size;
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
        draw(&mut buffer, &self.state, &self.look);
        buffer
    }

    /// The screen's text, a line for each row.
    pub fn text(&self) -> String {
        text(&self.buffer())
    }

    /// The screen's text, then its styles: for each row the runs of cells with a style of their own.
    pub fn snapshot(&self) -> String {
        let buffer = self.buffer();
        format!("{}\n{}", without_times(&text(&buffer)), styles(&buffer))
    }
}

/// Replaces times of the clock, which differ from run to run.
fn without_times(text: &str) -> String {
    let is_time =
        |word: &str| word.len() >= 20 && word.starts_with("20") && word.contains('T') && word.ends_with('Z');
    let mask = |word: &str| word.replace(word.trim_end(), "0000-00-00T00:00:00.000Z");
    text.split_inclusive([' ', '\n'])
        .map(|word| if is_time(word.trim_end()) { mask(word) } else { word.to_owned() })
        .collect()
}

fn text(buffer: &Buffer) -> String {
    let row = |y| {
        let mut line = String::new();
        let mut hidden = 0;
        for x in 0..buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            if hidden > 0 {
                hidden -= 1;
                continue;
            }
            line.push_str(symbol);
            hidden = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
        }
        line.trim_end().to_owned()
    };
    (0..buffer.area.height).map(row).collect::<Vec<_>>().join("\n")
}

fn styles(buffer: &Buffer) -> String {
    let mut lines = Vec::new();
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let style = buffer[(x, y)].style();
            let start = x;
            while x < buffer.area.width && buffer[(x, y)].style() == style {
                x += 1;
            }
            let plain = buffer::plain(&style);
            if !plain.is_empty() {
                lines.push(format!("{y}:{start}-{x} {plain}"));
            }
        }
    }
    lines.join("\n")
}

mod buffer {
    use ratatui::style::{Color, Style};

    /// A style in words; nothing for the terminal's own.
    pub fn plain(style: &Style) -> String {
        let color = |name: &str, color: Option<Color>| {
            color.filter(|c| *c != Color::Reset).map(|c| format!("{name}={c}"))
        };
        let modifier = style.add_modifier;
        let words = [
            color("fg", style.fg),
            color("bg", style.bg),
            (!modifier.is_empty()).then(|| format!("{modifier:?}")),
        ];
        words.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}
