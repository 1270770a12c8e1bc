//! The filter language as a person meets it: what is understood, and what is said when it is not.

use proptest::prelude::*;

use super::*;

fn fields() -> Vec<Field> {
    let columns =
        [Column::Date, Column::Consignor, Column::HsCode, Column::Goods, Column::ValueUsd, Column::Unit];
    let headers = ["HS DESC", "Brand", "goods", "-x", "a:b"].map(|header| Field::Other(header.to_owned()));
    columns.map(Field::Column).into_iter().chain(headers).collect()
}

fn read(text: &str) -> Vec<Test> {
    let filter = parse(text, &fields()).unwrap_or_else(|error| panic!("{text}: {error}"));
    filter.terms.into_iter().flat_map(|term| term.any).collect()
}

fn error(text: &str) -> (String, String, Option<String>) {
    let error = parse(text, &fields()).expect_err(text);
    assert_eq!(error.text[error.word.clone()], error.found);
    (error.found, error.expected, error.hint)
}

fn date(text: &str) -> Option<PartialDate> {
    PartialDate::parse_iso(text)
}

#[test]
fn every_form_of_the_language_is_understood() {
    let text = |s: &str| s.to_owned();
    let consignor = || vec![Role::Consignor];
    let brand = || Field::Other(text("Brand"));
    for (filter, test) in [
        ("consignor:baofeng", Test::PartyLike(consignor(), text("baofeng"))),
        ("consignor:\"bao feng\"", Test::PartyLike(consignor(), text("bao feng"))),
        (r#"consignor="A ""B"" \"C\" \\""#, Test::PartyIs(consignor(), text("A \"B\" \"C\" \\"))),
        ("party:a,b", Test::PartyLike(Role::ALL.to_vec(), text("a,b"))),
        ("company=\"X\"", Test::Company(text("X"))),
        ("goods:antenna", Test::Contains(vec![Column::Goods, Column::GoodsEn], text("antenna"))),
        ("hs:85.17,8525", Test::Hs(vec![text("8517"), text("8525")])),
        ("hs_code:8517", Test::Hs(vec![text("8517")])),
        ("date:2022-08..2022-12", Test::Date(date("2022-08"), date("2022-12"))),
        ("date:2022-08", Test::Date(date("2022-08"), date("2022-08"))),
        ("date:..2022", Test::Date(None, date("2022"))),
        ("date>=2022-08", Test::Date(date("2022-08"), None)),
        ("date<2022-08-01", Test::Date(None, date("2022-07-31"))),
        ("value>=1.2M", Test::Amount(Column::ValueUsd, Comparison::GreaterOrEqual, 1.2e6)),
        ("net_weight_kg<5", Test::Amount(Column::NetWeightKg, Comparison::Less, 5.0)),
        ("country:cn", Test::Country(Side::Any, vec![text("CN")])),
        ("via:UZ,AE", Test::Country(Side::Via, vec![text("UZ"), text("AE")])),
        ("list:CHPL", Test::List(text("chpl"))),
        ("tier:3a", Test::Tier(text("3.A"))),
        ("state:disputed", Test::State(State::Disputed)),
        ("source:public-report", Test::Source(text("public-report"))),
        ("unit=KG", Test::Is(Field::Column(Column::Unit), text("KG"))),
        ("BRAND:cera", Test::Has(brand(), text("cera"))),
        ("\"HS DESC\":cera", Test::Has(Field::Other(text("HS DESC")), text("cera"))),
        ("\"goods\":cera", Test::Has(Field::Other(text("goods")), text("cera"))),
        ("value_usd.text:ten", Test::Has(Field::Unread(Column::ValueUsd), text("ten"))),
        ("goods:http://x?a=b", Test::Contains(vec![Column::Goods, Column::GoodsEn], text("http://x?a=b"))),
    ] {
        assert_eq!(read(filter), [test], "{filter}");
    }
}

#[test]
fn terms_alternatives_and_negation() {
    let filter = parse(" goods:antenna|radar  -consignor:a|unit=\"K G\" ", &fields()).expect("a filter");
    let shape: Vec<(bool, usize)> = filter.terms.iter().map(|term| (term.negated, term.any.len())).collect();
    assert_eq!(shape, [(false, 2), (true, 2)]);
    assert_eq!(filter.terms[1].text, "-consignor:a|unit=\"K G\"");
    assert_eq!(read("tier:3"), [Test::Tier("3.A".to_owned()), Test::Tier("3.B".to_owned())]);
    assert!(parse("  ", &fields()).expect("no terms").terms.is_empty());
    let with_value: Vec<Field> = fields().into_iter().chain([Field::Column(Column::Value)]).collect();
    let test = parse("value>1", &with_value).expect("a filter").terms[0].any[0].clone();
    assert_eq!(test, Test::Amount(Column::Value, Comparison::Greater, 1.0));
}

#[test]
fn a_wrong_word_is_named_with_what_was_expected() {
    for (filter, word, expected, hint) in [
        ("goods:x consigner:x", "consigner", "a key of", "did you mean consignor?"),
        ("baofeng", "baofeng", "KEY:VALUE", "party:baofeng"),
        ("goods:", "", "a value", ""),
        ("goods:a| unit=b", "", "a value", ""),
        ("date:2022-13", "2022-13", "a date", "2022-08..2022-12"),
        ("date:2022..2021", "2022..2021", "ends after", ""),
        ("value:5", ":", "a comparison", ""),
        ("value>=1,000", "1,000", "an amount", "without thousands"),
        ("company:x", ":", "company=", ""),
        ("country:china", "china", "two-letter", ""),
        ("hs:85x", "85x", "digits", ""),
        ("state:dispute", "dispute", "disputed", "did you mean disputed?"),
        ("list:chlp", "chlp", "chpl", "did you mean chpl?"),
        ("tier:9", "9", "3.A", ""),
        ("unit=\"KG", "\"KG", "closing quote", "twice"),
        ("unit=\"K\"G goods:x", "G", "a space", ""),
        ("unit>5", ">", "for a part", ""),
        ("party:...", "...", "letters or digits", "="),
        ("consignor=\"\"", "\"\"", "not empty", ""),
        ("- goods:x", "-", "KEY:VALUE", ""),
    ] {
        let (found, wanted, help) = error(filter);
        assert_eq!(found, word, "{filter}");
        assert!(wanted.contains(expected), "{filter}: {wanted}");
        assert!(help.unwrap_or_default().contains(hint), "{filter}");
    }
}

#[test]
fn quotes_that_the_shell_took_are_put_back() {
    let args =
        |args: &[&str]| parse_args(&args.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>(), &fields());
    let is = |text: &str| Test::PartyIs(vec![Role::Consignor], text.to_owned());
    let filter = args(&["consignor=POLY TECHNOLOGIES INC", "goods:x unit=KG"]).expect("a filter");
    assert_eq!(filter.terms[0].any, [is("POLY TECHNOLOGIES INC")]);
    assert_eq!(filter.terms.len(), 3);
    let wrong = args(&["consignor=POLY TECHNOLOGIES goods:x"]).expect_err("two terms and a stray word");
    assert_eq!(wrong.found, "TECHNOLOGIES");
    let wrong = args(&["goods:x", "consigner:A B"]).expect_err("an unknown key");
    assert_eq!((wrong.found.as_str(), wrong.word.start), ("consigner", 8));
}

fn any_test() -> impl Strategy<Value = Test> {
    let text = "[ -~а-яéß宝\n]{1,8}";
    let name = text.prop_filter("has letters", |t: &String| t.chars().any(char::is_alphanumeric));
    let roles = prop_oneof![
        proptest::sample::select(Role::ALL.to_vec()).prop_map(|role| vec![role]),
        Just(Role::ALL.to_vec())
    ];
    let field = proptest::sample::select(vec![
        Field::Column(Column::Unit),
        Field::Other("HS DESC".to_owned()),
        Field::Other("goods".to_owned()),
        Field::Other("-x".to_owned()),
        Field::Other("a:b".to_owned()),
        Field::Unread(Column::Date),
    ]);
    let day = (2000i16..2030, proptest::option::of((1u8..=12, proptest::option::of(1u8..=28))))
        .prop_map(|(y, md)| PartialDate::new(y, md.map(|md| md.0), md.and_then(|md| md.1)));
    let countries = proptest::collection::vec("[A-Z]{2}", 1..4);
    let sides = proptest::sample::select(vec![Side::Any, Side::From, Side::To, Side::Via]);
    let comparison = proptest::sample::select(vec![
        Comparison::Less,
        Comparison::LessOrEqual,
        Comparison::Equal,
        Comparison::GreaterOrEqual,
        Comparison::Greater,
    ]);
    prop_oneof![
        (roles.clone(), name).prop_map(|(roles, name)| Test::PartyLike(roles, name)),
        (roles, text).prop_map(|(roles, name)| Test::PartyIs(roles, name)),
        text.prop_map(Test::Company),
        text.prop_map(|text| Test::Contains(vec![Column::Goods, Column::GoodsEn], text)),
        (field.clone(), text).prop_map(|(field, text)| Test::Is(field, text)),
        (field, text).prop_map(|(field, text)| Test::Has(field, text)),
        proptest::collection::vec("[0-9]{1,10}", 1..4).prop_map(Test::Hs),
        day.clone().prop_map(|day| Test::Date(day, None)),
        day.prop_map(|day| Test::Date(None, day)),
        (comparison, -1e12..1e12f64).prop_map(|(c, bound)| Test::Amount(Column::ValueUsd, c, bound)),
        (sides, countries).prop_map(|(side, codes)| Test::Country(side, codes)),
        proptest::sample::select(crate::store::lists::tiers()).prop_map(|tier| Test::Tier(tier.to_owned())),
        Just(Test::List("chpl".to_owned())),
        proptest::sample::select(State::ALL.to_vec()).prop_map(Test::State),
        "[a-z0-9_-]{1,8}".prop_map(Test::Source),
    ]
}

proptest! {
    #[test]
    fn what_is_written_reads_back_as_the_same(
        terms in proptest::collection::vec((any::<bool>(), proptest::collection::vec(any_test(), 1..4)), 0..4)
    ) {
        let terms = terms.into_iter().map(|(negated, any)| Term::new(negated, any)).collect();
        let filter = Filter { terms };
        prop_assert_eq!(parse(&filter.to_string(), &fields()), Ok(filter));
    }

    #[test]
    fn any_text_is_a_filter_or_an_error_inside_it(text in "[ -~а-я\\n]{0,30}") {
        match parse(&text, &fields()) {
            Ok(filter) => prop_assert_eq!(parse(&filter.to_string(), &fields()), Ok(filter)),
            Err(error) => prop_assert_eq!(text.get(error.word), Some(error.found.as_str())),
        }
    }
}
