//! What a user relies on, shown on the program itself.

mod read;
