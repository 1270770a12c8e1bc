//! What is wrong with a filter: which word, and what was expected there.

use std::fmt;
use std::ops::Range;

/// A filter that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterError {
    /// The whole filter, as it was written.
    pub text: String,
    /// The wrong word, in bytes of `text`; empty at the end where something is missing.
    pub word: Range<usize>,
    /// The wrong word itself.
    pub found: String,
    /// What was expected in its place.
    pub expected: String,
    /// What was probably meant, or what to do.
    pub hint: Option<String>,
}

impl FilterError {
    pub(super) fn new(text: &str, word: Range<usize>, expected: impl Into<String>) -> Self {
        let found = text[word.clone()].to_owned();
        Self { text: text.to_owned(), word, found, expected: expected.into(), hint: None }
    }

    pub(super) fn hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.found.is_empty() {
            write!(f, "the filter ends where {} should stand", self.expected)
        } else {
            write!(f, "{:?} is wrong in the filter: expected {}", self.found, self.expected)
        }
    }
}

impl std::error::Error for FilterError {}

/// The known word that is nearest to a mistyped one, if any is near.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let word = word.to_lowercase();
    let distance = |other: &str| strsim::damerau_levenshtein(&word, &other.to_lowercase());
    let near =
        known.into_iter().map(|other| (distance(other), other)).min_by_key(|&(distance, _)| distance)?;
    let allowed = (word.chars().count() / 3).max(1);
    (near.0 <= allowed).then(|| format!("did you mean {}?", near.1))
}
