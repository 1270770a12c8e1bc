//! The text of screens that are read from top to bottom: a question's tabs, a source's findings.
//!
//! Rows of pieces, each with what it is; no widths of glyphs, no colours, no drawing.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::case::{Entry, Source};
use crate::records::Column;
use crate::resolve::{Evidence, Hypothesis, Party, PartyKind, Question};
use crate::state::State;
use crate::store::{Bucket, Measure, NameProfile};
use crate::text::DisplayText;
use crate::tui::action::Profile;
use crate::tui::data::Data;
use crate::tui::format;
use crate::tui::screens::question::{Tab, View};
use crate::tui::theme::Role;

/// A row: pieces of safe text, from left to right.
pub type Row = Vec<(String, Role)>;

/// Cells of the label column in front of two sides.
const LABEL: usize = 12;
/// Values listed of each kind on a side.
const LISTED: usize = 3;
/// Cells of a hypothesis' column in the evidence matrix.
const RATING: usize = 11;

fn cut(text: &str, width: usize) -> String {
    let text = DisplayText::line(text).fit(width);
    let cells = text.width();
    text + &" ".repeat(width.saturating_sub(cells))
}

/// Breaks safe text into lines of at most `width` cells, at spaces where there are any.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let text: String = DisplayText::line(text).into();
    let (mut lines, mut line, mut cells) = (Vec::new(), String::new(), 0);
    for word in text.split_inclusive(' ') {
        if cells + word.trim_end().width() > width && cells > 0 {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            cells = 0;
        }
        for grapheme in word.graphemes(true) {
            if cells + grapheme.width() > width.max(2) {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
                cells = 0;
            }
            if cells > 0 || grapheme != " " {
                line.push_str(grapheme);
                cells += grapheme.width();
            }
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

fn paragraph(text: &str, indent: usize, width: usize, role: Role) -> Vec<Row> {
    let lines = wrap(text, width.saturating_sub(indent).max(10));
    lines.into_iter().map(|line| vec![(" ".repeat(indent), Role::Text), (line, role)]).collect()
}

fn heading(text: &str, width: usize) -> Row {
    let rule = "─".repeat(width.saturating_sub(text.width() + 3));
    vec![("─ ".to_owned(), Role::Rule), (format!("{text} "), Role::Heading), (rule, Role::Rule)]
}

/// A state as glyph and word.
pub fn state(state: State) -> (String, Role) {
    (format!("{} {state}", state.glyph()), Role::from(state))
}

/// The rows of a question's tab.
pub fn question(view: &View, data: &Data, width: usize) -> Vec<Row> {
    let Some(question) = data.question(view.id) else {
        return vec![vec![("this question is not in the case".to_owned(), Role::Failed)]];
    };
    match view.tab {
        Tab::Compare => compare(view, question, data, width),
        Tab::Evidence => evidence(question, width),
        Tab::Ledger => entries(question, data, width),
    }
}

fn compare(view: &View, question: &Question, data: &Data, width: usize) -> Vec<Row> {
    let side = width.saturating_sub(LABEL + 1) / 2;
    let profiles = view.profiles.value.as_deref().unwrap_or_default();
    let left = facts(&question.left, &question.right, profiles.first(), data);
    let right = facts(&question.right, &question.left, profiles.get(1), data);
    let mut rows = Vec::new();
    for ((label, left), (_, right)) in left.into_iter().zip(right) {
        for line in 0..left.len().max(right.len()) {
            let cell = |values: &[String]| cut(values.get(line).map_or("", String::as_str), side);
            let role = if rows.is_empty() { Role::Heading } else { Role::Text };
            let label = if line == 0 { label } else { "" };
            rows.push(vec![
                (cut(label, LABEL), Role::Dim),
                (cell(&left), role),
                (" ".to_owned(), Role::Text),
                (cell(&right), role),
            ]);
        }
    }
    rows.extend(matrix(question, width));
    rows
}

/// The names on a side, without the one that the question is about.
fn names(party: &Party, other: &Party, data: &Data) -> Vec<String> {
    if party.kind == PartyKind::Name {
        return vec![party.text.clone()];
    }
    let attributed = data.marks.companies.get(&party.text).map_or(&[][..], Vec::as_slice);
    let names: Vec<String> = attributed
        .iter()
        .filter(|(name, _)| other.kind == PartyKind::Company || *name != other.text)
        .map(|(name, state)| format!("{} {name}", state.glyph()))
        .collect();
    if names.is_empty() { vec!["none but the one in question".to_owned()] } else { names }
}

/// The facts of one side, in the same order for any party; each may have several lines.
fn facts(
    party: &Party,
    other: &Party,
    profile: Option<&Profile>,
    data: &Data,
) -> Vec<(&'static str, Vec<String>)> {
    let kind = match party.kind {
        PartyKind::Name => "a name in the records",
        PartyKind::Company => "a company of this case",
    };
    let names = names(party, other, data);
    let (sure, may) = profile.map(format::profile_totals).unwrap_or_default();
    let records = profile.and_then(|p| p.possible.as_ref());
    let list = |values: fn(&NameProfile) -> &[Bucket]| -> Vec<String> {
        let buckets = records.map_or(&[][..], values);
        let named = buckets.iter().filter(|b| !b.key.is_empty()).take(LISTED);
        named.map(|b| format!("{} ({})", b.key, format::count(b.totals.shipments))).collect()
    };
    let dates = records.and_then(|p| p.dates.clone()).map(|(first, last)| format!("{first} .. {last}"));
    let stated = |measure| vec![format::stated(&sure, &may, measure)];
    vec![
        ("", vec![party.text.clone()]),
        ("is", vec![kind.to_owned()]),
        ("names", names),
        ("shipments", stated(Measure::Count)),
        ("US$", stated(Measure::Value)),
        ("first, last", dates.into_iter().collect()),
        ("countries", list(|p| &p.countries)),
        ("partners", list(|p| &p.partners)),
        ("goods", list(|p| &p.goods)),
        ("HS codes", list(|p| &p.hs)),
    ]
}

/// The evidence against the hypotheses, an item a row.
fn matrix(question: &Question, width: usize) -> Vec<Row> {
    let mut rows = vec![heading("evidence", width)];
    if question.evidence.is_empty() {
        rows.push(vec![(" none yet: e adds an item with its citation".to_owned(), Role::Dim)]);
        return rows;
    }
    let text = width.saturating_sub(Hypothesis::ALL.len() * RATING + 4);
    let mut head = vec![(cut(" hypotheses", text + 4), Role::Dim)];
    head.extend(Hypothesis::ALL.iter().map(|h| (cut(&h.to_string(), RATING), Role::Dim)));
    rows.push(head);
    for item in &question.evidence {
        let said = item.said_by.as_ref().map_or_else(String::new, |who| format!("{who}: "));
        let mut row = vec![(cut(&format!(" {said}{}", item.text), text), Role::Text)];
        row.push((cut(&grade(item), 4), Role::Dim));
        row.extend(Hypothesis::ALL.iter().map(|h| (cut(&rating(item, *h), RATING), Role::Text)));
        rows.push(row);
    }
    rows
}

fn grade(item: &Evidence) -> String {
    item.grade.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string)
}

fn rating(item: &Evidence, hypothesis: Hypothesis) -> String {
    let rating = item.ratings.iter().find(|(h, _)| *h == hypothesis);
    rating.map_or_else(|| "·".to_owned(), |(_, rating)| rating.to_string())
}

fn evidence(question: &Question, width: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    for item in &question.evidence {
        let who = item.said_by.as_deref().or(item.kind.as_deref()).unwrap_or("evidence");
        rows.push(heading(&format!("{} {}  {}", item.id, grade(item), DisplayText::line(who)), width));
        rows.extend(paragraph(&item.text, 2, width, Role::Text));
        let date = item.date.map_or_else(String::new, |date| format!(" · {date}"));
        rows.extend(paragraph(&format!("source: {}{date}", item.source), 2, width, Role::Dim));
        let shipments: Vec<String> = item.shipments.iter().map(ToString::to_string).collect();
        if !shipments.is_empty() {
            rows.extend(paragraph(&format!("shipments: {}", shipments.join(", ")), 2, width, Role::Dim));
        }
        if let Some(group) = &item.group {
            let told = format!("group: {group} (items of one group come from one origin and count once)");
            rows.extend(paragraph(&told, 2, width, Role::Dim));
        }
        let ratings: Vec<String> =
            item.ratings.iter().map(|(hypothesis, rating)| format!("{hypothesis} {rating}")).collect();
        if !ratings.is_empty() {
            rows.extend(paragraph(&format!("rates: {}", ratings.join(" · ")), 2, width, Role::Dim));
        }
        rows.push(Row::new());
    }
    if rows.is_empty() {
        rows.push(vec![(" no evidence yet: e adds an item with its citation".to_owned(), Role::Dim)]);
    }
    rows
}

fn entries(question: &Question, data: &Data, width: usize) -> Vec<Row> {
    let on = data.ledger.iter().filter(|entry| entry.question == Some(question.id));
    on.flat_map(|entry| self::entry(entry, width)).collect()
}

/// The rows of a ledger entry.
pub fn entry(entry: &Entry, width: usize) -> Vec<Row> {
    let mut head = vec![
        (format!("{:>5}  ", entry.seq), Role::Dim),
        (format!("{}  ", DisplayText::line(&entry.time)), Role::Text),
        (cut(&entry.by, 18), Role::Text),
        (format!(" {:<9}", entry.kind.to_string()), Role::Heading),
    ];
    head.extend(entry.state.map(state));
    let mut rows = vec![head];
    if let Some(reason) = &entry.reason {
        rows.extend(paragraph(reason, 7, width, Role::Text));
    }
    rows.extend(paragraph(&entry.hash, 7, width, Role::Dim));
    rows
}

/// The rows of a source's findings.
pub fn source(source: &Source, width: usize) -> Vec<Row> {
    let certain = if source.encoding_certain { "" } else { " (uncertain)" };
    let header = source.header_row.map_or_else(|| "none".to_owned(), |row| format!("record {row}"));
    let counts = format!(
        "{} read = {} taken + {} rejected",
        format::count(source.rows_read),
        format::count(source.rows_taken),
        format::count(source.rows_rejected)
    );
    let columns = source.columns.iter().map(|(column, header)| format!("{column} ← {header}"));
    let warnings = source.warnings.iter().map(|(column, n)| {
        format!("{column}: {} cells could not be read as {}", format::count(*n), kind_word(*column))
    });
    let mut rows = vec![heading(&format!("{}  {}", source.name, DisplayText::line(&source.file)), width)];
    let facts = [
        ("rows", vec![counts]),
        (
            "encoding",
            vec![format!("{}{certain}, delimiter {:?}, header {header}", source.encoding, source.delimiter)],
        ),
        ("sha256", vec![source.sha256.clone()]),
        ("imported", vec![source.imported_at.clone()]),
        ("columns", columns.collect()),
        ("not mapped", source.unmapped.clone()),
        ("warnings", warnings.collect()),
        ("notes", source.notes.clone()),
    ];
    for (label, values) in facts {
        let lines = values.iter().flat_map(|value| wrap(value, width.saturating_sub(LABEL).max(10)));
        for (i, line) in lines.enumerate() {
            let label = if i == 0 { label } else { "" };
            rows.push(vec![(cut(label, LABEL), Role::Dim), (line, Role::Text)]);
        }
    }
    rows
}

fn kind_word(column: Column) -> &'static str {
    use crate::records::Kind;
    match column.kind() {
        Kind::Date => "a date",
        Kind::Amount => "a number",
        Kind::Country => "a country",
        Kind::HsCode => "an HS code",
        Kind::Party | Kind::Text => "text",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn wrapped_lines_fit_and_lose_nothing_but_spaces(text in "\\PC{0,120}", width in 4usize..60) {
            let lines = wrap(&text, width);
            prop_assert!(lines.iter().all(|line| line.width() <= width));
            let bare = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&lines.concat()), bare(DisplayText::line(&text).as_str()));
        }
    }
}
