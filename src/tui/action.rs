//! What reaches `update`, and what it asks for in return.

use std::ops::Range;
use std::sync::Arc;

use crossterm::event::KeyEvent;

use crate::case::Entry;
use crate::id::{QuestionId, Seq, SourceName};
use crate::records::Shipment;
use crate::records::column::Role;
use crate::records::table::Field;
use crate::resolve::{Counted, NewEvidence, Party};
use crate::state::State as Judgement;
use crate::store::{Bucket, Facet, Filter, Measure, NameProfile, Period, Selection, SortKey, Totals};
use crate::tui::data::Data;
use crate::tui::keymap::Command;

/// A frame of the stack, for as long as the interface runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FrameId(pub u64);

/// Who asked, and which of its questions: an answer to an older question is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    /// The frame that asked.
    pub frame: FrameId,
    /// Counts up with each question of that frame and kind.
    pub generation: u64,
}

/// Everything that can change the state.
#[derive(Debug)]
pub enum Action {
    /// A key was pressed.
    Key(KeyEvent),
    /// A command was chosen, by key or from the palette.
    Command(Command),
    /// Text was pasted; only text inputs take it.
    Paste(String),
    /// The terminal has this many columns and rows.
    Resize(u16, u16),
    /// A job is done.
    Answer(Ticket, Answer),
    /// The ledger or the sources have changed, here or in another session.
    Data(Arc<Data>),
    /// A change to the case was tried.
    Written(Box<Result<Written, String>>),
    /// Something to tell the person.
    Say(Message),
}

/// A change that is on disk.
#[derive(Debug)]
pub struct Written {
    /// The case with it.
    pub data: Arc<Data>,
    /// Its ledger entry.
    pub entry: Entry,
    /// The question to show, if it made one.
    pub show: Option<QuestionId>,
}

/// A line for the status bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The text; it may quote data.
    pub text: String,
    /// Whether something went wrong.
    pub failed: bool,
}

impl Message {
    /// Good news, or plain news.
    pub fn told(text: impl Into<String>) -> Self {
        Self { text: text.into(), failed: false }
    }

    /// Something went wrong.
    pub fn failed(text: impl Into<String>) -> Self {
        Self { text: text.into(), failed: true }
    }
}

/// What a job found.
#[derive(Debug)]
pub enum Answer {
    /// The rows of a filter, with their sums.
    Selected(Selection, Totals),
    /// Shipments from a place of the selection on.
    Window(usize, Vec<Shipment>),
    /// The place of the next match.
    Found(Option<usize>),
    /// Names and companies that a text finds.
    Names(Found),
    /// What records say about each subject that was asked about.
    Profiles(Vec<Profile>),
    /// Values of a column.
    Facet(Facet),
    /// Shipments over time.
    Histogram(Vec<Bucket>),
    /// A row as it stands in the imported file.
    Original(String),
    /// The job could not be done.
    Failed(String),
}

/// A name or company that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// What it is.
    pub party: Party,
    /// Greater is better; comparable within one answer only.
    pub score: i64,
    /// Character places in its text that the typed text met.
    pub highlights: Vec<usize>,
    /// Shipments that carry it as a name.
    pub shipments: u64,
    /// The roles it plays as a name.
    pub roles: Vec<Role>,
    /// Why it was found.
    pub why: String,
}

/// Names and companies that were found, best first.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The best.
    pub hits: Vec<Hit>,
    /// How many matched in all.
    pub matched: usize,
    /// How many were looked at.
    pub of: usize,
}

/// What records say about a name, or about the names attributed to a company.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Profile {
    /// The names that were counted: surely the subject's.
    pub confirmed: Option<NameProfile>,
    /// Those and the disputed, unsure and open ones.
    pub possible: Option<NameProfile>,
}

/// A change to the case.
#[derive(Debug, Clone)]
pub enum Change {
    /// Create a company.
    Company(String),
    /// Open a question on two parties.
    Ask(Party, Party),
    /// Judge a question that was last touched by that entry.
    Judge(QuestionId, Judgement, String, Seq),
    /// Undo its last judgement.
    Undo(QuestionId, String, Seq),
    /// Take back the last undo.
    Redo(QuestionId, String, Seq),
    /// Add evidence to it.
    Evidence(QuestionId, Box<NewEvidence>),
    /// Attribute a name to a company, which is created if it is new.
    Attribute {
        /// The company.
        company: String,
        /// The name, exactly as records write it.
        name: String,
        /// Why.
        reason: String,
    },
}

/// What `update` asks to be done outside.
#[derive(Debug)]
pub enum Effect {
    /// Find the rows of a filter in the order of a sort, and their sums.
    Select(Ticket, Filter, Vec<SortKey>),
    /// Fetch shipments.
    Window(Ticket, Selection, Range<usize>),
    /// Find the next (or previous) row, from a place on, in which a text stands.
    Find {
        /// Who asks.
        ticket: Ticket,
        /// Where to look.
        selection: Selection,
        /// The place to begin at.
        from: usize,
        /// The text, in any case.
        text: String,
        /// Whether to go down.
        forward: bool,
    },
    /// Find names.
    Names(Ticket, String),
    /// Look up what records say.
    Profiles(Ticket, Vec<Counted>),
    /// Count the values of a column.
    Facet(Ticket, Selection, Field, Measure),
    /// Count over time.
    Histogram(Ticket, Selection, Period),
    /// Read a row of an imported file.
    Original(Ticket, SourceName, (u64, u32)),
    /// Change the case.
    Write(Change),
    /// Hand text to the terminal's clipboard.
    Yank(String),
    /// Draw everything anew.
    Redraw,
    /// Stop the process until it is continued.
    Suspend,
}
