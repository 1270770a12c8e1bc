//! Harmonized System codes: digits only, with the zeros that spreadsheets have eaten.
//!
//! A code is never shortened or completed to what it "should" be; the one thing that is put back is
//! a leading zero, where the column shows that it is missing.

/// How many digits a code can have: a chapter has 2, the longest national tariffs 12.
const LENGTHS: std::ops::RangeInclusive<usize> = 1..=12;

/// The digits of a code, if there is nothing else in it but dots, spaces, apostrophes and dashes.
pub fn digits(text: &str) -> Option<String> {
    // `85176200.0` is what is left of a code that a program has taken for a number.
    let text =
        text.strip_suffix(".0").filter(|rest| rest.bytes().all(|b| b.is_ascii_digit())).unwrap_or(text);
    let mut code = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '0'..='9' => code.push(c),
            '.' | ' ' | '\'' | '’' | '`' | '-' | '\u{A0}' | '\u{202F}' => {}
            _ => return None,
        }
    }
    LENGTHS.contains(&code.len()).then_some(code)
}

/// How many distinct codes of a column have each length.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lengths([usize; 13]);

impl Lengths {
    /// Takes one code of the column into account.
    pub fn learn(&mut self, code: &str) {
        if let Some(count) = self.0.get_mut(code.len()) {
            *count += 1;
        }
    }

    /// Whether a code of this column has lost its leading zero.
    ///
    /// No tariff has codes of 5 or 7 digits. Codes of 3, 9 (Japan) and 11 digits (the Philippines)
    /// do exist, so there the column must show more codes that are one digit longer.
    pub fn lost_zero(&self, code: &str) -> bool {
        let length = code.len();
        let chapter_below_10 = !code.starts_with('0');
        let longer_are_usual = || self.0.get(length + 1).is_some_and(|&longer| longer > self.0[length]);
        chapter_below_10 && (matches!(length, 5 | 7) || (length % 2 == 1 && longer_are_usual()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_digits_stay() {
        for (text, expected) in [
            ("8517.62.00", Some("85176200")),
            ("8517 62 00 00", Some("8517620000")),
            ("'0302110000", Some("0302110000")),
            ("69072194000", Some("69072194000")),
            ("85176200.0", Some("85176200")),
            ("8517-62", Some("851762")),
            ("6.9E+09", None),
            ("8517620000123", None),
            ("ELECTRONICS", None),
            (".", None),
        ] {
            assert_eq!(digits(text).as_deref(), expected, "{text}");
        }
    }

    fn lost(codes: &[&str]) -> Vec<bool> {
        let mut lengths = Lengths::default();
        codes.iter().for_each(|code| lengths.learn(code));
        codes.iter().map(|code| lengths.lost_zero(code)).collect()
    }

    #[test]
    fn the_column_shows_which_codes_have_lost_a_zero() {
        assert_eq!(lost(&["30211", "851762"]), [true, false]);
        assert_eq!(lost(&["3021100", "85176200"]), [true, false]);
        assert_eq!(lost(&["302110000", "8517620000", "8517130000"]), [true, false, false]);
        assert_eq!(
            lost(&["851762000", "302110000"]),
            [false, false],
            "nine digits are a tariff of their own"
        );
        assert_eq!(lost(&["69072194000", "69072194001"]), [false, false]);
        assert_eq!(lost(&["0302110", "85176200"]), [false, false], "there is a zero already");
    }
}
