//! Screens and pop-ups: one enum, each variant with its own state, so that going back restores
//! everything.
//!
//! A screen changes only in `command`, `typed`, `answer` and `want`; none does I/O: what must be
//! done outside goes into [`Ctx::effects`].

use std::sync::Arc;

use tui_input::Input;

use crate::store::Filter;
use crate::tui::action::{Answer, Effect, FrameId, Message, Ticket};
use crate::tui::data::Data;
use crate::tui::keymap::{Command, Place};

pub mod chart;
pub mod columns;
pub mod content;
pub mod cursor;
pub mod dossier;
pub mod facets;
pub mod fetch;
pub mod finder;
pub mod grid;
pub mod help;
pub mod lists;
pub mod prompt;
pub mod question;
pub mod shipment;

pub use cursor::Cursor;
pub use fetch::Fetch;

/// Where a command leads.
#[derive(Debug)]
pub enum Go {
    /// To a new screen on top.
    Push(Screen),
    /// Away from this screen, which can be gone back to.
    Close,
    /// Away from this pop-up, to a new screen.
    Replace(Screen),
    /// Away from this pop-up, to run a command on the screen below.
    Run(Command),
    /// Hands something to the screen below; the pop-up stays.
    Tell(Delivery),
    /// Away from this pop-up, with something for the screen below.
    Hand(Delivery),
}

/// What a pop-up has for the screen below it.
#[derive(Debug, Clone)]
pub enum Delivery {
    /// Terms to filter by as well.
    Filter(Filter),
    /// A text to go to, from the place where the search began.
    Find(String),
}

/// What a screen may see and ask for while it changes.
#[derive(Debug)]
pub struct Ctx<'a> {
    /// The case, shipments left out.
    pub data: &'a Arc<Data>,
    /// Columns and rows of the body: the terminal less title and status line.
    pub body: (u16, u16),
    /// The number typed before the command.
    pub count: Option<usize>,
    /// The screen's own frame.
    pub frame: FrameId,
    /// What is to be done outside.
    pub effects: &'a mut Vec<Effect>,
    /// Where to go.
    pub go: Option<Go>,
    /// What to say.
    pub message: Option<Message>,
}

impl Ctx<'_> {
    /// A ticket for one of this screen's questions.
    pub fn ticket(&self, generation: u64) -> Ticket {
        Ticket { frame: self.frame, generation }
    }

    /// Goes to a new screen.
    pub fn push(&mut self, screen: Screen) {
        self.go = Some(Go::Push(screen));
    }

    /// Says that something went wrong, or cannot be done here.
    pub fn refuse(&mut self, text: impl Into<String>) {
        self.message = Some(Message::failed(text));
    }

    /// Whether the case can be written to; says so if not.
    pub fn may_write(&mut self) -> bool {
        if !self.data.writable {
            self.refuse("this case is read-only: make a copy that you can write to, then judge there");
        }
        self.data.writable
    }
}

/// A screen or pop-up with its state.
#[derive(Debug)]
#[allow(missing_docs, reason = "each variant is documented at its type")]
pub enum Screen {
    Grid(Box<grid::Grid>),
    Shipment(Box<shipment::Detail>),
    Finder(finder::Finder),
    Dossier(Box<dossier::Dossier>),
    Questions(lists::Questions),
    Question(Box<question::View>),
    Facets(Box<facets::Facets>),
    Chart(Box<chart::Chart>),
    Sources(lists::Sources),
    Log(lists::Log),
    Help(help::Menu),
    Prompt(Box<prompt::Prompt>),
}

/// Calls a method on whichever screen it is.
macro_rules! each {
    ($screen:expr, $inner:ident => $call:expr) => {
        match $screen {
            Screen::Grid($inner) => $call,
            Screen::Shipment($inner) => $call,
            Screen::Finder($inner) => $call,
            Screen::Dossier($inner) => $call,
            Screen::Questions($inner) => $call,
            Screen::Question($inner) => $call,
            Screen::Facets($inner) => $call,
            Screen::Chart($inner) => $call,
            Screen::Sources($inner) => $call,
            Screen::Log($inner) => $call,
            Screen::Help($inner) => $call,
            Screen::Prompt($inner) => $call,
        }
    };
}

/// What every screen can do; the defaults are for screens that need nothing of the kind.
pub trait Behaviour {
    /// Where its commands come from, nearest first.
    fn places(&self) -> &'static [Place];

    /// Its name for the title line.
    fn title(&self) -> String;

    /// The input that typed text goes to now, if there is one.
    fn input(&mut self) -> Option<&mut Input> {
        None
    }

    /// Runs a command.
    fn command(&mut self, command: Command, ctx: &mut Ctx);

    /// The input has changed.
    fn typed(&mut self, _ctx: &mut Ctx) {}

    /// Takes an answer to one of its questions.
    fn answer(&mut self, _generation: u64, _answer: Answer) {}

    /// Takes what a pop-up above it has for it.
    fn deliver(&mut self, _delivery: Delivery, _ctx: &mut Ctx) {}

    /// The ledger or the sources have changed.
    fn refresh(&mut self, _data: &Data) {}

    /// Asks for what it should show and does not have.
    fn want(&mut self, _ctx: &mut Ctx) {}
}

impl Screen {
    /// Whether it is drawn over the screen below it.
    pub fn is_popup(&self) -> bool {
        matches!(self, Self::Help(_) | Self::Prompt(_))
    }

    /// The screen as something that behaves.
    pub fn behaviour(&mut self) -> &mut dyn Behaviour {
        each!(self, inner => inner)
    }

    /// The screen as something that can be asked.
    pub fn view(&self) -> &dyn Behaviour {
        each!(self, inner => inner)
    }
}

impl<B: Behaviour> Behaviour for Box<B> {
    fn places(&self) -> &'static [Place] {
        (**self).places()
    }
    fn title(&self) -> String {
        (**self).title()
    }
    fn input(&mut self) -> Option<&mut Input> {
        (**self).input()
    }
    fn command(&mut self, command: Command, ctx: &mut Ctx) {
        (**self).command(command, ctx);
    }
    fn typed(&mut self, ctx: &mut Ctx) {
        (**self).typed(ctx);
    }
    fn answer(&mut self, generation: u64, answer: Answer) {
        (**self).answer(generation, answer);
    }
    fn deliver(&mut self, delivery: Delivery, ctx: &mut Ctx) {
        (**self).deliver(delivery, ctx);
    }
    fn refresh(&mut self, data: &Data) {
        (**self).refresh(data);
    }
    fn want(&mut self, ctx: &mut Ctx) {
        (**self).want(ctx);
    }
}
