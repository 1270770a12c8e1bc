//! Whether a name is like typed words: the predictable test behind `consignor:baofeng`.
//!
//! Every typed word must stand somewhere in the folded name or in its Latin reading, or be one edit
//! (a letter more, less, other, or two swapped) away from one of its words. Words of fewer than
//! [`EDITABLE`] letters must stand there exactly: one edit in a short word is another word.

use crate::names::fold::fold;

/// Letters that a typed word must have before one edit is forgiven.
pub const EDITABLE: usize = 5;

/// Typed words, folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Like {
    words: Vec<String>,
}

impl Like {
    /// Folds what was typed.
    pub fn new(typed: &str) -> Self {
        Self { words: fold(typed).split_whitespace().map(str::to_owned).collect() }
    }

    /// Whether nothing was typed that could be searched for; such a text is like no name.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether a name, given folded and with its reading, is like the typed words.
    pub fn matches(&self, folded: &str, reading: &str) -> bool {
        let meets = |word: &String| {
            folded.contains(word.as_str())
                || reading.contains(word.as_str())
                || (word.chars().nth(EDITABLE - 1).is_some() && (near(word, folded) || near(word, reading)))
        };
        !self.words.is_empty() && self.words.iter().all(meets)
    }
}

pub(super) fn near(word: &str, text: &str) -> bool {
    text.split_ascii_whitespace().any(|other| one_edit_apart(word, other))
}

/// Whether one letter more, less or other, or two neighbours swapped, makes one word the other.
pub(super) fn one_edit_apart(a: &str, b: &str) -> bool {
    let most = if a.is_ascii() && b.is_ascii() { 1 } else { 4 };
    if a.len().abs_diff(b.len()) > most {
        return false;
    }
    let same = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum();
    let ((x, a1), (y, b1)) = (first(&a[same..]), first(&b[same..]));
    let ((x2, a2), (y2, b2)) = (first(a1), first(b1));
    let swapped = x.is_some() && x == y2 && y == x2 && a2 == b2;
    a1 == b1 || a1 == &b[same..] || &a[same..] == b1 || swapped
}

fn first(text: &str) -> (Option<char>, &str) {
    let mut chars = text.chars();
    (chars.next(), chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::reading::reading;

    fn like(typed: &str, name: &str) -> bool {
        let folded = fold(name);
        Like::new(typed).matches(&folded, &reading(&folded))
    }

    #[test]
    fn every_word_must_be_there_in_any_order() {
        assert!(like("baofeng", "Nanan Baofeng Electronic"));
        assert!(like("ELECTRONIC nanan", "Nanan Baofeng Electronic"));
        assert!(!like("baofeng trading", "Nanan Baofeng Electronic"));
        assert!(!like("", "Nanan Baofeng Electronic"));
        assert!(!like("...", "Nanan Baofeng Electronic"));
    }

    #[test]
    fn one_edit_is_forgiven_in_long_words_only() {
        for typed in ["baofneg", "baofing", "baofang", "boafeng", "baofenng"] {
            assert!(like(typed, "Nanan Baofeng Electronic"), "{typed}");
        }
        assert!(!like("baafang", "Nanan Baofeng Electronic"), "two edits");
        assert!(!like("koa", "Kia Motors"));
    }

    #[test]
    fn latin_typing_finds_other_scripts() {
        assert!(like("baofeng", "南安宝峰电子"));
        assert!(like("bao feng", "南安宝峰电子"));
        assert!(like("romashka", "ООО «Ромашка»"));
        assert!(like("ромашк", "ООО «Ромашка»"));
    }
}
