//! Finds the encoding of a file: byte order mark, zeros of UTF-16, valid UTF-8, then the letters.
//!
//! A guess that other encodings come close to is called uncertain: names misread in silence would
//! be worse than a question to the person.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, GB18030, GBK, IBM866, ISO_8859_5, KOI8_R, KOI8_U, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251,
};
use memchr::{memchr, memchr_iter};

use super::ReadError;

/// How far the search for zeros goes: UTF-16 and binary files show theirs at once.
const HEAD: usize = 64 << 10;
/// How much text beyond ASCII is enough to tell an encoding; only lines that have any are gathered.
const ENOUGH: usize = 256 << 10;
/// Well-formed characters for each bad byte above which a file is UTF-8 with damage: in text of
/// another encoding, sequences that happen to be UTF-8 are rare.
const GOOD_PER_BAD: usize = 10;
/// Mean log frequency per letter above which text is Cyrillic as written; running Russian has
/// about -3.0, the same bytes in a wrong Cyrillic encoding below -4.5.
const CYRILLIC: f64 = -3.7;
/// By how much the best Cyrillic reading must beat the next, per letter.
const CYRILLIC_LEAD: f64 = 0.4;
/// Into how many parts a text is cut to see whether each reads like the whole.
const THIRDS: usize = 3;
/// Letters beyond ASCII below which a guess is never certain.
const FEW: usize = 8;

/// What was found.
#[derive(Debug)]
pub(super) struct Found {
    pub encoding: &'static Encoding,
    pub certain: bool,
    /// Bytes of the byte order mark.
    pub bom: usize,
    pub notes: Vec<String>,
}

impl Found {
    fn sure(encoding: &'static Encoding) -> Self {
        Self { encoding, certain: true, bom: 0, notes: Vec::new() }
    }
}

/// Finds the encoding, unless a person names it.
pub(super) fn detect(bytes: &[u8], named: Option<&'static Encoding>) -> Result<Found, ReadError> {
    let (marked, bom) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (Some(encoding), length),
        None if bytes.starts_with(b"\x84\x31\x95\x33") => (Some(GB18030), 4),
        None => (None, 0),
    };
    if let Some(encoding) = named {
        let bom = if marked == Some(encoding) { bom } else { 0 };
        return Ok(Found { bom, ..Found::sure(encoding) });
    }
    let mut found = match marked {
        Some(encoding) => Found { bom, ..Found::sure(encoding) },
        None => match wide(bytes)? {
            Some(encoding) => Found::sure(encoding),
            None => narrow(bytes),
        },
    };
    let mut first = format!("encoding: {}", name(found.encoding));
    if !found.certain {
        first.push_str(", uncertain: check the names, or give the encoding");
    } else if bom > 0 {
        first.push_str(", by its byte order mark");
    }
    found.notes.insert(0, first);
    Ok(found)
}

fn name(encoding: &'static Encoding) -> String {
    match encoding.name().strip_prefix("windows-") {
        Some(page) => format!("cp{page}"),
        None => encoding.name().to_owned(),
    }
}

/// UTF-16 without a mark, by its zeros; an error where the zeros make no text.
fn wide(bytes: &[u8]) -> Result<Option<&'static Encoding>, ReadError> {
    let head = &bytes[..bytes.len().min(HEAD)];
    let mut zeros = [0_usize; 2];
    for at in memchr_iter(0, head) {
        zeros[at % 2] += 1;
    }
    let (even, odd) = (zeros[0], zeros[1]);
    // Line ends, delimiters and digits: a table has far more than one in fifty.
    let many = head.len() / 100;
    if odd > many && odd > 8 * even {
        return Ok(Some(UTF_16LE));
    }
    if even > many && even > 8 * odd {
        return Ok(Some(UTF_16BE));
    }
    match even + odd {
        nuls if nuls > many.max(2) => Err(ReadError::Binary { nuls, looked: head.len() }),
        _ => Ok(None),
    }
}

/// UTF-8, or what the letters say.
fn narrow(bytes: &[u8]) -> Found {
    if std::str::from_utf8(bytes).is_ok() {
        return Found::sure(UTF_8);
    }
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if good >= GOOD_PER_BAD * bad {
        let plural = if bad == 1 { "place is" } else { "places are" };
        let note = format!("{bad} {plural} not valid UTF-8 and shown as \u{FFFD}");
        return Found { notes: vec![note], ..Found::sure(UTF_8) };
    }
    legacy(&telling_lines(bytes))
}

