//! The filter language as data: one AST for the command line, the interface and every store.
//!
//! A filter is terms joined by *and*; a term is one or more alternatives joined by `|`, and may be
//! negated as a whole by a leading `-`.

use std::fmt;

use crate::records::column::Role;
use crate::records::table::Field;
use crate::records::{Column, PartialDate};
use crate::state::State;

/// Terms that must all hold; none means every shipment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// The terms.
    pub terms: Vec<Term>,
}

/// Alternatives of which one must hold, or, negated, none.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Whether the term was written with a leading `-`.
    pub negated: bool,
    /// The alternatives, at least one.
    pub any: Vec<Test>,
    /// The term as the person wrote it, for a chip on the screen.
    pub text: String,
}

/// What one alternative asks of a shipment.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// `consignor:baofeng`: a name in one of the roles is like the text. `party:` is every role.
    PartyLike(Vec<Role>, String),
    /// `consignor="POLY TECHNOLOGIES INC"`: a name in one of the roles is exactly the text.
    PartyIs(Vec<Role>, String),
    /// `company="..."`: a name that is attributed to the company, whatever the attribution's state
    /// (`different` left out).
    Company(String),
    /// `goods:antenna`: the text stands in the goods, in either language, in any case.
    Contains(Vec<Column>, String),
    /// `unit="KG"`: the column is exactly the text; also for unmapped headers.
    Is(Field, String),
    /// `BRAND:cera`: the text stands in the column, in any case; also for unmapped headers.
    Has(Field, String),
    /// `hs:8517,8525`: the code starts with one of these digits.
    Hs(Vec<String>),
    /// `date:2022-08..2022-12`: the whole of the date lies within, ends included.
    Date(Option<PartialDate>, Option<PartialDate>),
    /// `value>=1000000`: the amount compares so.
    Amount(Column, Comparison, f64),
    /// `country:CN`, `from:CN`, `to:RU`, `via:UZ,AE,TR`: ISO 3166-1 alpha-2 codes.
    Country(Side, Vec<String>),
    /// `list:chpl`: the HS code is on a goods list.
    List(String),
    /// `tier:1`: the HS code is in a tier of the Common High Priority List.
    Tier(String),
    /// `state:disputed`: a name of the shipment is in that state.
    State(State),
    /// `source:NAME`: the shipment stands in that file.
    Source(String),
}

/// How an amount is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    GreaterOrEqual,
    Greater,
}

/// Which countries of a shipment are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Any country column.
    Any,
    /// Origin, departure, or the consignor's.
    From,
    /// Destination, or the consignee's.
    To,
    /// Trading or departure country, where it is not the origin as well.
    Via,
}

impl Side {
    /// The columns that are looked at.
    pub fn columns(self) -> &'static [Column] {
        use Column::{
            ConsigneeCountry, ConsignorCountry, DepartureCountry, DestinationCountry, OriginCountry,
            TradingCountry,
        };
        match self {
            Self::Any => &[
                ConsignorCountry,
                ConsigneeCountry,
                OriginCountry,
                DepartureCountry,
                TradingCountry,
                DestinationCountry,
            ],
            Self::From => &[OriginCountry, DepartureCountry, ConsignorCountry],
            Self::To => &[DestinationCountry, ConsigneeCountry],
            Self::Via => &[TradingCountry, DepartureCountry],
        }
    }
}

/// A column to sort by.
#[derive(Debug, Clone, PartialEq)]
pub struct SortKey {
    /// The column.
    pub field: Field,
    /// Greatest first.
    pub descending: bool,
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, term) in self.terms.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            f.write_str(&term.text)?;
        }
        Ok(())
    }
}
