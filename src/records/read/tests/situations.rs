use super::*;
use proptest::prelude::*;

#[test]
fn everyday_situations_read_right() {
    for (text, header, rows) in [
        ("name,town,code\nAda,\"Lee, Moor\",081\n", "name|town|code", vec!["Ada|Lee, Moor|081"]),
        ("a,b,c\n1,\"\",\"\"\n2,3,4", "a|b|c", vec!["1||", "2|3|4"]),
        ("a,b,c\r\n1,\"\",\"\"\r\n2,3,4", "a|b|c", vec!["1||", "2|3|4"]),
        ("a,b\n1,\"so \"\"so\"\" so\"\n3,4\n", "a|b", vec!["1|so \"so\" so", "3|4"]),
        (
            "key,val\n1,\"{\"\"kind\"\": \"\"Dot\"\", \"\"at\"\": [7.0, 0.5]}\"\n",
            "key|val",
            vec!["1|{\"kind\": \"Dot\", \"at\": [7.0, 0.5]}"],
        ),
        (
            "phone,place,town\n5550100,12\u{FFFD}34'56.7\"N 8\u{FFFD}9'1\"W,Moor\n",
            "phone|place|town",
            vec!["5550100|12\u{FFFD}34'56.7\"N 8\u{FFFD}9'1\"W|Moor"],
        ),
        ("a,b,c\n1,2,3\n\"Long \nago\",5,6\n7,8,9\n", "a|b|c", vec!["1|2|3", "Long \nago|5|6", "7|8|9"]),
        ("a,b,c\r\n1,2,3\r\n\"Long \r\nago\",5,6\r\n", "a|b|c", vec!["1|2|3", "Long \r\nago|5|6"]),
        ("a,b\n1,\"so \n\"\"so\"\" \nso\"\n3,4\n", "a|b", vec!["1|so \n\"so\" \nso", "3|4"]),
        ("a,b,c\n1,2,3\n", "a|b|c", vec!["1|2|3"]),
        ("a,b,c\r\n1,2,3\r\n", "a|b|c", vec!["1|2|3"]),
        ("a,b,c\n1,2,3\n4,5,ʤ\n", "a|b|c", vec!["1|2|3", "4|5|ʤ"]),
        ("name\nAda\nBo\nCy\n7\n", "column_1", vec!["name", "Ada", "Bo", "Cy", "7"]),
        ("price;weight\n1,5;2,5\n3,5;4,25\n", "price|weight", vec!["1,5|2,5", "3,5|4,25"]),
    ] {
        let outcome = read(text);
        assert_eq!(outcome.shape.header.join("|"), header, "{text}");
        let found: Vec<String> = outcome.rows.iter().map(|row| row.join("|")).collect();
        assert_eq!(found, rows, "{text}");
        assert!(outcome.rejects.is_empty(), "{text}: {:?}", outcome.rejects);
    }
}

#[test]
fn a_long_row_is_rejected_and_a_short_one_taken() {
    let outcome = read("a,b,c\n1,2,3\n4,5\n6,7,8,9\n6,7,8,,\n10,11,12\n");
    assert_eq!(outcome.numbers, [2, 3, 5, 6]);
    let reject = &outcome.rejects[0];
    assert_eq!((reject.number, reject.offset, reject.length), (4, 16, 7));
    assert_eq!((reject.reason.as_str(), reject.text.as_str()), ("4 cells, the header has 3", "6,7,8,9"));
}

#[test]
fn a_quote_that_never_closes_costs_one_row() {
    let mut text = "date,name,count,note\n".to_owned();
    for i in 0..50 {
        let quote = if i == 20 { "\"" } else { "" };
        text.push_str(&format!("2023-01-{:02},{quote}Name {i},{i},ok\n", i % 28 + 1));
    }
    let outcome = read(&text);
    assert_eq!((outcome.rows.len(), outcome.rejects.len()), (49, 1));
    assert_eq!(outcome.rejects[0].number, 22);
    assert_eq!(outcome.rejects[0].column.as_deref(), Some("name"));
    assert_eq!(outcome.rejects[0].reason, "a quote is never closed");
}

#[test]
fn a_huge_cell_is_rejected_and_the_next_row_is_read() {
    let text = format!("a,b,c\n1,2,3\n4,{},6\n7,8,9\n", "x".repeat(parse::FIELD_CAP + 1));
    let outcome = read(&text);
    assert_eq!(outcome.rows, [["1", "2", "3"], ["7", "8", "9"]]);
    assert_eq!(outcome.rejects.len(), 1);
    assert!(outcome.rejects[0].text.len() <= 4096);
}

#[test]
fn what_is_no_table_is_named() {
    for (bytes, words) in [
        (&b""[..], "empty"),
        (b"\n\n \n", "no rows"),
        (b"\x01\0\0\0\x02\0\0\0\0\x03\0\0\0\0\0\0\0\0\0\0", "binary"),
    ] {
        let error = sniff(bytes, &Options::default()).expect_err("no table").to_string();
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn what_a_person_says_goes() {
    let options = Options { delimiter: Some(b'|'), encoding: Some(encoding_rs::KOI8_R) };
    let outcome = read_with(b"a,x|b\n\xC4\xC1,1|2\n", &options);
    assert_eq!(outcome.shape.header, ["a,x", "b"]);
    assert_eq!(outcome.rows, [["да,1", "2"]]);
}

proptest! {
    #[test]
    fn any_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 1..2000)) {
        if let Ok(shape) = sniff(&bytes, &Options::default()) {
            let (mut records, mut record) = (Records::new(&bytes, &shape), Record::default());
            while records.next(&mut record).is_some() {}
            prop_assert_eq!(records.consumed(), bytes.len() as u64);
        }
    }

    #[test]
    fn any_csv_like_text_is_accounted_for(text in "[a-c0-2,;\"'\\\\\n\r|\t é一]{1,300}") {
        for encoding in [encoding_rs::UTF_8, encoding_rs::UTF_16LE, encoding_rs::GBK] {
            let bytes = encodings::encode(&text, encoding);
            let options = Options { encoding: Some(encoding), delimiter: None };
            if let Ok(shape) = sniff(&bytes, &options) {
                let (mut records, mut record) = (Records::new(&bytes, &shape), Record::default());
                let mut before = 0;
                while let Some(result) = records.next(&mut record) {
                    let offset = result.map_or_else(|reject| reject.offset, |()| record.offset);
                    prop_assert!(offset >= before);
                    before = offset + 1;
                }
                prop_assert_eq!(records.consumed(), bytes.len() as u64);
            }
        }
    }

    #[test]
    fn a_written_table_reads_back(
        rows in proptest::collection::vec(proptest::collection::vec("[a-zé一,\"\n ]{0,8}[a-z]", 4), 5..30)
    ) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["id", "one", "two", "three", "four"])?;
        let rows: Vec<Vec<String>> = rows
            .into_iter()
            .enumerate()
            .map(|(i, row)| std::iter::once(format!("{i}")).chain(row).collect())
            .collect();
        for row in &rows {
            writer.write_record(row)?;
        }
        let options = Options { delimiter: Some(b','), ..Options::default() };
        let outcome = read_with(&writer.into_inner().map_err(|e| TestCaseError::fail(e.to_string()))?, &options);
        prop_assert_eq!(outcome.rejects, vec![]);
        prop_assert_eq!(outcome.rows, rows);
    }
}
