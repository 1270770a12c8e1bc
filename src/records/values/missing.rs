//! Words that stand for "no value": `NULL`, `N/A`, `-`, `нет`, `无`.
//!
//! Only whole cells count; a name that contains such a word is a name.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

const WORDS: &str = include_str!("../../../assets/missing.txt");

struct Words {
    forms: FxHashSet<String>,
    longest: usize,
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
    let longest = forms.iter().map(String::len).max().unwrap_or(0);
    Words { forms, longest }
});

/// Whether a trimmed cell says that there is no value.
pub fn is_missing(text: &str) -> bool {
    if text.is_empty() {
        return true;
    }
    let known = &*KNOWN;
    text.len() <= known.longest && !text.as_bytes()[0].is_ascii_digit() && known.forms.contains(text)
}

#[cfg(test)]
mod tests {
    use super::*;

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
