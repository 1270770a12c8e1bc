//! Work that must not hold up the screen: each kind on a thread of its own, answers as actions.
//!
//! A newer request of a frame supersedes an older one of its kind that has not begun; a search
//! through the rows stops as soon as a newer one is asked for.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use crate::case::{Case, CaseError, Entry};
use crate::id::{QuestionId, SourceName};
use crate::names::search;
use crate::records::Shipment;
use crate::resolve::{self, Counted, Party, PartyKind, ResolveError};
use crate::state::State;
use crate::store::{NameProfile, Selection, Store, StoreError};
use crate::tui::action::{Action, Answer, Change, Effect, Found, Hit, Profile, Ticket, Written};
use crate::tui::data::Data;
use crate::tui::screens::shipment;

/// Names that the finder shows at most.
const FOUND: usize = 500;
/// Values that a facet shows at most.
const VALUES: usize = 1_000;
/// Shipments that a search through the rows looks at in one go.
const STRIDE: usize = 512;
/// How often the case is asked whether another session has written to it.
const LOOK_EVERY: Duration = Duration::from_millis(700);

/// What jobs need to know of the case, and where their answers go.
#[derive(Clone)]
struct Desk {
    store: Arc<dyn Store>,
    to: Sender<Action>,
}

/// A request with the case as it was when it was made.
struct Job {
    effect: Effect,
    data: Arc<Data>,
}

/// The threads that do the work.
pub struct Jobs {
    lanes: [Sender<Job>; 4],
    case: Sender<Job>,
    newest_find: Arc<AtomicU64>,
}

impl std::fmt::Debug for Jobs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Jobs").finish_non_exhaustive()
    }
}

impl Jobs {
    /// Starts the threads; they end when this is dropped.
    pub fn start(store: Arc<dyn Store>, case: Case, by: String, to: Sender<Action>) -> Self {
        let desk = Desk { store, to };
        let newest_find = Arc::new(AtomicU64::new(0));
        let lanes = std::array::from_fn(|_| {
            let (tx, rx) = channel();
            let (desk, newest) = (desk.clone(), Arc::clone(&newest_find));
            thread::spawn(move || lane(&rx, |job| work(&desk, job, &newest)));
            tx
        });
        let (case_tx, case_rx) = channel();
        let Desk { store, to } = desk;
        thread::spawn(move || Clerk { case, by, store }.serve(&case_rx, &to));
        Self { lanes, case: case_tx, newest_find }
    }

    /// Hands an effect to the thread for its kind; gives it back if it is not a job.
    pub fn run(&self, effect: Effect, data: &Arc<Data>) -> Option<Effect> {
        let lane = match &effect {
            Effect::Window(..) | Effect::Profiles(..) => Some(0),
            Effect::Select(..) | Effect::Facet(..) | Effect::Histogram(..) => Some(1),
            Effect::Names(..) => Some(2),
            Effect::Find { ticket, .. } => {
                self.newest_find.store(ticket.generation, Ordering::Relaxed);
                Some(3)
            }
            Effect::Original(..) | Effect::Write(_) => None,
            Effect::Yank(_) | Effect::Redraw | Effect::Suspend => return Some(effect),
        };
        let to = lane.map_or(&self.case, |lane| &self.lanes[lane]);
        // A thread that is gone has said why already.
        let _ = to.send(Job { effect, data: Arc::clone(data) });
        None
    }
}

/// Serves jobs one by one; of those that wait, only the newest of each frame and kind is done.
fn lane(rx: &Receiver<Job>, mut work: impl FnMut(Job)) {
    while let Ok(first) = rx.recv() {
        let mut waiting = vec![first];
        waiting.extend(rx.try_iter());
        let keys: Vec<_> = waiting.iter().map(|job| key(&job.effect)).collect();
        for (at, job) in waiting.into_iter().enumerate() {
            if !keys[at + 1..].contains(&keys[at]) {
                work(job);
            }
        }
    }
}

fn key(effect: &Effect) -> (std::mem::Discriminant<Effect>, Option<Ticket>) {
    let frame = ticket(effect).map(|ticket| Ticket { generation: 0, ..ticket });
    (std::mem::discriminant(effect), frame)
}

fn ticket(effect: &Effect) -> Option<Ticket> {
    match effect {
        Effect::Select(t, ..)
        | Effect::Window(t, ..)
        | Effect::Names(t, _)
        | Effect::Profiles(t, _)
        | Effect::Facet(t, ..)
        | Effect::Histogram(t, ..)
        | Effect::Original(t, ..)
        | Effect::Find { ticket: t, .. } => Some(*t),
        Effect::Write(_) | Effect::Yank(_) | Effect::Redraw | Effect::Suspend => None,
    }
}

