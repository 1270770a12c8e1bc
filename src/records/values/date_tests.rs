use proptest::prelude::*;

use super::*;

fn alone(text: &str) -> Option<String> {
    let reading = read(text)?;
    let mut orders = Orders::default();
    orders.learn(reading);
    orders.resolve(reading).map(|(date, _)| date.to_string())
}

#[test]
fn dates_as_records_write_them() {
    for (text, expected) in [
        ("2022-08-31", "2022-08-31"),
        ("2025-03-28T18:30:00.000Z", "2025-03-28"),
        ("2025-03-28 18:30", "2025-03-28"),
        ("31.03.2025", "2025-03-31"),
        ("31.03.2025 00:00:00", "2025-03-31"),
        ("03/31/2025", "2025-03-31"),
        ("3/31/25 6:05:00 PM", "2025-03-31"),
        ("Apr 2023", "2023-04"),
        ("Apr-23", "2023-04"),
        ("April 5, 2023", "2023-04-05"),
        ("5-Apr-23", "2023-04-05"),
        ("5th of April 2023", "2023-04-05"),
        ("2022-08", "2022-08"),
        ("2022/8/3", "2022-08-03"),
        ("08.2022", "2022-08"),
        ("2022", "2022"),
        ("202208", "2022-08"),
        ("20220831", "2022-08-31"),
        ("2022年8月31日", "2022-08-31"),
        ("2022年8月", "2022-08"),
        ("31 августа 2022 г.", "2022-08-31"),
        ("Август 2022", "2022-08"),
        ("31 de agosto de 2022", "2022-08-31"),
        ("31 Ağustos 2022", "2022-08-31"),
        ("15 HAZİRAN 2022", "2022-06-15"),
        ("5-Apr-50", "1950-04-05"),
        ("5-Apr-49", "2049-04-05"),
        ("44804", "2022-08-31"),
        ("44804.75", "2022-08-31"),
    ] {
        assert_eq!(alone(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn what_is_no_date_is_not_read() {
    for text in [
        "31.02.2025",
        "2022-13-01",
        "13/13/2022",
        "3333",
        "12",
        "20221331",
        "Foo 2022",
        "5:30",
        "10-2022-3",
        "1.2.3.4",
        "KEDAR",
        "99999",
        "2022-08-31X",
        "=1+1",
        "1e5",
    ] {
        assert_eq!(alone(text), None, "{text}");
    }
}

fn column(texts: &[&str]) -> Vec<(String, bool)> {
    let readings: Vec<Reading> = texts.iter().filter_map(|text| read(text)).collect();
    let mut orders = Orders::default();
    readings.iter().for_each(|&reading| orders.learn(reading));
    let resolved = readings.iter().filter_map(|&reading| orders.resolve(reading));
    resolved.map(|(date, doubtful)| (date.to_string(), doubtful)).collect()
}

#[test]
fn the_column_decides_which_number_is_the_day() {
    let certain = |date: &str| (date.to_owned(), false);
    let doubtful = |date: &str| (date.to_owned(), true);
    assert_eq!(column(&["03/04/2025", "03/31/2025"]), [certain("2025-03-04"), certain("2025-03-31")]);
    assert_eq!(column(&["03/04/2025", "31/03/2025"]), [certain("2025-04-03"), certain("2025-03-31")]);
    assert_eq!(column(&["03/04/2025", "05/05/2025"]), [doubtful("2025-04-03"), certain("2025-05-05")]);
    assert_eq!(column(&["03.04.2025"]), [certain("2025-04-03")]);
    assert_eq!(
        column(&["03/04/2025", "03/31/2025", "31/03/2025"]),
        [doubtful("2025-04-03"), certain("2025-03-31"), certain("2025-03-31")]
    );
}

#[test]
fn a_time_that_may_move_the_day_is_noticed() {
    assert!(has_time_of_day("2025-03-28T18:30:00.000Z"));
    assert!(!has_time_of_day("31.03.2025 00:00:00"));
    assert!(!has_time_of_day("2025-03-28"));
}

const ENGLISH: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

proptest! {
    #[test]
    fn a_day_written_in_any_style_reads_back(year in 1950i16..2050, month in 1u8..=12, day in 1u8..=28) {
        let word = ENGLISH[usize::from(month) - 1];
        let short = year % 100;
        for text in [
            format!("{year}-{month:02}-{day:02}"),
            format!("{year}/{month}/{day}"),
            format!("{year}{month:02}{day:02}"),
            format!("{day:02}.{month:02}.{year}"),
            format!("{day}-{word}-{short:02}"),
            format!("{} {day}, {year}", word.to_uppercase()),
            format!("{year}年{month}月{day}日"),
        ] {
            if day <= 12 || !text.contains('.') {
                prop_assert_eq!(alone(&text), Some(format!("{year}-{month:02}-{day:02}")), "{}", text);
            }
        }
    }

    #[test]
    fn any_text_is_read_or_not_without_harm(text in "\\PC{0,24}") {
        let _ = alone(&text);
    }
}
