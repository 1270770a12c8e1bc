//! Goods lists that are embedded in the program: which HS codes stand on them.
//!
//! Only what a filter needs; screening with explanations lives elsewhere.

use std::sync::LazyLock;

/// The Common High Priority List: HS code of six digits and tier (source: `assets/README.md`).
static CHPL: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let lines = include_str!("../../assets/lists/chpl.csv").lines().skip(1);
    let mut codes: Vec<_> = lines.filter_map(|line| line.split_once(',')).collect();
    codes.sort_unstable();
    codes
});

/// The names of the lists.
pub const NAMES: [&str; 1] = ["chpl"];

/// Whether a list holds an HS code, given by its first six digits; an unknown list holds nothing.
pub fn holds(list: &str, hs6: &str) -> bool {
    NAMES.contains(&list) && tier(hs6).is_some()
}

/// The tier of the Common High Priority List that an HS code (six digits) stands in.
pub fn tier(hs6: &str) -> Option<&'static str> {
    let at = CHPL.binary_search_by_key(&hs6, |&(code, _)| code).ok()?;
    Some(CHPL[at].1)
}

/// Every tier of the Common High Priority List, in order.
pub fn tiers() -> Vec<&'static str> {
    let mut tiers: Vec<_> = CHPL.iter().map(|&(_, tier)| tier).collect();
    tiers.sort_unstable();
    tiers.dedup();
    tiers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_its_fifty_codes_in_six_tiers() {
        assert_eq!(CHPL.len(), 50);
        assert!(CHPL.iter().all(|(code, _)| code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit())));
        assert_eq!(tiers(), ["1", "2", "3.A", "3.B", "4.A", "4.B"]);
        assert_eq!(tier("854231"), Some("1"));
        assert!(!holds("chpl", "010121"));
        assert!(!holds("other", "854231"));
    }
}
