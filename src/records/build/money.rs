//! Currencies that stand beside amounts, and US$ amounts of files that have no column for them.
//!
//! Nothing is converted: only an amount whose own currency is the US dollar is one in US$.

use crate::records::Column;
use crate::records::table::{Data, Dictionary, Field, NO_VALUE, Table};

/// How records write the US dollar in a currency column.
const US_DOLLAR: [&str; 4] = ["USD", "US$", "$", "840"];

fn find(table: &Table, column: Column) -> Option<usize> {
    table.columns.iter().position(|(field, _)| *field == Field::Column(column))
}

/// Puts the currencies written beside amounts into the currency column, where it says nothing.
pub(super) fn add_currencies(table: &mut Table, currencies: &[(usize, &'static str)]) {
    if currencies.is_empty() {
        return;
    }
    let at = find(table, Column::Currency).unwrap_or_else(|| {
        let codes = vec![NO_VALUE; table.rows.len()];
        let data = Data::Codes { dictionary: Dictionary::default(), codes };
        table.columns.push((Field::Column(Column::Currency), data));
        table.columns.len() - 1
    });
    if let Data::Codes { dictionary, codes } = &mut table.columns[at].1 {
        for &(row, currency) in currencies {
            if codes[row] == NO_VALUE {
                codes[row] = dictionary.code(currency);
            }
        }
    }
}

/// Makes the US$ column of a file that has none from amounts in US$; says so if it did.
pub(super) fn add_value_usd(table: &mut Table) -> Option<String> {
    if find(table, Column::ValueUsd).is_some() {
        return None;
    }
    let (Some(value), Some(currency)) = (find(table, Column::Value), find(table, Column::Currency)) else {
        return None;
    };
    let (Data::Amounts(values), Data::Codes { dictionary, codes }) =
        (&table.columns[value].1, &table.columns[currency].1)
    else {
        return None;
    };
    let texts = std::iter::once("").chain(dictionary.texts());
    let dollars: Vec<bool> =
        texts.map(|text| US_DOLLAR.iter().any(|usd| usd.eq_ignore_ascii_case(text))).collect();
    if !dollars.contains(&true) {
        return None;
    }
    let in_dollars = |(value, &code): (&f64, &u32)| if dollars[code as usize] { *value } else { f64::NAN };
    let amounts = values.iter().zip(codes).map(in_dollars).collect();
    table.columns.push((Field::Column(Column::ValueUsd), Data::Amounts(amounts)));
    Some(
        "value_usd: taken from value in the rows whose currency is the US dollar; nothing was converted"
            .to_owned(),
    )
}
