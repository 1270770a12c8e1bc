//! Columns whose distinct texts are read once: dates, HS codes, countries.

use crate::records::Column;
use crate::records::build::{Settled, Unread};
use crate::records::table::{Data, Dictionary, Field, NO_VALUE};
use crate::records::values::country;
use crate::records::values::date::{self, Orders, Reading};
use crate::records::values::hs::{self, Lengths};
use crate::records::values::missing::is_missing;

/// What one distinct text means.
enum Meaning<T> {
    Nothing,
    Value(T),
    Unread,
}

fn settled(column: Column, data: Data, unread: Option<Unread>, notes: Vec<String>) -> Settled {
    Settled { field: Field::Column(column), data, unread, notes, currencies: Vec::new() }
}

/// Dates: the order of day and month, and whether bare numbers are day numbers, by the whole column.
pub(super) fn dates(column: Column, dictionary: &Dictionary, codes: &[u32]) -> Settled {
    let readings: Vec<Option<Reading>> = dictionary.texts().map(date::read).collect();
    let is_serial = |reading: &Option<Reading>| matches!(reading, Some(Reading::Serial(_)));
    let serials = readings.iter().all(is_serial);
    let mut orders = Orders::default();
    readings.iter().flatten().for_each(|&reading| orders.learn(reading));
    let mut doubtful = vec![false; readings.len() + 1];
    let meanings = readings.iter().enumerate().map(|(i, reading)| {
        let reading = reading.filter(|_| serials || !is_serial(reading));
        match reading.and_then(|reading| orders.resolve(reading)) {
            Some((date, in_doubt)) => {
                doubtful[i + 1] = in_doubt;
                Meaning::Value(date.key())
            }
            None => Meaning::Unread,
        }
    });
    let meanings: Vec<Meaning<i32>> = meanings.collect();
    let keys = codes.iter().map(|&code| match meaning(&meanings, code) {
        Some(Meaning::Value(key)) => *key,
        _ => 0,
    });
    let data = Data::Dates(keys.collect());
    let mut notes = doubt_note(column, dictionary, codes, &doubtful);
    notes.extend(time_note(column, dictionary));
    settled(column, data, unread(dictionary, codes, &meanings), notes)
}

fn doubt_note(column: Column, dictionary: &Dictionary, codes: &[u32], doubtful: &[bool]) -> Vec<String> {
    let in_doubt = |code: &&u32| doubtful[**code as usize];
    let Some(example) = codes.iter().find(in_doubt) else { return Vec::new() };
    vec![format!(
        "{column}: ambiguous: {} dates such as {} can be day or month first, and the column does not say which; \
         read day first",
        codes.iter().filter(in_doubt).count(),
        dictionary.text(*example)
    )]
}

fn time_note(column: Column, dictionary: &Dictionary) -> Option<String> {
    let timed = dictionary.texts().find(|text| date::has_time_of_day(text))?;
    Some(format!(
        "{column}: times such as {timed} are left out; the day is the one written, in no other time zone"
    ))
}

/// HS codes: digits only, lost leading zeros put back.
pub(super) fn hs(column: Column, dictionary: &Dictionary, codes: &[u32]) -> Settled {
    let digits: Vec<Option<String>> = dictionary.texts().map(hs::digits).collect();
    let mut lengths = Lengths::default();
    digits.iter().flatten().for_each(|code| lengths.learn(code));
    let mut padded = vec![false; digits.len() + 1];
    let meanings = digits.into_iter().enumerate().map(|(i, code)| match code {
        Some(code) if lengths.lost_zero(&code) => {
            padded[i + 1] = true;
            Meaning::Value(format!("0{code}"))
        }
        Some(code) => Meaning::Value(code),
        None => Meaning::Unread,
    });
    let meanings: Vec<Meaning<String>> = meanings.collect();
    let count = codes.iter().filter(|&&code| padded[code as usize]).count();
    let note = format!("{column}: a lost leading zero was put back in {count} codes");
    let notes = if count > 0 { vec![note] } else { Vec::new() };
    settled(column, recode(codes, &meanings), unread(dictionary, codes, &meanings), notes)
}

/// Countries as alpha-2; "NA" is Namibia only among other two-letter codes.
pub(super) fn countries(column: Column, dictionary: &Dictionary, codes: &[u32]) -> Settled {
    let two_letters = dictionary.texts().filter(|text| text.len() == 2).count();
    let of_codes = two_letters * 2 > dictionary.len() && two_letters > 1;
    let meanings = dictionary.texts().map(|text| match country::find(text) {
        Some(_) if is_missing(text) && !of_codes => Meaning::Nothing,
        Some(code) => Meaning::Value(code),
        None if is_missing(text) => Meaning::Nothing,
        None => Meaning::Unread,
    });
    let meanings: Vec<Meaning<&str>> = meanings.collect();
    settled(column, recode(codes, &meanings), unread(dictionary, codes, &meanings), Vec::new())
}

fn meaning<T>(meanings: &[Meaning<T>], code: u32) -> Option<&Meaning<T>> {
    meanings.get((code as usize).wrapping_sub(1))
}

/// The column in the texts that the old ones mean.
fn recode<T: AsRef<str>>(codes: &[u32], meanings: &[Meaning<T>]) -> Data {
    let mut dictionary = Dictionary::default();
    let mut of = |meaning: &Meaning<T>| match meaning {
        Meaning::Value(text) => dictionary.code(text.as_ref()),
        Meaning::Nothing | Meaning::Unread => NO_VALUE,
    };
    let new: Vec<u32> = std::iter::once(NO_VALUE).chain(meanings.iter().map(&mut of)).collect();
    Data::Codes { codes: codes.iter().map(|&code| new[code as usize]).collect(), dictionary }
}

/// The texts that mean nothing known, as a column of their own.
fn unread<T>(old: &Dictionary, codes: &[u32], meanings: &[Meaning<T>]) -> Option<Unread> {
    let mut dictionary = Dictionary::default();
    let mut of = |(text, meaning): (&str, &Meaning<T>)| match meaning {
        Meaning::Unread => dictionary.code(text),
        Meaning::Nothing | Meaning::Value(_) => NO_VALUE,
    };
    let new: Vec<u32> = std::iter::once(NO_VALUE).chain(old.texts().zip(meanings).map(&mut of)).collect();
    if dictionary.is_empty() {
        return None;
    }
    let codes: Vec<u32> = codes.iter().map(|&code| new[code as usize]).collect();
    let count = codes.iter().filter(|&&code| code != NO_VALUE).count() as u64;
    Some(Unread { data: Data::Codes { dictionary, codes }, count })
}
