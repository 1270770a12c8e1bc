//! Writes terms so that they read back as the same tests: for filters that are made by choosing
//! something on a screen.

use std::fmt;

use super::grammar::{quote, quote_always};
use super::{Comparison, Filter, Side, Term, Test};
use crate::records::Column;
use crate::records::column::Role;
use crate::records::table::Field;

impl Term {
    /// Makes a term of tests, with the text that a person would write for it.
    pub fn new(negated: bool, any: Vec<Test>) -> Self {
        let tests: Vec<String> = any.iter().map(written).collect();
        let text = format!("{}{}", if negated { "-" } else { "" }, tests.join("|"));
        Self { negated, any, text }
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let terms: Vec<&str> = self.terms.iter().map(|term| term.text.as_str()).collect();
        f.write_str(&terms.join(" "))
    }
}

fn written(test: &Test) -> String {
    match test {
        Test::PartyLike(roles, text) => format!("{}:{}", party(roles), quote(text)),
        Test::PartyIs(roles, text) => format!("{}={}", party(roles), quote_always(text)),
        Test::Company(name) => format!("company={}", quote_always(name)),
        Test::Contains(_, text) => format!("goods:{}", quote(text)),
        Test::Is(field, text) => format!("{}={}", key(field), quote_always(text)),
        Test::Has(field, text) => format!("{}:{}", key(field), quote(text)),
        Test::Hs(prefixes) => format!("hs:{}", prefixes.join(",")),
        Test::Date(from, to) => {
            let end = |date: &Option<_>| date.map_or_else(String::new, |date| format!("{date}"));
            format!("date:{}..{}", end(from), end(to))
        }
        Test::Amount(column, comparison, bound) => format!("{column}{}{bound}", sign(*comparison)),
        Test::Country(side, codes) => format!("{}:{}", side_word(*side), codes.join(",")),
        Test::List(name) => format!("list:{}", quote(name)),
        Test::Tier(tier) => format!("tier:{}", quote(tier)),
        Test::State(state) => format!("state:{state}"),
        Test::Source(name) => format!("source:{}", quote(name)),
    }
}

fn party(roles: &[Role]) -> &'static str {
    match roles {
        [role] => role.word(),
        _ => "party",
    }
}

/// A field's key; a header that looks like a key of the language is put in quotes.
fn key(field: &Field) -> String {
    match field {
        Field::Other(header) => quote_always(header),
        named => named.name(),
    }
}

pub(super) fn side_word(side: Side) -> &'static str {
    match side {
        Side::Any => "country",
        Side::From => "from",
        Side::To => "to",
        Side::Via => "via",
    }
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Equal => "=",
        Comparison::GreaterOrEqual => ">=",
        Comparison::Greater => ">",
    }
}

/// The columns that `goods:` looks at.
pub(super) const GOODS: [Column; 2] = [Column::Goods, Column::GoodsEn];
