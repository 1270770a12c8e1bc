//! Plain lists: questions, sources, and the ledger.

use crate::resolve::Question;
use crate::state::State;
use crate::tui::data::Data;
use crate::tui::keymap::{Command, Place};
use crate::tui::screens::question::View;
use crate::tui::screens::{Behaviour, Ctx, Cursor, Go, Screen};

const LIST: &[Place] = &[Place::Lists, Place::Screens, Place::Anywhere];

fn height(ctx: &Ctx, frame_rows: u16) -> usize {
    usize::from(ctx.body.1.saturating_sub(frame_rows)).max(1)
}

/// The queue of questions: what is undecided first.
#[derive(Debug, Default)]
pub struct Questions {
    /// Only those in this state.
    pub only: Option<State>,
    /// The line under the cursor.
    pub cursor: Cursor,
}

impl Questions {
    /// Rows of the body that do not show questions.
    pub const FRAME_ROWS: u16 = 3;

    /// The questions as they are listed: disputed, unsure and open ones first, newest first.
    pub fn listed<'a>(&self, data: &'a Data) -> Vec<&'a Question> {
        let rank = |state: State| match state {
            State::Disputed => 0,
            State::Unsure => 1,
            State::Open => 2,
            State::Same | State::Different => 3,
        };
        let wanted = |q: &&Question| self.only.is_none_or(|state| q.state == state);
        let mut listed: Vec<&Question> = data.questions.iter().filter(wanted).collect();
        listed.sort_by_key(|q| (rank(q.state), std::cmp::Reverse(q.last)));
        listed
    }

    fn next_state(&mut self, forward: bool) {
        let states: Vec<Option<State>> = std::iter::once(None).chain(State::ALL.map(Some)).collect();
        let at = states.iter().position(|state| *state == self.only).unwrap_or_default();
        let by = if forward { 1 } else { states.len() - 1 };
        self.only = states[(at + by) % states.len()];
        self.cursor = Cursor::default();
    }
}

impl Behaviour for Questions {
    fn places(&self) -> &'static [Place] {
        LIST
    }

    fn title(&self) -> String {
        "Questions".to_owned()
    }

    fn command(&mut self, command: Command, ctx: &mut Ctx) {
        let listed = self.listed(ctx.data);
        if self.cursor.step(command, ctx.count, listed.len(), height(ctx, Self::FRAME_ROWS)) {
            return;
        }
        match command {
            Command::Open => {
                if let Some(question) = listed.get(self.cursor.at) {
                    ctx.push(Screen::Question(Box::new(View::new(question.id))));
                }
            }
            Command::NextPane | Command::Right => self.next_state(true),
            Command::PreviousPane | Command::Left => self.next_state(false),
            Command::Cancel | Command::Close => ctx.go = Some(Go::Close),
            _ => {}
        }
    }

    fn want(&mut self, ctx: &mut Ctx) {
        let len = self.listed(ctx.data).len();
        self.cursor.fit(len, height(ctx, Self::FRAME_ROWS));
    }
}

/// Imported files: a list, and what was found in the one under the cursor.
#[derive(Debug, Default)]
pub struct Sources {
    /// The source under the cursor.
    pub cursor: Cursor,
    /// Lines of its detail that are scrolled past.
    pub scrolled: u16,
}

impl Sources {
    /// Rows of the list for a body of that height; the rest shows the detail.
    pub fn list_rows(height: u16, sources: usize) -> u16 {
        u16::try_from(sources).unwrap_or(u16::MAX).clamp(1, (height / 3).max(1))
    }
}

impl Behaviour for Sources {
    fn places(&self) -> &'static [Place] {
        LIST
    }

    fn title(&self) -> String {
        "Sources".to_owned()
    }

    fn command(&mut self, command: Command, ctx: &mut Ctx) {
        let len = ctx.data.sources.len();
        let rows = usize::from(Self::list_rows(ctx.body.1, len));
        match command {
            Command::PageDown | Command::HalfDown => self.scrolled = self.scrolled.saturating_add(5),
            Command::PageUp | Command::HalfUp => self.scrolled = self.scrolled.saturating_sub(5),
            Command::Cancel | Command::Close => ctx.go = Some(Go::Close),
            other => {
                if self.cursor.step(other, ctx.count, len, rows) {
                    self.scrolled = 0;
                }
            }
        }
    }
}

/// The ledger, newest entry first.
#[derive(Debug, Default)]
pub struct Log {
    /// The entry under the cursor.
    pub cursor: Cursor,
}

impl Log {
    /// Rows of the body that do not show entries.
    pub const FRAME_ROWS: u16 = 6;
}

impl Behaviour for Log {
    fn places(&self) -> &'static [Place] {
        LIST
    }

    fn title(&self) -> String {
        "Ledger".to_owned()
    }

    fn command(&mut self, command: Command, ctx: &mut Ctx) {
        let len = ctx.data.ledger.len();
        if self.cursor.step(command, ctx.count, len, height(ctx, Self::FRAME_ROWS)) {
            return;
        }
        match command {
            Command::Open => {
                let entry = len.checked_sub(self.cursor.at + 1).and_then(|at| ctx.data.ledger.get(at));
                if let Some(id) = entry.and_then(|entry| entry.question) {
                    ctx.push(Screen::Question(Box::new(View::new(id))));
                }
            }
            Command::Cancel | Command::Close => ctx.go = Some(Go::Close),
            _ => {}
        }
    }
}
