//! Reading as others rely on it: known situations, one pollution at a time, any bytes at all.

mod encodings;
mod pollution;
mod situations;

use super::*;

/// What reading a whole file gave.
#[derive(Debug)]
pub(super) struct Outcome {
    pub shape: Shape,
    pub rows: Vec<Vec<String>>,
    pub numbers: Vec<u64>,
    pub spans: Vec<(u64, u32)>,
    pub rejects: Vec<Reject>,
}

pub(super) fn read_with(bytes: &[u8], options: &Options) -> Outcome {
    let shape = sniff(bytes, options).expect("a table");
    let mut outcome =
        Outcome { shape, rows: Vec::new(), numbers: Vec::new(), spans: Vec::new(), rejects: Vec::new() };
    let mut records = Records::new(bytes, &outcome.shape);
    let mut record = Record::default();
    while let Some(result) = records.next(&mut record) {
        match result {
            Ok(()) => {
                let width = outcome.shape.header.len();
                outcome.rows.push((0..width).map(|i| record.cell(i).to_owned()).collect());
                outcome.numbers.push(record.number);
                outcome.spans.push((record.offset, record.length));
            }
            Err(reject) => outcome.rejects.push(reject),
        }
    }
    outcome
}

pub(super) fn read(bytes: impl AsRef<[u8]>) -> Outcome {
    read_with(bytes.as_ref(), &Options::default())
}

/// A clean table of invented shipments: the header, then eighty rows.
pub(super) fn clean() -> Vec<Vec<String>> {
    const PARTIES: [&str; 5] = [
        "ООО «Северный Причал»",
        "南安示例卫浴有限公司",
        "Blauwater Handel GmbH",
        "ТОВ Зоря Імпорт",
        "Alder & Finch, Ltd",
    ];
    const GOODS: [&str; 4] = [
        "Смеситель для ванной, латунь, хромированный",
        "Ceramic tiles, glazed, 60x60 cm",
        "Antenna parts",
        "Кабель медный в изоляции",
    ];
    let header = "date,consignor,consignee,origin,hs_code,goods,quantity,net_kg,value,currency";
    let row = |i: usize| {
        vec![
            format!("2023-{:02}-{:02}", i % 12 + 1, i % 28 + 1),
            PARTIES[i % 5].to_owned(),
            format!("{} {}", PARTIES[(i / 5 + 2) % 5], i % 7),
            ["CN", "DE", "TR"][i % 3].to_owned(),
            format!("{}", 6_907_210_000_u64 + i as u64 * 97),
            GOODS[i % 4].to_owned(),
            format!("{}", i * 13 + 1),
            format!("{}.{:02}", i * 31 + 5, i % 100),
            format!("{}.{:02}", i * 977 + 12, i * 7 % 100),
            ["USD", "EUR"][i % 2].to_owned(),
        ]
    };
    let head = header.split(',').map(str::to_owned).collect();
    std::iter::once(head).chain((0..80).map(row)).collect()
}

/// How a table is written out.
pub(super) struct Style {
    pub delimiter: &'static str,
    pub quote: &'static str,
    pub escape: &'static str,
    pub end: &'static str,
    pub always: bool,
}

pub(super) const PLAIN: Style = Style { delimiter: ",", quote: "\"", escape: "\"", end: "\n", always: false };

pub(super) fn write_row(row: &[String], style: &Style) -> String {
    let cell = |cell: &String| {
        let needs = style.always
            || [style.delimiter.trim(), style.quote, "\n"].iter().any(|s| !s.is_empty() && cell.contains(*s))
            || (style.delimiter == " " && cell.contains(' '));
        if !needs {
            return cell.clone();
        }
        let escaped = cell.replace(style.quote, &format!("{}{}", style.escape, style.quote));
        format!("{}{escaped}{}", style.quote, style.quote)
    };
    row.iter().map(cell).collect::<Vec<_>>().join(style.delimiter) + style.end
}

pub(super) fn write(rows: &[Vec<String>], style: &Style) -> String {
    rows.iter().map(|row| write_row(row, style)).collect()
}
