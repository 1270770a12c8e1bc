//! A name's or company's dossier: what records say, what is asked about it, and its totals as a range.

use crate::id::QuestionId;
use crate::records::column::Role;
use crate::resolve::{Counted, Party, PartyKind, names_of};
use crate::state::State;
use crate::store::query::{Term, Test};
use crate::store::{Bucket, Filter, Measure, NameProfile};
use crate::tui::action::{Answer, Effect, Profile};
use crate::tui::data::Data;
use crate::tui::format;
use crate::tui::keymap::{Command, Place};
use crate::tui::screens::finder::{Finder, Purpose};
use crate::tui::screens::grid::Grid;
use crate::tui::screens::question::View;
use crate::tui::screens::{Behaviour, Ctx, Cursor, Fetch, Go, Screen};

/// How many values of each kind are listed.
const LISTED: usize = 8;

/// What Enter does on a line.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// Nothing: the line only tells.
    None,
    /// Opens a party.
    Party(Party),
    /// Opens a question.
    Question(QuestionId),
    /// Shows its shipments.
    Shipments,
}

/// A line of the dossier.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The kind of fact; empty where it continues the line above.
    pub label: &'static str,
    /// The fact.
    pub value: String,
    /// Shipments, where the fact has a number.
    pub shipments: Option<u64>,
    /// The state to mark it with.
    pub state: Option<State>,
    /// What Enter does.
    pub target: Target,
}

impl Line {
    fn tell(label: &'static str, value: impl Into<String>) -> Self {
        Self { label, value: value.into(), shipments: None, state: None, target: Target::None }
    }
}

/// A dossier.
#[derive(Debug)]
pub struct Dossier {
    /// Whose it is.
    pub party: Party,
    /// What records say.
    pub profile: Fetch<Counted, Profile>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// The line under the cursor.
    pub cursor: Cursor,
}

/// Does what a command asks for a party, on whichever screen it stands.
pub fn on_party(command: Command, party: Party, ctx: &mut Ctx) {
    match command {
        Command::Ask if ctx.may_write() => ctx.push(Screen::Finder(Finder::new(Purpose::Ask(party)))),
        Command::Attribute if party.kind == PartyKind::Company => {
            ctx.refuse("this is a company already: attribute names to it from their own screens");
        }
        Command::Attribute if ctx.may_write() => {
            ctx.push(Screen::Finder(Finder::new(Purpose::Attribute(party.text))));
        }
        Command::Party => ctx.push(Screen::Dossier(Box::new(Dossier::new(party)))),
        _ => {}
    }
}

/// The shipments of a party: of a name exactly, of a company through its attributions.
pub fn shipments_of(party: &Party) -> Filter {
    let quoted = party.text.replace('\\', "\\\\").replace('"', "\\\"");
    let (test, word) = match party.kind {
        PartyKind::Name => (Test::PartyIs(Role::ALL.to_vec(), party.text.clone()), "party"),
        PartyKind::Company => (Test::Company(party.text.clone()), "company"),
    };
    Filter { terms: vec![Term { negated: false, any: vec![test], text: format!("{word}=\"{quoted}\"") }] }
}

fn buckets(label: &'static str, buckets: &[Bucket], target: fn(&str) -> Target) -> Vec<Line> {
    let named = buckets.iter().filter(|bucket| !bucket.key.is_empty()).take(LISTED);
    named
        .enumerate()
        .map(|(i, bucket)| Line {
            label: if i == 0 { label } else { "" },
            value: bucket.key.clone(),
            shipments: Some(bucket.totals.shipments),
            state: None,
            target: target(&bucket.key),
        })
        .collect()
}

fn open_name(name: &str) -> Target {
    Target::Party(Party::name(name))
}

fn record_lines(profile: &NameProfile) -> Vec<Line> {
    let mut lines = Vec::new();
    let roles: Vec<String> =
        profile.roles.iter().map(|(role, n)| format!("{} {}", role.word(), format::count(*n))).collect();
    lines.push(Line::tell("roles", roles.join(" · ")));
    if let Some((first, last)) = &profile.dates {
        lines.push(Line::tell("first, last", format!("{first} .. {last}")));
    }
    lines.extend(buckets("countries", &profile.countries, |_| Target::None));
    lines.extend(profile.also_written.iter().enumerate().map(|(i, (name, records))| Line {
        label: if i == 0 { "also written" } else { "" },
        value: name.clone(),
        shipments: Some(*records),
        state: None,
        target: open_name(name),
    }));
    lines.extend(buckets("partners", &profile.partners, open_name));
    lines.extend(buckets("HS codes", &profile.hs, |_| Target::None));
    lines.extend(buckets("goods", &profile.goods, |_| Target::None));
    lines
}

