//! Ranks names by how well they meet what a person has typed so far.
//!
//! Each typed word must be met, in any order; a whole word beats the start of a word, that beats
//! letters inside one, that beats a typing error, and letters scattered over the name come last.
//! The rank says what a person probably looks for, never that two names are one company.

use std::cmp::Reverse;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use crate::names::fold::fold;
use crate::names::like::{EDITABLE, near};
use crate::names::reading::reading;
use crate::names::trace::{trace_folded, trace_reading};

/// The least skim score per typed letter for scattered letters: about one gap for every second
/// letter (16 for a letter, 3 off for a gap, 1 off for each letter skipped).
const SCATTERED_LEAST: i64 = 12;
/// Fewer typed letters than this are not searched for scattered.
const SCATTERED_LETTERS: usize = 3;
/// Scattered letters may be spread over this many times the typed word's length.
const SPREAD: usize = 3;
/// How far each manner of meeting a word stands above the next.
const STEP: i64 = 1000;
/// What a meeting through the Latin reading costs: less than a step.
const READING_COST: i64 = 400;

/// How a typed word is met, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Manner {
    Scattered,
    OneEdit,
    Inside,
    WordStart,
    WholeWord,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Meeting {
    score: i64,
    manner: Manner,
    by_reading: bool,
}

/// A name that was found among others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// The name's place among those that were searched.
    pub index: usize,
    /// Greater is better; comparable within one answer only.
    pub score: i64,
    /// Character places in the name that the typed words met.
    pub highlights: Vec<usize>,
    /// Why it was found, for a person to read.
    pub why: String,
}

struct Word {
    text: String,
    letters: usize,
    mask: u64,
}

/// What was typed, ready to be compared with many names.
pub struct Query {
    words: Vec<Word>,
    skim: SkimMatcherV2,
}

/// The letters of a folded name and its reading as bits: a name without a typed letter's bit cannot
/// meet the typed word, which saves looking at it.
pub fn letter_mask(folded: &str, reading: &str) -> u64 {
    folded.chars().chain(reading.chars()).fold(0, |mask, c| mask | letter_bit(c))
}

/// 26 bits for Latin letters, 10 for digits, 28 shared by all others.
fn letter_bit(c: char) -> u64 {
    match c {
        ' ' | '\n' => 0,
        'a'..='z' => 1 << (c as u32 - 'a' as u32),
        '0'..='9' => 1 << (26 + c as u32 - '0' as u32),
        other => 1 << (36 + other as u32 % 28),
    }
}

impl Query {
    /// Folds what was typed.
    pub fn new(typed: &str) -> Self {
        let words = fold(typed)
            .split_whitespace()
            .map(|word| Word {
                text: word.to_owned(),
                letters: word.chars().count(),
                mask: letter_mask(word, ""),
            })
            .collect();
        Self { words, skim: SkimMatcherV2::default().respect_case() }
    }

    /// Whether nothing was typed that could be searched for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether a name with these letters can meet every word; `false` is certain.
    pub fn may_match(&self, mask: u64) -> bool {
        self.words.iter().all(|word| {
            let missing = (word.mask & !mask).count_ones();
            missing == 0 || (missing == 1 && word.letters >= EDITABLE)
        })
    }

    /// How well a name, given folded and with its reading, meets every word; nothing if one is not met.
    pub fn score(&self, folded: &str, reading: &str) -> Option<i64> {
        let meetings = self.words.iter().map(|word| self.meet(word, folded, reading));
        let sum: i64 = meetings.map(|meeting| Some(meeting?.score)).sum::<Option<i64>>()?;
        let begins = self.words.first().is_some_and(|word| folded.starts_with(word.text.as_str()));
        let length = i64::try_from(folded.len().min(200)).unwrap_or(200);
        Some(sum + if begins { STEP / 4 } else { 0 } + (200 - length))
    }

    fn meet(&self, word: &Word, folded: &str, reading: &str) -> Option<Meeting> {
        let direct = self.meet_in(word, folded);
        if reading.is_empty() || direct.is_some_and(|(manner, _)| manner > Manner::OneEdit) {
            return direct.map(|(manner, score)| Meeting { score, manner, by_reading: false });
        }
        let read = self.meet_in(word, reading);
        let own = direct.map(|(manner, score)| Meeting { score, manner, by_reading: false });
        own.max(read.map(|(manner, score)| Meeting { score: score - READING_COST, manner, by_reading: true }))
    }

    fn meet_in(&self, word: &Word, text: &str) -> Option<(Manner, i64)> {
        let manner = contained(&word.text, text)
            .or_else(|| (word.letters >= EDITABLE && near(&word.text, text)).then_some(Manner::OneEdit));
        if let Some(manner) = manner {
            return Some((manner, STEP * (manner as i64 + 1)));
        }
        if word.letters < SCATTERED_LETTERS || !in_order(&word.text, text) {
            return None;
        }
        let score = self.skim.fuzzy_match(text, &word.text)?;
        let least = SCATTERED_LEAST * i64::try_from(word.letters).ok()?;
        (score >= least).then_some((Manner::Scattered, score.min(STEP)))
    }

    /// Where the words are met in a name as it is shown, and why it was found.
    pub fn explain(&self, name: &str) -> (Vec<usize>, String) {
        let folded = fold(name);
        let reading = reading(&folded);
        let mut highlights = Vec::new();
        let mut worst: Option<(Meeting, &Word)> = None;
        for word in &self.words {
            let Some(meeting) = self.meet(word, &folded, &reading) else { continue };
            highlights.extend(self.places(word, meeting, name));
            if worst.is_none_or(|(least, _)| meeting < least) {
                worst = Some((meeting, word));
            }
        }
        highlights.sort_unstable();
        highlights.dedup();
        let why = worst.map_or_else(String::new, |(meeting, word)| reason(meeting, &word.text, &reading));
        (highlights, why)
    }

