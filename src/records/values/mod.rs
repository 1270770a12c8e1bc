//! Reading values: dates, amounts, codes and countries as customs offices of many countries write them.
//!
//! Each reader says what a text can mean by itself; where that is not enough (day or month first,
//! comma or point), the whole column decides, and what it cannot decide is counted. Nothing here
//! guesses in silence, and nothing changes a text that it cannot read.

pub mod amount;
pub mod country;
pub mod date;
pub mod hs;
pub mod missing;

/// The lines of an asset of the form `key,word|word|...`, its header left out.
fn keyed_words(asset: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    asset
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .flat_map(|(key, words)| words.split('|').map(move |word| (key, word)))
}

/// Lower case without the combining dot that Turkish capitals leave behind.
fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).filter(|&c| c != '\u{307}').collect()
}