/// The lines that hold bytes beyond ASCII, up to [`ENOUGH`] of them, from the whole file.
fn telling_lines(bytes: &[u8]) -> Vec<u8> {
    let mut lines = Vec::new();
    let mut at = 0;
    while at < bytes.len() && lines.len() < ENOUGH {
        let end = memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |n| at + n + 1);
        let line = &bytes[at..end];
        if !line.is_ascii() {
            lines.extend_from_slice(&line[..line.len().min(ENOUGH)]);
        }
        at = end;
    }
    lines
}

fn legacy(text: &[u8]) -> Found {
    let letters = text.iter().filter(|b| !b.is_ascii()).count();
    if let Some((encoding, lead)) = cyrillic(text) {
        return Found { certain: lead >= CYRILLIC_LEAD && letters >= FEW, ..Found::sure(encoding) };
    }
    let encoding = guess(text);
    Found { certain: letters >= FEW && certain(text, encoding), ..Found::sure(encoding) }
}

/// What the detector says of a text that is not UTF-8.
fn guess(text: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(text, true);
    match detector.guess(None, Utf8Detection::Deny) {
        e if e == GBK => GB18030,
        e => e,
    }
}

/// Whether each third of the lines alone reads like the whole: a guess that hangs on a few lines
/// would change with them.
fn certain(text: &[u8], encoding: &'static Encoding) -> bool {
    let (decoded, broken) = encoding.decode_without_bom_handling(text);
    let lines: Vec<&[u8]> = text.split_inclusive(|&b| b == b'\n').collect();
    let same = |part: &[&[u8]]| {
        let other = guess(&part.concat());
        other == encoding || other.decode_without_bom_handling(text).0 == decoded
    };
    !broken && lines.len() >= THIRDS && lines.chunks(lines.len().div_ceil(THIRDS)).all(same)
}

/// The Cyrillic encoding in which the bytes read as words, and its lead over the next one.
fn cyrillic(text: &[u8]) -> Option<(&'static Encoding, f64)> {
    let frequencies = frequencies();
    let mut ranked: Vec<(f64, &'static Encoding)> = [WINDOWS_1251, KOI8_U, IBM866, ISO_8859_5]
        .into_iter()
        .map(|encoding| (fluency(&encoding.decode_without_bom_handling(text).0, &frequencies), encoding))
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (score, best) = ranked[0];
    // KOI8-U is KOI8-R with eight box-drawing characters given to Ukrainian letters.
    let ukrainian = text.iter().any(|b| b"\xA4\xA6\xA7\xAD\xB4\xB6\xB7\xBD".contains(b));
    let best = if best == KOI8_U && !ukrainian { KOI8_R } else { best };
    (score > CYRILLIC).then_some((best, score - ranked[1].0))
}

fn frequencies() -> Vec<(char, f64)> {
    let lines = include_str!("../../../assets/read/cyrillic.txt").lines();
    let pairs = lines.filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (letter, count) = line.split_once(' ')?;
        Some((letter.chars().next()?, (count.parse::<f64>().ok()? / 10_000.0).ln()))
    });
    pairs.collect()
}

/// The mean log frequency of the characters beyond ASCII; what is not how words look costs.
fn fluency(text: &str, frequencies: &[(char, f64)]) -> f64 {
    /// A Latin letter beside a Cyrillic one, a capital inside a word.
    const ODD: f64 = -4.0;
    /// Not a letter at all; quotes, dashes and the numero sign are not that rare.
    const SIGN: f64 = -6.0;
    const NOISE: f64 = -10.0;
    let (mut sum, mut count, mut before) = (0.0, 0_usize, ' ');
    for c in text.chars() {
        if !c.is_ascii() {
            count += 1;
            let lower = c.to_lowercase().next().unwrap_or(c);
            sum += match frequencies.iter().find(|(letter, _)| *letter == lower) {
                Some((_, frequency)) => *frequency,
                None if "«»№–—“”„…\u{A0}°".contains(c) => SIGN,
                None => NOISE,
            };
            let joins = before.is_ascii_alphabetic() || (before.is_lowercase() && c.is_uppercase());
            sum += if joins { ODD } else { 0.0 };
        } else if c.is_ascii_alphabetic() && !before.is_ascii() {
            sum += ODD;
        }
        before = c;
    }
    if count == 0 { f64::NEG_INFINITY } else { sum / count as f64 }
}
