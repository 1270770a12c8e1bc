//! Help and palette: the commands that apply, searched by typing; Enter runs the one chosen.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use tui_input::Input;

use crate::tui::keymap::{self, Command, Entry, Place};
use crate::tui::screens::{Behaviour, Ctx, Cursor, Go};

/// A searchable list of commands.
#[derive(Debug)]
pub struct Menu {
    /// Its title.
    pub title: &'static str,
    /// What is typed.
    pub text: Input,
    /// The command under the cursor.
    pub cursor: Cursor,
    /// The commands that the text finds.
    pub rows: Vec<&'static Entry>,
    all: Vec<&'static Entry>,
}

impl Menu {
    /// Rows of the pop-up that do not show commands: border, input, rule.
    pub const FRAME_ROWS: u16 = 4;

    /// The commands that apply on a screen, with their keys.
    pub fn help(places: &[Place]) -> Self {
        Self::of("keys that apply here", keymap::applying(places))
    }

    /// The same, views first, to go somewhere by name.
    pub fn palette(places: &[Place]) -> Self {
        let mut all = keymap::applying(places);
        all.sort_by_key(|entry| !entry.places.contains(&Place::Screens));
        Self::of("commands", all)
    }

    fn of(title: &'static str, all: Vec<&'static Entry>) -> Self {
        Self { title, text: Input::default(), cursor: Cursor::default(), rows: all.clone(), all }
    }

    /// Commands that a body of that height shows.
    pub fn height(body: u16) -> usize {
        usize::from(body.saturating_sub(Self::FRAME_ROWS)).max(1)
    }
}

/// The entries whose name, or failing that whose help, a typed text meets, best first.
fn picked(text: &str, all: &[&'static Entry]) -> Vec<&'static Entry> {
    let matcher = SkimMatcherV2::default();
    let score = |entry: &Entry| {
        let name = matcher.fuzzy_match(entry.name, text).map(|score| (1, score));
        name.or_else(|| matcher.fuzzy_match(entry.help, text).map(|score| (0, score)))
    };
    let mut rows: Vec<_> = all.iter().filter_map(|entry| Some((score(entry)?, *entry))).collect();
    rows.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    rows.into_iter().map(|(_, entry)| entry).collect()
}

impl Behaviour for Menu {
    fn places(&self) -> &'static [Place] {
        &[Place::Lists, Place::Anywhere]
    }

    fn title(&self) -> String {
        self.title.to_owned()
    }

    fn input(&mut self) -> Option<&mut Input> {
        Some(&mut self.text)
    }

    fn typed(&mut self, _ctx: &mut Ctx) {
        self.rows = picked(self.text.value(), &self.all);
        self.cursor = Cursor::default();
    }

    fn command(&mut self, command: Command, ctx: &mut Ctx) {
        if self.cursor.step(command, None, self.rows.len(), Self::height(ctx.body.1)) {
            return;
        }
        match command {
            Command::Open => {
                ctx.go = self.rows.get(self.cursor.at).map(|entry| Go::Run(entry.command));
            }
            Command::Cancel | Command::Close => ctx.go = Some(Go::Close),
            _ => {}
        }
    }
}