fn work(desk: &Desk, job: Job, newest_find: &AtomicU64) {
    if let Some(action) = answer(desk.store.as_ref(), job.effect, &job.data, newest_find) {
        let _ = desk.to.send(action);
    }
}

/// Does the work of an effect that asks the store; nothing for effects that do not, and for a search
/// through the rows that a newer one has superseded.
pub fn answer(store: &dyn Store, effect: Effect, data: &Data, newest_find: &AtomicU64) -> Option<Action> {
    let ticket = ticket(&effect)?;
    let answer = look_up(store, effect, data, newest_find);
    let answer = answer.unwrap_or_else(|error| Some(Answer::Failed(error.to_string())));
    answer.map(|answer| Action::Answer(ticket, answer))
}

fn look_up(
    store: &dyn Store,
    effect: Effect,
    data: &Data,
    newest_find: &AtomicU64,
) -> Result<Option<Answer>, StoreError> {
    Ok(Some(match effect {
        Effect::Select(_, filter, sort) => {
            let selection = store.select(&filter, &sort, &data.marks)?;
            let totals = store.totals(&selection);
            Answer::Selected(selection, totals)
        }
        Effect::Window(_, selection, Range { start, end }) => {
            Answer::Window(start, store.window(&selection, start..end))
        }
        Effect::Facet(_, selection, field, by) => Answer::Facet(store.facet(&selection, &field, by, VALUES)?),
        Effect::Histogram(_, selection, per) => Answer::Histogram(store.histogram(&selection, per)),
        Effect::Names(_, text) => Answer::Names(names(store, data, &text)),
        Effect::Profiles(_, subjects) => {
            Answer::Profiles(subjects.iter().map(|subject| profile(store, subject)).collect())
        }
        Effect::Find { ticket, selection, from, text, forward } => {
            let stop = || newest_find.load(Ordering::Relaxed) != ticket.generation;
            match find(store, &selection, from, &text, forward, stop) {
                Some(place) => Answer::Found(place),
                None => return Ok(None),
            }
        }
        Effect::Original(..) | Effect::Write(_) | Effect::Yank(_) | Effect::Redraw | Effect::Suspend => {
            return Ok(None);
        }
    }))
}

/// The case's companies and the names that records carry, best first; for an empty text all companies
/// stand before the names.
fn names(store: &dyn Store, data: &Data, text: &str) -> Found {
    let mut companies = companies(data, text);
    let found = store.search(text, FOUND);
    let matched = found.matched + companies.len();
    let of = found.of + data.companies.len();
    companies.extend(found.hits.into_iter().map(|hit| Hit {
        party: Party::name(hit.name),
        score: hit.score,
        highlights: hit.highlights,
        shipments: hit.shipments,
        roles: hit.roles,
        why: hit.why,
    }));
    if !text.trim().is_empty() {
        companies.sort_by_key(|hit| std::cmp::Reverse(hit.score));
    }
    Found { hits: companies, matched, of }
}

fn companies(data: &Data, text: &str) -> Vec<Hit> {
    let hit = |index: usize, score: i64, highlights: Vec<usize>, why: String| Hit {
        party: Party::company(&data.companies[index].name),
        score,
        highlights,
        shipments: 0,
        roles: Vec::new(),
        why,
    };
    if text.trim().is_empty() {
        return (0..data.companies.len()).map(|index| hit(index, 0, Vec::new(), String::new())).collect();
    }
    let names = data.companies.iter().map(|company| company.name.as_str());
    search::rank(text, names, FOUND).into_iter().map(|r| hit(r.index, r.score, r.highlights, r.why)).collect()
}

fn profile(store: &dyn Store, subject: &Counted) -> Profile {
    let of = |names: &[String]| -> Option<NameProfile> { store.profile(names) };
    let confirmed = of(&subject.confirmed);
    let possible =
        if subject.possible == subject.confirmed { confirmed.clone() } else { of(&subject.possible) };
    Profile { confirmed, possible }
}

/// The next place from `from` on whose shipment contains the text; `None` if told to stop.
fn find(
    store: &dyn Store,
    selection: &Selection,
    from: usize,
    text: &str,
    forward: bool,
    stop: impl Fn() -> bool,
) -> Option<Option<usize>> {
    let text = text.to_lowercase();
    let holds = |shipment: &Shipment| {
        shipment::lines(shipment).iter().any(|line| line.value.to_lowercase().contains(&text))
    };
    let (mut at, len) = (from, selection.len());
    loop {
        if stop() {
            return None;
        }
        let range =
            if forward { at..(at + STRIDE).min(len) } else { (at + 1).saturating_sub(STRIDE)..at + 1 };
        let rows = store.window(selection, range.clone());
        let found = if forward { rows.iter().position(holds) } else { rows.iter().rposition(holds) };
        if let Some(place) = found {
            return Some(Some(range.start + place));
        }
        if forward && range.end >= len || !forward && range.start == 0 {
            return Some(None);
        }
        at = if forward { range.end } else { range.start - 1 };
    }
}

