//! The two sides of a question.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::case::words::word_enum;

word_enum! {
    /// What a side of a question is.
    PartyKind, "a kind of party" {
        /// A party's name exactly as records write it.
        Name "name";
        /// A company of the case.
        Company "company";
    }
}

/// A side of a question: a name or a company.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Party {
    /// Which of the two.
    pub kind: PartyKind,
    /// The name as records write it, or the company's name in the case.
    pub text: String,
}

impl Party {
    /// A name as records write it.
    pub fn name(text: impl Into<String>) -> Self {
        Self { kind: PartyKind::Name, text: text.into() }
    }

    /// A company of the case.
    pub fn company(text: impl Into<String>) -> Self {
        Self { kind: PartyKind::Company, text: text.into() }
    }

    /// A key that is the same for two parties whichever comes first.
    pub(crate) fn pair_key(&self, other: &Self) -> String {
        let (first, second) = if self <= other { (self, other) } else { (other, self) };
        serde_json::json!([first.kind, first.text, second.kind, second.text]).to_string()
    }
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}
