//! Words that stand for "no value": `NULL`, `N/A`, `-`, `нет`, `无`.
//!
//! Only whole cells count; a name that contains such a word is a name.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

const WORDS: &str = include_str!("../../../assets/missing.txt");

/// No word is longer than this many bytes.
const LONGEST: usize = 63;

struct Words {
    forms: FxHashSet<String>,
    /// By first byte, a bit for each length that a form has: most cells are told apart by that.
    lengths: [u64; 256],
}

/// Every word as written, in capitals, and with its first letter as a capital, so that a cell is
/// looked up as it is.
static KNOWN: LazyLock<Words> = LazyLock::new(|| {
    let mut forms = FxHashSet::default();
    for word in WORDS.lines().filter(|word| !word.is_empty()) {
        let mut letters = word.chars();
        let capital: String =
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        forms.extend([word.to_owned(), word.to_uppercase(), capital]);
    }
    let mut lengths = [0; 256];
    for form in &forms {
        lengths[usize::from(form.as_bytes()[0])] |= 1_u64 << form.len().min(LONGEST);
    }
    Words { forms, lengths }
});

/// Whether a trimmed cell says that there is no value.
pub fn is_missing(text: &str) -> bool {
    let Some(&first) = text.as_bytes().first() else { return true };
    if text.len() > LONGEST {
        return false;
    }
    let known = &*KNOWN;
    known.lengths[usize::from(first)] >> text.len() & 1 == 1 && known.forms.contains(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_known_and_fits_the_table() {
        for word in WORDS.lines() {
            assert!(word.len() < LONGEST && is_missing(word) && is_missing(&word.to_uppercase()), "{word}");
        }
    }

    #[test]
    fn whole_cells_only() {
        for text in
            ["", "NULL", "null", "Null", "N/A", "-", "—", "нет", "НЕТ", "Нет данных", "无", "None", "#N/A"]
        {
            assert!(is_missing(text), "{text}");
        }
        for text in ["0", "NULLARBOR LTD", "NONE SUCH TRADING", "-5", "нетто", "无锡", "A"] {
            assert!(!is_missing(text), "{text}");
        }
    }
}
