//! A rough Latin reading of a name in any script, so that typing Latin letters finds it.
//!
//! A reading is for finding only; it is neither a transliteration by any standard nor evidence.

use any_ascii::any_ascii_char;
use unicode_script::{Script, UnicodeScript};

/// How a name reads in Latin letters: words, and where a script has syllables for letters (Han,
/// kana, Hangul) the syllables both apart and joined, on two lines. Empty if the name is Latin already.
pub fn reading(folded: &str) -> String {
    if folded.is_ascii() {
        return String::new();
    }
    let (mut spaced, mut joined) = (String::new(), String::new());
    for word in folded.split(' ') {
        for c in word.chars() {
            let latin = any_ascii_char(c).to_ascii_lowercase();
            let letters = latin.chars().filter(char::is_ascii_alphanumeric);
            if is_syllable(c) && !spaced.is_empty() && !spaced.ends_with(' ') {
                spaced.push(' ');
            }
            spaced.extend(letters.clone());
            if is_syllable(c) {
                spaced.push(' ');
            }
            joined.extend(letters);
        }
        for line in [&mut spaced, &mut joined] {
            if !line.ends_with(' ') {
                line.push(' ');
            }
        }
    }
    let (spaced, joined) = (spaced.trim(), joined.trim());
    if spaced == joined { joined.to_owned() } else { format!("{joined}\n{spaced}") }
}

fn is_syllable(c: char) -> bool {
    matches!(c.script(), Script::Han | Script::Hiragana | Script::Katakana | Script::Hangul)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::fold::fold;

    #[test]
    fn names_read_in_latin_letters() {
        for (name, expected) in [
            ("Baofeng", ""),
            ("РОМАШКА", "romashka"),
            ("南安宝峰", "nananbaofeng\nnan an bao feng"),
            ("福建 Baofeng 電子", "fujian baofeng dianzi\nfu jian baofeng dian zi"),
        ] {
            assert_eq!(reading(&fold(name)), expected, "{name}");
        }
    }
}
