//! Identifiers as types of their own, so that a row can never be passed where a question is meant.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! number_ids {
    ($($(#[$doc:meta])* $name:ident($inner:ty);)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

number_ids! {
    /// A shipment's place among all shipments of an open store, counted from 0.
    ///
    /// Valid only while that store is open: use [`ShipmentRef`] for anything that is kept.
    RowId(u32);
    /// A name's place in the vocabulary of an open store, counted from 0; not kept either.
    NameId(u32);
    /// A question of a case, counted from 1.
    QuestionId(u64);
    /// An item of evidence of a case, counted from 1.
    EvidenceId(u64);
    /// A ledger entry's place in the chain, counted from 1.
    Seq(u64);
}

/// The name of an imported file inside its case: lower-case ASCII letters, digits, `-` and `_`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceName(String);

impl SourceName {
    /// Makes a source name from a file's name: its stem in lower case, other characters as `-`.
    ///
    /// Never empty: a stem with nothing usable becomes `source`.
    pub fn from_file_name(file_name: &str) -> Self {
        let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
        let mut name = String::with_capacity(stem.len());
        for c in stem.chars().take(64) {
            let c = if c.is_ascii_alphanumeric() || c == '_' { c.to_ascii_lowercase() } else { '-' };
            if c != '-' || !name.ends_with('-') {
                name.push(c);
            }
        }
        let name = name.trim_matches('-');
        Self(if name.is_empty() { "source".to_owned() } else { name.to_owned() })
    }

    /// The same name with a number after it, for the second and later files of one name.
    pub fn numbered(&self, number: u32) -> Self {
        Self(format!("{}-{number}", self.0))
    }

    /// Takes a stored name as it is, if it is a valid one.
    pub fn parse(text: &str) -> Option<Self> {
        let valid = !text.is_empty()
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_');
        valid.then(|| Self(text.to_owned()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A shipment as a person cites it: `source:row`, the row being the record's number in its file,
/// counted from 1 with every record of the file (title lines and header included).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShipmentRef {
    /// The imported file.
    pub source: SourceName,
    /// The record's number in it.
    pub row: u64,
}

impl fmt::Display for ShipmentRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.source, self.row)
    }
}

impl std::str::FromStr for ShipmentRef {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.rsplit_once(':')
            .and_then(|(source, row)| {
                Some(Self { source: SourceName::parse(source)?, row: row.parse().ok()? })
            })
            .ok_or_else(|| {
                format!("{text:?} is not a shipment: write SOURCE:ROW, for example public-report:2")
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_names_are_tame_and_never_empty() {
        assert_eq!(SourceName::from_file_name("Russia Import (Full).csv").as_str(), "russia-import-full");
        assert_eq!(SourceName::from_file_name("экспорт.csv").as_str(), "source");
        assert_eq!(SourceName::from_file_name("../../etc/passwd").as_str(), "source");
        assert!(SourceName::parse("a/b").is_none());
    }

    #[test]
    fn a_shipment_reference_reads_back() {
        let text = "public-report:2";
        assert_eq!(text.parse::<ShipmentRef>().map(|r| r.to_string()), Ok(text.to_owned()));
        assert!("public-report".parse::<ShipmentRef>().is_err());
    }
}
