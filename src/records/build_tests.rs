use super::*;
use crate::records::PartialDate;

fn build(headers: &[&str], rows: &[&[&str]]) -> Built {
    let headers = distinct_headers(headers.iter().copied());
    let mut builder = Builder::new(&headers, &Mapping::guess(&headers));
    for (i, row) in rows.iter().enumerate() {
        let place = Place { row: i as u64 + 2, offset: i as u64 * 10, length: 9 };
        builder.push(place, |cell| row.get(cell).copied().unwrap_or(""));
    }
    assert_eq!(builder.len(), rows.len());
    builder.finish()
}

fn texts(built: &Built, name: &str) -> Option<Vec<String>> {
    let (_, data) = built.table.columns.iter().find(|(field, _)| field.name() == name)?;
    Some(match data {
        Data::Codes { dictionary, codes } => {
            codes.iter().map(|&code| dictionary.text(code).to_owned()).collect()
        }
        Data::Amounts(values) => {
            values.iter().map(|v| if v.is_nan() { String::new() } else { v.to_string() }).collect()
        }
        Data::Dates(keys) => {
            let date =
                |&key: &i32| PartialDate::from_key(key).map_or_else(String::new, |date| date.to_string());
            keys.iter().map(date).collect()
        }
    })
}

fn column(built: &Built, name: &str) -> Vec<String> {
    texts(built, name).unwrap_or_default()
}

#[test]
fn values_are_read_by_kind_and_rows_keep_their_place() {
    let built = build(
        &["IMP_DATE", "SUPPLIER_NAME", "HS_CODE", "ORIGIN_COUNTRY", "NET_WEIGHT_KG", "BRAND"],
        &[
            &["31.03.2025", " Orion Trade LLP ", "8517.62", "CHINA", "1 234,5", "x"],
            &["Apr 2023", "NULL", "30211", "OTHER COUNTRY", "N/A", ""],
            &["soon", "Orion Trade LLP", "???", "", "12 tons", "y"],
            &["2022"],
        ],
    );
    assert_eq!(built.table.rows, [2, 3, 4, 5]);
    assert_eq!(built.table.offsets, [0, 10, 20, 30]);
    assert_eq!(column(&built, "date"), ["2025-03-31", "2023-04", "", "2022"]);
    assert_eq!(column(&built, "date.text"), ["", "", "soon", ""]);
    assert_eq!(column(&built, "consignor"), ["Orion Trade LLP", "", "Orion Trade LLP", ""]);
    assert_eq!(column(&built, "hs_code"), ["851762", "030211", "", ""]);
    assert_eq!(column(&built, "origin_country"), ["CN", "", "", ""]);
    assert_eq!(column(&built, "origin_country.text"), ["", "OTHER COUNTRY", "", ""]);
    assert_eq!(column(&built, "net_weight_kg"), ["1234.5", "", "", ""]);
    assert_eq!(column(&built, "net_weight_kg.text"), ["", "", "12 tons", ""]);
    assert_eq!(column(&built, "BRAND"), ["x", "", "y", ""]);
    assert_eq!(
        built.warnings,
        [(Column::Date, 1), (Column::HsCode, 1), (Column::OriginCountry, 1), (Column::NetWeightKg, 1)]
    );
    assert_eq!(built.notes, ["hs_code: a lost leading zero was put back in 1 codes"]);
}

#[test]
fn every_column_is_as_long_as_the_table() {
    let built = build(&["date", "value", "goods", "x"], &[&["?", "US$ 5", "a", "b"], &[], &["2022", "z"]]);
    for (field, data) in &built.table.columns {
        assert_eq!(data.len(), 3, "{field:?}");
    }
}

#[test]
fn doubt_is_told_with_an_example_and_a_count() {
    let built = build(
        &["date", "quantity"],
        &[&["03/04/2025", "1,234"], &["03/04/2025", "2,345"], &["05/05/2025", "12"]],
    );
    assert_eq!(column(&built, "date"), ["2025-04-03", "2025-04-03", "2025-05-05"]);
    assert_eq!(column(&built, "quantity"), ["1234", "2345", "12"]);
    assert!(built.notes[0].starts_with("date: ambiguous: 2 dates such as 03/04/2025"), "{:?}", built.notes);
    assert!(built.notes[1].starts_with("quantity: ambiguous: in 2 amounts"), "{:?}", built.notes);
    assert_eq!(build(&["quantity"], &[&["1.234"], &["5.5"]]).notes, Vec::<String>::new());
}

#[test]
fn day_numbers_are_dates_only_where_the_column_has_nothing_else() {
    assert_eq!(
        column(&build(&["date"], &[&["44804"], &[""], &["44805"]]), "date"),
        ["2022-08-31", "", "2022-09-01"]
    );
    let mixed = build(&["date"], &[&["44804"], &["2022-09-01"]]);
    assert_eq!(column(&mixed, "date"), ["", "2022-09-01"]);
    assert_eq!(column(&mixed, "date.text"), ["44804", ""]);
}

#[test]
fn times_are_left_out_and_said() {
    let built = build(&["date"], &[&["2025-03-28T18:30:00.000Z"]]);
    assert_eq!(column(&built, "date"), ["2025-03-28"]);
    assert!(built.notes[0].contains("18:30"), "{:?}", built.notes);
}

#[test]
fn only_dollars_are_dollars() {
    let built = build(&["value", "currency"], &[&["5", "USD"], &["7", "RUB"], &["8", "840"], &["9", ""]]);
    assert_eq!(column(&built, "value_usd"), ["5", "", "8", ""]);
    let built = build(&["value"], &[&["US$ 5"], &["€7"], &["9"]]);
    assert_eq!(column(&built, "currency"), ["USD", "EUR", ""]);
    assert_eq!(column(&built, "value_usd"), ["5", "", ""]);
    let built = build(&["value_usd"], &[&["€7"], &["$8"]]);
    assert_eq!(column(&built, "value_usd"), ["", "8"]);
    assert_eq!(column(&built, "value_usd.text"), ["€7", ""]);
    assert_eq!(texts(&build(&["value", "currency"], &[&["7", "RUB"]]), "value_usd"), None);
}

#[test]
fn na_is_namibia_only_among_codes() {
    assert_eq!(
        column(&build(&["origin"], &[&["NA"], &["ZA"], &["CN"]]), "origin_country"),
        ["NA", "ZA", "CN"]
    );
    assert_eq!(column(&build(&["origin"], &[&["NA"], &["CHINA"]]), "origin_country"), ["", "CN"]);
}

#[test]
fn headers_survive_when_repeated_or_empty() {
    assert_eq!(
        distinct_headers(["a", "", "a", " a ", "a (2)"]),
        ["a", "column 2", "a (2)", "a (3)", "a (2) (2)"]
    );
    let built = build(&["X", "X", ""], &[&["1", "2", "3"]]);
    assert_eq!(column(&built, "X (2)"), ["2"]);
    assert_eq!(column(&built, "column 3"), ["3"]);
}

#[test]
fn unmapped_columns_without_a_value_are_left_out_and_mapped_ones_are_not() {
    let built = build(&["BRAND", "goods"], &[&["NULL", "NULL"]]);
    assert_eq!(texts(&built, "BRAND"), None);
    assert_eq!(texts(&built, "goods"), Some(vec![String::new()]));
}
