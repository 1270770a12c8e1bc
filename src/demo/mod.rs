//! The demo case as data, and synthetic shipments.
//!
//! Everything that the demo shows stands in `assets/demo/`; see its README for where each fact
//! comes from. Real companies appear there only as a public report states them.

mod build;
#[cfg(test)]
mod build_tests;
pub mod generate;
mod random;
mod script;
mod words;

pub use build::{BY, DemoError, DemoFile, Importer, Temporary, build, in_data_folder};
