//! User-level tests: what a person or script relies on.

mod generate;
