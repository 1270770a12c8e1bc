//! The demo case as data, and synthetic shipments.

pub mod generate;
mod random;
mod words;
