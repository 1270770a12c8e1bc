//! tidewaiter: a terminal workbench for people who read customs records.
//!
//! The modules, lowest layer first; a module uses only those above it in this list:
//!
//! - [`id`], [`state`], [`text`]: identifiers, states of an attribution, text that is safe to show
//! - [`mapped`]: memory-mapped files, and all the unsafe code there is
//! - [`records`]: the shipment model; reading, mapping and normalising other people's CSV files
//! - [`names`]: folding, reading and searching company names
//! - [`store`]: shipments as columns of codes; filters, sorts, windows, facets
//! - [`case`]: the case folder: sources, the ledger, questions, import into a case
//! - [`resolve`]: what the ledger says about names and companies: marks, ranges
//! - [`demo`]: the embedded demo case and synthetic shipments
//! - [`cli`], [`tui`]: the only modules that talk to a person
//!
//! `docs/ARCHITECTURE.md` follows a shipment through them.

pub mod case;
pub mod cli;
pub mod demo;
pub mod id;
pub mod mapped;
pub mod names;
pub mod records;
pub mod resolve;
pub mod state;
pub mod store;
pub mod text;
pub mod tui;
