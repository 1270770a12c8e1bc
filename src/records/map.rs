//! Which header of a file is which canonical column: by a table of names, by a person's mapping file.
//!
//! A header means one column and a column has one header; whatever is not mapped is kept under its
//! own name. Cells are not looked at: a header that says nothing stays unmapped.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::records::Column;

pub mod file;

const TABLE: &str = include_str!("../../assets/column_aliases.toml");

#[derive(Deserialize)]
struct Table {
    names: toml::Table,
    words: Vec<Rule>,
}

/// A header with one word of each group and none of the others.
#[derive(Deserialize)]
struct Rule {
    column: Column,
    all: Vec<Vec<String>>,
    none: Vec<String>,
}

struct Aliases {
    /// Folded name → column and rank, the lower the stronger.
    names: FxHashMap<String, (Column, usize)>,
    rules: Vec<Rule>,
}

static ALIASES: LazyLock<Aliases> = LazyLock::new(|| {
    let mut table: Table = toml::from_str(TABLE).expect("the alias table is part of the program and tested");
    let mut names = FxHashMap::default();
    for (column, list) in &table.names {
        let Some(column) = Column::from_name(column) else { continue };
        for (rank, name) in list.as_array().into_iter().flatten().filter_map(|name| name.as_str()).enumerate()
        {
            names.entry(fold(name)).or_insert((column, rank));
        }
    }
    for word in table.words.iter_mut().flat_map(|rule| rule.all.iter_mut().flatten().chain(&mut rule.none)) {
        *word = fold(word);
    }
    Aliases { names, rules: table.words }
});

/// Which cell of a record each canonical column is read from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    places: Vec<Option<Column>>,
}

impl Mapping {
    /// Maps headers by the table of names.
    ///
    /// Two headers for one column: the stronger name wins, then the one further left.
    pub fn guess(headers: &[String]) -> Self {
        let mut best: FxHashMap<Column, (usize, usize)> = FxHashMap::default();
        for (place, header) in headers.iter().enumerate() {
            if let Some((column, rank)) = ALIASES.find(header) {
                let candidate = (rank, place);
                let known = best.entry(column).or_insert(candidate);
                *known = candidate.min(*known);
            }
        }
        let mut mapping = Self { places: vec![None; headers.len()] };
        for (column, (_, place)) in best {
            mapping.places[place] = Some(column);
        }
        mapping
    }

    /// The column of a cell's place, counted from 0.
    pub fn column(&self, place: usize) -> Option<Column> {
        self.places.get(place).copied().flatten()
    }

    /// The place of a column.
    pub fn place(&self, column: Column) -> Option<usize> {
        self.places.iter().position(|&known| known == Some(column))
    }

    /// Canonical columns with the header of each, in the order of [`Column::ALL`].
    pub fn columns(&self, headers: &[String]) -> Vec<(Column, String)> {
        let of = |&column: &Column| Some((column, headers.get(self.place(column)?)?.clone()));
        Column::ALL.iter().filter_map(of).collect()
    }
}

impl Aliases {
    fn find(&self, header: &str) -> Option<(Column, usize)> {
        self.names.get(&fold(header)).copied().or_else(|| {
            let words = words(header);
            let has = |word: &String| words.contains(word);
            let fits = |rule: &Rule| {
                rule.all.iter().all(|group| group.iter().any(has)) && !rule.none.iter().any(has)
            };
            let place = self.rules.iter().position(fits)?;
            // Rules are weaker than any name.
            Some((self.rules[place].column, 10_000 + place))
        })
    }
}

/// A header as it is compared: lower case, without accents, spaces and marks; `$` and `%` stay.
fn fold(text: &str) -> String {
    letters(text).filter(|c| c.is_alphanumeric() || matches!(c, '$' | '%')).collect()
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    let lower = text.nfkd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase);
    lower.filter(|&c| c != '\u{307}').map(|c| if c == 'ı' { 'i' } else { c })
}

/// The header's words, folded: split at marks, and where a capital follows a small letter.
fn words(header: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(header.len() + 8);
    let mut after_small = false;
    for c in header.chars() {
        if after_small && c.is_uppercase() {
            spaced.push(' ');
        }
        after_small = c.is_lowercase();
        spaced.push(c);
    }
    let is_mark = |c: char| !c.is_alphanumeric() && !matches!(c, '$' | '%') && !is_combining_mark(c);
    spaced.split(is_mark).map(fold).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
#[path = "map_tests.rs"]
mod tests;
