//! Steps through raw bytes one character unit at a time, so that a delimiter is never mistaken for
//! the second byte of a character, and offsets stay those of the original file.
//!
//! Decodes nothing: everything beyond ASCII is one opaque unit.

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, UTF_16BE, UTF_16LE};

/// Stands for any unit beyond ASCII.
const OTHER: u8 = 0xFF;

/// How an encoding's bytes make up units.
pub(super) trait Unit: Copy {
    /// The bytes of an ASCII character.
    const WIDTH: usize;

    /// The unit at an offset as ASCII or [`OTHER`], and its length; the offset lies inside `bytes`.
    fn at(bytes: &[u8], at: usize) -> (u8, usize);

    /// The first offset from `at` on where a special unit stands, or the end of `bytes`.
    fn find(bytes: &[u8], mut at: usize, special: &[bool; 256]) -> usize {
        while at < bytes.len() {
            let (unit, width) = Self::at(bytes, at);
            if special[usize::from(unit)] {
                return at;
            }
            at += width;
        }
        bytes.len()
    }
}

/// UTF-8 and every single-byte encoding: an ASCII byte is always that character.
#[derive(Clone, Copy)]
pub(super) struct Bytes;

impl Unit for Bytes {
    const WIDTH: usize = 1;

    #[inline]
    fn at(bytes: &[u8], at: usize) -> (u8, usize) {
        (bytes[at], 1)
    }

    #[inline]
    fn find(bytes: &[u8], at: usize, special: &[bool; 256]) -> usize {
        let tail = bytes.get(at..).unwrap_or_default();
        tail.iter().position(|&b| special[usize::from(b)]).map_or(bytes.len(), |n| at + n)
    }
}

/// GBK, Big5, Shift_JIS and EUC-KR: a byte from 0x81 on takes the next one with it.
#[derive(Clone, Copy)]
pub(super) struct Pairs;

impl Unit for Pairs {
    const WIDTH: usize = 1;

    fn at(bytes: &[u8], at: usize) -> (u8, usize) {
        let lead = bytes[at];
        // Shift_JIS has single-byte katakana at A1..DF; a trail there can only be beyond ASCII
        // structure when it is at least 0x40, and taking it along is right for the other three.
        let trail = bytes.get(at + 1).copied().unwrap_or(0);
        match lead {
            0..=0x7F => (lead, 1),
            0x81..=0xFE if (0x40..=0xFE).contains(&trail) && trail != 0x7F => (OTHER, 2),
            0x81..=0xFE if trail.is_ascii_digit() && bytes.get(at + 2).is_some_and(|&b| b >= 0x81) => {
                (OTHER, 4.min(bytes.len() - at))
            }
            _ => (OTHER, 1),
        }
    }
}

/// Shift_JIS: as [`Pairs`], but A1..DF are katakana of one byte.
#[derive(Clone, Copy)]
pub(super) struct ShiftJis;

impl Unit for ShiftJis {
    const WIDTH: usize = 1;

    fn at(bytes: &[u8], at: usize) -> (u8, usize) {
        let trail = bytes.get(at + 1).copied().unwrap_or(0);
        match bytes[at] {
            lead @ 0..=0x7F => (lead, 1),
            0x81..=0x9F | 0xE0..=0xFC if trail >= 0x40 => (OTHER, 2),
            _ => (OTHER, 1),
        }
    }
}

/// UTF-16, either byte order: two bytes, ASCII where the high one is zero.
#[derive(Clone, Copy)]
pub(super) struct Wide<const BIG: bool>;

impl<const BIG: bool> Unit for Wide<BIG> {
    const WIDTH: usize = 2;

    fn at(bytes: &[u8], at: usize) -> (u8, usize) {
        let Some(&second) = bytes.get(at + 1) else { return (OTHER, 1) };
        let (high, low) = if BIG { (bytes[at], second) } else { (second, bytes[at]) };
        (if high == 0 && low < 0x80 { low } else { OTHER }, 2)
    }
}

/// Which of the above an encoding needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Bytes,
    Pairs,
    ShiftJis,
    WideLittle,
    WideBig,
}

impl Kind {
    pub(super) fn of(encoding: &'static Encoding) -> Self {
        match encoding {
            e if e == UTF_16LE => Self::WideLittle,
            e if e == UTF_16BE => Self::WideBig,
            e if e == GB18030 || e == GBK || e == BIG5 || e == EUC_KR => Self::Pairs,
            e if e == SHIFT_JIS => Self::ShiftJis,
            _ => Self::Bytes,
        }
    }
}

/// Runs an expression with the [`Unit`] type of a [`Kind`].
macro_rules! with_unit {
    ($kind:expr, $unit:ident => $body:expr) => {
        match $kind {
            $crate::records::read::units::Kind::Bytes => {
                type $unit = $crate::records::read::units::Bytes;
                $body
            }
            $crate::records::read::units::Kind::Pairs => {
                type $unit = $crate::records::read::units::Pairs;
                $body
            }
            $crate::records::read::units::Kind::ShiftJis => {
                type $unit = $crate::records::read::units::ShiftJis;
                $body
            }
            $crate::records::read::units::Kind::WideLittle => {
                type $unit = $crate::records::read::units::Wide<false>;
                $body
            }
            $crate::records::read::units::Kind::WideBig => {
                type $unit = $crate::records::read::units::Wide<true>;
                $body
            }
        }
    };
}
pub(super) use with_unit;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trail_byte_is_no_delimiter() {
        let mut special = [false; 256];
        special[usize::from(b'|')] = true;
        // 0x8B 0x7C is one character of GBK.
        assert_eq!(Pairs::find(b"\x8B\x7Cab|", 0, &special), 4);
        assert_eq!(ShiftJis::find(b"\xB1|", 0, &special), 1);
        assert_eq!(Wide::<false>::find(b"\x7C\x04|\0", 0, &special), 2);
        assert_eq!(Wide::<true>::find(b"\x04\x7C\0|x", 0, &special), 2);
    }
}
