use proptest::prelude::*;

use super::*;

#[test]
fn amounts_as_records_write_them() {
    for (text, value, unit) in [
        ("1536", 1536.0, None),
        ("63.52348224513176", 63.523_482_245_131_76, None),
        ("1,234,567.89", 1_234_567.89, None),
        ("1.234.567,89", 1_234_567.89, None),
        ("12,34,567.5", 1_234_567.5, None),
        ("1 234 567,89", 1_234_567.89, None),
        ("1\u{A0}234\u{202F}567,89", 1_234_567.89, None),
        ("1'234'567.89", 1_234_567.89, None),
        ("1,234,567", 1_234_567.0, None),
        ("0.123", 0.123, None),
        ("0,123", 0.123, None),
        (".5", 0.5, None),
        ("5.", 5.0, None),
        ("1234.567", 1234.567, None),
        ("US$ 1.2", 1.2, Some("USD")),
        ("$1,234.50", 1234.5, Some("USD")),
        ("€5", 5.0, Some("EUR")),
        ("125 RUB", 125.0, Some("RUB")),
        ("125,50 руб.", 125.5, Some("RUB")),
        ("Rs. 12.5", 12.5, Some("INR")),
        ("12.5 kg", 12.5, Some("KG")),
        ("(123.45)", -123.45, None),
        ("-123", -123.0, None),
        ("-$5", -5.0, Some("USD")),
        ("123-", -123.0, None),
        ("\u{2212}7", -7.0, None),
        ("+7", 7.0, None),
        ("3.3e-06", 3.3e-06, None),
        ("1.234E+3", 1234.0, None),
        ("12.5%", 0.125, None),
        ("'42", 42.0, None),
    ] {
        let amount = read(text);
        assert_eq!(amount.map(|a| (a.value, a.unit)), Some((value, unit)), "{text}");
        assert_eq!(amount.and_then(|a| a.doubt), None, "{text}");
    }
}

#[test]
fn what_is_no_amount_is_not_read() {
    for text in [
        "",
        "ABC",
        "12 TONS",
        "1.2.3",
        "12 34",
        "1,23,4",
        "12-34",
        "--5",
        "1e999",
        "$5 USD",
        "5 5 5",
        ".",
        "=1+1",
        "12.5.2022",
        "1234 567",
        "inf",
        "NaN",
        "1e",
        "0x10",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

fn column(texts: &[&str]) -> Vec<f64> {
    let amounts: Vec<Amount> = texts.iter().filter_map(|text| read(text)).collect();
    let mut marks = Marks::default();
    amounts.iter().for_each(|amount| marks.learn(amount));
    amounts.iter().map(|a| a.doubt.map_or(a.value, |mark| marks.settle(a.value, mark))).collect()
}

#[test]
fn the_column_decides_which_mark_stands_before_decimals() {
    assert_eq!(column(&["1.234", "5.5"]), [1.234, 5.5]);
    assert_eq!(column(&["1.234", "5,5"]), [1234.0, 5.5]);
    assert_eq!(column(&["1,234", "5,5"]), [1.234, 5.5]);
    assert_eq!(column(&["1,234", "1,234,567"]), [1234.0, 1_234_567.0]);
    assert_eq!(column(&["1.234"]), [1.234], "undecided");
    assert_eq!(column(&["1,234"]), [1234.0], "undecided");
    assert_eq!(column(&["1.234", "5.5", "5,5"]), [1.234, 5.5, 5.5], "contradicted");
}

fn grouped(whole: u64, mark: &str) -> String {
    let digits = whole.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push_str(mark);
        }
        out.push(digit);
    }
    out
}

proptest! {
    #[test]
    fn an_amount_written_in_any_style_reads_back(whole in 0u64..1_000_000_000_000, cents in 0u64..100) {
        let expected: f64 = format!("{whole}.{cents:02}").parse().expect("a number");
        for (thousands, decimal) in
            [("", "."), ("", ","), (",", "."), (".", ","), (" ", ","), ("\u{A0}", ","), ("\u{202F}", "."), ("'", ".")]
        {
            let number = format!("{}{decimal}{cents:02}", grouped(whole, thousands));
            for (text, sign) in [
                (number.clone(), 1.0),
                (format!("-{number}"), -1.0),
                (format!("({number})"), -1.0),
                (format!("US$ {number}"), 1.0),
                (format!("{number} EUR"), 1.0),
            ] {
                prop_assert_eq!(read(&text).map(|a| a.value), Some(sign * expected), "{}", text);
            }
        }
    }

    #[test]
    fn any_text_is_read_or_not_without_harm(text in "[-0-9.,' eE$%()\u{A0}a]{0,16}|\\PC{0,12}") {
        if let Some(amount) = read(&text) {
            prop_assert!(amount.value.is_finite());
        }
    }
}
