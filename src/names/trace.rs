//! Folded names and readings that remember which character of the shown name each letter comes from.

use any_ascii::any_ascii_char;
use unicode_normalization::char::is_combining_mark;

use crate::names::fold::fold;
use crate::names::like::one_edit_apart;

/// A text made from a name, and the place in the name of each of its characters.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Trace {
    pub(super) text: String,
    pub(super) origins: Vec<usize>,
}

impl Trace {
    fn push(&mut self, c: char, origin: usize) {
        if c != ' ' || !(self.text.is_empty() || self.text.ends_with(' ')) {
            self.text.push(c);
            self.origins.push(origin);
        }
    }

    /// Character places of a word where it stands best: at the start of a word, or anywhere.
    pub(super) fn best_run(&self, word: &str) -> Option<Vec<usize>> {
        let starts_word = |&(at, _): &(usize, &str)| at == 0 || self.text.as_bytes()[at - 1] == b' ';
        let runs = || self.text.match_indices(word);
        let (at, run) = runs().find(starts_word).or_else(|| runs().next())?;
        Some(self.run(at, run))
    }

    /// Character places of the first word that is one edit away.
    pub(super) fn near_word(&self, word: &str) -> Option<Vec<usize>> {
        let mut at = 0;
        for other in self.text.split(' ') {
            if one_edit_apart(word, other) {
                return Some(self.run(at, other));
            }
            at += other.len() + 1;
        }
        None
    }

    fn run(&self, at: usize, run: &str) -> Vec<usize> {
        let first = self.text[..at].chars().count();
        (first..first + run.chars().count()).collect()
    }
}

/// The folded name; without origins where folding took several characters together.
pub(super) fn trace_folded(name: &str) -> Trace {
    let mut trace = Trace::default();
    for (origin, c) in name.chars().enumerate() {
        let mut buffer = [0; 4];
        let folded = fold(c.encode_utf8(&mut buffer));
        if folded.is_empty() && !is_combining_mark(c) {
            trace.push(' ', origin);
        }
        folded.chars().for_each(|letter| trace.push(letter, origin));
    }
    let whole = fold(name);
    let length = whole.chars().count();
    if trace.text.trim_end().chars().count() != length {
        trace.origins.clear();
    }
    trace.origins.truncate(length);
    trace.text = whole;
    trace
}

/// The joined Latin reading of a name.
pub(super) fn trace_reading(name: &str) -> Trace {
    let mut trace = Trace::default();
    for (origin, c) in name.chars().enumerate() {
        let latin = any_ascii_char(c).to_ascii_lowercase();
        if !c.is_alphanumeric() && !is_combining_mark(c) {
            trace.push(' ', origin);
        }
        latin.chars().filter(char::is_ascii_alphanumeric).for_each(|letter| trace.push(letter, origin));
    }
    trace
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_know_where_they_come_from() {
        let trace = trace_folded("«Ёж» Ltd");
        assert_eq!((trace.text.as_str(), &trace.origins[..2]), ("еж ltd", &[1, 2][..]));
        let trace = trace_reading("宝峰 Co");
        assert_eq!(trace.text, "baofeng co");
        assert_eq!(trace.origins, [0, 0, 0, 1, 1, 1, 1, 2, 3, 4]);
    }

    #[test]
    fn characters_folded_together_leave_no_wrong_places() {
        let trace = trace_folded("e\u{301}\u{1112}\u{1161}\u{11ab}");
        assert_eq!(trace.text, fold("e\u{301}\u{1112}\u{1161}\u{11ab}"));
        assert!(trace.origins.is_empty() || trace.origins.len() == trace.text.chars().count());
    }
}
