//! Text that is safe to show: the only way from data to a screen, a title, a clipboard, a log, an
//! error or a report.
//!
//! Leaked data is hostile until shown otherwise: a cell can hold terminal commands, invisible
//! characters, or 2,000 accents on one letter. [`DisplayText`] escapes such characters and never
//! strips them, because stripping can splice two halves into a new sequence. Stored bytes stay as
//! they are; this is for showing only.

use std::borrow::Cow;
use std::fmt;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many code points a grapheme may have after its first; more are cut with `…`.
const MAX_TRAILING: usize = 4;

/// Ranges that are shown as `<XXXX>`: C1 controls, format characters, invisible fillers, private
/// use, variation selectors and tags. Sorted, ends included.
const ESCAPED: &[(u32, u32)] = &[
    (0x0080, 0x009F),
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x0600, 0x0605),
    (0x061C, 0x061C),
    (0x06DD, 0x06DD),
    (0x070F, 0x070F),
    (0x0890, 0x0891),
    (0x08E2, 0x08E2),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x2028, 0x2029),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xE000, 0xF8FF),
    (0xFDD0, 0xFDEF),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),
    (0x110BD, 0x110BD),
    (0x110CD, 0x110CD),
    (0x13430, 0x1343F),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
    (0xF0000, 0x10FFFF),
];

/// Text with nothing in it that a terminal, or an eye, could be misled by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DisplayText(String);

impl DisplayText {
    /// Makes a single line: TAB and line ends are shown as pictures too.
    pub fn line(text: &str) -> Self {
        Self(escape(text, false).into_owned())
    }

    /// Makes text of several lines: LF and CRLF end a line, everything else is as in a single line.
    pub fn block(text: &str) -> Self {
        Self(escape(&text.replace("\r\n", "\n"), true).into_owned())
    }

    /// Makes a single line of bytes; those that are not UTF-8 are shown as `\xNN`.
    pub fn bytes(bytes: &[u8]) -> Self {
        let mut text = String::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            for byte in chunk.invalid() {
                text.push_str(&format!("\\x{byte:02X}"));
            }
        }
        Self::line(&text)
    }

    /// The safe text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its width in terminal cells.
    pub fn width(&self) -> usize {
        self.0.width()
    }

    /// The safe text, cut to a width in cells; a cut is marked by `…` in the last cell.
    pub fn fit(&self, width: usize) -> String {
        if self.width() <= width {
            return self.0.clone();
        }
        let mut used = 0;
        let mut out = String::new();
        for grapheme in self.0.graphemes(true) {
            let cells = grapheme.width();
            if used + cells + 1 > width {
                break;
            }
            used += cells;
            out.push_str(grapheme);
        }
        if width > 0 {
            out.push('…');
        }
        out
    }
}

impl fmt::Display for DisplayText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl From<DisplayText> for String {
    fn from(text: DisplayText) -> Self {
        text.0
    }
}

fn is_escaped(c: char) -> bool {
    let c = c as u32;
    let at = ESCAPED.partition_point(|&(_, end)| end < c);
    ESCAPED.get(at).is_some_and(|&(start, _)| start <= c) || c & 0xFFFE == 0xFFFE
}

fn escape(text: &str, keep_lines: bool) -> Cow<'_, str> {
    if text.bytes().all(|b| (b' '..0x7F).contains(&b)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' if keep_lines => out.push(c),
            '\0'..='\x1F' => out.extend(char::from_u32(0x2400 + c as u32)),
            '\x7F' => out.push('\u{2421}'),
            c if is_escaped(c) => out.push_str(&format!("<{:04X}>", c as u32)),
            c => out.push(c),
        }
    }
    if out.is_ascii() { Cow::Owned(out) } else { Cow::Owned(cap_graphemes(&out)) }
}

fn cap_graphemes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for grapheme in text.graphemes(true) {
        match grapheme.char_indices().nth(MAX_TRAILING + 1) {
            Some((cut, _)) => {
                out.push_str(&grapheme[..cut]);
                out.push('…');
            }
            None => out.push_str(grapheme),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forbidden(c: char) -> bool {
        c.is_control() || is_escaped(c)
    }

    #[test]
    fn terminal_commands_are_pictures() {
        assert_eq!(DisplayText::line("a\x1b[2Jb").as_str(), "a␛[2Jb");
        assert_eq!(DisplayText::line("a\tb\r\nc\x7f").as_str(), "a␉b␍␊c␡");
        assert_eq!(DisplayText::block("a\r\nb\rc").as_str(), "a\nb␍c");
    }

    #[test]
    fn what_cannot_be_seen_is_named() {
        assert_eq!(DisplayText::line("invoice\u{202E}fdp.exe").as_str(), "invoice<202E>fdp.exe");
        assert_eq!(DisplayText::line("\u{9b}2J\u{E0041}").as_str(), "<009B>2J<E0041>");
        assert_eq!(DisplayText::bytes(b"a\xC0\x9Bb\xED\xA0\x80").as_str(), "a\\xC0\\x9Bb\\xED\\xA0\\x80");
    }

    #[test]
    fn accents_are_capped_with_a_mark() {
        let zalgo = format!("A{}B", "\u{301}".repeat(2000));
        assert_eq!(DisplayText::line(&zalgo).as_str(), format!("A{}…B", "\u{301}".repeat(4)));
        assert_eq!(DisplayText::line("cafe\u{301}").as_str(), "cafe\u{301}");
    }

    #[test]
    fn every_scalar_is_safe_and_escaping_twice_changes_nothing() {
        for c in (0..=0x10FFFF).filter_map(char::from_u32) {
            let once = DisplayText::line(&format!("A{c}B"));
            assert!(!once.as_str().chars().any(forbidden), "{:04X}", c as u32);
            assert_eq!(DisplayText::line(once.as_str()), once, "{:04X}", c as u32);
        }
    }

    #[test]
    fn a_cut_is_marked_and_fits() {
        for (text, width, expected) in [
            ("Baofeng", 7, "Baofeng"),
            ("Baofeng", 6, "Baofe…"),
            ("南安宝峰", 6, "南安…"),
            ("南安", 3, "南…"),
            ("ab", 0, ""),
        ] {
            assert_eq!(DisplayText::line(text).fit(width), expected);
        }
    }
}
