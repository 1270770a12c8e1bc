//! Which columns the grid shows, in what order, and how wide.

use crate::records::table::Field;
use crate::records::{Column, Kind};

/// A column of the grid as the person has set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The column.
    pub field: Field,
    /// Cells more (or fewer) than its usual width.
    pub widened: i16,
}

/// Columns that come first, where sources have them.
const FIRST: &[Column] = &[
    Column::Date,
    Column::Consignor,
    Column::Consignee,
    Column::HsCode,
    Column::Goods,
    Column::ValueUsd,
    Column::Value,
    Column::Intermediary,
];

/// Cells between two columns.
pub const GAP: u16 = 1;

/// Cells at the left edge: the greatest state of any name of the shipment, its column shown or not.
pub const GUTTER: u16 = 2;

/// Cells before a party's name, for its mark.
pub const MARK: u16 = 2;

/// The columns of a case as they are shown first.
///
/// A party or goods column that no source has is stood in for by its English one; `value` gives way
/// to `value_usd`.
pub fn initial(fields: &[Field]) -> Vec<Shown> {
    let has = |column: Column| fields.contains(&Field::Column(column));
    let stands_in = |column: Column| {
        let english = column.english().filter(|&english| has(english));
        if has(column) { Some(column) } else { english }
    };
    let mut order: Vec<Field> = FIRST.iter().filter_map(|&c| stands_in(c)).map(Field::Column).collect();
    if has(Column::ValueUsd) {
        order.retain(|field| *field != Field::Column(Column::Value));
    }
    for field in fields.iter().filter(|field| !matches!(field, Field::Unread(_))) {
        if !order.contains(field) {
            order.push(field.clone());
        }
    }
    order.into_iter().map(|field| Shown { field, widened: 0 }).collect()
}

/// The least width of a column, the width at which it reads well, and its share of cells left over.
fn wish(field: &Field) -> (u16, u16, u16) {
    let Field::Column(column) = field else { return (14, 14, 0) };
    match column.kind() {
        Kind::Date | Kind::HsCode => (10, 10, 0),
        Kind::Amount => (9, 9, 0),
        Kind::Country => (7, 7, 0),
        Kind::Party => (14 + MARK, 26 + MARK, 3),
        Kind::Text if matches!(column, Column::Goods | Column::GoodsEn) => (12, 24, 4),
        Kind::Text => (12, 12, 0),
    }
}

/// The widths of the columns that fit into `total` cells from `left` on, gaps not counted.
///
/// The first column is always there, cut if need be. Columns that come first are squeezed in; others
/// are added only where all read well. Cells that are left over go to names and goods.
pub fn widths(columns: &[Shown], left: usize, total: u16) -> Vec<u16> {
    let mut widths: Vec<u16> = Vec::new();
    let mut shares: Vec<u16> = Vec::new();
    let (mut used, mut easy) = (0u16, 0u16);
    for shown in columns.iter().skip(left) {
        let (least, well, share) = wish(&shown.field);
        let widened = |width: u16| width.saturating_add_signed(shown.widened).max(3);
        let (least, well) = (widened(least), widened(well));
        let gap = if widths.is_empty() { 0 } else { GAP };
        let first = matches!(&shown.field, Field::Column(column) if FIRST.contains(column));
        let room = if first { used + gap + least } else { easy + gap + well };
        if room > total && !widths.is_empty() {
            break;
        }
        let width = least.min(total);
        used += gap + width;
        easy += gap + well;
        widths.push(width);
        shares.push(share);
    }
    let spare = total.saturating_sub(used);
    let all: u16 = shares.iter().sum();
    if all > 0 {
        let mut given = 0;
        for (width, share) in widths.iter_mut().zip(&shares) {
            let more = u16::try_from(u32::from(spare) * u32::from(*share) / u32::from(all)).unwrap_or(0);
            *width += more;
            given += more;
        }
        if let Some(widest) =
            widths.iter_mut().zip(&shares).filter(|(_, share)| **share > 0).map(|(w, _)| w).last()
        {
            *widest += spare - given;
        }
    }
    widths
}

/// The first column to show so that the one under the cursor can be seen.
pub fn scrolled(columns: &[Shown], left: usize, column: usize, total: u16) -> usize {
    let mut left = left.min(column);
    while left < column && left + widths(columns, left, total).len() <= column {
        left += 1;
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn some(n: usize) -> Vec<Shown> {
        let fields: Vec<Field> = Column::ALL.iter().take(n).copied().map(Field::Column).collect();
        initial(&fields)
    }

    #[test]
    fn english_columns_stand_in_and_us_dollars_come_before_other_values() {
        let fields = [Column::ConsigneeEn, Column::Value, Column::ValueUsd, Column::Date].map(Field::Column);
        let order: Vec<String> = initial(&fields).iter().map(|shown| shown.field.name()).collect();
        assert_eq!(order, ["date", "consignee_en", "value_usd", "value"]);
    }

    proptest! {
        #[test]
        fn widths_fit_and_the_cursor_column_is_shown(n in 1usize..30, column in 0usize..30, left in 0usize..30, total in 3u16..250) {
            let columns = some(n);
            let column = column % columns.len();
            let left = scrolled(&columns, left, column, total);
            let widths = widths(&columns, left, total);
            let gaps = u16::try_from(widths.len() - 1).unwrap_or(0) * GAP;
            prop_assert!(widths.iter().sum::<u16>() + gaps <= total);
            prop_assert!((left..left + widths.len()).contains(&column));
        }
    }
}
