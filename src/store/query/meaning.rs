//! What the words of a filter mean, and what to say when they mean nothing.

use std::ops::Range;

use super::error::nearest;
use super::grammar::{self, Alternative, Op, Operator, RawTerm, Word, quote_always};
use super::scalar::{amount, date_comparison, date_range};
use super::write::GOODS;
use super::{Comparison, Filter, FilterError, Side, Term, Test};
use crate::records::column::Role;
use crate::records::table::Field;
use crate::records::{Column, Kind, PartialDate};
use crate::state::State;
use crate::store::lists;

type Parsed<T> = Result<T, FilterError>;

/// What stands before the operator.
#[derive(Debug, Clone, PartialEq)]
enum Key {
    Party(Vec<Role>),
    Company,
    Goods,
    Hs,
    Date,
    Country(Side),
    List,
    Tier,
    State,
    Source,
    Amount(Column),
    Text(Field),
}

/// The keys that are no column's name.
static KEYS: [(&str, Key); 12] = [
    ("party", Key::Party(Vec::new())),
    ("company", Key::Company),
    ("goods", Key::Goods),
    ("hs", Key::Hs),
    ("country", Key::Country(Side::Any)),
    ("from", Key::Country(Side::From)),
    ("to", Key::Country(Side::To)),
    ("via", Key::Country(Side::Via)),
    ("list", Key::List),
    ("tier", Key::Tier),
    ("state", Key::State),
    ("source", Key::Source),
];

/// Parses a filter; `fields` are the columns that the case has.
///
/// # Errors
/// Says which word is wrong, what was expected, and the nearest known word.
pub fn parse(text: &str, fields: &[Field]) -> Result<Filter, FilterError> {
    let reader = Reader { text, fields };
    let expected = "a term such as consignor:baofeng or value>=1e6";
    let raw = grammar::terms(text).ok_or_else(|| FilterError::new(text, 0..text.len(), expected))?;
    let mut terms = Vec::with_capacity(raw.len());
    for raw in raw {
        let any = reader.alternatives(&raw)?;
        terms.push(Term { negated: raw.negated, any, text: text[raw.span].to_owned() });
    }
    Ok(Filter { terms })
}

/// Parses the arguments of a command line, each one or more terms.
///
/// A shell takes quotes away: in an argument that is no filter as it stands, everything after the
/// operator is the value (`consignor=POLY TECHNOLOGIES INC`), unless a further term stands in it.
///
/// # Errors
/// As [`parse`]; the error's text is the arguments joined by spaces.
pub fn parse_args(args: &[String], fields: &[Field]) -> Result<Filter, FilterError> {
    let whole = args.iter().map(|arg| requoted(arg, fields)).collect::<Vec<_>>().join(" ");
    parse(&whole, fields)
}

fn requoted(arg: &str, fields: &[Field]) -> String {
    let operator = |c: char| ":=<>".contains(c);
    if parse(arg, fields).is_ok() {
        return arg.to_owned();
    }
    let Some(at) = arg.find(operator) else { return arg.to_owned() };
    let start = at + arg[at..].find(|c| !operator(c)).unwrap_or(arg.len() - at);
    let (key, value) = arg.split_at(start);
    let further = value.split_whitespace().skip(1).any(|word| word.contains(operator));
    let quoted = format!("{key}{}", quote_always(value));
    if !further && !value.contains('"') && parse(&quoted, fields).is_ok() { quoted } else { arg.to_owned() }
}

struct Reader<'a> {
    text: &'a str,
    fields: &'a [Field],
}

