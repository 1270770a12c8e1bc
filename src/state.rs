//! The state of an attribution, and how it looks everywhere: a glyph and a word, never colour alone.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What has been judged about a question, or that nothing has.
///
/// Ordered by how much a reader must be warned: the greatest state of several is the one to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Judged to be one company.
    Same,
    /// Judged to be different companies.
    Different,
    /// Asked, not judged yet.
    Open,
    /// Judged, and the evidence does not decide it.
    Unsure,
    /// Somebody with standing denies it, or the evidence conflicts.
    Disputed,
}

impl State {
    /// Every state, in the order in which they are listed to a person.
    pub const ALL: [Self; 5] = [Self::Same, Self::Different, Self::Disputed, Self::Unsure, Self::Open];

    /// The glyph that stands beside the word.
    pub fn glyph(self) -> &'static str {
        match self {
            Self::Same => "=",
            Self::Different => "≠",
            Self::Disputed => "!",
            Self::Unsure => "?",
            Self::Open => "·",
        }
    }

    /// The word, in lower case.
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
            Self::Disputed => "disputed",
            Self::Unsure => "unsure",
            Self::Open => "open",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl std::str::FromStr for State {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|state| state.word() == text)
            .ok_or_else(|| format!("{text:?} is not a state: same, different, disputed, unsure or open"))
    }
}
