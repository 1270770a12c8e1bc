//! One pollution at a time on a clean table: what was not harmed comes out as it was.

use super::*;

fn assert_clean(label: &str, text: impl AsRef<[u8]>) -> Outcome {
    let clean = clean();
    let outcome = read(text);
    assert_eq!(outcome.shape.header, clean[0], "{label}: {:?}", outcome.shape.notes);
    assert_eq!(outcome.rows, clean[1..], "{label}");
    outcome
}

/// Reads a table with one harmed row (by place in the clean table) and checks all the others.
fn assert_others(label: &str, lines: &[String], harmed: usize) -> Outcome {
    let clean = clean();
    let outcome = read(lines.concat());
    assert_eq!(outcome.shape.header, clean[0], "{label}: {:?}", outcome.shape.notes);
    assert_eq!(outcome.rows.len() + outcome.rejects.len(), 80, "{label}: {:?}", outcome.rejects);
    for (i, row) in clean.iter().enumerate().skip(1).filter(|(i, _)| *i != harmed) {
        assert!(outcome.rows.contains(row), "{label}: row {i} is lost");
    }
    outcome
}

fn lines(style: &Style) -> Vec<String> {
    clean().iter().map(|row| write_row(row, style)).collect()
}

#[test]
fn every_delimiter_quote_escape_and_line_end() {
    for delimiter in [",", ";", "\t", "|", ":", "^", "~", " ", ", ", "||"] {
        for end in ["\n", "\r\n", "\r"] {
            for always in [false, true] {
                let style = Style { delimiter, end, always, ..PLAIN };
                assert_clean(&format!("{delimiter:?} {end:?} {always}"), write(&clean(), &style));
            }
        }
        let single = Style { delimiter, quote: "'", escape: "'", always: true, ..PLAIN };
        let outcome = assert_clean(&format!("{delimiter:?} '"), write(&clean(), &single));
        assert_eq!(outcome.shape.quote, Some(b'\''));
    }
}

#[test]
fn quotes_inside_quotes() {
    for (escape, expected) in [("\"", Escape::Doubled), ("\\", Escape::Backslash)] {
        let mut table = clean();
        for row in table.iter_mut().skip(1).step_by(3) {
            row[5] = "tiles \"Dawn\", grade 1".to_owned();
        }
        let outcome = read(write(&table, &Style { escape, ..PLAIN }));
        assert_eq!(outcome.rows, table[1..], "{escape}");
        assert_eq!(outcome.shape.escape, expected);
    }
}

#[test]
fn lines_before_the_header() {
    let filler = [
        "Customs extract",
        "",
        "Period: January, 2023",
        ",,,,,,,,,",
        ",,,,DATA,,,,,",
        "Prepared by: archive",
    ];
    for count in 1..=12 {
        let before: String = (0..count).map(|i| format!("{}\n", filler[i % filler.len()])).collect();
        let outcome = assert_clean(&format!("{count} lines"), before + &write(&clean(), &PLAIN));
        assert_eq!(outcome.shape.header_row, Some(count as u64 + 1));
        assert_eq!(outcome.numbers[0], count as u64 + 2);
    }
}

#[test]
fn no_header_and_headers_of_several_rows() {
    let clean = clean();
    let outcome = read(write(&clean[1..], &PLAIN));
    assert_eq!((outcome.shape.header_row, outcome.shape.header[9].as_str()), (None, "column_10"));
    assert_eq!(outcome.rows, clean[1..]);
    let units = "day,name,name,code,code,text,pieces,kilograms,amount,code\n";
    let notes = "of entry,as written,as written,ISO,HS,as written,each,each,declared,ISO\n";
    for (extra, rows, second) in
        [(units.to_owned(), 2, "consignor name"), (format!("{units}{notes}"), 3, "consignor name as written")]
    {
        let outcome = read(write(&clean[..1], &PLAIN) + &extra + &write(&clean[1..], &PLAIN));
        assert_eq!((outcome.shape.header_row, outcome.shape.header[1].as_str()), (Some(rows), second));
        assert_eq!(outcome.rows, clean[1..]);
    }
}

#[test]
fn blank_lines_a_missing_end_and_trailing_delimiters() {
    let mut spaced = lines(&PLAIN);
    for at in [70, 40, 40, 2] {
        spaced.insert(at, "\n".to_owned());
    }
    let outcome = assert_clean("blank lines", spaced.concat());
    assert_eq!(outcome.numbers.last(), Some(&85));
    assert_clean("no final line end", write(&clean(), &PLAIN).trim_end());
    assert_clean("trailing delimiters", write(&clean(), &Style { end: ",\n", ..PLAIN }));
    let mut body = lines(&Style { end: ",\n", ..PLAIN });
    body[0] = lines(&PLAIN).swap_remove(0);
    assert_clean("trailing delimiters below the header", body.concat());
}

#[test]
fn a_footer_is_rejected_and_told() {
    for footer in
        ["Total,,,,,,3120,,99999,\n", "\nSource: customs extract of 2023\n", "Итого: 80\n\nSource: archive\n"]
    {
        let outcome = assert_clean(footer, write(&clean(), &PLAIN) + footer);
        assert!(!outcome.rejects.is_empty(), "{footer}");
        assert!(outcome.rejects.iter().all(|reject| reject.reason == "footer"), "{:?}", outcome.rejects);
    }
}

#[test]
fn one_short_or_long_row_anywhere() {
    for at in [1, 2, 40, 79, 80] {
        for cells in 5..10 {
            let mut short = lines(&PLAIN);
            short[at] = write_row(&clean()[at][..cells], &PLAIN);
            let outcome = assert_others(&format!("row {at} of {cells} cells"), &short, at);
            assert_eq!(outcome.rejects, []);
        }
        let mut long = lines(&PLAIN);
        long[at] = long[at].replace('\n', ",extra\n");
        let outcome = assert_others(&format!("long row {at}"), &long, at);
        assert_eq!(outcome.rejects[0].reason, "11 cells, the header has 10");
    }
}

#[test]
fn one_extra_or_missing_quote_anywhere() {
    for always in [false, true] {
        let written = lines(&Style { always, ..PLAIN });
        for at in [1, 2, 39, 40, 79, 80] {
            let quotes: Vec<usize> = written[at].match_indices('"').map(|(i, _)| i).collect();
            for &quote in &quotes {
                let mut harmed = written.clone();
                harmed[at].remove(quote);
                assert_others(&format!("row {at} without its quote at {quote}, {always}"), &harmed, at);
            }
            for place in written[at].char_indices().map(|(i, _)| i).step_by(5) {
                let mut harmed = written.clone();
                harmed[at].insert(place, '"');
                assert_others(&format!("row {at}, a quote more at {place}, {always}"), &harmed, at);
            }
        }
    }
}
