//! A question as a line, as a page, and as JSON.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::case::Case;
use crate::cli::{Result, ledger, store};
use crate::resolve::{self, Evidence, Party, PartyKind, Question};
use crate::store::embedded::EmbeddedStore;
use crate::store::{Marks, Measure, Store, Totals};
use crate::text::DisplayText;
use crate::tui::format::stated;

/// What the records hold for each side of a question: what a judgement joins or keeps apart.
pub(super) struct Moves {
    shipments: EmbeddedStore,
    marks: Marks,
}

impl Moves {
    /// Opens what the totals are read from.
    pub fn of(case: &Case) -> Result<Self> {
        Ok(Self { shipments: store::open(case)?, marks: resolve::marks(case)? })
    }

    /// The sums over a side's shipments: confirmed, and with disputed, unsure and open names too.
    fn totals(&self, side: &Party, other: &Party) -> (Totals, Totals) {
        let names = resolve::names_of_side(side, other, &self.marks);
        let totals = |names: &[String]| self.shipments.profile(names).map(|p| p.totals).unwrap_or_default();
        (totals(&names.confirmed), totals(&names.possible))
    }
}

/// A question as one line.
pub(super) fn line(question: &Question) -> String {
    let Question { id, state, left, right, evidence, judgements, .. } = question;
    let mark = format!("{} {state}", state.glyph());
    format!(
        "{id:>4}  {mark:<11}  {}  /  {}  ({}, {})",
        party(left),
        party(right),
        counted(evidence.len(), "item of evidence", "items of evidence"),
        counted(judgements.len(), "entry", "entries"),
    )
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A party for people: a name as records write it in quotes, a company bare.
fn party(party: &Party) -> String {
    let text = DisplayText::line(&party.text);
    match party.kind {
        PartyKind::Name => format!("\"{text}\""),
        PartyKind::Company => format!("{text} [company]"),
    }
}

/// A question as a page.
pub(super) fn print(question: &Question, moves: &Moves, out: &mut impl Write) -> Result<()> {
    let state = question.state;
    writeln!(out, "question {}  {} {state}  (entry {})", question.id, state.glyph(), question.last)?;
    writeln!(out, "  asked by {} at {}", DisplayText::line(&question.asked_by), question.asked_at)?;
    for (side, other) in [(&question.left, &question.right), (&question.right, &question.left)] {
        let (confirmed, possible) = moves.totals(side, other);
        let stated = |measure| stated(&confirmed, &possible, measure);
        writeln!(out, "  {}", party(side))?;
        writeln!(out, "      shipments  {}", stated(Measure::Count))?;
        writeln!(out, "      US$        {}", stated(Measure::Value))?;
        writeln!(out, "      net kg     {}", stated(Measure::Weight))?;
    }
    print_hypotheses(question, out)?;
    for item in &question.evidence {
        print_evidence(item, out)?;
    }
    if !question.judgements.is_empty() {
        writeln!(out, "judgements")?;
    }
    for entry in &question.judgements {
        writeln!(out, "{}", ledger::line(entry))?;
    }
    Ok(())
}

fn print_hypotheses(question: &Question, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "hypotheses (independent origins for and against)")?;
    for tally in resolve::tally(question) {
        writeln!(out, "  {:<10}  {} for, {} against", tally.hypothesis, tally.speaks_for, tally.against)?;
    }
    Ok(())
}

fn print_evidence(item: &Evidence, out: &mut impl Write) -> io::Result<()> {
    let grade = item.grade.map(|grade| format!("  {grade}")).unwrap_or_default();
    let kind = item.kind.as_deref().map(|kind| format!("  {}", DisplayText::line(kind))).unwrap_or_default();
    let date = item.date.map(|date| format!("  {date}")).unwrap_or_default();
    writeln!(out, "evidence {}{grade}{kind}{date}", item.id)?;
    for line in DisplayText::block(&item.text).as_str().lines() {
        writeln!(out, "  {line}")?;
    }
    let mut told = vec![("source", item.source.clone())];
    told.extend(item.said_by.clone().map(|who| ("said by", who)));
    told.extend(item.group.clone().map(|group| ("group", group)));
    if !item.ratings.is_empty() {
        told.push(("speaks", joined(item.ratings.iter().map(|(of, rating)| format!("{of} {rating}")))));
    }
    if !item.shipments.is_empty() {
        told.push(("shipments", joined(item.shipments.iter().map(ToString::to_string))));
    }
    told.push(("added by", format!("{} at {}", item.added_by, item.added_at)));
    told.iter().try_for_each(|(what, text)| writeln!(out, "    {what:<9}  {}", DisplayText::line(text)))
}

fn joined(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<_>>().join(", ")
}

/// A question as one JSON object.
pub(super) fn as_json(question: &Question, moves: &Moves) -> Result<Value> {
    Ok(json!({
        "id": question.id,
        "left": question.left.text,
        "right": question.right.text,
        "left_kind": question.left.kind,
        "right_kind": question.right.kind,
        "state": question.state,
        "hypotheses": resolve::tally(question),
        "evidence": question.evidence.iter().map(evidence_json).collect::<Vec<_>>(),
        "judgements": question.judgements,
        "moves": {
            "left": totals_json(&moves.totals(&question.left, &question.right).1),
            "right": totals_json(&moves.totals(&question.right, &question.left).1),
        },
        "asked_by": question.asked_by,
        "asked_at": question.asked_at,
        "last": question.last,
    }))
}

fn totals_json(totals: &Totals) -> Value {
    json!({
        "shipments": totals.shipments,
        "value_usd": totals.value_usd,
        "net_weight_kg": totals.net_weight_kg,
    })
}

fn evidence_json(item: &Evidence) -> Value {
    let rated = item.ratings.iter().map(|(of, rating)| (of.word().to_owned(), json!(rating)));
    json!({
        "id": item.id,
        "text": item.text,
        "source": item.source,
        "kind": item.kind,
        "date": item.date.map(|date| date.to_string()),
        "said_by": item.said_by,
        "grade": item.grade,
        "group": item.group,
        "ratings": rated.collect::<Map<_, _>>(),
        "shipments": item.shipments.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "added_by": item.added_by,
        "added_at": item.added_at,
    })
}
