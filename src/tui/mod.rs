//! The terminal interface: keys become actions, `update` alone changes the state, `view` draws it.
//!
//! A draw happens only when something has changed; there is no tick. Slow work is done by `jobs`
//! and comes back as an action.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event::{self, Event};

use crate::case::{Case, CaseError};
use crate::store::Store;

pub mod action;
pub mod data;
pub mod format;
pub mod jobs;
pub mod keymap;
pub mod screens;
pub mod state;
pub mod terminal;
pub mod theme;
pub mod update;
pub mod view;
pub mod widgets;

use action::{Action, Effect, Message};
use jobs::Jobs;
use state::State;
use terminal::{Guard, Screen, Surroundings};
use update::update;

/// How long a draw waits for answers that are about to come: less than an eye can tell, and it saves
/// drawing a screen that is out of date at once.
const WAIT_FOR_ANSWERS: Duration = Duration::from_millis(12);

/// What goes wrong with the interface.
#[derive(Debug, thiserror::Error)]
pub enum TuiError {
    /// Nothing can be shown here.
    #[error("{0}")]
    NoTerminal(String),
    /// The case cannot be read.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// The terminal refuses.
    #[error("the terminal: {0}")]
    Io(#[from] io::Error),
}

/// Shows a case until the person quits.
///
/// # Errors
/// When there is no terminal, or it or the case cannot be used.
pub fn run(
    case: Case,
    store: Arc<dyn Store>,
    by: String,
    surroundings: &Surroundings,
) -> Result<(), TuiError> {
    let look = surroundings.look().map_err(TuiError::NoTerminal)?;
    let data = Arc::new(jobs::read(&case, store.as_ref())?);
    let (to, from) = channel();
    terminal::watch_signals()?;
    let (guard, mut screen) = Guard::take()?;
    let jobs = Jobs::start(store, case, by, to.clone());
    // Makes crossterm watch for changes of size, so that none is missed between here and the first key.
    event::poll(Duration::ZERO)?;
    listen(to);
    let size = screen.size()?;
    let mut state = State::new(data, (size.width, size.height));
    let first = update(&mut state, Action::Resize(size.width, size.height));
    let outcome = serve(&mut state, &from, &jobs, &mut screen, &look, first);
    drop(guard);
    outcome
}

/// Reads keys on a thread of its own; ends when the terminal does.
fn listen(to: Sender<Action>) {
    thread::spawn(move || {
        while let Ok(event) = event::read() {
            let action = match event {
                Event::Key(key) => Action::Key(key),
                Event::Paste(text) => Action::Paste(text),
                Event::Resize(columns, rows) => Action::Resize(columns, rows),
                Event::FocusGained | Event::FocusLost | Event::Mouse(_) => continue,
            };
            if to.send(action).is_err() {
                return;
            }
        }
    });
}

fn serve(
    state: &mut State,
    from: &Receiver<Action>,
    jobs: &Jobs,
    screen: &mut Screen,
    look: &view::Look,
    first: Vec<Effect>,
) -> Result<(), TuiError> {
    let mut pending = carry_out(state, jobs, screen, first)?;
    loop {
        let until = Instant::now() + WAIT_FOR_ANSWERS;
        loop {
            let left =
                if pending > 0 { until.saturating_duration_since(Instant::now()) } else { Duration::ZERO };
            let Ok(action) = from.recv_timeout(left) else { break };
            pending = take(state, jobs, screen, action, pending)?;
        }
        let size = screen.size()?;
        if (size.width, size.height) != state.size {
            take(state, jobs, screen, Action::Resize(size.width, size.height), pending)?;
        }
        screen.draw(|frame| view::draw(frame.buffer_mut(), state, look))?;
        if state.quit {
            return Ok(());
        }
        let Ok(action) = from.recv() else { return Ok(()) };
        pending = take(state, jobs, screen, action, 0)?;
    }
}

/// Takes an action; returns how many answers are still to come of those that were waited for.
fn take(
    state: &mut State,
    jobs: &Jobs,
    screen: &mut Screen,
    action: Action,
    pending: usize,
) -> io::Result<usize> {
    let answered = usize::from(matches!(action, Action::Answer(..)));
    let effects = update(state, action);
    Ok(pending.saturating_sub(answered) + carry_out(state, jobs, screen, effects)?)
}

/// Does what `update` asked for; returns how many answers will come.
fn carry_out(state: &mut State, jobs: &Jobs, screen: &mut Screen, effects: Vec<Effect>) -> io::Result<usize> {
    let mut answers = 0;
    for effect in effects {
        match jobs.run(effect, &state.data) {
            None => answers += 1,
            Some(Effect::Yank(text)) => state.message = Some(Message::told(terminal::yank(screen, &text)?)),
            Some(Effect::Redraw) => screen.clear()?,
            Some(Effect::Suspend) => terminal::suspend(screen)?,
            Some(_) => {}
        }
    }
    Ok(answers)
}
