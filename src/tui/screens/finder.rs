//! Companies: names that records carry and companies of the case, found as the person types.
//!
//! The same screen picks the other side of a question, and the company of an attribution.

use tui_input::Input;

use crate::resolve::{Party, PartyKind};
use crate::tui::action::{Answer, Change, Effect, Found};
use crate::tui::data::Data;
use crate::tui::keymap::{Command, Place};
use crate::tui::screens::prompt::Prompt;
use crate::tui::screens::{Behaviour, Ctx, Cursor, Fetch, Go, Screen, dossier};

/// What a choice is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// To look at it.
    Browse,
    /// To open a question on it and this party.
    Ask(Party),
    /// To attribute this name to it: companies only.
    Attribute(String),
}

/// A line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// The hit at that place of the answer.
    Hit(usize),
    /// The offer to create a company of the typed name.
    Create,
}

/// The finder.
#[derive(Debug)]
pub struct Finder {
    /// What a choice is for.
    pub purpose: Purpose,
    /// What is typed.
    pub text: Input,
    /// Whether keys go to the text.
    pub typing: bool,
    /// The line under the cursor.
    pub cursor: Cursor,
    /// What was found.
    pub found: Fetch<(String, usize), Found>,
    /// The lines.
    pub rows: Vec<Row>,
}

impl Finder {
    /// Rows of the body that do not show results.
    pub const FRAME_ROWS: u16 = 4;

    /// A finder with nothing typed yet.
    pub fn new(purpose: Purpose) -> Self {
        Self {
            purpose,
            text: Input::default(),
            typing: true,
            cursor: Cursor::default(),
            found: Fetch::default(),
            rows: Vec::new(),
        }
    }

    /// The party of a line, if it is a hit.
    pub fn party(&self, row: Row) -> Option<Party> {
        let Row::Hit(place) = row else { return None };
        self.found.value.as_ref()?.hits.get(place).map(|hit| hit.party.clone())
    }

    fn current(&self) -> Option<Row> {
        self.rows.get(self.cursor.at).copied()
    }

    fn typed_name(&self) -> String {
        self.text.value().trim().to_owned()
    }

    fn list(&mut self, data: &Data) {
        let companies_only = matches!(self.purpose, Purpose::Attribute(_));
        let hits = self.found.value.as_ref().map_or(&[][..], |found| &found.hits);
        let wanted = |kind: PartyKind| kind == PartyKind::Company || !companies_only;
        self.rows = (0..hits.len()).filter(|&place| wanted(hits[place].party.kind)).map(Row::Hit).collect();
        let name = self.typed_name();
        if data.writable && !name.is_empty() && !data.companies.iter().any(|company| company.name == name) {
            self.rows.push(Row::Create);
        }
    }

    fn choose(&self, ctx: &mut Ctx) {
        let party = match self.current() {
            None => return ctx.refuse("nothing is chosen: type a part of a name"),
            Some(Row::Create) => Party::company(self.typed_name()),
            Some(row) => match self.party(row) {
                Some(party) => party,
                None => return,
            },
        };
        match &self.purpose {
            Purpose::Browse if self.current() == Some(Row::Create) => {
                ctx.effects.push(Effect::Write(Change::Company(party.text)));
            }
            Purpose::Browse => dossier::on_party(Command::Party, party, ctx),
            Purpose::Ask(other) if *other == party => ctx.refuse("a question needs two different sides"),
            Purpose::Ask(other) => {
                ctx.effects.push(Effect::Write(Change::Ask(other.clone(), party)));
                ctx.go = Some(Go::Close);
            }
            Purpose::Attribute(name) => {
                let prompt = Prompt::attribute(party.text, name.clone());
                ctx.go = Some(Go::Replace(Screen::Prompt(Box::new(prompt))));
            }
        }
    }
}

impl Behaviour for Finder {
    fn places(&self) -> &'static [Place] {
        &[Place::Companies, Place::Lists, Place::Screens, Place::Anywhere]
    }

    fn title(&self) -> String {
        match &self.purpose {
            Purpose::Browse => "Companies".to_owned(),
            Purpose::Ask(party) => format!("question: {} and …", party.text),
            Purpose::Attribute(name) => format!("attribute {name} to …"),
        }
    }

    fn input(&mut self) -> Option<&mut Input> {
        self.typing.then_some(&mut self.text)
    }

    fn typed(&mut self, _ctx: &mut Ctx) {
        self.cursor = Cursor::default();
    }

    fn command(&mut self, command: Command, ctx: &mut Ctx) {
        let height = usize::from(ctx.body.1.saturating_sub(Self::FRAME_ROWS)).max(1);
        if self.cursor.step(command, ctx.count, self.rows.len(), height) {
            return;
        }
        match command {
            Command::Open => self.choose(ctx),
            Command::Find => self.typing = true,
            Command::NextPane | Command::PreviousPane => self.typing = !self.typing,
            Command::Cancel if self.typing && !self.text.value().is_empty() => self.typing = false,
            Command::Cancel | Command::Close => ctx.go = Some(Go::Close),
            Command::Ask | Command::Attribute => match self.current().and_then(|row| self.party(row)) {
                Some(party) => dossier::on_party(command, party, ctx),
                None => ctx.refuse("choose a name first"),
            },
            _ => {}
        }
    }

    fn answer(&mut self, generation: u64, answer: Answer) {
        if let Answer::Names(found) = answer {
            self.found.take(generation, found);
        }
    }

    fn want(&mut self, ctx: &mut Ctx) {
        let text = self.text.value().to_owned();
        if let Some(generation) = self.found.ask((text.clone(), ctx.data.companies.len())) {
            ctx.effects.push(Effect::Names(ctx.ticket(generation), text));
        }
        self.list(ctx.data);
        let height = usize::from(ctx.body.1.saturating_sub(Self::FRAME_ROWS)).max(1);
        self.cursor.fit(self.rows.len(), height);
    }
}
