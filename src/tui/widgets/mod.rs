//! What every view draws with: a painter that lets nothing but safe text through, and a windowed table.

pub mod paint;
pub mod table;

pub use paint::Painter;
pub use table::{Cell, Column, Table};