/// Reads and writes the case; in the interface on a thread of its own.
pub struct Clerk {
    /// The case.
    pub case: Case,
    /// Who judges.
    pub by: String,
    /// Its shipments.
    pub store: Arc<dyn Store>,
}

impl std::fmt::Debug for Clerk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Clerk").field("case", &self.case.root()).field("by", &self.by).finish_non_exhaustive()
    }
}

impl Clerk {
    fn serve(mut self, rx: &Receiver<Job>, to: &Sender<Action>) {
        let mut seen = self.case.change_counter().unwrap_or_default();
        loop {
            let action = match rx.recv_timeout(LOOK_EVERY) {
                Ok(job) => {
                    let action = self.answer(job.effect);
                    seen = self.case.change_counter().unwrap_or(seen);
                    action
                }
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => self.look(&mut seen),
            };
            if action.is_some_and(|action| to.send(action).is_err()) {
                return;
            }
        }
    }

    /// Does the work of an effect that reads or writes the case; nothing for other effects.
    pub fn answer(&mut self, effect: Effect) -> Option<Action> {
        match effect {
            Effect::Write(change) => Some(Action::Written(Box::new(self.write(change)))),
            Effect::Original(ticket, source, span) => {
                let answer = match self.case.original(&source, span) {
                    Ok(bytes) => Answer::Original(self.decoded(&source, &bytes)),
                    Err(error) => Answer::Failed(error.to_string()),
                };
                Some(Action::Answer(ticket, answer))
            }
            _ => None,
        }
    }

    /// Reads the case anew if another session has written to it.
    fn look(&self, seen: &mut u64) -> Option<Action> {
        let counter = self.case.change_counter().ok().filter(|counter| counter != seen)?;
        let data = read(&self.case, self.store.as_ref()).ok()?;
        *seen = counter;
        Some(Action::Data(Arc::new(data)))
    }

    /// An original row in the encoding that its source was read in.
    fn decoded(&self, source: &SourceName, bytes: &[u8]) -> String {
        let sources = self.case.sources().unwrap_or_default();
        let label = sources.iter().find(|s| s.name == *source).map_or("UTF-8", |s| s.encoding.as_str());
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::UTF_8);
        encoding.decode_without_bom_handling(bytes).0.into_owned()
    }

    fn write(&mut self, change: Change) -> Result<Written, String> {
        let (entry, show) = apply(&mut self.case, change, &self.by).map_err(|error| error.to_string())?;
        let data = read(&self.case, self.store.as_ref()).map_err(|error| error.to_string())?;
        Ok(Written { data: Arc::new(data), entry, show })
    }
}

fn apply(case: &mut Case, change: Change, by: &str) -> Result<(Entry, Option<QuestionId>), ResolveError> {
    let done = |entry| Ok((entry, None));
    match change {
        Change::Company(name) => done(resolve::add_company(case, &name, None, by)?),
        Change::Ask(left, right) => {
            for party in [&left, &right] {
                make_company(case, party.kind, &party.text, by)?;
            }
            let (id, entry) = resolve::ask(case, &left, &right, by)?;
            Ok((entry, Some(id)))
        }
        Change::Judge(id, state, reason, last) => {
            done(resolve::judge(case, id, state, &reason, by, Some(last))?)
        }
        Change::Undo(id, reason, last) => done(resolve::undo(case, id, &reason, by, Some(last))?),
        Change::Redo(id, reason, last) => done(resolve::redo(case, id, &reason, by, Some(last))?),
        Change::Evidence(id, evidence) => done(resolve::add_evidence(case, id, &evidence, by)?.1),
        Change::Attribute { company, name, reason } => {
            make_company(case, PartyKind::Company, &company, by)?;
            done(resolve::attribute(case, &company, &name, State::Same, &reason, by)?)
        }
    }
}

/// Makes a company unless the case has it, or the party is a name.
fn make_company(case: &mut Case, kind: PartyKind, name: &str, by: &str) -> Result<(), ResolveError> {
    let known = resolve::companies(case)?.iter().any(|company| company.name == name);
    if kind == PartyKind::Company && !known {
        resolve::add_company(case, name, None, by)?;
    }
    Ok(())
}

/// Reads everything but the shipments.
///
/// # Errors
/// When the case cannot be read.
pub fn read(case: &Case, store: &dyn Store) -> Result<Data, CaseError> {
    let title = case.root().file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Ok(Data {
        title,
        writable: case.access() == crate::case::Access::Write,
        rows: store.rows(),
        fields: store.fields(),
        marks: resolve::marks(case)?,
        questions: resolve::questions(case)?,
        companies: resolve::companies(case)?,
        sources: case.sources()?,
        ledger: case.ledger()?,
    })
}