impl Reader<'_> {
    fn wrong<T>(&self, word: &Range<usize>, expected: impl Into<String>, hint: Option<String>) -> Parsed<T> {
        Err(FilterError::new(self.text, word.clone(), expected).hint(hint))
    }

    fn alternatives(&self, term: &RawTerm) -> Parsed<Vec<Test>> {
        let mut current: Option<(Key, Op)> = None;
        let mut tests = Vec::new();
        for alternative in &term.any {
            if let Some((key, operator)) = &alternative.key {
                current = Some((self.key(key)?, operator.clone()));
            }
            let Some((key, operator)) = &current else {
                return self.no_key(alternative, &term.span);
            };
            let Some(first) = alternative.values.first() else {
                let end = alternative.span.end;
                return self.wrong(&(end..end), "a value", None);
            };
            if let Some(open) = alternative.values.iter().find(|value| value.open) {
                let hint = "inside quotes, a quote is written twice".to_owned();
                return self.wrong(&open.span, "a closing quote", Some(hint));
            }
            self.after_quote(alternative, first)?;
            tests.extend(self.tests(key, operator, alternative)?);
        }
        Ok(tests)
    }

    fn no_key<T>(&self, alternative: &Alternative, term: &Range<usize>) -> Parsed<T> {
        let hint = alternative.values.first().map(|word| {
            let text = &self.text[word.span.clone()];
            format!("to find it in any party's name, write party:{text}; in the goods, goods:{text}")
        });
        let span = if alternative.span.is_empty() { term } else { &alternative.span };
        self.wrong(span, "KEY:VALUE, for example consignor:baofeng", hint)
    }

    /// A quote ends a value: what follows it directly was meant to be part of it, or is a new term.
    fn after_quote(&self, alternative: &Alternative, first: &Word) -> Parsed<()> {
        let end = alternative.span.end;
        let rest = &self.text[end..];
        let glued = rest.chars().next().is_some_and(|c| !c.is_whitespace() && c != '|');
        if !(glued && first.quoted) {
            return Ok(());
        }
        let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
        self.wrong(&(end..end + length), "a space after the closing quote", None)
    }

    fn key(&self, word: &Word) -> Parsed<Key> {
        let lower = word.text.to_lowercase();
        if !word.quoted {
            if let Some(role) = Role::ALL.into_iter().find(|role| role.word() == lower) {
                return Ok(Key::Party(vec![role]));
            }
            if let Some((_, key)) = KEYS.iter().find(|(name, _)| *name == lower) {
                let all = matches!(key, Key::Party(_));
                return Ok(if all { Key::Party(Role::ALL.to_vec()) } else { key.clone() });
            }
            if lower == Column::Value.name() && !self.has(Column::Value) {
                return Ok(Key::Amount(Column::ValueUsd));
            }
            if lower == Column::Date.name() {
                return Ok(Key::Date);
            }
        }
        self.field(word)
    }

    fn has(&self, column: Column) -> bool {
        self.fields.contains(&Field::Column(column))
    }

    /// A column by its name. Canonical amounts are known to the language whether or not this case
    /// has them: the store says which columns it has.
    fn field(&self, word: &Word) -> Parsed<Key> {
        let headers: Vec<Field> =
            self.fields.iter().filter(|field| matches!(field, Field::Other(_))).cloned().collect();
        let unread = word.text.strip_suffix(".text").and_then(Column::from_name).map(Field::Unread);
        let header = Field::find(&word.text, &headers).filter(|_| word.quoted);
        let found = header.or_else(|| Field::find(&word.text, self.fields)).or(unread);
        let amount = Column::from_name(&word.text).filter(|column| column.kind() == Kind::Amount);
        match (found, amount) {
            (Some(Field::Column(column)), _) if column.kind() == Kind::Amount => Ok(Key::Amount(column)),
            (Some(Field::Column(Column::Date)), _) => Ok(Key::Date),
            (Some(Field::Column(Column::HsCode)), _) => Ok(Key::Hs),
            (Some(field), _) => Ok(Key::Text(field)),
            (None, Some(column)) => Ok(Key::Amount(column)),
            (None, None) => {
                let names: Vec<String> = self.fields.iter().map(Field::name).collect();
                let roles = Role::ALL.iter().map(|role| role.word());
                let known = roles.chain(KEYS.iter().map(|(name, _)| *name)).chain(["date", "value"]);
                let hint = nearest(&word.text, known.chain(names.iter().map(String::as_str)));
                self.wrong(&word.span, "a key of the filter language or a column of this case", hint)
            }
        }
    }

    fn tests(&self, key: &Key, op: &Op, alternative: &Alternative) -> Parsed<Vec<Test>> {
        use Operator::{Colon, Equal};
        let values = &alternative.values;
        Ok(match (key, op.0) {
            (Key::Party(roles), Colon) => vec![Test::PartyLike(roles.clone(), self.searchable(alternative)?)],
            (Key::Party(roles), Equal) => vec![Test::PartyIs(roles.clone(), self.whole(alternative)?)],
            (Key::Company, Equal) => vec![Test::Company(self.whole(alternative)?)],
            (Key::Goods, Colon) => vec![Test::Contains(GOODS.to_vec(), self.whole(alternative)?)],
            (Key::Goods, Equal) => vec![Test::Is(Field::Column(Column::Goods), self.whole(alternative)?)],
            (Key::Text(field), Colon) => vec![Test::Has(field.clone(), self.whole(alternative)?)],
            (Key::Text(field), Equal) => vec![Test::Is(field.clone(), self.whole(alternative)?)],
            (Key::Hs, Colon | Equal) => {
                vec![Test::Hs(values.iter().map(|value| self.hs(value)).collect::<Parsed<_>>()?)]
            }
            (Key::Country(side), Colon | Equal) => {
                vec![Test::Country(
                    *side,
                    values.iter().map(|value| self.country(value)).collect::<Parsed<_>>()?,
                )]
            }
            (Key::Date, operator) => self.dates(operator, alternative)?,
            (Key::Amount(column), operator) => vec![self.amount(*column, operator, op, alternative)?],
            (Key::List, Colon | Equal) => self.each(values, |value| self.list(value))?,
            (Key::Tier, Colon | Equal) => {
                values.iter().map(|value| self.tiers(value)).collect::<Parsed<Vec<_>>>()?.concat()
            }
            (Key::State, Colon | Equal) => self.each(values, |value| self.state(value))?,
            (Key::Source, Colon | Equal) => {
                self.each(values, |value| Ok(Test::Source(value.text.clone())))?
            }
            (key, _) => return self.wrong(&op.1, expected_operator(key), None),
        })
    }

    fn each(&self, values: &[Word], test: impl Fn(&Word) -> Parsed<Test>) -> Parsed<Vec<Test>> {
        values.iter().map(test).collect()
    }

    /// The value of a key that takes no list: commas belong to it.
    fn whole(&self, alternative: &Alternative) -> Parsed<String> {
        let (first, last) = (&alternative.values[0], &alternative.values[alternative.values.len() - 1]);
        let span = first.span.start..alternative.span.end;
        if alternative.values.len() > 1 && alternative.values.iter().any(|value| value.quoted) {
            let hint = "alternatives are joined by |".to_owned();
            return self.wrong(&(first.span.end..last.span.end), "one value", Some(hint));
        }
        let text = if first.quoted { first.text.clone() } else { self.text[span.clone()].to_owned() };
        if text.is_empty() { self.wrong(&span, "a text that is not empty", None) } else { Ok(text) }
    }

    /// A text that has something in it that a name can be searched for.
    fn searchable(&self, alternative: &Alternative) -> Parsed<String> {
        let text = self.whole(alternative)?;
        if crate::names::like::Like::new(&text).is_empty() {
            let hint = "an exact name is written with =".to_owned();
            return self.wrong(&alternative.values[0].span, "a text with letters or digits", Some(hint));
        }
        Ok(text)
    }

    fn hs(&self, value: &Word) -> Parsed<String> {
        let digits: String = value.text.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
        let valid = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        if valid { Ok(digits) } else { self.wrong(&value.span, "the first digits of an HS code", None) }
    }

    fn country(&self, value: &Word) -> Parsed<String> {
        let valid = value.text.len() == 2 && value.text.bytes().all(|b| b.is_ascii_alphabetic());
        if valid {
            return Ok(value.text.to_ascii_uppercase());
        }
        let hint = "for example CN, RU, TR, AE, UZ".to_owned();
        self.wrong(&value.span, "a country's two-letter code", Some(hint))
    }

    fn dates(&self, operator: Operator, alternative: &Alternative) -> Parsed<Vec<Test>> {
        const DATE: &str = "a date such as 2022, 2022-08 or 2022-08-31";
        let test = |value: &Word| {
            let range = match operator {
                Operator::Colon | Operator::Equal => date_range(&value.text).ok(),
                compared => {
                    PartialDate::parse_iso(&value.text).and_then(|date| date_comparison(compared, date))
                }
            };
            let hint = || Some("a range is written 2022-08..2022-12, and may be open at one end".to_owned());
            match range {
                Some((Some(from), Some(to))) if from.first_key() > to.last_key() => {
                    self.wrong(&value.span, "a range that ends after it starts", None)
                }
                Some((from, to)) => Ok(Test::Date(from, to)),
                None => self.wrong(&value.span, DATE, hint()),
            }
        };
        self.each(&alternative.values, test)
    }

    fn amount(&self, column: Column, operator: Operator, op: &Op, alternative: &Alternative) -> Parsed<Test> {
        let comparison = match operator {
            Operator::Less => Comparison::Less,
            Operator::LessOrEqual => Comparison::LessOrEqual,
            Operator::Equal => Comparison::Equal,
            Operator::GreaterOrEqual => Comparison::GreaterOrEqual,
            Operator::Greater => Comparison::Greater,
            Operator::Colon => return self.wrong(&op.1, expected_operator(&Key::Amount(column)), None),
        };
        let whole = self.whole(alternative)?;
        let Some(bound) = amount(&whole) else {
            let span = alternative.values[0].span.start..alternative.span.end;
            let hint = "write it without thousands marks: 1000000, 1e6, 1.2M, 500k".to_owned();
            return self.wrong(&span, "an amount", Some(hint));
        };
        Ok(Test::Amount(column, comparison, bound))
    }

    fn list(&self, value: &Word) -> Parsed<Test> {
        let lower = value.text.to_lowercase();
        if lists::NAMES.contains(&lower.as_str()) {
            return Ok(Test::List(lower));
        }
        let expected = format!("a goods list: {}", lists::NAMES.join(", "));
        self.wrong(&value.span, expected, nearest(&lower, lists::NAMES))
    }

    /// A tier, or all parts of one: `3` is `3.A` and `3.B`; the dot may be left out.
    fn tiers(&self, value: &Word) -> Parsed<Vec<Test>> {
        let plain = |tier: &str| tier.replace('.', "").to_uppercase();
        let wanted = plain(&value.text);
        let part_of = |tier: &str| !wanted.is_empty() && plain(tier).starts_with(&wanted);
        let tiers: Vec<Test> = lists::tiers()
            .into_iter()
            .filter(|tier| part_of(tier))
            .map(|t| Test::Tier(t.to_owned()))
            .collect();
        if tiers.is_empty() {
            return self.wrong(&value.span, format!("a tier: {}", lists::tiers().join(", ")), None);
        }
        Ok(tiers)
    }

    fn state(&self, value: &Word) -> Parsed<Test> {
        let lower = value.text.to_lowercase();
        let words = State::ALL.map(State::word);
        match lower.parse() {
            Ok(state) => Ok(Test::State(state)),
            Err(_) => {
                self.wrong(&value.span, format!("a state: {}", words.join(", ")), nearest(&lower, words))
            }
        }
    }
}

fn expected_operator(key: &Key) -> String {
    match key {
        Key::Amount(column) => format!("a comparison: {column}>=1e6, with >=, <=, >, < or ="),
        Key::Company => "= and the company's exact name: company=\"NAME\"".to_owned(),
        Key::Party(_) | Key::Goods | Key::Text(_) => ": for a part of the text or = for the whole".to_owned(),
        _ => "a colon before the value".to_owned(),
    }
}
