//! Finds the codes of a dictionary whose text passes a test: each distinct text is tested once.

use memchr::{memchr2_iter, memmem};
use rayon::prelude::*;

use super::bits::Bits;
use super::segment::Codes;

/// Texts that one task tests.
const TASK: usize = 1 << 14;

/// The codes whose text passes a test; "no value" never does.
pub(super) fn codes_where(codes: &Codes, test: impl Fn(&str) -> bool + Sync) -> Bits {
    let passes = |&code: &u32| test(codes.text(code));
    collect(codes, |from, to| (from..to).filter(passes).collect())
}

/// The codes whose text contains `needle` in any case.
///
/// An ASCII needle is compared with ASCII case only; any other after lower-casing both sides.
pub(super) fn codes_containing(codes: &Codes, needle: &str) -> Bits {
    let lower = needle.to_lowercase();
    if lower.is_empty() {
        return codes_where(codes, |_| true);
    }
    if lower.is_ascii() {
        let needle = AsciiNeedle::new(&lower);
        return collect(codes, |from, to| {
            in_buffer(codes, from, to, |bytes| needle.find(bytes), lower.len())
        });
    }
    if lower == needle.to_uppercase() {
        let finder = memmem::Finder::new(lower.as_bytes());
        return collect(codes, |from, to| {
            in_buffer(codes, from, to, |bytes| finder.find(bytes), lower.len())
        });
    }
    codes_where(codes, |text| !text.is_ascii() && text.to_lowercase().contains(&lower))
}

fn collect(codes: &Codes, find: impl Fn(u32, u32) -> Vec<u32> + Sync) -> Bits {
    let tasks = (1..codes.count()).step_by(TASK).collect::<Vec<_>>();
    let end = |from: usize| codes.count().min(from + TASK) as u32;
    let found: Vec<Vec<u32>> = tasks.into_par_iter().map(|from| find(from as u32, end(from))).collect();
    Bits::of(codes.count(), found.into_iter().flatten())
}

/// Searches the texts of some codes as one run of bytes, and drops what crosses from one to the next.
fn in_buffer(
    codes: &Codes,
    from: u32,
    to: u32,
    find: impl Fn(&[u8]) -> Option<usize>,
    length: usize,
) -> Vec<u32> {
    let (bytes, starts) = codes.buffer();
    let starts = &starts[from as usize..=to as usize];
    let end = starts[starts.len() - 1] as usize;
    let mut at = starts[0] as usize;
    let mut found = Vec::new();
    while let Some(hit) = find(&bytes[at..end]).map(|hit| at + hit) {
        let place = starts.partition_point(|&start| start as usize <= hit) - 1;
        let text_end = starts[place + 1] as usize;
        if hit + length <= text_end {
            found.push(from + place as u32);
            at = text_end;
        } else {
            at = hit + 1;
        }
    }
    found
}

/// A lower-case ASCII word, searched in any ASCII case by its rarest letter.
struct AsciiNeedle<'a> {
    lower: &'a [u8],
    rare: usize,
}

impl<'a> AsciiNeedle<'a> {
    /// Letters and digits from common to rare in company names and goods texts; others are rarer.
    const COMMON: &'static [u8] = b" eaiotnrslcdupmhgfybkvw0123456xzjq789";

    fn new(lower: &'a str) -> Self {
        let lower = lower.as_bytes();
        let rarity = |&byte: &u8| Self::COMMON.iter().position(|&b| b == byte).unwrap_or(usize::MAX);
        let rare = (0..lower.len()).max_by_key(|&i| rarity(&lower[i])).unwrap_or(0);
        Self { lower, rare }
    }

    fn find(&self, bytes: &[u8]) -> Option<usize> {
        let byte = self.lower[self.rare];
        memchr2_iter(byte, byte.to_ascii_uppercase(), bytes).find_map(|at| {
            let start = at.checked_sub(self.rare)?;
            let window = bytes.get(start..start + self.lower.len())?;
            window.eq_ignore_ascii_case(self.lower).then_some(start)
        })
    }
}
