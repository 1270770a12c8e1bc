//! A question: its two sides next to each other, its evidence, and what has been judged.

use crate::id::QuestionId;
use crate::resolve::{Counted, names_of_side};
use crate::state::State;
use crate::tui::action::{Answer, Effect, Profile};
use crate::tui::keymap::{Command, Place};
use crate::tui::screens::prompt::Prompt;
use crate::tui::screens::{Behaviour, Ctx, Fetch, Go, Screen};

/// What the body shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// The two sides, with evidence below.
    #[default]
    Compare,
    /// Each item of evidence in full.
    Evidence,
    /// Entries of the ledger on this question.
    Ledger,
}

impl Tab {
    /// Every tab, in order.
    pub const ALL: [Self; 3] = [Self::Compare, Self::Evidence, Self::Ledger];

    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Compare => "compare",
            Self::Evidence => "evidence",
            Self::Ledger => "ledger",
        }
    }

    fn turned(self, by: usize) -> Self {
        let at = Self::ALL.iter().position(|tab| *tab == self).unwrap_or_default();
        Self::ALL[(at + by) % Self::ALL.len()]
    }
}

/// A question on the screen.
#[derive(Debug)]
pub struct View {
    /// Which one.
    pub id: QuestionId,
    /// What the body shows.
    pub tab: Tab,
    /// Lines scrolled past.
    pub scrolled: usize,
    /// What records say about the left and the right side.
    pub profiles: Fetch<(Counted, Counted), Vec<Profile>>,
}

impl View {
    /// A question, its sides first.
    pub fn new(id: QuestionId) -> Self {
        Self { id, tab: Tab::default(), scrolled: 0, profiles: Fetch::default() }
    }

    fn scroll(&mut self, command: Command, ctx: &Ctx) -> bool {
        let (by, page) = (ctx.count.unwrap_or(1), usize::from(ctx.body.1 / 2).max(1));
        self.scrolled = match command {
            Command::Down => self.scrolled.saturating_add(by),
            Command::Up => self.scrolled.saturating_sub(by),
            Command::PageDown | Command::HalfDown => self.scrolled.saturating_add(page),
            Command::PageUp | Command::HalfUp => self.scrolled.saturating_sub(page),
            Command::Top => 0,
            _ => return false,
        };
        true
    }

    fn turn(&mut self, by: usize) {
        self.tab = self.tab.turned(by);
        self.scrolled = 0;
    }

    fn prompt(&self, command: Command, ctx: &mut Ctx) {
        let Some(question) = ctx.data.question(self.id) else { return };
        let (id, last) = (question.id, question.last);
        let prompt = match command {
            Command::JudgeSame => Prompt::judge(id, State::Same, last),
            Command::JudgeDifferent => Prompt::judge(id, State::Different, last),
            Command::JudgeDisputed => Prompt::judge(id, State::Disputed, last),
            Command::JudgeUnsure => Prompt::judge(id, State::Unsure, last),
            Command::Undo => Prompt::undo(id, last),
            Command::Redo => Prompt::redo(id, last),
            Command::AddEvidence => Prompt::evidence(id),
            _ => return,
        };
        if ctx.may_write() {
            ctx.push(Screen::Prompt(Box::new(prompt)));
        }
    }
}

impl Behaviour for View {
    fn places(&self) -> &'static [Place] {
        &[Place::Question, Place::Lists, Place::Screens, Place::Anywhere]
    }

    fn title(&self) -> String {
        format!("Question {}", self.id)
    }

    fn command(&mut self, command: Command, ctx: &mut Ctx) {
        if self.scroll(command, ctx) {
            return;
        }
        match command {
            Command::NextPane | Command::Right | Command::Open => self.turn(1),
            Command::PreviousPane | Command::Left => self.turn(Tab::ALL.len() - 1),
            Command::Cancel | Command::Close => ctx.go = Some(Go::Close),
            other => self.prompt(other, ctx),
        }
    }

    fn answer(&mut self, generation: u64, answer: Answer) {
        if let Answer::Profiles(profiles) = answer {
            self.profiles.take(generation, profiles);
        }
    }

    fn want(&mut self, ctx: &mut Ctx) {
        let Some(question) = ctx.data.question(self.id) else { return };
        let left = names_of_side(&question.left, &question.right, &ctx.data.marks);
        let right = names_of_side(&question.right, &question.left, &ctx.data.marks);
        if let Some(generation) = self.profiles.ask((left.clone(), right.clone())) {
            ctx.effects.push(Effect::Profiles(ctx.ticket(generation), vec![left, right]));
        }
    }
}
