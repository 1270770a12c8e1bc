//! The only place where the state changes. Does no I/O: it returns what is to be done outside.

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use tui_input::{Input, InputRequest};

use crate::case::{Entry, Kind};
use crate::tui::action::{Action, Answer, Effect, Message, Ticket, Written};
use crate::tui::data::Data;
use crate::tui::keymap::{self, Command, Lookup};
use crate::tui::screens::chart::Chart;
use crate::tui::screens::facets::Facets;
use crate::tui::screens::finder::{Finder, Purpose};
use crate::tui::screens::grid::Grid;
use crate::tui::screens::help::Menu;
use crate::tui::screens::lists::{Log, Questions, Sources};
use crate::tui::screens::prompt::Prompt;
use crate::tui::screens::question::View;
use crate::tui::screens::{Behaviour, Ctx, Delivery, Go, Screen};
use crate::tui::state::State;

/// A count longer than this is a slip of the finger.
const LONGEST_COUNT: usize = 1_000_000_000;

/// Changes the state by an action; returns what is to be done outside.
pub fn update(state: &mut State, action: Action) -> Vec<Effect> {
    let mut effects = Vec::new();
    match action {
        Action::Key(event) => key(state, event, &mut effects),
        Action::Command(command) => run(state, command, &mut effects),
        Action::Paste(text) => paste(state, &text, &mut effects),
        Action::Resize(columns, rows) => state.size = (columns, rows),
        Action::Answer(ticket, answer) => deliver(state, ticket, answer),
        Action::Data(data) => renew(state, data),
        Action::Written(outcome) => written(state, *outcome),
        Action::Say(message) => state.message = Some(message),
    }
    want(state, &mut effects);
    effects
}

/// Calls a screen with everything it may see, then does what it asked of the stack.
fn with_top(state: &mut State, effects: &mut Vec<Effect>, act: impl FnOnce(&mut dyn Behaviour, &mut Ctx)) {
    let (data, body, count) = (Arc::clone(&state.data), state.body(), state.count.take());
    let frame = state.top_mut();
    let mut ctx = Ctx { data: &data, body, count, frame: frame.id, effects, go: None, message: None };
    act(frame.screen.behaviour(), &mut ctx);
    let (go, message) = (ctx.go, ctx.message);
    if message.is_some() {
        state.message = message;
    }
    if let Some(go) = go {
        follow(state, go, effects);
    }
}

fn follow(state: &mut State, go: Go, effects: &mut Vec<Effect>) {
    match go {
        Go::Push(screen) => open(state, screen),
        Go::Close => close(state),
        Go::Replace(screen) => {
            state.frames.pop();
            open(state, screen);
        }
        Go::Run(command) => {
            state.frames.pop();
            run(state, command, effects);
        }
        Go::Hand(delivery) => {
            state.frames.pop();
            with_top(state, effects, |screen, ctx| screen.deliver(delivery, ctx));
        }
        Go::Tell(delivery) => tell(state, delivery, effects),
    }
}

/// Hands something to the screen below the pop-up, which stays.
fn tell(state: &mut State, delivery: Delivery, effects: &mut Vec<Effect>) {
    if let Some(popup) = state.frames.pop() {
        if !state.frames.is_empty() {
            with_top(state, effects, |screen, ctx| screen.deliver(delivery, ctx));
        }
        state.frames.push(popup);
    }
}

fn open(state: &mut State, screen: Screen) {
    if !screen.is_popup() {
        state.forward.clear();
    }
    state.push(screen);
}

fn close(state: &mut State) {
    if state.frames.len() > 1 {
        if let Some(frame) = state.frames.pop()
            && !frame.screen.is_popup()
        {
            state.forward.push(frame);
        }
    } else {
        state.message = Some(Message::told("this is the first screen: Q quits"));
    }
}

