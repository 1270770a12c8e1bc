//! User-level tests: what a person or script relies on, through the binary and the public API.

mod case;
mod demo;
mod flow;
mod generate;
mod hostile;
mod import;
mod interface;
mod query;
mod read;
mod screens;
mod store_contract;
mod support;
