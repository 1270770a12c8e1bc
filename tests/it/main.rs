//! User-level tests: what a person or script relies on, through the binary and the public API.

mod case;
mod demo;
mod generate;
mod import;
mod query;
mod read;
mod store_contract;
