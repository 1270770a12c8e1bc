//! Company names as people type and search them: folding, a Latin reading, ranked search.
//!
//! Nothing here decides whether two names are one company; that is judged, elsewhere, by people.

pub mod fold;
pub mod like;
pub mod reading;
pub mod search;
mod trace;