    fn places(&self, word: &Word, meeting: Meeting, name: &str) -> Vec<usize> {
        let trace = if meeting.by_reading { trace_reading(name) } else { trace_folded(name) };
        let letters = match meeting.manner {
            Manner::Scattered => self.skim.fuzzy_indices(&trace.text, &word.text).map(|(_, places)| places),
            Manner::OneEdit => trace.near_word(&word.text),
            _ => trace.best_run(&word.text),
        };
        letters.into_iter().flatten().filter_map(|place| trace.origins.get(place).copied()).collect()
    }
}

/// The best manner in which a word stands in a text as it is.
fn contained(word: &str, text: &str) -> Option<Manner> {
    let border = |c: Option<char>| c.is_none_or(|c| c == ' ' || c == '\n');
    let manner = |(at, _): (usize, &str)| {
        let starts = border(text[..at].chars().next_back());
        let ends = border(text[at + word.len()..].chars().next());
        match (starts, ends) {
            (true, true) => Manner::WholeWord,
            (true, false) => Manner::WordStart,
            _ => Manner::Inside,
        }
    };
    text.match_indices(word).map(manner).max()
}

/// Whether the letters of a word stand in a text in their order, not spread too far: what the
/// matcher would score too low anyway is not worth its time.
fn in_order(word: &str, text: &str) -> bool {
    let Some(first) = word.chars().next() else { return false };
    let reach = SPREAD * word.len();
    text.match_indices(first).any(|(start, _)| {
        let mut rest = text[start..].char_indices();
        let ends = word.chars().map(|c| rest.find(|&(_, other)| other == c).map(|(at, _)| at));
        ends.last().flatten().is_some_and(|end| end < reach)
    })
}

fn reason(meeting: Meeting, word: &str, reading: &str) -> String {
    if meeting.by_reading {
        return format!("reads as {}", reading.lines().last().unwrap_or_default());
    }
    match meeting.manner {
        Manner::WholeWord => format!("has the word {word}"),
        Manner::WordStart => format!("a word starts with {word}"),
        Manner::Inside => format!("contains {word}"),
        Manner::OneEdit => format!("one letter away from {word}"),
        Manner::Scattered => format!("the letters of {word} in order"),
    }
}

/// Ranks names, best first, at most `limit`; names of equal rank stay in their order. An empty text
/// finds nothing.
pub fn rank<'a>(text: &str, names: impl Iterator<Item = &'a str>, limit: usize) -> Vec<Ranked> {
    let query = Query::new(text);
    if query.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(i64, usize, &str)> = Vec::new();
    for (index, name) in names.enumerate() {
        let folded = fold(name);
        if let Some(score) = query.score(&folded, &reading(&folded)) {
            found.push((score, index, name));
        }
    }
    found.sort_by_key(|&(score, index, _)| (Reverse(score), index));
    found.truncate(limit);
    let ranked = |(score, index, name): (i64, usize, &str)| {
        let (highlights, why) = query.explain(name);
        Ranked { index, score, highlights, why }
    };
    found.into_iter().map(ranked).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(typed: &str, names: &[&str]) -> Vec<String> {
        rank(typed, names.iter().copied(), 10).into_iter().map(|hit| names[hit.index].to_owned()).collect()
    }

    fn marked(typed: &str, name: &str) -> Option<(String, String)> {
        let hit = rank(typed, std::iter::once(name), 1).pop()?;
        let chars: Vec<char> = name.chars().collect();
        Some((hit.highlights.iter().map(|&at| chars[at]).collect(), hit.why))
    }

    #[test]
    fn the_start_of_a_name_is_enough_and_is_highlighted() {
        let names = ["Nanan Baofeng Electronic", "Fujian Baofeng Electronics Co.", "Harbour Freight"];
        assert_eq!(found("baofen", &names).len(), 2);
        let expected = ("Baofen".to_owned(), "a word starts with baofen".to_owned());
        assert_eq!(marked("baofen", names[0]), Some(expected.clone()));
        assert_eq!(marked("baofen", names[1]), Some(expected));
    }

    #[test]
    fn better_manners_stand_first() {
        let names = ["Bxa Oxf Exn Co", "Xbaofen", "Baofeng", "Baofne", "Baofen"];
        assert_eq!(found("baofen", &names)[..4], ["Baofen", "Baofeng", "Xbaofen", "Baofne"]);
    }

    #[test]
    fn words_match_in_any_order_and_all_of_them() {
        let names = ["Nanan Baofeng Electronic", "Baofeng Trading"];
        assert_eq!(found("elec baof", &names), ["Nanan Baofeng Electronic"]);
        assert_eq!(marked("elec baof", names[0]).map(|m| m.0).as_deref(), Some("BaofElec"));
        assert!(found("", &names).is_empty());
    }

    #[test]
    fn other_scripts_are_found_by_their_own_letters_and_by_their_reading() {
        let names = ["АО «БАОФЭН»", "南安宝峰电子", "Romashka"];
        assert_eq!(found("бао", &names), ["АО «БАОФЭН»"]);
        assert_eq!(found("baof", &names).len(), 2);
        let han = Some(("宝峰".to_owned(), "reads as nan an bao feng dian zi".to_owned()));
        assert_eq!(marked("baofeng", names[1]), han);
    }

    #[test]
    fn highlights_are_places_in_the_name_as_shown() {
        assert_eq!(marked("sisecam", "ŞİŞECAM A.Ş.").map(|m| m.0).as_deref(), Some("ŞİŞECAM"));
        assert_eq!(marked("baofneg", "Nanan Baofeng").map(|m| m.0).as_deref(), Some("Baofeng"));
    }
}
