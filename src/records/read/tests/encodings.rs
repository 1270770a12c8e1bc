use super::*;
use encoding_rs::{
    BIG5, EUC_KR, GB18030, IBM866, KOI8_R, SHIFT_JIS, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1254, WINDOWS_1256,
};

pub(super) fn encode(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    match encoding {
        e if e == UTF_16LE => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        e if e == UTF_16BE => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        e => e.encode(text).0.into_owned(),
    }
}

/// Names and goods that are written in each encoding.
const TEXTS: &[(&Encoding, &[&str])] = &[
    (
        WINDOWS_1250,
        &[
            "Łódzka Hurtownia Części",
            "Žižkovské Strojírny",
            "Győri Építőanyag Kft",
            "płytki ceramiczne ścienne",
            "kovové díly pro čerpadla",
        ],
    ),
    (
        WINDOWS_1252,
        &[
            "Société Générale des Tuiles",
            "Fliesenhändler Müller & Söhne",
            "Peñarrubia Cerámica",
            "pièces détachées en céramique",
            "Schläuche für Kühlgeräte",
        ],
    ),
    (
        WINDOWS_1254,
        &[
            "Gümüşhane Sıhhi Tesisat",
            "İğdır Yapı Malzemeleri",
            "Çağdaş Dış Ticaret A.Ş.",
            "karo ve sırlı seramik ürünleri",
            "bağlantı parçaları",
        ],
    ),
    (
        WINDOWS_1256,
        &[
            "شركة النور للتجارة",
            "مؤسسة البحر الأحمر",
            "بلاط سيراميك مزجج",
            "قطع غيار للمضخات",
            "أنابيب نحاسية للتبريد",
        ],
    ),
    (
        WINDOWS_1251,
        &[
            "ООО Северный Причал",
            "АО Уральские Трубы",
            "Смеситель для ванной",
            "плитка керамическая глазурованная",
            "Кабель медный в изоляции",
        ],
    ),
    (
        KOI8_R,
        &[
            "ООО Северный Причал",
            "АО Уральские Трубы",
            "Смеситель для ванной",
            "плитка керамическая глазурованная",
            "Кабель медный в изоляции",
        ],
    ),
    (
        IBM866,
        &[
            "ООО Северный Причал",
            "АО Уральские Трубы",
            "Смеситель для ванной",
            "плитка керамическая глазурованная",
            "Кабель медный в изоляции",
        ],
    ),
    (
        GB18030,
        &[
            "南安示例卫浴有限公司",
            "佛山市东方陶瓷进出口公司",
            "瓷砖和铺路石",
            "铜制水龙头配件",
            "深圳市海运物流有限公司",
        ],
    ),
    (
        BIG5,
        &[
            "高雄示例貿易有限公司",
            "臺北東方陶瓷股份有限公司",
            "瓷磚與鋪路石",
            "銅製水龍頭零件",
            "國際運輸公司",
        ],
    ),
    (
        SHIFT_JIS,
        &[
            "横浜サンプル貿易株式会社",
            "東京セラミック工業",
            "タイルおよび敷石",
            "ポンプ用の部品",
            "ソフトウェア表示器",
        ],
    ),
    (
        EUC_KR,
        &[
            "부산예시무역주식회사",
            "서울도자기수출입",
            "유약을 바른 타일",
            "펌프용 부품",
            "구리로 만든 수도꼭지",
        ],
    ),
];

fn table(texts: &[&str], rows: usize) -> Vec<Vec<String>> {
    let header = ["date", "name", "goods", "kg"].map(str::to_owned).to_vec();
    let row = |i: usize| {
        let (name, goods) = (texts[i % texts.len()], texts[(i * 3 + 1) % texts.len()]);
        vec![format!("2023-05-{:02}", i % 28 + 1), name.to_owned(), format!("{goods}, {i}"), format!("{i}.5")]
    };
    std::iter::once(header).chain((0..rows).map(row)).collect()
}

#[test]
fn no_encoding_is_misread_in_silence() {
    let (mut right, mut all, mut wrong) = (0, 0, Vec::new());
    for &(encoding, texts) in TEXTS {
        for rows in [1, 2, 3, 5, 8, 20, 60] {
            let table = table(texts, rows);
            let outcome = read(encode(&write(&table, &PLAIN), encoding));
            all += 1;
            if outcome.rows == table[1..] {
                right += 1;
            } else if outcome.shape.encoding_certain {
                wrong.push((encoding.name(), rows, outcome.shape.encoding.name()));
            }
        }
    }
    assert_eq!(wrong, []);
    assert!(right * 100 >= all * 85, "{right} of {all} right");
}

#[test]
fn enough_text_is_read_for_certain() {
    for &(encoding, texts) in TEXTS {
        let table = table(texts, 60);
        let outcome = read(encode(&write(&table, &PLAIN), encoding));
        assert_eq!(outcome.rows, table[1..], "{}: {:?}", encoding.name(), outcome.shape.notes);
        assert!(outcome.shape.encoding_certain, "{}", encoding.name());
    }
}

#[test]
fn unicode_is_found_with_a_mark_and_without() {
    let clean = clean();
    let text = write(&clean, &PLAIN);
    for encoding in [encoding_rs::UTF_8, UTF_16LE, UTF_16BE] {
        for mark in ["", "\u{FEFF}"] {
            let bytes = encode(&format!("{mark}{text}"), encoding);
            let outcome = read(&bytes);
            assert_eq!(outcome.shape.encoding, encoding);
            assert_eq!(outcome.shape.bom, !mark.is_empty());
            assert_eq!(outcome.shape.header, clean[0]);
            assert_eq!(outcome.rows, clean[1..]);
            for (row, &(offset, length)) in clean[1..].iter().zip(&outcome.spans) {
                let raw = &bytes[offset as usize..offset as usize + length as usize];
                let line = write_row(row, &PLAIN);
                assert_eq!(encoding.decode_without_bom_handling(raw).0, line.trim_end());
            }
        }
    }
}

#[test]
fn delimiters_that_are_trail_bytes_do_not_cut() {
    for &(encoding, texts) in TEXTS {
        let table = table(texts, 40);
        let text = write(&table, &Style { delimiter: "|", ..PLAIN });
        let options = Options { encoding: Some(encoding), delimiter: None };
        assert_eq!(read_with(&encode(&text, encoding), &options).rows, table[1..], "{}", encoding.name());
    }
}

#[test]
fn a_few_bad_bytes_leave_utf8_utf8() {
    let mut bytes = write(&clean(), &PLAIN).into_bytes();
    let at = bytes.windows(7).position(|w| w == b"Antenna").expect("goods");
    bytes[at] = 0xE9;
    let outcome = read(&bytes);
    assert_eq!(outcome.shape.encoding, encoding_rs::UTF_8);
    assert!(outcome.shape.notes.iter().any(|note| note.starts_with("1 place is not valid UTF-8")));
    assert_eq!(outcome.rows.len(), 80);
    assert!(outcome.rows.iter().any(|row| row[5] == "\u{FFFD}ntenna parts"));
}