impl Dossier {
    /// Rows of the body that do not show lines.
    pub const FRAME_ROWS: u16 = 2;

    /// A party's dossier.
    pub fn new(party: Party) -> Self {
        Self { party, profile: Fetch::default(), lines: Vec::new(), cursor: Cursor::default() }
    }

    fn total_lines(&self) -> Vec<Line> {
        let Some(profile) = &self.profile.value else { return Vec::new() };
        let (sure, may) = format::profile_totals(profile);
        let stated = |measure| format::stated(&sure, &may, measure);
        if may.shipments == 0 {
            return vec![Line::tell("shipments", self.no_shipments())];
        }
        let mut lines = vec![
            Line::tell("shipments", stated(Measure::Count)),
            Line::tell("US$", stated(Measure::Value)),
            Line::tell("net kg", stated(Measure::Weight)),
        ];
        lines[0].target = Target::Shipments;
        lines
    }

    fn no_shipments(&self) -> &'static str {
        match self.party.kind {
            PartyKind::Name => "no record of this case carries this name",
            PartyKind::Company => "no name of this case's records is attributed to this company",
        }
    }

    fn ledger_lines(&self, data: &Data) -> Vec<Line> {
        let mut lines = Vec::new();
        for (i, question) in data.questions_of(&self.party).into_iter().enumerate() {
            let other = if question.left == self.party { &question.right } else { &question.left };
            lines.push(Line {
                label: if i == 0 { "questions" } else { "" },
                value: format!("{}  is it {}?", question.id, other.text),
                shipments: None,
                state: Some(question.state),
                target: Target::Question(question.id),
            });
        }
        let names =
            data.marks.companies.get(&self.party.text).filter(|_| self.party.kind == PartyKind::Company);
        for (i, (name, state)) in names.into_iter().flatten().enumerate() {
            lines.push(Line {
                label: if i == 0 { "names" } else { "" },
                value: name.clone(),
                shipments: None,
                state: Some(*state),
                target: open_name(name),
            });
        }
        lines
    }

    fn open(&self, ctx: &mut Ctx) {
        match self.lines.get(self.cursor.at).map_or(Target::None, |line| line.target.clone()) {
            Target::None => {}
            Target::Party(party) => ctx.push(Screen::Dossier(Box::new(Self::new(party)))),
            Target::Question(id) => ctx.push(Screen::Question(Box::new(View::new(id)))),
            Target::Shipments => self.show_shipments(ctx),
        }
    }

    fn show_shipments(&self, ctx: &mut Ctx) {
        let grid = Grid::new(ctx.data, shipments_of(&self.party));
        ctx.push(Screen::Grid(Box::new(grid)));
    }
}

impl Behaviour for Dossier {
    fn places(&self) -> &'static [Place] {
        &[Place::Dossier, Place::Lists, Place::Screens, Place::Anywhere]
    }

    fn title(&self) -> String {
        match self.party.kind {
            PartyKind::Name => format!("name {}", self.party.text),
            PartyKind::Company => format!("company {}", self.party.text),
        }
    }

    fn command(&mut self, command: Command, ctx: &mut Ctx) {
        let height = usize::from(ctx.body.1.saturating_sub(Self::FRAME_ROWS)).max(1);
        if self.cursor.step(command, ctx.count, self.lines.len(), height) {
            return;
        }
        match command {
            Command::Open => self.open(ctx),
            Command::ShowShipments => self.show_shipments(ctx),
            Command::Ask | Command::Attribute => on_party(command, self.party.clone(), ctx),
            Command::Cancel | Command::Close => ctx.go = Some(Go::Close),
            _ => {}
        }
    }

    fn answer(&mut self, generation: u64, answer: Answer) {
        if let Answer::Profiles(mut profiles) = answer
            && let Some(profile) = profiles.pop()
        {
            self.profile.take(generation, profile);
        }
    }

    fn want(&mut self, ctx: &mut Ctx) {
        let subject = names_of(&self.party, &ctx.data.marks);
        if let Some(generation) = self.profile.ask(subject.clone()) {
            ctx.effects.push(Effect::Profiles(ctx.ticket(generation), vec![subject]));
        }
        let mut lines = self.total_lines();
        lines.extend(self.ledger_lines(ctx.data));
        if let Some(profile) = self.profile.value.as_ref().and_then(|p| p.possible.as_ref()) {
            lines.extend(record_lines(profile));
        }
        self.lines = lines;
        let height = usize::from(ctx.body.1.saturating_sub(Self::FRAME_ROWS)).max(1);
        self.cursor.fit(self.lines.len(), height);
    }
}
