//! The interface's whole state: a stack of frames and what they share.

use std::sync::Arc;

use crate::store::Filter;
use crate::tui::action::{FrameId, Message};
use crate::tui::data::Data;
use crate::tui::keymap::Place;
use crate::tui::screens::Screen;
use crate::tui::screens::grid::Grid;

/// Rows that are not the body's: title and status line.
pub const CHROME_ROWS: u16 = 2;

/// The smallest terminal that anything can be shown in.
pub const SMALLEST: (u16, u16) = (40, 10);

/// A screen with its identity.
#[derive(Debug)]
pub struct Frame {
    /// Its identity, for answers to its questions.
    pub id: FrameId,
    /// The screen.
    pub screen: Screen,
}

/// Everything that is drawn, and everything that decides what a key does.
#[derive(Debug)]
pub struct State {
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// The case, shipments left out.
    pub data: Arc<Data>,
    /// Screens and pop-ups, the top one last; never empty.
    pub frames: Vec<Frame>,
    /// Screens that were gone back from, the next one last.
    pub forward: Vec<Frame>,
    /// Keys typed so far of a longer sequence.
    pub pending: String,
    /// A number typed before a command.
    pub count: Option<usize>,
    /// What was said last.
    pub message: Option<Message>,
    /// Whether ^c was the key before.
    pub interrupted: bool,
    /// Whether to leave.
    pub quit: bool,
    next_frame: u64,
}

impl State {
    /// The shipments of a case.
    pub fn new(data: Arc<Data>, size: (u16, u16)) -> Self {
        let grid = Screen::Grid(Box::new(Grid::new(&data, Filter::default())));
        let mut state = Self {
            size,
            data,
            frames: Vec::new(),
            forward: Vec::new(),
            pending: String::new(),
            count: None,
            message: None,
            interrupted: false,
            quit: false,
            next_frame: 0,
        };
        state.push(grid);
        state
    }

    /// Columns and rows of the body.
    pub fn body(&self) -> (u16, u16) {
        (self.size.0, self.size.1.saturating_sub(CHROME_ROWS))
    }

    /// Puts a screen on top.
    pub fn push(&mut self, screen: Screen) {
        self.next_frame += 1;
        self.frames.push(Frame { id: FrameId(self.next_frame), screen });
    }

    /// The screen on top.
    ///
    /// # Panics
    /// Never: the stack always holds the first screen.
    pub fn top(&self) -> &Frame {
        self.frames.last().expect("the stack always holds the first screen")
    }

    /// The screen on top, to change it.
    ///
    /// # Panics
    /// Never: the stack always holds the first screen.
    pub fn top_mut(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the stack always holds the first screen")
    }

    /// The uppermost screen that is not a pop-up, and the pop-ups above it.
    pub fn layers(&self) -> (&Frame, &[Frame]) {
        let base = self.frames.iter().rposition(|frame| !frame.screen.is_popup()).unwrap_or(0);
        (&self.frames[base], &self.frames[base + 1..])
    }

    /// Where commands come from now.
    pub fn places(&self) -> &'static [Place] {
        self.top().screen.view().places()
    }

    /// The filter of the nearest grid, chart or facets below: what a new chart or facet looks at.
    pub fn filter(&self) -> Filter {
        self.frames
            .iter()
            .rev()
            .find_map(|frame| match &frame.screen {
                Screen::Grid(grid) => Some(grid.filter.clone()),
                Screen::Facets(facets) => Some(facets.filter.clone()),
                Screen::Chart(chart) => Some(chart.filter.clone()),
                _ => None,
            })
            .unwrap_or_default()
    }
}
