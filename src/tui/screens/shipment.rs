//! One shipment: every column, what the ledger says of its names, and the original row.

use crate::records::{Column, Kind, Shipment, Value};
use crate::resolve::Party;
use crate::tui::action::{Answer, Effect};
use crate::tui::data::Data;
use crate::tui::format;
use crate::tui::keymap::{Command, Place};
use crate::tui::screens::question::View;
use crate::tui::screens::{Behaviour, Ctx, Cursor, Fetch, Go, Screen, dossier};

/// A line of the detail.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The column's heading.
    pub label: String,
    /// The value in full.
    pub value: String,
    /// The party it names, if it does.
    pub party: Option<Party>,
    /// Whether the value could not be read as what its column holds.
    pub unread: bool,
}

/// One shipment.
#[derive(Debug)]
pub struct Detail {
    /// The shipment.
    pub shipment: Shipment,
    /// Its lines: canonical columns, then the others.
    pub lines: Vec<Line>,
    /// The line under the cursor.
    pub cursor: Cursor,
    /// Whether the original row is shown instead.
    pub show_original: bool,
    /// The original row as text.
    pub original: Fetch<(), String>,
}

/// Every column of a shipment that has a value.
pub fn lines(shipment: &Shipment) -> Vec<Line> {
    let canonical = Column::ALL.iter().filter_map(|&column| {
        let value = shipment.get(column)?;
        let party = match (column.kind(), value) {
            (Kind::Party, Value::Text(text)) => Some(Party::name(text)),
            _ => None,
        };
        Some(Line {
            label: column.title().to_owned(),
            value: format::value(value, false),
            party,
            unread: matches!(value, Value::Unread(_)),
        })
    });
    let other = shipment.other.iter().map(|(header, value)| Line {
        label: header.clone(),
        value: value.clone(),
        party: None,
        unread: false,
    });
    canonical.chain(other).collect()
}

/// A shipment as a text to cite: its columns, its source, row and checksum.
pub fn as_citation(shipment: &Shipment, data: &Data) -> String {
    let values: Vec<String> =
        lines(shipment).iter().map(|line| format!("{}: {}", line.label, line.value)).collect();
    let source = data.sources.iter().find(|source| source.name == shipment.reference.source);
    let file = source.map_or_else(String::new, |s| format!(", file {}, sha256 {}", s.file, s.sha256));
    format!("{} [{}{file}]", values.join("; "), shipment.reference)
}

impl Detail {
    /// Rows of the body that do not show lines: rule, source and marks.
    pub const FRAME_ROWS: u16 = 4;

    /// A shipment, or its original row.
    pub fn new(shipment: Shipment, show_original: bool) -> Self {
        let lines = lines(&shipment);
        Self { shipment, lines, cursor: Cursor::default(), show_original, original: Fetch::default() }
    }

    fn height(body: (u16, u16)) -> usize {
        usize::from(body.1.saturating_sub(Self::FRAME_ROWS)).max(1)
    }

    fn party(&self) -> Option<Party> {
        let here = self.lines.get(self.cursor.at).and_then(|line| line.party.clone());
        here.or_else(|| self.lines.iter().find_map(|line| line.party.clone()))
    }

    fn open(&self, ctx: &mut Ctx) {
        match self.lines.get(self.cursor.at).and_then(|line| line.party.clone()) {
            Some(party) => dossier::on_party(Command::Party, party, ctx),
            None => self.open_question(ctx),
        }
    }

    /// Away from a party line, Enter leads to the question that marks the shipment, if there is one.
    fn open_question(&self, ctx: &mut Ctx) {
        let marked = ctx.data.marks_of(&self.shipment);
        let question = marked.iter().find_map(|(name, _)| {
            ctx.data.questions_of(&Party::name(name)).last().map(|question| question.id)
        });
        if let Some(id) = question {
            ctx.push(Screen::Question(Box::new(View::new(id))));
        }
    }
}

impl Behaviour for Detail {
    fn places(&self) -> &'static [Place] {
        &[Place::Shipment, Place::Lists, Place::Screens, Place::Anywhere]
    }

    fn title(&self) -> String {
        format!("shipment {}", self.shipment.reference)
    }

    fn command(&mut self, command: Command, ctx: &mut Ctx) {
        if self.cursor.step(command, ctx.count, self.lines.len(), Self::height(ctx.body)) {
            return;
        }
        match command {
            Command::Open => self.open(ctx),
            Command::Original => self.show_original = !self.show_original,
            Command::YankRow => ctx.effects.push(Effect::Yank(as_citation(&self.shipment, ctx.data))),
            Command::YankCell => {
                let line = self.lines.get(self.cursor.at);
                ctx.effects.push(Effect::Yank(line.map_or_else(String::new, |line| line.value.clone())));
            }
            Command::Party | Command::Ask | Command::Attribute => match self.party() {
                Some(party) => dossier::on_party(command, party, ctx),
                None => ctx.refuse("this shipment names no party"),
            },
            Command::Cancel if self.show_original => self.show_original = false,
            Command::Cancel | Command::Close => ctx.go = Some(Go::Close),
            _ => {}
        }
    }

    fn answer(&mut self, generation: u64, answer: Answer) {
        if let Answer::Original(text) = answer {
            self.original.take(generation, text);
        }
    }

    fn want(&mut self, ctx: &mut Ctx) {
        self.cursor.fit(self.lines.len(), Self::height(ctx.body));
        if self.show_original
            && let Some(generation) = self.original.ask(())
        {
            let (source, span) = (self.shipment.reference.source.clone(), self.shipment.span);
            ctx.effects.push(Effect::Original(ctx.ticket(generation), source, span));
        }
    }
}
