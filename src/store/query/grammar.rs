//! The shape of a filter: terms, alternatives, keys, operators and values, with their places.
//!
//! Every text has a shape; what is missing or wrong in it is said by `meaning`.

use std::ops::Range;

use winnow::combinator::{alt, delimited, opt, preceded, repeat, separated};
use winnow::error::EmptyError;
use winnow::stream::LocatingSlice;
use winnow::token::{any, none_of, take_while};
use winnow::{Parser, Result};

type Input<'a> = LocatingSlice<&'a str>;

/// A word, unquoted, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) span: Range<usize>,
    pub(super) quoted: bool,
    /// Whether a quote was opened and not closed.
    pub(super) open: bool,
}

/// What stands between a key and its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Colon,
    Equal,
    GreaterOrEqual,
    LessOrEqual,
    Greater,
    Less,
}

/// An operator and where it stands.
pub(super) type Op = (Operator, Range<usize>);

/// One alternative of a term; key and operator are left out where the ones before hold on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Alternative {
    pub(super) key: Option<(Word, Op)>,
    /// The values between commas.
    pub(super) values: Vec<Word>,
    pub(super) span: Range<usize>,
}

/// A term as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawTerm {
    pub(super) negated: bool,
    pub(super) any: Vec<Alternative>,
    pub(super) span: Range<usize>,
}

/// Takes a filter apart; nothing only if a term is made of separators alone.
pub(super) fn terms(text: &str) -> Option<Vec<RawTerm>> {
    let term = delimited(spaces, term, spaces);
    let mut all = preceded(spaces, repeat(0.., term));
    all.parse(LocatingSlice::new(text)).ok()
}

fn spaces(input: &mut Input<'_>) -> Result<(), EmptyError> {
    take_while(0.., char::is_whitespace).void().parse_next(input)
}

fn term(input: &mut Input<'_>) -> Result<RawTerm, EmptyError> {
    let any = separated(1.., alternative, '|');
    (opt('-').map(|sign| sign.is_some()), any)
        .with_taken()
        .verify(|(_, taken): &(_, &str)| !taken.is_empty())
        .map(|(parts, _)| parts)
        .with_span()
        .map(|((negated, any), span)| RawTerm { negated, any, span })
        .parse_next(input)
}

fn alternative(input: &mut Input<'_>) -> Result<Alternative, EmptyError> {
    let key = opt((alt((quoted, key)), operator));
    let values = opt(separated(1.., alt((quoted, value)), ','));
    (key, values)
        .with_span()
        .map(|((key, values), span)| Alternative { key, values: values.unwrap_or_default(), span })
        .parse_next(input)
}

fn operator(input: &mut Input<'_>) -> Result<Op, EmptyError> {
    alt((
        ">=".value(Operator::GreaterOrEqual),
        "<=".value(Operator::LessOrEqual),
        ">".value(Operator::Greater),
        "<".value(Operator::Less),
        "=".value(Operator::Equal),
        ":".value(Operator::Colon),
    ))
    .with_span()
    .parse_next(input)
}

fn bare(word: &str, span: Range<usize>) -> Word {
    Word { text: word.to_owned(), span, quoted: false, open: false }
}

fn key(input: &mut Input<'_>) -> Result<Word, EmptyError> {
    let in_key = |c: char| !c.is_whitespace() && !":=<>|\"".contains(c);
    take_while(1.., in_key).with_span().map(|(word, span)| bare(word, span)).parse_next(input)
}

fn value(input: &mut Input<'_>) -> Result<Word, EmptyError> {
    let in_value = |c: char| !c.is_whitespace() && c != '|' && c != ',';
    take_while(1.., in_value).with_span().map(|(word, span)| bare(word, span)).parse_next(input)
}

/// Text in quotes; inside, a quote is written twice or after a backslash.
fn quoted(input: &mut Input<'_>) -> Result<Word, EmptyError> {
    let character = alt(("\"\"".value('"'), preceded('\\', any), none_of(['"', '\\'])));
    ('"', repeat(0.., character), opt('"'))
        .with_span()
        .map(|((_, text, close), span)| Word { text, span, quoted: true, open: close.is_none() })
        .parse_next(input)
}

/// Writes a text so that it is read as one value: as it is, or in quotes.
pub(super) fn quote(text: &str) -> String {
    let plain = |c: char| !c.is_whitespace() && !":=<>|,\"\\".contains(c);
    if !text.is_empty() && !text.starts_with('-') && text.chars().all(plain) {
        return text.to_owned();
    }
    quote_always(text)
}

/// Writes a text in quotes.
pub(super) fn quote_always(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\"\""))
}
