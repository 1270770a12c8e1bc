//! The word lists of invented shipments, and company names made of them by index.

use serde::Deserialize;

use super::random::mix;

/// Everything that `assets/synthetic/words.toml` lists.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    latin: Script,
    cyrillic: Script,
    han: Script,
    pub(super) routes: Routes,
    pub(super) currencies: Vec<Currency>,
    pub(super) transport: Transport,
    pub(super) units: Units,
    pub(super) goods: Languages,
}

/// What names of one script are made of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    syllables: Vec<String>,
    businesses: Vec<String>,
    legal_forms: Vec<String>,
    countries: Vec<String>,
}

/// Countries through which goods are traded.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Routes {
    pub(super) through: Vec<String>,
}

/// A currency and how many hundredths of it stand for one US dollar.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Currency {
    pub(super) code: String,
    pub(super) per_usd: u64,
}

/// Ways of transport.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Transport {
    pub(super) modes: Vec<String>,
}

/// Units of quantity.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Units {
    pub(super) codes: Vec<String>,
}

/// Words for goods in two languages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Languages {
    pub(super) english: Goods,
    pub(super) russian: Goods,
}

/// Words for goods in one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Goods {
    pub(super) antenna: String,
    pub(super) kinds: Vec<String>,
    pub(super) things: Vec<String>,
    pub(super) uses: Vec<String>,
    pub(super) lot: String,
}

impl Words {
    /// Reads the embedded lists.
    pub(super) fn embedded() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("../../assets/synthetic/words.toml"))
    }

    /// The country of the company with that index.
    pub(super) fn country(&self, index: u64) -> &str {
        choose(&self.script(index).countries, index, 3)
    }

    /// The name of the company with that index, appended to `name`; no two indexes share one.
    ///
    /// The index's remainder by three is its script: Latin, Cyrillic, Han.
    pub(super) fn name(&self, index: u64, name: &mut String) {
        let script = self.script(index);
        let (business, form) = (choose(&script.businesses, index, 1), choose(&script.legal_forms, index, 2));
        match index % 3 {
            0 => {
                script.stem(index / 3, 2, name);
                name.extend([" ", business, " ", form]);
            }
            1 => {
                name.extend([form, " \""]);
                script.stem(index / 3, 2, name);
                name.extend([" ", business, "\""]);
            }
            _ => {
                script.stem(index / 3, 3, name);
                name.extend([business, form]);
            }
        }
    }

    fn script(&self, index: u64) -> &Script {
        match index % 3 {
            0 => &self.latin,
            1 => &self.cyrillic,
            _ => &self.han,
        }
    }
}

impl Script {
    /// Writes the number in syllables, the shortest words first, the first letter capital.
    ///
    /// Within one length the order is shuffled by a factor that shares no divisor with the number
    /// of words, so that neighbouring numbers do not look alike.
    fn stem(&self, number: u64, shortest: u32, out: &mut String) {
        const FACTOR: u128 = 2_654_435_761; // a prime near 2^32 over the golden ratio (Knuth)
        let base = self.syllables.len() as u64;
        let (mut rest, mut length) = (number, shortest);
        while rest >= base.saturating_pow(length) {
            rest -= base.saturating_pow(length);
            length += 1;
        }
        let words = u128::from(base.saturating_pow(length));
        let mut word = u64::try_from(u128::from(rest) * FACTOR % words).unwrap_or(rest);
        for place in 0..length {
            let syllable = &self.syllables[usize::try_from(word % base).unwrap_or(0)];
            let mut letters = syllable.chars();
            match letters.next().filter(|_| place == 0) {
                Some(first) => out.extend(first.to_uppercase().chain(letters)),
                None => out.push_str(syllable),
            }
            word /= base;
        }
    }
}

/// One of the items by the index; different salts choose independently.
fn choose(items: &[String], index: u64, salt: u64) -> &str {
    let place = mix(index.wrapping_mul(8).wrapping_add(salt)) % (items.len() as u64);
    &items[usize::try_from(place).unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_unique_by_construction() -> Result<(), toml::de::Error> {
        let words = Words::embedded()?;
        for script in [&words.latin, &words.cyrillic, &words.han] {
            let length = script.syllables[0].chars().count();
            assert!(script.syllables.iter().all(|s| s.chars().count() == length));
            let distinct: HashSet<_> = script.syllables.iter().collect();
            assert_eq!(distinct.len(), script.syllables.len());
        }
        let mut seen = HashSet::new();
        for index in 0..60_000 {
            let mut name = String::new();
            words.name(index, &mut name);
            assert!(seen.insert(name.to_lowercase()), "{name} twice");
        }
        Ok(())
    }
}
