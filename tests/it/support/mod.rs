//! What several tests need: the demo case, the interface without a terminal, the binary.

pub mod driver;
pub mod pty;