fn key(state: &mut State, event: KeyEvent, effects: &mut Vec<Effect>) {
    if event.kind == KeyEventKind::Release {
        return;
    }
    state.message = None;
    if state.top_mut().screen.behaviour().input().is_some() && typed(state, event, effects) {
        return;
    }
    let Some(word) = keymap::notation(event) else { return };
    if state.pending.is_empty() && counted(state, event) {
        return;
    }
    let sequence = if state.pending.is_empty() {
        word
    } else {
        format!("{} {word}", std::mem::take(&mut state.pending))
    };
    match keymap::lookup(state.places(), &sequence) {
        Lookup::Command(command) => run(state, command, effects),
        Lookup::Prefix => state.pending = sequence,
        Lookup::Nothing => {
            state.count = None;
            state.message = Some(Message::told(format!("{sequence} does nothing here: ? lists the keys")));
        }
    }
}

/// Digits before a command count.
fn counted(state: &mut State, event: KeyEvent) -> bool {
    let KeyCode::Char(c @ '0'..='9') = event.code else { return false };
    if state.count.is_none() && c == '0' {
        return false;
    }
    let digit = c as usize - '0' as usize;
    let count = state.count.unwrap_or(0).saturating_mul(10).saturating_add(digit);
    state.count = Some(count.min(LONGEST_COUNT));
    true
}

/// Hands a key to the text input; tells whether the input took it.
fn typed(state: &mut State, event: KeyEvent, effects: &mut Vec<Effect>) -> bool {
    let Some(request) = request(event) else { return false };
    let Some(input) = state.top_mut().screen.behaviour().input() else { return false };
    let before = input.value().to_owned();
    input.handle(request);
    if input.value() != before {
        with_top(state, effects, |screen, ctx| screen.typed(ctx));
    }
    true
}

fn request(event: KeyEvent) -> Option<InputRequest> {
    let control = event.modifiers.contains(KeyModifiers::CONTROL);
    Some(match event.code {
        KeyCode::Char('w') if control => InputRequest::DeletePrevWord,
        KeyCode::Char('u') if control => InputRequest::DeleteLine,
        KeyCode::Char('a') if control => InputRequest::GoToStart,
        KeyCode::Char('e') if control => InputRequest::GoToEnd,
        KeyCode::Char(c) if !control => InputRequest::InsertChar(c),
        KeyCode::Backspace => InputRequest::DeletePrevChar,
        KeyCode::Delete => InputRequest::DeleteNextChar,
        KeyCode::Left => InputRequest::GoToPrevChar,
        KeyCode::Right => InputRequest::GoToNextChar,
        KeyCode::Home => InputRequest::GoToStart,
        KeyCode::End => InputRequest::GoToEnd,
        _ => return None,
    })
}

/// Only text inputs take pasted text; line ends and controls in it become spaces.
fn paste(state: &mut State, text: &str, effects: &mut Vec<Effect>) {
    let Some(input) = state.top_mut().screen.behaviour().input() else {
        state.message = Some(Message::told("pasted text is taken by text inputs only"));
        return;
    };
    insert(input, text);
    with_top(state, effects, |screen, ctx| screen.typed(ctx));
}

fn insert(input: &mut Input, text: &str) {
    for c in text.trim().chars() {
        input.handle(InputRequest::InsertChar(if c.is_control() { ' ' } else { c }));
    }
}

/// Runs a command: those of the whole interface here, all others on the screen on top.
fn run(state: &mut State, command: Command, effects: &mut Vec<Effect>) {
    let interrupted = std::mem::replace(&mut state.interrupted, command == Command::Interrupt);
    if let Some(screen) = view(state, command) {
        state.count = None;
        return open(state, screen);
    }
    match command {
        Command::Quit => state.quit = true,
        Command::Interrupt if interrupted => state.quit = true,
        Command::Interrupt => interrupt(state),
        Command::Back => close(state),
        Command::Forward => match state.forward.pop() {
            Some(frame) => state.frames.push(frame),
            None => state.message = Some(Message::told("there is no screen to go forward to")),
        },
        Command::Redraw => effects.push(Effect::Redraw),
        Command::Suspend => effects.push(Effect::Suspend),
        Command::NewCompany if !state.data.writable => {
            with_top(state, effects, |_, ctx| {
                ctx.may_write();
            });
        }
        _ => with_top(state, effects, |screen, ctx| screen.command(command, ctx)),
    }
}

