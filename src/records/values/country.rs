//! Countries by name or code, in several languages, as ISO 3166-1 alpha-2.
//!
//! The table names each territory that has a code; a text that is not in it stays unread. "Korea"
//! alone, or a union of countries, is not guessed.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

const TABLE: &str = include_str!("../../../assets/countries.csv");

struct Index {
    codes: FxHashMap<&'static str, &'static str>,
    names: FxHashMap<String, &'static str>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index { codes: FxHashMap::default(), names: FxHashMap::default() };
    for line in TABLE.lines().skip(1) {
        let mut fields = line.split(',');
        let Some(alpha2) = fields.next() else { continue };
        index.codes.insert(alpha2, alpha2);
        for code in fields.by_ref().take(2) {
            index.codes.insert(code, alpha2);
        }
        for name in fields.flat_map(|names| names.split('|')).map(fold).filter(|name| !name.is_empty()) {
            index.names.entry(name).or_insert(alpha2);
        }
    }
    index
});

/// Letters and digits only, in lower case, without accents, `ё` as `е`, Turkish `ı` as `i`.
fn fold(text: &str) -> String {
    let plain = text.nfkd().filter(|&c| c.is_alphanumeric() && !is_combining_mark(c));
    plain.flat_map(char::to_lowercase).map(|c| if c == 'ı' { 'i' } else { c }).collect()
}

/// The alpha-2 code of a trimmed name or code.
///
/// Alpha-2 and alpha-3 codes are taken in any case; numeric ones with or without leading zeros.
pub fn find(text: &str) -> Option<&'static str> {
    find_whole(text).or_else(|| find_swapped(text)).or_else(|| find_pair(text))
}

fn find_whole(text: &str) -> Option<&'static str> {
    let index = &*INDEX;
    if text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit()) {
        return index.codes.get(format!("{text:0>3}").as_str()).copied();
    }
    let code = index.codes.get(text.to_ascii_uppercase().as_str());
    code.or_else(|| index.names.get(&fold(text))).copied()
}

/// `KOREA, REPUBLIC OF`: what stands after the comma belongs in front.
fn find_swapped(text: &str) -> Option<&'static str> {
    let (after, before) = text.split_once(',')?;
    INDEX.names.get(&fold(&format!("{before} {after}"))).copied()
}

/// `CN - CHINA`, `CHINA (CN)`, `156 China`: two ways to write one country; two countries are none.
fn find_pair(text: &str) -> Option<&'static str> {
    let split = |at: usize| {
        let trim = |part: &'_ str| part.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        (trim(&text[..at]), trim(&text[at..]))
    };
    let marks = |c: char| c.is_whitespace() || "-–/:(;_".contains(c);
    let places = [text.find(marks), text.rfind(marks)];
    places.into_iter().flatten().map(split).find_map(|(left, right)| {
        let country = find_whole(&left)?;
        (find_whole(&right)? == country).then_some(country)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_as_records_write_them() {
        for (text, expected) in [
            ("China", "CN"),
            ("CN", "CN"),
            ("chn", "CN"),
            ("156", "CN"),
            ("КИТАЙ", "CN"),
            ("中国", "CN"),
            ("Çin", "CN"),
            ("P.R. CHINA", "CN"),
            ("CN - CHINA", "CN"),
            ("CHINA (CN)", "CN"),
            ("156 China", "CN"),
            ("KOREA, REPUBLIC OF", "KR"),
            ("Korea, Democratic People's Republic of", "KP"),
            ("IRAN, ISLAMIC REPUBLIC OF", "IR"),
            ("MOLDOVA, REPUBLIC OF", "MD"),
            ("RUSSIAN FEDERATION", "RU"),
            ("РОССИЯ", "RU"),
            ("VIET NAM", "VN"),
            ("VIETNAM", "VN"),
            ("U.A.E.", "AE"),
            ("ОБЪЕДИНЁННЫЕ АРАБСКИЕ ЭМИРАТЫ", "AE"),
            ("Объединенные Арабские Эмираты", "AE"),
            ("TURKEY", "TR"),
            ("TÜRKİYE", "TR"),
            ("ESPAÑA", "ES"),
            ("Espana", "ES"),
            ("KIRGIZİSTAN", "KG"),
            ("Côte d'Ivoire", "CI"),
            ("UK", "GB"),
            ("8", "AL"),
            ("UZBEKISTAN", "UZ"),
        ] {
            assert_eq!(find(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_country_is_not_guessed() {
        for text in
            ["OTHER COUNTRY", "EU", "OC", "KOREA", "CHINA-INDIA", "", "999", "000", "MOSCOW", "-", "(", "X"]
        {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn the_table_is_whole_and_no_name_means_two_countries() {
        let mut owners: FxHashMap<String, &str> = FxHashMap::default();
        let mut rows = 0;
        for line in TABLE.lines().skip(1) {
            rows += 1;
            let fields: Vec<&str> = line.split(',').collect();
            assert_eq!(fields.len(), 9, "{line}");
            assert!(fields[..8].iter().all(|field| !field.is_empty()), "{line}");
            assert_eq!((fields[0].len(), fields[1].len(), fields[2].len()), (2, 3, 3), "{line}");
            let names = fields[3..].iter().flat_map(|field| field.split('|'));
            for name in names.chain(fields[..3].iter().copied()).map(fold).filter(|name| !name.is_empty()) {
                let owner = *owners.entry(name.clone()).or_insert(fields[0]);
                assert_eq!(owner, fields[0], "{name}");
            }
        }
        assert_eq!(rows, 249);
    }
}
