//! Prompts: one line or a few, each with what it is for; what is wrong is said in the prompt, which stays.

use tui_input::Input;

use crate::id::{QuestionId, Seq};
use crate::records::PartialDate;
use crate::resolve::{Grade, Hypothesis, NewEvidence, Rating};
use crate::state::State;
use crate::store::query;
use crate::tui::action::{Change, Effect};
use crate::tui::keymap::{Command, Place};
use crate::tui::screens::{Behaviour, Ctx, Delivery, Go};

/// What is done with what was typed.
#[derive(Debug, Clone, PartialEq)]
pub enum Purpose {
    /// Filter by it as well.
    Filter,
    /// Look for it.
    Find,
    /// Create a company.
    Company,
    /// Judge a question, last touched by that entry.
    Judge(QuestionId, State, Seq),
    /// Undo its judgement.
    Undo(QuestionId, Seq),
    /// Take back the undo.
    Redo(QuestionId, Seq),
    /// Add evidence to it.
    Evidence(QuestionId),
    /// Attribute a name to a company.
    Attribute {
        /// The company.
        company: String,
        /// The name.
        name: String,
    },
}

/// A line to type in.
#[derive(Debug, Clone)]
pub struct Line {
    /// What it is for.
    pub label: &'static str,
    /// What may be typed.
    pub hint: &'static str,
    /// What is typed.
    pub input: Input,
}

/// A prompt.
#[derive(Debug)]
pub struct Prompt {
    /// What is done with it.
    pub purpose: Purpose,
    /// Its title.
    pub title: String,
    /// Its lines.
    pub lines: Vec<Line>,
    /// The line that is typed in.
    pub at: usize,
    /// What is wrong with what was typed.
    pub wrong: Option<String>,
}

const REASON: (&str, &str) = ("reason", "why: it stands in the ledger, with your name and the time");

/// The lines of the evidence form, in order.
const EVIDENCE: &[(&str, &str)] = &[
    ("text", "what it says, in its own words where you can"),
    ("source", "where it can be found again: title, page, address, date read"),
    ("said by", "who says so, if somebody does"),
    ("date", "2023-02-04, 2023-02 or 2023"),
    ("grade", "Admiralty code: source A to F, information 1 to 6, as in B2"),
    ("group", "items from one origin share a group, and count once"),
    ("rates", "for or against: same=--,different=+,misused=++,affiliated=0"),
];

impl Prompt {
    fn new(purpose: Purpose, title: impl Into<String>, lines: &[(&'static str, &'static str)]) -> Self {
        let line =
            |&(label, hint): &(&'static str, &'static str)| Line { label, hint, input: Input::default() };
        Self { purpose, title: title.into(), lines: lines.iter().map(line).collect(), at: 0, wrong: None }
    }

    /// Asks for filter terms.
    pub fn filter() -> Self {
        let hint = "goods:antenna  hs:8517,8525  date:2022-08..2022-12  value>=1M  from:CN  state:disputed";
        Self::new(Purpose::Filter, "filter by", &[("filter", hint)])
    }

    /// Asks for a text to find, beginning with the last one.
    pub fn find(last: &str) -> Self {
        let mut prompt = Self::new(Purpose::Find, "find", &[("find", "a part of any cell, in any case")]);
        prompt.lines[0].input = Input::new(last.to_owned());
        prompt
    }

    /// Asks for a company's name.
    pub fn company() -> Self {
        Self::new(Purpose::Company, "create a company", &[("name", "as it calls itself")])
    }

    /// Asks why a question is judged so.
    pub fn judge(id: QuestionId, state: State, last: Seq) -> Self {
        let title = format!("judge question {id}: {} {state}", state.glyph());
        Self::new(Purpose::Judge(id, state, last), title, &[REASON])
    }

    /// Asks why a judgement is undone.
    pub fn undo(id: QuestionId, last: Seq) -> Self {
        Self::new(Purpose::Undo(id, last), format!("undo the last judgement of question {id}"), &[REASON])
    }

    /// Asks why an undo is taken back.
    pub fn redo(id: QuestionId, last: Seq) -> Self {
        Self::new(Purpose::Redo(id, last), format!("bring back the judgement of question {id}"), &[REASON])
    }

    /// Asks for an item of evidence.
    pub fn evidence(id: QuestionId) -> Self {
        Self::new(Purpose::Evidence(id), format!("evidence on question {id}"), EVIDENCE)
    }

