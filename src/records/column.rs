//! The canonical columns of a shipment: a closed set, in the order in which they are shown.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What kind of value a column holds, and so how it is read, stored and aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A date of any precision.
    Date,
    /// A company or person exactly as the record writes it.
    Party,
    /// A country, as ISO 3166-1 alpha-2 where it was recognised.
    Country,
    /// A Harmonized System code, digits only.
    HsCode,
    /// A number.
    Amount,
    /// Anything else, as written.
    Text,
}

macro_rules! columns {
    ($($variant:ident $name:literal $kind:ident $title:literal;)+) => {
        /// A canonical column.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs, reason = "each variant's name, kind and title stand in the table below")]
        pub enum Column { $($variant,)+ }

        impl Column {
            /// Every canonical column, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name used in filters, files and JSON.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The heading on a screen.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)+ }
            }

            /// What the column holds.
            pub fn kind(self) -> Kind {
                match self { $(Self::$variant => Kind::$kind,)+ }
            }
        }
    };
}

columns! {
    Date "date" Date "date";
    Consignor "consignor" Party "consignor";
    ConsignorEn "consignor_en" Party "consignor (English)";
    ConsignorCountry "consignor_country" Country "consignor country";
    ConsignorAddress "consignor_address" Text "consignor address";
    ConsignorId "consignor_id" Text "consignor id";
    Consignee "consignee" Party "consignee";
    ConsigneeEn "consignee_en" Party "consignee (English)";
    ConsigneeCountry "consignee_country" Country "consignee country";
    ConsigneeAddress "consignee_address" Text "consignee address";
    ConsigneeId "consignee_id" Text "consignee id";
    Intermediary "intermediary" Party "intermediary";
    IntermediaryEn "intermediary_en" Party "intermediary (English)";
    Manufacturer "manufacturer" Party "manufacturer";
    OriginCountry "origin_country" Country "origin";
    DepartureCountry "departure_country" Country "departure";
    TradingCountry "trading_country" Country "trading country";
    DestinationCountry "destination_country" Country "destination";
    HsCode "hs_code" HsCode "HS code";
    Goods "goods" Text "goods";
    GoodsEn "goods_en" Text "goods (English)";
    Quantity "quantity" Amount "quantity";
    Unit "unit" Text "unit";
    NetWeightKg "net_weight_kg" Amount "net kg";
    GrossWeightKg "gross_weight_kg" Amount "gross kg";
    Value "value" Amount "value";
    Currency "currency" Text "currency";
    ValueUsd "value_usd" Amount "US$";
    Declaration "declaration" Text "declaration";
    Transport "transport" Text "transport";
}

impl Column {
    /// Finds a column by its canonical name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|column| column.name() == name)
    }

    /// The column's place in [`Column::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// Every column that holds a party's name.
    pub fn parties() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|column| column.kind() == Kind::Party)
    }

    /// The column that holds the same party's name in English, where there is one.
    pub fn english(self) -> Option<Self> {
        match self {
            Self::Consignor => Some(Self::ConsignorEn),
            Self::Consignee => Some(Self::ConsigneeEn),
            Self::Intermediary => Some(Self::IntermediaryEn),
            Self::Goods => Some(Self::GoodsEn),
            _ => None,
        }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The part a party plays in a shipment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Sends the goods: supplier, exporter, shipper, seller.
    Consignor,
    /// Receives them: importer, buyer, notify party.
    Consignee,
    /// Stands between: declarant, broker, agent, contract holder.
    Intermediary,
    /// Made them.
    Manufacturer,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Consignor, Self::Consignee, Self::Intermediary, Self::Manufacturer];

    /// The columns that name the party in this role.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Consignor => &[Column::Consignor, Column::ConsignorEn],
            Self::Consignee => &[Column::Consignee, Column::ConsigneeEn],
            Self::Intermediary => &[Column::Intermediary, Column::IntermediaryEn],
            Self::Manufacturer => &[Column::Manufacturer],
        }
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Consignor => "consignor",
            Self::Consignee => "consignee",
            Self::Intermediary => "intermediary",
            Self::Manufacturer => "manufacturer",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_found_again() {
        for &column in Column::ALL {
            assert_eq!(Column::from_name(column.name()), Some(column));
        }
        assert_eq!(Column::from_name("Date"), None);
    }
}