fn interrupt(state: &mut State) {
    while state.frames.len() > 1 && state.top().screen.is_popup() {
        state.frames.pop();
    }
    state.pending.clear();
    state.message = Some(Message::told("^c again quits; what was judged is on disk"));
}

/// The screen that a command leads to, whatever screen it is given on.
fn view(state: &State, command: Command) -> Option<Screen> {
    let data = &state.data;
    Some(match command {
        Command::Shipments => Screen::Grid(Box::new(Grid::new(data, crate::store::Filter::default()))),
        Command::Companies => Screen::Finder(Finder::new(Purpose::Browse)),
        Command::Questions => Screen::Questions(Questions::default()),
        Command::Facets => Screen::Facets(Box::new(Facets::new(data, state.filter()))),
        Command::Chart => Screen::Chart(Box::new(Chart::new(state.filter()))),
        Command::Sources => Screen::Sources(Sources::default()),
        Command::Log => Screen::Log(Log::default()),
        Command::Palette => Screen::Help(Menu::palette(state.places())),
        Command::Help => Screen::Help(Menu::help(state.places())),
        Command::NewCompany if data.writable => Screen::Prompt(Box::new(Prompt::company())),
        _ => return None,
    })
}

/// Hands an answer to the frame that asked, wherever it stands in the stacks.
fn deliver(state: &mut State, ticket: Ticket, answer: Answer) {
    if let Answer::Failed(text) = answer {
        state.message = Some(Message::failed(text));
        return;
    }
    let frames = state.frames.iter_mut().chain(&mut state.forward);
    if let Some(frame) = frames.into_iter().find(|frame| frame.id == ticket.frame) {
        frame.screen.behaviour().answer(ticket.generation, answer);
    }
}

fn renew(state: &mut State, data: Arc<Data>) {
    state.data = Arc::clone(&data);
    for frame in state.frames.iter_mut().chain(&mut state.forward) {
        frame.screen.behaviour().refresh(&data);
    }
}

fn written(state: &mut State, outcome: Result<Written, String>) {
    match outcome {
        Err(text) => state.message = Some(Message::failed(text)),
        Ok(Written { data, entry, show }) => {
            renew(state, data);
            state.message = Some(Message::told(acknowledged(&entry)));
            if let Some(id) = show {
                open(state, Screen::Question(Box::new(View::new(id))));
            }
        }
    }
}

/// What was written, where it stands in the ledger, and the beginning of its hash.
fn acknowledged(entry: &Entry) -> String {
    let what = match (entry.kind, entry.state) {
        (Kind::Judge | Kind::Undo | Kind::Redo, Some(judged)) => {
            format!("{}: {} {judged}", entry.kind, judged.glyph())
        }
        (kind, _) => kind.to_string(),
    };
    let short = entry.hash.get(..12).unwrap_or(&entry.hash);
    format!("on disk: {what} · entry {} · {short}", entry.seq)
}

/// Lets the screens that can be seen ask for what they lack.
fn want(state: &mut State, effects: &mut Vec<Effect>) {
    let (data, body) = (Arc::clone(&state.data), state.body());
    let base = state.frames.iter().rposition(|frame| !frame.screen.is_popup()).unwrap_or(0);
    for frame in &mut state.frames[base..] {
        let mut ctx =
            Ctx { data: &data, body, count: None, frame: frame.id, effects, go: None, message: None };
        frame.screen.behaviour().want(&mut ctx);
    }
}