    /// Asks why a name is attributed to a company.
    pub fn attribute(company: String, name: String) -> Self {
        let title = format!("attribute {name} to {company}");
        Self::new(Purpose::Attribute { company, name }, title, &[REASON])
    }

    fn text(&self, line: usize) -> String {
        self.lines.get(line).map_or_else(String::new, |line| line.input.value().trim().to_owned())
    }

    fn optional(&self, line: usize) -> Option<String> {
        Some(self.text(line)).filter(|text| !text.is_empty())
    }

    fn read_evidence(&self) -> Result<NewEvidence, String> {
        let said = |what: &'static str| move |error: String| format!("{what}: {error}");
        let date = self.optional(3).map(|text| PartialDate::parse_iso(&text).ok_or(text));
        let date =
            date.transpose().map_err(|text| format!("date: {text:?} is not a date such as 2023-02-04"))?;
        let grade = self.optional(4).map(|text| text.parse::<Grade>()).transpose();
        let ratings = self.optional(6).map_or(Ok(Vec::new()), |text| read_ratings(&text));
        Ok(NewEvidence {
            text: self.optional(0).ok_or("text: an item of evidence says something")?,
            source: self.optional(1).ok_or("source: without a citation it is no evidence")?,
            said_by: self.optional(2),
            date,
            grade: grade.map_err(said("grade"))?,
            group: self.optional(5),
            ratings: ratings.map_err(said("rates"))?,
            ..NewEvidence::default()
        })
    }

    fn change(&self) -> Result<Change, String> {
        let reason = || Some(self.text(0)).filter(|t| !t.is_empty()).ok_or("a judgement needs a reason");
        Ok(match &self.purpose {
            Purpose::Judge(id, state, last) => Change::Judge(*id, *state, reason()?, *last),
            Purpose::Undo(id, last) => Change::Undo(*id, reason()?, *last),
            Purpose::Redo(id, last) => Change::Redo(*id, reason()?, *last),
            Purpose::Evidence(id) => Change::Evidence(*id, Box::new(self.read_evidence()?)),
            Purpose::Attribute { company, name } => {
                Change::Attribute { company: company.clone(), name: name.clone(), reason: reason()? }
            }
            Purpose::Company | Purpose::Filter | Purpose::Find => {
                Change::Company(Some(self.text(0)).filter(|t| !t.is_empty()).ok_or("a company needs a name")?)
            }
        })
    }

    fn accept(&mut self, ctx: &mut Ctx) {
        let done = match self.purpose {
            Purpose::Find => Ok(Go::Close),
            Purpose::Filter => query::parse(&self.text(0), &ctx.data.fields)
                .map(|filter| Go::Hand(Delivery::Filter(filter)))
                .map_err(|error| error.to_string()),
            _ => self.change().map(|change| {
                ctx.effects.push(Effect::Write(change));
                Go::Close
            }),
        };
        match done {
            Ok(go) => ctx.go = Some(go),
            Err(wrong) => self.wrong = Some(wrong),
        }
    }
}

fn read_ratings(text: &str) -> Result<Vec<(Hypothesis, Rating)>, String> {
    let one = |part: &str| {
        let (which, rating) = part.split_once('=').ok_or_else(|| format!("{part:?} lacks a ="))?;
        Ok((which.trim().parse::<Hypothesis>()?, rating.trim().parse::<Rating>()?))
    };
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(one).collect()
}

impl Behaviour for Prompt {
    fn places(&self) -> &'static [Place] {
        &[Place::Anywhere]
    }

    fn title(&self) -> String {
        self.title.clone()
    }

    fn input(&mut self) -> Option<&mut Input> {
        self.lines.get_mut(self.at).map(|line| &mut line.input)
    }

    fn typed(&mut self, ctx: &mut Ctx) {
        self.wrong = None;
        if self.purpose == Purpose::Find {
            ctx.go = Some(Go::Tell(Delivery::Find(self.text(0))));
        }
    }

    fn command(&mut self, command: Command, ctx: &mut Ctx) {
        let last = self.lines.len().saturating_sub(1);
        match command {
            Command::Open if self.at < last => self.at += 1,
            Command::Open => self.accept(ctx),
            Command::NextPane => self.at = if self.at == last { 0 } else { self.at + 1 },
            Command::PreviousPane => self.at = self.at.checked_sub(1).unwrap_or(last),
            Command::Cancel if self.purpose == Purpose::Find => {
                ctx.go = Some(Go::Hand(Delivery::Find(String::new())));
            }
            Command::Cancel => ctx.go = Some(Go::Close),
            _ => {}
        }
    }
}
