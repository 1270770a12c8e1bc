//! What a cell looks like, roughly: enough to find delimiters and headers, never to read a value.

/// A rough kind of cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Empty,
    /// Digits with separators, sign, currency or percent; a date or time; a code that is mostly digits.
    Number,
    /// Words.
    Text,
    /// Holds what should have been cut: a delimiter or quote that is not part of ordinary text.
    Odd,
}

/// How a cell looks.
pub(super) fn look(cell: &str) -> Look {
    let cell = cell.trim();
    if cell.is_empty() {
        return Look::Empty;
    }
    let (mut digits, mut letters, mut odd, mut commas) = (0_usize, 0_usize, false, 0_usize);
    for c in cell.chars() {
        match c {
            '0'..='9' => digits += 1,
            ';' | '\t' | '|' | '^' | '~' | '\u{FFFD}' => odd = true,
            ',' => commas += 1,
            c if c.is_alphabetic() => letters += 1,
            _ => {}
        }
    }
    // A long list of numbers or a whole line is no cell.
    if odd || cell.starts_with(['"', ',', ':']) || cell.ends_with([',', ':']) {
        return Look::Odd;
    }
    if digits > 0 && digits >= letters && commas <= 1 + digits / 3 {
        return Look::Number;
    }
    Look::Text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks() {
        for (cell, expected) in [
            (" ", Look::Empty),
            ("1.234,56", Look::Number),
            ("-12%", Look::Number),
            ("2022-08-31T10:00:00Z", Look::Number),
            ("Foshan Example Co., Ltd", Look::Text),
            ("value_usd", Look::Text),
            ("a;b", Look::Odd),
            ("\"a", Look::Odd),
        ] {
            assert_eq!(look(cell), expected, "{cell}");
        }
    }
}
