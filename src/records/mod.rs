//! The shipment model, and the way from other people's files to it.
//!
//! `read` finds encoding, dialect and header and hands out records; `map` says which header is
//! which canonical column; `values` reads dates, amounts, codes and countries; `table` gathers
//! the result column by column. Nothing here knows how a table is stored or shown.

pub mod build;
pub mod column;
pub mod date;
pub mod map;
pub mod read;
pub mod shipment;
pub mod table;
pub mod values;

pub use column::{Column, Kind};
pub use date::PartialDate;
pub use shipment::{Shipment, Value};
