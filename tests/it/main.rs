//! Flows that a person relies on, through the binary and the public API.

mod case;
mod query;
mod store_contract;
