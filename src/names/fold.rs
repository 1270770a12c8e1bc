//! Folds a name to what matters when it is searched: letters and digits, without case or accents.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

/// Pairs of a Latin and a Cyrillic letter that look alike.
static LOOKALIKES: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let lines = include_str!("../../assets/names/lookalikes.csv").lines().skip(1);
    lines.filter_map(|line| Some((line.chars().next()?, line.chars().nth(2)?))).collect()
});

/// Folds a name: lower case, no accents, compatibility forms resolved, everything but letters and
/// digits as one space, and look-alike letters inside a word of two alphabets made of one alphabet.
///
/// Only accents that any letter can carry are dropped; vowel signs and voicing marks stay.
pub fn fold(name: &str) -> String {
    if name.is_ascii() {
        return fold_ascii(name);
    }
    let plain = name.nfkd().filter(|&c| !is_accent(c)).nfc();
    let lower: String = plain.collect::<String>().to_lowercase();
    // Lower-casing can produce an accent of its own (İ).
    let kept = lower.nfkd().filter(|&c| !is_accent(c)).nfc().map(final_form);
    let spaced: String = kept.map(|c| if is_letter(c) { c } else { ' ' }).collect();
    let words = spaced.split_whitespace().map(one_alphabet);
    words.collect::<Vec<_>>().join(" ")
}

fn fold_ascii(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.bytes() {
        if c.is_ascii_alphanumeric() {
            out.push(char::from(c.to_ascii_lowercase()));
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Marks of no script of their own are accents, but for the voicing marks of kana.
fn is_accent(c: char) -> bool {
    is_combining_mark(c) && c.script() == Script::Inherited && !matches!(c, '\u{3099}' | '\u{309A}')
}

/// The ordinary form of a letter that is written differently at the end of a word.
fn final_form(c: char) -> char {
    match c {
        'ς' => 'σ',
        'ך' => 'כ',
        'ם' => 'מ',
        'ן' => 'נ',
        'ף' => 'פ',
        'ץ' => 'צ',
        other => other,
    }
}

/// Writes a word that mixes Latin and Cyrillic in one of them, if look-alikes are all it takes.
fn one_alphabet(word: &str) -> String {
    let count = |script: Script| word.chars().filter(|c| c.script() == script).count();
    if word.is_ascii() || count(Script::Latin) == 0 || count(Script::Cyrillic) == 0 {
        return word.to_owned();
    }
    let to_latin = |c: char| LOOKALIKES.iter().find(|pair| pair.1 == c).map(|pair| pair.0);
    let to_cyrillic = |c: char| LOOKALIKES.iter().find(|pair| pair.0 == c).map(|pair| pair.1);
    let rewrite = |from: Script, to: &dyn Fn(char) -> Option<char>| -> Option<String> {
        word.chars().map(|c| if c.script() == from { to(c) } else { Some(c) }).collect()
    };
    rewrite(Script::Cyrillic, &to_latin)
        .or_else(|| rewrite(Script::Latin, &to_cyrillic))
        .unwrap_or_else(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_punctuation_do_not_matter() {
        for (name, folded) in [
            ("Nanan Baofeng Electronic Co., Ltd.", "nanan baofeng electronic co ltd"),
            ("  ООО «РОМАШКА-М» ", "ооо ромашка м"),
            ("Şişecam Dış Ticaret A.Ş.", "sisecam dıs ticaret a s"),
            ("İSTANBUL", "istanbul"),
            ("ＡＢＣ Ｌｔｄ", "abc ltd"),
            ("ΑΦΟΣ", "αφοσ"),
            ("ガス会社", "ガス会社"),
            ("삼성", "삼성"),
            ("...", ""),
        ] {
            assert_eq!(fold(name), folded, "{name}");
        }
    }

    #[test]
    fn a_look_alike_letter_inside_a_word_is_folded_and_whole_words_are_left() {
        assert_eq!(fold("Hu\u{430}wei"), "huawei");
        assert_eq!(fold("\u{420}\u{41E}SNEFT"), "posneft", "letters are taken by their looks");
        assert_eq!(fold("РОСТЕХ"), "ростех");
        assert_eq!(fold("МИР trade"), "мир trade");
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for name in ["İ.Ş «ЁЖ» Ltd", "ﬁne Straße ǅ", "é\u{301}\u{301}", "Ω K Å ſ"] {
            assert_eq!(fold(&fold(name)), fold(name), "{name}");
        }
    }
}
