//! An item of evidence: what it says, who says so, how far it can be trusted, what it speaks for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::case::words::word_enum;
use crate::id::{EvidenceId, ShipmentRef};
use crate::records::PartialDate;

word_enum! {
    /// What may be true of the two sides of a question.
    Hypothesis, "a hypothesis" {
        /// They are one company.
        Same "same";
        /// They are different companies.
        Different "different";
        /// A third party misuses the name of one.
        Misused "misused";
        /// They are different companies that belong together.
        Affiliated "affiliated";
    }
}

word_enum! {
    /// How an item fits a hypothesis.
    Rating, "a rating" {
        /// Speaks strongly against it.
        StronglyAgainst "--";
        /// Speaks against it.
        Against "-";
        /// Says nothing about it.
        Neutral "0";
        /// Speaks for it.
        For "+";
        /// Speaks strongly for it.
        StronglyFor "++";
    }
}

/// A grade of the Admiralty code: how reliable the source (A to F), how credible the information (1 to 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grade {
    source: u8,
    information: u8,
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", char::from(self.source), char::from(self.information))
    }
}

impl FromStr for Grade {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match *text.as_bytes() {
            [source, information @ b'1'..=b'6'] if matches!(source.to_ascii_uppercase(), b'A'..=b'F') => {
                Ok(Self { source: source.to_ascii_uppercase(), information })
            }
            _ => Err(format!(
                "{text:?} is not a grade: write the source's reliability A to F and the information's \
                 credibility 1 to 6, for example B2"
            )),
        }
    }
}

impl Serialize for Grade {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Grade {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

/// An item of evidence, ready to be added to a question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewEvidence {
    /// What it says.
    pub text: String,
    /// Where it stands: the citation.
    pub source: String,
    /// What sort of item it is: statement, denial, record, registry, report.
    pub kind: Option<String>,
    /// The date that the item itself bears.
    #[serde(with = "iso_date")]
    pub date: Option<PartialDate>,
    /// Who says so, where somebody does.
    pub said_by: Option<String>,
    /// How far it can be trusted.
    pub grade: Option<Grade>,
    /// The origin that it shares with other items; items of one group count once.
    pub group: Option<String>,
    /// What it speaks for and against; a hypothesis at most once.
    pub ratings: Vec<(Hypothesis, Rating)>,
    /// The shipments that it speaks of.
    #[serde(with = "references")]
    pub shipments: Vec<ShipmentRef>,
}

/// An item of evidence of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its number in the case.
    pub id: EvidenceId,
    /// What it says.
    pub text: String,
    /// Where it stands: the citation.
    pub source: String,
    /// What sort of item it is.
    pub kind: Option<String>,
    /// The date that the item itself bears.
    pub date: Option<PartialDate>,
    /// Who says so.
    pub said_by: Option<String>,
    /// How far it can be trusted.
    pub grade: Option<Grade>,
    /// The origin that it shares with other items.
    pub group: Option<String>,
    /// What it speaks for and against.
    pub ratings: Vec<(Hypothesis, Rating)>,
    /// The shipments that it speaks of.
    pub shipments: Vec<ShipmentRef>,
    /// Who added it.
    pub added_by: String,
    /// When, RFC 3339 in UTC.
    pub added_at: String,
}

impl Evidence {
    /// An item as it was added, with who did it and when.
    pub(crate) fn new(id: EvidenceId, item: NewEvidence, added_by: String, added_at: String) -> Self {
        let NewEvidence { text, source, kind, date, said_by, grade, group, ratings, shipments } = item;
        Self { id, text, source, kind, date, said_by, grade, group, ratings, shipments, added_by, added_at }
    }

    /// How it fits a hypothesis; neutral where it was not rated.
    pub fn rating(&self, hypothesis: Hypothesis) -> Rating {
        self.ratings.iter().find(|(of, _)| *of == hypothesis).map_or(Rating::Neutral, |&(_, rating)| rating)
    }
}

/// A date as ISO text of its precision.
mod iso_date {
    use super::{Deserialize, Deserializer, PartialDate, Serialize, Serializer};

    pub fn serialize<S: Serializer>(date: &Option<PartialDate>, to: S) -> Result<S::Ok, S::Error> {
        date.map(|date| date.to_string()).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<PartialDate>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        let date = |text: String| PartialDate::parse_iso(&text).ok_or(text);
        text.map(date).transpose().map_err(|text| serde::de::Error::custom(format!("{text:?} is not a date")))
    }
}

/// Shipments as `source:row`.
mod references {
    use super::{Deserialize, Deserializer, Serializer, ShipmentRef};

    pub fn serialize<S: Serializer>(shipments: &[ShipmentRef], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(shipments.iter().map(ToString::to_string))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<ShipmentRef>, D::Error> {
        let texts = Vec::<String>::deserialize(from)?;
        texts.iter().map(|text| text.parse().map_err(serde::de::Error::custom)).collect()
    }
}
